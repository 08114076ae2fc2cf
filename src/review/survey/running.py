"""A survey: every paper of a folder read and checked on all cores, resumed where it was stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final, cast

from review.document import plain
from review.reading import sources
from review.reading.sources import Source
from review.survey import lanes
from review.survey.parts import Known, Parts, SurveyError
from review.survey.rows import Paper, Rows, not_checked, survey_paper
from review.survey.schema import program

_BATCH_BYTES: Final = 1 << 20
_BATCH_FILES: Final = 24
_PART_PAPERS: Final = 1000
_PART_SECONDS: Final = 30.0


@dataclass(slots=True)
class Progress:
    """How far a survey is.

    Attributes
    ----------
    papers : int
        How many papers there are.
    before : int
        How many of them an earlier run did.
    done : int
        How many this run did.
    trouble : int
        How many of those that this run did could not be checked.
    passed_over : list of str
        Files that are no papers, and archives that could not be opened.
    notes : list of str
        What a person should know of the output folder.
    """

    papers: int = 0
    before: int = 0
    done: int = 0
    trouble: int = 0
    passed_over: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


#: Does batches of papers somewhere: here, or on a cluster.
Engine = Callable[[Iterator[tuple[Paper, ...]], dict[str, str]], Iterator[list[Rows]]]


def place(text: str) -> Path:
    """A path, or an address of fsspec such as ``s3://bucket/articles``, which is used like one."""
    if "://" not in text:
        return Path(text)
    try:
        from upath import UPath
    except ImportError:
        raise SurveyError(
            f"{text}: addresses need fsspec: pip install 'gluteal-weakness-review[cluster]'"
        ) from None
    try:
        return cast(Path, UPath(text))
    except (ValueError, ImportError) as problem:
        raise SurveyError(f"{text}: {problem}") from None


def survey(folder: Path, output: Path, engine: Engine, told: Callable[[Progress], None]) -> Progress:
    """Survey a folder into another; what was done before by the same program is not done again.

    Parameters
    ----------
    folder : Path or UPath
        As :func:`place` makes it.
    output : Path or UPath
        Gets the tables ``documents``, ``records`` and ``checks`` in parts.
    engine : callable
        Such as :func:`on_this_machine`.
    told : callable
        Called with the progress after every batch.

    Raises
    ------
    SurveyError
        If the folder cannot be surveyed, or the output folder cannot be used.
    """
    if not folder.is_dir():
        raise SurveyError(f"{folder}: no such folder: check the name; one paper is checked by `review check`")
    with _alone(output):
        return _survey(folder, Parts(output, identity(folder)), engine, told)


def identity(folder: Path) -> str:
    """What a survey says that it is of."""
    return str(folder.resolve()) if isinstance(folder, Path) else sources.whole_address(str(folder))


def _survey(folder: Path, parts: Parts, engine: Engine, told: Callable[[Progress], None]) -> Progress:
    progress = Progress()
    if parts.removed:
        progress.notes.append(f"{parts.removed} half-written files of a run that was ended were removed")
    run = program()
    found = {plain(paper.address): paper for paper in _papers(folder, parts.folder, progress.passed_over)}
    known = parts.known()
    todo = [paper for address, paper in found.items() if not _done(known.get(address), paper.source, run)]
    stale = sum(plain(paper.address) in known for paper in todo)
    if stale:
        progress.notes.append(f"{stale} papers are done again, since their files or the program changed")
    progress.papers, progress.before = len(found), len(found) - len(todo)
    told(progress)
    keeper = _Keeper(parts)
    try:
        for rows in engine(batches(todo), run):
            keeper.take(rows)
            progress.done += len(rows)
            progress.trouble += sum(paper.document["status"] != "checked" for paper in rows)
            told(progress)
    finally:
        keeper.write()
    parts.settle(set(found))
    if gone := len(known.keys() - found.keys()):
        progress.notes.append(f"{gone} papers that are no longer in the folder were taken out")
    return progress


def _papers(folder: Path, output: Path, passed_over: list[str]) -> Iterator[Paper]:
    if isinstance(folder, Path):
        for source in sources.papers_in(folder, passed_over, leave_out=output):
            yield Paper(source, Path(source.address).relative_to(folder).as_posix())
        return
    for source in sources.papers_at(str(folder), passed_over):
        yield Paper(source, source.address.removeprefix(f"{identity(folder)}/"))


def _done(known: Known | None, source: Source, run: dict[str, str]) -> bool:
    return known is not None and (known.size, known.modified, known.version, known.rules) == (
        source.size, source.modified, run["version"], run["rules"],
    )  # fmt: skip


class _Keeper:
    """Gathers rows until they are worth a part."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.rows: list[Rows] = []
        self.since = monotonic()

    def take(self, rows: Sequence[Rows]) -> None:
        self.rows.extend(rows)
        if len(self.rows) >= _PART_PAPERS or monotonic() - self.since > _PART_SECONDS:
            self.write()

    def write(self) -> None:
        if self.rows:
            rows, self.rows = self.rows, []
            self.parts.add(rows)
        self.since = monotonic()


def batches(papers: Sequence[Paper]) -> Iterator[tuple[Paper, ...]]:
    """Papers in batches of about equal size, the largest first, so that no long one is left for the end.

    Members of a compressed tape archive come last, in the order in which they lie on it, with their contents.
    """
    tapes: dict[str, list[Paper]] = defaultdict(list)
    files: list[Paper] = []
    for paper in papers:
        archive = paper.source.archive
        if archive and not archive.lower().endswith(".zip"):
            tapes[archive].append(paper)
        else:
            files.append(paper)
    yield from _batched(sorted(files, key=lambda paper: paper.source.size, reverse=True))
    for archive, members in tapes.items():
        yield from _batched(_from_tape(archive, members))


def _from_tape(archive: str, papers: Sequence[Paper]) -> Iterator[Paper]:
    wanted = {paper.source.member: paper for paper in papers}
    for name, content in sources.stream(Path(archive), wanted):
        yield replace(wanted[name], content=content)


def _batched(papers: Sequence[Paper] | Iterator[Paper]) -> Iterator[tuple[Paper, ...]]:
    batch: list[Paper] = []
    size = 0
    for paper in papers:
        batch.append(paper)
        size += paper.source.size
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_FILES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def survey_batch(papers: tuple[Paper, ...], run: dict[str, str]) -> list[Rows]:
    """Survey papers one after the other; what a worker does."""
    return [survey_paper(paper, run) for paper in papers]


def on_this_machine(jobs: int, seconds: float) -> Engine:
    """Engine that uses the cores of this machine."""

    def engine(work: Iterator[tuple[Paper, ...]], run: dict[str, str]) -> Iterator[list[Rows]]:
        for made in lanes.run(work, partial(survey_batch, run=run), jobs=jobs, seconds=seconds):
            if isinstance(made, lanes.Lost):
                yield [not_checked(made.task, run, made.status, f"{made.task.source.name}: {made.reason}")]
            else:
                yield made

    return engine


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Refuse a second run into one folder at the same time, where the system can tell."""
    try:
        import fcntl
    except ImportError:  # Windows has no such lock
        yield
        return
    if not isinstance(output, Path):  # nor has a store of objects
        yield
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    lock = output.parent / f".{output.name}.lock"
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SurveyError(f"{output}: another survey is writing there: wait for it, or stop it") from None
        try:
            yield
        finally:
            lock.unlink()
