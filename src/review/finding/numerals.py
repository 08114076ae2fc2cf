"""Counts in words, as in "twelve (54.5%)" and "fifty-two patients"."""

from __future__ import annotations

from typing import Final

_ONES: Final = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
#: Each word with its number.
COUNT_WORDS: Final = {word: count for count, word in enumerate(_ONES.split(), 1)} | {
    word: 10 * count for count, word in enumerate(_TENS.split(), 2)
}
#: Pattern of a count in words; in small letters unless the pattern around it ignores case.
IN_WORDS: Final = rf"(?:{'|'.join(COUNT_WORDS)})(?:-(?:{'|'.join(_ONES.split())}))?\b"


def digits(count: str) -> str:
    """A count in digits, "fifty-two" as 52; what is printed in digits stays."""
    if count[0].isdigit():
        return count
    return str(sum(COUNT_WORDS[word] for word in count.lower().split("-")))
