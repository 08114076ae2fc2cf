r"""Lost symbols, repaired where only one reading fits the numbers around them.

Fonts without a Unicode map turn ``p < .001`` into ``p \ .001`` or ``p b .001``, ``t(28) = 2.20`` into
``t(28) 5 2.20``. Within a document a glyph stands for one symbol. It is read as that symbol if every place
where it stands between a quantity and its number allows one reading only; if two readings fit, nothing is
changed. The document's text keeps the glyph, its blocks get the symbol, and every change is recorded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from review.document import Document, Repair
from review.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from review.document import Block, Table

#: What each glyph has been seen for in print. Those of ``_NEVER_HONEST`` mean nothing else between numbers.
_SEEN: Final = {
    "⫽": "=", "¼": "=", "5": "=", "p": "=", "⬍": "<", "\\": "<", "b": "<", "!": "<", ",": "<", "o": "<",
    "N": ">", "⬎": ">", "4": ">",
}  # fmt: skip
_NEVER_HONEST: Final = frozenset("⫽¼⬍⬎")
_ALWAYS: Final = {"⫽": "=", "⬍": "<", "⬎": ">", "⫺": "−", "⫾": "±"}
_LOST: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ue000-\uf8ff"
_NO_TEXT: Final = regex(rf"[⫽⬍⬎⫺⫾␹{_LOST}]")  # stands in no text that was read rightly
# One glance decides for most documents that nothing is lost; each pattern starts with few characters.
_HINTS: Final = (
    regex(r"[pP](?<!\w[pP]) ?[bN5p!,o4¼\\] ?0?[.·][0-9]"),
    regex(r"\) ?[5p¼] ?[-−]?[0-9]{0,4}\.[0-9]"),
    regex(r"[vwx][2²] ?\([0-9 ]"),
    _NO_TEXT,
)

_GLYPH: Final = rf"(?:[⫽¼⬍⬎\\!{_LOST}]|(?<=[ ]),(?=[ ])|(?<=[ ])[5p](?=[ ])|[bNo4])"
_P_PLACE: Final = regex(
    rf"(?<![\w.])[pP]\s?(?:rep\s?)?(?P<glyph>{_GLYPH})\s?(?P<p>0?[.·][0-9]{{1,6}})(?![0-9.]|\s?[0-9])"
)
_NUMBER: Final = r"[-−⫺]?[0-9]{0,5}[.·]?[0-9]{1,5}"
_TEST: Final = regex(
    rf"(?<!\w)(?P<statistic>[tFrzZ]|[χvwxX␹{_LOST}][2²])\s?"
    r"(?:\(\s?(?P<df1>[0-9]{1,5}(?:\.[0-9]{1,3})?)(?:\s?,\s?(?P<df2>[0-9]{1,6}(?:\.[0-9]{1,3})?))?"
    rf"(?:\s?,\s?[Nn]\s?\S\s?[0-9]{{1,6}})?\s?\)\s?(?P<glyph>[=]|{_GLYPH})|(?P<bare>[=]))\s?"
    rf"(?P<value>{_NUMBER})(?![0-9])"
    rf"(?:\s?[,;]?\s?[pP]\s?(?P<relation>[=<>≤≥]|{_GLYPH})\s?(?P<p>0?[.·][0-9]{{1,6}}))?"
)
_SIZE: Final = regex(
    rf"(?<![\w.])(?:[nNMdr]|SD|SE|SEM|CI|OR|RR|HR|df|MD|η[pₚ]?[2²]|β)\s?(?P<glyph>{_GLYPH})\s?(?=[-−⫺]?[0-9.])"
)
_CELL: Final = regex(rf"\s{{0,4}}(?P<glyph>[⬍⬎\\!bNo{_LOST}])\s?0?[.·][0-9]{{1,6}}\s{{0,4}}\*{{0,3}}")
_PLUS_MINUS: Final = regex(
    rf"(?<![0-9.,]\s)(?<![\w.,−-])(?P<mean>[0-9]{{1,5}}\.(?P<a>[0-9]{{1,4}})) (?P<glyph>[6{_LOST}]) "
    r"(?P<sd>[0-9]{1,5}\.(?P<b>[0-9]{1,4}))(?![\w]|[.,][0-9]|\s[0-9])"
)
_SPREAD: Final = regex(r"\b(?:SDs?|SEMs?|SE|[Mm]eans?|standard (?:deviation|error))\b")
_AFTER_RELATION: Final = regex(rf"[=<>≤≥]\s?(?P<glyph>[{_LOST}])\s?(?=[0-9]{{0,5}}[.·]?[0-9])")
_CHI: Final = regex(rf"[vwx␹{_LOST}][2²]\s?\(")
_SIX: Final = regex(r"\.[0-9]{1,4} 6 [0-9]{1,5}\.")
_THRESHOLDS: Final = frozenset(
    (0.05, 0.01, 0.001, 0.0001, 0.00001, 0.005, 0.0005, 0.1, 0.025, 0.02, 0.002, 0.2)
)


class Place(NamedTuple):
    """A glyph between a quantity and a number: where it stands, and which relations the numbers allow."""

    block: int
    at: int
    allowed: str
    computed: bool
    threshold: bool
    statistic: bool = False


def repair(document: Document) -> Document:
    """Read the lost symbols of a document.

    Parameters
    ----------
    document : Document
        From any format. LaTeX and Markdown keep their backslashes.

    Returns
    -------
    Document
        The same text; blocks and cells with the symbols, and the repairs; the same document if none is lost.
    """
    if document.format == "jats" and not _NO_TEXT.search(document.text):
        return document  # publishers' XML names its symbols: what is lost in it is no ordinary letter
    if not _may_have_lost(document.text):
        return document
    blocks = list(_blocks_of(document))
    texts = [block.text for block in blocks]
    suspects = {i: text for i, text in enumerate(texts) if _may_have_lost(text)}
    backslash = document.format not in ("latex", "markdown")
    changes = _relations(texts, suspects, backslash)
    changes.update(_chi_squared(suspects, changes))
    if "±" not in document.text:
        changes.update(_plus_minus(texts, suspects))
    changes.update(_minus(_with(suspects, changes), frozenset(texts[i][index] for i, index in changes)))
    changes.update(_always(suspects))
    return _changed(document, blocks, changes) if changes else document


def _may_have_lost(text: str) -> bool:
    if any(hint.search(text) for hint in _HINTS):
        return True
    return "±" not in text and _SIX.search(text) is not None


def _blocks_of(document: Document) -> Iterator[Block]:
    yield from (block for block in document.blocks if block.kind != "reference")
    for table in document.tables:
        if table.caption is not None:
            yield table.caption
        yield from (cell.block for cell in table.cells)
        yield from table.notes


Suspects = dict[int, str]  # the texts that may hold a lost symbol, by number
Changes = dict[tuple[int, int], tuple[str, str]]  # block and index -> symbol and evidence


def _relations(texts: Sequence[str], suspects: Suspects, backslash: bool) -> Changes:
    """What stands for ``=``, ``<`` and ``>``."""
    places: dict[str, list[Place]] = defaultdict(list)
    for i, text in suspects.items():
        for glyph, place in _places(i, text):
            if glyph != "\\" or backslash:
                places[glyph].append(place)
    changes: Changes = {}
    settled: dict[str, tuple[str, str]] = {}
    for glyph, found in places.items():
        reading = _reading(glyph, found, sum(text.count(glyph) for text in texts))
        if reading is not None:
            settled[glyph] = reading
            changes.update({(place.block, place.at): reading for place in found})
    for i, text in enumerate(texts):
        if any(glyph in text for glyph in settled):
            sizes = [(match, True) for match in _SIZE.finditer(text)]
            cells = [(match, False) for match in filter(None, [_CELL.fullmatch(text)])]
            for match, is_size in [*sizes, *cells]:
                reading = settled.get(match["glyph"])
                if reading is not None and (reading[0] == "=") == is_size:
                    changes.setdefault((i, match.start("glyph")), reading)
    return changes


def _places(i: int, text: str) -> Iterator[tuple[str, Place]]:
    """Glyphs between a quantity and its number in one block."""
    done: set[int] = set()
    for test in _TEST.finditer(text):
        glyph = test["glyph"]
        if glyph is not None and glyph != "=":
            done.add(test.start("glyph"))
            yield glyph, Place(i, test.start("glyph"), "=", False, False, statistic=True)
        relation = test["relation"]
        if relation is not None and relation not in "=<>≤≥":
            done.add(test.start("relation"))
            interval = p_interval(test["statistic"], test["df1"], test["df2"], test["value"])
            yield relation, _p_place(i, test.start("relation"), test["p"], interval)
    for match in _P_PLACE.finditer(text):
        if match.start("glyph") not in done:
            yield match["glyph"], _p_place(i, match.start("glyph"), match["p"], None)


def _p_place(i: int, index: int, p: str, interval: tuple[float, float] | None) -> Place:
    """Relations that fit a printed p: those that the test implies, or that anyone would print."""
    value, half = _number(p), _half_unit(p)
    threshold = value in _THRESHOLDS
    bound = threshold or len(p.lstrip("0.·")) == 1  # nobody prints p < .036
    if interval is None:
        return Place(i, index, "=" + "<" * bound + ">" * (value in (0.05, 0.1, 0.2)), False, threshold)
    low, high = interval
    allowed = ""
    if low <= value + half and high >= value - half:
        allowed += "="
    if bound and low < value:
        allowed += "<"
    if bound and high > value:
        allowed += ">"
    return Place(i, index, allowed, True, threshold)


def _reading(glyph: str, places: Sequence[Place], everywhere: int) -> tuple[str, str] | None:
    """The one relation that a glyph can stand for, with the evidence; None if there are two or none."""
    candidates = _SEEN.get(glyph, "=<>")
    fits = [r for r in candidates if all(r in place.allowed for place in places)]
    if len(fits) > 1 and len(places) > 2 and all(place.threshold and not place.computed for place in places):
        fits = [r for r in fits if r != "="]  # p-values do not fall on thresholds three times
    if len(fits) != 1:
        return None
    confirmed = any(place.computed and len(place.allowed) == 1 for place in places)
    if glyph in "5p" and not confirmed and len(places) < 4 and not any(place.statistic for place in places):
        return None  # a row of numbers can look like this
    alone = everywhere == len(places) and not glyph.isalnum() and glyph in _SEEN
    if not (confirmed or glyph in _NEVER_HONEST or alone or len(places) >= 2):
        return None
    agree = "the numbers around it agree" if confirmed else "no other reading fits"
    return fits[0], f"stands between a quantity and its number in {_count(len(places))}; {agree}"


def _chi_squared(suspects: Suspects, changes: Changes) -> Changes:
    """``v2(1) = 4.35, p = .037`` is chi-squared if its p-value says so, once in the document."""
    found: list[tuple[int, int, str]] = []
    agreeing = 0
    for i, text in suspects.items():
        for test in _TEST.finditer(text) if _CHI.search(text) else ():
            letter = test["statistic"][0]
            if letter in "tFrzZχX" or test["df1"] is None or test["df2"] is not None:
                continue
            found.append((i, test.start("statistic"), letter))
            if test["p"] is None:
                continue
            change = changes.get((i, test.start("relation")), (test["relation"], ""))
            low, high = p_interval("χ²", test["df1"], None, test["value"]) or (2.0, 2.0)
            agreeing += _agrees(change[0], test["p"], low, high)
    letters = {letter for _, _, letter in found}
    if not agreeing or len(letters) != 1:
        return {}
    evidence = f"stands before ² with degrees of freedom in {_count(len(found))}; {agreeing} p-values agree"
    result: Changes = {(i, index): ("χ", evidence) for i, index, _ in found}
    result.update({(i, index + 1): ("²", evidence) for i, index, _ in found if suspects[i][index + 1] == "2"})
    return result


def _agrees(relation: str, p: str, low: float, high: float) -> bool:
    value, half = _number(p), _half_unit(p)
    if relation in "<≤":
        return low < value
    if relation in ">≥":
        return 1 >= high > value
    return relation == "=" and low <= value + half and high >= value - half


def _plus_minus(texts: Sequence[str], suspects: Suspects) -> Changes:
    """``3.35 6 0.73`` with equal decimals, in three places or more of a document that has no ``±``."""
    found: dict[str, list[tuple[int, re.Match[str]]]] = defaultdict(list)
    for i, text in suspects.items():
        for match in _PLUS_MINUS.finditer(text):
            found[match["glyph"]].append((i, match))
    if not found or not any(_SPREAD.search(text) for text in texts):
        return {}
    changes: Changes = {}
    for matches in found.values():
        fits = all(len(m["a"]) == len(m["b"]) and float(m["sd"]) < float(m["mean"]) for _, m in matches)
        if fits and len(matches) >= 3:
            evidence = (
                f"stands between a mean and a smaller number of equal decimals in {_count(len(matches))}"
            )
            changes.update({(i, match.start("glyph")): ("±", evidence) for i, match in matches})
    return changes


def _minus(suspects: Suspects, taken: frozenset[str]) -> Changes:
    """A lost glyph between a relation and its number, three times or more, can only be the minus sign."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, text in suspects.items():
        for match in _AFTER_RELATION.finditer(text) if _NO_TEXT.search(text) else ():
            found[match["glyph"]].append((i, match.start("glyph")))
    return {
        place: ("−", f"stands between a relation and its number in {_count(len(places))}")
        for glyph, places in found.items()
        if len(places) >= 3 and glyph not in taken
        for place in places
    }


def _with(suspects: Suspects, changes: Changes) -> Suspects:
    """The texts with the changes made so far."""
    read = {i: list(text) for i, text in suspects.items()}
    for (i, index), (symbol, _) in changes.items():
        if i in read:
            read[i][index] = symbol
    return {i: "".join(characters) for i, characters in read.items()}


def _always(suspects: Suspects) -> Changes:
    """Glyphs of symbol fonts that are printed for nothing else, before a number."""
    changes: Changes = {}
    for i, text in suspects.items():
        if not _NO_TEXT.search(text):
            continue
        for glyph, reading in _ALWAYS.items():
            if glyph in text:
                for match in re.finditer(rf"{glyph}(?=\s?[-−+⫺]?[0-9.])", text):
                    changes[i, match.start()] = reading, "this glyph is printed for one symbol only"
        for match in re.finditer("␹(?=[2²])", text) if "␹" in text else ():
            changes[i, match.start()] = "χ", "this glyph is printed for one symbol only"
    return changes


def p_interval(statistic: str, df1: str | None, df2: str | None, value: str) -> tuple[float, float] | None:
    """Two-sided p-values that a printed statistic allows, over its rounding.

    None if the degrees of freedom that its distribution needs are not printed with it.
    """
    from scipy import special

    size, half = abs(_number(value)), _half_unit(value)
    ends = [max(size - half, 0.0), size + half]
    first, second = _number(df1) if df1 else None, _number(df2) if df2 else None
    kind = statistic[0]
    if kind in "zZ":
        found = [2 * float(special.ndtr(-x)) for x in ends]
    elif kind in "tr" and first is not None and second is None and first > 0:
        if kind == "r":
            bounded = [min(x, 0.9999) for x in ends]
            ends = [x * (first / (1 - x * x)) ** 0.5 for x in bounded]
        found = [2 * float(special.stdtr(first, -x)) for x in ends]
    elif kind == "F" and first and second:
        found = [float(special.fdtrc(first, second, x)) for x in ends]
    elif kind not in "tFr" and first and second is None:
        found = [float(special.chdtrc(first, x)) for x in ends]
    else:
        return None
    return min(found), max(found)


def _number(text: str) -> float:
    return float(text.replace("·", ".").replace("−", "-").replace("⫺", "-"))


def _half_unit(text: str) -> float:
    """Half a unit of the last printed place."""
    return 0.5 * 10.0 ** -len(text.replace("·", ".").partition(".")[2])


def _count(places: int) -> str:
    return "1 place" if places == 1 else f"{places} places"


def _changed(document: Document, blocks: Sequence[Block], changes: Changes) -> Document:
    """The document with the changes in its blocks and cells, and the repairs noted."""
    by_block: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for (i, index), (symbol, evidence) in changes.items():
        by_block[i].append((index, symbol, evidence))
    new: dict[int, Block] = {}
    repairs = list(document.repairs)
    for i, entries in by_block.items():
        block = blocks[i]
        characters = list(block.text)
        for index, symbol, evidence in sorted(entries):
            start, end = block.span(index, index + 1)
            repairs.append(Repair(start, end, document.text[start:end], symbol, evidence))
            characters[index] = symbol
        new[id(block)] = replace(block, text="".join(characters))

    def read(block: Block) -> Block:
        return new.get(id(block), block)

    def read_table(table: Table) -> Table:
        cells = [
            replace(cell, block=read(cell.block)) if id(cell.block) in new else cell for cell in table.cells
        ]
        caption = read(table.caption) if table.caption is not None else None
        return replace(table, cells=cells, caption=caption, notes=[read(note) for note in table.notes])

    return replace(
        document,
        blocks=[read(block) for block in document.blocks],
        tables=[read_table(table) for table in document.tables],
        repairs=sorted(repairs, key=lambda entry: entry.start),
    )
