"""Write data/literature: a survey of invented papers, and what was planted in them.

Run by hand when the rules of checking change: python tools/literature.py
Every fourth paper has no slip, the others one, two or three.
"""

import csv
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from review import planting
from review.planting.writing import as_bytes
from review.survey.parts import Parts
from review.survey.running import on_this_machine, survey

FOLDER = Path(__file__).parents[1] / "data" / "literature"
PAPERS = 120


def write_papers(folder: Path) -> list[dict[str, str]]:
    rows = []
    for seed in range(PAPERS):
        planted = planting.plant(seed, inconsistencies=seed % 4)
        address = f"paper-{seed:03}.html"
        (folder / address).write_bytes(as_bytes(planted.paper, "html"))
        rows += [
            {"address": address, "kind": slip.kind, "printed": slip.printed, "consistent": slip.consistent}
            for slip in planted.planted
        ]
    return rows


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        papers, output = Path(name) / "papers", Path(name) / "survey"
        papers.mkdir()
        planted = write_papers(papers)
        survey(papers, output, on_this_machine(2, 120), lambda _: None)
        parts = Parts(output, str(papers.resolve()))
        for table in ("documents", "records", "checks"):
            content = pa.concat_tables(parts.read(table)).sort_by("document_id")
            if table == "documents":  # what depends on the machine and the hour is no data
                content = content.drop_columns(["modified", "seconds"])
            pq.write_table(content, FOLDER / f"{table}.parquet", compression="zstd")
    with (FOLDER / "planted.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, ["address", "kind", "printed", "consistent"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(planted)
    print(f"wrote {FOLDER.name}: {PAPERS} papers, {len(planted)} slips planted")


if __name__ == "__main__":
    main()
