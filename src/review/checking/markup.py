"""A finding as HTML: the card that notebooks and the page about one paper share.

Everything that comes from a paper is escaped, and no element has an event handler or a style of its own.
"""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from review.checking import wording
from review.checking.drawing import two_intervals
from review.document import plain
from review.printed import Interval
from review.records import KIND, VERDICTS, Verdict

if TYPE_CHECKING:
    from review.checking.findings import Findings
    from review.records import Check, Finding

#: Short, since a page may hold thousands.
CLASSES: Final[dict[Verdict, str]] = {
    "decision_inconsistent": "d",
    "inconsistent": "i",
    "consistent": "c",
    "not_checkable": "n",
}
_MOST_CARDS: Final = 40


def safe(text: str) -> str:
    """Text of a paper, to be shown as text."""
    return escape(plain(text))


@cache
def style() -> str:
    """The style sheet of cards."""
    return files("review.checking").joinpath("markup.css").read_text(encoding="utf-8")


def card(finding: Finding, findings: Findings, quote: str, *, heading: str = "p") -> str:
    """One record with all its checks, those that disagree first.

    Parameters
    ----------
    finding : Finding
    findings : Findings
        What it belongs to; tells alpha and rounding.
    quote : str
        HTML of the quote.
    heading : str
        Element of the first line.
    """
    place = wording.place(finding.record.location)
    head = (
        f"<{heading} class=head>{badge(finding.verdict)} "
        f"<span class=place>{safe(place) or KIND[type(finding.record)].replace('_', ' ')}</span></{heading}>"
    )
    checks = "".join(_check(finding, check, findings) for check in wording.checks_by_consequence(finding))
    assumed = "; ".join(finding.record.assumptions)
    read_so = f"<p class=assumed>Read so because: {safe(assumed)}</p>" if assumed else ""
    return f"{head}<blockquote>{quote}</blockquote>{read_so}{checks}"


def badge(verdict: Verdict) -> str:
    """A verdict: its mark and its name."""
    return (
        f"<span class=badge><span aria-hidden=true>{wording.MARKS[verdict]}</span> "
        f"{wording.spelled(verdict)}</span>"
    )


def compact(findings: Findings) -> str:
    """What a notebook shows: the counts, what disagrees, and the rest folded."""
    ordered = wording.by_consequence(findings)
    disagreeing = [finding for finding in ordered if finding.verdict in wording.DISAGREE]
    consistent = [finding for finding in ordered if finding.verdict == "consistent"]
    parts = [f"<style>{style()}</style><p class=counts>{wording.counted(len(findings), 'result')}: "]
    parts.append(" · ".join(_count(verdict, findings.counts()[verdict]) for verdict in VERDICTS) + "</p>")
    parts.append(_cards(disagreeing, findings))
    if consistent:
        parts.append(f"<details><summary>{wording.counted(len(consistent), 'consistent result')}</summary>")
        parts.append(f"{_cards(consistent, findings)}</details>")
    if reasons := wording.reasons(findings):
        rows = "".join(f"<li>{safe(reason)}: {number:,}</li>" for reason, number in reasons[:_MOST_CARDS])
        parts.append(f"<details><summary>Why results could not be checked</summary><ul>{rows}</ul></details>")
    if findings.unread:
        rows = "".join(
            f"<li>{safe(problem)}</li>" for problem in wording.gathered(findings.unread)[:_MOST_CARDS]
        )
        parts.append(f"<details><summary>Not read or not understood</summary><ul>{rows}</ul></details>")
    return f"<div class=review-findings>{''.join(parts)}</div>"


def _count(verdict: Verdict, number: int) -> str:
    return f"<span class={CLASSES[verdict]}>{number:,} {badge(verdict)}</span>"


def _cards(chosen: list[Finding], findings: Findings) -> str:
    several = len({finding.document for finding in findings}) > 1
    cards = []
    for finding in chosen[:_MOST_CARDS]:
        document = f"{safe(finding.document)}: " if several else ""
        quote = f"{document}<mark>{safe(finding.record.quote[:600])}</mark>"
        cards.append(f'<li class="finding {CLASSES[finding.verdict]}">{card(finding, findings, quote)}</li>')
    rest = len(chosen) - _MOST_CARDS
    more = f"<p>and {rest:,} more: see <code>to_frame()</code></p>" if rest > 0 else ""
    return f"<ol>{''.join(cards)}</ol>{more}" if cards else ""


def _check(finding: Finding, check: Check, findings: Findings) -> str:
    """One check: what disagrees, the drawing, then what stands behind it."""
    (_, said), *lines = wording.lines(finding.record, check)
    rows = "".join(f"<div><dt>{name}</dt><dd>{safe(text)}</dd></div>" for name, text in lines)
    parts = f"<p class=said>{safe(said)}</p>{_drawing(check, findings)}" + (
        f"<dl>{rows}</dl>" if rows else ""
    )
    return f"<div class={CLASSES[check.verdict]}>{parts}</div>"


def _drawing(check: Check, findings: Findings) -> str:
    printed = wording.printed_interval(check, findings.rounding)
    if printed is None or check.low is None or check.high is None:
        return ""
    decisive = check.verdict == "decision_inconsistent" and wording.is_p(check)
    return two_intervals(printed, Interval(check.low, check.high), findings.alpha if decisive else None)
