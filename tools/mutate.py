"""Do the tests notice if the code is changed? Mutation testing of the rooms that decide verdicts.

A mutant is a module with one change: a comparison, a number, an operator, a returned value. The tests that
reach the changed line are run against it; a mutant that they let pass survives. A sample of each room is
chosen by a hash of what is changed: the same mutants until the code changes. No source file is written, only
what is imported is changed.
"""

import argparse
import ast
import copy
import csv
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: The modules of each room, and the tests that are about it.
ROOMS = {
    "recompute": ("recompute.py", "recompute"),
    "granularity": ("granularity.py", "granularity"),
    "samples": ("samples/*.py", "samples"),
    "effects": ("effects/*.py", "effects* effect_routes"),
    "meta": ("meta/*.py", "meta*"),
    "relations": (
        "checking/relations/*.py",
        "checking_relations checking_statements checking_study checking_tables net",
    ),
    "grammar": ("finding/grammar.py", "finding_prose finding_tables finding_table_styles notation"),
    "assignment": ("finding/tables/assignment.py", "finding_table*"),
}
SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or,
    ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip
SURVIVORS = ROOT / "benchmarks" / "surviving_mutants.csv"
SECONDS = 240.0  # a mutant that takes longer does not end, and counts as killed; it is told
MEMORY = 6 * 1024**3


@dataclass(frozen=True)
class Mutant:
    """One change of a module: of the node with this number, in one of the ways in which it is changed."""

    room: str
    path: Path
    node: int
    way: int
    line: int
    change: str
    inside: str  # the statement, so that the hash does not depend on lines

    def key(self) -> str:
        """A hash that stays the same while the statement does, wherever it stands."""
        return hashlib.sha256(f"{self.path.name}|{self.inside}|{self.change}".encode()).hexdigest()

    def place(self) -> str:
        """File and line."""
        return f"{self.path.relative_to(ROOT)}:{self.line}"

    def known_as(self) -> tuple[str, str, str]:
        """By what the list of explained survivors names it."""
        return str(self.path.relative_to(ROOT / "src" / "review")), self.inside, self.change


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """Every way in which one node is changed."""
    match node:
        case ast.Compare(ops=[operator, *_]) if type(operator) in SWAPPED:
            yield ast.Compare(node.left, [SWAPPED[type(operator)](), *node.ops[1:]], node.comparators)
        case ast.BoolOp() | ast.BinOp() if type(node.op) in SWAPPED:
            other = copy.copy(node)
            other.op = SWAPPED[type(node.op)]()
            yield other
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int() | float()):
            yield ast.Constant(node.value + 1)
            yield ast.Constant(node.value - 1)
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield ast.Return(ast.Constant(None))


class Numbered(ast.NodeTransformer):
    """Visit nodes in a fixed order, without annotations, and change the one that is asked for."""

    def __init__(self, wanted: int = -1, way: int = 0) -> None:
        self.wanted, self.way, self.number = wanted, way, -1
        self.seen: list[tuple[int, ast.AST, ast.stmt]] = []
        self.statement: ast.stmt | None = None

    def visit(self, node: ast.AST) -> ast.AST:
        """Number a node and what is in it."""
        self.number += 1
        number, outer = self.number, self.statement
        if isinstance(node, ast.stmt):
            self.statement = node
        if number == self.wanted:
            return ast.copy_location(list(changed(node))[self.way], node)
        if self.wanted < 0 and self.statement is not None:
            self.seen.append((number, node, self.statement))
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "ctx"):
                continue
            if isinstance(value, list):
                value[:] = [self.visit(part) if isinstance(part, ast.AST) else part for part in value]
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        self.statement = outer
        return node


def mutants(room: str, path: Path) -> Iterator[Mutant]:
    visitor = Numbered()
    visitor.visit(ast.parse(path.read_text()))
    for number, node, statement in visitor.seen:
        for way, other in enumerate(changed(node)):
            before, after = ast.unparse(node), ast.unparse(ast.fix_missing_locations(other))
            line = ast.unparse(statement).splitlines()[0]
            yield Mutant(room, path, number, way, node.lineno, f"{before} -> {after}", line)


class Loader(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Give the changed module where the original is imported."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.relative_to(ROOT / "src").with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        super().__init__(name, str(mutant.path))
        self.mutant = mutant

    def find_spec(self, fullname: str, path: object, target: object = None) -> object:
        """Only the changed module is found here."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, fullname: str) -> object:
        """Compile the module with its change, with the lines of the original."""
        tree = Numbered(self.mutant.node, self.mutant.way).visit(ast.parse(self.mutant.path.read_text()))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")


class Only:
    """A plugin that keeps the tests that reach the changed line."""

    def __init__(self, wanted: set[str]) -> None:
        self.wanted = wanted

    def pytest_collection_modifyitems(self, items: list) -> None:
        """Called by pytest."""
        items[:] = [item for item in items if item.nodeid in self.wanted]


def test_files(room: str) -> list[str]:
    patterns = [f"test_{words}.py" for words in ROOMS[room][1].split()]
    return sorted({str(path) for pattern in patterns for path in (ROOT / "tests").glob(pattern)})


def reached(room: str) -> dict[str, dict[int, list[str]]]:
    """Of each module and line, the tests that run it; lines that run when imported have the test ``""``."""
    import coverage

    with tempfile.TemporaryDirectory() as folder:
        data, settings = Path(folder, "data"), Path(folder, "rc")
        settings.write_text(f"[run]\ndata_file={data}\nsource={ROOT / 'src' / 'review'}\n")
        run = [f"--cov-config={settings}", "--cov", "--cov-context=test", "--cov-report=", *test_files(room)]
        if child(lambda: pytest_run(run, ()), 1800.0) != 0:
            sys.exit(f"mutate: the tests of {room} fail without any change, or know no coverage")
        measured = coverage.CoverageData(str(data))
        measured.read()
        return {file: measured.contexts_by_lineno(file) for file in measured.measured_files()}


def pytest_run(arguments: list[str], plugins: tuple) -> int:
    import pytest

    arguments = ["-q", "-p", "no:cacheprovider", "--assert=plain", "--hypothesis-seed=0", *arguments]
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    return int(pytest.main(arguments, plugins=list(plugins)))


def child(work: object, seconds: float) -> int:
    """Exit status of some work in a process of its own; 99 if it took too long."""
    if (process := os.fork()) == 0:
        status = 98
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            status = work()
        finally:
            os._exit(status)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (done := os.waitpid(process, os.WNOHANG))[0]:
            return os.waitstatus_to_exitcode(done[1])
        time.sleep(0.02)
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return 99


def survives(mutant: Mutant, lines: dict[int, list[str]]) -> bool:
    tests = {context.split("|")[0] for context in lines.get(mutant.line, [])}
    if not tests:
        return True
    everything = "" in tests  # the line runs when the module is imported: any test may depend on it
    named = {str(ROOT / test.split("::")[0]) for test in tests}
    files = test_files(mutant.room) if everything else sorted(named)

    def work() -> int:
        sys.meta_path.insert(0, Loader(mutant))
        return pytest_run(["-x", *files], () if everything else (Only(tests),))

    status = child(work, SECONDS)
    if status == 99:
        print(f"{mutant.place()}: did not end within {SECONDS:g} s: {mutant.change}", file=sys.stderr)
    return status == 0


def known() -> dict[tuple[str, str, str], str]:
    """Survivors that were looked at: module, statement and change, with the reason why no test notices."""
    with SURVIVORS.open(newline="") as stream:
        return {
            (row["module"], row["statement"], row["change"]): row["reason"] for row in csv.DictReader(stream)
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("rooms", nargs="*", help=f"of {', '.join(ROOMS)}; all if none is named")
    parser.add_argument("--sample", type=int, default=20, help="mutants a room; 0: all")
    asked = parser.parse_args()
    os.chdir(ROOT)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    for library in ("hypothesis", "lxml.etree", "pytest", "scipy.optimize", "scipy.special", "scipy.stats"):
        importlib.import_module(library)  # once, not in the process of every mutant
    reasons, new = known(), 0
    print("| room | mutants | tried | killed | equivalent |\n|---|--:|--:|--:|--:|")
    for room in asked.rooms or ROOMS:
        paths = sorted((ROOT / "src" / "review").glob(ROOMS[room][0]))
        every = [mutant for path in paths for mutant in mutants(room, path)]
        chosen = sorted(every, key=Mutant.key)[: asked.sample or None]
        lines = reached(room)
        left = [mutant for mutant in chosen if survives(mutant, lines.get(str(mutant.path), {}))]
        unknown = [mutant for mutant in left if mutant.known_as() not in reasons]
        killed, new = len(chosen) - len(left), new + len(unknown)
        print(
            f"| {room} | {len(every)} | {len(chosen)} | {killed} | {len(left) - len(unknown)} |", flush=True
        )
        for mutant in unknown:
            print(f"{mutant.place()}: {mutant.change}  in  {mutant.inside}", file=sys.stderr, flush=True)
    sys.exit(f"mutate: {new} survived that {SURVIVORS.name} does not explain" if new else 0)


if __name__ == "__main__":
    main()
