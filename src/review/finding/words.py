"""What the words around a result say: where its sentence is, what qualifies it, whether it is a level set."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from review.finding.numerals import COUNT_WORDS, IN_WORDS
from review.patterns import regex

SENTENCE_END: Final = regex(r"[.!?][)\]”\"’⁰-⁹¹²³,–-]{0,12}[ \n]{1,3}(?=[A-Z(“\"\[‘])")
_NO_END: Final = regex(
    r"(?:\b(?:vs|v|[Ff]igs?|e\.g|i\.e|al|cf|approx|resp|Dr|[Nn]o|Eqs?|Tab|Suppl|Ref|[Vv]er|St|ca|Mr|Ms"
    r"|[Rr]esp|i\.v|[A-Z]|S\.D|S\.E\.M|s\.d|s\.e\.m|P|p)|^)\.$"
)

# "was reduced by 42%", "47% increase"
_CHANGED_BY: Final = regex(r"[ ](?:by|of)[ ](?:about |approximately )?[\d.]+[ ]?$")
_CHANGE_AFTER: Final = regex(r"% (?:higher|lower|greater|reduc|increas|decreas|improve)")

# A sentence reports a result only if it has one of these signs or words.
# Digits in names, citations and numbers of figures report nothing.
_DIGIT: Final = regex(r"[0-9](?<![A-Za-z0-9\[][0-9])(?<!Figure [0-9])(?<!Table [0-9])(?<!Fig\. [0-9])")
_SIGNS: Final = "=<>≤≥≈±⩽⩾≦≧＝＜＞%"
# What may follow the percentage of a share or of an interval; "70% ethanol" anchors no sentence.
_SHARE: Final = regex(
    r"% ?(?:s(?:ensitiv|pecific)ity"
    r"|[)\],;:.]|[(\[](?![vw]/)|of |were |was |had |have |are |who |[a-z]{3,14}ed (?:of|to|that|in"
    r"|at|by|for|as|the|an?|no|from|on|their) |vs|versus |compared |reported|died|developed|received"
    r"|underwent"
    r"|experienced"
    r"|agreed|responded|said|survived|relapsed|(?:[a-z-]{3,15} )?(?:(?:fe)?male|(?:wo)?m[ae]n\b|boys"
    r"|girls|patient|partic"
    r"|subject|child|adult|people|person|respond|student|smoker|individual|infant|mice|rats|larvae|articles"
    r"|studies)|(?:in|among|for) (?:[a-z-]{2,15} ){0,3}(?:group|arm|patient|partic|subject|child|adult"
    r"|control|case|m[ae]n\b|wom|girl"
    r"|boy)|in [A-Z][a-z]|white|black|married|single|C|IC|HPD|HDI|BCI|UI|[cC]onf|[cC]red|[uU]ncert|$)"
)
_SHARES: Final = (
    "revalen",
    "roportion",
    "ercentage",
    "ncidence",
    "ortality",
    " rate",
    " success",
    " survival",
)
_NOT_SIGNIFICANT: Final = regex(r"n\.s|[(= ](?:ns|NS)\b")
_COUNTED: Final = regex(
    r"[0-9] ?/ ?[0-9]|[0-9] (?:out )?of (?:the |a total of |all )?[0-9]|\+/-"
    r"|[eonyrtx] (?:out )?of (?:the |all )?[0-9]"
)
_BEFORE_TOTAL: Final = frozenset("0123456789+teonyrx")  # "35/", "+/-", "35 of", "35 out of"
_WORDS: Final = (
    "n.s.", "edian", "ean", "verag", "orrelation of ", " ratio", " equal to ", "-value", "appa ",
    " the curve ", " percent ", " per cent ", " group and ", "Cram", " vs. ", " values of 0",
)  # fmt: skip
# Short names are looked for by a letter that is rare in prose, and what stands beside it.
_ENDS_IN_R: Final = ("OR", "HR", "RR", "QR")
_BEGINS_WITH_S: Final = ("SD ", "SE ")

# "19 participants in the treated group", "Of the 217 patients who came, 15 left": counts without a percentage
_COUNT_OF_ARM: Final = regex(
    rf"(?:^|[ \n\0(])(?:\d[\d,]{{0,6}}|(?i:{IN_WORDS})) (?:[a-z-]{{2,16}} ){{0,3}}?(?:in|from|of|on)"
    r"(?: the)?(?: [A-Za-z][\w+/-]*){0,4}$"
)
# "69 patients developed", "one infant"
_PEOPLE: Final = (
    " patient", " participant", " subject", " child", " wom", " men ", " infant", " people", " person",
    " individual", " volunteer", " student", " adult", " animal", " rats", " mice", " swine", " case",
    " event", " death", " respondent", " mother", " smoker", " neonate", " dropout",
)  # fmt: skip
# "two had not changed", "and 3 were lost"
_DEEDS: Final = (" had ", " were ", " was ", " did not ", " showed ", " developed ", " died", " withdrew ")
_SOME_IN: Final = regex(rf" in (?:only )?(?:\d[\d,]{{0,6}}|{IN_WORDS})(?: [a-z]|[,;.)])")
#: "increased to 87.2 from 73.4"
_CHANGED: Final = regex(
    r"[a-z]{0,6}(?: [a-z-]{2,15}){0,5}? (?:from|to|by|was|were) (?:[a-z]{1,13} ){0,2}[-+−]?\d"
)
_CHANGES: Final = (
    "crease",
    "eclin",
    " rose",
    " fell",
    "ropped",
    "mprove",
    "hange",
    "educ",
    " went",
    " grew",
    " ranged",
)
_SOME_OF: Final = regex(
    rf"(?:Of|Out of|Among) (?:the |these |those |all |our |a total of ){{0,2}}(?:\d|{IN_WORDS})"
)

_QUALIFIERS: Final = regex(
    r"\b(?P<tailed>(?:one|two|1|2|single|double)[- ](?:tailed|sided))|\b(?P<method>Bonferroni|Tukey(?:'s"
    r"|'s HSD)?|Holm(?:-(?:Bonferroni|Sidak|Šidák))?|Greenhouse[-–]Geisser|Huynh[-–]Feldt|Welch(?:'s)?"
    r"|Benjamini[-–](?:Hochberg|Yekutieli)|FDR|FWE|Dunnett(?:'s)?|Scheff[eé]|Sidak|Šidák)\b"
    r"|\b(?P<state>(?:un|non-?)?(?:adjusted|corrected)|crude|univariate|multivaria(?:te|ble)|permutation)\b",
    re.IGNORECASE,
)
_STEMS: Final = (
    "ailed", "ided", "onferr", "ukey", "Holm", "reenhouse", "uynh", "elch", "enjamini", "FDR", "FWE",
    "unnett", "cheff", "idak", "idák", "djusted", "orrected", "rude", "variate", "variable", "ermutation",
)  # fmt: skip
# A level that was set: said before p without a bracket between, or right after it.
_SET_BEFORE: Final = regex(
    r"(?:\b(?:significan\w*|thresholds?|cut-?offs?(?: value)?|criteri(?:on|a)|alpha|levels?|limit"
    r"|filter\w*|select\w*|retain\w*|entered|accepted|considered|defined|declared|set|established"
    r"|indicated?|inferred|denoted?|regarded|assumed|determined|significant (?:if|when|at))"
    r"[^.;()\[\]]{0,40}?(?: (?:of|at|was|were|is|as|to|by|when|if|for|with|than|using|an?|the|be"
    r"|two-sided|two-tailed|values?|reached|below|above|[=:]))* ?"
    r"|(?:significan(?:ce|t)[- ]level|level of significance|thresholds?|cut-?offs?|criterion|criteria"
    r"|significance) ?[(\[,:]? ?(?:at |of |set at |was |were |is |a |i\.e\.,? )*"
    r"|(?:includ\w+|predictors|variables|covariates|factors)[^.;()]{0,30} with (?:an? )?)$",
    re.IGNORECASE,
)
_SET_AFTER: Final = regex(
    r"[ )\],]{0,3}(?:\([^()]{1,30}\) ?)?(?:(?:was|were|is|are|being|has been|have been|will be|that was"
    r"|to be) )?(?:always |then |also )?(?:considered|regarded|deemed|accepted|defined|declared|taken"
    r"|interpreted|judged|denot\w+|indicat\w+|used|assumed|set|chosen|selected|required|as (?:the "
    r"|a )?(?:level|threshold|cut|criteri|statistical)|statistically significant|significance|level"
    r"|threshold|cut|criteri|for (?:statistical )?significance|in all tests)",
    re.IGNORECASE,
)


def sentences(text: str, anchors: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a text that may report a result: those with an anchor and a digit."""
    end = 0
    for anchor in anchors:
        if anchor < end:
            continue
        start = _start(text, end, anchor)
        end = _end(text, anchor, min(len(text), start + _LONGEST))
        if (
            _DIGIT.search(text, start, end)
            or _counts_in_words(text, anchor)
            or _NOT_SIGNIFICANT.search(text, anchor, end)
            or text.startswith((" percent ", " per cent "), anchor)
        ):
            yield start, end


def _counts_in_words(text: str, anchor: int) -> bool:
    """Whether people are counted in words at an anchor: "was seen in three children"."""
    before = max(0, anchor - 50)
    return (
        _SOME_IN.match(text, anchor) is not None
        or _is_counted(text, anchor)
        or _COUNT_OF_ARM.search(text, before, anchor) is not None
    )


def _is_counted(text: str, at: int, within: int = 3) -> bool:
    """Whether one of the words before a place is a count: "twelve of which", "12 young"."""
    for word in text[max(0, at - 46) : at].replace("\0", " ").split()[-within:]:
        if word[0].isdigit() or word.lstrip("(").lower().partition("-")[0] in COUNT_WORDS:
            return True
    return False


def anchors(texts: Sequence[str]) -> Iterator[list[int]]:
    """For each text, where a sign or a word stands without which a sentence reports no result."""
    # One search through all texts together takes half the time of a search through each.
    found = _anchors("\0".join(texts))
    start = first = 0
    for text in texts:
        last = bisect_left(found, start + len(text), first)
        yield [anchor - start for anchor in found[first:last]]
        start, first = start + len(text) + 1, last


def _anchors(text: str) -> list[int]:
    anchors: list[int] = []
    for word in (*_SIGNS, *_WORDS):  # searching for a plain word is many times faster than a pattern of all
        places = _places(text, word)
        anchors += places if word != "%" else (at for at in places if _is_share(text, at))
    for word in (" male", " men", " boy"):  # "12 women and 10 men"
        anchors += (at for at in _places(text, word) if text[at - 1].isdigit())
    for word in (" group", " arm"):
        anchors += (at for at in _places(text, word) if _COUNT_OF_ARM.search(text, max(0, at - 70), at))
    for word in _DEEDS:
        anchors += (at for at in _places(text, word) if _is_counted(text, at, 1))
    for word in _PEOPLE:
        anchors += (at for at in _places(text, word) if _is_counted(text, at))
    anchors += (at for at in _places(text, " in ") if _SOME_IN.match(text, at))
    for word in _CHANGES:
        anchors += (at for at in _places(text, word) if _CHANGED.match(text, at + len(word)))
    for word in ("Of ", "Out of ", "Among "):
        anchors += (at for at in _places(text, word) if _SOME_OF.match(text, at))
    anchors += (at for at in _places(text, "R") if text[at - 1 : at + 1] in _ENDS_IN_R)
    anchors += (at for at in _places(text, "C") if _ends_or_begins_with_c(text, at))
    anchors += (at for at in _places(text, "S") if text[at : at + 3] in _BEGINS_WITH_S)
    for sign, before in (("/", 2), (" of ", 1)):
        for at in _places(text, sign):
            beside = text[at - before : at].rstrip()[-1:] in _BEFORE_TOTAL
            if beside and _COUNTED.search(text, max(0, at - 6), at + 17):
                anchors.append(at)
    anchors.sort()
    return anchors


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _ends_or_begins_with_c(text: str, at: int) -> bool:
    return text[at - 2 : at + 1] in ("AUC", "ICC") or text.startswith("Cohen", at)


def _is_share(text: str, at: int) -> bool:
    """Whether a percent sign may report a share."""
    if _SHARE.match(text, at):
        return True
    if _CHANGED_BY.search(text, max(0, at - 20), at) or _CHANGE_AFTER.match(text, at):
        return True
    before = text[max(0, at - 400) : at]
    return any(said in before for said in _SHARES)


def _is_end(text: str, stop: int, floor: int) -> bool:
    return text[stop] != "." or _NO_END.search(text, max(floor, stop - 7), stop + 1) is None


def _start(text: str, floor: int, anchor: int) -> int:
    """Where the sentence around an anchor begins, not before ``floor``."""
    stop = anchor
    floor = max(floor, anchor - _LONGEST)
    while (stop := text.rfind(". ", floor, stop)) >= 0:
        match = SENTENCE_END.match(text, stop, anchor + 1)
        if match and _is_end(text, stop, floor):
            return match.end()
    return floor


def _end(text: str, anchor: int, ceiling: int) -> int:
    for match in SENTENCE_END.finditer(text, anchor, ceiling):
        if _is_end(text, match.start(), anchor):
            return match.end()
    return ceiling


_LONGEST: Final = 4000  # a longer "sentence" is a list or a table run together


def qualifiers_of(text: str, start: int, end: int) -> tuple[tuple[str, ...], int | None]:
    """Words that change what a result means, and the number of tails where it is said."""
    found: list[str] = []
    tails = None
    around = text[start:end]
    if not any(stem in around for stem in _STEMS):  # most results; many times faster than the pattern
        return (), None
    for match in _QUALIFIERS.finditer(text, start, end):
        word = match.group()
        if match["tailed"]:
            tails = 1 if word[0] in "1oOsS" else 2
            word = f"{'one' if tails == 1 else 'two'}-tailed"
        elif match["state"]:
            word = word.lower()
        if word not in found:
            found.append(word)
    return tuple(found), tails


def is_criterion(text: str, start: int, end: int) -> bool:
    """Whether a p-value is a level that was set, not a result."""
    if _SET_AFTER.match(text, end, min(len(text), end + 80)):
        return True
    before = _SET_BEFORE.search(text, max(0, start - 70), start)
    if before is None:
        return False
    # "considered significant at p < .05" sets a level; "the difference was significant at p < .05" does not
    return (
        re.search(
            r"\b(?:was|were|is|are)[ ](?:\w+[ ])?significant(?:ly)? (?:different )?(?:at|with|by|for)",
            before.group(),
            re.IGNORECASE,
        )
        is None
    )


#: "a sample of 43 per group gives 80% power, assuming an SD of 11": assumed, not seen
_PLANS: Final = regex(r"\b(?:\d\d ?% power|power (?:of|to|will|would)|sample size|[aA]ssum(?:e|ed|es|ing))\b")
_PLANNED: Final = regex(
    r"\b(?:will|would|(?:be|is|are|was|were) (?:needed|required|necessary)|to detect|required)\b"
)


def is_plan(text: str) -> bool:
    """Whether a sentence plans a study: its numbers are assumed, not seen."""
    return _PLANS.search(text) is not None and _PLANNED.search(text) is not None
