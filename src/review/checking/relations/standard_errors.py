"""A standard error against the SD and the number of people printed with it."""

from __future__ import annotations

import math
from typing import Final

from review.checking.relations import Relation, View, Way
from review.printed import Interval
from review.records import Summary


def of_sd(view: View) -> Interval:
    """SE of a mean: SD / √n."""
    sd, root = view.interval("sd"), math.sqrt(view.value("n"))
    return Interval(sd.low / root, sd.high / root)


RELATIONS: Final = (
    Relation(
        name="se_of_sd", of=(Summary,), compared="se", given=("sd", "n"), formula="SE = SD / √n",
        note="are SDs and SEs mixed up?", ways=(Way(name="", implied=of_sd),),
        holds_for=lambda view: view.value("n") >= 1 and view.interval("sd").low > 0,
        open_if=("model", "transformed"),
    ),
)  # fmt: skip
