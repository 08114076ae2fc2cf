"""The tables in data/: nothing gathered is lost, no number is changed, every row says where it is from."""

import json
import re
import shutil
from itertools import chain
from pathlib import Path

import pytest
from frictionless import validate
from pybtex.database import parse_file

from review import appraisal, evidence

DATA = Path(__file__).parents[1] / "data"
TABLES = [resource["name"] for resource in json.loads((DATA / "datapackage.json").read_text())["resources"]]
# How many rows each of the first gathering lists had.
GATHERED = {
    "claims.csv": 110,
    "studies.csv": 84,
    "summary_stats.csv": 221,
    "reported_tests.csv": 163,
    "meta_published.csv": 26,
    "meta_inputs_desousa2019_partial.csv": 11,
    "meta_inputs_lbp_hipstrengthening_rcts.csv": 4,
    "meta_inputs_psis_kappa_partial.csv": 6,
}
# What a comparison must have for its effect to be computable: its own columns, and those it is joined with.
NEEDS = {
    "summaries": ["n1", "n2", "mean1", "sd1", "mean2", "sd2"],
    "t": ["n1", "n2", "statistic", "value"],
    "p and n": ["n1", "n2", "p_relation", "p"],
    "estimate and interval": ["n1", "n2", "estimate", "ci_low", "ci_high"],
    "counts": ["count1", "total1", "count2", "total2"],
    "pooled": ["pooled_value", "pooled_ci_low", "pooled_ci_high"],
    "not usable": ["reason"],
}


@pytest.fixture(scope="module")
def tables():
    loaded = evidence.load(DATA)
    return {name: getattr(loaded, name) for name in TABLES}


@pytest.fixture(scope="module")
def comparisons():
    return evidence.load(DATA).comparisons_with_numbers()


def frictionless(directory):
    report = validate(str(directory / "datapackage.json"))
    assert report.errors == []
    return [(task.name, error.type) for task in report.tasks for error in task.errors]


def test_every_gathered_row_is_in_a_table_or_in_the_omissions(tables):
    origins = chain.from_iterable(
        cell.split("; ") for table in tables.values() if "origin" in table for cell in table["origin"] if cell
    )
    assert set(origins) == {f"{name}:{row}" for name, rows in GATHERED.items() for row in range(1, rows + 1)}


def test_a_merged_row_points_to_a_row_that_names_it(tables):
    by_id = {name: row for table in tables.values() for name, row in table.iterrows()}
    merged = tables["omissions"].query("disposition == 'merged'")
    assert len(merged) > 0
    for omission in merged.itertuples():
        assert omission.origin in by_id[omission.row_id]["origin"].split("; "), omission.Index


def test_frictionless_accepts_the_tables():
    assert frictionless(DATA) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("tests.csv", ",=,.03,", ',=,"0,03",', ("tests", "type-error")),
        ("summaries.csv", ",150,3.35,0.73,", ",many,3.35,0.73,", ("summaries", "type-error")),
        ("counts.csv", "-c01,cooper2016,", "-c01,cooper2061,", ("counts", "foreign-key")),
        ("comparisons.csv", ",cross-sectional,", ",crosssectional,", ("comparisons", "constraint-error")),
        ("summaries.csv", "cooper2016-02,", "cooper2016-01,", ("summaries", "primary-key")),
        ("tests.csv", "p_relation,p,", "relation,p,", ("tests", "incorrect-label")),
    ],
)
def test_frictionless_alone_rejects_what_does_not_fit(tmp_path, file, old, new, expected):
    copy = Path(shutil.copytree(DATA, tmp_path / "data"))
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert expected in frictionless(copy)


def test_trailing_zeros_survive(tables):
    summaries, pooled = tables["summaries"], tables["pooled"]
    assert summaries.loc[["cooper2016-03", "cooper2016-06"], "sd"].tolist() == ["0.50", "0.50"]
    # The second reader read 41.40 where the first had typed 41.4.
    assert summaries.loc["cooper2016-07", ["mean", "sd"]].tolist() == ["41.40", "13.0"]
    assert pooled.loc["lankhorst2013-p01", ["value", "ci_low", "ci_high"]].tolist() == [
        "-3.30",
        "-5.60",
        "-1.00",
    ]
    assert pooled.loc["desousa2019-p01", ["value", "ci_low", "ci_high"]].tolist() == ["0.70", "0.49", "0.90"]
    assert tables["estimates"].loc["ivanac2026-e07", "value"] == "1.040"


def test_the_shorter_text_of_a_number_is_mentioned_where_two_lists_differ(tables):
    assert "one list gives 0.7;" in tables["pooled"].loc["desousa2019-p01", "note"]


def test_files_are_plain_utf_8_with_line_feeds_and_the_id_first(tables):
    for name, table in tables.items():
        content = (DATA / f"{name}.csv").read_bytes()
        assert b"\r" not in content, name
        assert content.endswith(b"\n"), name
        assert not content.startswith(b"\xef\xbb\xbf"), name
        assert table.index.name.endswith("_id"), name
        assert table.map(lambda cell: cell == cell.strip()).all(axis=None), name


def test_references_and_studies_with_an_identifier_are_the_same(tables):
    studies = tables["studies"]
    identified = studies[(studies["doi"] != "") | (studies["pmid"] != "")]
    entries = parse_file(DATA / "references.bib").entries
    assert set(entries) == set(identified.index)
    for name, study in identified.iterrows():
        fields = entries[name].fields
        assert fields.get("doi", "") == study["doi"], name
        assert fields.get("note", "") == (f"PMID {study['pmid']}" if study["pmid"] else ""), name
        assert fields.get("year", "") == study["year"], name


def test_references_take_their_words_from_the_citation(tables):
    for name, entry in parse_file(DATA / "references.bib").entries.items():
        citation = tables["studies"].loc[name, "citation"]
        title = re.sub(r"[{}\\]", "", entry.fields["title"])
        assert title in citation or title == "[Title not visible]", name
        for person in entry.persons.get("author", []):
            family = " ".join([*person.prelast_names, *person.last_names]).strip("{}")
            assert family in citation or family == "others", (name, family)


def test_every_row_says_how_it_was_seen_and_the_source_exists(tables):
    known = {f"secondary: {name}" for name in tables["studies"].index} | {"primary", "secondary: press note"}
    known |= {f"popular: {name}" for name in tables["sources"].index}
    for name, table in tables.items():
        if "seen" in table:
            assert set(table["seen"]) <= known, name
            own = [f"secondary: {study}" for study in table.get("study_id", table.index)]
            assert not (table["seen"] == own).any(), f"{name}: a study is no secondary source of itself"


def test_claims_are_numbered_by_account(tables):
    accounts = list(tables["sources"].index)
    for name, claim in tables["claims"].iterrows():
        assert claim["source_id"] == accounts[int(name[0])], name


def test_what_a_citation_lacks_is_said_in_words(tables):
    claims = tables["claims"]
    assert ((claims["fault_kind"] == "none") == (claims["citation_fault"] == "")).all()
    not_borne_out = claims["citation_supports"].isin(["partly", "no"])
    assert (claims.loc[not_borne_out, "citation_fault"] != "").all()
    without = claims["citation_kind"] == "none"
    assert (without == (claims["citation_supports"] == "no citation")).all()
    assert (claims.loc[without & (claims["cites"] != ""), "cites"] == "nothing in the list matches").all()


def test_a_study_is_used_exactly_if_it_yields_a_number(tables):
    numbers = set()
    for name in ("summaries", "counts", "estimates", "reliability", "review_inputs"):
        numbers |= set(tables[name]["study_id"])
    for name in ("tests", "pooled"):
        table = tables[name]
        numbers |= set(table.loc[(table["value"] != "") | (table["p"] != ""), "study_id"])
    tabulating = {
        seen.removeprefix("secondary: ") for table in tables.values() for seen in table.get("seen", [])
    }
    studies = tables["studies"]
    used = set(studies.index[studies["use"] == "used"])
    assert used == (numbers | tabulating) & set(studies.index)
    assert (studies.loc[studies["use"] != "used", "reason"] != "").all()


def test_one_comparison_stands_for_each_study_design_condition_and_construct(tables):
    comparisons, studies = tables["comparisons"], tables["studies"]
    review = comparisons["study_id"].map(studies["design_class"]) == "systematic review"
    assert set(comparisons.loc[review, "primary"]) == {"no"}
    key = ["study_id", "design", "condition", "construct"]
    chosen = comparisons[~review].groupby(key)["primary"].agg(lambda column: (column == "yes").sum())
    assert chosen[chosen != 1].empty
    strength = comparisons[
        ~review & (comparisons["construct"] == "strength") & (comparisons["primary"] == "yes")
    ]
    assert not strength.duplicated(["study_id", "condition"]).any()


def test_a_comparison_has_what_its_route_needs(comparisons):
    assert set(comparisons["route"]) == set(NEEDS)
    for name, row in comparisons.iterrows():
        assert (row[NEEDS[row["route"]]] != "").all(), name
        assert (row["reason"] != "") == (row["route"] == "not usable"), name


def test_only_an_exact_p_value_with_a_direction_gives_an_effect(comparisons):
    rows = comparisons[comparisons["route"] == "p and n"]
    assert set(rows["p_relation"]) == {"="}
    assert set(rows["direction"]) <= {"lower in pain", "higher in pain"}


def test_a_comparison_points_to_numbers_of_its_own_study_and_groups(tables):
    targets = {
        "summary1_id": "summaries",
        "summary2_id": "summaries",
        "test_id": "tests",
        "estimate_id": "estimates",
        "count1_id": "counts",
        "count2_id": "counts",
        "pooled_id": "pooled",
    }
    for name, row in tables["comparisons"].iterrows():
        for column, table in targets.items():
            if row[column]:
                target = tables[table].loc[row[column]]
                assert target["study_id"] == row["study_id"], (name, column)
                if "group" in target:
                    assert target["group"] == row[f"group{column.removesuffix('_id')[-1]}"], (name, column)
                for mine, theirs in (("n1", "n1"), ("n2", "n2")):
                    assert target.get(theirs, "") in ("", row[mine]), (name, column)
                if table == "estimates":
                    assert {target["group1"], target["group2"]} == {row["group1"], row["group2"]}, name


def test_the_stated_direction_is_that_of_the_printed_means(comparisons):
    words = {-1: "lower in pain", 0: "equal as printed", 1: "higher in pain"}
    rows = comparisons[(comparisons["mean1"] != "") & (comparisons["mean2"] != "")]
    for name, row in rows.iterrows():
        difference = float(row["mean1"]) - float(row["mean2"])
        assert row["direction"] == words[(difference > 0) - (difference < 0)], name


def test_group_sizes_agree_between_a_comparison_and_its_summaries(comparisons, tables):
    for name, row in comparisons.iterrows():
        for number in "12":
            if row[f"summary{number}_id"]:
                size = tables["summaries"].loc[row[f"summary{number}_id"], "n"]
                # arab2010itb: the sizes stand in the rows of age and body mass index.
                assert size == row[f"n{number}"] or row["study_id"] == "arab2010itb", name


@pytest.mark.parametrize(
    "name", ["kazemkhani2022", "jamalipour_jmr", "wrl18242", "bussey2016", "sutherlin2015"]
)
def test_studies_that_found_no_difference_do_not_vanish(tables, name):
    rows = tables["comparisons"].query("study_id == @name and construct == 'strength'")
    assert set(rows["route"]) == {"not usable"}
    assert "yes" in set(rows["primary"])


def test_an_interval_contains_its_estimate(tables):
    for name in ("summaries", "estimates", "pooled"):
        column = "mean" if name == "summaries" else "value"
        for key, row in tables[name].iterrows():
            if row["ci_low"] and row["ci_high"]:
                assert float(row["ci_low"]) < float(row[column]) < float(row["ci_high"]), key


def test_cells_of_a_two_by_two_table_add_up_to_their_group(tables):
    counts = tables["counts"].query("study_id == 'scirp1540125'")
    sums = counts.astype({"count": int}).groupby(["outcome", "group", "total"])["count"].sum().reset_index()
    assert len(sums) == 22
    assert (sums["count"] == sums["total"].astype(int)).all()


def test_words_about_papers_are_neutral_and_nothing_points_out_of_the_project():
    banned = re.compile(
        r"\b((?<!typical )errors?|wrong(ly)?|fraud\w*|fail(s|ed|ure)?|mistakes?|seeds?)\b|(?<![\w])/(work|tmp)/|file://",
        re.I,
    )
    for path in [*DATA.glob("*.csv"), DATA / "references.bib", DATA / "README.md"]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not (found := banned.search(line)), f"{path.name}, line {number}: {found}"


def test_a_bearing_says_whether_and_why_a_result_does_not_test_the_claim(tables):
    bearings, kinds = tables["bearings"], tables["claims"]["kind"]
    assert ((bearings["directness"] == "indirect") == (bearings["reason"] != "")).all()
    direct = bearings[bearings["directness"] == "direct"]
    of_causes = direct[direct["claim_id"].map(kinds) == "cause"]
    assert set(of_causes["design"]) <= appraisal.CAUSAL


def test_a_bearing_points_to_a_result_of_its_own_study(tables):
    for name, bearing in tables["bearings"].iterrows():
        row = tables[bearing["table"]].loc[bearing["row_id"]]
        assert bearing["study_id"] in (row["study_id"], row.get("review_id")), name
        assert name.startswith(bearing["claim_id"]), name


def test_a_result_bears_once_on_each_part_of_a_claim(tables):
    bearings, claims = tables["bearings"], tables["claims"]
    assert not bearings.duplicated(["claim_id", "part", "row_id"]).any()
    for claim_id, parts in bearings.groupby("claim_id")["part"].unique().items():
        assert set(parts) <= set(claims.loc[claim_id, "parts"].split("; ")), claim_id
    assert ((claims["causal_link"] != "") == (claims["kind"] == "cause")).all()


def test_what_matters_is_the_convention_of_the_unit_or_says_where_it_is_from(tables):
    bearings = tables["bearings"]
    assert ((bearings["important"] != "") == (bearings["important_source"] != "")).all()
    conventional = bearings[bearings["important_source"] == "convention"]
    expected = conventional["important_unit"].map(appraisal.CONVENTIONS)
    assert (conventional["important"].astype(float) == expected).all()
    assert set(bearings["important_unit"]) - {""} <= set(appraisal.CONVENTIONS)


def test_every_search_candidate_and_inclusion_is_accounted_for(tables):
    # The recorded searches of 2026-11-30: 90, with 314 candidates, 122 of them included.
    searches, screening, studies = tables["searches"], tables["screening"], tables["studies"]
    assert len(searches) == 90
    assert len(screening) == 314
    included = screening[screening["decision"] == "included"]
    assert len(included) == 122
    assert set(included["study_id"]) <= set(studies.index)
    assert included["study_id"].is_unique
    silent = included["numbers"] == "none visible"
    assert (silent == (included["without_numbers"] != "")).all()
    used = studies.loc[included["study_id"], "use"] == "used"
    assert (used.to_numpy() == ~silent.to_numpy()).all()
    assert set(screening["question_id"]) <= set(searches["question_id"]) == set(tables["questions"].index)


def test_every_sentence_of_the_accounts_makes_a_claim_or_is_listed_as_none(tables):
    readings, claims = tables["readings"], tables["claims"]
    assert ((readings["claim_ids"] != "") != (readings["no_claim"] != "")).all()
    named = {name for cell in readings["claim_ids"] if cell for name in cell.split("; ")}
    assert named == set(claims.index)
    for source, rows in readings.groupby("source_id"):
        at = 0
        for row in rows.astype({"first": int, "last": int}).itertuples():
            assert row.first == at + 1 <= row.last, (source, row.Index)
            at = row.last


def test_every_study_that_can_be_biased_is_judged_on_the_domains_of_one_tool(tables):
    judged, studies = tables["risk_of_bias"], tables["studies"]
    single = studies["design_class"].isin(["systematic review", "review", "commentary", "not visible"])
    assert set(studies.index[~single]) <= set(judged["study_id"])
    sizes = judged[judged["tool"] != "printed rating"].groupby(["study_id", "tool"]).size()
    assert sizes.index.get_level_values("study_id").is_unique
    assert set(sizes) == {4, 5, 6}


def test_the_second_extraction_is_compared_as_it_was_read(tables):
    rows = tables["extraction"]
    same = rows["outcome"] == "same text"
    assert (rows.loc[same, "first"] == rows.loc[same, "second"]).all()
    values = rows[rows["outcome"] == "same value"]
    assert (values["first"].astype(float) == values["second"].astype(float)).all()
    assert (values["first"] != values["second"]).all()
    assert (rows.loc[rows["outcome"] == "differs", "settled"] != "").all()
    # The index of the table says which row was read; the row still says so.
    for name, row in rows.iterrows():
        assert name == f"{row['row_id']}-{row['field']}"
        assert row["row_id"] in tables[row["table"]].index


def test_every_study_gathered_for_a_claim_has_its_results_listed(tables):
    bearings = tables["bearings"]
    results = [tables[name] for name in set(bearings["table"])]
    with_results = set().union(*(table["study_id"] for table in results))
    listed = set(zip(bearings["claim_id"], bearings["study_id"], strict=True))
    for claim_id, bearing in zip(bearings["claim_id"], bearings.itertuples(), strict=True):
        seen = tables[bearing.table].loc[bearing.row_id].get("seen", "")
        listed.add((claim_id, seen.removeprefix("secondary: ")))
    gathered = tables["claim_evidence"].query("role != 'cited by the account'")
    pairs = set(zip(gathered["claim_id"], gathered["study_id"], strict=True))
    assert {pair for pair in pairs - listed if pair[1] in with_results} == set()


@pytest.mark.parametrize("claim_id", ["1.02", "2.01", "2.08", "4.08", "4.22"])
def test_every_comparison_of_gluteal_strength_in_back_pain_bears_on_what_is_claimed_of_it(tables, claim_id):
    comparisons, bearings = tables["comparisons"], tables["bearings"]
    muscles = ["gluteus medius", "gluteus maximus", "hip abductors", "hip extensors"]
    muscles += ["gluteals, not separated", "hip muscles, not separated"]
    rows = comparisons[
        (comparisons["condition"] == "low back pain")
        & comparisons["construct"].isin(["strength", "weakness (dichotomized)", "strength side difference"])
        & comparisons["muscle"].isin(muscles)
        & (comparisons["design"] == "cross-sectional")
    ]
    listed = set(bearings.loc[bearings["claim_id"] == claim_id, "row_id"])
    behind = rows["pooled_id"].where(rows["pooled_id"] != "", rows.index.to_series())
    assert set(behind) - listed == set()
