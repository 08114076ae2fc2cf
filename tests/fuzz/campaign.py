"""Damage real files in many ways, and run ``review check`` on every mutant, in a process of its own.

    python tests/fuzz/campaign.py KEPT paper.pdf other.pdf --mutants 1000 --seed 1

Whatever is no result and no message of one line is kept in the folder KEPT, with what was said: a traceback,
a signal, more than 20 seconds, more than 1.5 GB, a changed input. Every fifth PDF gets marks, too.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

SECONDS, MEMORY_MB = 20, 1536
_NUMBERS = (b"0", b"-1", b"1", b"99999999", b"4294967296", b"1e400", b"NaN", b".")


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant: ``kind`` is read, refused, traceback, late, signal, greedy or changed."""

    file: str
    change: str
    number: int
    kind: str
    seconds: float
    memory_mb: int
    said: str


def mutant(data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A damaged copy, and the name of what was done to it, one to eight times."""
    change = rng.choice((
        "flip", "cut", "end", "repeat", "swap", "overwrite", "number", "key", "zero", "insert", "half",
    ))  # fmt: skip
    made = bytearray(data)
    for _ in range(1 if change in ("end", "half") else rng.choice((1, 2, 8))):
        _damage(made, change, rng)
    return change, bytes(made)


def _damage(data: bytearray, change: str, rng: random.Random) -> None:
    at = rng.randrange(max(len(data), 1))
    size = rng.choice((1, 4, 40, 400, 4000))
    if change == "flip":
        for place in rng.sample(range(len(data)), min(size, len(data))):
            data[place] ^= 1 << rng.randrange(8)
    elif change == "cut":
        del data[at : at + size]
    elif change in ("end", "half"):
        del data[len(data) // 2 if change == "half" else at :]
    elif change == "repeat":
        data[at:at] = data[at : at + size] * rng.choice((1, 20))
    elif change == "swap":
        other = rng.randrange(max(len(data), 1))
        data[at : at + size], data[other : other + size] = data[other : other + size], data[at : at + size]
    elif change == "overwrite":
        data[at : at + size] = rng.randbytes(size)
    elif change == "zero":
        data[at : at + size] = bytes(size)
    elif change == "insert":
        data[at:at] = rng.choice(
            (b"<", b">", b"&", b"\\", b"{", b"endobj", b"]]>", b'"', b"\xff", b"/", b"(")
        )
    else:
        _change_word(data, at, rng, numbers=change == "number")


def _change_word(data: bytearray, at: int, rng: random.Random, *, numbers: bool) -> None:
    """Put another number, or another key of the file, in place of the next one."""
    wanted = bytearray.isdigit if numbers else bytearray.isalpha
    end = len(data)
    while at < end and not wanted(data[at : at + 1]):
        at += 1
    stop = at
    while stop < end and wanted(data[stop : stop + 1]):
        stop += 1
    if numbers:
        data[at:stop] = rng.choice(_NUMBERS)
    else:
        other = rng.randrange(max(end, 1))
        data[at:stop] = data[other : other + stop - at]


def tried(data: bytes, ending: str, folder: Path, *, marked: bool) -> tuple[str, float, int, str]:
    """Run ``review check`` on a file in a child; return the outcome, seconds, MB and what was said."""
    source, said = folder / f"mutant{ending}", folder / "said"
    source.write_bytes(data)
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        _run(source, said, marked=marked)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(SECONDS * 10)
    _, status, usage = os.wait4(child, 0)
    signal.alarm(0)
    wall, memory = time.monotonic() - started, usage.ru_maxrss // 1024
    seconds = usage.ru_utime + usage.ru_stime  # of the processor: others use the machine, too
    text = said.read_text(encoding="utf-8", errors="replace") if said.exists() else ""
    code = os.waitstatus_to_exitcode(status)
    if source.read_bytes() != data:
        kind = "changed"
    elif code < 0:
        kind = "late" if wall > SECONDS * 10 - 1 else "signal"
    elif seconds > SECONDS:
        kind = "late"
    elif memory > MEMORY_MB:
        kind = "greedy"
    elif code not in (0, 2) or "Traceback" in text or "ours to mend" in text:
        kind = "traceback"
    elif code == 2:
        told = text[text.index("could not be used:") :].strip().splitlines()
        kind = "refused" if len(told) == 2 else "wordy"  # a heading and one line for the file
    else:
        kind = "read"
    return kind, seconds, memory, text


def _run(source: Path, said: Path, *, marked: bool) -> None:
    """Check the file, in a child: never returns."""
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS * 3, SECONDS * 3))
        with said.open("wb") as log:
            os.dup2(log.fileno(), 2)
        with Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), 1)
        from review.cli import main

        arguments = ["check", str(source), "--format", "jsonl"]
        if marked:
            arguments += ["--annotate", str(source.with_name("marked.pdf"))]
        status = main(arguments)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def campaign(files: list[Path], kept: Path, mutants: int, seed: int) -> list[Outcome]:
    """Try mutants of the files in turn; keep those that break."""
    kept.mkdir(parents=True, exist_ok=True)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder, (kept / "outcomes.jsonl").open("a") as log:
        for number in range(mutants):
            file = files[number % len(files)]
            change, data = mutant(file.read_bytes(), random.Random(f"{seed}/{number}/{file.name}"))
            ending = "".join(file.suffixes[-1:])
            marked = ending == ".pdf" and number % 5 == 0
            kind, seconds, memory, said = tried(data, ending, Path(folder), marked=marked)
            last = said.strip().splitlines()[-1][:300] if said.strip() else ""
            outcomes.append(Outcome(file.name, change, number, kind, round(seconds, 2), memory, last))
            log.write(json.dumps(asdict(outcomes[-1])) + "\n")
            log.flush()
            if kind not in ("read", "refused"):
                (kept / f"{number}-{kind}{ending}").write_bytes(data)
                (kept / f"{number}-{kind}.said").write_text(said)
    return outcomes


def main() -> int:
    """Run a campaign and print what became of the mutants; 1 if one broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("kept", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--mutants", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for module in ("checking", "reading.pdf", "reporting.checks"):  # what every child needs is loaded once
        import_module(f"review.{module}")

    outcomes = campaign(options.files, options.kept, options.mutants, options.seed)
    counts = Counter(outcome.kind for outcome in outcomes)
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    print(f"{len(outcomes)} mutants: {dict(counts)}")
    print(f"slowest {slowest.seconds} s, most memory {max(each.memory_mb for each in outcomes)} MB")
    return int(any(kind not in ("read", "refused") for kind in counts))


if __name__ == "__main__":
    sys.exit(main())
