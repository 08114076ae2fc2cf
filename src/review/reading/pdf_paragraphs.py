"""Lines in reading order -> paragraphs, headings, captions, notes and references.

A paragraph ends at a wider gap, an indented line, another type size, or a short line that ends a sentence.
One that is broken by the end of a column or page, or by a figure between, is one paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from review.patterns import regex
from review.reading.pdf_layout import Line, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: How a caption starts; the label, and what separates it from the rest.
CAPTION: Final = regex(
    r"\s*(?P<label>(?:(?:Supplement(?:ary|al)|Extended Data|Appendix|Online|Additional)\s{1,2})?"
    r"(?P<kind>Table|TABLE|Tab\.|Figure|FIGURE|Figs?\.?|FIG\.?|Box|Scheme|Chart)\s{0,4}"
    r"(?:[A-Z]{0,2}[.-]?[0-9]{1,3}(?:\.[0-9]{1,2})?[a-zA-Z]?|[IVXL]{1,6}|[A-Z])\b)\s{0,2}(?P<mark>[.:|–—-]?)"
)
_NUMBERED = regex(r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){0,4})\.?\s{1,4}[A-Z]")
_SENTENCE_END = regex(r"[.!?:;]['\"”’)\]]?(?:[0-9,\-–\[\]]{0,20})$")
_REFERENCES = regex(
    r"(?:[0-9]{1,2}\.?\s{1,3})?(?:References?(?: and notes| cited)?|Bibliography|"
    r"Literature(?: cited)?|Works cited)",
    re.IGNORECASE,
)
_KNOWN = regex(
    r"(?:[0-9]{1,2}\.?\s{1,3})?(?:Abstract|Background|Introduction|"
    r"(?:Materials? and |Patients and |Subjects and )?Methods?"
    r"(?: and materials?)?|Results?(?: and discussion)?|(?:General )?Discussion|Conclusions?|"
    r"Limitations|Summary|"
    r"Acknowledge?ments?|Funding|Supplementary (?:material|information|data)|"
    r"Supporting information|References|"
    r"Data availability(?: statement)?|Competing interests|Conflicts? of interest|Author contributions|"
    r"Appendix(?: [A-Z0-9])?|Bibliography|Methodology|Procedure|Participants|Statistical analys[ie]s)[.:]?",
    re.IGNORECASE,
)


def leading(lines: Iterable[Line]) -> dict[float, float]:
    """Usual distance of baselines for each type size."""
    steps: dict[float, Counter[float]] = {}
    previous: Line | None = None
    for line in lines:
        if previous is not None and abs(previous.size - line.size) < 0.3:
            step = line.baseline - previous.baseline
            if 0.8 * line.size < step < 3.2 * line.size:
                steps.setdefault(round(line.size), Counter())[round(2 * step) / 2] += 1
        previous = line
    usual = {size: counts.most_common(1)[0] for size, counts in steps.items()}
    return {size: step for size, (step, count) in usual.items() if count >= 5}


def _hanging(lines: Sequence[Line], left: float) -> bool:
    """True if more lines are indented than not, as in lists of references."""
    indented = sum(line.x0 > left + 0.6 * line.size for line in lines)
    return len(lines) >= 3 and indented > 0.5 * len(lines)


def _column_edges(run: Sequence[Line]) -> tuple[float, float]:
    lefts = Counter(round(line.x0) for line in run if line.x1 - line.x0 > 5 * line.size)
    if not lefts:
        return min(line.x0 for line in run), max(line.x1 for line in run)
    often = [x for x, count in lefts.items() if count >= 0.2 * lefts.most_common(1)[0][1]]
    return float(min(often)), max(line.x1 for line in run)


def paragraphs_of(run: Sequence[Line], page: int, steps: dict[float, float]) -> list[Paragraph]:
    """Cut a run of lines, one column, into paragraphs."""
    left, right = _column_edges(run)
    groups: list[list[Line]] = []
    for line in run:
        if groups and not _apart(groups[-1][-1], line, steps):
            groups[-1].append(line)
        else:
            groups.append([line])
    found: list[Paragraph] = []
    for group in groups:
        edge = min(line.x0 for line in group)
        hanging = _hanging(group, edge)
        start = 0
        for i in range(1, len(group) + 1):
            if i == len(group) or _starts(group[i - 1], group[i], edge, right, hanging):
                found.append(Paragraph(group[start:i], page, left, right))
                start = i
    return found


def _apart(previous: Line, line: Line, steps: dict[float, float]) -> bool:
    """True if type, weight or distance separate two lines."""
    step = line.baseline - previous.baseline
    size = max(line.size, previous.size)
    if abs(step) < 0.3 * size:
        return line.x0 - previous.x1 > 4 * size or line.bold != previous.bold
    return (
        abs(line.size - previous.size) > 0.06 * size
        or line.bold != previous.bold
        or step < 0
        or step > 1.25 * steps.get(round(line.size), 1.3 * size)
        or line.x0 > previous.x1
        or previous.x0 > line.x1
    )


def _starts(previous: Line, line: Line, left: float, right: float, hanging: bool) -> bool:
    """True if a line starts a paragraph after the previous one."""
    if abs(line.baseline - previous.baseline) < 0.3 * line.size:
        return False
    if hanging:
        return line.x0 < left + 0.5 * line.size < previous.x0 or bool(
            line.x0 < left + 0.5 * line.size and _SENTENCE_END.search(previous.text.rstrip())
        )
    centered = abs((line.x0 + line.x1) - (previous.x0 + previous.x1)) < 4
    if line.x0 > left + 0.7 * line.size and line.x0 > previous.x0 + 0.5 * line.size and not centered:
        return True
    short = previous.x1 < right - 0.12 * (right - left)
    text = line.text.lstrip()[:1]
    return short and not text.islower() and bool(_SENTENCE_END.search(previous.text.rstrip()))


def is_caption(paragraph: Paragraph, body: float) -> re.Match[str] | None:
    """The label of a caption, if the paragraph is one and not a sentence that starts with ``Table 2``."""
    match = CAPTION.match(paragraph.text[:120])
    if match is None:
        return None
    first = paragraph.lines[0]
    rest = paragraph.text[match.end() :].strip()
    spans = [span for span in first.spans if span.text.strip()]
    stands_out = spans[0].bold != spans[-1].bold or spans[0].italic != spans[-1].italic
    if match["mark"] in tuple(".:|–—") or not rest or stands_out or abs(first.size - body) > 0.4:
        return match
    return match if first.bold else None


def set_roles(paragraphs: Sequence[Paragraph], body: float, foot: dict[int, float]) -> None:
    """Say which paragraphs are captions, headings, notes and references, and where each belongs.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
        In reading order; their roles, levels and sections are set.
    body : float
        Type size of running text.
    foot : dict of int to float
        Lowest baseline of running text on each page; small type below it is a footnote.
    """
    fonts = _text_fonts(paragraphs)
    styles = _heading_styles(paragraphs, body, fonts)
    path: list[tuple[int, str]] = []
    in_references = 0
    front = True  # title and authors head no section
    for paragraph in paragraphs:
        first = paragraph.lines[0]
        known = bool(_KNOWN.fullmatch(paragraph.text.strip()))
        style = _style(paragraph)
        if is_caption(paragraph, body):
            paragraph.role = "caption"
        elif style in styles and first.spans[0].font in fonts and _may_head(paragraph, body):
            paragraph.role = "heading"
            front = front and paragraph.page == paragraphs[0].page and not known
            paragraph.level = 0 if front else _level(paragraph, styles[style])
            in_references = _references_level(paragraph, in_references)
            path = _path(path, paragraph)
        elif in_references:
            paragraph.role = "reference"
        elif first.size < 0.93 * body and first.baseline > (foot.get(paragraph.page) or 1e9):
            paragraph.role = "note"
        elif len(paragraph.lines) > 4 and abs(first.size - body) < 0.06 * body:
            front = False
        paragraph.section = " › ".join(text for _, text in path)


def _references_level(heading: Paragraph, level: int) -> int:
    """Level of the heading of the references if they go on under this heading, else 0."""
    if _REFERENCES.fullmatch(heading.text.strip().rstrip(".:")):
        return heading.level or 1
    return 0 if heading.level <= level else level


def _path(path: list[tuple[int, str]], heading: Paragraph) -> list[tuple[int, str]]:
    """Levels and texts of the headings that the next paragraphs stand under."""
    if not heading.level:
        return path
    return [*(entry for entry in path if entry[0] < heading.level), (heading.level, heading.text.strip())]


def _style(paragraph: Paragraph) -> tuple[float, bool, bool, bool]:
    first = paragraph.lines[0]
    letters = [c for c in first.text if c.isalpha()]
    return round(first.size, 1), first.bold, first.italic, bool(letters) and all(c.isupper() for c in letters)


def _may_head(paragraph: Paragraph, body: float) -> bool:
    """True if a paragraph can be a heading: short, apart, in type that stands out, and with words."""
    first = paragraph.lines[0]
    text = paragraph.text.strip()
    known = bool(_KNOWN.fullmatch(text))
    if len(paragraph.lines) > 4 or not 3 <= len(text) <= 250 or not any(c.isalpha() for c in text):
        return False
    larger, caps = first.size > 1.08 * body, _style(paragraph)[3]
    if not (larger or first.bold or first.italic or (caps and known) or known):
        return False
    if first.size < 0.9 * body and not known:
        return False
    numbered = bool(_NUMBERED.match(text))
    return (
        known or numbered or larger or (text[-1] not in ".,;-" and (text[0].isupper() or text[0].isdigit()))
    )


def _text_fonts(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """Fonts of running text and of headings with known names, unlike the labels of drawings."""
    return frozenset(
        line.spans[0].font
        for paragraph in paragraphs
        if len(paragraph.lines) > 2 or _KNOWN.fullmatch(paragraph.text.strip())
        for line in paragraph.lines
    )


def _heading_styles(
    paragraphs: Sequence[Paragraph], body: float, fonts: frozenset[str]
) -> dict[tuple[float, bool, bool, bool], int]:
    """Levels of the styles of headings: the style of known names (Methods, Results) is the first."""
    counts: Counter[tuple[float, bool, bool, bool]] = Counter()
    known: Counter[tuple[float, bool, bool, bool]] = Counter()
    for paragraph in paragraphs:
        if paragraph.lines[0].spans[0].font not in fonts:
            continue
        if paragraph.role == "paragraph" and _may_head(paragraph, body) and not is_caption(paragraph, body):
            style = _style(paragraph)
            counts[style] += 1
            if re.fullmatch(
                r"(?:[0-9]\.?\s{1,3})?(?:materials and )?(?:methods?|results|discussion|introduction)",
                paragraph.text.strip(),
                re.IGNORECASE,
            ):
                known[style] += 1
    ranked = sorted(counts, key=lambda s: (-s[0], not s[1], not s[3], s[2]))
    if not ranked:
        return {}
    first = known.most_common(1)[0][0] if known else ranked[-1]
    levels: dict[tuple[float, bool, bool, bool], int] = {}
    level = 1
    for style in ranked[ranked.index(first) :] if known else ranked:
        levels[style] = min(level, 6)
        level += 1
    for style in ranked:
        levels.setdefault(style, 0 if style[0] > first[0] else 1)
    return levels


def _level(paragraph: Paragraph, level: int) -> int:
    """Level of a heading: its number says it, or its style."""
    match = _NUMBERED.match(paragraph.text.strip())
    if match:
        return match["number"].count(".") + 1
    return 1 if level > 1 and _KNOWN.fullmatch(paragraph.text.strip()) and paragraph.text.isupper() else level


def joined(paragraphs: Sequence[Paragraph], body: float) -> list[Paragraph]:
    """Join paragraphs of running text that the end of a column or page, or a float between, had cut."""
    result: list[Paragraph] = []
    last: Paragraph | None = None
    for paragraph in paragraphs:
        running = paragraph.role in ("paragraph", "reference")
        if running and last is not None and _continues(last, paragraph):
            last.lines.extend(paragraph.lines)
            last.pages.extend([paragraph.page] * len(paragraph.lines))
            last.left, last.right = paragraph.left, paragraph.right
            continue
        paragraph.pages = [paragraph.page] * len(paragraph.lines)
        result.append(paragraph)
        if paragraph.role == "heading":
            last = None
        elif running and (abs(paragraph.lines[0].size - body) < 0.06 * body or paragraph.role == "reference"):
            last = paragraph
    return result


def _continues(last: Paragraph, paragraph: Paragraph) -> bool:
    """True if a paragraph goes on with the sentence of the last one."""
    before, after = last.lines[-1], paragraph.lines[0]
    if abs(before.size - after.size) > 0.06 * before.size or last.role != paragraph.role:
        return False
    if before.bold != after.bold:
        return False
    text, start = before.text.rstrip(), after.text.lstrip()[:1]
    if not text or not start:
        return False
    new_column = after.baseline < before.baseline or paragraph.page != last.pages[-1] or after.x0 > before.x1
    ended = bool(_SENTENCE_END.search(text)) and text[-1] not in ":;"
    full = before.x1 > last.right - 1.5 * before.size
    if start.islower() or text[-1] in "-\u00ad,(":
        return not ended or (new_column and full)
    if not new_column and before.baseline + 4 * before.size > after.baseline:
        return False
    return not ended and (full or start in "([=<>≤≥±−0123456789.")
