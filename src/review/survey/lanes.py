"""Worker processes whose death or delay costs the file they were at, and no other.

Each lane is a process pool of one worker, so that a broken pool says whose files were in it. The worker
that broke is replaced; its files are done again one by one, until the one that breaks is known. Any file
is tried ``STRIKES`` times, since a machine that ran out of memory kills the innocent, too.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final, Generic, TypeVar

Task = TypeVar("Task")
Made = TypeVar("Made")

STRIKES: Final = 3
_RECYCLED_AT: Final = 500 << 20  # bytes of memory; freed pages are rarely given back
_ADDRESS_SPACE: Final = 6 << 30  # a paper that needs more is refused, rather than the machine brought down
_OBJECTS_BETWEEN_COLLECTIONS: Final = 20_000
_WAIT: Final = 0.5  # seconds between looks at the clock
_LOADED: Final = ["review.checking", "review.reading", "review.finding"]


@dataclass(frozen=True, slots=True)
class Lost(Generic[Task]):
    """A task that no worker could finish, and why."""

    task: Task
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Batch(Generic[Task]):
    tasks: tuple[Task, ...]
    strikes: int = 0


def run(
    batches: Iterable[tuple[Task, ...]],
    work: Callable[[tuple[Task, ...]], Made],
    *,
    jobs: int,
    seconds: float,
) -> Iterator[Made | Lost[Task]]:
    """Do batches of tasks in worker processes; yield what comes back, in the order in which it does.

    Parameters
    ----------
    batches : iterable of tuple
        Read as lanes become free, so that they may be made on the way.
    work : callable
        A function of a module, which a worker calls with a batch.
    jobs : int
        Number of workers.
    seconds : float
        Longest time for a batch; a batch that takes longer is done again task by task, and a task that
        takes longer is lost.

    Yields
    ------
    object or Lost
        What ``work`` returned, or a task that was lost.
    """
    waiting = iter(batches)
    again: deque[_Batch[Task]] = deque()
    lanes = [_Lane(work) for _ in range(jobs)]
    try:
        while True:
            for lane in lanes:
                if lane.idle and (batch := _next(again, waiting)):
                    lane.begin(batch)
            busy = {lane.future: lane for lane in lanes if lane.future}
            if not busy:
                return
            done, _ = wait(busy, timeout=_WAIT, return_when=FIRST_COMPLETED)
            for future in done:
                yield from busy[future].end(again, seconds)
            for lane in lanes:
                lane.stop_if_late(seconds)
    finally:
        for lane in lanes:
            lane.close()


def _next(again: deque[_Batch[Task]], waiting: Iterator[tuple[Task, ...]]) -> _Batch[Task] | None:
    if again:
        return again.popleft()
    tasks = next(waiting, None)
    return _Batch(tasks) if tasks is not None else None


class _Lane(Generic[Task, Made]):
    """One worker, the batch it is at, and since when."""

    def __init__(self, work: Callable[[tuple[Task, ...]], Made]) -> None:
        self.work = work
        self.future: Future[tuple[Made, int]] | None = None
        self._open()

    def _open(self) -> None:
        method = "forkserver" if sys.platform.startswith("linux") else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(_LOADED)
        self.pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin_worker)
        self.ready = self.pool.submit(_memory)  # loading the program is no time of a task

    @property
    def idle(self) -> bool:
        return self.future is None

    def begin(self, batch: _Batch[Task]) -> None:
        self.batch = batch
        self.late = False
        self.since: float | None = None
        self.future = self.pool.submit(_measured, self.work, batch.tasks)

    def end(self, again: deque[_Batch[Task]], seconds: float) -> Iterator[Made | Lost[Task]]:
        """Hand out what came back; what broke the worker goes into ``again``, or is lost."""
        assert self.future is not None
        future, self.future = self.future, None
        try:
            made, memory = future.result()
        except BrokenProcessPool:
            self._reopen()
            yield from self._broken(again, seconds)
            return
        if memory > _RECYCLED_AT:
            self._reopen()
        yield made

    def _broken(self, again: deque[_Batch[Task]], seconds: float) -> Iterator[Lost[Task]]:
        if len(self.batch.tasks) > 1:
            again.extend(_Batch((task,)) for task in self.batch.tasks)
        elif self.late:
            (task,) = self.batch.tasks
            yield Lost(task, "too_slow", f"stopped after {seconds:g} seconds: give it more with --limit")
        elif self.batch.strikes + 1 < STRIKES:
            again.append(replace(self.batch, strikes=self.batch.strikes + 1))
        else:
            (task,) = self.batch.tasks
            reason = f"its reader ended {STRIKES} times without a word; this is ours to mend: report it"
            yield Lost(task, "quarantined", reason)

    def stop_if_late(self, seconds: float) -> None:
        if not self.future or self.late:
            return
        if self.since is None:
            self.since = monotonic() if self.ready.done() else None
        elif monotonic() - self.since > seconds:
            self.late = True
            self._kill()

    def _kill(self) -> None:
        # The pool has no public way to end a worker that does not listen.
        for process in list(self.pool._processes.values()):
            process.kill()

    def _reopen(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        self._open()

    def close(self) -> None:
        if self.future:
            self._kill()
        self.pool.shutdown(wait=False, cancel_futures=True)


def _measured(work: Callable[[tuple[Task, ...]], Made], tasks: tuple[Task, ...]) -> tuple[Made, int]:
    return work(tasks), _memory()


def _memory() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123  (a thousand times faster)
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _begin_worker() -> None:
    """Leave Ctrl-C to the run, end with it however it ends, and take no more memory than there is.

    What is loaded stays, and checking a paper leaves no cycles: seeking them took a sixth of the time, so it
    is done more seldom.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
