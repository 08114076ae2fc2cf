"""Parts of pages that are about the whole review: the first screen, its figure, search, agreement, lessons."""

import json
import zipfile
from functools import cache
from html import escape

import measured

from review import appraisal, effects, evidence, planting
from review.reporting import claims as listing
from review.reporting.front import front as first_screen

SEEDS = (("easy", 12, ("sum", "percentage", "means", "interval", "repeated", "effect_size")),
         ("medium", 38, ("sum", "percentage", "means", "interval", "repeated", "ratio", "whole_numbers")),
         ("hard", 7, planting.KINDS))  # fmt: skip
LONG_AGO = (1980, 1, 1, 0, 0, 0)
OUTCOMES = {
    "Weakness before knee pain": ("2.01", "knee"), "Weakness before back pain": ("2.01", "back"),
    "Weakness before hip pain": ("2.01", "hip"), "Weakness before ankle sprains": ("4.23", "ankle"),
    "Weakness before torn knee ligaments": ("4.21", ""), "Weaker hips with back pain": ("4.22", ""),
    "Weaker hips with knee pain": ("4.20", ""), "Hip exercise helps the back": ("2.24", "helps the back"),
    "Hip exercise helps the hip": ("2.24", "helps the hip"), "Hip exercise helps the knee": ("2.24", "helps the knee"),
    "Hip exercise is no better than other": ("3.25", "specific is no better"),
}  # fmt: skip
# The rows of the front figure: words, when strength was measured, table, row, and whether its sign is turned.
HERO = (
    ("People with back pain", "pooled", "desousa2019-p01", True, "now"),
    ("Women with knee pain", "comparisons", "baldon2009-k01", False, "now"),
    ("Teenagers who later had knee pain", "pooled", "neal2019-p03", False, "before"),
    ("Athletes who later had groin pain", "pooled", "quintana2025-p03", False, "before"),
    ("Soccer players who later sprained an ankle", "comparisons", "powers2017-k01", False, "before"),
)
# What a client may say, the claim that asks it, its part, and what follows by the verdict.
ASKED = (
    ("“My glutes are weak, so my knee hurts.”", "2.01", "knee"),
    ("“My glutes are weak, so my back hurts.”", "2.01", "back"),
    ("“Sitting has switched my glutes off.”", "1.03", ""),
    ("“Someone felt that my glutes do not fire.”", "0.13", "core control"),
    ("“Should I do glute exercises for my knee?”", "2.24", "helps the knee"),
    ("“Should I do glute exercises for my hip?”", "2.24", "helps the hip"),
    ("“Should I do glute exercises for my back?”", "2.24", "helps the back"),
    ("“Must it be glute exercises?”", "3.25", "specific is no better"),
)
TELL = {
    "supports": "Yes, by what studies show so far.",
    "points for": "Perhaps. The few studies that can tell point that way; more may change this.",
    "mixed": "Nobody can say. Studies do not agree.",
    "points against": "Probably not much. The few studies that can tell point the other way.",
    "contradicts": "No, by what studies show so far.",
    "insufficient": "Nobody can say. Studies have looked, but none is large enough or prints enough.",
    "not tested": "Nobody knows. We found no study that tests it.",
}


@cache
def data(source):
    return evidence.load(source / "downloads" / "data")


@cache
def claims(source):
    return listing.claims(data(source))


@cache
def _findings(source):
    return appraisal.findings(data(source))


@cache
def _front(source):
    return first_screen(data(source), claims(source))


def front(source):
    """Does it hold up, what is true in it, does exercise help, how sure: then the three places."""
    said = _front(source)
    where = "claims/dormant-butt.html#claim-2.01"
    places = "".join(
        f'<li><a href="{where}">{place.capitalize()}</a><span>{escape(text)}</span>'
        + (f'<span class="certainty">how sure: {level}</span>' if level else "")
        + "</li>"
        for place, text, level in said.places
    )
    return (
        f'<p class="lead"><b>{escape(said.answer)}</b></p>'
        f'<p class="told">{escape(said.true)}</p><p class="told">{escape(said.exercise)}</p>'
        f'<p class="told"><b>How sure are we?</b> {escape(said.sure)} '
        f'<span class="about">Last searched {said.searched}.</span> '
        '<a class="why" href="notebooks/10_verdicts.html#answer">See the calculation</a></p>'
        '<h2 class="small">Did weakness come before the pain?</h2>'
        f'<ul class="sure">{places}</ul>'
    )


def hero(source):
    """The front figure, in words and bars that fit every screen; all marks lie within it."""
    least, most = -2.5, 2.0
    tables = data(source)
    rows = []
    for words, table, row_id, turned, when in HERO:
        low, high, middle = _numbers(tables, table, row_id)
        if turned:
            low, high, middle = -high, -low, -middle
        rows.append((words, when, max(low, least), min(high, most), middle))
    place = lambda x: f"{100 * (x - least) / (most - least):.1f}%"  # noqa: E731
    before = [row for row in rows if row[1] == "before"]
    both = any(high < 0 for _, _, _, high, _ in before) and any(low > 0 for _, _, low, _, _ in before)
    finding = "Weaker with pain; before it, studies do not agree" if both else _front(source).finding
    groups = {"now": "Tested while it hurts", "before": "Tested before it hurts"}
    drawn = ""
    for when, title in groups.items():
        lines = "".join(
            f'<li><span class="who">{escape(words)}</span><span class="track" aria-hidden="true">'
            f'<i class="zero" style="left:{place(0)}"></i>'
            f'<i class="bar" style="left:{place(low)};width:{100 * (high - low) / (most - least):.1f}%"></i>'
            f'<i class="dot" style="left:{place(middle)}"></i></span>'
            f'<span class="unseen">: {_in_words(low, high, middle)}</span></li>'
            for words, each, low, high, middle in rows
            if each == when
        )
        drawn += f'<p class="group">{title}</p><ul>{lines}</ul>'
    silent = "Back pain, before it hurts: no study prints a number. Hip pain: no study tested first."
    return (
        f'<figure class="hero"><figcaption><b>{escape(finding)}</b></figcaption>'
        '<p class="ends" aria-hidden="true"><span>← weaker</span><span>stronger →</span></p>'
        f'{drawn}<p class="about">{silent} Dot: best guess; bar: where the truth may lie. One step of the '
        "scale is the usual spread from person to person. 629 new runners with strong hips had less knee "
        "pain, but how much less is not printed.</p></figure>"
    )


def _numbers(tables, table, row_id):
    if table == "pooled":
        row = tables.pooled.loc[row_id]
        low, high = (float(row[f"carried_{end}"] or row[f"ci_{end}"]) for end in ("low", "high"))
        return low, high, float(row["value"])
    row = tables.comparisons_with_numbers().loc[row_id]
    if row["route"] == "summaries":
        g = effects.hedges_g(*(float(row[name]) for name in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")))
    else:
        n1, n2 = int(row["n1"]), int(row["n2"])
        g = effects.d_to_g(effects.t_to_d(-abs(float(row["value"])), n1, n2))
    return float(g.interval().low), float(g.interval().high), float(g.estimate)


def _in_words(low, high, middle):
    if high < 0:
        return "weaker"
    return (
        "stronger"
        if low > 0
        else f"no clear difference, between {'weaker' if middle < 0 else 'stronger'} and not"
    )


def clients(source):
    """What people say, what the studies say of it by the verdict of today, and how sure that is."""
    by_id = {claim.claim_id: claim for claim in claims(source)}
    first = {place: text for place, text, _ in _front(source).places}
    told = []
    for words, claim_id, part in ASKED:
        claim = by_id[claim_id]
        verdict, level = claim.ruled(part) if part else (claim.verdict, claim.certainty)
        said = (
            first[part] if claim_id == "2.01" else TELL[verdict]
        )  # one sentence on one question, everywhere
        sure = f" How sure: {level}." if level else ""
        told.append(
            f'<h2 class="small">{escape(words)}</h2><p>{said}{sure} <a class="why" '
            f'href="claims/{claim.source_id}.html#claim-{claim_id}">The studies</a></p>'
        )
    return "".join(told)


def questions(source):
    rows = "".join(
        f'<tr><th scope="row">{escape(row.question)}</th><td>{escape(row.eligible)}</td></tr>'
        for row in data(source).questions.itertuples()
    )
    return _table("Questions and who, what and which design was eligible", ("question", "eligible"), rows)


def flow(source):
    """Searches, candidates, decisions, and what became of the inclusions: counted from the tables."""
    searches, screening = data(source).searches, data(source).screening
    decided, numbers = screening["decision"].value_counts(), screening["numbers"].value_counts()
    days = sorted(set(searches["date"]))
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    boxes = (
        ("", f"{len(searches)} searches for {searches['question_id'].nunique()} questions, {when}"),
        ("", f"{len(screening)} candidates screened, by title and what the page showed"),
        ("side", f"{decided['excluded']} excluded, each with a reason"),
        ("side", f"{decided['already held']} already held"),
        ("", f"{decided['included']} included"),
        ("side", f"{numbers['none visible']} without a number that could be entered, each with a reason"),
        ("", f"{numbers['entered']} with numbers entered"),
        (
            "",
            f"{len(data(source).studies)} studies, reviews and sources in all, with the first list and earlier additions",
        ),
    )
    items = "".join(f'<li class="{kind}">{escape(text)}</li>' for kind, text in boxes)
    each = searches.groupby("question_id").size()
    of = screening.groupby(["question_id", "decision"]).size().unstack(fill_value=0)
    rows = "".join(
        f'<tr><th scope="row">{escape(question.question)}</th><td class="number">{each[name]}</td>'
        + "".join(f'<td class="number">{of.loc[name].get(key, 0)}</td>'
                  for key in ("included", "already held", "excluded")) + "</tr>"
        for name, question in data(source).questions.iterrows()
    )  # fmt: skip
    heads = ("question", "searches", "included", "held", "excluded")
    return f'<ol class="flow">{items}</ol>' + _table("Searches and decisions by question", heads, rows)


def agreement(source):
    """How the two readers compare, field by field and table by table."""
    compared = data(source).extraction
    counts = compared.groupby(["table", "outcome"]).size().unstack(fill_value=0)
    kinds = ("same text", "same value", "derived", "differs", "not reached")
    rows = ""
    for name, row in [*counts.iterrows(), ("all", counts.sum())]:
        read = sum(row.get(kind, 0) for kind in ("same text", "same value", "differs"))
        same = 100 * (read - row.get("differs", 0)) / read if read else 0
        cells = "".join(f'<td class="number">{row.get(kind, 0)}</td>' for kind in kinds)
        rows += f'<tr><th scope="row">{name}</th>{cells}<td class="number">{same:.0f} %</td></tr>'
    table = _table("Two readers of the same rows: fields that agree", ("table", *kinds, "same value"), rows)
    left = compared[compared["outcome"] == "differs"]
    items = "".join(
        f"<li>{row.row_id}, {row.field}: {escape(row.first)} and {escape(row.second)}; {escape(row.settled)}</li>"
        for row in left.itertuples()
    )
    return f"{table}<p>What differs:</p><ul>{items}</ul>"


def bias(source):
    table = data(source).risk_of_bias
    counts = table.groupby(["tool", "judgment"]).size().unstack(fill_value=0)
    rows = "".join(
        f'<tr><th scope="row">{tool}</th>'
        + "".join(f'<td class="number">{row.get(kind, 0)}</td>' for kind in ("low", "unclear", "high"))
        + "</tr>"
        for tool, row in counts.iterrows()
    )
    return _table("Judgments on domains", ("tool", "low", "unclear", "high"), rows)


def summary(source):
    """GRADE's table: for each outcome what was found, how sure, and why not surer."""
    found = appraisal.summary_of_findings(data(source), OUTCOMES)
    rows = ""
    for name, row in found.iterrows():
        claim_id, _ = OUTCOMES[name]
        claim = next(claim for claim in claims(source) if claim.claim_id == claim_id)
        rows += (
            f'<tr><th scope="row"><a href="claims/{claim.source_id}.html#claim-{claim_id}">{name}</a></th>'
            f"<td>{row['units']} ({row['give an interval']} with an interval), {row['people']:,} people</td>"
            f"<td>{row['verdict']}</td><td>{row['certainty'] or '–'}"
            + (f"<small>for {row['lowered for']}</small>" if row["lowered for"] else "")
            + "</td></tr>"
        )
    return _table("Summary of findings", ("outcome", "studies", "result", "certainty"), rows)


def _table(caption, heads, rows):
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    return (
        f'<div class="scroll"><table class="results free"><caption>{caption}</caption><thead><tr>{head}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


TOOLS = {
    "p": (("t", "t", 0, 6, 0.01, 2.2), ("df", "degrees of freedom", 1, 200, 1, 28)),
    "grim": (("mean", "printed mean", 0, 10, 0.01, 4.46), ("n", "people", 2, 200, 1, 75)),
    "interval": (("d", "difference, in standard deviations", -2, 2, 0.05, 0.7), ("n", "people in each group", 3, 500, 1, 30)),
    "finding": (("low", "lower end", -2, 2, 0.05, 0.05), ("high", "upper end", -2, 2, 0.05, 0.9),
                ("least", "smallest effect looked for", 0.05, 1, 0.05, 0.2)),
    "cost": (("papers", "papers, in thousands", 10, 10000, 10, 1000), ("speed", "papers a second and core", 1, 60, 0.1, 5),
             ("price", "price of an hour of a core", 0.01, 0.2, 0.01, 0.05), ("cores", "cores", 1, 512, 1, 16)),
}  # fmt: skip


def tool(source, name):
    """Sliders and an output; a script fills it, and without one the sentence says so. A speed is that measured."""
    known = {"speed": measured.speed(measured.text(source))} if name == "cost" else {}
    fields = "".join(
        f'<label>{label} <input type="range" name="{key}" min="{low}" max="{high}" step="{step}" value="{known.get(key, value)}">'
        f'<output name="{key}-shown">{known.get(key, value)}</output></label>'
        for key, label, low, high, step, value in TOOLS[name]
    )
    return (
        f'<form class="tool" data-tool="{name}" aria-label="{name}">{fields}'
        '<p class="result" aria-live="polite">This needs JavaScript in your browser.</p></form>'
    )


def lessons(source):
    """Links to the packs, student and teacher apart."""
    rows = "".join(
        f'<tr><th scope="row">{name}</th>' + "".join(
            f'<td><a href="lessons/{name}-{who}-{form}.zip" download>{form.upper()}</a></td>'
            for who in ("student", "teacher") for form in ("pdf", "docx")) + "</tr>"
        for name, _, _ in SEEDS
    )  # fmt: skip
    heads = ("paper", "student, PDF", "student, Word", "teacher, PDF", "teacher, Word")
    return _table("Ready lessons", heads, rows) + (
        '<p>To cut out: <a href="lessons/claims-to-cut-out.pdf" download>20 claims, PDF</a>, '
        '<a href="lessons/claims-to-cut-out.docx" download>Word</a>.</p>'
    )


def write_lessons(source):
    """Packs for three papers, a folder for students and one for teachers, and the claims to cut out."""
    folder = source / "downloads" / "lessons"
    folder.mkdir()
    for name, seed, kinds in SEEDS:
        planted = planting.plant(seed, 5, kinds)
        for form in ("pdf", "docx"):
            files = planting.lesson(planted, form)
            for who in ("student", "teacher"):
                mine = {path: made for path, made in files.items() if path.startswith(who)}
                pack(folder / f"{name}-{who}-{form}.zip", mine)
    chosen = [claim.text for claim in claims(source) if claim.scope == "asserts in general"][::6][:20]
    sheet = planting.cards(
        "What is said about sleeping glutes", "Definition, association, cause or treatment?", chosen
    )
    for form in ("pdf", "docx"):
        (folder / f"claims-to-cut-out.{form}").write_bytes(planting.writing.as_bytes(sheet, form))


def write_tasks(source):
    """Each notebook without its folded answers, for students."""
    folder = source / "downloads" / "tasks"
    folder.mkdir()
    for path in sorted((source / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown" and "<details>" in cell["source"]:
                cell["source"] = cell["source"].split("<details>")[0].rstrip() + "\n"
        text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        (folder / f"{path.stem}_tasks.ipynb").write_text(text, encoding="utf-8")


def pack(path, files):
    """A ZIP that is the same, byte for byte, wherever it is made."""
    with zipfile.ZipFile(path, "w") as packed:
        for name, made in sorted(files.items()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, made, zipfile.ZIP_DEFLATED)


def write_glossary(source):
    """Terms of "How to read the numbers" as a script, for the hints on other pages."""
    text = (source / "how_to_read.md").read_text(encoding="utf-8")
    terms = {}
    lines = text.split("\n")
    for at, line in enumerate(lines[:-1]):
        if lines[at + 1].startswith(": ") and line and not line.startswith((":", " ", "#")):
            told = [lines[at + 1][2:]]
            for more in lines[at + 2 :]:
                if not more.startswith("  "):
                    break
                told.append(more.strip())
            terms[line.replace("*", "")] = " ".join(told).replace("*", "").replace("$", "")
    script = f"window.GLOSSARY = {json.dumps(terms, ensure_ascii=False, sort_keys=True)};\n"
    (source / "_static" / "glossary.js").write_text(script, encoding="utf-8")


PARTS = (front, hero, clients, questions, flow, agreement, bias, summary, tool, lessons)
