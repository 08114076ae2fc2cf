"""What the theme and its extensions leave out for people who use a keyboard or a screen reader."""

from pathlib import Path

# From what stands in a page to what should; each is a rule of axe-core that the page would break.
CHANGES = (
    ('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">'),
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Site">'),
    ('<aside class="toc-drawer', '<aside aria-label="This page" class="toc-drawer'),
    (' role="doc-biblioentry"', ' role="listitem"'),
    ('<summary aria-label="Toggle hidden content">', "<summary>"),
    (
        "</title>",
        '</title>\n<meta name="description" content="Do weak glutes cause back, hip and knee pain? What studies print, '
        'recomputed, and how sure it is.">\n<meta property="og:title" content="Do weak or sleeping glutes cause pain?">\n'
        '<meta property="og:description" content="What studies print, recomputed, and how sure it is.">\n'
        '<meta property="og:image" content="figures/04_abductors.png">',
    ),
    ('<div id="search-results"></div>', '<h1>Search</h1>\n<div id="search-results"></div>'),
)


def mend(app, problem):
    for path in [] if problem else Path(app.outdir).rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for old, new in CHANGES:
            text = text.replace(old, new, 1 if old == "</title>" else -1)
        path.write_text(text, encoding="utf-8")


def setup(app):
    app.connect("build-finished", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
