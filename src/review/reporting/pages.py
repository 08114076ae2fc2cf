"""Pages that open from disk: a template with its style and script within, and a policy that allows no more.

Whatever a template shows is escaped; what steers a terminal or turns the direction of text is replaced. No
page asks a network for anything: its policy allows one style and one script, by their digests.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from review.document import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment


def program() -> str:
    """Name and version, as it stands on pages and in letters."""
    return f"review {version('gluteal-weakness-review')}"


def rendered(template: str, styles: Sequence[str], scripts: Sequence[str] = (), **values: Any) -> str:
    """A whole page.

    Parameters
    ----------
    template : str
        Name of a file in ``templates``, which extends ``base.html.jinja``.
    styles, scripts : sequence of str
        Texts of style sheets and scripts, put into the page in this order.
    **values
        What the template shows; texts are escaped there.
    """
    style, script = "\n".join(styles), "\n".join(scripts)
    policy = f"default-src 'none'; style-src '{_digest(style)}'; img-src data:"
    policy += "; base-uri 'none'; form-action 'none'"
    policy += f"; script-src '{_digest(script)}'" if script else ""
    return _environment().get_template(template).render(
        style=style, script=script, policy=policy, program=program(), **values
    )  # fmt: skip


@cache
def part(name: str) -> str:
    """Text of a style sheet or script beside this module, or in ``templates``."""
    return files("review.reporting").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("review.reporting"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_shown,
    )  # fmt: skip
    made.filters["thousands"] = lambda number: f"{number:,}"
    return made


def _shown(value: Any) -> Any:
    """Text of a paper without what would steer its display; markup of templates stays as it is."""
    return plain(value) if type(value) is str else value


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
