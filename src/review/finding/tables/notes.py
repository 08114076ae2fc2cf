"""What caption, notes and text say of a whole table: how its values are given, and what its marks mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from review.document import Document, Table
from review.finding.notation import RELATION, UNSIGNED, plain, relation
from review.finding.signs import LETTER_OF_MARK
from review.finding.tables.facets import NOTHING, Evidence, evidence
from review.finding.tables.labels import read_label
from review.finding.tables.sizes import sample_size
from review.patterns import regex
from review.quantities import names
from review.records import Relation

_LONGEST: Final = 4000
_SD: Final = r"(?P<sd>S\.?D\.?s?\b|s\.d\.|[sS]tandard [dD]eviations?|sd\b|[sS]td\.? ?[dD]ev)"
_SE: Final = r"(?P<se>S\.?E\.?(?:M\.?)?\b|s\.e\.m?\.?|[sS]tandard [eE]rrors?|sem\b)"
_SENTENCE: Final = regex(
    r"(?<=[A-Za-z)%\]\d])\.[ \n]+(?=[A-Z*†‡§])|(?<=[A-Za-z)%\]\d]);[ \n]+(?=[A-Za-z*†‡§])"
)
_STATES: Final = regex(
    r"\b(?:values?|data|results?|figures?|numbers?|shown|expressed|presented|reported|given|otherwise"
    r"|parenthes[ei]s"
    r"|brackets?|indicated?|are|represents?)\b",
    re.IGNORECASE,
)
_OF_PEOPLE: Final = regex(
    r"\b(?:of|in|among|for|from)[ ](?:the[ ]|all[ ])?(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})[ ](?:[a-z-]+[ ]){0,2}"
    r"(?:patients|participants|subjects|children|women|men|people|persons|individuals|adults|respondents"
    r"|infants)\b"
)
_DECIMAL: Final = regex(r"\d\.\d")  # "the median score was 3.98" says nothing of other numbers
_IN_BRACKETS: Final = regex(r"parenthes[ei]s|brackets", re.IGNORECASE)
#: These say of a caption what the table is about, not what its values are.
_SUBJECTS: Final = frozenset({"p", "test", "df", "ci_low", "ci_high"})
_WITH_P: Final = frozenset({("test", "p"), ("estimate", "p")})
_EFFECTS: Final = names(lambda each: each.scale != "plain") | {"beta", "b"}
_COUNTS: Final = regex(
    r"\b(?:numbers?|frequenc(?:y|ies)|incidence|counts?|no\.)[ ](?:\(.{1,20}\)[ ])?of\b|\badverse events?\b"
    r"|\bside[- ]effects?\b"
    r"|\b(?:causes?|reasons?)[ ](?:of|for)\b|\bcomplications?\b|\bevents\b|\bnumber reporting\b",
    re.IGNORECASE,
)
_SIZE_OF_ALL: Final = regex(
    r"\b[nN][ ]?=[ ]?(?P<n>\d{1,6})[ ]?(?:in|per|for|of|/)?[ ]?(?:each|every|both|all|groups?|dose|arm)"
    r"|(?:\bS\.?[DE]\.?M?\.?|deviations?|errors?(?: of the mean)?)[)]?[ ]?[,;(]?[ ]?"
    r"(?:(?:of|for|from|with) )?[nN][ ]?=[ ]?(?P<after>\d{1,6})\b(?![ ]?(?:,|and|/)[ ]?\d)"
)

_REGRESSION: Final = regex(
    r"\b(?:regressions?|ols|probit|logit|(?<!correlation )(?:model )?coefficients(?! of variation))\b"
    "|linear (?:mixed )?models?"
)
_STARS: Final = regex(
    rf"(?P<mark>\*{{1,4}}|[†‡§¶#&+]{{1,3}}|(?<![A-Za-z])[a-eᵃᵇᶜᵈᵉ](?=[ :]{{0,2}}[pP][ ]?[<≤=]))[ ]?"
    "[:=,;)]?[ ]?(?:[sS]ignificant (?:at|with) )?(?:the )?[(]?[pP](?:[- ]?[vV]alues?)?[ ]?"
    f"(?P<relation>{RELATION})[ ]?(?P<p>{UNSIGNED})"
)
_STARS_LEVEL: Final = regex(
    r"(?P<mark>\*{1,4}|[†‡§¶#]{1,2})[ ]?[.:=]?[ ]?(?:[cC]orrelation is |[sS]tatistically "
    r"|[cC]oefficient is )?[sS]ignifican(?:t|ce) (?:at|level)(?: of)?(?: the)?[ ](?P<p>0?\.\d{1,4}"
    r"|\d{1,2}(?:\.\d)?[ ]?%)"
)
_OPENING: Final = regex(
    "(?P<mark>[*†‡§¶#‖∥&^]{1,4}|[a-kᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡ](?=[ :.)]|[A-Z%])"
    "|[1-9¹²³⁴⁵⁶⁷⁸⁹](?=[ :.)]))[ :.)]{0,3}(?P<said>.{1,200})",
    re.DOTALL,
)
_NUMBER: Final = regex(r"^\W*(?:\w+ )?Table\s+\w{1,5}[.:]?\s+")  # of the table
_RAISED: Final = regex("[ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡ]")
_MARKED_END: Final = regex(r"[*†‡§¶#∗]+(?=\W*$)")
_MARKED: Final = regex(r"[*†‡§¶#‖∥&^+]|[a-kᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡ](?![a-z]| )|[¹²³⁴⁵⁶⁷⁸⁹]")
#: In running text only statements about how values are given count.
_CONVENTION: Final = regex(
    rf"\b(?:[mM]eans?|[aA]verages?)(?: values?)?[ ]{{0,2}}(?:±|\+/-)[ ]{{0,2}}(?:{_SD}|{_SE})"
    f"|(?:expressed|presented|given|reported|shown|displayed) as (?:the )?means?[^.;]{{0,20}}"
    f"(?:{_SD.replace('?P<', '?P<b_')}|{_SE.replace('?P<', '?P<b_')})"
)


_SIGNS: Final = regex("[<=≤>≥~≠]")


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
    caption : str
    said : Evidence
        How values are given, by the caption.
    notes : Evidence
        How values are given, by the notes that no mark binds to a row or column.
    statements : tuple of Evidence
        Of caption and notes, sentence by sentence.
    bound : mapping
        From a mark to what its note names.
    of_rows : mapping
        From the label of a row, as :func:`core_of_label` gives it, to what a note says of this row.
    bound_measures : mapping
        From a mark to the first estimate that its note names.
    measures, tests : tuple of str
        Estimates and tests that caption and notes name.
    stars : mapping
        From ``"*"`` to the p-value that it stands for.
    convention : callable
        ``sd`` or ``se`` where the text says what follows "±" and the table does not.
    about : str
        Caption and notes, for words such as "correlation".
    n : str
        Sample size in caption or notes.
    each : str
        Size that caption or notes give to every group.
    counts : bool
        Whether the table is one of numbers of people or events.
    regression : bool
        Whether the table is one of regression coefficients.
    raised : bool
        Whether letters that point to notes are shown raised; then the last letter of a word is no mark.
    """

    caption: str
    said: Evidence
    notes: Evidence
    statements: tuple[Evidence, ...]
    bound: Mapping[str, Evidence]
    of_rows: Mapping[str, Evidence]
    bound_measures: Mapping[str, str]
    measures: tuple[str, ...]
    tests: tuple[str, ...]
    stars: Mapping[str, Star]
    convention: Callable[[], str]
    about: str = ""
    n: str = ""
    each: str = ""
    counts: bool = False
    regression: bool = False
    raised: bool = False


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
    unmarked = [note for note in notes if not _MARKED.match(note)]
    in_caption = [sentence for sentence in _SENTENCE.split(caption) if sentence]
    corner = next((cell.text for cell in table.cells if cell.row == 0 and cell.column == 0), "")
    of_rows, notes = _of_rows(notes, [cell.text for cell in table.cells if cell.column == 0])
    general = {sign for text in (caption, corner) for sign in _MARKED_END.findall(text)}
    placed = {mark for cell in table.cells for mark in _RAISED.findall(cell.text) if cell.text != corner}
    free, bound, measures = _notes(notes, general, placed)
    each = _SIZE_OF_ALL.search(about)
    terms = [term for text in (*in_caption, *free) for term in read_label(text).terms]
    return Legend(
        caption=_NUMBER.sub("", caption),
        said=_union(map(_of_values, in_caption)),
        notes=_union(map(_of_values, free)),
        statements=tuple(e for text in (*in_caption, *free) if (e := evidence(text)).kinds),
        bound=bound,
        of_rows=of_rows,
        bound_measures=measures,
        measures=tuple(term.name for term in terms if term.kind == "estimate"),
        tests=tuple(term.name for term in terms if term.kind == "test" and len(term.name) > 1),
        stars=_stars(texts),
        convention=convention,
        about=about,
        n=next((n for n in map(sample_size, texts) if n and n != "1"), "") or _people(caption),
        each=(each["n"] or each["after"]) if each else "",
        counts=_COUNTS.search(about) is not None,
        regression=_REGRESSION.search(" ".join([caption, *unmarked]).lower()) is not None,
        raised=bool(placed),
    )


#: What such tables hold was planned or set, not found.
_NO_RESULTS: Final = regex(
    r"\b(?:power|sample[- ]size) (?:estimates?|calculations?|analys[ei]s|levels?)"
    r"|\b(?:patients?|subjects?|participants?) numbers? (?:required|needed)\b"
    r"|\bsample sizes? (?:to|for|needed|required)\b"
    r"|\b(?:nutri\w+|chemical|ingredient|dietary) (?:composition|constituents?)\b(?!.*(?:intake|mean|±))"
    r"|\bconstituents of\b|\b(?:irradiation|laser|device) (?:information|parameters|settings)\b"
    r"|^\W*(?:exercise|training|intervention) (?:program(?:me)?|protocol|schedule)\b"
    r"(?!.*(?:effects?|results?|after|adheren|attend|complian))"
    r"|\bhypothetical example\b|\b(?:dos(?:e|ing)|visit|assessment) schedule\b|^\W*schedule of\b"
    r"|\b(?:inclusion|exclusion|eligibility) criteria\b",
    re.IGNORECASE,
)


def describes_a_plan(table: Table) -> bool:
    """Whether a caption says that a table holds what was planned or set, such as doses, devices or power."""
    return table.caption is not None and _NO_RESULTS.search(table.caption.text[:240]) is not None


def _people(caption: str) -> str:
    """Size that a caption gives in words: "Comorbidities of 16 patients"."""
    match = _OF_PEOPLE.search(caption)
    return match["n"] if match else ""


def _union(said: Iterable[Evidence]) -> Evidence:
    found = NOTHING
    for each in said:
        found |= each
    return found


def _of_values(sentence: str) -> Evidence:
    """What a sentence says that values are; what it says that the table is about is left out."""
    said = evidence(sentence)
    if not said.kinds:
        return NOTHING
    left_out = set(_SUBJECTS)
    if said.pairs & _WITH_P:  # "correlation coefficients (p-values)"
        return Evidence(
            frozenset(kind for pair in said.pairs & _WITH_P for kind in pair), said.pairs & _WITH_P
        )
    ratio = any(term.name in _EFFECTS for term in read_label(sentence[:240]).terms)
    if not ratio and ("estimate", "ci") not in said.pairs:
        left_out.add("estimate")
    pairs = frozenset(pair for pair in said.pairs if not left_out & set(pair))
    return Evidence(said.kinds - left_out, pairs)


def _notes(
    notes: Iterable[str], general: Collection[str], placed: Collection[str]
) -> tuple[list[str], dict[str, Evidence], dict[str, str]]:
    """Sentences that say how values are given; evidence and first estimate of those that a mark binds.

    Marks of the caption and of the head over the labels bind to all values; so does what a letter marks, if
    no cell shows that letter raised (``placed``).
    """
    measures: dict[str, str] = {}
    free: list[str] = []
    bound: dict[str, Evidence] = {}
    for note in notes:
        for sentence in _SENTENCE.split(note):
            said = evidence(sentence)
            opening = _OPENING.match(sentence)
            mark = opening["mark"].translate(LETTER_OF_MARK) if opening else ""
            if mark and said.kinds and len(sentence) <= 240:
                bound.setdefault(mark, said)
                named = read_label(sentence).first("estimate")
                measures.setdefault(mark, named.name if named else "")
            enclosed = _IN_BRACKETS.search(sentence) is not None
            weak = {"p"} if enclosed else {"p", "ci", "count"}
            states = said.pairs or (
                said.kinds - weak and _STATES.search(sentence) and not _DECIMAL.search(sentence)
            )
            letter = opening["mark"] if opening and mark.isalpha() else ""
            if states and (not mark or mark in general or (letter and letter not in placed)):
                free.append(sentence)
    return free, bound, measures


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


_VERB: Final = regex(r"\b(?:is|are|was|were)\b")
_OF_ALL: Final = regex(
    r"\b(?:values?|data|results?|figures?|numbers?|variables?|measures?|all|other\w*|characteristics?)\b",
    re.I,
)
_CORE: Final = regex(r"\W*([^,(\[;]{5,60})")


def core_of_label(label: str) -> str:
    """A label without unit and statistic, in small letters; empty if too short to be found in a note."""
    match = _CORE.match(label)
    return match[1].strip(" *†‡§¶#∗").lower() if match else ""


def _of_rows(notes: Iterable[str], labels: Iterable[str]) -> tuple[dict[str, Evidence], list[str]]:
    """What notes say of rows that they name ("Duration is given as median"), and the notes without that."""
    cores: set[str] = set()
    found: dict[str, Evidence] = {}
    rest: list[str] = []
    for note in notes:
        sentences = _SENTENCE.split(note)
        kept = []
        for sentence in sentences:
            verb = _VERB.search(sentence)
            subject = sentence[: verb.start()].lower() if verb else ""
            said = evidence(sentence) if subject and not _OF_ALL.search(subject) else NOTHING
            if said.kinds and not cores:
                cores = {core for label in labels if len(core := core_of_label(label)) > 4}
            named = [core for core in cores if core in subject] if said.kinds else []
            found |= dict.fromkeys(named, said)
            if not named:
                kept.append(sentence)
        rest.append(note if len(kept) == len(sentences) else "; ".join(kept))
    return found, rest


def _stars(texts: Iterable[str]) -> dict[str, Star]:
    stars: dict[str, Star] = {}
    for text in texts:
        for match in _STARS.finditer(text) if _SIGNS.search(text) else ():
            mark = match["mark"].translate(LETTER_OF_MARK)
            stars.setdefault(mark, Star(relation(match["relation"]), match["p"]))
        for match in _STARS_LEVEL.finditer(text) if "ignifican" in text else ():
            share = match["p"].rstrip("% ")
            p = match["p"] if "%" not in match["p"] else f"0.0{share}" if len(share) == 1 else f"0.{share}"
            stars.setdefault(match["mark"], Star("<", p))
    return stars
