"""What pages show from data, lock and notebooks: a comment such as ``<!-- chapters -->`` becomes a part."""

import csv
import html
import json
import re
from collections import Counter
from pathlib import Path

import api
import architecture
import measured
import verdicts
from sphinx.util import logging

LIBRARIES = """numpy scipy pandas statsmodels matplotlib lxml pymupdf rich jupyterlab nbclient ipykernel
frictionless sphinx myst-nb furo sphinxcontrib-bibtex latex2mathml"""
KINDS = {".svg": "SVG", ".png": "PNG", ".ipynb": "notebook", ".csv": "CSV", ".bib": "BibTeX", ".zip": "ZIP"}


def plain(text):
    """Text in which Markdown finds nothing to mark up."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~^])", r"\\\1", str(text))


def answered(source):
    return json.loads((source / "answers.json").read_text(encoding="utf-8"))


def chapters(source):
    """One item per notebook: its question, its answer, the cell that gave it, and its own sections."""
    answers = answered(source)
    sections = [_sections(source / "notebooks" / f"{answer['notebook']}.ipynb") for answer in answers]
    shared = Counter(title for titles in sections for title in set(titles))
    items = []
    for answer, titles in zip(answers, sections, strict=True):
        number, page = answer["notebook"].split("_")[0], f"notebooks/{answer['notebook']}.html"
        own = " · ".join(html.escape(title) for title in titles if shared[title] == 1)
        items.append(
            f'<li><span class="number" aria-hidden="true">{number.lstrip("0")}</span><div>'
            f'<h3><a href="{page}">{html.escape(answer["question"])}</a></h3>'
            f"<p>{html.escape(answer['text'])} "
            f'<a class="why" href="{page}#answer">'
            f'See the calculation<span class="unseen"> of chapter {number.lstrip("0")}</span></a></p>'
            f'<p class="sections">{own}</p></div></li>'
        )
    return f'<ol class="chapters">{"".join(items)}</ol>'


def _sections(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    return [title.replace("*", "") for title in re.findall(r"^## +(.+?) *$", prose, re.MULTILINE)]


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
                        f":target: notebooks/{path.stem}.html#cell-{cell['execution_count']}\n"
                        f":alt: {description}\n```"
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
    cells = (field["name"], field.get("type", "") + unit, field.get("description", "").rstrip("."))
    return "| " + " | ".join(map(plain, cells)) + "".join(f"; {rule}" for rule in allowed) + " |"


def downloads(source):
    """Everything the report is made from and has made, one link each."""
    listed = []
    there = source / "downloads"
    folders = {"": "All in one", "lessons": "Lessons", "results": "Verdicts", "data": "Data package", "figures": "Figures",
               "notebooks": "Notebooks, with answers to the questions", "tasks": "Notebooks, without answers"}  # fmt: skip
    for folder, what in folders.items():
        files = {}
        for path in sorted(path for path in (there / folder).glob("*") if path.is_file()):
            files.setdefault(path.stem if folder == "figures" else path.name, []).append(path)
        if files:
            listed += [f"\n## {what}\n", "{.files}"]
            listed += [f"- {_file(name, paths, there)}" for name, paths in files.items()]
    return "\n".join(listed)


def _file(name, paths, there):
    """Links to the files of one name: "03_strength.svg" and "03_strength.png" are one drawing."""
    links = []
    for path in paths:
        size = max(1, round(path.stat().st_size / 1000))
        text = name if len(paths) == 1 else KINDS[path.suffix]
        told = "" if len(paths) == 1 else f' aria-label="{path.name}"'
        place = path.relative_to(there).as_posix()
        links.append(f'<a href="{place}"{told} download>{text}</a> <small>{size:,} kB</small>')
    return (f"{name}: " if len(paths) > 1 else "") + ", ".join(links)


def versions(source):
    """The main libraries, as locked."""
    lock = (source / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\\n]+)", lock, re.MULTILINE))
    return ", ".join(f"{name} {locked[name]}" for name in LIBRARIES.split() if name in locked)


def unavailable(source):
    """Studies that yield no number, or only some, gathered by reason."""
    with (source / "downloads" / "data" / "studies.csv").open(encoding="utf-8", newline="") as rows:
        known = list(csv.DictReader(rows))
    reasons = {}
    for study in known:
        if study.get("reason"):
            reasons.setdefault((study["use"], study["reason"]), []).append(study["citation"])
    concerned = sum(map(len, reasons.values()))
    parts = [f"Of {len(known)} studies and reviews, {concerned} could be used in part only, or not at all.\n"]
    for (use, reason), citations in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0])):
        number = f"{len(citations)} studies" if len(citations) > 1 else "1 study"
        parts.append(f"<details><summary>{number}: {html.escape(reason)} ({html.escape(use)})</summary>\n")
        parts += [f"- {plain(citation)}" for citation in sorted(citations)]
        parts.append("\n</details>\n")
    return "\n".join(parts)


PARTS = (
    chapters,
    figure,
    dictionary,
    downloads,
    versions,
    unavailable,
    *api.PARTS,
    *architecture.PARTS,
    *measured.PARTS,
    *verdicts.PARTS,
)
WRITERS = {part.__name__: part for part in PARTS}


def fill_page(app, docname, content):
    source = Path(app.srcdir)
    if (source / f"{docname}.ipynb").exists():
        return

    def write(found):
        try:
            made = WRITERS[found[1]](source, *filter(None, [found[2]]))
            return made.replace("><", "> <")  # else the search takes words of neighboring tags for one
        except LookupError as problem:
            logging.getLogger(__name__).warning(str(problem), location=docname)
            return ""

    content[0] = re.sub(rf"<!-- ({'|'.join(WRITERS)})(?: ([\w-]+))? -->", write, content[0])


def setup(app):
    verdicts.prepare(Path(app.srcdir))
    app.connect("source-read", fill_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
