"""The work of a survey on a Dask cluster that runs already, where one machine is not enough."""

# mypy: disallow-untyped-calls=False
# Dask's client has no type hints

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from review.survey.parts import SurveyError
from review.survey.running import survey_batch

if TYPE_CHECKING:
    from review.survey.rows import Paper, Rows
    from review.survey.running import Engine

_PER_THREAD: Final = 4  # batches that are under way at a time, so that no worker waits for the next
_SECONDS: Final = 15  # to find the scheduler


def on_cluster(address: str) -> Engine:
    """Engine that uses a cluster; its workers need this program, and must reach the papers by their paths.

    They must have one thread each (``dask worker --nthreads 1``): MuPDF reads one PDF at a time.

    Every batch comes back once: Dask repeats what a lost worker was at, and a batch whose worker is lost
    too often ends the run, which goes on where it was when it is started again.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    SurveyError
        If Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise SurveyError("a cluster needs Dask: pip install 'gluteal-weakness-review[cluster]'") from None

    def engine(work: Iterator[tuple[Paper, ...]], run: dict[str, str]) -> Iterator[list[Rows]]:
        try:
            client = Client(address, timeout=_SECONDS)
        except (OSError, ValueError) as problem:
            raise SurveyError(
                f"{address}: no scheduler answers ({problem}): start one, or check it"
            ) from None
        with client:
            yield from _results(client, work, run)

    return engine


def _results(client: Any, work: Iterator[tuple[Paper, ...]], run: dict[str, str]) -> Iterator[list[Rows]]:
    from distributed import as_completed

    limit = _PER_THREAD * max(1, sum(client.nthreads().values()))
    under_way = as_completed([])
    waiting = 0
    for batch in work:
        under_way.add(client.submit(survey_batch, batch, run, pure=False))
        waiting += 1
        if waiting >= limit:
            yield next(under_way).result()
            waiting -= 1
    for future in under_way:
        yield future.result()
