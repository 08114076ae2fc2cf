"""The words that may say what a number is: its sentence, or the heads, caption and notes of its table."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from review.checking.context import Context, mentions
from review.patterns import regex
from review.records import Estimate, Proportion, Record, Summary

_DIFFERENCE: Final = r"(?:(?i:coefficients?|differences?|betas?)|β|\bMD)\b"
_RATIO: Final = r"(?:(?i:ratios?)|\b[ac]?(?:OR|RR|HR))\b"
_EITHER: Final = r"[^|]{0,24}(?:\bor\b|/)[^|]{0,16}?"
_TWO_MEASURES: Final = regex(f"{_DIFFERENCE}{_EITHER}{_RATIO}|{_RATIO}{_EITHER}{_DIFFERENCE}")
_BEFORE: Final = 300  # characters of running text, about two sentences
_AFTER: Final = 150
_HEADS: Final = 100  # cells at the top of a table, among which its heads are
_LONGEST: Final = 6000  # a longer note says nothing of one number, and searching it for each would cost time


def words_near(record: Record, context: Context) -> str:
    """Quote, qualifiers and what stands around a record, of bounded length."""
    place = record.location
    words = [record.quote, *record.qualifiers, place.row or "", place.column or ""]
    if context.document is not None and place.row is None and place.table is None:
        words.append(context.document.text[max(0, place.start - _BEFORE) : place.end + _AFTER])
    elif context.document is not None:
        for table in context.document.tables:
            if table.cells and table.cells[0].block.start <= place.start < table.cells[-1].block.end:
                first = table.cells[0].block.start
                words += [cell.text for cell in table.cells[:_HEADS] if cell.header]
                words += [block.text for block in (table.caption, *table.notes) if block is not None]
                words.append(context.document.text[max(0, first - _BEFORE) : first])
    return " ".join(words)[:_LONGEST]


def said_near(record: Record, context: Context, words: re.Pattern[str]) -> re.Match[str] | None:
    """The first match of a pattern in the words near a record."""
    return mentions(words_near(record, context), words)


def words_before(record: Record, context: Context) -> str:
    """What stands right before a record in running text."""
    place = record.location
    if context.document is None or place.table is not None:
        return ""
    return context.document.text[max(0, place.start - 20) : place.start]


def words_after(record: Record, context: Context) -> str:
    """What stands right after a record in running text."""
    place = record.location
    if context.document is None or place.table is not None:
        return ""
    return context.document.text[place.end : place.end + 80]


def names_two_measures(record: Record) -> bool:
    """Whether a head of its column names a difference and a ratio: which of them stands in a row is open."""
    return _TWO_MEASURES.search(f"{record.location.column} | {record.location.row}") is not None


def is_count_of_total(part: Estimate | Summary | Proportion) -> bool:
    """Whether no interval, but a count and its total or a decimal is meant: ``57/65``, ``13 (5,2)``."""
    if part.ci_low is None:
        return False
    whole = part.ci_low.isdigit() and (part.ci_high or "").isdigit()
    comma = whole and isinstance(part, Proportion) and f"({part.ci_low},{part.ci_high})" in part.quote
    return comma or f"{part.ci_low}/{part.ci_high}" in part.quote


@lru_cache(maxsize=8)
def spoken_of(text: str, words: tuple[str, ...]) -> str | None:
    """The first of the words that a paper uses anywhere."""
    lower = text.lower()
    return next((word for word in words if word in lower), None)


#: Models whose coefficients are logarithms of ratios, and whose intervals are often likelihood intervals.
LIKELIHOOD: Final = ("logistic", "logit", "poisson", "binomial", "proportional hazards", "generalized linear")
