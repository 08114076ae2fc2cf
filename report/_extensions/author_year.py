"""References named as people name them: "Cooper et al. 2016"."""

from collections import Counter

from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style
from pybtex.style.labels import BaseLabelStyle


def _label(entry):
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


class AuthorYear(Style):
    default_sorting_style = "author_year_title"
    default_label_style = "review_author_year"


def setup(app):
    register_plugin("pybtex.style.labels", "review_author_year", AuthorYearLabels)
    register_plugin("pybtex.style.formatting", "author_year", AuthorYear)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
