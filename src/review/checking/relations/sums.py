"""Sums that a sentence states: people of each group or sex against all of them, and parts against a whole.

A sum is only looked at where its parts cannot overlap, as groups of a trial or men and women, and where
the words between them are few, so that the numbers are those of one statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from review.checking.sentences import COUNT, PEOPLE, Sentence, count_of, statement_check
from review.checking.typos import slips_of
from review.patterns import regex

if TYPE_CHECKING:
    from review.document import Document
    from review.records import Finding

_SHARE: Final = r"(?:[ ]?[(\[][ ]?[\d.,·]{1,6}[ ]?%[ ]?[)\]])?"
_GROUP: Final = r"\b(?:groups?|arms?|placebo|controls?|interventions?|usual care|sham|treatment)\b"
_MALE: Final = regex(r"\b(?:male|males|men|man|boys?)\b", re.IGNORECASE)
_FEMALE: Final = regex(r"\b(?:females?|wom[ae]n|girls?)\b", re.IGNORECASE)
_NAMES_GROUP: Final = regex(_GROUP, re.IGNORECASE)
_SEVERAL_GROUPS: Final = regex(
    r"\b(?:three|four|five|six|seven|eight|[3-8])(?:[ -](?:treatment|study|parallel|intervention|experimental"
    r"|randomi[sz]ed|different|equal))*[ -](?:groups?|arms?)\b",
    re.IGNORECASE,
)
#: "Fifteen patients (9 of group I and 7 of group II)".
_BRACKET: Final = regex(
    rf"(?P<whole>{COUNT}){_SHARE}(?P<noun>(?: [A-Za-z’'-]+){{1,8}}) ?[(\[](?P<parts>[^()\[\]]{{8,160}})[)\]]",
    re.IGNORECASE,
)
_PART: Final = regex(
    rf"(?:n ?= ?)?(?P<count>{COUNT}){_SHARE}(?P<name>[ ][^\d]*(?:\d{{1,2}}\b[^\d]*)?)$", re.IGNORECASE
)
_BETWEEN: Final = r"[,;] and |[,;] | and | versus | vs\.? "
_BETWEEN_PARTS: Final = regex(_BETWEEN)
#: "Of 101 patients, 51 were allocated to the control group and 50 to the study group".
_CLAUSE: Final = regex(
    rf"(?P<whole>{COUNT})(?: (?!groups?\b|arms?\b)[A-Za-z-]+){{0,3}}? {PEOPLE}\b"
    r"(?P<link>[^.;:()\d]{0,80}[,:;(]? ?)"
    rf"(?P<first>{COUNT}){_SHARE}(?P<name>[^.;:()\d]{{1,60}}?{_GROUP}[^.;:()\d]{{0,20}}?),?"
    rf" (?:and|versus|vs\.?) (?P<second>{COUNT}){_SHARE}(?P<other>[^.;:()\d]{{1,60}}?{_GROUP})",
    re.IGNORECASE,
)
#: So many were looked at, of whom some may not have been randomized.
_BEFORE_ENTRY: Final = regex(
    r"\b(?:screened|assessed|approached|contacted|invited|eligible|considered|recruited)\b", re.IGNORECASE
)
#: "27 patients were randomly assigned to standard care, 26 to …": the first number is a part, too.
_TO_ONE: Final = regex(r"\b(?:to|in|into) (?!receive\b)[^,]+, $", re.IGNORECASE)
_EXHAUSTIVE: Final = regex(
    r"\b(?:randomi[sz]ed|allocated|assigned|divided|includ(?:ed|ing)|of (?:whom|which|these|them)|with)\b"
    r"|^[Oo]f ",
    re.IGNORECASE,
)
#: "12 patients in the exercise group and 5 in the control group dropped out, that is 19 (32%)".
_THAT_IS: Final = regex(
    rf"(?P<first>{COUNT}){_SHARE}(?P<name>[^.;:()\d]{{1,60}}?{_GROUP}) and (?P<second>{COUNT}){_SHARE}"
    rf"(?P<other>[^.;:()\d]{{1,60}}?{_GROUP}[^.;:()\d]{{0,60}}?)[,;(–—-]+ ?"
    r"(?:that is|i\.e\.,?|in total|altogether|totall?ing|a total of|for a total of|making|together|in all),? "
    rf"(?:a total of )?(?P<whole>{COUNT})(?! (?:weeks|days|months|years))",
    re.IGNORECASE,
)
_ALLOCATED: Final = regex(r"\brandom", re.IGNORECASE)
_PEOPLE_NAMED: Final = regex(rf"\b{PEOPLE}\b|\bevents?\b|\bwithdrawals?\b|\bdrop-?outs?\b", re.IGNORECASE)
#: "Of 40 pregnancies, 45 ended in a live birth".
_OF: Final = regex(
    rf"(?<![\w-])(?:[Oo]f|[Aa]mong) (?:the |these |those |all )?(?P<whole>{COUNT})(?: [A-Za-z-]+){{0,3}}?"
    rf" {PEOPLE}(?: \([^()]{{1,40}}\))?, (?:only |all )?(?P<part>{COUNT})"
    r"(?= ?[(\[][\d.]+ ?%| (?:were|was|had|did|died|ended|completed|dropped|withdrew|received|developed"
    r"|reported|refused|declined)\b)",
)
_NOT_OF_PEOPLE: Final = regex(
    r"\b(?:weeks?|months?|years?|days?|hours?|minutes?|times|doses?|sessions?|per)\b", re.IGNORECASE
)


#: "Of 80 patients, 5 were lost and 3 withdrew, leaving 72".
_LOST: Final = regex(
    r"\b(?:lost|withdrew|withdrawn|dropped|excluded|discontinued|died|declined|refused|did not complete)\b"
)
_LEAVING: Final = regex(
    rf"\b(?:leaving|thus,?|so that|therefore,?|hence,?) (?:only |a total of |us with )*(?P<rest>{COUNT})\b"
    r"(?! (?:weeks|months|years|days))",
    re.IGNORECASE,
)
_BRACKETS: Final = regex(r"\([^()]*\)|\[[^\[\]]*\]")
_COUNT: Final = regex(COUNT)
_MOST_LOST: Final = 3  # numbers, all among them; of more some may be of parts
#: A sentence without them has no sum: most have none, and this is quick to see.
_WORTH_READING: Final = (
    "group",
    " arm",
    "placebo",
    "control",
    "omen",
    "emale",
    "irls",
    "of ",
    "among ",
)
#: What every sum in brackets has, and every sum of two groups in clauses.
_PARTS_IN_BRACKETS: Final = regex(rf"[(\[][^()\[\]]*(?:{_BETWEEN})[^()\[\]]*[)\]]")
_SECOND_PART: Final = (" and ", " versus ", " vs")


@dataclass(frozen=True, slots=True)
class _Sum:
    """A whole and its parts, as printed in one sentence."""

    span: tuple[int, int]
    whole: str
    parts: tuple[str, ...]
    sexes: bool = False

    @property
    def sum(self) -> int:
        return sum(map(count_of, self.parts))


def check_sums(said: Sequence[Sentence], document: Document) -> Iterator[Finding]:
    """A finding for every sentence that prints a whole and all its parts.

    Parameters
    ----------
    said : sequence of Sentence
    document : Document
        Tells whether there are more groups than a sentence names.
    """
    more_groups = any(_SEVERAL_GROUPS.search(each.text) for each in said if each.has("group", "arm"))
    for sentence in said:
        if not sentence.has(*_WORTH_READING):
            continue
        for found in (*_bracketed(sentence), *_in_clauses(sentence)):
            yield _sum(sentence, found, document, more_groups=more_groups)
        yield from _left(sentence, document)
        for match in _OF.finditer(sentence.text):
            if count_of(match["part"]) > count_of(match["whole"]):
                yield _more_than_all(sentence, match, document)


def randomized(said: Sequence[Sentence]) -> list[int]:
    """Sizes of the groups as one sentence says that people were randomized; empty if several say so."""
    found = {
        tuple(map(count_of, each.parts))
        for sentence in said
        if _ALLOCATED.search(sentence.text)
        for each in (*_bracketed(sentence), *_in_clauses(sentence))
        if not each.sexes and _ALLOCATED.search(sentence.text[: each.span[1]])
    }
    return list(found.pop()) if len(found) == 1 else []


def _bracketed(sentence: Sentence) -> Iterator[_Sum]:
    if not _PARTS_IN_BRACKETS.search(sentence.text):
        return
    for match in _BRACKET.finditer(sentence.text):
        if not _PEOPLE_NAMED.search(match["noun"]) or _NOT_OF_PEOPLE.search(match["noun"]):
            continue
        parts = [_PART.match(part) for part in _BETWEEN_PARTS.split(match["parts"])]
        known = [part for part in parts if part]
        names = [part["name"] for part in known]
        sexes = len(known) == 2 and any(map(_MALE.search, names)) and any(map(_FEMALE.search, names))
        groups = all(map(_NAMES_GROUP.search, names)) or (len(names) > 1 and _are_groups(names))
        if len(known) == len(parts) >= 2 and (groups or sexes) and not _refused(*names):
            yield _Sum(match.span(), match["whole"], tuple(part["count"] for part in known), sexes)


def _are_groups(names: Sequence[str]) -> bool:
    """Whether the last name speaks of groups for all: "4 in the test and 5 in the control group"."""
    return bool(_NAMES_GROUP.search(names[-1])) and all(
        name.startswith((" in ", " from ", " of ")) for name in names
    )


def _in_clauses(sentence: Sentence) -> Iterator[_Sum]:
    if not sentence.has(*_SECOND_PART) or len(_NAMES_GROUP.findall(sentence.text)) < 2:
        return
    for match in _CLAUSE.finditer(sentence.text):
        before = sentence.text[: match.start("whole")]
        words = before[-4:] + match["link"] + match["name"]
        if _EXHAUSTIVE.search(words) and not (
            _BEFORE_ENTRY.search(match["link"])
            or _refused(match["name"], match["other"])
            or _NAMES_GROUP.search(match["link"])
            or _TO_ONE.search(match["link"])
        ):
            yield _Sum(match.span(), match["whole"], (match["first"], match["second"]))
    for match in _THAT_IS.finditer(sentence.text):
        if not _refused(match["name"], match["other"]):
            yield _Sum(match.span(), match["whole"], (match["first"], match["second"]))


def _refused(*names: str) -> bool:
    """Whether a part is no count of one group's people: a duration, an age, several groups at once."""
    return any(map(_NOT_OF_PEOPLE.search, names)) or any(" groups" in name or "/" in name for name in names)


def _sum(sentence: Sentence, found: _Sum, document: Document, *, more_groups: bool) -> Finding:
    whole, parts = count_of(found.whole), found.sum
    told = " + ".join(str(count_of(part)) for part in found.parts)
    formula = "the whole is the sum of its parts"
    if whole == parts:
        check = statement_check("sum", "consistent", found.whole, parts, parts, formula, None)
    elif 2 * parts <= whole:
        why = f"{told} = {parts}; these are so few of {whole} that they may be a part of them only"
        check = statement_check("sum", "not_checkable", found.whole, parts, parts, formula, why)
    elif parts < whole and more_groups and not found.sexes:
        why = f"{told} = {parts}, {whole} is printed; there are more groups, which the sentence may leave out"
        check = statement_check("sum", "not_checkable", found.whole, parts, parts, formula, why)
    else:
        why = f"{told} = {parts}; printed is {found.whole}"
        check = statement_check("sum", "inconsistent", found.whole, parts, parts, formula, why)
    return sentence.finding(document, found.span, "sum", found.whole, found.parts, check)


def _left(sentence: Sentence, document: Document) -> Iterator[Finding]:
    """Those who remain, against all without those who were lost."""
    match = _LEAVING.search(sentence.text) if _LOST.search(sentence.text) else None
    if match is None:
        return
    before = [each[0] for each in _COUNT.finditer(_BRACKETS.sub("", sentence.text[: match.start()]))]
    counts, rest = [count_of(text) for text in before], count_of(match["rest"])
    if len(counts) < 2 or counts[0] <= rest:
        return
    implied = counts[0] - sum(counts[1:])
    told = " − ".join(map(str, counts))
    formula = "those who remain are all without those who were lost"
    if any(counts[0] - sum(counts[at:]) == rest for at in range(1, len(counts))):
        check = statement_check("sum", "consistent", match["rest"], rest, rest, formula, None)
    elif len(counts) <= _MOST_LOST and any(
        text.isdigit() and int(text) == rest for _, text in slips_of(str(implied))
    ):
        why = f"{told} = {implied}; printed is {match['rest']}"
        check = statement_check("sum", "inconsistent", match["rest"], implied, implied, formula, why)
    else:
        return
    yield sentence.finding(document, None, "people who remain", match["rest"], before, check)


def _more_than_all(sentence: Sentence, match: re.Match[str], document: Document) -> Finding:
    whole, part = match["whole"], match["part"]
    reason = f"{part} cannot be of {whole}"
    check = statement_check(
        "possible_value",
        "inconsistent",
        part,
        0.0,
        count_of(whole),
        "a part is not more than its whole",
        reason,
    )
    return sentence.finding(document, None, "part of a whole", part, (whole,), check)
