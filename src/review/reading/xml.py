"""XML → a tree, whatever a hostile or damaged file does: nothing is loaded, and what is lost is named."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, Any, Final

from review.document import UnreadableError
from review.patterns import regex
from review.reading.draft import OBJECT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

# Most files have none, which their bytes tell sooner than their tree. Zeros: the file is UTF-16 or UTF-32.
_NAMED_ENTITY: Final = regex(rb"&(?!#|(?:amp|lt|gt|quot|apos);)|\x00")
_TRAPS: Final = regex(r"depth|amplification|entity loop|[Hh]uge|xmlSAX2Characters", re.IGNORECASE)
_UNDECLARED: Final = regex(r"Entity '([^']{1,60})' not defined")
_REFERENCE: Final = regex(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_DECLARATION: Final = regex(rb"<!ENTITY\s{1,20}([A-Za-z][A-Za-z0-9]{1,31})\s")
_OF_XML: Final = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_LONGEST_VALUE: Final = 40  # of an entity that a file declares for a character
_MOST_NAMED: Final = 5


def parse(data: bytes, place: str, problems: list[str]) -> etree._Element:
    """Parse XML: no DTD and no external entity is loaded, and no entity is expanded within another.

    XML that is not well-formed is read as far as it can be made out, as a browser reads a page.

    Parameters
    ----------
    data : bytes
        The file.
    place : str
        Name of the file, and of the part within it, for messages.
    problems : list of str
        Gets what is not well-formed, with its line, and entities that are not resolved.

    Raises
    ------
    UnreadableError
        If nothing can be made out, or the file is a trap: nested or expanding without measure.
    """
    from lxml import etree

    safe: dict[str, Any] = {
        "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
        "remove_comments": True, "remove_pis": True,
    }  # fmt: skip
    try:
        root: Any = _strictly(data, safe)
    except etree.XMLSyntaxError as problem:
        if _TRAPS.search(problem.msg or ""):
            raise UnreadableError(_told(problem, place)) from None
        parser = etree.XMLParser(**safe, recover=True)
        try:
            root = etree.fromstring(_with_characters(data), parser)
        except etree.XMLSyntaxError:
            root = None
        if root is None or len(root) == 0:
            raise UnreadableError(_told(problem, place)) from None
        _tell_recovery(parser.error_log, problems, place)
    if _NAMED_ENTITY.search(data):
        _expand_entities(root, problems)
    tree: etree._Element = root
    return tree


def _strictly(data: bytes, safe: Mapping[str, Any]) -> Any:
    """Parse well-formed XML; entities of HTML, which many files use without a declaration, are characters."""
    from lxml import etree

    try:
        return etree.fromstring(data, etree.XMLParser(**safe))
    except etree.XMLSyntaxError as problem:
        if not _UNDECLARED.search(problem.msg or ""):
            raise
    return etree.fromstring(_with_characters(data), etree.XMLParser(**safe))


def _with_characters(data: bytes) -> bytes:
    """The file with characters for the entities of HTML that it does not declare itself."""
    declared = {found[1] for found in _DECLARATION.finditer(data)}

    def written(found: re.Match[bytes]) -> bytes:
        character = html5.get(f"{found[1].decode('ascii')};")
        if character is None or found[1] in declared or found[1] in _OF_XML:
            return found[0]
        return "".join(f"&#{ord(char)};" for char in character).encode("ascii")

    return _REFERENCE.sub(written, data)


def _told(problem: etree.XMLSyntaxError, place: str) -> str:
    reason = (problem.msg or "not well-formed").split(", line ")[0].splitlines()[0]
    remedy = "download or save it again"
    if "depth" in reason:
        reason = "tags are nested more than 256 deep"
    elif "amplification" in reason or "entity loop" in reason.lower():
        reason, remedy = "entities expand without measure", "save it with its entities replaced"
    return f"{place}, line {problem.lineno or 1}: the XML cannot be read ({reason}): {remedy}"


def _tell_recovery(log: Any, problems: list[str], place: str) -> None:
    """Say where XML is not well-formed."""
    errors = []
    for entry in log:
        if _TRAPS.search(entry.message):
            raise UnreadableError(
                f"{place}, line {entry.line}: the XML cannot be read ({entry.message.splitlines()[0]}): "
                "save it again"
            )
        errors.append(entry)
    if errors:
        reason = errors[0].message.split(", line ")[0].splitlines()[0]
        more = f" and {len(errors) - 1} more places" if len(errors) > 1 else ""
        problems.append(
            f"line {errors[0].line}{more}: the XML is not well-formed ({reason}), and was read as far as it "
            "can be made out; text near there may be lost or out of place"
        )


def _expand_entities(root: etree._Element, problems: list[str]) -> None:
    """Put characters for named entities such as ``&alpha;``; what cannot be resolved leaves a mark."""
    from lxml import etree

    declared = _declared(root)
    unknown: dict[str, int] = {}
    parents = dict.fromkeys(entity.getparent() for entity in root.iter(etree.Entity))
    for parent in parents:
        if parent is None:
            continue
        before: Any = None
        pieces = [parent.text or ""]
        for child in list(parent):
            if child.tag is not etree.Entity:
                _put(parent, before, pieces)
                before, pieces = child, [child.tail or ""]
                continue
            name = (child.text or "")[1:]  # without its ampersand
            character = html5.get(name) or declared.get(name.rstrip(";"))
            if character is None:
                unknown[name.rstrip(";")] = unknown.get(name.rstrip(";"), 0) + 1
            pieces += (character or OBJECT, child.tail or "")
            child.tail = None
            parent.remove(child)
        _put(parent, before, pieces)
    if unknown:
        shown = ", ".join(f"&{name};" for name in list(unknown)[:_MOST_NAMED])
        more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
        problems.append(
            f"{shown}{more}: entities that the file itself defines are not followed, so their text is "
            f"missing in {sum(unknown.values())} places; save the file with its entities replaced"
        )


def _put(parent: Any, before: Any, pieces: list[str]) -> None:
    """Write text where it belongs: at the start of the parent, or behind the child before."""
    if before is None:
        parent.text = "".join(pieces)
    else:
        before.tail = "".join(pieces)


def _declared(root: etree._Element) -> dict[str, str]:
    """Entities that the file declares for a few plain characters, which cannot grow."""
    table: Any = root.getroottree().docinfo.internalDTD
    if table is None:
        return {}
    return {
        entity.name: entity.content
        for entity in table.iterentities()
        if entity.name
        and entity.content
        and len(entity.content) <= _LONGEST_VALUE
        and not {"&", "<", "%"} & set(entity.content)
    }
