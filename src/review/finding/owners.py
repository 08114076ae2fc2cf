"""A record in the making, and which p-value belongs to which.

A p-value belongs to the nearest test before it that has none, or to the estimate if there is no test; where a
cluster begins with its p-value and ends with a test, to the one after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from review.quantities import EFFECT_SIZES


@dataclass(slots=True)
class Result:
    """A record in the making: ``kind`` is a record's, or ``"number"`` while nothing says what it is."""

    kind: str
    name: str
    start: int
    end: int
    values: dict[str, str]
    cluster: int
    p: Result | None = None  # the p-value that it owns
    beside_test: bool = False  # an effect printed with its test: "t(28) = 2.2, p = .04, d = 0.8"
    beside_p: bool = False  # a p-value follows that another test of the cluster owns
    assumptions: list[str] = field(default_factory=list)


def share_p(cluster: list[Result]) -> None:
    """Give each p-value of a cluster to its test or estimate; the p-value is then no result of its own."""
    parts = [part for part in cluster if part.kind in ("p", "test", "estimate", "summary", "proportion")]
    tested = any(part.kind == "test" for part in parts)
    for part in parts:
        part.beside_test = (tested and part.kind == "estimate") or (
            part.name == "r" and any(other.kind == "test" and other.name != "r" for other in parts)
        )
    if not any(part.kind == "p" for part in parts):
        return
    core = [part for part in parts if part.name not in EFFECT_SIZES]
    compared = [part.kind for part in core if part.kind in ("p", "test", "estimate")]
    first = core[0].kind == "p" or (compared[0] == "p" and compared.count("p") == 1)
    forward = core[-1].kind in ("test", "estimate") and first
    waiting: list[Result] = []
    for part in parts[::-1] if forward else parts:
        if part.kind in ("test", "estimate"):
            if part.name != "BF":  # a Bayes factor has no p-value
                waiting.append(part)
        elif part.kind in ("summary", "proportion"):
            waiting.clear()
        elif waiting and not (part.name == "p_of_its_own" and waiting[-1].kind == "estimate"):
            tests = [candidate for candidate in waiting if candidate.kind == "test"]
            _own((tests or waiting)[-1], part)
            before = waiting[: waiting.index(tests[-1])] if tests else []
            if before and before[-1].kind == "estimate":
                _tell(before[-1], part)
            for test in tests:
                test.beside_p = True
            waiting.clear()
    _share_lists(parts)


def _own(taker: Result, p: Result) -> None:
    taker.values |= p.values
    taker.start, taker.end = min(taker.start, p.start), max(taker.end, p.end)
    taker.p, p.kind = p, "owned"


def _tell(estimate: Result, p: Result) -> None:
    """Give "OR = .11, Wald = 3.98, p = .046" its p, which its own test owns."""
    if estimate.end < p.start and estimate.name not in EFFECT_SIZES and "p_relation" not in estimate.values:
        estimate.values |= p.values
        estimate.end = p.end


def _share_lists(parts: list[Result]) -> None:
    """Read ``r = .31, r = .25, p = .02, .04``: as many p-values after as tests before."""
    tests = [part for part in parts if part.kind == "test"]
    owned = [part for part in parts if part.kind == "owned"]
    alone = [part for part in parts if part.kind == "p"]
    same = len({test.name for test in tests}) == 1
    if len(owned) != 1 or not alone or len(tests) != 1 + len(alone) or not same:
        return
    if all(p.start > tests[-1].end for p in alone):
        for test, p in zip(tests, [*owned, *alone], strict=True):
            test.values |= p.values
            test.p, p.kind = p, "owned"
