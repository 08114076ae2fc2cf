"""Regular expressions that are compiled when they are first used.

The package has more than eight hundred of them, and one paper asks fewer than half. Compiling all at import
took longer than reading and checking a paper: ``_NUMBER: Final = regex(r"...")`` costs nothing until then,
and nothing afterwards.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

__all__ = ["regex"]


class _Deferred:
    """Stands for a compiled pattern; after the first use its methods are those of the pattern itself."""

    def __init__(self, source: Any, flags: int) -> None:
        self._source, self._flags = source, flags
        self.pattern = source  # patterns made of others ask for it at import

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked of every object, for example by copy
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        known = {known: getattr(compiled, known) for known in dir(compiled) if not known.startswith("_")}
        self.__dict__.update(known)
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"regex({self._source!r})"


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    r"""A pattern for use at module level, compiled at its first use.

    Parameters
    ----------
    source : str or bytes
        As :func:`re.compile` takes it.
    flags : int
        Of :mod:`re`.

    Returns
    -------
    re.Pattern
        For all purposes but ``isinstance`` and ``match.re is``.

    Raises
    ------
    re.error
        At the first use, if the source is no pattern; a test of the project compiles all.

    Examples
    --------
    >>> regex(r"\d+").findall("12 of 40")
    ['12', '40']
    """
    return cast("re.Pattern[AnyStr]", _Deferred(source, flags))
