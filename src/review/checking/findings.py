"""The findings of one or many papers, as a frame, as JSON, and as they show themselves in a notebook."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, overload

from review.records import VERDICTS, Finding, as_object

if TYPE_CHECKING:
    import pandas as pd

    from review.printed import Rounding
    from review.study import Study

#: Columns of a frame or a CSV file of findings: one row a check.
COLUMNS: Final = (
    "document", "record", "page", "section", "table", "row", "column", "start", "end", "quote", "check",
    "verdict", "field", "printed", "low", "high", "formula", "assumptions", "reason", "readings", "gravity",
)  # fmt: skip


def as_json_object(finding: Finding) -> dict[str, Any]:
    """The record as printed, every check of it, and the verdict that matters most.

    An end that is open is None, since JSON knows no infinity.
    """
    checks = [asdict(check) for check in finding.checks]
    for item in (*checks, *(reading for check in checks for reading in check["readings"])):
        item.update({end: _finite(item[end]) for end in ("low", "high")})
    return {**as_object(finding.record, finding.document), "checks": checks, "verdict": finding.verdict}


@dataclass(frozen=True, slots=True, repr=False)
class Findings(Sequence[Finding]):
    """What was found and checked, one finding a record, in document order.

    Parameters
    ----------
    findings : tuple of Finding
    unread : tuple of str
        What could not be read or understood, with the reason; one sentence each.
    alpha : float
        Where a result counted as significant.
    rounding : str
        How numbers were taken to be shortened, as ``rounding`` of :class:`~review.printed.Printed`.
    study : Study or None
        What the paper describes, by the indices of its findings; None where records alone were checked, or
        only some of the findings are kept.
    """

    findings: tuple[Finding, ...]
    unread: tuple[str, ...] = ()
    alpha: float = 0.05
    rounding: Rounding = "half_up"
    study: Study | None = None

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self.findings[index]

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __repr__(self) -> str:
        told = ", ".join(f"{count} {verdict}" for verdict, count in self.counts().items() if count)
        return f"<{len(self)} findings{': ' if told else ''}{told}>"

    def with_verdict(self, *verdicts: str) -> Findings:
        """The findings that have one of these verdicts."""
        return replace(self, findings=tuple(f for f in self.findings if f.verdict in verdicts), study=None)

    def counts(self) -> dict[str, int]:
        """How many findings have each verdict, every verdict named."""
        counted = Counter(finding.verdict for finding in self.findings)
        return {verdict: counted[verdict] for verdict in VERDICTS}

    def rows(self) -> Iterator[dict[str, Any]]:
        """One dictionary for each check, with the columns of the CSV file as keys.

        Several assumptions or readings are joined to one text.
        """
        for finding in self.findings:
            record = as_object(finding.record, finding.document)
            shared = {**record, **record["location"]}
            for check in finding.checks:
                row = {**shared, **asdict(check)}
                row["assumptions"] = "; ".join((*finding.record.assumptions, *check.assumptions))
                row["readings"] = "; ".join(
                    f"{reading.name}: {'agrees' if reading.reconciles else 'does not agree'}"
                    for reading in check.readings
                )
                yield {name: row[name] for name in COLUMNS}

    def to_frame(self) -> pd.DataFrame:
        """One row a check: where, what was printed, what its neighbors imply, the verdict."""
        import pandas as pd

        return pd.DataFrame(list(self.rows()), columns=list(COLUMNS))

    def to_json(self) -> str:
        """JSON Lines: one object a record."""
        return "".join(json.dumps(as_json_object(f), ensure_ascii=False) + "\n" for f in self.findings)

    def _repr_html_(self) -> str:
        from review.checking.markup import compact

        return compact(self)


def _finite(end: float | None) -> float | None:
    return end if end is not None and math.isfinite(end) else None
