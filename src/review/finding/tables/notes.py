"""What caption, notes and text say of a whole table: how its values are given, and what its marks mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from review.document import Document, Table
from review.finding.notation import RELATION, UNSIGNED, plain, relation
from review.finding.tables.heads import Label, Term, read_label, sample_size
from review.records import Relation

_LONGEST: Final = 4000
_SD: Final = r"(?P<sd>S\.?D\.?s?\b|s\.d\.|[sS]tandard [dD]eviations?|sd\b|[sS]td\.? ?[dD]ev)"
_SE: Final = r"(?P<se>S\.?E\.?(?:M\.?)?\b|s\.e\.m?\.?|[sS]tandard [eE]rrors?|sem\b)"
_IQR: Final = (
    "(?P<iqr>IQR|inter-?[ ]?quartile|quartiles|(?:1st|first|lower)[ ]?(?:quartile)?[ ]?(?:[-–—,]|to"
    r"|and)|\(?P?25(?:th)?[ ]?%?(?:percentiles?)?[ ]?(?:[-–,;]|to|and))"
)
_CI: Final = r"(?P<ci>(?:(?P<level>\d{2})[ ]?%[ ]?)(?:CI|confidence))"
_RANGE: Final = r"(?P<range>[rR]anges?|min(?:imum)?\b)"
_SPREAD: Final = rf"(?:{_SD}|{_SE}|{_IQR}|{_CI}|{_RANGE})"
#: "means ± SD", "mean (standard deviation)", "median and interquartile range", "medians with ranges".
_STATEMENT: Final = re.compile(
    r"(?P<center>(?P<mean>\b(?:[mM]eans?|[aA]verages?)\b)"
    rf"|(?P<median>\b[mM]edians?\b))(?:[ ]values?)?[^.;:]{{0,28}}?(?P<sign>±|\+/-|[(\[,/]|and|with"
    f"|or|plus or minus)[ ]?[(]?(?:their |the |one |1 |its )?{_SPREAD}"
)
_COUNTS: Final = re.compile(
    r"(?P<percent_count>(?:%|\b[pP]ercent(?:ages?)?)[ ]?[(\[][ ]?(?:[nN]|[nN]umbers?)[ ]?[)\]])"
    r"|(?P<count>\b(?:[nN]|No\.?|[nN]umbers?|[cC]ounts?|[fF]requenc(?:y"
    r"|ies))\b)[^.;:()]{0,25}?(?:[(\[,/]|and|with)[ ]?(?:%|[pP]ercent|[pP]roportion)"
)
_IN_BRACKETS: Final = re.compile(
    f"(?:{_SPREAD}|(?P<percent>[pP]ercentages?))[^.;()]{{0,40}}?(?:in"
    "|within)[ ](?:the )?(?:parenthes[ei]s|(?:square )?brackets)"
    f"|(?:[pP]arenthes[ei]s|[bB]rackets)[^.;()]{{0,30}}?(?:are|is|indicates?|shows?|gives?"
    f"|represents?|denotes?)[ ](?:the )?(?:{_SPREAD.replace('?P<', '?P<b_')}"
    "|(?P<b_percent>[pP]ercentages?))"
)
_PLUS_MINUS_ALONE: Final = re.compile(rf"(?:±|\+/-)[ ]?(?:{_SD}|{_SE})")
_KINDS: Final = ("sd", "se", "iqr", "ci", "range", "percent")

_REGRESSION: Final = re.compile(
    r"\b(?:regressions?|ols|probit|logit|(?:model )?coefficients(?! of variation))\b"
    "|linear (?:mixed )?models?"
)
_STARS: Final = re.compile(
    rf"(?P<mark>\*{{1,4}}|[†‡§¶#&+]{{1,3}}|(?<![A-Za-z])[a-e](?=[ :]{{0,2}}[pP][ ]?[<≤=]))[ ]?"
    "[:=,;)]?[ ]?(?:[sS]ignificant (?:at|with) )?(?:the )?[(]?[pP](?:[- ]?[vV]alues?)?[ ]?"
    f"(?P<relation>{RELATION})[ ]?(?P<p>{UNSIGNED})"
)
_STARS_LEVEL: Final = re.compile(
    r"(?P<mark>\*{1,4}|[†‡§¶#]{1,2})[ ]?[.:=]?[ ]?(?:[cC]orrelation is |[sS]tatistically "
    r"|[cC]oefficient is )?[sS]ignifican(?:t|ce) (?:at|level)(?: of)?(?: the)?[ ](?P<p>0?\.\d{1,4}"
    r"|\d{1,2}(?:\.\d)?[ ]?%)"
)
_OPENING: Final = re.compile(
    "(?P<mark>[*†‡§¶#‖∥&^]{1,4}|[a-kᵃᵇᶜᵈᵉᶠᵍʰ](?=[ :.)]|[A-Z%])"
    "|[1-9¹²³⁴⁵⁶⁷⁸⁹](?=[ :.)]))[ :.)]{0,3}(?P<said>.{1,200})",
    re.DOTALL,
)
#: In running text only statements about how values are given count.
_CONVENTION: Final = re.compile(
    rf"\b(?:[mM]eans?|[aA]verages?)(?: values?)?[ ]{{0,2}}(?:±|\+/-)[ ]{{0,2}}(?:{_SD}|{_SE})"
    f"|(?:expressed|presented|given|reported|shown|displayed) as (?:the )?means?[^.;]{{0,20}}"
    f"(?:{_SD.replace('?P<', '?P<b_')}|{_SE.replace('?P<', '?P<b_')})"
)


@dataclass(frozen=True, slots=True)
class Star:
    """What a star says: ``p_relation`` and ``p``."""

    relation: Relation
    p: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What holds for the whole table.

    Parameters
    ----------
    statements : tuple of Label
        How values are given, by caption and notes.
    caption : str
    stars : mapping
        From ``"*"`` to the p-value that it stands for.
    marks : mapping
        From a mark to what its note names.
    convention : callable
        ``sd`` or ``se`` where the text says what follows "±" and the table does not.
    about : str
        Caption and notes, for words such as "correlation".
    n : str
        Sample size in caption or notes.
    regression : bool
        Whether the table is one of regression coefficients.
    """

    statements: tuple[Label, ...]
    caption: str
    stars: Mapping[str, Star]
    marks: Mapping[str, Label]
    convention: Callable[[], str]
    about: str = ""
    n: str = ""
    regression: bool = False

    @property
    def far(self) -> tuple[Label, ...]:
        """Everything that it names, for the cells that no nearer label names."""
        caption = read_label(self.caption)
        if not any(term.kind in ("sd", "se") for term in caption.terms):
            # "selected model (M) parameters": a letter in a sentence is an abbreviation
            caption = caption._replace(
                terms=tuple(t for t in caption.terms if t.end - t.start > 1 or t.kind == "percent")
            )
        return (*self.statements, caption)


def read_legend(table: Table, document: Document, convention: Callable[[], str]) -> Legend:
    """Legend of a table.

    Parameters
    ----------
    table : Table
    document : Document
        That holds it: the marks before notes stand only in its text.
    convention : callable
        As :func:`text_convention` gives it.
    """
    caption = plain(table.caption.text[:_LONGEST]) if table.caption else ""
    # Marks are no part of a note's text, but stand before it in the document's.
    notes = [
        plain(document.text[note.start : min(note.end, note.start + _LONGEST)]).strip()
        for note in table.notes
    ]
    texts = [caption, *notes]
    about = " ".join(texts)
    statements = tuple(label for text in texts for label in _statements(text))
    return Legend(
        statements=statements,
        caption=caption,
        stars=_stars(texts),
        marks=_marks(notes),
        convention=convention,
        about=about,
        regression=_REGRESSION.search(about.lower()) is not None,
        n=next(filter(None, map(sample_size, texts)), ""),
    )


def text_convention(document: Document) -> str:
    """``sd`` or ``se`` if the text says that means are given with it, and only with it."""
    found = set()
    for block in document.blocks:
        text = block.text
        if (
            block.kind == "paragraph"
            and ("mean" in text or "Mean" in text)
            and ("±" in text or "ed as " in text)
        ):
            for match in _CONVENTION.finditer(text):
                found.add("sd" if match["sd"] or match["b_sd"] else "se")
    return found.pop() if len(found) == 1 else ""


def _matches(pattern: re.Pattern[str], text: str, *signs: str) -> Iterable[re.Match[str]]:
    """Matches of a pattern that cannot match without one of these signs: most texts have none."""
    return pattern.finditer(text) if any(sign in text for sign in signs) else ()


def _statements(text: str) -> Iterable[Label]:
    for match in _matches(_STATEMENT, text, "ean", "edian", "verage"):
        yield Label(
            match[0],
            (Term("mean" if match["mean"] else "median"), _spread(match)),
            level=match["level"] or "",
        )
    for match in _matches(_COUNTS, text, "%", "ercent", "roportion"):
        first, second = ("percent", "count") if match["percent_count"] else ("count", "percent")
        yield Label(match[0], (Term(first), Term(second)))
    for match in _matches(_IN_BRACKETS, text, "arenthes", "rackets"):
        kind = next((kind for kind in _KINDS if match[kind] or match[f"b_{kind}"]), "")
        if kind:
            yield Label(match[0], (Term(kind),), level=match["level"] or match["b_level"] or "")
    for match in _matches(_PLUS_MINUS_ALONE, text, "±", "+/-"):
        yield Label(match[0], (Term("sd" if match["sd"] else "se"),))


def _spread(match: re.Match[str]) -> Term:
    return Term(next(kind for kind in _KINDS if match[kind]))


def _stars(texts: Iterable[str]) -> dict[str, Star]:
    stars: dict[str, Star] = {}
    for text in texts:
        for match in _matches(_STARS, text, *"<=≤>≥~≠"):
            stars.setdefault(match["mark"], Star(relation(match["relation"]), match["p"]))
        for match in _matches(_STARS_LEVEL, text, "ignifican"):
            share = match["p"].rstrip("% ")
            p = match["p"] if "%" not in match["p"] else f"0.0{share}" if len(share) == 1 else f"0.{share}"
            stars.setdefault(match["mark"], Star("<", p))
    return stars


def _marks(notes: Iterable[str]) -> dict[str, Label]:
    marks: dict[str, Label] = {}
    for note in notes:
        opening = _OPENING.match(note)
        if opening is None:
            continue
        statements = list(_statements(opening["said"]))
        short = read_label(opening["said"]) if len(opening["said"]) <= 60 else None
        said = statements[0] if statements else short
        if said is not None and said.terms:
            marks.setdefault(opening["mark"], said)
    return marks
