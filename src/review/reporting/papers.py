"""Papers one after the other: progress is shown, and one that cannot be used does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from review.document import UnreadableError, plain

if TYPE_CHECKING:
    from rich.console import Console

Paper = TypeVar("Paper")
Made = TypeVar("Made")


def each(
    papers: Sequence[Paper],
    make: Callable[[Paper], Made],
    unread: list[str],
    notes: Console,
    name: Callable[[Paper], object] = str,
) -> Iterator[Made]:
    """What ``make`` returns for each file that can be used.

    Parameters
    ----------
    papers : sequence
        Paths, or whatever ``make`` reads.
    make : callable
        Reads one file and works on it.
    unread : list of str
        Gets one message for each file that cannot be used.
    notes : Console
        Shows the progress, if it is a terminal and there are several files.
    name : callable
        What to call a paper in a message.
    """
    from rich.progress import track

    quiet = len(papers) == 1 or not notes.is_terminal
    for paper in track(papers, description="Reading", console=notes, disable=quiet, transient=True):
        try:
            made = make(paper)
        except UnreadableError as problem:
            unread.append(plain(str(problem)))
        except Exception as problem:
            if len(papers) == 1:
                raise
            # A defect of this program in one of a thousand papers must not cost the others.
            kind = type(problem).__name__
            unread.append(
                plain(f"{name(paper)}: not understood ({kind}: {problem}); this is ours to mend: report it")
            )
        else:
            yield made
