"""The page about one paper, the index of several, and what a notebook shows: as markup.

What only a browser can tell stands in tests/browser/test_checked_paper.py.
"""

import base64
import gzip
import hashlib
import json
import math
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from review import document, finding, reading, records
from review.checking import Findings, wording
from review.checking.drawing import two_intervals
from review.printed import Interval
from review.records import Check, Finding, Location, Reading
from review.reporting import check_page
from review.reporting.checked import Checked, Outcome, json_lines
from review.reporting.quoting import Quoting

HOSTILE = (
    "</title></style><script>alert(1)</script><style>body{display:none}</style> \u202eturned\u2066 "
    "<img src=x onerror=alert(2)> \x00 &amp; 'quoted\" <!-- "
)
PLACE = Location(start=0, end=1)


def check(verdict="consistent", **known):
    given = {"field": "p", "printed": "= .036", "low": 0.0358, "high": 0.0366, "formula": "two-sided p of t"}
    return Check(check="p_value", verdict=verdict, **{**given, **known})


def result(verdict="consistent", *, at=PLACE, quote="t(28) = 2.20, p = .036", checks=None, **known):
    record = records.Test(
        location=at, quote=quote, statistic="t", value="2.20", df=("28",), p_relation="=", p=".036"
    )
    return Finding(document="paper.txt", record=record, checks=checks or (check(verdict, **known),))


def paper(*findings, text="t(28) = 2.20, p = .036", name="paper.txt", unread=()):
    block = document.Block(text, 0, len(text))
    return Checked(Path(name), document.Document(name, "text", text, (block,)), Findings(findings, unread))


def parsed(markup):
    return BeautifulSoup(markup, "lxml")  # knows which end tags may be left out


NOT_CHECKABLE = Check(check="none", verdict="not_checkable", reason="no degrees of freedom; 3 would agree")
MIXED = paper(
    result("consistent"),
    result("inconsistent", reason="printed is .36"),
    result("inconsistent", reason="one-sided", readings=(Reading(name="one-sided test", reconciles=True),)),
    result("decision_inconsistent", printed="= .36", reason="far away"),
    result(checks=(NOT_CHECKABLE,)),
    unread=("paper.txt, Table 2: not understood: no headings",),
)


def test_summary_strip_counts_every_verdict():
    tiles = [tile.get_text(" ", strip=True) for tile in parsed(check_page.page(MIXED)).select(".strip li")]
    assert tiles == [
        "5 results found",
        "4 checked",
        "1 ✓ consistent",
        "2 ≠ inconsistent",
        "1 ≢ decision inconsistent",
        "1 – not checkable",
    ]


def test_findings_come_by_consequence_then_unreconciled_first():
    page = parsed(check_page.page(MIXED))
    assert [card["id"] for card in page.select("#disagree .finding")] == ["f4", "f2", "f3"]
    assert [card["id"] for card in page.select("#agree .finding")] == ["f1"]
    assert [row["id"] for row in page.select("#all tbody tr")] == ["r1", "r2", "r3", "r4", "r5"]
    assert "no degrees of freedom 1" in page.select_one("#unchecked table").get_text(" ")
    assert "no headings" in page.select_one("#unread").get_text()


def test_a_card_says_all_that_is_known():
    findings = result(
        "inconsistent", printed="= .36", reason="t gives p between .0358 and .0366; printed is .36",
        assumptions=("two-sided",), others=(Location(start=3, end=4, page=2, section="Abstract"),),
        readings=(Reading(name="Bonferroni correction", reconciles=True, low=0.358, high=0.366),),
    )  # fmt: skip
    text = "Before it, t(28) = 2.20, p = .36, and after."
    at = Location(start=11, end=32, page=3, section="Results")
    shown = result(at=at, quote=text[11:32], checks=findings.checks)
    card = parsed(check_page.page(paper(shown, text=text))).select_one(".finding")
    assert card.select_one("blockquote").get_text() == text
    assert card.select_one("mark").get_text() == "t(28) = 2.20, p = .36"
    told = card.get_text(" ", strip=True)
    for part in (
        "≠ inconsistent p. 3, Results",
        "≠ p value: t gives p between .0358 and .0366; printed is .36",
        "printed p = .36",
        "implied 0.03580 to 0.03660",
        "formula two-sided p of t",
        "assumed two-sided",
        "reading ✓ Bonferroni correction: agrees (0.3580 to 0.3660)",
        "also at p. 2, Abstract",
    ):
        assert part in told
    label = card.select_one("svg")["aria-label"]
    assert label == "Printed stands for 0.355 to 0.365; implied is 0.03580 to 0.03660; they do not meet."


def test_the_page_asks_for_nothing_and_allows_nothing():
    markup = check_page.page(MIXED)
    page = parsed(markup)
    for name in ("href", "src", "action", "data", "srcset", "poster"):
        addresses = [element[name] for element in page.select(f"[{name}]")]
        assert [a for a in addresses if not a.startswith(("#", "data:application/gzip;base64,"))] == []
    assert "@import" not in markup
    assert "url(" not in markup
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert policy.startswith("default-src 'none'; ")
    for part in ("script", "style"):
        (element,) = page.select(part)
        digest = base64.b64encode(hashlib.sha256(element.string.encode()).digest()).decode()
        assert f"{part}-src 'sha256-{digest}'" in policy
    assert page.select("[style], [onclick], [onload], [onerror]") == []


def test_every_link_has_a_target_and_every_name_is_unique():
    page = parsed(check_page.page(MIXED))
    names = [element["id"] for element in page.select("[id]")]
    assert len(names) == len(set(names))
    assert {link["href"][1:] for link in page.select("a[href^='#']")} <= set(names)


def test_the_download_is_what_the_command_writes():
    link = parsed(check_page.page(MIXED)).select_one(".download a")
    assert link["download"] == "paper.txt.jsonl.gz"
    content = gzip.decompress(base64.b64decode(link["href"].split(",")[1])).decode()
    assert content == json_lines(MIXED)
    assert [json.loads(line)["verdict"] for line in content.splitlines()][:2] == [
        "consistent",
        "inconsistent",
    ]


def test_two_pages_of_one_paper_are_the_same_bytes():
    assert check_page.page(MIXED) == check_page.page(MIXED)


def hostile_paper():
    at = Location(start=0, end=20, section=HOSTILE, table=HOSTILE, row=HOSTILE, column=HOSTILE)
    reading = Reading(name=HOSTILE, reconciles=False)
    texts = {"reason": HOSTILE, "formula": HOSTILE, "assumptions": (HOSTILE,), "printed": HOSTILE}
    findings = [
        result(verdict, at=at, quote=HOSTILE, readings=(reading,), **texts) for verdict in wording.MARKS
    ]
    return paper(*findings, text=HOSTILE * 3, name=HOSTILE.replace("/", ""), unread=(HOSTILE,))


@pytest.mark.parametrize("made", ["page", "index", "notebook"])
def test_hostile_text_is_text(made):
    hostile = hostile_paper()
    outcome = Outcome([(HOSTILE, hostile.findings.counts())], [HOSTILE])
    markup = {
        "page": lambda: check_page.page(hostile),
        "index": lambda: check_page.index(outcome, ["a.html"]),
        "notebook": hostile.findings._repr_html_,
    }[made]()
    page = parsed(markup)
    assert "<script>alert(1)</script>" in page.get_text()
    assert len(page.select("script")) == (made != "notebook")
    assert len(page.select("style")) == 1
    assert page.select("img") == []
    assert not {"\u202e", "\u2066", "\x00"} & set(markup)
    markup.encode()


def test_a_lone_surrogate_does_not_stop_the_page():
    check_page.page(paper(result(quote="\ud800 t(28) = 2.20"), text="\ud800 t(28) = 2.20, p = .036")).encode()


def test_a_usual_paper_is_small_and_thousands_of_results_stay_below_a_megabyte():
    verdicts = ("inconsistent", "consistent", "consistent", "not_checkable")
    text = "In the second group the difference was larger, t(28) = 2.20, p = .036, than we had expected. " * 5
    for number, most in ((100, 250_000), (2000, 1_000_000)):
        at = Location(
            start=145, end=168, page=12, section="Results › Strength", table="Table 2", row="Hip abduction"
        )
        several = [result(verdicts[i % 4], at=at, reason="printed is .36" * 3) for i in range(number)]
        markup = check_page.page(paper(*several, text=text))
        assert len(markup.encode()) < most
        assert markup.count("<tr id=r") == number


def test_what_gets_no_card_is_said_and_stands_in_the_table():
    page = parsed(check_page.page(paper(*[result() for _ in range(400)])))
    cards = page.select(".finding")
    assert f"{400 - len(cards)} more results" in page.select_one("#agree").get_text()
    assert "implied" not in page.select_one("#r1").get_text()
    assert "0.03580 to 0.03660" in page.select_one("#r400").get_text()


def test_pages_of_several_papers_have_an_index(tmp_path, capsys):
    papers = [paper(result(), name=f"{folder}/paper.txt") for folder in ("a", "b")]
    papers.append(paper(result("inconsistent"), name="INDEX.txt"))
    papers.append(paper(name="javascript:alert(1)#?.txt"))
    outcome = Outcome([(p.document.name, p.findings.counts()) for p in papers], ["c.pdf: the file is empty"])
    check_page.write(papers, outcome, tmp_path / "pages", several=True)
    names = sorted(path.name for path in (tmp_path / "pages").iterdir())
    assert names == [
        "INDEX-2.html",
        "index.html",
        "javascript:alert(1)#?.html",
        "paper-2.html",
        "paper.html",
    ]
    index = parsed((tmp_path / "pages" / "index.html").read_text())
    assert [link["href"] for link in index.select("a")] == [
        "./paper.html",
        "./paper-2.html",
        "./INDEX-2.html",
        "./javascript%3Aalert%281%29%23%3F.html",
    ]
    assert "c.pdf: the file is empty" in index.get_text()
    assert capsys.readouterr().out == (
        f"{tmp_path / 'pages' / 'index.html'}: 4 papers, 3 results found, 1 inconsistent\n"
    )


def test_one_page_says_where_it_is(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = Outcome([("paper.txt", MIXED.findings.counts())])
    name = check_page.default_name([Path("folder/paper.txt")])
    check_page.write([MIXED], outcome, name, several=False)
    assert capsys.readouterr().out == "paper.check.html: 5 results found, 3 inconsistent\n"
    assert (tmp_path / "paper.check.html").exists()


def test_a_notebook_shows_what_disagrees_and_folds_the_rest():
    page = parsed(MIXED.findings._repr_html_())
    assert "5 results: 1 ≢ decision inconsistent · 2 ≠ inconsistent" in page.select_one(".counts").get_text()
    assert len(page.select("div > ol > .finding")) == 3
    assert [fold.get_text() for fold in page.select("summary")] == [
        "1 consistent result",
        "Why results could not be checked",
        "Not read or not understood",
    ]
    assert len(page.select("details .finding svg")) == 1
    assert Findings(())._repr_html_().count("<li") == 0


def test_frame_and_json_have_one_row_a_check():
    frame = MIXED.findings.to_frame()
    assert list(frame["verdict"]) == [f.verdict for f in MIXED.findings]
    assert frame.loc[3, "printed"] == "= .36"
    assert frame.loc[2, "readings"] == "one-sided test: agrees"
    assert len(MIXED.findings.to_json().splitlines()) == 5
    assert MIXED.findings.with_verdict("consistent").unread == MIXED.findings.unread


ENDS = st.floats(allow_nan=False)


@given(st.lists(ENDS, min_size=4, max_size=4), st.none() | st.floats(0, 1))
def test_a_drawing_stays_within_its_frame_whatever_the_numbers(ends, alpha):
    a, b, c, d = ends
    drawn = two_intervals(Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d)), alpha)
    if not drawn:
        assert not any(abs(end) < 1e300 for end in ends)
        return
    page = parsed(drawn)
    for bar in page.select(":is(.printed, .implied):not(.open)"):
        left, right = map(float, re.fullmatch(r"M([\d.]+) \d+H([\d.]+)", bar["d"]).groups())
        assert 50 <= left < right <= 276
    assert len(page.select("text")) <= 2 + 5 + (alpha is not None)
    meet = max(min(a, b), min(c, d)) <= min(max(a, b), max(c, d))
    assert page.svg["aria-label"].endswith("they meet." if meet else "they do not meet.")


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ((0.03584, 0.03662), "0.03584 to 0.03662"),
        ((40.0, 40.0), "40"),
        ((0.0, 0.001), "0 to 0.00100"),
        ((1.9e-30, 7.6e-29), "1.9e-30 to 7.6e-29"),
        ((-1.9868, -1.3524), "-1.99 to -1.35"),
        ((-math.inf, 0.05), "at most 0.05"),
        ((2.0, math.inf), "at least 2"),
        ((None, None), ""),
        ((-math.inf, math.inf), ""),
    ],
)
def test_intervals_have_digits_that_tell_their_ends_apart(ends, told):
    assert wording.span(*ends) == told


@example(6.103515625e-05, 1e-09)
@example(0.36, -0.05)  # what nothing can meet: the ends of an empty interval
@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9))
def test_ends_that_differ_look_different(low, width):
    told = wording.span(low, low + width)
    if low + width > low + 1e-9 * abs(low):
        assert len(set(told.split(" to "))) == 2


def test_numbers_are_named_as_in_a_sentence():
    group = records.Summary(location=PLACE, quote="", group="dancers", mean="1.2")
    odds = records.Estimate(location=PLACE, quote="", measure="OR", value="1.5")
    comparison = records.Comparison(
        location=PLACE, quote="", groups=(group, group), statistic="chi2", estimate=odds
    )
    names = {
        ("groups[0].mean", "1.2"): "mean of dancers = 1.2",
        ("groups[7].sd", "1.2"): "SD of group 8 = 1.2",
        ("estimate.value", "1.5"): "OR = 1.5",
        ("estimate.ci_low", "1.1"): "lower limit = 1.1",
        ("value", "2.40"): "χ² = 2.40",
        ("p", "< .001"): "p < .001",
    }
    for (field, printed), told in names.items():
        assert wording.compared(comparison, check(field=field, printed=printed)) == told


def test_what_a_number_stands_for_follows_its_kind():
    assert wording.printed_interval(check(printed="< .05"), "half_up") == Interval(0.0, 0.05)
    assert wording.printed_interval(check(field="percent", printed="77%"), "half_up") == Interval(76.5, 77.5)
    assert wording.printed_interval(check(field="value", printed="2.2"), "truncated") == Interval(2.2, 2.3)
    assert wording.printed_interval(check(printed="1.1 to 2"), "half_up") is None
    assert wording.printed_interval(check(printed=None), "half_up") is None


def in_context(text, suffix, quote):
    path = f"paper{suffix}"
    read = reading.read_bytes(text.encode(), path)
    (record,) = [found for found in finding.find(read) if quote in found.quote]
    return Quoting(read).in_context(record)


def test_a_quote_stands_among_its_words():
    text = "One. " * 60 + "Strength dif-\nfered, t(28) = 2.20, p = .036, and differed again. " + "More. " * 60
    before, quote, after = in_context(text, ".txt", "2.20")
    assert quote == ("t(28) = 2.20, p = .036", True)
    assert before.text.startswith("…One. ")
    assert before.text.endswith(" Strength differed, ")
    assert after.text.startswith(", and differed again. More.")
    assert after.text.endswith(" …")
    assert len(before.text) < 150 > len(after.text)


def test_a_quote_in_a_table_stands_in_its_row():
    rows = (
        "Measure | t | df | p",
        "---|---|---|---",
        "Strength | 2.20 | 28 | .036",
        "Balance | 1.10 | 28 | .28",
    )
    table = "".join(f"| {row} |\n" for row in rows)
    pieces = in_context(table, ".md", "2.20")
    assert "".join(text for text, _ in pieces) == "Strength | 2.20 | 28 | .036"
    assert [text for text, quoted in pieces if quoted] == ["2.20", "28", ".036"]


def test_a_long_word_around_a_quote_is_cut():
    text = f"{'x' * 10_000}. They differed, t(28) = 2.20, p = .036. {'y' * 10_000}"
    before, quote, _ = in_context(text, ".txt", "2.20")
    assert quote.text == "t(28) = 2.20, p = .036"
    assert len(before.text) < 150


def test_a_long_path_of_headings_is_shortened_from_the_left():
    title = "Title of a paper " * 6
    at = Location(start=0, end=1, section=f"{title}› Results › Trial of strength")
    assert wording.place(at) == "… › Results › Trial of strength"
    assert wording.place(Location(start=0, end=1, section="Short title › Results")) == "Short title › Results"
    assert len(wording.place(Location(start=0, end=1, section=title))) == 80
    assert len(wording.place(Location(start=0, end=1, section="a › " * 100_000))) <= 80


def test_other_places_without_a_heading_are_told_by_their_characters():
    others = (Location(start=1203, end=1210), Location(start=7, end=9, section="Results"))
    told = dict(wording.lines(result().record, check(printed="2.20", others=others)))
    assert told["also at"] == "character 1203; Results"
