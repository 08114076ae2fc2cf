"""Records as tests write them: ``kind field=value …``.

``p<.001`` says relation and p, ``df=2,57`` the degrees of freedom; ``_`` stands for a space, ``None`` for
what must not be there. Fields that are not named may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from review.records import KIND, Record


def expected(line: str) -> tuple[str, dict[str, object]]:
    """Kind and fields of a line such as ``test statistic=t df=28 value=2.20 p=.036``."""
    kind, *parts = line.split()
    fields: dict[str, object] = {}
    for part in parts:
        match = re.match(r"(\w+?)(=|<|≤|>|≥|~)(.*)", part)
        assert match, part
        name, relation, value = match.groups()
        text = None if value == "None" else value if name == "measure" else value.replace("_", " ")
        fields[name] = tuple(value.split(",")) if name == "df" else text
        if name == "p":
            fields["p_relation"] = relation if text else None
        elif relation != "=":
            fields["relation"] = relation
    return kind, fields


def compared(records: Sequence[Record], lines: str) -> tuple[list[object], list[object]]:
    """Found and expected records, each found one reduced to the fields expected of it."""
    wanted = [expected(line) for line in lines.splitlines() if line.strip()]
    if len(records) != len(wanted):
        return [(KIND[type(record)], record.quote) for record in records], list(wanted)
    return [
        (KIND[type(record)], {name: getattr(record, name, "no such field") for name in fields})
        for record, (_, fields) in zip(records, wanted, strict=True)
    ], list(wanted)
