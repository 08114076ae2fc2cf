"""Beside R statcheck on the same text in the same run: who finds what, and how long it takes.

python -m benchmarks.statcheck_speed FOLDER   (Debian: apt-get install r-cran-statcheck)

FOLDER holds articles that ``review.read`` reads. Their text goes to both programs; reading is not timed.
A second, APA-dense text is made of the results that statcheck's own reports are full of.
"""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import review
from review.document import Document
from review.reading.plain import read_plain
from review.records import Test

SCRIPT = """
suppressMessages(library(statcheck)); args <- commandArgs(TRUE)
files <- list.files(args[1], full.names = TRUE)
texts <- sapply(files, function(f) readChar(f, file.info(f)$size, useBytes = TRUE))
Encoding(texts) <- "UTF-8"
started <- proc.time()["elapsed"]
found <- suppressMessages(suppressWarnings(statcheck(texts, messages = FALSE)))
cat(proc.time()["elapsed"] - started, "\\n")
raw <- if (is.null(found)) character() else found$raw
write.csv(data.frame(raw = raw), args[2], row.names = FALSE)
"""
DENSE = (
    "The groups differed, t({a}) = {b}.{c:02d}, p = .0{d}; so did F(2, {a}) = {b}.{d}1, p < .05, "
    "and r({a}) = .{c:02d}, p = .{d}2. "
)


def statcheck(texts: list[str]) -> tuple[list[str], float]:
    """What statcheck extracts, as it quotes it, and seconds for the extraction alone."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "texts").mkdir()
        for i, text in enumerate(texts):
            (Path(folder) / "texts" / f"{i:05d}.txt").write_text(text, encoding="utf-8")
        (Path(folder) / "run.R").write_text(SCRIPT)
        output = Path(folder) / "found.csv"
        command = ["Rscript", f"{folder}/run.R", f"{folder}/texts", output]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        with output.open(encoding="utf-8") as lines:
            return [row["raw"] for row in csv.DictReader(lines)], float(ran.stdout.split()[-1])


def ours(texts: list[str]) -> tuple[list[list[Test]], float]:
    documents: list[Document] = [read_plain(text, f"{i}.txt") for i, text in enumerate(texts)]
    started = perf_counter()
    found = [
        [record for record in review.find(document) if isinstance(record, Test)] for document in documents
    ]
    return found, perf_counter() - started


def compare(name: str, texts: list[str]) -> None:
    theirs, peer = statcheck(texts)
    found, seconds = ours(texts)
    tests = sum(map(len, found))
    print(f"{name}: {len(texts)} texts, {sum(map(len, texts)):,} characters")
    print(
        f"  statcheck {len(theirs)} results in {peer:.2f} s; review {tests} tests in {seconds:.2f} s:",
        end=" ",
    )
    print(f"{peer / seconds:.1f} times as fast")


def main(folder: str) -> None:
    documents = [review.read(path) for path in sorted(Path(folder).iterdir())]
    compare("articles", ["\n\n".join(block.text for block in document.blocks) for document in documents])
    dense = [DENSE.format(a=10 + i % 90, b=1 + i % 4, c=i % 97, d=1 + i % 9) * 20 for i in range(200)]
    compare("APA-dense text", dense)


if __name__ == "__main__":
    main(sys.argv[1])
