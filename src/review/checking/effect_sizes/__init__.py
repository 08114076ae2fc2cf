"""Effect sizes against the tests, means and counts printed with them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from review.checking.context import Context
from review.checking.effect_sizes.effects_of_groups import check_effects_of_groups
from review.checking.effect_sizes.effects_of_tests import (
    FORMULAS,
    contingency,
    correlations,
    shares_of_variance,
    standardized_differences,
)
from review.checking.printed_numbers import printed_number
from review.checking.said import Kind, kinds_named
from review.checking.verdicts import Implied, Target, judge
from review.patterns import regex
from review.printed import Interval, NotANumber
from review.records import Check, Estimate, Record, Test

_WORDS: Final = (
    "and|with|an?|the|of|effect|sizes?|moderate|medium|small|large|very|strong|weak|partial|corresponding"
    "|estimated|Cohen['’]?s?|Hedges?['’]?s?|two-tailed|two-sided|one-tailed|one-sided|which|is|was|giving"
    "|yielding|in|to|by|significant|equivalent|observed|value"
)
_VALUE: Final = r"-?[\d.·]{1,8}"
_OTHER_VALUE: Final = (
    rf"(?:MSE|BF_?(?:10|01)?|power|95 ?% ?CI)[ ]?[=:]?[ ]?[\[(]?{_VALUE}(?:[ ]?[,;–-][ ]?{_VALUE}[\])])?"
)
#: What may stand between a test and its effect size: punctuation, a few words, other values of the result.
_BETWEEN: Final = regex(
    rf"[\s,;:()\[\]{{}}*–-]*(?:(?:(?:{_WORDS})\b|{_OTHER_VALUE})[\s,;:()\[\]{{}}]*){{0,6}}", re.IGNORECASE
)
_FARTHEST: Final = 60
_SIZES: Final = regex(r"\bn[12₁₂]?[ ]?=[ ]?([0-9]{1,6})(?![0-9.,]*[0-9])", re.IGNORECASE)
_OTHER_MODEL: Final = (
    "change", "δr", "∆r", "hierarch", "step", "block", "adjust", "increment", "mixed", "marginal",
    "conditional", "nagelkerke", "cox", "pseudo", "logist", "additional", "predictor", "semi-partial",
)  # fmt: skip
_CORRELATION: Final = ("correlat", "pearson", "spearman", "associat")


class _Tested(NamedTuple):
    """A test printed beside an effect size, as intervals; its F and t are sizes, 0 or more."""

    statistic: str
    value: Interval
    df: tuple[Interval, ...]
    n: Interval | None


def check_effect_sizes(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Checks of this family, each with the index of its record.

    ``effect_size``: d, g, η², partial η², ω², ε², f², R², r, phi and V beside a test; d, g, differences, OR,
    RR and RD beside the means or counts of two groups.
    """
    for at, beside in [*_in_prose(records, context), *_in_rows(records)]:
        check = _of_test(records[at], records[beside], context)
        if check is not None:
            yield at, check
    yield from check_effects_of_groups(records, context)


def _in_prose(records: Sequence[Record], context: Context) -> Iterator[tuple[int, int]]:
    """Indices of effect sizes in running text, each with the test that it is printed with."""
    text = context.document.text if context.document else None
    prose = [(at, record) for at, record in enumerate(records) if record.location.table is None]
    test = -1
    for (before, last), (at, record) in pairwise(prose):
        start, end = last.location.end, record.location.start
        if isinstance(last, Test) and not _is_effect(last):
            test = before
        near = 0 <= end - start <= (_FARTHEST if text is not None else 3)
        if not near or (text is not None and not _BETWEEN.fullmatch(text, start, end)):
            test = -1
        elif test >= 0 and _is_effect(record):
            yield at, test
        else:
            test = -1


def _in_rows(records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """Indices of effect sizes in table rows that have one test, each with that test."""
    rows = [(at, record) for at, record in enumerate(records) if record.location.table is not None]
    for _, group in groupby(rows, key=lambda item: (item[1].location.table, item[1].location.row)):
        row = list(group)
        tests = [at for at, record in row if isinstance(record, Test) and not _is_effect(record)]
        effects = [(at, record) for at, record in row if _is_effect(record)]
        names = [getattr(record, "measure", "r") for _, record in effects]
        if len(tests) == 1 and len(set(names)) == len(names):
            yield from ((at, tests[0]) for at, _ in effects)


def _is_effect(record: Record) -> bool:
    if isinstance(record, Test):
        return record.statistic == "r" and not record.df and record.p_relation is None
    return isinstance(record, Estimate) and record.measure in FORMULAS and record.unit is None


def _of_test(record: Record, beside: Record, context: Context) -> Check | None:
    """One effect size against its test; None where the test does not speak of it."""
    assert isinstance(record, Estimate | Test)
    assert isinstance(beside, Test)
    measure = record.measure if isinstance(record, Estimate) else "r"
    printed = record.value if record.relation == "=" else f"{record.relation} {record.value}"
    try:
        tested = _tested(beside, context)
        effect = printed_number(printed).interval(context.rounding)
    except NotANumber:
        return None
    if tested is None:
        return None
    words = f"{beside.quote} {context.paragraph(record.location)}"
    implied = list(_implied(measure, tested, words, kinds_named(words)))
    if not implied:
        return None
    size = _size(effect) if measure in ("d", "g", "r", "phi") else effect
    target = Target(
        check="effect_size", field="value", fields=("value",), printed=printed, interval=size,
        formula=FORMULAS[measure], others=(beside.location,),
    )  # fmt: skip
    given = f"{beside.statistic}({', '.join(beside.df)}) {beside.relation} {beside.value}"
    return judge(target, implied, alpha=context.alpha, doubt=_doubt(measure, tested, words), given=given)


def _tested(test: Test, context: Context) -> _Tested | None:
    """The numbers of a test, if it is one that effect sizes are computed from."""
    df = tuple(_degrees(text, context) for text in test.df)
    wanted = {"t": 1, "F": 2, "chi2": 1}.get(test.statistic)
    if wanted != len(df) or any(one.low <= 0 for one in df):
        return None
    text = test.value if test.relation == "=" else test.relation + test.value
    value = _size(printed_number(text).interval(context.rounding))
    n = None if test.n is None else printed_number(test.n).value
    return _Tested(test.statistic, value, df, Interval(n, n) if n is not None and n > 0 else None)


def _implied(measure: str, test: _Tested, words: str, named: frozenset[Kind]) -> Iterator[Implied]:
    if test.statistic == "chi2":
        if measure in ("phi", "cramers_v") and test.n is not None and test.df[0].low == test.df[0].high:
            yield from contingency(measure, test.value, round(test.df[0].low), test.n)
        return
    one = test.statistic == "t" or test.df[0].high <= 1
    squared = test.statistic == "F"
    f = test.value if squared else Interval(test.value.low**2, test.value.high**2)
    t = Interval(test.value.low**0.5, test.value.high**0.5) if squared else test.value
    df1, df2 = (test.df[0], test.df[1]) if squared else (Interval(1.0, 1.0), test.df[0])
    if measure in ("d", "g") and one:
        yield from standardized_differences(t, df2, _group_sizes(words, df2), named, between=not squared)
    elif measure == "r" and one:
        yield from correlations(t, df2)
    elif measure in ("partial_eta2", "eta2", "omega2", "epsilon2", "f2", "R2"):
        yield from shares_of_variance(measure, f, df1, df2)


def _doubt(measure: str, test: _Tested, words: str) -> str | None:
    plain = words.lower()
    if measure == "R2" and (test.statistic == "t" or any(word in plain for word in _OTHER_MODEL)):
        return "R² may be of another model than the test"
    if measure == "r" and any(word in plain for word in _CORRELATION):
        return "r may be the correlation of other numbers than those tested"
    if measure in ("phi", "cramers_v") and ("yates" in plain or "continuity" in plain):
        return "χ² may be corrected for continuity, and the effect size not"
    return None


def _group_sizes(words: str, df: Interval) -> tuple[int, int] | None:
    """Two sizes printed beside the test that add up to its df and 2."""
    if df.low != df.high:
        return None
    sizes = [int(size) for size in _SIZES.findall(words)][:20]
    pairs = {pair for pair in pairwise(sizes) if sum(pair) == df.low + 2 and min(pair) > 0}
    return pairs.pop() if len(pairs) == 1 else None


def _size(ends: Interval) -> Interval:
    """Of a number with a sign, how far from 0 it can lie; "< 1" is said of the size."""
    if ends.low == -math.inf:
        return Interval(0.0, max(ends.high, 0.0))
    return Interval(max(ends.low, -ends.high, 0.0), max(-ends.low, ends.high))


def _degrees(text: str, context: Context) -> Interval:
    number = printed_number(text)
    return Interval(number.value, number.value) if number.decimals <= 0 else number.interval(context.rounding)
