"""References named as figures and tables name the studies, or else by authors: "Cooper et al. 2016"."""

import csv
from collections import Counter
from pathlib import Path

from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle

STUDIES = {}  # label of each study of the review, by its id, which is its key in references.bib


def _label(entry):
    if entry.key in STUDIES:
        return STUDIES[entry.key]
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [" ".join([*person.prelast_names, *person.last_names]) for person in people]
    if not names:  # authors were not visible
        first, *rest = entry.fields.get("title", entry.key).replace("{", "").replace("}", "").split(" ", 4)
        names = [" ".join([first, *rest[:3]]) + (" …" if len(rest) > 3 else "")]
    who = names[0] if len(names) == 1 else " and ".join(names) if len(names) == 2 else f"{names[0]} et al."
    return f"{who} {entry.fields.get('year', 'n.d.')}"


class AuthorYearLabels(BaseLabelStyle):
    def format_labels(self, sorted_entries):
        labels = [_label(entry) for entry in sorted_entries]
        same, seen = Counter(labels), Counter()
        for label in labels:
            seen[label] += 1
            yield label + (chr(ord("a") + seen[label] - 1) if same[label] > 1 else "")


class ByLabel(BaseSortingStyle):
    def sorting_key(self, entry):
        return _label(entry).casefold(), entry.key


class AuthorYear(Style):
    default_sorting_style = default_label_style = "review_author_year"


def setup(app):
    with Path(app.srcdir, "downloads", "data", "studies.csv").open(encoding="utf-8", newline="") as rows:
        STUDIES.update(
            {study["study_id"]: study["label"] for study in csv.DictReader(rows) if study["label"]}
        )
    register_plugin("pybtex.style.sorting", "review_author_year", ByLabel)
    register_plugin("pybtex.style.labels", "review_author_year", AuthorYearLabels)
    register_plugin("pybtex.style.formatting", "author_year", AuthorYear)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
