"""What a user types at a command, and what it answers: fixtures ``run`` and ``read``."""

import json
import shlex
from typing import Any

import pytest

from review import cli


def fixtures(command: str) -> tuple[Any, Any]:
    """Fixtures that run a command line: to status, output and messages; and to the JSON that it prints."""

    @pytest.fixture
    def run(capsys):
        def typed(line):
            status = cli.main([command, *shlex.split(line)])
            captured = capsys.readouterr()
            return status, captured.out, captured.err

        return typed

    @pytest.fixture
    def read(run):
        def typed(line):
            status, out, err = run(f"{line} --format json")
            assert (status, err) == (0, "")
            return json.loads(out)

        return typed

    return run, read
