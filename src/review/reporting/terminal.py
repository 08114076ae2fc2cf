"""Checked papers on a terminal: the counts, what disagrees by gravity in few lines each, and what to do next.

What stands in a paper is not trusted; see :mod:`review.reporting.extraction`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from review.checking import wording
from review.document import plain
from review.patterns import regex
from review.records import VERDICTS
from review.reporting.causes import GRAVITIES, LAST_DIGIT, Cause, causes
from review.reporting.checked import NOTHING_FOUND
from review.reporting.quoting import Quoting

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from review.checking import Findings
    from review.records import Finding, Verdict
    from review.reporting.checked import Checked, Outcome

_STYLE: Final[dict[Verdict, str]] = {
    "decision_inconsistent": "magenta",
    "inconsistent": "yellow",
    "consistent": "green",
    "not_checkable": "bright_black",
}
_GRAVITY_STYLE: Final = {1: "magenta", 2: "magenta", 3: "yellow", 4: "bright_black"}
_MOST_REASONS: Final = 3
_MOST_UNREAD: Final = 5
_NARROWEST, _TWO_LINES, _LONGEST_WORD = 40, 60, 14  # columns of a terminal, characters
_BLANK: Final = regex(r"\s+")


def show(console: Console, paper: Checked, *, every: bool = False) -> None:
    """Print the counts of one paper, then what disagrees, the gravest first; or everything, in full."""
    findings = paper.findings
    console.print(_summary(paper))
    if not findings:
        console.print(f"\n{NOTHING_FOUND}")
    if every:
        _show_all(console, paper)
    else:
        _show_causes(console, paper)
    _show_unread(console, findings, every=every)
    console.print()


def _show_causes(console: Console, paper: Checked) -> None:
    found = causes(paper.findings)
    for cause in found:
        if cause.gravity < LAST_DIGIT:
            console.print()
            console.print(_cause(cause, console.width))
    if last := sum(len(cause.members) for cause in found if cause.gravity == LAST_DIGIT):
        are = "is" if last == 1 else "are"
        told = f"\n{last:,} more {are} off by one unit of the last digit; --all shows them."
        console.print(told, soft_wrap=True)


def _cause(cause: Cause, width: int) -> RenderableType:
    """Four lines: place, quote, what disagrees, what would make it agree; without that, more of the third."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    finding, check = cause.first.finding, cause.first.check
    mark, grave = wording.MARKS[check.verdict], GRAVITIES[cause.gravity]
    room = max(width, _NARROWEST) - 2
    place = _short(plain(wording.place(finding.record.location)), room - len(f"{mark} {grave}"))
    head = Text.assemble((f"{mark} {grave}", _GRAVITY_STYLE[cause.gravity]), "  ", (place, "bold"))
    quote = _around(_quote(finding), plain(check.printed or ""), room - 2)
    lines = [Text.assemble("“", (quote, "bold"), "”")]
    agreeing = [reading.name for reading in check.readings if reading.reconciles]
    last = f"agrees if: {plain(agreeing[0])}" if agreeing else ""
    if not last and cause.repeats:
        last = f"printed so in {len(cause.repeats)} more places"
    said = plain(cause.headline)
    # A wrapped line ends at a word, so that two hold less than twice its length.
    lines.append(Text(_short(said, room if last or room < _TWO_LINES else 2 * room - _LONGEST_WORD)))
    if last:
        lines.append(Text(_short(last, room), "bright_black"))
    return Group(head, *(Padding(line, (0, 0, 0, 2)) for line in lines))


def _around(text: str, what: str, longest: int) -> str:
    """A text, cut to a length so that what it is about stays."""
    if len(text) <= longest:
        return text
    at = max(text.find(what), 0)
    start = max(0, min(at - longest // 3, len(text) - longest + 1))
    return f"{'…' if start else ''}{_short(text[start:], longest - bool(start))}"


def _quote(finding: Finding) -> str:
    return _BLANK.sub(" ", plain(finding.record.quote)).strip()


def _show_all(console: Console, paper: Checked) -> None:
    quoting = Quoting(paper.document)
    for finding in wording.by_consequence(paper.findings):
        console.print()
        console.print(_head(finding))
        console.print(_details(finding, quoting))


def _show_unread(console: Console, findings: Findings, *, every: bool) -> None:
    from rich.padding import Padding
    from rich.text import Text

    problems = wording.gathered(findings.unread)
    if problems:
        console.print("\nNot read or not understood:")
    for problem in problems if every else problems[:_MOST_UNREAD]:
        console.print(Padding(Text(plain(problem), "bright_black"), (0, 0, 0, 2)))
    if not every and len(problems) > _MOST_UNREAD:
        console.print(f"  and {len(problems) - _MOST_UNREAD} more; --all shows them", style="bright_black")


def next_step(paper: Checked) -> str:
    """What a reader of the terminal may want next."""
    marked = " · --annotate marked.pdf marks them in the PDF" if paper.document.format == "pdf" else ""
    return (
        f"Next: --format html shows each in its place{marked} · --format letter asks the authors · "
        "--all shows all"
    )


def _summary(paper: Checked) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    findings, article = paper.findings, paper.document.article
    counts = findings.counts()
    unchecked = counts["not_checkable"]
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True, min_width=6)
    table.add_column(overflow="fold")
    table.add_row(f"{len(findings):,}", "result found" if len(findings) == 1 else "results found")
    table.add_row(f"{len(findings) - unchecked:,}", "checked")
    table.add_row(f"{counts['consistent']:,}", _verdict("consistent"))
    table.add_row(f"{counts['inconsistent']:,}", _verdict("inconsistent"))
    if decisive := counts["decision_inconsistent"]:
        changes = f", which changes what is significant at {findings.alpha:g}"
        table.add_row(f"{decisive:,}", _verdict("decision_inconsistent") + Text(changes))
    table.add_row(f"{unchecked:,}", _verdict("not_checkable") + Text(":" if unchecked else ""))
    reasons = wording.reasons(findings)
    for reason, number in reasons[:_MOST_REASONS]:
        table.add_row("", Text(f"{number:,}  {plain(reason)}", "bright_black"))
    if rest := sum(number for _, number in reasons[_MOST_REASONS:]):
        table.add_row("", Text(f"{rest:,}  for other reasons; --all shows them", "bright_black"))
    names = ", ".join(article.authors[:3]) + (" et al." if len(article.authors) > 3 else "")
    told = [Text(plain(paper.document.name), "bold")]
    if article.title:
        known = " · ".join(filter(None, (names, article.doi, paper.document.name)))
        told = [Text(plain(article.title), "bold"), Text(plain(known), "bright_black")]
    return Group(*told, table)


def _verdict(verdict: Verdict) -> Text:
    from rich.text import Text

    return Text(f"{wording.MARKS[verdict]} {wording.spelled(verdict)}", _STYLE[verdict])


def _head(finding: Finding) -> Text:
    from rich.text import Text

    return Text.assemble(
        _verdict(finding.verdict), "  ", Text(plain(wording.place(finding.record.location)), "bold")
    )


def _details(finding: Finding, quoting: Quoting) -> RenderableType:
    """Two columns: what it is, and the text, which wraps in its own column."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, style="bright_black")
    grid.add_column(overflow="fold")
    pieces = quoting.in_context(finding.record)
    quote = Text.assemble(*((piece.text, "bold" if piece.quoted else "") for piece in pieces))
    if heads := quoting.heads(finding.record):
        grid.add_row("  heads", Text(plain(heads)))
    grid.add_row("  quote", quote)
    for repair in quoting.repairs(finding.record.location):
        grid.add_row("  symbol", Text(repair))
    if finding.record.assumptions:
        grid.add_row("  read so", Text(plain("; ".join(finding.record.assumptions))))
    for check in wording.checks_by_consequence(finding):
        for name, text in wording.lines(finding.record, check):
            grid.add_row(f"  {name}", Text(plain(text)))
    return grid


def overview(outcome: Outcome) -> RenderableType:
    """A table for the terminal with a row for each checked paper: how many findings have which verdict."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title="All papers", title_justify="left", show_footer=len(outcome.counts) > 1)
    totals = {verdict: sum(counts[verdict] for _, counts in outcome.counts) for verdict in VERDICTS}
    table.add_column("paper", footer="together", overflow="fold")
    table.add_column("found", justify="right", footer=f"{sum(totals.values()):,}")
    for verdict in VERDICTS:
        heading = Text(f"{wording.MARKS[verdict]} {wording.spelled(verdict)}")
        table.add_column(heading, justify="right", footer=f"{totals[verdict]:,}")
    for name, counts in outcome.counts:
        numbers = (f"{counts[verdict]:,}" for verdict in VERDICTS)
        table.add_row(Text(plain(name)), f"{sum(counts.values()):,}", *numbers)
    return table


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
