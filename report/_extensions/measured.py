"""Figures of ``benchmarks/README.md`` on pages: whole sections as they stand there, and what a survey costs."""

import re

PRICE = 0.05  # an hour of a core, as an example; readers put in their own
PAPERS = (10_000, 100_000, 1_000_000, 5_000_000)
CORES = (2, 16, 64)
HEADING = re.compile(r"^(#+) +(.+?) *$", re.MULTILINE)
#: The measured speed; the section on surveys has to say it in these words.
SPEED = re.compile(r"survey with one worker ([0-9]+(?:\.[0-9]+)?)")


def text(source):
    return (source / "README.md").read_text(encoding="utf-8")  # of the benchmarks, copied there for the build


def section(told, name):
    """What stands under a heading up to the next that is as high: ``surveys`` for ``## Surveys``."""
    for found in HEADING.finditer(told):
        if "-".join(re.findall(r"\w+", found[2].lower())) == name:
            rest = told[found.end() :]
            behind = next(
                (later.start() for later in HEADING.finditer(rest) if len(later[1]) <= len(found[1])), None
            )
            return rest[:behind].strip()
    raise LookupError(f"quotes the section {name!r}, but benchmarks/README.md has none")


def benchmark(source, name):
    """A section of the benchmarks, as it stands there."""
    return section(text(source), name)


def speed(told):
    """Papers a second of one worker, as measured."""
    found = SPEED.search(" ".join(section(told, "surveys").split()))
    if not found:
        raise LookupError("benchmarks/README.md does not say 'survey with one worker N' under Surveys")
    return float(found[1])


def costs(source):
    """Time and money for surveys of several sizes at the measured speed."""
    rate = speed(text(source))
    rows = ""
    for papers in PAPERS:
        hours = papers / rate / 3600
        walls = "".join(f'<td class="number">{_hours(hours / cores)}</td>' for cores in CORES)
        money = hours * PRICE
        rows += (
            f'<tr><th scope="row">{papers:,}</th><td class="number">{_hours(hours)}</td>{walls}'
            f'<td class="number">{money:.{2 if money < 10 else 0}f}</td></tr>'
        )
    heads = (
        "papers",
        "one core",
        *(f"{cores} cores" for cores in CORES),
        f"cost at {PRICE:g}",
    )
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    return (
        f'<div class="scroll"><table class="results free"><caption>At {rate:g} papers a second and core</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _hours(value):
    if value < 1:
        return f"{max(1, round(60 * value))} min"
    return f"{value:.{1 if value < 100 else 0}f} h"


PARTS = (benchmark, costs)
