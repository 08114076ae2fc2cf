"""Formulas become MathML when the pages are made, so that reading them needs no script."""

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number


def _mathml(node, display):
    try:
        return convert(node.astext().strip(), display=display)
    except Exception as problem:
        logging.getLogger(__name__).warning(f"no MathML for {node.astext()!r}: {problem!r}", location=node)
        return ""


def visit_inline(self, node):
    self.body.append(_mathml(node, "inline"))
    raise nodes.SkipNode


def visit_block(self, node):
    self.body.append(self.starttag(node, "div", CLASS="math-block"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append(_mathml(node, "block") + "</div>\n")
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
