"""Whether a count, a total and a percentage in one phrase belong together, by how they are written."""

from __future__ import annotations

import re
from typing import Final

from review.checking.context import Context
from review.checking.percentages.shares import Share
from review.checking.surroundings import words_after, words_before
from review.patterns import regex

# "grade 3/4 (12%)", "HPV 16/18 (70%)": two names, not a count and its total.
_LABEL: Final = regex(
    r"(?:\b(?i:grades?|stages?|types?|class(?:es)?|phases?|levels?|scores?|days?|weeks?|visits?|groups?|ratio)"
    r"|[A-Z]{2,6})[- ]?$"
)
_STARTS_WITH_PERCENT: Final = regex(r"\d[\d.,·]* ?%")
_OF_SOMETHING_ELSE: Final = regex(r"\b(?:at|FDR|by|than|least|most|threshold|level|power|with an?)\b")
_BOUND: Final = regex(
    r"(?:[<>≤≥~≈±]|\b(?:over|under|above|below|about|around|approximately|nearly|almost|roughly|least|most"
    r"|than|up to)|\d ?%? to)"
    r"[ ]?$",
    re.IGNORECASE,
)
# Between a percentage and its count stand brackets; between a count and a percentage of it nouns, too, but
# then the percentage is in brackets of its own.
_JOINED: Final = regex(
    r"[\s,:;=]*(?:[(\[][\s,:;=nN]*|or |i\.e\.,? |corresponding to |that is,? )?(?:of )?"
    r"|[\s\w’',/-]{0,60}[(\[][\s=,]*"
)
_OF_OTHERS: Final = regex(r"[\s]*(?:of|in|among|for)\b")
_SECOND: Final = regex(r"[^()\[\]]{0,60}\b\d+[ ]?(?:/|of(?: the)?)[ ]?\d+")
_THREE: Final = regex(r"\d ?/ ?\d+(?:\.\d+)? ?/ ?\d")
#: "Males/females", "yes / no": the row names two parts, not a part and the whole.
_TWO_PARTS: Final = regex(
    r"(?<![\w/])(?:males?|females?|m|f|men|women|boys?|girls?|yes|no|y|n|left|right|l|r|single|married"
    r"|[a-z]{3,})[ ]?/[ ]?(?!n\b|total|%)[a-z]{1,}(?![\w/])",
    re.IGNORECASE,
)


def of_two_parts(share: Share) -> bool:
    """Whether the words of its row may say that ``17/19`` are two parts, not a part and the whole."""
    if share.record.location.row is None and share.record.location.table is None:
        return False
    named = " ".join(filter(None, (share.record.outcome, share.record.location.row)))
    return _TWO_PARTS.search(named) is not None


def of_something_else(share: Share, context: Context) -> str | None:
    """The words by which a percentage may not be of the count and total in its phrase; None if none."""
    quote, record = share.record.quote, share.record
    if found := _OF_SOMETHING_ELSE.search(quote):
        return f'"{found[0]}"'
    before = words_before(record, context)
    label = None if _STARTS_WITH_PERCENT.match(quote) else _LABEL.search(before)
    if found := label or _BOUND.search(before):
        return f'"{found[0].strip()}" stands before it'
    if of_two_parts(share):
        return "the row names two parts"
    if _THREE.search(quote):
        return "three numbers stand in one"
    if record.location.table is not None or record.location.row is not None:
        return None
    fraction = re.search(rf"{re.escape(record.count or '')}\D{{1,40}}?{re.escape(record.total or '')}", quote)
    percent = quote.rfind(record.percent or "")
    if fraction is None or percent < 0:
        return None
    first, last = sorted([fraction.span(), (percent, percent + len(record.percent or ""))])
    between = quote[first[1] : last[0]].lstrip("% ")
    if not _JOINED.fullmatch(between):
        return f'"{between.strip()}" stands between them'
    after = quote[last[1] :].lstrip("% ") + words_after(record, context)
    if last[0] == percent and _OF_OTHERS.match(after):
        return f'it is said of others: "{" ".join(after.split()[:4])}"'
    if first[0] == percent and "(" in between and _SECOND.match(after):
        return "its brackets hold a second count"
    return None
