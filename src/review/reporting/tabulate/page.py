"""A page on which a person confirms or corrects every number beside its source, and takes the table away.

It works from disk and asks for nothing from anywhere: style, script and data are within it, and its Content
Security Policy allows only these. Without the script it shows the same, to be read.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from itertools import groupby
from typing import Final

from review.checking.markup import safe
from review.reporting.tabulate.table import COLUMNS, NUMBERS, Tabulated, whereabouts
from review.study.rows import NEEDED, Given

#: What each number is, for readers who do not know metafor's names.
_MEANING: Final = {
    "n1i": "size, arm 1", "m1i": "mean, arm 1", "sd1i": "SD, arm 1", "n2i": "size, arm 2",
    "m2i": "mean, arm 2", "sd2i": "SD, arm 2", "ai": "events, arm 1", "ci": "events, arm 2", "yi": "estimate",
    "ci.lb": "lower limit", "ci.ub": "upper limit",
}  # fmt: skip
_HOW_TO: Final = """
<p>Each number stands beside the words it was read from. Look at the source, correct the number if need be,
and tick it. Rows of which every number is ticked are <em>confirmed</em>; take them away as a CSV file for
<code>review pool</code> or metafor.</p>"""


def page(found: Sequence[Tabulated]) -> str:
    """The page, as HTML.

    Parameters
    ----------
    found : sequence of Tabulated
        Rows of one or several papers; those of one paper stand together.
    """
    style, code = _part("check_page.css") + _part("tabulate/page.css"), _part("tabulate/page.js")
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(code)}'"
    sections = "".join(
        _paper(name, list(rows)) for name, rows in groupby(found, key=lambda row: row.document)
    )
    nothing = "" if found else "<p><strong>No outcome of two groups is found in the tables.</strong></p>"
    return (
        "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>"
        f"<meta http-equiv=Content-Security-Policy content=\"{policy}; base-uri 'none'; form-action 'none'\">"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>Trials as rows, to be confirmed</title><style>{style}</style></head>"
        "<body><main class=review-findings><h1>Trials as rows, to be confirmed</h1>"
        f"{_HOW_TO}{nothing}{_bar(found)}{sections}</main>"
        f"<footer><p>Made by <code>review tabulate</code> {version('gluteal-weakness-review')}; nothing on "
        "this page comes from or goes to a network.</p></footer>"
        f"<template id=columns>{_columns()}</template><script>{code}</script></body></html>\n"
    )


def _columns() -> str:
    names = ", ".join(f'"{name}"' for name in (*COLUMNS, "corrected"))
    return f"[{names}]"


def _bar(found: Sequence[Tabulated]) -> str:
    complete = sum(row.row.complete for row in found)
    return (
        f"<form class=bar hidden><output aria-live=polite></output>"
        "<label>Show <select name=show><option value=''>all rows</option>"
        f"<option value=complete>complete rows ({complete})</option>"
        "<option value=open>rows not yet confirmed</option></select></label>"
        "<label>Containing <input type=search name=words size=14></label>"
        "<button type=button name=confirmed>Download confirmed rows (CSV)</button>"
        "<button type=button name=every>Download all rows (CSV)</button></form>"
    )


def _paper(name: str, rows: Sequence[Tabulated]) -> str:
    return f"<section><h2>{safe(name)}</h2>{''.join(map(_row, rows))}</section>"


def _row(row: Tabulated) -> str:
    title = " · ".join(filter(None, [row.outcome, row.row.time]))
    state = {"consistent": "c", "inconsistent": "i"}.get(row.consistent, "n")
    hidden = "".join(
        f'<data class=other value="{safe(text)}" title="{safe(name)}"></data>'
        for name, text in row.columns().items()
        if name not in NUMBERS and text
    )
    notes = "".join(f"<li>{safe(note)}</li>" for note in row.row.notes)
    complete = " complete" if row.row.complete else ""
    return (
        f'<article class="row {state}{complete}"><h3>{safe(title)}</h3>'
        f"<p class=soft>{safe(row.row.arm1)} <i>against</i> {safe(row.row.arm2)}; {safe(row.consistent)}</p>"
        "<table><thead><tr><th scope=col>number<th scope=col>value<th scope=col>right<th scope=col>"
        f"printed there</tr></thead><tbody>{''.join(_lines(row))}</tbody></table>"
        f"{f'<ul class=notes>{notes}</ul>' if notes else ''}{hidden}"
        "<p><button type=button class=all hidden>All numbers of this row are right</button></p></article>"
    )


def _lines(row: Tabulated) -> Iterator[str]:
    needed = dict.fromkeys([*NEEDED[row.row.kind], *row.row.numbers])
    for name in (key for key in NUMBERS if key in needed):
        given = row.row.numbers.get(name)
        text = given.text if given else ""
        label = _MEANING[name]
        yield (
            f'<tr><th scope=row>{label} <code>{name}</code></th><td><input class=value name="{name}" '
            f'value="{safe(text)}" data-printed="{safe(text)}" inputmode=decimal size=7 '
            f'aria-label="{label}"></td>'
            f'<td><input type=checkbox class=right aria-label="{label} is right"></td>'
            f"<td>{_source(given)}</td></tr>"
        )


def _source(given: Given | None) -> str:
    if given is None:
        return "<em>not printed there</em>"
    formula = f"<br>computed: {safe(given.formula)}" if given.formula else ""
    quote = safe(" ".join(given.quote.split()))
    return f"<q>{quote}</q> <small>{safe(whereabouts(given.location))}{formula}</small>"


@cache
def _part(name: str) -> str:
    return files("review.reporting").joinpath(name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
