"""Words against the p-value printed with them: "significantly lower (P = .52)", "no difference (P = .002)".

Looked at is only what one clause says of one p-value, without a negation, a trend or a second part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from review.checking.printed_numbers import printed_number
from review.checking.sentences import Sentence, statement_check
from review.patterns import regex
from review.printed import NotANumber

if TYPE_CHECKING:
    from review.document import Document
    from review.records import Finding

_TURN: Final = (
    r"(?!\b(?:and|but|while|whereas|however|except|although|though|trend\w*|not|no|neither|nor|other"
    r"|when|if"
    r"|interaction|between which|of which|prior)\b)"
)
_BETWEEN: Final = rf"(?:{_TURN}[^.;:()\[\]0-9=<>]){{0,90}}?"
_P: Final = (
    r"[(\[][^()\[\]0-9=<>≤≥]{0,20}?\b[Pp](?:[- ]?values?)?\s?"
    r"(?P<relation>[=<>≤≥])\s?(?P<p>0?[.·]\d{1,6})\s?[)\]]"
)
_HAS_P: Final = regex(_P)
_SIGNIFICANT: Final = regex(
    r"\b(?:(?:was|were|is|are|had|showed|revealed|found|a|the|became|remained)\s+(?:also\s+|an?\s+)?"
    r"(?:statistically\s+)?significant(?:ly)?"
    r"|significantly\s+(?:different|higher|lower|greater|larger|smaller|more|less|better|worse|shorter|longer"
    r"|faster|slower|increased|decreased|reduced|improved))"
    rf"\b{_BETWEEN}{_P}"
)
_NOT_SIGNIFICANT: Final = regex(
    r"\b(?:(?:no|not)\s+(?:an?\s+|any\s+)?(?:statistically\s+)?significant(?:ly)?|did\s+not\s+differ"
    rf"(?:\s+significantly)?|no\s+difference)\b{_BETWEEN}{_P}"
)
#: Before it in the same sentence, these turn or weaken what is said, or state a rule.
_TURNED: Final = regex(
    r"\b(?:not|no|non|none|neither|nor|without|never|nearly|marginal\w*|borderline|almost|approach\w*"
    r"|trend\w*"
    r"|fail\w*|lack\w*|tend\w*|close|if|whether|reach\w*|consider\w*|defin\w*|hardly|lost"
    r"|criteri\w+"
    r"|regarded|deemed|indicat\w+|denot\w+|lower than|higher than 0|non-?inferior\w*|equivalen\w+"
    r"|bonferroni)\b",
    re.IGNORECASE,
)
_SMALLEST: Final = 0.01  # below it no usual correction for several tests makes a result not significant


def check_words(said: Sequence[Sentence], document: Document, alpha: float) -> Iterator[Finding]:
    """A finding for each clause whose words and p-value contradict each other; none where they agree.

    Parameters
    ----------
    said : sequence of Sentence
    document : Document
    alpha : float
        Where a result counts as significant.
    """
    for sentence in said:
        if not sentence.has("significan", "differ") or not _HAS_P.search(sentence.text):
            continue
        for match in _SIGNIFICANT.finditer(sentence.text):
            if not _TURNED.search(sentence.text[: match.start()]):
                yield from _contradicted(sentence, match, document, alpha, significant=True)
        for match in _NOT_SIGNIFICANT.finditer(sentence.text):
            if not _TURNED.search(sentence.text[: match.start()]):
                yield from _contradicted(sentence, match, document, alpha, significant=False)


def _contradicted(
    sentence: Sentence, match: re.Match[str], document: Document, alpha: float, *, significant: bool
) -> Iterator[Finding]:
    try:
        p = printed_number(match["p"])
    except NotANumber:
        return
    relation = match["relation"]
    if significant:
        above = relation in ">≥" and p.value >= alpha
        wrong = above or (relation == "=" and p.low > alpha)
        low, high = 0.0, alpha
    else:
        least = min(alpha, _SMALLEST)
        wrong = p.high < least if relation == "=" else relation in "<≤" and p.value <= least
        low, high = alpha, 1.0
    if not wrong:
        return
    words = "significant" if significant else "not significant"
    printed = match["p"] if relation == "=" else f"{relation} {match['p']}"
    reason = f"the words say {words}; printed is p {relation} {match['p']}"
    check = statement_check(
        "words_against_p", "inconsistent", printed, low, high, f"{words} at {alpha:g}", reason
    )
    yield sentence.finding(document, match.span(), "significance in words", printed, (), check)
