"""What a document says once for all its numbers: that ± is followed by SD, that brackets hold quartiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from review.finding.bare import PAIR_IN_BRACKETS, PAIR_OF_INTERVALS, headers, kind_of_interval, spread_of
from review.finding.owners import Result
from review.patterns import regex

_PLUS_MINUS_IS: Final = regex(
    r"(?:±|\+/-|\bplus or minus)[ ]?(?:1[ ])?(?P<what>S\.?[ ]?E\.?|s\.?e\.?m?\b|(?:the )?standard error"
    r"|S\.?[ ]?D|s\.?d\b|(?:the )?standard dev)"
    r"|(?:mean|error bars?|values?|data|results?)[^.;()]{0,60}?[( ](?P<named>S\.?E\.?M\b"
    r"|standard errors?|S\.?D\b|standard deviations?)",
    re.IGNORECASE,
)
_COMPARES: Final = regex(r"\b(?:vs|versus|and|compared)\b")


class Conventions:
    """What a document says that ± and brackets hold; looked up when first asked.

    Parameters
    ----------
    text : str
        The text of the document.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[str, str | None] = {}
        self._elsewhere: list[str | None] = []

    def within(self, text: str) -> str | None:
        """What a sentence or a block says."""
        if text not in self._known:
            self._known[text] = _named(text)
        return self._known[text]

    def elsewhere(self) -> str | None:
        """``"sd"`` or ``"se"`` where the whole document names only one of them after ±."""
        if not self._elsewhere:
            said = {_named(after) for after in _after_signs(self.text)} - {None}
            self._elsewhere.append(said.pop() if len(said) == 1 else None)
        return self._elsewhere[0]

    @cached_property
    def _headers(self) -> tuple[str, str]:
        """What brackets with one number and with two hold, where the document says one thing of each."""
        one: set[str] = set()
        two: set[str] = set()
        for header in headers(self.text):
            (one if spread_of(header) else two).add(spread_of(header) or kind_of_interval(header))
        return (one.pop() if len(one) == 1 else ""), (two.pop() if len(two) == 1 else "")

    def header(self, text: str) -> str:
        """What the document says of the brackets of a sentence that sets two values beside one another."""
        if text.count("(") + text.count("[") < 2 or not _COMPARES.search(text):
            return ""
        if PAIR_IN_BRACKETS.search(text):
            return self._headers[0]
        return self._headers[1] if PAIR_OF_INTERVALS.search(text) else ""

    def spread(self) -> str:
        """What stands in the bracket after a mean, "sd" or "se"; "" where the document does not say it."""
        return self._headers[0]


def _after_signs(text: str) -> Iterator[str]:
    """What follows each ± in words."""
    for sign in ("±", "+/-"):
        at = text.find(sign)
        while at >= 0:
            if match := _AFTER_SIGN.match(text, at):
                yield match.group()
            at = text.find(sign, at + 1)


_AFTER_SIGN: Final = regex(r"(?:±|\+/-)[ ]?[A-Za-z.]{2,8}(?: \w{1,10})?")


def name_spread(result: Result, sentence: str, block: str, said: Conventions) -> None:
    """Whether ± is followed by SD or SE: said beside it, in its sentence, its paragraph, or elsewhere."""
    spread, beside = result.values.pop("spread"), result.values.pop("named").strip(" =(")
    what = _named(beside and f"±{beside}") or said.within(sentence) or said.within(block)
    if what is None:
        what = said.elsewhere()
        if what:
            result.assumptions.append(f'{what.upper()} assumed: so named with "±" elsewhere in the document')
    if what is None:
        what = "sd"
        result.assumptions.append('SD assumed: "±" without a name')
    result.values[what] = spread


def _named(text: str) -> str | None:
    match = _PLUS_MINUS_IS.search(text) if text else None
    if match is None:
        return None
    word = (match["what"] or match["named"]).lower().replace(".", "").replace("the ", "").replace(" ", "")
    return "se" if word.startswith(("se", "standarde")) else "sd"
