"""Public functions and classes of a room, from their docstrings: Sphinx's autodoc is told what to show."""

import inspect
from importlib import import_module

#: What a page shows of a room; of rooms that are not named here, all that they list as public.
CHOSEN = {
    "review": ("read", "find", "check"),
    "review.checking": ("Findings",),
    "review.records": (
        "Test", "Summary", "Estimate", "Proportion", "PValue", "Comparison", "Location", "Check", "Reading", "Finding",
    ),
    "review.document": ("Document", "Block", "Table", "Cell", "UnreadableError"),
    "review.printed": ("Printed", "Interval", "NotANumber"),
}  # fmt: skip


def public(room):
    """Names of functions and classes, in the order in which the room lists them."""
    module = import_module(room)
    own = [name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == room]
    names = CHOSEN.get(room) or getattr(module, "__all__", None) or [name for name in own if name[0] != "_"]
    shown = [
        name
        for name in names
        if inspect.isfunction(getattr(module, name)) or inspect.isclass(getattr(module, name))
    ]
    return module, shown


def api(_source, name):
    """Directives for one room: ``review-checking`` for ``review.checking``."""
    room = name.replace("-", ".")
    module, names = public(room)
    lines = ["```{eval-rst}", f".. py:currentmodule:: {room}", ""]
    for each in names:
        if inspect.isclass(getattr(module, each)):
            lines += [f".. autoclass:: {each}", "   :members:", ""]
        else:
            lines += [f".. autofunction:: {each}", ""]
    return "\n".join([*lines, "```"])


PARTS = (api,)
