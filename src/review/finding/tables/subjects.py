"""What a whole table is about, where its rows and heads do not say it: the outcome, the only group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from review.finding.tables.entries import Entry
from review.finding.tables.facets import facets, heads_times, is_generic
from review.finding.tables.layout import Layout, Row
from review.patterns import regex

_FIRST_SENTENCE: Final = regex(r"[.;:]\s")
NAMES: Final = regex(r"[^\W\d_]{3}")  #: a label with a word, not only a number
_LONGEST: Final = 120
_EFFECTS: Final = 0.7  # of the entries of a table of predictors, or of sources of variance
_END: Final = (
    r"(?=$|[.;:,(\[]|\b(?:by|using|adjust\w+|among|based|with|within|from|according|as a|over|during|after"
    r"|at|in (?:the|all|each|patients|participants|subjects|children|women|men|a))\b)"
)
_PREDICTED: Final = regex(
    r"\b(?:(?:predict(?:ors?|ion)|risk factors?|determinants?|(?:regressions?|anc?ova|(?:co)?variance)"
    r"(?: \w+)?)[ ](?:of|for|on|predicting)|(?:factors|variables|characteristics)(?: \w+)?"
    r" (?:associated with|related to|correlated with))"
    rf"[ ](?:the[ ])?(?P<outcome>[^.;:,(\[]{{4,80}}?){_END}",
    re.IGNORECASE,
)
_EXPLAINED: Final = regex(
    rf"\beffects? of\b.{{3,80}}?[ ]on[ ](?:the[ ])?(?P<outcome>[^.;:,(\[]{{4,80}}?){_END}", re.IGNORECASE
)
_SOURCES: Final = regex(r"\W*(?:sources?(?: of vari\w+)?|effects?|predictors?|covariates?)\W*", re.IGNORECASE)
_GROUP: Final = regex(
    r"\b(?:of|in|for|among|within)[ ](?:the[ ]|an?[ ])?(?P<group>[\w&/+-]+(?:[ ][\w&/+-]+){0,5}[ ]"
    r"(?:group|arm))\b",
    re.IGNORECASE,
)
_SEVERAL: Final = regex(
    r"\b(?:groups|arms|between|compar\w+|versus|vs|each|every|both|either|by|all|age|study)\b", re.IGNORECASE
)


def subject(layout: Layout, caption: str) -> list[str]:
    """What a row is about that only names a time or a statistic: head of the labels, or caption."""
    heads = [head for head in layout.stub_heads if head and not is_generic(head) and not heads_times(head)]
    named = [
        said.name
        for head in heads
        if (said := facets(head)).name and not said.time and not is_generic(said.name)
    ]
    return named[-1:] or [_FIRST_SENTENCE.split(caption, maxsplit=1)[0][:_LONGEST].strip()]


def predicted(layout: Layout, caption: str, entries: Sequence[Entry]) -> str:
    """Outcome that a caption names over rows of predictors or of sources of variance; empty if none."""
    told = [entry for entry in entries if entry.kind != "p"]
    effects = sum(entry.kind in ("estimate", "test") for entry in told)
    if not effects or effects < _EFFECTS * len(told):
        return ""
    match = _PREDICTED.search(caption)
    if match is None and any(map(_SOURCES.fullmatch, layout.stub_heads)):
        match = _EXPLAINED.search(caption)
    return match["outcome"].strip() if match else ""


def compares_rows(row: Row, layout: Layout) -> bool:
    """Whether a row of p-values is the only one below rows of several groups: it compares them."""
    if not (row.own.statistic and row.own.said.kinds == {"p"}):
        return False
    beside = [r for r in layout.rows if r.block == row.block and r.stubs[:-1] == row.stubs[:-1]]
    return len(beside) > 2 and sum("p" in r.own.said.kinds for r in beside) == 1


def only_group(caption: str) -> str:
    """Group that a caption names as the only one: "Results of the walking group"; empty if it names none."""
    first = _FIRST_SENTENCE.split(caption, maxsplit=1)[0]
    named = _GROUP.findall(first)
    return named[0] if len(named) == 1 and not _SEVERAL.search(first) else ""
