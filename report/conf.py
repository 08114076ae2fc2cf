"""How Sphinx makes the site. It is run by ``make report``, on a copy of this folder that also holds
the executed notebooks, the figures and the data."""

import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("_extensions")))

# For machines whose browser has no font for formulas; this one comes with matplotlib.
math_font = Path(find_spec("matplotlib").origin).with_name("mpl-data") / "fonts" / "ttf" / "DejaVuSerif.ttf"

project = "Gluteal weakness and pain"
html_title = project
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxcontrib.bibtex",
    "chapters",
    "generated",
    "mathml",
    "author_year",
    "accessible",
]
exclude_patterns = [
    "_extensions",
    "downloads",
    "README.md",
]  # the last is that of the benchmarks, which pages quote
templates_path = ["_templates"]
nitpicky = True  # a name that a docstring refers to has to be on a page

nb_execution_mode = "off"  # `make report` has run the notebooks
nb_ipywidgets_js = {}  # else a page with widgets loads them from a server
nb_merge_streams = True
nb_code_prompt_show = "Code"
nb_code_prompt_hide = "Code"
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
myst_dmath_double_inline = True

autodoc_typehints = "none"  # the docstrings say types in words
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_param = False  # types are words for the reader: "array_like", "sequence of Record"
add_module_names = False

bibtex_bibfiles = ["downloads/data/references.bib"]
bibtex_default_style = "author_year"

html_theme = "furo"
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": {"color-brand-primary": "#00507f", "color-brand-content": "#0a5c8f"},
    "dark_css_variables": {"color-brand-primary": "#7cc4f0", "color-brand-content": "#7cc4f0"},
}
html_math_renderer = "mathml"
html_static_path = ["_static", str(math_font)]
html_css_files = ["review.css"]
html_js_files = [
    ("glossary.js", {"defer": "defer"}),
    ("review.js", {"defer": "defer"}),
    ("try.js", {"defer": "defer"}),
]
html_extra_path = ["downloads"]  # data/ and notebooks/, as they are
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False  # it would fetch pages, which browsers refuse from disk
html_last_updated_fmt = None
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "#"
