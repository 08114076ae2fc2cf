"""Patterns of modules are compiled at their first use, so an error in one is only seen here."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import review
from review.patterns import regex

NAMES = [module.name for module in pkgutil.walk_packages(review.__path__, "review.")]
FILES = sorted(Path(review.__file__).parent.rglob("*.py"))


def patterns(value):
    """The deferred patterns in what a module holds, also within tuples and dictionaries."""
    if type(value).__module__ == "review.patterns":
        yield value
    elif isinstance(value, dict):
        yield from patterns(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from patterns(item)


def compiled_at_import(path):
    """Lines of a file that call re.compile outside of functions."""
    outside = [ast.parse(path.read_text("utf-8"))]
    while outside:
        for node in ast.iter_child_nodes(outside.pop()):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
                yield f"{path.name}:{node.lineno}"
            if not isinstance(node, ast.FunctionDef | ast.Lambda):
                outside.append(node)


def test_every_pattern_compiles():
    modules = [importlib.import_module(name) for name in NAMES if not name.endswith("__main__")]
    found = {id(pattern): pattern for module in modules for pattern in patterns(vars(module))}
    assert len(found) > 500  # most of what the package knows of words
    for pattern in found.values():
        assert pattern.groups >= 0


def test_no_module_compiles_patterns_at_import():
    assert [place for path in FILES for place in compiled_at_import(path)] == []


def test_no_module_asks_which_pattern_a_match_is_of():
    """A match knows the compiled pattern, never the deferred one: ``match.re is _NAME`` is always false."""
    asking = re.compile(r"\.re (?:is|==)\b")
    assert [
        path.name for path in FILES if path.name != "patterns.py" and asking.search(path.read_text("utf-8"))
    ] == []


def test_deferred_pattern_is_like_a_compiled_one():
    source, text = r"(?P<n>\d+) of (\d+)", "12 of 40, 3 OF 4"
    deferred, compiled = regex(source, re.IGNORECASE), re.compile(source, re.IGNORECASE)
    assert deferred.findall(text) == compiled.findall(text) == [("12", "40"), ("3", "4")]
    assert (deferred.pattern, deferred.flags) == (source, compiled.flags)
    assert deferred.groupindex == {"n": 1}
    assert [match.span() for match in deferred.finditer(text, 3)] == [(10, 16)]


def test_pattern_of_bytes():
    assert regex(rb"\d+").findall(b"12 of 40") == [b"12", b"40"]


def test_wrong_pattern_is_an_error_at_its_first_use():
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("")
