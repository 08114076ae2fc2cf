"""The tables of a survey on disk: parts that are there whole or not at all.

A part is a file of each table under one name. Its ``documents`` file is written last: records and checks of
a part that has none were left by a run that ended in between, and are removed. When a document is done
again, because its file or the program changed, the newer part counts, and the older row is taken out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from review.outputs import replacing
from review.survey.schema import SCHEMA_VERSION, SCHEMAS, dictionary

if TYPE_CHECKING:
    import pandas as pd

    from review.survey.rows import Rows

_ABOUT: Final = "survey.json"
_DICTIONARY: Final = "dictionary.md"
#: Documents come last: they say that the part is whole.
_ORDER: Final = ("records", "checks", "documents")


class SurveyError(ValueError):
    """A survey cannot be begun or gone on with; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a survey says of a document that it did before."""

    size: int
    modified: int
    sha256: str | None
    version: str
    rules: str


class Parts:
    """The tables of one survey in a folder, to be read and added to by one run at a time.

    Parameters
    ----------
    folder : Path or UPath
        Made if it is not there; it may lie in a store that fsspec knows.
    source : str
        What is surveyed; a folder that holds the survey of something else is not touched.

    Raises
    ------
    SurveyError
        If the folder holds another survey, another version of the schema, or something else.
    """

    def __init__(self, folder: Path, source: str) -> None:
        self.folder = folder
        self._claim(source)
        for table in SCHEMAS:
            (folder / table).mkdir(exist_ok=True)
        self.removed = self._remove_halves()
        names = self.names()
        self._next = 1 + max((int(name.split("-")[1]) for name in names), default=0)

    def _claim(self, source: str) -> None:
        about = self.folder / _ABOUT
        if about.exists():
            _same_survey(about, source)
            return
        if self.folder.exists() and any(self.folder.iterdir()):
            raise SurveyError(f"{self.folder}: holds something else: name an empty folder with --output")
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / _DICTIONARY, dictionary().encode())
        write_whole(
            about, json.dumps({"source": source, "schema_version": SCHEMA_VERSION}, indent=1).encode()
        )

    def _remove_halves(self) -> int:
        """Remove what a run left that ended while it wrote; return how many files that were."""
        whole = set(self.names())
        left = [
            path for table in SCHEMAS for path in (self.folder / table).iterdir() if path.stem not in whole
        ]
        for path in left:
            path.unlink()
        return len(left)

    def names(self) -> list[str]:
        """Names of the parts, oldest first."""
        return sorted(path.stem for path in (self.folder / "documents").glob("part-*.parquet"))

    def path(self, table: str, name: str) -> Path:
        """File of a table's part."""
        return self.folder / table / f"{name}.parquet"

    def add(self, papers: Sequence[Rows]) -> None:
        """Write a part; after an error nothing of it counts."""
        name = f"part-{self._next:06d}"
        rows = {
            "documents": [paper.document for paper in papers],
            "records": [record for paper in papers for record in paper.records],
            "checks": [check for paper in papers for check in paper.checks],
        }
        for table in _ORDER:
            self._put(table, name, pa.Table.from_pylist(rows[table], SCHEMAS[table]))
        self._next += 1

    def _put(self, table: str, name: str, content: pa.Table) -> None:
        buffer = io.BytesIO()
        pq.write_table(content, buffer, compression="zstd")
        write_whole(self.path(table, name), buffer.getvalue())

    def known(self) -> dict[str, Known]:
        """Documents done before, by address."""
        columns = ["address", "size", "modified", "sha256", "version", "rules"]
        return {
            row.pop("address"): Known(**row)
            for table in self.read("documents", columns)
            for row in table.to_pylist()
        }

    def settle(self, wanted: set[str] | None = None) -> int:
        """Take out documents that were done again later, or are no longer there.

        Parameters
        ----------
        wanted : set of str, optional
            Addresses of the documents that are still there; all, if not given.

        Returns
        -------
        int
            How many were taken out.
        """
        seen: set[str] = set()
        removed = 0
        for name in reversed(self.names()):
            documents = self._get("documents", name)
            keep = []
            for address in documents["address"].to_pylist():
                keep.append(address not in seen and (wanted is None or address in wanted))
                seen.add(address)
            if not all(keep):
                removed += len(keep) - sum(keep)
                self._rewrite(name, documents.filter(pa.array(keep)))
        return removed

    def _rewrite(self, name: str, documents: pa.Table) -> None:
        """Write a smaller part under a new name before the old one goes.

        A run that ends in between leaves both; settled again, the newer of two equal rows is kept.
        """
        fresh = f"part-{self._next:06d}"
        if documents.num_rows:
            for table in _ORDER[:-1]:
                content = self._get(table, name)
                mine = pc.is_in(content["document_id"], value_set=documents["document_id"])
                self._put(table, fresh, content.filter(mine))
            self._put("documents", fresh, documents)
            self._next += 1
        for table in reversed(_ORDER):
            self.path(table, name).unlink()

    def read(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """A table part by part."""
        for name in self.names():
            yield self._get(table, name, columns)

    def _get(self, table: str, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        content = io.BytesIO(self.path(table, name).read_bytes())
        return pq.read_table(content, columns=list(columns) if columns else None)


def _same_survey(about: Path, source: str) -> None:
    try:
        said: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
        kept, made = said["schema_version"], said["source"]
    except (ValueError, KeyError, TypeError):
        raise SurveyError(f"{about}: damaged: name another folder with --output") from None
    if kept != SCHEMA_VERSION:
        raise SurveyError(
            f"{about.parent}: written with version {kept} of the tables, this is version {SCHEMA_VERSION}: "
            "name another folder with --output"
        )
    if made != source:
        raise SurveyError(f"{about.parent}: holds the survey of {made}: name another folder with --output")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all; objects in a store are so by themselves."""
    if isinstance(path, Path):
        with replacing(path, binary=True) as stream:
            stream.write(content)
    else:
        path.write_bytes(content)


def frames(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of a survey as frames, by name.

    Parameters
    ----------
    folder : Path
        Output of a survey, or a folder with ``documents.parquet``, ``records.parquet`` and
        ``checks.parquet``.

    Returns
    -------
    dict of str to DataFrame

    Raises
    ------
    SurveyError
        If the folder holds no survey.
    """
    found = {}
    for table in SCHEMAS:
        paths = sorted((folder / table).glob("part-*.parquet")) or [folder / f"{table}.parquet"]
        try:
            parts = [pq.read_table(io.BytesIO(path.read_bytes())) for path in paths]
        except FileNotFoundError as problem:
            raise SurveyError(
                f"{folder}: holds no survey, for {Path(problem.filename).name} is missing"
            ) from None
        found[table] = pa.concat_tables(parts).to_pandas()
    return found
