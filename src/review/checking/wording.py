"""Findings in words, the same on a terminal, on a page, in a notebook and in a PDF."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from review.checking.printed_numbers import interval_of_number
from review.checking.typos import SLIPS
from review.patterns import regex
from review.printed import Interval, NotANumber, Rounding, p_value_interval
from review.records import VERDICTS, Verdict

if TYPE_CHECKING:
    from review.records import Check, Finding, Location, Reading, Record

#: A verdict is never told by its color alone.
MARKS: Final[dict[Verdict, str]] = {
    "decision_inconsistent": "≢",
    "inconsistent": "≠",
    "consistent": "✓",
    "not_checkable": "–",
}
DISAGREE: Final[tuple[Verdict, ...]] = ("decision_inconsistent", "inconsistent")

_SPELLED: Final = {
    "sd": "SD", "se": "SE", "ci": "CI", "ci_low": "lower limit", "ci_high": "upper limit",
    "ci_level": "level of the interval", "q1": "first quartile", "q3": "third quartile",
    "percent": "percentage", "chi2": "χ²", "eta2": "η²", "partial_eta2": "partial η²", "omega2": "ω²",
    "grim": "GRIM", "grimmer": "GRIMMER", "debit": "DEBIT", "anova": "ANOVA", "icc": "ICC",
}  # fmt: skip
_PATH: Final = " › "  # between the headings that a place stands under, outermost first
_OF_A_GROUP: Final = regex(r"groups\[(\d{1,4})\]\.(\w+)")
_PER_CENT: Final = regex(r"[ \u00a0\u202f]?%\Z")


def spelled(name: str) -> str:
    """Name of a verdict, a check, a kind of record or a field, as it is written in a sentence."""
    return _SPELLED.get(name) or " ".join(_SPELLED.get(word, word) for word in name.split("_"))


def place(location: Location) -> str:
    """Where something stands: page, then the part of a table, or the section."""
    page = f"p. {location.page}" if location.page else None
    cell = (location.table, location.row, location.column)
    return ", ".join(
        _innermost(part) for part in (page, *(cell if any(cell) else [location.section])) if part
    )


def compared(record: Record, check: Check) -> str:
    """The compared number: its name in the field and what was printed, for example ``p = .36``."""
    name = _field(record, check.field) if check.field else ""
    printed = check.printed or ""
    equals = "= " if name and printed and printed[0] not in "=<≤>≥~" else ""
    return f"{name} {equals}{printed}".strip()


def span(low: float | None, high: float | None) -> str:
    """An interval with as many digits as tell its ends apart; empty if neither end is known."""
    low, high = (None if end is None or not math.isfinite(end) else end for end in (low, high))
    if low is None or high is None or low == high:
        word = "" if low == high else "at most " if low is None else "at least "
        known = high if low is None else low
        return "" if known is None else f"{word}{known:.4g}"
    step = min(filter(None, (abs(high - low) / 10, max(abs(low), abs(high)) / 100)))
    return f"{_number(low, step)} to {_number(high, step)}"


def implied(check: Check) -> str:
    """What the other numbers imply for the compared one."""
    return span(check.low, check.high)


def is_p(check: Check) -> bool:
    """Whether the compared number is a p-value."""
    return check.field is not None and check.field.rpartition(".")[2] == "p"


def printed_interval(check: Check, rounding: Rounding) -> Interval | None:
    """All values that the compared number may stand for; None if it is no single number."""
    text = _PER_CENT.sub("", check.printed or "")
    try:
        if is_p(check):
            return p_value_interval(text, rounding=rounding)
        return interval_of_number(text, rounding)
    except NotANumber:
        return None


def lines(record: Record, check: Check) -> Iterator[tuple[str, str]]:
    """What a check says, in lines, each with its name: first what it comes to, then how."""
    named = f"{MARKS[check.verdict]} {spelled(check.check)}" if check.check != "none" else ""
    yield "check", ": ".join(filter(None, [named, check.reason]))
    if check.printed:
        yield "printed", compared(record, check)
    if told := implied(check):
        yield "implied", told
    if check.formula:
        yield "formula", check.formula
    if check.assumptions:
        yield "assumed", "; ".join(check.assumptions)
    for reading in check.readings:
        if reading.reconciles:
            yield "reading", tried(reading)
    if others := [reading.name for reading in check.readings if not reading.reconciles]:
        yield "reading", f"✗ {'; '.join(others)}: {'does' if len(others) == 1 else 'do'} not agree"
    if check.others:
        yield "also at", "; ".join(place(other) or f"character {other.start}" for other in check.others)


def tried(reading: Reading) -> str:
    """An innocent reading under which the numbers agree, and what it implies."""
    told = span(reading.low, reading.high)
    return f"✓ {reading.name}: agrees" + (f" ({told})" if told else "")


def by_consequence(findings: Iterable[Finding]) -> list[Finding]:
    """Changed decisions first; of the same verdict, those that no innocent reading reconciles; as printed."""
    return sorted(findings, key=lambda finding: (VERDICTS.index(finding.verdict), _reconciled(finding)))


def checks_by_consequence(finding: Finding) -> list[Check]:
    """Checks of a record, those that disagree first."""
    return sorted(finding.checks, key=lambda check: VERDICTS.index(check.verdict))


def reasons(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """Why records could not be checked, the most frequent reason first.

    What a reason adds after a semicolon, such as the numbers of one record, is left out.
    """
    unchecked = (finding for finding in findings if finding.verdict == "not_checkable")
    told = ((finding.checks[0].reason or "no reason given").partition(";")[0] for finding in unchecked)
    return Counter(told).most_common()


def gathered(problems: Iterable[str]) -> list[str]:
    """Messages, each once, with how often it came."""
    return [f"{text} ({times} times)" if times > 1 else text for text, times in Counter(problems).items()]


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 result``, ``2 results``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _reconciled(finding: Finding) -> bool:
    """Whether an innocent reading reconciles every check; a slip says what may differ in the print."""
    disagreeing = [check for check in finding.checks if check.verdict in DISAGREE]
    return all(any(map(_is_innocent, check.readings)) for check in disagreeing)


def _is_innocent(reading: Reading) -> bool:
    return reading.reconciles and not any(slip in reading.name for slip in SLIPS)


def _field(record: Record, name: str) -> str:
    if within := _OF_A_GROUP.fullmatch(name):
        number = int(within[1])
        group = record.groups[number] if number < len(getattr(record, "groups", ())) else None  # type: ignore[union-attr]
        owner = group.group if group and group.group else f"group {number + 1}"
        return f"{spelled(within[2])} of {_short(owner)}"
    if name.startswith("estimate."):
        inner = getattr(record, "estimate", None)
        return _field(inner, name.removeprefix("estimate.")) if inner else spelled(name)
    if name == "value":
        return spelled(getattr(record, "statistic", None) or getattr(record, "measure", None) or name)
    return spelled(name)


def _short(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _innermost(path: str, longest: int = 80) -> str:
    """A path of headings, shortened from the left: the innermost tells places apart, the title does not."""
    headings = path.split(_PATH)[-longest:]
    while len(headings) > 1 and len(_PATH.join(["…", *headings])) > longest:
        del headings[0]
    shortened = _PATH.join(["…", *headings])
    return path if len(path) <= longest else _short(shortened, longest)


def _number(value: float, step: float) -> str:
    """A number to the decimal place of ``step``; what is much smaller or very large, by a power of ten."""
    if value == 0:
        return "0"
    if abs(value) < max(step, 1e-4) or not 1e-12 < step < 1e12:
        digits = min(17, max(3, 2 + math.ceil(math.log10(abs(value)) - math.log10(step))))
        return f"{value:.{digits}g}"
    return f"{value:.{max(0, math.ceil(-math.log10(step)))}f}"
