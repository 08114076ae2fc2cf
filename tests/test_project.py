"""The house itself: versions in step, architecture, size, what importing costs."""

import doctest
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
MODULES = sorted((ROOT / "src" / "review").rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def name(requirement: str) -> str:
    return re.match(r"[A-Za-z0-9._-]+", requirement).group().lower().replace("_", "-")


def pins(lines: list[str]) -> dict[str, str]:
    pinned = (re.fullmatch(r"([A-Za-z0-9._-]+)==([^ ;\\]+).*", line) for line in lines)
    return {match[1]: match[2] for match in pinned if match}


LOCKED = pins(LOCK.splitlines())
DIRECT = [
    *PROJECT["dependencies"],
    *(line for group in PROJECT["optional-dependencies"].values() for line in group),
]


def test_conda_environment_pins_what_the_lock_pins():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    *_, pip_section = environment["dependencies"]
    *requirements, this_package = pip_section["pip"]
    assert pins(requirements) == LOCKED
    assert this_package == "-e ."


def test_every_dependency_is_locked_within_its_bounds():
    from packaging.requirements import Requirement

    for requirement in map(Requirement, DIRECT):
        assert LOCKED[name(requirement.name)] in requirement.specifier, requirement


def test_lock_has_hashes_and_names_no_registry():
    entries = re.split(r"\n(?=[a-z])", LOCK)
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK
    assert not re.search(r"--(index|extra-index|find-links)", LOCK)


def test_every_direct_dependency_is_explained():
    explained = (ROOT / "CONTRIBUTING.md").read_text()
    assert [name(line) for line in DIRECT if name(line) not in explained and name(line) != "pyyaml"] == []


def test_rooms_import_only_downwards():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_module_is_small_enough_to_be_one_idea(path):
    assert len(path.read_text().splitlines()) <= 400


def test_importing_the_package_and_its_command_loads_nothing_heavy():
    heavy = "numpy|scipy|pandas|matplotlib|statsmodels|fitz|pymupdf|rich|sphinx|nbclient|frictionless"
    code = (
        f"import re, sys, review, review.cli; print([m for m in sys.modules if re.fullmatch(r'{heavy}', m)])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_readme_names_every_notebook():
    readme = (ROOT / "README.md").read_text()
    assert [path.name for path in NOTEBOOKS if path.name not in readme] == []


def test_nothing_names_a_machine():
    private = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w|localhost|127\.0\.0\.1")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    texts = {
        line: (ROOT / line) for line in tracked.stdout.splitlines() if not line.endswith((".png", ".lock"))
    }
    texts.pop("tests/test_project.py", None)
    assert [
        line
        for line, path in texts.items()
        if path.exists() and private.search(path.read_text(errors="replace"))
    ] == []


def test_examples_of_the_readme_print_what_it_says():
    blocks = re.findall(r"```python\n(.+?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README.md", None, 0)
    assert len(examples.examples) > 5
    said: list[str] = []
    assert doctest.DocTestRunner().run(examples, out=said.append).failed == 0, "".join(said)
