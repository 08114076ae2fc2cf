"""A sentence as a line of classes: one character for each word, number and sign.

A phrase such as "nine of the patients withdrew" is then a short regular expression over the line
(:mod:`review.finding.constructions`), whatever its words are.

``n`` whole number · ``w`` number in words · ``d`` number with decimals or a sign · ``p`` percentage that
nothing claims · ``l`` number or letter of a group, a table, a week · ``x`` year, citation or part of a word ·
``I`` ``n = 7`` · ``R`` share or count, ``S`` summary, ``J`` p-value, ``Z`` other result, all read already ·
``P`` people · ``G`` group · ``c`` other plural noun · ``K`` plural noun of what is no result ·
``T`` unit of time · ``U`` other unit · ``L`` noun that is numbered · ``E`` what happens to people ·
``Y`` state of people · ``M`` change · ``e`` other participle · ``H`` have · ``B`` be · ``N`` did ·
``m`` mean · ``D`` the · ``Q`` all, both · ``A`` a · ``W`` who · ``i`` in · ``o`` of · ``f`` from · ``t`` to ·
``b`` by · ``r`` other preposition · ``V`` versus · ``&`` and · ``k`` but · ``z`` respectively · ``~`` only ·
``≈`` about · ``!`` not · ``y`` other adverb · ``X`` word with a capital · ``a`` other word ·
signs as themselves
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from review.finding.numerals import COUNT_WORDS
from review.finding.owners import Result
from review.patterns import regex

_TOKEN: Final = regex(
    r"(?P<size>\b[nN][ ]?=[ ]?\d+(?:,\d{3})*(?![\d.]))"
    r"|(?P<number>(?:(?<![\w.,)\]])-)?(?:\d{1,3}(?:[,\u2009]\d{3})+(?!\d)(?:\.\d+)?|\d+[.·]\d+|(?<!\w)[.·]\d+"
    r"|\d+))"
    r"(?P<glued>(?=[A-Za-z_]|[-/][A-Za-z]{2}))?"
    r"|(?P<word>[^\W\d_](?:[\w'/+-]*\w)?)|(?P<sign>[^\s\w])"
)
_CLASSES: Final = {
    "P": "patient patients participant participants subject subjects person persons people individual "
    "individuals volunteer volunteers respondent respondents woman women man men boy boys girl girls child "
    "children infant infants adult adults mother mothers student students animal animals rat rats mouse mice "
    "pig pigs swine lamb lambs dog dogs rabbit rabbits death deaths case cases event events control controls "
    "neonate neonates newborn newborns adolescent adolescents resident residents smoker smokers survivor "
    "survivors completer completers responder responders male males female females baby babies",
    "G": "group groups arm arms cohort cohorts",
    "T": "day days week weeks month months year years hour hours minute minutes second seconds min h hr hrs "
    "s sec d wk wks yr yrs",
    "U": "mg g kg ml dl l cm mm m km mcg iu kcal kj mmhg ng pg mmol nmol pmol point points unit units score "
    "scores times fold degrees degree percent percentage kg/m² bpm db hz episodes ° mm/hg mg/dl mmol/l g/dl "
    "ng/ml pg/ml mg/l g/l",
    "L": "table tables figure figures fig figs visit visits phase type types grade stage level levels model "
    "step item question class category version chapter section wave session trial study experiment cycle "
    "no number equation appendix parameter panel lane box season age aged score part criterion layer",
    "K": "studies trials reviews authors questions items factors methods variables measures outcomes "
    "arms times visits sessions doses tablets capsules steps sets sites centers centres hospitals clinics "
    "countries weeks types kinds categories domains models occasions levels rounds cycles repetitions scales "
    "subscales criteria phases stages grades components aspects parts reasons versions dimensions tests "
    "strategies approaches regimens schedules treatments interventions conditions parameters hypotheses "
    "authors investigators reviewers raters therapists nurses physicians researchers interviewers observers "
    "wards practices regions areas sides ways treatments drugs products meals exercises measurements",
    "E": "developed develop experienced experience exhibited reported died withdrew withdrawn discontinued "
    "dropped required suffered relapsed responded recovered complained failed declined refused presented "
    "underwent survived lost excluded hospitalized hospitalised diagnosed readmitted found expressed "
    "showed shown completed missed stopped returned continued remained demonstrated chose preferred felt "
    "stated indicated answered became gave left moved infected detected achieved met tested observed seen "
    "noted occurred resolved recurred progressed deteriorated worsened crossed violated tolerated vomited "
    "reached attended quit ceased delivered conceived miscarried harbored harboured carried scored "
    "rated acknowledged admitted transferred removed identified documented recorded complied sustained "
    "received took wanted agreed disagreed rejected abandoned interrupted terminated acquired",
    "Y": "positive negative dead alive missing absent present ineligible unable unwilling unavailable male "
    "female evident pregnant symptomatic asymptomatic ill sick white black married single obese overweight "
    "unchanged abnormal normal successful unsuccessful free",
    "M": "increased increase increases increasing decreased decrease decreases decreasing rose rise rises "
    "rising fell fall falling declined decline declines declining dropped drop dropping improved improve "
    "improvement improves changed change changes reduced reduction went grew lowered raised diminished "
    "shortened prolonged elevated",
    "H": "had have has having",
    "B": "was were is are be been being",
    "N": "did does do could",
    "m": "mean median average means medians averages mdn geometric",
    "D": "the this our its their his her no",
    "Q": "all both each every either these those other remaining another same further any several such "
    "additional first last next following previous least most total",
    "A": "a an",
    "W": "who which that whom whose",
    "i": "in among within",
    "o": "of",
    "f": "from",
    "t": "to until through",
    "b": "by",
    "r": "for on at with without during after before over under between per across throughout as since up "
    "than below above least beyond into upon via against toward towards about-the using",
    "V": "versus vs compared relative",
    "&": "and or plus",
    "k": "but while whereas although yet however",
    "z": "respectively",
    "~": "only just",
    "≈": "about approximately around roughly nearly almost some",
    "!": "not",
    "y": "also later then subsequently still never already again once even therefore thus further",
}  # fmt: skip
_CLASS_OF: Final = {word: code for code, words in reversed(_CLASSES.items()) for word in words.split()}
_SIGNS: Final = {"[": "(", "]": ")", "–": "-", "—": "-", "{": "(", "}": ")"}
_YEAR: Final = regex(r"(?:19|20)\d\d")
_READ: Final = {"proportion": "R", "summary": "S", "p": "J"}
_UNREAD: Final = frozenset(".\"'“”·*†‡§+")
_PARTS: Final = frozenset(
    ["hundred", "thousand", "million", "third", "thirds", "quarter", "quarters", "half", "fifths", "tenths"]
)
_LABELS: Final = regex(r"[a-z]s\.? (?:[A-Z\d]{1,3}(?:, and |, or |, | and | or ))+$")  # "groups 1, 2, and"
_PLURAL: Final = regex(r".{2}[a-z]*[a-z](?<![suio])s")


@dataclass(slots=True)
class Line:
    """The classes of a sentence's tokens, and where each stands: ``text[slice(*spans[i])]``."""

    text: str
    classes: str
    spans: list[tuple[int, int]]
    _plans: bool | None = None

    def words(self, start: int, end: int) -> str:
        """The text of the tokens from one to before another."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if end > start else ""

    def plans(self) -> bool:
        """Whether the sentence plans something, so that its numbers were not seen."""
        if self._plans is None:
            self._plans = _PLANNED.search(self.text) is not None
        return self._plans


_PLANNED: Final = regex(
    r"sample size|\bpower\b|(?<!As )\bexpect|\bplan|\brequire[sd]?\b|\baim|assuming|\bto detect|\bchance to"
    r"|\bestimated? that\b"
)


def line_of(text: str, results: Sequence[Result]) -> Line:
    """The line of a sentence in which some results are read already."""
    codes: list[str] = []
    spans: list[tuple[int, int]] = []
    read = sorted((r.start, r.end, _code(r)) for r in results if r.kind not in ("number", "owned"))
    read.append((len(text) + 1, 0, ""))
    position, at = 0, 0
    start, end, code = read[0]
    for match in _TOKEN.finditer(text):
        first, last = match.span()
        while start < last and start >= position:  # a result begins here
            codes.append(code)
            spans.append((start, end))
            position, at = end, at + 1
            start, end, code = read[at]
        while start < position:
            at += 1
            start, end, code = read[at]
        if first < position:
            continue
        kind = match.lastgroup
        if kind == "word":
            word = match[0]
            codes.append(_KNOWN.get(word) or _word(word, codes, text, first))
        elif kind == "sign":
            if match[0] in _UNREAD:
                continue
            codes.append(_SIGNS.get(match[0], match[0]))
        elif kind == "size":
            codes.append("I")
        else:
            codes.append(_number(match, codes, text))
            last = match.end("number")
        spans.append((first, last))
    return Line(text, "".join(codes), spans)


def _code(result: Result) -> str:
    """The class of a result that is read already."""
    if result.kind == "proportion" and result.name in ("alone", "mean"):
        return "p"
    return _READ.get(result.kind, "Z")


#: Classes of words that do not depend on what stands before them, as they are met.
_KNOWN: Final[dict[str, str]] = {}


def _word(word: str, codes: list[str], text: str, start: int) -> str:
    """The class of a word; a single letter behind "group" is its label."""
    if len(word) == 1 and word.isupper():
        labels = codes and (codes[-1] == "G" or codes[-2:] == ["l", "&"])
        return "l" if labels else _class(word)
    if word in _PARTS:
        if codes and codes[-1] in "wn":
            codes[-1] = "x"  # "two thirds", "one hundred"
        return "a"
    code = _class(word) if start else _class(word[0].lower() + word[1:])
    if code == "w":
        return "x" if text.endswith(("hundred and ", "hundred ", "thousand "), 0, start) else "w"
    if start and len(_KNOWN) < 20_000:
        _KNOWN[word] = code
    return code


def _class(word: str) -> str:
    lower = word.lower()
    if lower.split("-")[0] in COUNT_WORDS and all(part in COUNT_WORDS for part in lower.split("-")):
        return "w"
    if (code := _CLASS_OF.get(lower if len(word) > 1 else word)) is not None:
        return code
    if lower.endswith("ly"):
        return "y"
    if not word.islower():
        return "X"
    if lower.endswith("ed"):
        return "e"
    return "c" if _PLURAL.fullmatch(lower) else "a"


def _number(match: re.Match[str], codes: list[str], text: str) -> str:
    """The class of a number: what it is glued to and stands behind says which are no quantities."""
    number, start = match["number"], match.start("number")
    before = text[start - 1] if start else " "
    cited = before in ".,;:)]" and start > 1 and text[start - 2].isalpha()
    if match["glued"] is not None or _YEAR.fullmatch(number) or before in "[$£€" or cited or before.isalpha():
        return "x"
    if codes and codes[-1] in "GLT" and (len(codes) < 2 or codes[-2] not in "nwdl"):
        return "l"
    if codes[-2:-1] == ["x"] and codes[-1] in "&-/,":
        return "x"
    if codes[-2:-1] == ["l"] and (codes[-1] in "-/" or _LABELS.search(text, max(0, start - 40), start)):
        return "l"
    signed = number[0] == "-" or text[start - 1 : start] == "+"
    return "d" if signed or "." in number or "·" in number else "n"
