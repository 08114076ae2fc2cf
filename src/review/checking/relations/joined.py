"""Comparisons that only the study makes whole: sizes that stand elsewhere, values that a sentence compares.

Sizes that the paper prints elsewhere are candidates. A p-value that fits under one of them is
consistent; one that fits under none is inconsistent only if the sizes stand with the values, in the heads of
their columns, in caption or notes; sizes from farther away may be of other people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Final

from review.checking.comparisons import check_comparisons
from review.checking.context import Context
from review.records import Check, Comparison, Location, Proportion, PValue, Record, Summary, Test
from review.study import Arm, Attachment, Pair, Size, Study

_NEAR: Final = frozenset({"header", "size row", "row label", "caption", "note"})
_MOST_CHOICES: Final = 4  # of sizes; more explain anything
_ALSO_ELSEWHERE: Final = "the sizes of the groups are printed elsewhere"


@dataclass(frozen=True, slots=True)
class _Choice:
    """A comparison made whole with one choice of sizes."""

    index: int  # of the record that the check is about
    record: Comparison
    near: bool  # whether all sizes stand with the values
    places: tuple[Location, ...]
    assumed: tuple[str, ...]


def check_joined(records: Sequence[Record], context: Context, study: Study) -> Iterator[tuple[int, Check]]:
    """p-values against means and counts of groups whose sizes, or whose values, stand elsewhere.

    Parameters
    ----------
    records : sequence of Record
        All records of one paper.
    context : Context
    study : Study
        Of the same records.

    Yields
    ------
    int, Check
        On the comparison of a table, or on the p-value of a sentence.
    """
    attached = {(found.record, found.part): found for found in study.attachments}
    choices = [*_of_tables(records, attached), *_of_sentences(records, attached, study)]
    made: dict[int, list[tuple[_Choice, Check]]] = defaultdict(list)
    for at, check in check_comparisons([choice.record for choice in choices], context):
        if check.verdict != "not_checkable":
            made[choices[at].index].append((choices[at], check))
    for index, found in made.items():
        yield index, _decided(found)


def _decided(found: Sequence[tuple[_Choice, Check]]) -> Check:
    """Consistent under one choice of sizes, else the verdict of the first."""
    for choice, check in found:
        if check.verdict == "consistent":
            return _told(choice, check)
    choice, check = found[0]
    told = _told(choice, check)
    if choice.near and len(found) == 1:
        return told
    return replace(told, verdict="not_checkable", gravity=None, reason=f"{_ALSO_ELSEWHERE}; {check.reason}")


def _told(choice: _Choice, check: Check) -> Check:
    others = tuple(dict.fromkeys((*check.others, *choice.places)))
    return replace(check, others=others, assumptions=(*check.assumptions, *choice.assumed))


def _of_tables(
    records: Sequence[Record], attached: Mapping[tuple[int, int | None], Attachment]
) -> Iterator[_Choice]:
    """Comparisons of tables of which a group lacks its size."""
    for index, record in enumerate(records):
        if not isinstance(record, Comparison) or record.p is None:
            continue
        lacking = [part for part in range(len(record.groups)) if (index, part) in attached]
        if lacking:
            candidates = [attached[index, part].candidates for part in lacking]
            yield from _choices(index, record, lacking, candidates, ())


def _choices(
    index: int,
    record: Comparison,
    lacking: Sequence[int],
    candidates: Sequence[Sequence[Size]],
    places: tuple[Location, ...],
    assumed: tuple[str, ...] = (),
) -> Iterator[_Choice]:
    different = [list({size.n: size for size in reversed(sizes)}.values())[::-1] for sizes in candidates]
    for sizes in islice(product(*different), _MOST_CHOICES + 1):
        groups = list(record.groups)
        for part, size in zip(lacking, sizes, strict=True):
            groups[part] = _sized(groups[part], str(size.n))
        told = ", ".join(str(size.n) for size in sizes)
        yield _Choice(
            index=index,
            record=replace(record, groups=tuple(groups)),
            near=all(size.source in _NEAR for size in sizes),
            places=(*places, *(size.location for size in sizes)),
            assumed=(*assumed, f"n {told} as printed elsewhere") if sizes else assumed,
        )


def _sized(part: Summary | Proportion, n: str) -> Summary | Proportion:
    return replace(part, n=n) if isinstance(part, Summary) else replace(part, total=n)


def _of_sentences(
    records: Sequence[Record], attached: Mapping[tuple[int, int | None], Attachment], study: Study
) -> Iterator[_Choice]:
    """Values of a sentence with the p-value printed for them."""
    for pair in study.pairs:
        if pair.p is None or pair.contrast == "times":
            continue
        compared = _comparison(records, pair)
        if compared is None:
            continue
        lacking = [k for k, part in enumerate(compared.groups) if _printed_size(part) is None]
        places = tuple(part.location for part in compared.groups)
        if pair.arms is None and lacking:
            yield from _both_orders(pair.p, compared, lacking, places, study)
            continue
        known = [attached.get((pair.values[k], None)) for k in lacking]
        candidates = [found.candidates for found in known if found]
        if len(candidates) == len(lacking):
            yield from _choices(pair.p, compared, lacking, candidates, places)


def _both_orders(
    index: int, compared: Comparison, lacking: Sequence[int], places: tuple[Location, ...], study: Study
) -> Iterator[_Choice]:
    """The two arms of the study, whichever comes first, where the sentence does not name them."""
    sized = [arm for arm in study.arms if arm.sizes]
    if len(sized) != 2 or len(compared.groups) != 2 or len(lacking) != 2 or not all(map(_one_size, sized)):
        return
    told = "the two arms of the study are compared, in this order or the other"
    for one, other in (sized, sized[::-1]):
        yield from _choices(index, compared, lacking, [one.sizes, other.sizes], places, (told,))


def _one_size(arm: Arm) -> bool:
    return len({size.n for size in arm.sizes}) == 1


def _printed_size(part: Summary | Proportion) -> str | None:
    return part.n if isinstance(part, Summary) else part.total


def _comparison(records: Sequence[Record], pair: Pair) -> Comparison | None:
    p = records[pair.p] if pair.p is not None else None
    values = [records[index] for index in pair.values]
    groups = tuple(value for value in values if isinstance(value, Summary | Proportion))
    if not isinstance(p, PValue | Test) or len(groups) != len(values) or len({type(g) for g in groups}) > 1:
        return None
    return Comparison(
        location=p.location,
        quote=pair.quote,
        groups=groups,
        statistic=p.statistic if isinstance(p, Test) else None,
        value=p.value if isinstance(p, Test) else None,
        df=p.df if isinstance(p, Test) else (),
        p_relation=p.p_relation,
        p=p.p,
        qualifiers=tuple(dict.fromkeys((*p.qualifiers, *(word for g in groups for word in g.qualifiers)))),
        assumptions=tuple(dict.fromkeys(word for group in groups for word in group.assumptions)),
    )
