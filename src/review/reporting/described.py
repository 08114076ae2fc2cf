"""What was understood of a study: groups with every printed size, outcomes, times; for a page and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from review import study
from review.checking.markup import safe
from review.checking.wording import place

if TYPE_CHECKING:
    from review.checking import Findings
    from review.document import Document
    from review.study import Arm, Population, Size, Study

_MOST_OUTCOMES = 40
_LONGEST = 90


def described(document: Document, findings: Findings) -> Study:
    """The study that a checked paper describes; indices are those of its findings."""
    return findings.study or study.of(document, [finding.record for finding in findings])


def by_record(found: Study) -> dict[int, dict[str, Any]]:
    """For each record with a known group, outcome or time: these, and the sizes printed elsewhere for it."""
    about: dict[int, dict[str, Any]] = {}
    for mention in found.mentions:
        entry = about.setdefault(mention.record, {"groups": []})
        entry["outcome"], entry["time"] = mention.outcome, mention.time
        entry["groups"].append(mention.arm)
    for attachment in found.attachments:
        entry = about.setdefault(attachment.record, {"groups": []})
        entry.setdefault("sizes", []).extend(_size(size, attachment.part) for size in attachment.candidates)
    for pair in found.pairs:
        told = {
            "values": list(pair.values),
            "groups": pair.arms and list(pair.arms),
            "contrast": pair.contrast,
        }
        for index in (*pair.values, *([] if pair.p is None else [pair.p])):
            about.setdefault(index, {"groups": []}).setdefault("comparisons", []).append(told)
    return about


def _size(size: Size, part: int | None) -> dict[str, Any]:
    return {
        "n": size.n,
        "group": part,
        "role": size.role,
        "source": size.source,
        "quote": size.quote,
        "start": size.location.start,
        "end": size.location.end,
    }


def section(found: Study) -> str:
    """A folded section of the page: who was compared, how many, on what, when; empty if nothing is known."""
    groups: list[Arm | Population] = [*found.arms, *found.populations]
    if not groups and not found.outcomes:
        return ""
    rows = "".join(_row(group, "arm" if group in found.arms else "group") for group in groups)
    table = (
        "<table><thead><tr><th scope=col>group<th scope=col>n<th scope=col>printed where</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    names = [safe(name[:_LONGEST]) for name in found.outcomes]
    left = len(names) - _MOST_OUTCOMES
    outcomes = "; ".join(names[:_MOST_OUTCOMES]) + (f"; and {left} more" if left > 0 else "")
    times = ", ".join(map(safe, found.times))
    doubts = "".join(f"<li>{told}</li>" for told in _printed_twice(found))
    heading = f"The study, as understood ({len(found.arms)} arms, {len(found.outcomes)} outcomes)"
    parts = [
        table,
        f"<p><strong>Outcomes:</strong> {outcomes}</p>" if names else "",
        f"<p><strong>Times:</strong> {times}</p>" if times else "",
        f"<p><strong>Printed twice, and not the same:</strong></p><ul>{doubts}</ul>" if doubts else "",
    ]
    return f"<section id=study><details><summary>{heading}</summary>{''.join(parts)}</details></section>"


def _row(group: Arm | Population, kind: str) -> str:
    also = f" <small>also {safe(', '.join(group.aliases))}</small>" if group.aliases else ""
    told: dict[int, list[str]] = {}
    for size in group.sizes:
        where = place(size.location) or "text"
        told.setdefault(size.n, []).append(f"{where}: “{' '.join(size.quote.split())[:_LONGEST]}”")
    numbers = " or ".join(map(str, told)) or "not printed"
    places = "<br>".join(
        safe(quotes[0]) + (f" <small>and {len(quotes) - 1} more</small>" if quotes[1:] else "")
        for quotes in told.values()
    )
    return f"<tr><th scope=row>{safe(group.name)}{also}<small> {kind}</small><td>{numbers}<td>{places}</tr>"


def _printed_twice(found: Study) -> Iterator[str]:
    for link in found.links:
        if not link.equal:
            here, there = place(link.a.location) or link.a.place, place(link.b.location) or link.b.place
            yield f"{safe(link.a.printed)} in {safe(here)}, {safe(link.b.printed)} in {safe(there)}"
