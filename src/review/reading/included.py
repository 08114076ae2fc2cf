r"""Files that a manuscript is made of: those that ``\input`` and ``include`` name, put where they are named.

Only files in the folder of the manuscript, or below it, are read: a manuscript may come from anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from review.document import UnreadableError
from review.patterns import regex
from review.reading import formats, limits

_LATEX: Final = regex(
    r"(?P<comment>(?<!\\)%[^\n]*)"
    r"|\\(?:input|include|subfile|subfileinclude|(?:sub)?import\*?(?:[ ]?\{(?P<folder>[^{}\n]{0,200})\}))"
    r"(?:[ ]?\{(?P<braced>[^{}\n]{1,200})\}|[ ]{1,9}(?P<bare>[^\s{}\\%]{1,200}))"
)
_QUARTO: Final = regex(
    r"\{\{<[ \t]{1,9}include[ \t]{1,9}(?P<quarto>[^\s>]{1,200})[ \t]{1,9}>\}\}"
    r"|^```\{r[^}\n]{0,200}\bchild[ ]?=[ ]?[\"'](?P<child>[^\"'\n]{1,200})[\"'][^}\n]{0,200}\}[ \t]*\n"
    r"```[ \t]*$",
    re.MULTILINE,
)
_BODY: Final = regex(r"\\begin[ ]?\{document\}(?P<body>.*?)(?:\\end[ ]?\{document\}|\Z)", re.DOTALL)
_DEEPEST: Final = 12
_MOST: Final = 500
_MOST_NAMED: Final = 8


class Folder:
    """The folder of a manuscript, and what of the files that it names could not be put in."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder.resolve() if folder is not None else None
        self._read = 0
        self._missing: list[str] = []
        self._outside: list[str] = []
        self._deep: list[str] = []

    def assembled_latex(self, text: str) -> str:
        r"""The source with the files that ``\input``, ``\include``, ``\subfile`` and ``\import`` name."""

        def named(found: re.Match[str]) -> tuple[str, tuple[str, ...]] | None:
            if found["comment"] is not None:
                return None
            name = (found["braced"] or found["bare"] or "").strip()
            if found["folder"]:
                name = f"{found['folder'].rstrip('/')}/{name}"
            return name, (".tex", "", ".ltx")

        return self._assembled(text, _LATEX, named, (), within=_latex_body)

    def assembled_markdown(self, text: str) -> str:
        """The source with the files that Quarto's ``include`` and R Markdown's ``child`` name."""

        def named(found: re.Match[str]) -> tuple[str, tuple[str, ...]]:
            return found["quarto"] or found["child"], ("",)

        return self._assembled(text, _QUARTO, named, (), within=lambda part: f"\n{part}\n")

    def problems(self) -> list[str]:
        """What could not be put in, one line a reason."""
        told = (
            (self._missing, "named by the manuscript but not there: put them beside it"),
            (self._outside, "outside the folder of the manuscript, and not read: copy them into it"),
            (self._deep, "included in each other without end, or too many: not read"),
        )
        return [f"{_listed(names)}: {reason}" for names, reason in told if names]

    def _assembled(
        self,
        text: str,
        pattern: re.Pattern[str],
        named: Callable[[re.Match[str]], tuple[str, tuple[str, ...]] | None],
        path: tuple[Path, ...],
        within: Callable[[str], str],
    ) -> str:
        pieces: list[str] = []
        position = 0
        for found in pattern.finditer(text):
            entry = named(found)
            if entry is None:
                continue
            file = self._file(*entry, path)
            if file is None:
                continue
            part = within(self._content(file))
            pieces.append(text[position : found.start()])
            pieces.append(self._assembled(part, pattern, named, (*path, file), within))
            position = found.end()
        return text if not pieces else "".join([*pieces, text[position:]])

    def _file(self, name: str, endings: tuple[str, ...], path: tuple[Path, ...]) -> Path | None:
        """The file of that name; None if it is not there, not allowed, or being read already."""
        if self._folder is None:
            self._missing.append(name)
            return None
        for ending in endings:
            try:
                file = (self._folder / f"{name}{ending}").resolve()
                there = file.is_file()
            except (OSError, ValueError):
                there = False
            if not there:
                continue
            if not file.is_relative_to(self._folder):
                self._outside.append(name)
                return None
            if file in path or len(path) >= _DEEPEST or self._read >= _MOST:
                self._deep.append(name)
                return None
            return file
        self._missing.append(name)
        return None

    def _content(self, file: Path) -> str:
        self._read += 1
        try:
            with file.open("rb") as stream:
                data = stream.read(formats.LARGEST + 1)
            text = formats.decoded(data, file.name) if data.strip() else ""
            limits.check_characters(len(text), file.name)
        except (OSError, UnreadableError):
            self._missing.append(file.name)
            return ""
        return text


def _latex_body(text: str) -> str:
    body = _BODY.search(text)
    return body["body"] if body else text


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    more = f" and {len(unique) - _MOST_NAMED} more" if len(unique) > _MOST_NAMED else ""
    return ", ".join(unique[:_MOST_NAMED]) + more
