"""Pages about claims: the verdict in one screen, every claim, the results behind it, and their rows."""

import csv
import json
from collections import Counter
from dataclasses import asdict
from functools import cache
from html import escape
from itertools import groupby

from review_parts import PARTS as MORE
from review_parts import claims as _claims
from review_parts import data as _data
from review_parts import pack, write_glossary, write_lessons, write_tasks

from review.appraisal import LEVELS, VERDICTS
from review.reporting import claims as listing
from review.reporting.places import of_any, places

MARKS = dict(zip(VERDICTS, "■◧✖△▲○□", strict=True))  # the marks of the figures
ALL_IN_ONE = "gluteal-weakness-review.zip"
REVIEW_TABLES = ("searches", "screening", "readings", "risk_of_bias", "extraction")
_NOT_SHOWN = {"origin", "url"}  # of rows: where the gathering had them, and what the study's name links to


@cache
def _places(source):
    paths = sorted((source / "notebooks").glob("*.ipynb"))
    return places({path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths})


@cache
def _questions(source):
    answers = json.loads((source / "answers.json").read_text(encoding="utf-8"))
    return {answer["notebook"]: answer["question"] for answer in answers}


# -- small parts ---------------------------------------------------------------------------------------


def _badge(verdict):
    mark = f'<span aria-hidden="true">{MARKS[verdict]}</span>'
    return f'<span class="badge v-{verdict.replace(" ", "-")}">{mark} {verdict}</span>'


def _certainty(level):
    if not level:
        return ""
    steps = LEVELS.index(level) + 1
    dots = f'<span class="dots" aria-hidden="true">{"●" * steps}{"○" * (len(LEVELS) - steps)}</span>'
    return f'<span class="certainty">{dots} {level} certainty</span>'


def _link(claim, up=""):
    return f"{up}claims/{claim.source_id}.html#claim-{claim.claim_id}"


def _title(data, source_id):
    account = data.sources.loc[source_id]
    return account["title"] or account["kind"].capitalize()


def _filter(items, *selects):
    """A form that a script shows and obeys; `selects` are pairs of a name and its values."""
    fields = []
    for name, values in selects:
        options = "".join(
            f'<option value="{escape(value)}">{escape(value)} ({count})</option>'
            for value, count in values.items()
        )
        fields.append(
            f'<label>{name.capitalize()} <select name="{name}"><option value="">all</option>{options}'
            "</select></label>"
        )
    return (
        f'<form class="filter" data-items="{items}" aria-label="Filter" hidden>{"".join(fields)}'
        '<label>Containing <input type="search" name="words" size="14"></label>'
        '<output aria-live="polite"></output></form>'
    )


# -- the front page ------------------------------------------------------------------------------------


def tally(source):
    """How many claims have which verdict, as a bar and as links into the list of claims."""
    counts = Counter(claim.verdict for claim in _claims(source))
    bars = "".join(f'<i class="v-{name.replace(" ", "-")}" style="flex-grow:{counts[name]}"></i>'
                   for name in VERDICTS)  # fmt: skip
    links = "".join(
        f'<li><a href="claims.html?verdict={name.replace(" ", "+")}"><b>{counts[name]}</b> {_badge(name)}</a>'
        f"<span>{listing.SAID[name]}</span></li>"
        for name in VERDICTS
    )
    return f'<div class="shares" aria-hidden="true">{bars}</div><ul class="tally">{links}</ul>'


# -- every claim ---------------------------------------------------------------------------------------


def claims(source):
    """All claims, one line each, with a filter; each leads to its results."""
    listed, data = _claims(source), _data(source)
    kinds = data.sources["kind"]
    counts = {name: Counter(getattr(claim, name) for claim in listed) for name in ("verdict", "belief")}
    accounts = Counter(kinds[claim.source_id] for claim in listed)
    form = _filter(
        "#claims",
        ("verdict", {name: counts["verdict"][name] for name in VERDICTS}),
        ("account", {kind: accounts[kind] for kind in kinds if accounts[kind]}),
    )
    items, beliefs = [], [name for name, _ in listing.BELIEFS]
    shown = None
    for claim in sorted(
        listed, key=lambda claim: (beliefs.index(claim.belief), VERDICTS.index(claim.verdict))
    ):
        account = kinds[claim.source_id]
        if claim.belief != shown:
            shown = claim.belief
            items.append(f'<li class="belief"><h2>{escape(shown)}</h2></li>')
        said = "doubted by a" if claim.stance == "denies or doubts" else "said by a"
        said += "n" if account[0] in "aeiou" else ""
        items.append(
            f'<li id="claim-{claim.claim_id}" data-verdict="{claim.verdict}" '
            f'data-account="{escape(account)}">'
            f'<a class="number" href="{_link(claim)}">{claim.claim_id}</a>'
            f'<div><p>{escape(claim.text)}</p><p class="about">{said} {escape(account)}</p></div>'
            f'<p class="ruled">{_badge(claim.verdict)} {_certainty(claim.certainty)}</p></li>'
        )
    return f'{form}<ul class="claims" id="claims">{"".join(items)}</ul>'


def accounts(source):
    """The pages of the accounts, in their order."""
    pages = "\n".join(f"claims/{source_id}" for source_id in _data(source).sources.index)
    return f"```{{toctree}}\n:hidden:\n\n{pages}\n```"


def account(source, source_id):
    """The claims of one account, each with its verdict, the reasons for it, and all results."""
    data = _data(source)
    told = data.sources.loc[source_id]
    listed = [claim for claim in _claims(source) if claim.source_id == source_id]
    by = f", by {told['author']}" if told["author"] else ", author not visible"
    by += f", {told['year']}" if told["year"] else ", year not visible"
    intro = f"<p>{escape(told['kind'].capitalize())}{escape(by)}; it {told['stance']} the idea. "
    intro += f"{escape(told['note'][0].upper() + told['note'][1:])}. "
    intro += f'{len(listed)} claims, in our words. <a href="../claims.html">All claims, with a filter</a></p>'
    return intro + "".join(_claim(source, claim) for claim in listed)


def _claim(source, claim):
    parts = "".join(
        f"<li>{escape(name)}: {_badge(ruled)} {_certainty(level)}</li>" for name, ruled, level in claim.parts
    )
    terms = [
        ("Certainty", escape(_lowered(claim.lowered))),
        ("Would change it", escape(claim.would_change)),
        ("Cited for it", _cited(claim)),
        ("Shown in", _shown(source, claim)),
    ]
    described = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in terms if text)
    return (
        f'<section class="claim" id="claim-{claim.claim_id}"><h2><a class="number" '
        f'href="#claim-{claim.claim_id}">{claim.claim_id}</a> {escape(claim.text)}</h2>'
        f'<p class="ruled">{_badge(claim.verdict)} {_certainty(claim.certainty)} '
        f'<span class="about">{"it is denied or doubted; " if claim.stance != "asserts" else ""}'
        f"{'it reports a study; ' if claim.scope == 'reports a study' else ''}{listing.SAID[claim.verdict]}"
        "</span></p>"
        + (f'<ul class="parts">{parts}</ul>' if parts else "")
        + f"<dl>{described}</dl>"
        + _results(claim.direct, "that test it", bool(claim.parts), unfolded=True)
        + _results(claim.indirect, "near it, which decide nothing", bool(claim.parts))
        + "</section>"
    )


def _lowered(lowered):
    """``knee: moderate, risk of bias`` as a sentence for each part."""
    told = []
    for part in filter(None, lowered.split("; ")):
        name, _, ruled = part.rpartition(": ")
        start, *reasons = ruled.split(", ")
        about = f"{name}: " if name else ""
        told.append(f"{about}starts at {start}" + (f", lowered for {', '.join(reasons)}" if reasons else ""))
    return "; ".join(told)


def _cited(claim):
    if not claim.cites:
        return "nothing"
    fault = f"; {claim.citation_fault}" if claim.citation_fault else ""
    return escape(f"{claim.cites}. Does it say so? {claim.citation_supports.capitalize()}{fault}")


def _shown(source, claim):
    """Cells that show the claim or its results, and drawings beside them, chapter by chapter."""
    ids = [claim.claim_id, *(name for result in claim.direct for name in (result.bearing_id, result.row_id))]
    told = []
    for notebook, found in groupby(of_any(ids, _places(source)), key=lambda place: place.notebook):
        page = f"../notebooks/{notebook}.html"
        cells = ", ".join(
            f'<a href="{page}#cell-{place.cell}">{"figure " if place.figure else ""}[{place.cell}]</a>'
            for place in list(found)
        )
        told.append(f'<a href="{page}">{escape(_questions(source)[notebook])}</a> cells {cells}')
    return "; ".join(told)


def _results(results, what, several, unfolded=False):
    if not results:
        return ""
    number = f"{len(results)} results" if len(results) > 1 else "1 result"
    rows = "".join(_result(result, several) for result in results)
    heads = ("result", "printed", "finding")
    return (
        f"<details{' open' if unfolded else ''}><summary>{number} {what}</summary>"
        '<div class="scroll"><table class="results"><thead><tr>'
        + "".join(f'<th scope="col">{head}</th>' for head in heads)
        + f"</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _result(result, several):
    part = f"{escape(result.part)}: " if several and result.part else ""
    notes = [f"interval as judged {result.interval}" if result.interval else ""]
    about = [result.design, f"differs: {result.differs}" if result.differs else "",
             f"concern: {result.concern}" if result.concern else ""]  # fmt: skip
    return (
        f'<tr><td>{part}<a href="../rows/{result.table}.html#{result.row_id}">{escape(result.study)}</a> '
        f"{escape(result.about)}{_small(about)}</td><td>{escape(result.printed)}{_small(notes)}</td>"
        f"<td><b>{result.finding}</b>{_small([result.why])}</td></tr>"
    )


def _small(notes):
    told = "; ".join(filter(None, notes))
    return f"<small>{escape(told)}</small>" if told else ""


# -- the rows ------------------------------------------------------------------------------------------


def rows(source, table):
    """All rows of a table as they stand in the file: what is filled, where it was seen, what it bears on."""
    data = _data(source)
    package = json.loads((source / "downloads" / "data" / "datapackage.json").read_text(encoding="utf-8"))
    schema = next(item for item in package["resources"] if item["name"] == table)
    targets = {key["fields"]: key["reference"]["resource"] for key in schema["schema"].get("foreignKeys", [])}
    bears = {}
    for claim in _claims(source):
        for result in claim.results:
            if result.table == table:
                bears.setdefault(result.row_id, {})[claim.claim_id] = claim
    corrected = set(zip(data.corrections["table"], data.corrections["row_id"], strict=True))
    with (source / "downloads" / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        items = [_row(data, row, targets, bears, (table, next(iter(row.values()))) in corrected)
                 for row in csv.DictReader(lines)]  # fmt: skip
    intro = (
        f"<p>{escape(schema['description'].rstrip('.'))}: {len(items)} rows, as they stand in <a "
        f'href="../data/{table}.csv" download>{table}.csv</a>; what its columns hold stands in the '
        f'<a href="../data.html#{table.replace("_", "-")}">data dictionary</a>.</p>'
    )
    return f'{intro}{_filter("#rows")}<ul class="rows" id="rows">{"".join(items)}</ul>'


def _row(data, row, targets, bears, corrected):
    (_, name), *cells = row.items()
    shown = "".join(
        f"<div><dt>{column}</dt><dd>{_cell(value, targets.get(column))}</dd></div>"
        for column, value in cells
        if value and column not in _NOT_SHOWN and column != "study_id"
    )
    study = data.studies["label"].get(row.get("study_id", "")) or row.get("study_label", "")
    study = (
        f'<a href="{escape(row["url"])}">{escape(study or "source")}</a>' if row.get("url") else escape(study)
    )
    links = ", ".join(f'<a href="{_link(claim, "../")}">{number}</a>'
                      for number, claim in bears.get(name, {}).items())  # fmt: skip
    notes = [f"Bears on {links}"] if links else []
    notes += ['a cell is <a href="corrections.html">read otherwise</a>'] if corrected else []
    told = f'<p class="about">{"; ".join(notes)}</p>' if notes else ""
    return f'<li id="{escape(name)}"><p><b>{escape(name)}</b> {study}</p><dl>{shown}</dl>{told}</li>'


def _cell(value, target):
    linked = f'<a href="{target}.html#{escape(value)}">{escape(value)}</a>'
    return linked if target in (*listing.TABLES, "searches", "corrections") else escape(value)


# -- pages and files that come of data -----------------------------------------------------------------


def prepare(source):
    """Write what is made of data before pages are read: a page for each account and table, CSV, a ZIP."""
    data = _data(source)
    for source_id in data.sources.index:
        _page(source / "claims" / f"{source_id}.md", _title(data, source_id), f"account {source_id}")
    for table in (*listing.TABLES, *REVIEW_TABLES, "corrections"):
        _page(source / "rows" / f"{table}.md", f"Rows of {table}", f"rows {table}")
    folder = source / "downloads" / "results"
    folder.mkdir()
    claims_ = [{**asdict(claim), "results": len(claim.results)} for claim in _claims(source)]
    for claim in claims_:
        claim["parts"] = "; ".join(": ".join(filter(None, part)) for part in claim["parts"])
    results = [{"claim_id": claim.claim_id, **asdict(result)} for claim in _claims(source)
               for result in claim.results]  # fmt: skip
    for name, records in (("verdicts", claims_), ("results", results)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(records[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)
    write_lessons(source)
    write_tasks(source)
    write_glossary(source)
    there = source / "downloads"
    packed = {
        path.relative_to(there).as_posix(): path.read_bytes() for path in there.rglob("*") if path.is_file()
    }
    pack(there / ALL_IN_ONE, packed)


def _page(path, title, part):
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"# {title}\n\n<!-- {part} -->\n", encoding="utf-8")


PARTS = (tally, claims, accounts, account, rows, *MORE)
