"""Choose versions anew: requirements.lock with hashes for every platform, and environment.yml from it.

Run by ``make lock``. uv solves for Linux and macOS and every supported Python in one go; it is
installed into a folder of its own, since nothing else needs it.
"""

import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
ENVIRONMENT = ROOT / "environment.yml"
CONDA_PYTHON = "3.12"

HEAD = f"""\
# For conda and Binder: the versions of requirements.lock, and this package. Written by `make lock`.
name: gluteal-weakness-review
channels:
  - conda-forge
dependencies:
  - python={CONDA_PYTHON}
  - pip
  - pip:
"""


def solve() -> None:
    folder = ROOT / "build" / "uv"
    if not (folder / "bin" / "uv").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    options = "--all-extras --universal --python-version 3.11 --fork-strategy fewest --generate-hashes -U"
    quiet = "--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet"
    command = [folder / "bin" / "uv", "pip", "compile", "pyproject.toml", "--output-file", LOCK]
    subprocess.run([*command, *options.split(), *quiet.split()], cwd=ROOT, check=True)


def pins(lock: str) -> list[str]:
    """Requirements of a lock file, without their hashes."""
    return re.findall(r"^([A-Za-z0-9._-]+==[^\\\n]+?) *\\?$", lock, re.MULTILINE)


def environment(lock: str) -> str:
    """Text of environment.yml that installs the same versions as the lock."""
    quoted = (f"'{pin}'" if ";" not in pin else '"' + pin + '"' for pin in pins(lock))
    return HEAD + "".join(f"      - {pin}\n" for pin in quoted) + "      - -e .\n"


if __name__ == "__main__":
    if "--environment-only" not in sys.argv:
        solve()
    ENVIRONMENT.write_text(environment(LOCK.read_text()))
    print(f"wrote {LOCK.name} and {ENVIRONMENT.name}; now: make test")
