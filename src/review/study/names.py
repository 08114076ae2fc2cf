"""Names of groups: which words of a header or a sentence name one, and when two names mean the same."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, TypeAlias

from review.patterns import regex
from review.study.text import plain

#: The words of a name that tell it from others, in order.
Key: TypeAlias = tuple[str, ...]

_WITHOUT_MEANING: Final = (
    "the a an of in to for group groups grp arm arms patients patient participants subjects women men"
    " children people receive received receiving either alone regimen cohort and or with were was who"
    " randomized randomised assigned allocated therapy treatment treated only total"
)
_SAYS_NOTHING: Final = frozenset(_WITHOUT_MEANING.split())
_IF_NOTHING_ELSE: Final = frozenset(
    ["treatment", "treated", "total", "patients", "therapy", "women", "men", "children"]
)
_NO_ARM: Final = regex(
    r"exclu|declin|lost|withdr|refus|\bdied|\bdea(?:d|ths?)\b|discontinu|drop(?:ped|[- ]?out)|complet|missing"
    r"|eligib|consent|screen|met the|reason|\btables?\b|figure|power|interview|models?\b|studies|sites?\b"
    r"|items?\b|violation"
    r"|adverse|moved|unable|did not|no longer|not |\bother\b|visit|baseline|follow|interest|enrol|recruit"
    r"|return|invited|assess|\bvs\.?\b|versus|compared|respon[ds]|surviv|difference|p[ -]value"
    r"|change|\bmonths?\b|\bweeks?\b|\bdays?\b|\byears?\b|yrs?\b|\bhours?\b|^[\W\d]*$|kg|[<>≤≥]|\bper\b|\beach\b|\bboth\b"
    r"|questionnaire|respectively",
    re.IGNORECASE,
)
_SUBSET: Final = regex(
    r"\bfemales?\b|\bmales?\b|\bwomen\b|\bmen\b|\bgirls\b|\bboys\b|complete|surviv|lost|excluded|dropp?ed"
    r"|respon[ds]|adher|[<>≤≥]|\byears?\b|\bsmokers?\b|recurren|\byes\b|\bno\b|with(?:out)? ",
    re.IGNORECASE,
)
#: A group called A, which is no article.
_LETTER_A: Final = regex(
    r"(?:(?<=[Gg]roup )|(?<=GROUP )|(?<=[Aa]rm )|^)A(?=[ ]?$|[ ](?:[Gg]roup|[Aa]rm|GROUP)\b)"
)
_RANGE: Final = regex(r"[<>≤≥]?[ ]?\d[\d.,]*[ ]?(?:(?:-|to)[ ]?<?[ ]?\d[\d.,]*|\+|years?)?(?:[ ]years?)?")
_TOTAL: Final = regex(r"(?:in )?(?:totals?|all|overall|whole|entire|combined|both|pooled)\b", re.IGNORECASE)
_CALLED_GROUP: Final = regex(
    r"group|\barms?\b|placebo|control|intervention|treat|usual care|sham|standard care|experimental|active"
    r"|vehicle|\bdose\b|waiting|wait-?list|therapy|training|exercise|surgery|\bmg\b",
    re.IGNORECASE,
)
_SIZE_IN_NAME: Final = regex(r"[(\[]?\b[nN]\.?[ ]?[=:]?[ ]?\d(?:[\d,\u2009]|[ ](?=\d{3}\b))*[)\]]?")
_STATISTIC: Final = (
    r"(?:mean|median|(?-i:n)|(?-i:N)(?=\W*%)|no\.?|number|SDs?|SE|SEM|s\.d\.|%|±|IQR|range|95% CI|CI"
    r"|proportion|freq(?:uency)?|count)"
)
_STATISTICS_BEHIND: Final = regex(
    rf"[,:;]?\s*[(\[]?(?<![\w-]){_STATISTIC}(?:\W+(?:{_STATISTIC}|of patients|\(|\)))*\W*$", re.IGNORECASE
)
_WORDS: Final = regex(r"@|[a-z0-9α-ω+/%.]+(?:-[a-z0-9]+)*")


@lru_cache(maxsize=4096)
def key_of(name: str) -> Key:
    """Words of a name that tell it from others: ``"the Placebo group"`` and ``"placebo"`` have one key."""
    words = [word.strip(".") for word in _WORDS.findall(_LETTER_A.sub("@", plain(name)).lower())]
    words = [word for word in words if word]
    kept = [word for word in words if word not in _SAYS_NOTHING]
    kept = kept or [word for word in words if word in _IF_NOTHING_ELSE]
    return tuple("treatment" if word == "treated" else _singular(word) for word in kept)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def alike(one: Key, other: Key) -> bool:
    """Whether one name is the other with more words: ``caffeine tablet`` and ``caffeine``.

    Names that combine treatments, or differ in a figure or a single letter, are never alike.
    """
    combining = {"plus", "+", "without", "non", "no"}
    if {*one} & combining != {*other} & combining or any("+" in word for word in (*one, *other)):
        return False
    if _telling(one) != _telling(other):
        return False
    return set(one) < set(other) or set(other) < set(one)


def _telling(key: Key) -> set[str]:
    return {word for word in key if len(word) == 1 or any(c.isdigit() for c in word)}


@lru_cache(maxsize=4096)
def without_statistics(header: str) -> str:
    """A header without size and statistics: ``Placebo (n = 31), mean (SD)`` is ``Placebo``."""
    text = _SIZE_IN_NAME.sub(" ", plain(header))
    text = _STATISTICS_BEHIND.sub(" ", text)
    text = re.sub(r"[*†‡§¶#^]|[ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡ]|(?<=[a-z])[¹⁴]|(?<=[a-ln-z])[²³]", " ", text)
    return trimmed(re.sub(r"[(\[]\s*[)\]]", " ", re.sub(r"\s+", " ", text)))


def trimmed(text: str) -> str:
    """Text without signs at its ends, and without a bracket there that lacks its other half."""
    text = text.strip(" ,;:/")
    while text and text.count("(") != text.count(")"):
        if text.count("(") > text.count(")"):
            at = text.rindex("(")
            text = (text[:at] + text[at + 1 :] if at in (0, len(text) - 1) else text + ")").strip(" ,;:/")
        else:
            at = text.rindex(")")
            text = (text[:at] + text[at + 1 :]).strip(" ,;:/")
    return text


@lru_cache(maxsize=4096)
def is_total(name: str) -> bool:
    """Whether a name means everybody together."""
    return _TOTAL.match(name.strip()) is not None


@lru_cache(maxsize=4096)
def is_subset(name: str) -> bool:
    """Whether a name means a part of the people by what they are or what became of them."""
    return _SUBSET.search(name) is not None


@lru_cache(maxsize=4096)
def is_category(name: str) -> bool:
    """Whether the label of a row names some of the people, so that its mean is theirs: ``18-34``, women."""
    return is_subset(name) or _RANGE.fullmatch(plain(name).strip()) is not None


@lru_cache(maxsize=4096)
def cannot_be_arm(name: str) -> bool:
    """Whether a label names people who were lost, a time or a table, so that it is no group of a trial."""
    return not key_of(name) or _NO_ARM.search(name) is not None


@lru_cache(maxsize=4096)
def called_group(name: str) -> bool:
    """Whether a name says by itself that it is one of the compared groups."""
    return _CALLED_GROUP.search(name) is not None
