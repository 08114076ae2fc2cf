"""How much longer reading a PDF takes than taking its plain text: both in one run, on the same files.

Usage: python benchmarks/pdf_speed.py FILE_OR_FOLDER… (default: ./corpus). Prints one line per file and the
totals; the ratio is what counts, times on shared machines mean nothing.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pymupdf

from review.reading.pdf import read_pdf


def plain(data: bytes) -> float:
    """Seconds that PyMuPDF takes for the plain text of all pages."""
    start = time.perf_counter()
    with pymupdf.open(stream=data, filetype="pdf") as file:
        for page in file:
            page.get_text("text")
    return time.perf_counter() - start


def ours(data: bytes, name: str) -> float:
    """Seconds that reading takes."""
    start = time.perf_counter()
    read_pdf(data, name)
    return time.perf_counter() - start


def main(arguments: list[str]) -> None:
    places = [Path(argument) for argument in arguments] or [Path("corpus")]
    files = sorted(
        file for place in places for file in (place.glob("**/*.pdf") if place.is_dir() else [place])
    )
    total_plain = total_ours = 0.0
    for file in files:
        data = file.read_bytes()
        rounds = [(plain(data), ours(data, file.name)) for _ in range(5)]
        plain_s, read_s = min(r[0] for r in rounds), min(r[1] for r in rounds)
        total_plain += plain_s
        total_ours += read_s
        print(f"{file.name:36} {plain_s:7.3f} s {read_s:7.3f} s  {read_s / plain_s:4.2f}x")
    print(f"{'all':36} {total_plain:7.3f} s {total_ours:7.3f} s  {total_ours / total_plain:5.2f}x")


if __name__ == "__main__":
    main(sys.argv[1:])
