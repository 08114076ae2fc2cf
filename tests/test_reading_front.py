"""What a file says of its article: title, authors, journal, year, DOI."""

import pymupdf

from review.document import Article
from review.reading import read_bytes

JATS = """<article><front><journal-meta><journal-title-group><journal-title>Annals of Kites</journal-title>
</journal-title-group></journal-meta><article-meta><article-id pub-id-type="doi">10.1234/kites.5</article-id>
<title-group><article-title>Kites and <italic>wind</italic></article-title></title-group>
<contrib-group><contrib><name><surname>Lang</surname><given-names>Ida</given-names></name></contrib></contrib-group>
<pub-date pub-type="epub"><day>3</day><year>2011</year></pub-date></article-meta></front>
<body><p>t(28) = 2.20, p = .036</p></body></article>"""
HTML = """<html><head><title>Annals | Kites</title><meta name="citation_title" content="Kites and wind">
<meta name="citation_author" content="Ida Lang"><meta name="citation_journal_title" content="Annals of Kites">
<meta name="citation_publication_date" content="2011/03/03">
<meta name="citation_doi" content="10.1234/kites.5">
</head><body><p>t(28) = 2.20, p = .036</p></body></html>"""
WHOLE = Article("Kites and wind", ("Ida Lang",), "Annals of Kites", 2011, "10.1234/kites.5")


def test_jats():
    assert read_bytes(JATS.encode(), "a.xml").article == WHOLE


def test_html():
    assert read_bytes(HTML.encode(), "a.html").article == WHOLE


def test_what_a_file_does_not_say_is_none():
    assert read_bytes(b"<article><body><p>p = .036</p></body></article>", "a.xml").article == Article()
    assert read_bytes(b"t(28) = 2.20, p = .036", "a.txt").article == Article()


def pdf(title, text="The kites rose, p = .036. doi:10.1234/kites.5."):
    file = pymupdf.open()
    file.new_page().insert_text((72, 72), text)
    file.set_metadata({"title": title, "author": "Ida Lang; Ole Berg"})
    return file.tobytes()


def test_pdf():
    found = read_bytes(pdf("Kites and wind"), "a.pdf").article
    assert found == Article("Kites and wind", ("Ida Lang", "Ole Berg"), None, None, "10.1234/kites.5")


def test_the_name_of_a_file_is_no_title():
    for name in (
        "kites_final2.docx",
        "Microsoft Word - kites.doc",
        "untitled",
        "KITES_11-22",
        "16110636123733 1..34",
    ):
        assert read_bytes(pdf(name), "a.pdf").article.title is None


def test_characters_that_steer_a_terminal_are_not_passed_on():
    found = read_bytes(JATS.replace("Kites and", "Kites\u202e and").encode(), "a.xml").article
    assert found.title == "Kites� and wind"
