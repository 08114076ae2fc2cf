"""Formulas as text: MathML (JATS, HTML) and Office MathML (DOCX) → ``ηₚ² = .12``, ``(a + b)/c``.

Both are trees of a few constructions. A formula is read from its leaves up, so that nesting costs no
recursion; what a construction is called in each language stands in one table per language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from review.document import RAISED
from review.patterns import regex
from review.reading.draft import collapsed, lowered, raised

if TYPE_CHECKING:
    from lxml import etree

Construction: TypeAlias = "Callable[[etree._Element, list[str]], str]"

MATHML: Final = "{http://www.w3.org/1998/Math/MathML}"

_RELATIONS: Final = frozenset("=<>≤≥≠≈≃≅∼~±∓×÷⋅→←↔∈∝≪≫⩽⩾≦≧≔≡")
_SIGNS: Final = frozenset("+-−–")
_MARKS: Final = frozenset("*∗⋆′″†‡°")
_ACCENTS: Final = {
    "¯": "\u0304", "‾": "\u0304", "―": "\u0304", "_": "\u0304", "ˉ": "\u0304", "^": "\u0302",
    "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "∼": "\u0303", "˙": "\u0307", "̇": "\u0307", "→": "\u20d7",
    "⃗": "\u20d7", "-": "\u0304", "−": "\u0304", "–": "\u0304", "⁻": "\u0304",
    "\u0304": "\u0304", "\u0305": "\u0304", "\u0302": "\u0302", "\u0303": "\u0303",
}  # fmt: skip
_INVISIBLE_OPERATOR = regex("[\u2061-\u2064]")


def superscript(base: str, text: str) -> str:
    """``base`` with ``text`` raised behind it; what has no raised characters follows a ``^``."""
    text = text.strip()
    tight = text.replace(" ", "")
    if all(ord(char) in RAISED or char in _MARKS for char in tight):
        return base + raised(tight)
    return f"{base}^{text}" if len(text) == 1 or _enclosed(text) else f"{base}^({text})"


def subscript(base: str, text: str) -> str:
    """``base`` with ``text`` lowered behind it."""
    tight = text.replace(" ", "")
    below = lowered(tight)
    return base + (text.strip() if below == tight else below)


def fraction(above: str, below: str) -> str:
    """``above/below``, in parentheses where they need them."""
    return f"{_grouped(above)}/{_grouped(below)}"


def root(radicand: str, degree: str = "") -> str:
    """Square root, or root of a degree."""
    return f"{raised(degree)}√{_grouped(radicand)}"


def accented(base: str, accent: str) -> str:
    """A letter with a bar, hat or tilde; over longer expressions the accent is left out."""
    return base + _ACCENTS.get(accent, "") if len(base) == 1 else base


def operator(text: str) -> str:
    """An operator with the spaces that print puts around it."""
    if text in _RELATIONS:
        return f" {text} "
    return f"{text} " if text in {",", ";"} else text


def in_a_row(parts: list[str]) -> str:
    """Parts one after another; a sign between two parts has spaces, before the first it has none."""
    joined: list[str] = []
    for part in parts:
        if part in _SIGNS and joined and joined[-1][-1:] not in (" ", "(", "[", ",", ""):
            joined.append(f" {part} ")
        elif part:
            joined.append(part)
    return "".join(joined)


def _grouped(text: str) -> str:
    text = text.strip()
    simple = (
        text.isalnum() or len(text) == 1 or re.fullmatch(r"[0-9.,]{1,40}|[^\W\d][₀-₉ₐ-ₜ⁰-⁹²³¹]{1,9}", text)
    )
    return text if simple or _enclosed(text) else f"({text})"


def _enclosed(text: str) -> bool:
    return text.startswith("(") and text.endswith(")") and text.count("(") == 1


def mathml(element: etree._Element) -> str:
    """Text of a ``<math>`` element, with or without its namespace."""
    return _from_tree(element, _MATHML)


def _from_tree(element: etree._Element, constructions: Mapping[str, Construction]) -> str:
    """Text of a formula: each element's text made from its children's texts."""
    from lxml import etree

    ready: list[str] = []
    for _, node in etree.iterwalk(element, events=("end",)):
        children = len(node)
        parts = ready[len(ready) - children :] if children else []
        del ready[len(ready) - children :]
        construct = constructions.get(node.tag)
        if construct is not None:
            ready.append(construct(node, parts))
        elif children:
            ready.append(in_a_row(parts))
        else:
            ready.append((node.text or "").strip())
    return collapsed(ready[0])


def _mo(node: etree._Element, _: list[str]) -> str:
    return operator(_INVISIBLE_OPERATOR.sub("", (node.text or "").strip()))


def _sub_superscript(_: etree._Element, parts: list[str]) -> str:
    base, below, above = (*parts, "", "", "")[:3]
    lowered_base = subscript(base, below.strip())
    return superscript(lowered_base, above.strip()) if above.strip() else lowered_base


def _over(_: etree._Element, parts: list[str]) -> str:
    base, above = (*parts, "", "")[:2]
    above = above.strip()
    if above in _ACCENTS or len(base) != 1:
        return accented(base, above)
    return superscript(base, above) if above else base


def _fenced(node: etree._Element, parts: list[str]) -> str:
    marks = node.get("separators", ",").strip()[:1]
    return node.get("open", "(") + (marks + " " if marks else "").join(parts) + node.get("close", ")")


def _fraction(node: etree._Element, parts: list[str]) -> str:
    above, below = (*parts, "", "")[:2]
    if node.get("linethickness", "").startswith("0"):  # a binomial coefficient
        return f"{above}, {below}"
    return fraction(above, below)


def _two(construct: Callable[[str, str], str]) -> Construction:
    def from_parts(_: etree._Element, parts: list[str]) -> str:
        base, script = (*parts, "", "")[:2]
        return construct(base, script.strip()) if script.strip() else base

    return from_parts


def _nothing(_: etree._Element, __: list[str]) -> str:
    return ""


_CONSTRUCTIONS: Final[dict[str, Construction]] = {
    "mo": _mo,
    "msup": _two(superscript),
    "msub": _two(subscript),
    "msubsup": _sub_superscript,
    "munderover": _sub_superscript,
    "munder": _two(subscript),
    "mover": _over,
    "mfrac": _fraction,
    "msqrt": lambda _, parts: root(in_a_row(parts)),
    "mroot": lambda _, parts: root(parts[0], parts[1]) if len(parts) > 1 else root(in_a_row(parts)),
    "mfenced": _fenced,
    "mspace": lambda *_: " ",
    "mtr": lambda _, parts: " ".join(part for part in parts if part),
    "mtable": lambda _, parts: "; ".join(part for part in parts if part),
    "semantics": lambda _, parts: parts[0] if parts else "",
    "annotation": _nothing,
    "annotation-xml": _nothing,
    "mphantom": _nothing,
    "mprescripts": _nothing,
    "none": _nothing,
}
#: MathML's tags in its namespace, and without one, as HTML has them.
_MATHML: Final = _CONSTRUCTIONS | {MATHML + tag: construct for tag, construct in _CONSTRUCTIONS.items()}


_OFFICE: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def office_math(element: etree._Element) -> str:
    """Text of an ``<m:oMath>`` element."""
    return _from_tree(element, _OFFICE_MATH)


def _named(construct: Callable[[dict[str, str]], str]) -> Construction:
    """A construction whose parts have names of their own."""

    def from_parts(node: etree._Element, parts: list[str]) -> str:
        named: dict[str, str] = {}
        for child, part in zip(node, parts, strict=True):
            named.setdefault(child.tag.removeprefix(_OFFICE), part)
        return construct({"e": "", "sub": "", "sup": "", "num": "", "den": "", "deg": "", "lim": ""} | named)

    return from_parts


def _property(node: etree._Element, name: str, default: str) -> str:
    """A character that a construction's properties name."""
    found = node.find(f"*/{_OFFICE}{name}")
    return default if found is None else found.get(f"{_OFFICE}val", default)


def _delimited(node: etree._Element, parts: list[str]) -> str:
    inner = [part for child, part in zip(node, parts, strict=True) if child.tag == f"{_OFFICE}e"]
    return (
        _property(node, "begChr", "(")
        + _property(node, "sepChr", "|").join(inner)
        + _property(node, "endChr", ")")
    )


def _nary(node: etree._Element, parts: list[str]) -> str:
    named = {child.tag.removeprefix(_OFFICE): part for child, part in zip(node, parts, strict=True)}
    sign = subscript(_property(node, "chr", "∫"), named.get("sub", ""))
    return (superscript(sign, named["sup"]) if named.get("sup") else sign) + named.get("e", "")


def _office_accent(node: etree._Element, parts: list[str]) -> str:
    return accented(in_a_row(parts), _property(node, "chr", "ˆ"))


_OFFICE_MATH: Final[dict[str, Construction]] = {
    _OFFICE + tag: construct
    for tag, construct in {
        "f": _named(lambda part: fraction(part["num"], part["den"])),
        "sSup": _named(lambda part: superscript(part["e"], part["sup"])),
        "sSub": _named(lambda part: subscript(part["e"], part["sub"])),
        "sSubSup": _named(lambda part: superscript(subscript(part["e"], part["sub"]), part["sup"])),
        "rad": _named(lambda part: root(part["e"], part["deg"])),
        "limLow": _named(lambda part: subscript(part["e"], part["lim"])),
        "limUpp": _named(lambda part: superscript(part["e"], part["lim"])),
        "t": lambda node, _: node.text or "",
        "d": _delimited,
        "nary": _nary,
        "acc": _office_accent,
        "bar": lambda _, parts: accented(in_a_row(parts), "¯"),
        "mr": lambda _, parts: " ".join(part for part in parts if part),
        "m": lambda _, parts: "; ".join(part for part in parts if part),
        "eqArr": lambda _, parts: "; ".join(part for part in parts if part),
    }.items()
}
