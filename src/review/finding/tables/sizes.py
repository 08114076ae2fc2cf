"""Sample sizes and marks of notes that a label carries: ``Placebo (n = 30)*``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from review.finding.notation import WHOLE, plain
from review.finding.signs import LETTER_OF_MARK
from review.patterns import regex

LONGEST: Final = 240  # characters of a label that are read
_PEOPLE: Final = (
    "patients|subjects|participants|women|men|children|cases|controls|eyes|rats|mice|animals|girls|boys"
)
_N: Final = regex(
    rf"[(\[]?[ ]?(?<![A-Za-z])(?:[nN][ ]?[1-9]?|No\.?|[tT]otal)[ ]{{0,2}}[=:][ ]{{0,2}}(?P<n>{WHOLE})"
    rf"(?![.·]?\d)(?:[ ](?:{_PEOPLE}))?[ ]?[)\]]?"
)
_N_SEVERAL: Final = regex(r"[(\[]?[ ]?\b[nN][ ]?=[ ]?\d{1,6}(?:[ ]?/[ ]?\d{1,6})+[ ]?[)\]]?")
_N_WORDED: Final = regex(
    rf"[(\[](?:(?:[nN]|total)[ .]{{1,2}}(?P<n>{WHOLE})|(?P<people>{WHOLE})[ ](?:{_PEOPLE}))[)\]]"
)
_N_OF_GROUP: Final = regex(rf"(?i:group|arm|controls?|placebo)\b[^()]{{0,30}}(?P<n>[(]{WHOLE}[)])\W*$")
_N_BARE: Final = regex(rf"^(?:[nN]|No\.?)[ ]?[(](?P<n>{WHOLE})[)]$")
_MARKS: Final = regex(
    r"[ \u2009]{0,2}(?P<marks>[*†‡§¶#‖∥^&]{1,5}|[ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡ]{1,3}|(?<=[)\]])[a-k]|[¹²³⁴⁵⁶⁷⁸⁹](?<![^ ][²³])"
    r"|(?<=\b[pP])[²³]|(?<=[a-z]{4})[²³])$"
)
#: "ORd (95% CIe)": letters that point to notes.
_NOTED: Final = regex(
    r"(?<=\bOR|\bHR|\bRR|\bCI|\bSD|\bSE)[a-h](?![A-Za-z])|(?<=IRR|IQR|SEM)[a-h](?![A-Za-z])|(?<=β)[a-h]$"
)
_NOTABLE: Final = regex("[RIDEMβ][a-h]|5% Cl")  # stands wherever the pattern above is found
_RAISED_LETTERS: Final = regex("[ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡ]+(?:,[ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡ]+)*")
_MOST_MARKS: Final = 7  # characters that they take, with the spaces before them


def sample_size(text: str) -> str:
    """Sample size printed in a label, a caption or a note; empty if none is."""
    return without_size(text)[2]


@lru_cache(maxsize=4096)
def without_size(text: str) -> tuple[str, str, str]:
    """A label without marks and sample size, its marks, its sample size."""
    label, marks, n = plain(text[:LONGEST]).strip(), "", ""
    if _NOTABLE.search(label):
        label = _NOTED.sub("", label).strip().replace("5% Cl", "5% CI")
    if len(label) > 1 and (mark := _MARKS.search(label, len(label) - _MOST_MARKS)):
        label, marks = label[: mark.start()].rstrip(), mark["marks"]
    if not label.isascii() and (raised := _RAISED_LETTERS.findall(label)):  # "ORᵃ (95% CIᵇ)"
        label, marks = _RAISED_LETTERS.sub("", label).strip(), "".join([*raised, marks])
    marks = marks.translate(LETTER_OF_MARK)
    if "=" in label and "/" in label:
        label = _N_SEVERAL.sub("", label).strip()
    if "=" in label or ":" in label:
        n, label = taken(_N, label, "n")
    if (not n and "(" in label) or "[" in label:
        n, label = _bracketed_size(label)
    if not n and label[:1] in "nN" and (bare := _N_BARE.match(label)):
        n, label = bare["n"], label[: bare.start("n") - 1].strip()
    return label, marks, n


def _bracketed_size(label: str) -> tuple[str, str]:
    """Sample size and rest of ``Fennel (n 33)``, ``Fennel (33 patients)``, ``Group A (33)``."""
    if (match := _N_WORDED.search(label)) is not None:
        n = match["n"] or match["people"]
    elif (match := _N_OF_GROUP.search(label)) is not None:
        return match["n"][1:-1], label[: match.start("n")].strip()
    else:
        return "", label
    return n, " ".join((label[: match.start()] + " " + label[match.end() :]).split())


_SIZE: Final = regex(r"(?<![A-Za-z])[nN][ ]?=[ ]?(?P<n>\d{1,6})(?![.,]?\d)")
_SIZES: Final = regex(
    r"(?<![A-Za-z])[nN][ ]?=[ ]?(?P<all>\d{1,6}(?:(?:[ ]?,[ ]?|,? and |[ ]?/[ ]?)\d{1,6})+)"
    r"(?P<after>[^.;]{0,120}respectively)?"
)
_NEAR: Final = 60  # characters before or after a size within which its group is named


def sizes_by_name(text: str, names: Sequence[str]) -> dict[str, str]:
    """Sizes that a caption or a note gives to groups: "placebo (n = 14)", "n = 12 in the control group".

    Parameters
    ----------
    text : str
    names : sequence of str
        Names of groups, without sizes.
    """
    small, found = text.lower(), dict[str, str]()
    bare = {name: _GROUP_WORD.sub("", name.lower()).strip() or name.lower() for name in names}
    for match in _SIZE.finditer(text):
        before = small[max(0, match.start() - _NEAR) : match.start()].rstrip(" (,:;[–-")
        before = _GROUP_WORD.sub("", before).rstrip(" (,:;[–-")
        after = _LINK.sub("", small[match.end() : match.end() + _NEAR])
        for name, short in bare.items():
            if _ends(before, short) or _begins(after, short):
                found.setdefault(name, match["n"])
    for match in _SIZES.finditer(text):
        numbers = re.findall(r"\d+", match["all"])
        places = sorted((match["after"] or "").lower().find(short) for short in bare.values())
        if len(numbers) == len(bare) and places and places[0] >= 0:
            ordered = sorted(bare, key=lambda name: match["after"].lower().find(bare[name]))
            found |= dict(zip(ordered, numbers, strict=True))
    return found


_GROUP_WORD: Final = regex(r"[ -]*\b(?:group|arm|patients|subjects|participants)s?$|^the ")
_LINK: Final = regex(r"^[ )\],]*(?:patients |subjects |participants )?(?:in |for )?(?:the )?")


def _ends(text: str, name: str) -> bool:
    return len(name) > 1 and text.endswith(name) and not text[: -len(name)][-1:].isalnum()


def _begins(text: str, name: str) -> bool:
    return len(name) > 1 and text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


def taken(pattern: re.Pattern[str], label: str, name: str) -> tuple[str, str]:
    """What a pattern names in a label, and the label without it."""
    match = pattern.search(label)
    if match is None:
        return "", label
    return match[name], " ".join((label[: match.start()] + " " + label[match.end() :]).split())
