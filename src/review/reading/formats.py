"""What a file is, told from its content, and its bytes as characters."""

from __future__ import annotations

import codecs
import re
from typing import Final

from review.document import UnreadableError
from review.patterns import regex

#: Larger files are not papers, and would fill the memory.
LARGEST: Final = 256 * 1024 * 1024
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Python's names of the legacy encodings of the WHATWG Encoding Standard.
_WEB_ENCODINGS: Final = {
    "cp866", *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)), "koi8-r", "koi8-u",
    "mac-roman", "cp874", *(f"cp{page}" for page in range(1250, 1259)), "mac-cyrillic", "gbk", "gb2312",
    "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp", "shift_jis", "cp932", "euc_kr", "cp949",
    "iso8859-9", "iso8859-11", "tis-620",
}  # fmt: skip
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER: Final = {
    b"\x1f\x8b": ("a gzip file", "unpack it"),
    b"\x89PNG": ("an image (PNG)", "give the article as text or PDF"),
    b"\xff\xd8\xff": ("an image (JPEG)", "give the article as text or PDF"),
    b"GIF8": ("an image (GIF)", "give the article as text or PDF"),
    b"II*\x00": ("an image (TIFF)", "give the article as text or PDF"),
    b"MM\x00*": ("an image (TIFF)", "give the article as text or PDF"),
    b"{\\rtf": ("rich text (RTF)", "save it as .docx"),
    b"%!PS": ("PostScript", "convert it to PDF"),
    b"7z\xbc\xaf": ("a 7-Zip archive", "unpack it"),
    b"Rar!": ("a RAR archive", "unpack it"),
    b"\x7fELF": ("a program", "give an article"),
}
_START: Final = 4096
_TEI: Final = regex(rb"http://www\.tei-c\.org/ns/1\.0|<(?:\w{1,20}:)?TEI[\s>]")
_BRACE: Final = regex(rb"(?:\xef\xbb\xbf)?[ \t\r\n]{0,200}\{")
_XML_TAG = regex(r"<(?![?!])(?:[\w.-]{1,60}:)?([\w.-]{1,60})")
_HTML_TAGS: Final = {
    "html",
    "head",
    "body",
    "title",
    "div",
    "p",
    "meta",
    "table",
    "h1",
    "span",
    "main",
    "section",
}
_LATEX = regex(r"\\(?:documentclass|documentstyle|begin[ ]?\{document\})")
_DECLARED = regex(rb"""(?:encoding|charset)[ ]{0,3}=[ ]{0,3}["']?([A-Za-z0-9_.:-]{1,40})""")
_CONTROL = regex("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def refuse_other(data: bytes, name: str) -> None:
    """Say what a file is that holds no readable article.

    Raises
    ------
    UnreadableError
        If the file is empty or of a kind that is not read.
    """
    if not data.strip():
        raise UnreadableError(f"{name}: the file is empty: download or save it again")
    if data.startswith(_OLE):
        raise UnreadableError(
            f"{name}: an old or encrypted Word file, which is not read: save it as .docx without a password"
        )
    for magic, (kind, remedy) in _OTHER.items():
        if data.startswith(magic):
            raise UnreadableError(f"{name}: {kind}, not an article that can be read: {remedy}")


def decoded(data: bytes, name: str, declared: str | None = None) -> str:
    """Characters of a text file.

    UTF-8, or what a byte order mark or ``declared`` says; text that is no UTF-8 is read as Windows-1252
    if it then looks like text.

    Raises
    ------
    UnreadableError
        If the bytes are no text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded_as(data, name, encoding)
    if declared and (known := _of_the_web(declared)):
        return _decoded_as(data, name, known)
    if 3 * data.count(b"\x00", 0, _START) > min(len(data), _START):  # UTF-16 without a mark
        little = data[1:_START:2].count(0) >= data[0:_START:2].count(0)
        text = _decoded_as(data, name, "utf-16-le" if little else "utf-16-be")
        if not _looks_like_text(text):
            raise UnreadableError(
                f"{name}: half of its characters are empty, so it is no text: save it as UTF-8"
            )
        return text
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            text = "\x00"
        if not _looks_like_text(text):
            raise UnreadableError(
                f"{name}: byte {problem.start} ({data[problem.start]:#04x}) is not UTF-8, and the file "
                "does not look like text in another encoding: save it as UTF-8"
            ) from None
        return text
    if not _looks_like_text(text):
        raise UnreadableError(
            f"{name}: holds control characters, so it is no text: save the article as text or PDF"
        )
    return text


def declared_encoding(data: bytes) -> str | None:
    """Encoding that an XML declaration or an HTML ``<meta>`` names."""
    match = _DECLARED.search(data, 0, _START)
    return match[1].decode("ascii") if match else None


def markup_kind(data: bytes) -> str | None:
    """``"xml"`` or ``"html"`` if the file begins with a tag, else None."""
    start = _opening(data)
    if start.startswith("<?xml"):
        first = _XML_TAG.search(start)
        return "html" if first and first[1].lower() == "html" else "xml"
    if not start.startswith("<"):
        return None
    if start[:9].lower() == "<!doctype":
        return "html" if start[9:].lstrip()[:4].lower() == "html" else "xml"
    first = _XML_TAG.search(start)
    if first is None:
        return None
    if first[1].lower() in _HTML_TAGS:
        return "html"
    rest = first[1].lower()
    return "xml" if rest in {"article", "pmc-articleset", "articles", "oai-pmh"} or "xmlns" in start else None


def is_notebook(data: bytes) -> bool:
    """Whether a file is a Jupyter notebook, whatever it is called."""
    if not _BRACE.match(data):
        return False
    ends = data[:4096] + data[-4096:]
    return b'"nbformat"' in ends and (b'"cells"' in data or b'"worksheets"' in data)


def is_tei(data: bytes) -> bool:
    """Whether an XML file is TEI."""
    start = data[:4096]
    return (
        b"http://www.tei-c.org/ns/1.0" in start or re.search(rb"<(?:\w{1,20}:)?TEI[\s>]", start) is not None
    )


def is_latex(text: str) -> bool:
    """Whether the text is a LaTeX document."""
    return _LATEX.search(text, 0, 200_000) is not None


def _opening(data: bytes) -> str:
    """First characters of a file, whatever its encoding, without space."""
    head = data[:_START]
    encoding = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if head.startswith(mark)), None)
    if encoding is None:
        encoding = "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be" if head[:1] == b"\x00" else "utf-8"
    return head.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")


def _of_the_web(label: str) -> str | None:
    """The encoding that browsers know by this label; None for UTF-8, UTF-16 and what no page is written in.

    The labels of the WHATWG Encoding Standard, as far as Python knows them: Python has other codecs, too,
    that are no character encodings of pages.
    """
    try:
        encoding = codecs.lookup(label).name
    except LookupError:
        return None
    if encoding in ("iso8859-1", "ascii"):  # such pages are Windows-1252, says the standard
        return "cp1252"
    return encoding if encoding in _WEB_ENCODINGS else None


def _decoded_as(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        if encoding == "cp1252":  # whose five free places are control characters
            return "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in data)
        raise UnreadableError(
            f"{name}: byte {problem.start} is not {encoding}, as the rest of the file is: save it as UTF-8"
        ) from None


def _looks_like_text(text: str) -> bool:
    """Whether control characters are rare: binary files are full of them."""
    sample = text[:100_000]
    return len(_CONTROL.findall(sample)) <= len(sample) // 1000 and "\x00" not in sample
