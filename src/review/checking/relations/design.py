"""What a paper says of its design against what it prints: block sizes, people randomized, planned sizes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from review.checking.relations import sums
from review.checking.sentences import COUNT, PEOPLE, Sentence, count_of, statement_check
from review.patterns import regex

if TYPE_CHECKING:
    from review.document import Document
    from review.records import Finding
    from review.study import Size, Study

_SIZE: Final = r"(?P<size>\d{1,2}|two|four|six|eight|ten|twelve)"
_BLOCK: Final = regex(
    rf"\bblocks?(?:[- ]sizes?)?(?: (?:of|was|were|with|being"
    rf"|fixed at))+(?: a)?(?: (?:fixed )?sizes?(?: of)?)? {_SIZE}\b"
    rf"(?P<more>(?:,? (?:and|or|to)|,) \d)?|\b{_SIZE.replace('size', 'before')}[- ](?:person|patient"
    rf"|subject|participant)? ?"
    r"blocks?\b|\bblock size,? ?[(=:]? ?(?P<last>\d{1,2})\b",
    re.IGNORECASE,
)
_ALLOCATION: Final = regex(r"random|alloc|assign|permut", re.IGNORECASE)
_LARGEST_BLOCK: Final = 40
_NO_STRATA: Final = regex(
    r"\b(?:no|without|not|un)[- ]?(?:any )?(?:stratif|strata)|stratification was not", re.IGNORECASE
)
_STRATA: Final = regex(r"\bstratif|\bstrata\b|\bminimi[sz]ation\b", re.IGNORECASE)
_CENTERS: Final = regex(
    r"\bmulti[- ]?(?:cent(?:er|re)|site|national)|\b(?:two|three|four|five|six|seven|eight|nine|ten|several"
    r"|\d{1,3}) "
    r"(?:\w+ ){0,2}(?:cent(?:er|re)s|sites|hospitals|clinics|practices|schools|villages|wards)\b"
    r"|\bclusters?\b"
    r"|\b(?:at|by|per|each|within) (?:study )?(?:site|cent(?:er|re))",
    re.IGNORECASE,
)
_UNEQUAL: Final = regex(r"\b(?:[2-9] ?: ?1|1 ?: ?[2-9]|[23] ?: ?[23]|two[- ]to[- ]one)\b", re.IGNORECASE)
_RANDOMIZED: Final = regex(
    rf"(?P<n>{COUNT})(?: [\w-]+){{0,4}}? (?:were |was |was then "
    rf"|were then )?random",
    re.IGNORECASE,
)
_ALL_RANDOMIZED: Final = regex(
    rf"(?P<n>{COUNT})(?: [\w-]+){{0,3}}? {PEOPLE}(?: [\w-]+){{0,3}}? (?:were |was |have been |had been )"
    r"(?:then |thus |finally |subsequently )?(?:randomi[sz]ed|randomly (?:assigned|allocated|divided))"
    r"(?P<to>[^.;]{0,60})",
    re.IGNORECASE,
)
_NO_END: Final = 1e308
#: Designs in which people are in several arms.
_IN_SEVERAL_ARMS: Final = (
    "crossover", "cross-over", "crossed over", "factorial", "within-subject", "split-mouth", "latin square",
    "incomplete block", "each patient received", "each participant received", "each subject received",
)  # fmt: skip
_TO_ONE_ARM: Final = regex(
    r" ?(?:,? ?(?:assigned|allocated|divided) )?(?:in)?to "
    r"(?!one\b|either|two|three|four|five|(?:the )?[2-5]\b|the (?:two|three|four)|both)"
)
_WITH_OUTCOME: Final = regex(
    rf"\b(?:there were|we had|in all,?|data of|data for|data from|results of"
    rf"|analysis included) (?P<n>{COUNT})"
    r"(?: [a-z-]+){0,2} (?:patients|participants|subjects|women|men|children|infants|people|individuals"
    r"|adults)"
    r"(?: with| had| in| were)? (?:the |primary |complete |available )*(?:outcome|follow-up|final|analysis"
    r"|analy[sz]ed)",
    re.IGNORECASE,
)


def check_allocation(said: Sequence[Sentence], document: Document, study: Study) -> Iterator[Finding]:
    """Arms of one center that are filled by blocks of b differ by at most b / 2; of k arms by b / k.

    Parameters
    ----------
    said : sequence of Sentence
    document : Document
    study : Study
    """
    stated = next(
        (
            (sentence, match)
            for sentence in said
            if sentence.has("block")
            and _ALLOCATION.search(sentence.text)
            and (match := _BLOCK.search(sentence.text))
        ),
        (None, None),
    )
    sentence, match = stated
    if sentence is None or match is None or match["more"] or any(map(_is_unequal, said)):
        return  # of random block sizes the largest is seldom known
    block = count_of(match["size"] or match["before"] or match["last"])
    sizes = _randomized(study) or sums.randomized(said)
    if len(sizes) < 2 or not 2 <= block <= _LARGEST_BLOCK:
        return
    smallest, largest, most = min(sizes), max(sizes), block // len(sizes)
    check = statement_check(
        "allocation", "consistent", str(largest), smallest, smallest + most,
        f"arms filled by blocks of {block} differ by at most {most}", None,
    )  # fmt: skip
    if largest - smallest > most:
        reason = f"arms of {' and '.join(map(str, sizes))} differ by {largest - smallest}; "
        reason += f"blocks of {block} leave at most {most}"
        doubt = _several_streams(said)
        check = replace(
            check,
            verdict="not_checkable" if doubt else "inconsistent",
            reason="; but ".join(filter(None, (reason, doubt))),
        )
    given = (str(smallest), str(block))
    yield sentence.finding(document, None, "allocation", str(largest), given, check)


def _is_unequal(sentence: Sentence) -> bool:
    """Whether a sentence says that one arm was to be larger than another."""
    about = "random" in sentence.text or "ratio" in sentence.text or "alloc" in sentence.text
    return about and _UNEQUAL.search(sentence.text) is not None


def _several_streams(said: Sequence[Sentence]) -> str | None:
    """Why the difference may be larger: every stratum and center has an unfinished block of its own."""
    for sentence in said:
        if _STRATA.search(sentence.text) and not _NO_STRATA.search(sentence.text):
            return "the paper speaks of strata, each of which may end with an unfinished block"
        if _CENTERS.search(sentence.text):
            return "the paper speaks of several centers, each of which may end with an unfinished block"
    return None


def _randomized(study: Study) -> list[int]:
    """Sizes of the arms as randomized; none unless each arm has exactly one."""
    sizes: list[int] = []
    for arm in study.arms:
        known = {size.n for size in arm.sizes if size.role == "randomized"}
        if len(known) > 1:
            return []
        sizes += known
    return sizes if len(sizes) == len(study.arms) else []


def check_arms_of_tables(said: Sequence[Sentence], document: Document, study: Study) -> Iterator[Finding]:
    """The arms of one table hold together at most as many people as were randomized.

    Parameters
    ----------
    said : sequence of Sentence
    document : Document
    study : Study

    Yields
    ------
    Finding
        For the sentence that states the most people, if the sizes of all arms stand over one table.
    """
    stated = [
        (count_of(match["n"]), match["n"], sentence)
        for sentence in said
        if "random" in sentence.lower
        for match in _ALL_RANDOMIZED.finditer(sentence.text)
        if not _TO_ONE_ARM.match(match["to"])
    ]
    tables: dict[str, dict[str, Size]] = defaultdict(dict)
    for arm in study.arms:
        for size in arm.sizes:
            if size.source in ("header", "size row") and size.role != "lost":
                tables[size.analysis_set][arm.name] = size
    whole = [sizes for sizes in tables.values() if len(sizes) == len(study.arms) > 1]
    if not stated or not whole or any(sentence.has(*_IN_SEVERAL_ARMS) for sentence in said):
        return
    most, printed, sentence = max(stated, key=lambda each: each[0])
    sizes = max(whole, key=lambda each: sum(size.n for size in each.values()))
    together = sum(size.n for size in sizes.values())
    if together < most or most < max(size.n for size in sizes.values()):
        return  # some were lost, as is usual; or the sentence is about some of one arm
    told = " + ".join(str(size.n) for size in sizes.values())
    label = next(iter(sizes.values())).analysis_set
    agrees = together == most
    check = statement_check(
        "more_than_randomized", "consistent" if agrees else "inconsistent", printed, together, _NO_END,
        "the arms of a table hold at most as many people as were randomized",
        None if agrees else f"{printed} were randomized; the arms of {label} hold {told} = {together}",
    )  # fmt: skip
    finding = sentence.finding(document, None, "people randomized", printed, told.split(" + "), check)
    others = tuple(size.location for size in sizes.values())
    yield replace(finding, checks=(replace(check, others=others),))


def check_more_than_randomized(said: Sequence[Sentence], document: Document) -> Iterator[Finding]:
    """Outcomes cannot be known of more people than were randomized.

    Parameters
    ----------
    said : sequence of Sentence
    document : Document

    Yields
    ------
    Finding
        For a sentence that says how many people have outcomes, where exactly one number of people
        randomized is stated.
    """
    outcomes = [
        (sentence, match)
        for sentence in said
        if sentence.has("outcome", "follow-up", "final", "analy")
        for match in _WITH_OUTCOME.finditer(sentence.text)
    ]
    if not outcomes:
        return
    stated = {
        count_of(match["n"])
        for sentence in said
        if "random" in sentence.text
        for match in _RANDOMIZED.finditer(sentence.text)
    }
    if not stated:
        return
    most = max(stated)
    for sentence, match in outcomes:
        n = count_of(match["n"])
        formula = "outcomes of at most as many people as were randomized"
        if n <= most:
            continue  # fewer are usual, and say nothing
        reason = f"{match['n']} people with outcomes, {most} were randomized"
        check = statement_check("more_than_randomized", "inconsistent", match["n"], 0, most, formula, reason)
        yield sentence.finding(document, None, "people with outcomes", match["n"], (str(most),), check)
