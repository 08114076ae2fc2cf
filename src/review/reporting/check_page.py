"""One self-contained page about one checked paper, and an index of several.

The page asks for nothing from anywhere: style, script and data are within it, and its Content Security
Policy allows only this style and this script. What stands in the paper is shown as text.
"""

from __future__ import annotations

import base64
import gzip
import os
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from markupsafe import Markup

from review import outputs
from review.checking import Findings, wording
from review.checking.markup import CLASSES, badge, card, safe
from review.checking.markup import style as card_style
from review.patterns import regex
from review.records import KIND, VERDICTS
from review.reporting import letter, pages
from review.reporting.causes import GRAVITIES, LAST_DIGIT, Cause, causes
from review.reporting.checked import NOTHING_FOUND, json_lines
from review.reporting.described import described, section
from review.reporting.pictures import Pictures
from review.reporting.quoting import Quoting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from review.records import Finding
    from review.reporting.checked import Checked, Outcome

#: Findings with a card of their own, by consequence; the others have their line in the table.
_MOST_CARDS: Final = 300
_LONGEST_CELL: Final = 160
_UNREAD: Final = "What could not be read or understood"
_LONGEST_NAME: Final = 80
_UNUSUAL: Final = regex(r"[^\w. -]+")  # what a typed sentence has, and a name of a file has not
_HOW_TO_READ: Final = """
<p>A printed number stands for every number that rounds to it. From such intervals this page recomputes what
the numbers of a result imply for each other. If the implied interval meets the printed one, they are
<em>consistent</em>; <em>decision inconsistent</em> says that it lies wholly on the other side of the
significance level. An inconsistency is a property of printed numbers, never of people: a corrected test, a
one-sided test, rounding on the way, or a typesetter will do. The readings that were tried stand with
each.</p>"""


def default_name(given: Sequence[str | Path], *, several: bool = False) -> Path:
    """Where pages go if nobody says: beside nothing else, named for the one paper or for what it is."""
    if several or len(given) != 1:
        return Path("review-check")
    stem = _UNUSUAL.sub("_", Path(given[0]).stem[:_LONGEST_NAME]).strip("_") or "paper"
    return Path(f"{stem}.check.html")


def write(papers: Iterable[Checked], outcome: Outcome, output: Path, several: bool) -> None:
    """Write one page, or a folder of pages with an index, and say where on standard output."""
    if not (several or output.is_dir()):
        for paper in papers:
            outputs.write({output: page(paper, file=_address(paper, output.parent))})
            print(f"{output}: {_told(outcome)}")
        return
    output.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    for paper in papers:
        names.append(_free(paper.path.stem[:_LONGEST_NAME], names))
        made = page(paper, file=_address(paper, output), index="index.html")
        outputs.write({output / names[-1]: made})
    outputs.write({output / "index.html": index(outcome, names)})
    print(f"{output / 'index.html'}: {wording.counted(len(names), 'paper')}, {_told(outcome)}")


def _address(paper: Checked, folder: Path) -> str:
    """Where a PDF lies, seen from the folder of its page; empty for what has no pages to be linked."""
    if paper.document.format != "pdf" or not paper.path.is_file():
        return ""
    try:
        return os.path.relpath(paper.path, folder).replace(os.sep, "/")
    except ValueError:  # on another drive
        return ""


def _told(outcome: Outcome) -> str:
    found = sum(sum(counts.values()) for _, counts in outcome.counts)
    return f"{wording.counted(found, 'result')} found, {outcome.disagreeing:,} inconsistent"


def _free(stem: str, taken: Sequence[str]) -> str:
    """A name that no other page has, also where capitals do not count."""
    used = {"index.html", *map(str.lower, taken)}
    names = (f"{stem}{tail}.html" for tail in ("", *(f"-{number}" for number in range(2, len(taken) + 3))))
    return next(name for name in names if name.lower() not in used)


def page(paper: Checked, *, file: str = "", index: str = "") -> str:
    """The page about one paper: summary, what disagrees, what agrees, everything found, what was not read.

    Parameters
    ----------
    paper : Checked
    file : str
        Address of the paper from the page, for links to the pages of a PDF.
    index : str
        Address of the page about all papers, if there is one.
    """
    findings = paper.findings
    number = {id(finding): at for at, finding in enumerate(findings, 1)}
    made = _Cards(paper, number, file)
    agreeing = [finding for finding in findings if finding.verdict == "consistent"]
    found = causes(findings)
    disagreeing = _disagreeing(made, found)
    cards = [made.card(finding) for finding in agreeing[: max(_MOST_CARDS - made.number, 0)]]
    rest = max(len(agreeing) - len(cards), 0)
    nothing = "" if findings else f"<p><strong>{NOTHING_FOUND}</strong></p>"
    body = (
        f"{_heading(paper, index)}{_strip(findings)}{nothing}{_HOW_TO_READ}{_download(paper)}"
        f"{_filter(findings)}{disagreeing}"
        f"{_section('agree', 'What agrees', len(agreeing), ''.join(cards), left=rest)}"
        f"{section(described(paper.document, findings))}{_unchecked(findings)}"
        f"{_everything(findings, number, made.drawn)}{_unread(findings.unread)}"
    )
    return pages.rendered(
        "check_page.html.jinja", [card_style(), pages.part("check_page.css")], [pages.part("check_page.js")],
        title=paper.title, body=Markup(body), footer=Markup(_footer(findings)),
    )  # fmt: skip


def _heading(paper: Checked, index: str) -> str:
    article = paper.document.article
    names = ", ".join(article.authors[:3]) + (" et al." if len(article.authors) > 3 else "")
    known = [safe(names), safe(paper.document.name) if article.title else ""]
    if article.doi:
        known.append(f'<a href="https://doi.org/{quote(article.doi)}">doi {safe(article.doi)}</a>')
    told = f"<p class=soft>{' · '.join(filter(None, known))}</p>" if any(known) else ""
    back = f'<p class=back><a href="{quote(index)}">All checked papers</a></p>' if index else ""
    return (
        f"{back}<h1>{safe(paper.title)}</h1>{told}"
        "<p class=soft>Whether its printed numbers agree with each other</p>"
    )


def _disagreeing(made: _Cards, found: Sequence[Cause]) -> str:
    """What does not agree, the gravest first, what has one cause once, and last digits folded."""
    graver = [cause for cause in found if cause.gravity < LAST_DIGIT]
    last = [cause for cause in found if cause.gravity == LAST_DIGIT]
    cards = "".join(made.cause(cause) for cause in graver)
    number = sum(len(cause.members) + len(cause.repeats) for cause in found)
    folded = ""
    if last:
        told = wording.counted(sum(len(cause.members) for cause in last), "number")
        inside = "".join(map(made.cause, last))
        folded = f"<details class=last><summary>Off by one unit of the last digit: {told}</summary>"
        folded += f"<ol>{inside}</ol></details>"
    body = f"<ol>{cards}</ol>" if cards else "" if folded else "<p>Nothing.</p>"
    if left := number - made.number:
        body += f"<p>{wording.counted(left, 'more result')}: <a href='#all'>in the table</a>.</p>"
    heading = f"<h2>What does not agree ({number:,})</h2>"
    return f"<section id=disagree tabindex=-1>{heading}{body}{folded}</section>"


class _Cards:
    """Cards about the findings of one paper, with their quotes in place."""

    def __init__(self, paper: Checked, number: dict[int, int], file: str) -> None:
        self.findings = paper.findings
        self.drawn: set[int] = set()
        self._quoting = Quoting(paper.document)
        self._number = number
        self._file = file
        self._pictures = Pictures(paper)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.drawn)

    def cause(self, cause: Cause) -> str:
        """The card of the first number, then the others of the same cause, folded; none if there are many."""
        room = _MOST_CARDS - self.number
        if room <= 0:
            return ""
        first = cause.first.finding
        heading = f"<p class=gravity>{GRAVITIES[cause.gravity]}</p>"
        if len(cause.members) > 1:
            heading += f"<p class=cause>{safe(cause.headline)}</p>"
        others = [self.card(member.finding) for member in cause.members[1:room]]
        others += [self.card(finding) for finding in cause.repeats[: max(room - len(others) - 1, 0)]]
        folded = ""
        if others:
            told = f"{len(others):,} more" if cause.repeats else f"the other {len(others):,}"
            folded = f"<details><summary>Show {told}</summary><ol>{''.join(others)}</ol></details>"
        copied = safe(letter.paragraph(cause, self.findings))
        copy = f'<p class=copy><button type=button data-copy="{copied}">Copy for a letter</button></p>'
        picture = self._pictures.of(first)
        return self.card(first, before=heading, after=f"{picture}{copy}{folded}")

    def card(self, finding: Finding, before: str = "", after: str = "") -> str:
        """One finding with all its checks."""
        self.drawn.add(id(finding))
        quoting, record = self._quoting, finding.record
        pieces = quoting.in_context(record)
        told = "".join(f"<mark>{safe(text)}</mark>" if quoted else safe(text) for text, quoted in pieces)
        if heads := quoting.heads(record):
            told = f"<small class=heads>{safe(heads)}</small><br>{told}"
        repairs = "; ".join(quoting.repairs(record.location))
        told += f"<br><small>Symbols that the file had lost: {safe(repairs)}</small>" if repairs else ""
        heading = "h3" if finding.verdict in wording.DISAGREE else "p"
        inside = card(finding, self.findings, told, heading=heading)
        page = record.location.page
        if self._file and page and before:
            address = f"{quote(self._file)}#page={page}"
            after = f'<p class=page><a href="{address}">Page {page} of the PDF</a></p>{after}'
        name = self._number[id(finding)]
        return f'<li class="finding {_classes(finding)}" id=f{name}>{before}{inside}{after}</li>'


def index(outcome: Outcome, addresses: Sequence[str]) -> str:
    """A table of all papers, each with a link to its page, to sort and narrow; and what could not be used."""
    rows: list[tuple[tuple[int, ...], dict[str, object]]] = []
    for number, ((name, counts), address) in enumerate(zip(outcome.counts, addresses, strict=True)):
        grades = outcome.gravities[number] if number < len(outcome.gravities) else {}
        title = outcome.titles[number] if number < len(outcome.titles) else name
        cells = [sum(counts.values()), *(grades.get(grade, 0) for grade in GRAVITIES)]
        cells += [counts["consistent"], counts["not_checkable"]]
        link = quote(os.fsencode(address))
        row: dict[str, object] = {
            "address": link,
            "title": title,
            "file": name if title != name else "",
            "numbers": cells,
        }
        rows.append(((*(-cells[at] for at in (1, 2, 3)), number), row))
    told = (("unread", _UNREAD, outcome.unread), ("passed", "Passed over", outcome.passed_over))
    return pages.rendered(
        "check_index.html.jinja",
        [card_style(), pages.part("check_page.css")],
        [pages.part("check_index.js")],
        heading=wording.counted(len(outcome.counts), "checked paper"), how_to_read=Markup(_HOW_TO_READ),
        columns=("found", *GRAVITIES.values(), "consistent", "not checkable"),
        papers=[row for _, row in sorted(rows, key=itemgetter(0))],
        lists=[
            {"anchor": anchor, "title": title, "number": len(lines), "lines": wording.gathered(lines)}
            for anchor, title, lines in told
        ],
    )  # fmt: skip


def _strip(findings: Findings) -> str:
    counts = findings.counts()
    checked = len(findings) - counts["not_checkable"]
    links = {"decision_inconsistent": "disagree", "inconsistent": "disagree", "consistent": "agree"}
    found = "result found" if len(findings) == 1 else "results found"
    tiles = [f"<li><b>{len(findings):,}</b> {found}</li>", f"<li><b>{checked:,}</b> checked</li>"]
    for verdict in ("consistent", "inconsistent", "decision_inconsistent", "not_checkable"):
        told = f"<b>{counts[verdict]:,}</b> {badge(verdict)}"
        anchor = links.get(verdict, "unchecked")
        tiles.append(f"<li class={CLASSES[verdict]}><a href=#{anchor}>{told}</a></li>")
    return f"<ul class=strip>{''.join(tiles)}</ul>{_shares(counts, len(findings))}"


def _shares(counts: dict[str, int], total: int) -> str:
    """A bar of the verdicts' shares; the strip above says the same in numbers."""
    bars, left = [], 0.0
    for verdict in VERDICTS:
        width = 1000 * counts[verdict] / max(total, 1)
        bars.append(f"<rect class={CLASSES[verdict]} x={left:.1f} width={width:.1f} height=10 />")
        left += width
    shape = 'class=shares viewBox="0 0 1000 10" preserveAspectRatio=none aria-hidden=true'
    return f"<svg {shape}>{''.join(bars)}</svg>"


def _download(paper: Checked) -> str:
    packed = gzip.compress(json_lines(paper).encode("utf-8", "replace"), mtime=0)
    data = base64.b64encode(packed).decode("ascii")
    name = safe(f"{paper.document.name}.jsonl.gz")
    return (
        f'<p class=download><a download="{name}" href="data:application/gzip;base64,{data}">'
        "Download all results (JSON Lines, compressed)</a></p>"
    )


def _filter(findings: Findings) -> str:
    counts = findings.counts()
    both = counts["inconsistent"] + counts["decision_inconsistent"]
    verdicts = [("d i", "what does not agree", both)]
    verdicts += [(CLASSES[verdict], wording.spelled(verdict), counts[verdict]) for verdict in VERDICTS]
    kinds = [(name, sum(isinstance(f.record, kind) for f in findings)) for kind, name in KIND.items()]
    return (
        f"<form hidden aria-label=Filter><label>Verdict <select name=verdict><option value=''>all</option>"
        f"{_options(verdicts)}</select></label><label>Kind <select name=kind><option value=''>all</option>"
        f"{_options((name, wording.spelled(name), number) for name, number in kinds)}</select></label>"
        "<label>Containing <input type=search name=words size=14></label>"
        "<output aria-live=polite></output></form>"
    )


def _options(options: Iterable[tuple[str, str, int]]) -> str:
    return "".join(
        f'<option value="{value}">{name} ({number:,})</option>' for value, name, number in options if number
    )


def _section(anchor: str, title: str, number: int, cards: str, left: int) -> str:
    body = f"<ol>{cards}</ol>" if cards else "" if left else "<p>Nothing.</p>"
    rest = f"<p>{wording.counted(left, 'more result')}: <a href='#all'>in the table</a>.</p>" if left else ""
    return f"<section id={anchor} tabindex=-1><h2>{title} ({number:,})</h2>{body}{rest}</section>"


def _unchecked(findings: Findings) -> str:
    reasons = wording.reasons(findings)
    rows = "".join(
        f"<tr><td>{safe(why)}</td><td class=number>{number:,}</td></tr>" for why, number in reasons[:50]
    )
    rest = sum(number for _, number in reasons[50:])
    rows += (
        f"<tr><td>other reasons, in the table below</td><td class=number>{rest:,}</td></tr>" if rest else ""
    )
    table = (
        "<table><thead><tr><th scope=col>why</th><th scope=col class=number>results</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    total = sum(number for _, number in reasons)
    heading = f"<h2>What could not be checked ({total:,})</h2>"
    return f"<section id=unchecked>{heading}{table if rows else '<p>Nothing.</p>'}</section>"


def _everything(findings: Findings, number: dict[int, int], drawn: set[int]) -> str:
    rows = "".join(_row(finding, number[id(finding)], id(finding) in drawn) for finding in findings)
    return (
        f"<section id=all><h2>Everything found ({len(findings):,})</h2><table class=all>"
        "<thead><tr><th scope=col>where</th><th scope=col>printed</th><th scope=col>verdict</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></section>"
    )


def _row(finding: Finding, number: int, has_card: bool) -> str:
    record = finding.record
    printed = safe(record.quote[:_LONGEST_CELL]) + ("…" if len(record.quote) > _LONGEST_CELL else "")
    printed = f"<a href=#f{number}>{printed}</a>" if has_card else printed
    verdict = badge(finding.verdict)
    reason = finding.checks[0].reason if finding.verdict == "not_checkable" else None
    told = f"<small>{safe(reason)}" if reason else ""
    if not has_card and finding.verdict != "not_checkable":
        check = wording.checks_by_consequence(finding)[0]
        told = f"<small>{safe('; '.join(text for _, text in wording.lines(record, check)))}"
    return (
        f'<tr id=r{number} class="{_classes(finding)}"><td>{safe(wording.place(record.location))}'
        f"<small>{wording.spelled(KIND[type(record)])}</small><td>{printed}<td>{verdict}{told}"
    )


def _classes(finding: Finding) -> str:
    return f"{CLASSES[finding.verdict]} {KIND[type(finding.record)]}"


def _unread(problems: Sequence[str]) -> str:
    if not problems:
        return ""
    rows = "".join(f"<li>{safe(problem)}</li>" for problem in wording.gathered(problems))
    return f"<section id=unread><h2>{_UNREAD} ({len(problems):,})</h2><ul>{rows}</ul></section>"


def _footer(findings: Findings) -> str:
    rounding = wording.spelled(findings.rounding)
    return f"<p>Significant means below {findings.alpha:g}; rounding: {rounding}.</p>"
