"""A meta-analysis as one JSON object."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from review.meta.analysis import Analysis
from review.meta.sandwich import Sandwich
from review.reporting.pooling.text import SEPARATE, sentence, shown_of


def all_as_json(analyses: Sequence[Analysis]) -> str:
    """One analysis as one JSON object; separate ones as a list in one."""
    if len(analyses) == 1:
        return as_json(analyses[0])
    parts = [{"group": each.studies.name, **json.loads(as_json(each))} for each in analyses]
    return json.dumps({"separate": parts, "note": SEPARATE}, ensure_ascii=False, allow_nan=False)


def as_json(analysis: Analysis) -> str:
    """All results as one JSON object, on the pooled scale; what is shown of the pooled effect beside it."""
    studies = analysis.studies
    as_shown = shown_of(analysis)
    pooled = analysis.pooled
    names = ("estimate", "ci_low", "ci_high", "prediction_low", "prediction_high")
    displayed = {name: float(as_shown.value(getattr(pooled, name))) for name in names}
    rows = [
        {"study": label, "n": n, "estimate": float(y), "variance": float(v), "weight": float(w)}
        for label, n, y, v, w in zip(
            studies.labels, studies.sizes, studies.estimate, studies.variance, pooled.weights, strict=True
        )
    ]
    whole: dict[str, Any] = {
        "file": studies.file,
        "measure": studies.measure.symbol,
        "origin": studies.origin,
    }
    whole |= {"scale": studies.measure.scale or "identity", "studies": rows, "shown": displayed}
    whole |= {
        field.name: getattr(analysis, field.name)
        for field in fields(analysis)
        if field.name not in ("studies", "question")
    }
    whole |= {"method": analysis.question.method, "prediction": analysis.question.prediction}
    whole["not_pooled"] = [plain_object(each) for each in studies.left_out]
    whole["sentence"] = sentence(analysis)
    return json.dumps(plain_object(whole), ensure_ascii=False, allow_nan=False)


def plain_object(value: Any) -> Any:
    """Records, arrays and numbers as JSON has them; what is not finite is null."""
    if is_dataclass(value) or type(value).__name__ == "Interval":
        shown = [field.name for field in fields(value) if type(getattr(value, field.name)) is not Sandwich]
        return {name: plain_object(getattr(value, name)) for name in shown}
    if isinstance(value, Mapping):
        return {str(name): plain_object(each) for name, each in value.items()}
    if isinstance(value, np.ndarray):
        return plain_object(value.tolist())
    if isinstance(value, dict):
        return {key: plain_object(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain_object(each) for each in value]
    if isinstance(value, np.generic):
        return plain_object(value.item())
    return None if isinstance(value, float) and not math.isfinite(value) else value
