"""What pages show from data, lock and notebooks: a comment such as ``<!-- answers -->`` becomes Markdown.

Notebooks get their code folded, and a target at the cell that gives the answer.
"""

import csv
import html
import json
import re
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup
from sphinx.util import logging

NUMBER = re.compile(r"[<>≤≥=~]? ?[-−+]?[0-9.,]*[0-9](?:e[-+][0-9]+)? ?%?|[-−–]|NaN|nan|None|<NA>")
_SHOWN_AS_IS = {"show-input", "remove-input"}  # tags that say how a cell's code is shown
LIBRARIES = """numpy scipy pandas statsmodels matplotlib pymupdf rich nbclient ipykernel frictionless
sphinx myst-nb furo sphinxcontrib-bibtex latex2mathml"""


def plain(text):
    """Text in which Markdown finds nothing to mark up."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~^])", r"\\\1", str(text))


def answers(source):
    """The front page's verdicts: question, answer, and a link to the cell that computed it."""
    items = [
        f"[{answer['question']}](notebooks/{answer['notebook']}.ipynb)\n"
        f": {plain(answer['text'])} [See the calculation](#answer-{answer['notebook']}){{.why}}\n"
        for answer in json.loads((source / "answers.json").read_text(encoding="utf-8"))
    ]
    return "{.answers}\n" + "\n".join(items)


def chapters(source):
    """One item per notebook: its question, and its sections, without those that chapters share."""
    answered = json.loads((source / "answers.json").read_text(encoding="utf-8"))
    sections = [_sections(source / "notebooks" / f"{answer['notebook']}.ipynb") for answer in answered]
    shared = Counter(title for titles in sections for title in set(titles))
    return "\n".join(
        f"1. [{answer['question']}](notebooks/{answer['notebook']}.ipynb)\n\n"
        f"   {' · '.join(title for title in titles if shared[title] == 1)}\n"
        for answer, titles in zip(answered, sections, strict=True)
    )


def _sections(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    return re.findall(r"^## +(.+?) *$", prose, re.MULTILINE)


def figure(source, name):
    """A figure of a notebook, with the text alternative that the notebook gave it."""
    for path in sorted((source / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                text = "".join(output.get("data", {}).get("text/plain", ""))
                if text.startswith(f"figures/{name}.svg: "):
                    description = " ".join(text.split(": ", 1)[1].split())
                    return (
                        f"```{{image}} figures/{name}.svg\n:class: drawing\n"
                        f":target: notebooks/{path.stem}.html\n:alt: {description}\n```"
                    )
    raise LookupError(f"shows figures/{name}.svg, but no notebook displays it")


def _package(source):
    return json.loads((source / "downloads" / "data" / "datapackage.json").read_text(encoding="utf-8"))


def dictionary(source):
    """The tables of the data package, column by column."""
    parts = []
    for table in _package(source)["resources"]:
        schema = table.get("schema", {})
        parts += [f"## {table['name']}\n", plain(table.get("description") or table.get("title") or "") + "\n"]
        head = "| column | type | meaning, and what is allowed |\n|---|---|---|"
        parts += [_keys(schema), "{.dictionary}", head]
        parts += [_column(field) for field in schema.get("fields", [])]
        parts.append(f'\n<a href="data/{table["path"]}" download>Download {table["path"]}</a>\n')
    return "\n".join(parts)


def _keys(schema):
    listed = lambda keys: ", ".join([keys] if isinstance(keys, str) else keys)  # noqa: E731
    sentences = [f"A row is identified by {listed(schema['primaryKey'])}."] if "primaryKey" in schema else []
    for key in schema.get("foreignKeys", []):
        there = key["reference"]
        resource = there["resource"] or "the same table"
        sentences.append(f"{listed(key['fields'])} refers to {listed(there['fields'])} in {resource}.")
    return plain(" ".join(sentences)) + "\n"


def _column(field):
    rules = field.get("constraints", {})
    allowed = ["*required*"] if rules.get("required") else []
    allowed += ["*one of* " + plain(", ".join(map(str, rules["enum"])))] if "enum" in rules else []
    allowed += ["*pattern* `" + rules["pattern"].replace("|", "\\|") + "`"] if "pattern" in rules else []
    allowed += [f"*at least* {rules['minimum']}"] if "minimum" in rules else []
    allowed += [f"*at most* {rules['maximum']}"] if "maximum" in rules else []
    unit = f" ({field['unit']})" if field.get("unit") else ""
    cells = (field["name"], field.get("type", "") + unit, field.get("description", ""))
    return "| " + " | ".join(map(plain, cells)) + "".join(f"; {rule}" for rule in allowed) + " |"


def downloads(source):
    """Everything the report is made from, one link each."""
    listed = []
    for folder, what in (("notebooks", "Executed notebooks"), ("data", "Data package")):
        listed.append(f"\n## {what}\n")
        for path in sorted((source / "downloads" / folder).iterdir()):
            size = max(1, round(path.stat().st_size / 1000))
            listed.append(f'- <a href="{folder}/{path.name}" download>{path.name}</a> ({size} kB)')
    return "\n".join(listed)


def versions(source):
    """The main libraries, as locked."""
    lock = (source / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\\n]+)", lock, re.MULTILINE))
    return ", ".join(f"{name} {locked[name]}" for name in LIBRARIES.split() if name in locked)


def unavailable(source):
    """Studies that yield no number, or only some, gathered by reason."""
    with (source / "downloads" / "data" / "studies.csv").open(encoding="utf-8", newline="") as rows:
        studies = [study for study in csv.DictReader(rows) if study.get("reason")]
    reasons = {}
    for study in studies:
        reasons.setdefault(study["reason"], []).append(study["citation"])
    parts = []
    for reason, citations in sorted(reasons.items(), key=lambda item: -len(item[1])):
        number = f"{len(citations)} studies" if len(citations) > 1 else "1 study"
        parts.append(f"<details><summary>{number}: {html.escape(reason)}</summary>\n")
        parts += [f"- {plain(citation)}" for citation in sorted(citations)]
        parts.append("\n</details>\n")
    return "\n".join(parts)


PARTS = (answers, chapters, figure, dictionary, downloads, versions, unavailable)
WRITERS = {part.__name__: part for part in PARTS}


def fill_page(app, docname, content):
    source = Path(app.srcdir)
    if (source / f"{docname}.ipynb").exists():
        content[0] = json.dumps(prepared(json.loads(content[0]), docname.split("/")[-1]))
        return

    def write(found):
        try:
            return WRITERS[found[1]](source, *filter(None, [found[2]]))
        except LookupError as problem:
            logging.getLogger(__name__).warning(str(problem), location=docname)
            return ""

    content[0] = re.sub(rf"<!-- ({'|'.join(WRITERS)})(?: ([\w-]+))? -->", write, content[0])


def prepared(notebook, name):
    """The notebook with folded code, tables that align, and a target before its answer."""
    cells = []
    for cell in with_results(notebook["cells"]):
        tags = cell["metadata"].setdefault("tags", [])
        if cell["cell_type"] == "code" and not _SHOWN_AS_IS & set(tags):
            tags.append("hide-input")
        if "answer" in tags:
            target = f"(answer-{name})="
            cells.append({"cell_type": "markdown", "id": "target", "metadata": {}, "source": target})
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "dataframe" in (shown := "".join(data.get("text/html", ""))):
                data["text/html"] = aligned(shown)
        cells.append(cell)
    return {**notebook, "cells": cells}


def with_results(cells):
    """Cells, where code that displays nothing joins the next code that does: one fold, and no empty one."""
    kept, silent = [], []
    for cell in cells:
        as_is = cell["cell_type"] != "code" or _SHOWN_AS_IS & set(cell["metadata"].get("tags", []))
        if as_is:
            kept.append(cell)
        elif not cell["outputs"]:
            silent.append(cell)
        else:
            kept.append({**cell, "source": "\n\n".join(part["source"] for part in [*silent, cell])})
            silent = []
    return [*kept, *silent]


def aligned(frame):
    """The HTML of a data frame: numbers to the right, one row of headings, no index that only counts."""
    soup = BeautifulSoup(frame, "html.parser")
    for style in soup("style"):
        style.decompose()
    for table in soup("table", class_="dataframe"):
        del table["border"]
        for row in table("tr"):
            del row["style"]
        body = [row(["th", "td"]) for row in table.tbody("tr")]
        _align(_headings(table), body)
    return str(soup)


def _headings(table):
    """Lowest row of headings; names of the index, which pandas puts into a row of their own, move up."""
    *above, low = [row(["th", "td"]) for row in table.thead("tr")]
    names = [cell.get_text().strip() for cell in low]
    named = sum(map(bool, names))
    if len(above) != 1 or len(above[0]) != len(low) or not all(names[:named]):
        return low
    for cell, name in zip(above[0][:named], names, strict=False):
        cell.string = " \\ ".join(filter(None, [name, cell.get_text().strip()]))
    low[0].parent.decompose()
    return above[0]


def _align(head, body):
    """Mark columns of numbers; counted from the right, since cells of an index may span rows."""
    widths = {len(row) for row in [head, *body]}
    for k in range(1, min(widths) + 1):
        column, cells = head[-k], [row[-k] for row in body]
        texts = [cell.get_text().strip() for cell in cells]
        counts = texts == [str(n) for n in range(len(texts))] and not column.get_text().strip()
        if counts and widths == {k}:
            for cell in (column, *cells):
                cell.decompose()
        elif any(texts) and all(NUMBER.fullmatch(text) for text in texts if text):
            for cell in (column, *cells):
                cell["class"] = "number"


def setup(app):
    app.connect("source-read", fill_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
