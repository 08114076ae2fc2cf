"""A paper as a Word document: the few parts that a word processor needs, written by hand."""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import Final

from review.document import plain
from review.planting.paper import Paper, Table

_WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP archive knows: the same paper, the same bytes
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_TYPES: Final = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/></Types>'
)
_RELATIONS: Final = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_OF_DOCUMENT: Final = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
#: Style, its name, and what it adds to plain text: half points, bold, italic, space before.
_STYLES: Final = (
    ("Normal", "Normal", 22, False, False, 0), ("Title", "Title", 34, True, False, 0),
    ("Heading1", "heading 1", 26, True, False, 240), ("Byline", "Byline", 22, False, True, 0),
    ("Caption", "caption", 21, True, False, 160), ("Cell", "Cell", 19, False, False, 0),
    ("Head", "Head", 19, True, False, 0),
)  # fmt: skip


def docx(paper: Paper) -> bytes:
    """The paper as the bytes of a DOCX file."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/_rels/document.xml.rels": _OF_DOCUMENT,
        "word/styles.xml": _styles(),
        "word/document.xml": _document(paper),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, content.encode())
    return file.getvalue()


def _styles() -> str:
    styles = []
    for key, name, size, bold, italic, before in _STYLES:
        usual = ' w:default="1"' if key == "Normal" else ""
        after = 0 if key in ("Cell", "Head") else 120
        styles.append(
            f'<w:style w:type="paragraph" w:styleId="{key}"{usual}><w:name w:val="{name}"/>'
            f'<w:pPr><w:spacing w:before="{before}" w:after="{after}"/></w:pPr>'
            f'<w:rPr>{"<w:b/>" * bold}{"<w:i/>" * italic}<w:sz w:val="{size}"/></w:rPr></w:style>'
        )
    return f'{_XML}<w:styles xmlns:w="{_W}">{"".join(styles)}</w:styles>'


def _document(paper: Paper) -> str:
    parts = [_paragraph(paper.title, "Title"), _paragraph(paper.byline, "Byline")]
    for section in paper.sections:
        parts.append(_paragraph(section.heading, "Heading1"))
        parts += [
            _table(block) if isinstance(block, Table) else _paragraph(block.text, "Normal")
            for block in section.blocks
        ]
    return f'{_XML}<w:document xmlns:w="{_W}"><w:body>{"".join(parts)}<w:sectPr/></w:body></w:document>'


def _paragraph(text: str, style: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>'
        f'<w:t xml:space="preserve">{escape(plain(text), quote=False)}</w:t></w:r></w:p>'
    )


def _table(table: Table) -> str:
    """Caption, three rules and the cells between them; an empty line, since two tables must not touch."""
    rules = "".join(f'<w:{side} w:val="single" w:sz="6"/>' for side in ("top", "bottom"))
    grid = "<w:gridCol/>" * len(table.head)
    rows = _row(table.head, "Head") + "".join(_row(row, "Cell") for row in table.rows)
    caption, after = _paragraph(table.caption, "Caption"), _paragraph("", "Cell")
    return (
        f'{caption}<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/>'
        f"<w:tblBorders>{rules}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{after}"
    )


def _row(cells: tuple[str, ...], style: str) -> str:
    head = "<w:trPr><w:tblHeader/></w:trPr>" if style == "Head" else ""
    high = '<w:trPr><w:trHeight w:val="800"/></w:trPr>' if "" in cells else ""  # room to write
    rule = '<w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="6"/></w:tcBorders></w:tcPr>' if head else ""
    shown = "".join(f"<w:tc>{rule}{_paragraph(cell, style)}</w:tc>" for cell in cells)
    return f"<w:tr>{head or high}{shown}</w:tr>"
