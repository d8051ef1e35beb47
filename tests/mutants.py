"""Do the tests notice when a line changes? `python -m tests.mutants [--seed N] [--count 30] [--tests PATH …]`

Works in a copy of the repository. First the tests run once while each drawn place of the source notes which tests come
by it. Then, one place at a time, an operator or a constant is changed there and the tests that came by are run, those
nearest to the file first. A mutant is caught if one of them fails, or hangs. The same seed draws the same places for as
long as the source is the same, so two states of the tests can be compared.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("dictionaries", "indexer", "ranker", "search_engine", "api")
# Tools that no test runs.
LEFT_OUT = "dictionaries/making/"
# Places that are drawn for one that is wanted: tests do not come by all of them.
SPARE = 3
# Tests that are run against one mutant at most, and for how many seconds.
MOST, PATIENCE = 60, 900
PYTEST = (sys.executable, "-m", "pytest", "-q", "-rfE", "-p", "no:cacheprovider")
OPERATORS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"), ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"), ast.And: ("and", "or"), ast.Or: ("or", "and"), ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"), ast.Mult: ("*", "+"), ast.FloorDiv: ("//", "*"), ast.Div: ("/", "*"),
}  # fmt: skip
# Notes, once a process, that a test has come by.
NOTE = """
import os
seen = set()
def reached(place):
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    if test and (place, test) not in seen:
        seen.add((place, test))
        with open(NOTES, "a", encoding="utf-8") as file:
            file.write(f"{place}\\t{test}\\n")
"""


@dataclass(frozen=True)
class Mutant:
    """A change of one file: the bytes from `start` to `end` become `new`; `around` is the expression that has them."""

    file: str
    line: int
    start: int
    end: int
    new: str
    around: tuple[int, int]

    def change(self, root: Path) -> str:
        """Write it, and return what was there."""
        source = (ROOT / self.file).read_bytes()
        (root / self.file).write_bytes(source[: self.start] + self.new.encode() + source[self.end :])
        return source[self.start : self.end].decode()


class Finder:
    """All changes of a file that are tried: within functions, outside of annotations, patterns and f-strings."""

    def __init__(self, path: Path) -> None:
        self.file, self.source = str(path.relative_to(ROOT)), path.read_bytes()
        self.starts = [0, *accumulate(map(len, self.source.splitlines(keepends=True)))]

    def mutants(self) -> Iterator[Mutant]:
        for function in ast.walk(ast.parse(self.source)):
            if isinstance(function, ast.FunctionDef):
                for statement in function.body:
                    yield from self._within(statement)

    def _within(self, node: ast.AST) -> Iterator[Mutant]:
        if isinstance(node, ast.JoinedStr | ast.pattern):
            return
        if isinstance(node, ast.Constant) and type(node.value) in (bool, int, float):
            new = str(not node.value) if isinstance(node.value, bool) else f"({node.value!r} + 1)"
            yield Mutant(self.file, node.lineno, *self._span(node), new, self._span(node))
        elif isinstance(node, ast.Compare):
            yield from self._operator(node, node.ops[0], node.left, node.comparators[0])
        elif isinstance(node, ast.BoolOp):
            yield from self._operator(node, node.op, *node.values[:2])
        elif isinstance(node, ast.BinOp):
            yield from self._operator(node, node.op, node.left, node.right)
        for name, child in ast.iter_fields(node):
            for part in child if isinstance(child, list) else [child]:
                if isinstance(part, ast.AST) and name not in ("annotation", "returns", "decorator_list"):
                    yield from self._within(part)

    def _operator(self, node: ast.expr, operator: ast.AST, left: ast.expr, right: ast.expr) -> Iterator[Mutant]:
        old, new = OPERATORS.get(type(operator), ("", ""))
        between = self.source[(start := self._span(left)[1]) : self._span(right)[0]]
        if old and (found := re.search(rf"(?<!\w){re.escape(old)}(?!\w)".encode(), between)):
            yield Mutant(self.file, node.lineno, start + found.start(), start + found.end(), new, self._span(node))

    def _span(self, node: ast.expr) -> tuple[int, int]:
        end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[end_line - 1] + end


def drawn(seed: int, count: int) -> list[Mutant]:
    """Places of all files, each as likely as any other."""
    files = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    kept = [path for path in files if not str(path.relative_to(ROOT)).startswith(LEFT_OUT)]
    every = sorted(
        {mutant for path in kept for mutant in Finder(path).mutants()}, key=lambda it: (it.file, it.start, it.new)
    )
    return random.Random(seed).sample(every, count)


def copy_to(folder: Path) -> Path:
    """The files that git knows."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in names.splitlines():
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def who_comes_by(root: Path, mutants: list[Mutant], tests: list[str], jobs: str) -> dict[int, list[str]]:
    """Number of a place → the tests that evaluate it."""
    notes = root / "notes.tsv"
    (root / "mutant_notes.py").write_text(f"NOTES = {str(notes)!r}\n{NOTE}", encoding="utf-8")
    by_file = defaultdict(list)
    for number, mutant in enumerate(mutants):
        by_file[mutant.file].append((mutant.around, number))
    for file, places in by_file.items():
        source = (ROOT / file).read_bytes()
        edits = [(start, 1, f'(__import__("mutant_notes").reached({number}) or (') for (start, _), number in places]
        edits += [(end, 0, "))") for (_, end), _ in places]
        for place, _, text in sorted(edits, key=lambda edit: edit[:2], reverse=True):
            source = source[:place] + text.encode() + source[place:]
        (root / file).write_bytes(source)
    failed = set(run(root, *tests, "-n", jobs))
    for file in by_file:
        shutil.copy(ROOT / file, root / file)
    found: dict[int, list[str]] = defaultdict(list)
    for line in sorted(set(notes.read_text(encoding="utf-8").splitlines())) if notes.exists() else ():
        number, _, test = line.partition("\t")
        if test not in failed:  # for the notes' sake, or because the copy is no repository
            found[int(number)].append(test)
    return found


def run(root: Path, *arguments: str, patience: float | None = None) -> list[str]:
    """The tests that fail; if they hang, that they do."""
    environment = os.environ | {"PYTHONPATH": str(root), "CI": "true"}
    try:
        done = subprocess.run([*PYTEST, *arguments], cwd=root, env=environment, capture_output=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return ["hangs"]
    failed: list[str] = re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", done.stdout.decode(), re.MULTILINE)
    return failed if done.returncode == 1 else [f"status {done.returncode}"] * bool(done.returncode)


def nearest(mutant: Mutant, tests: list[str]) -> list[str]:
    """Those of the folder that mirrors the file's first."""
    mirror = f"tests/{mutant.file}"
    return sorted(tests, key=lambda test: (-len(os.path.commonpath([mirror, test])), test))[:MOST]


def main() -> None:
    """Tell each mutant's fate, and how many of them were caught."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--tests", nargs="*", default=["tests"])
    asked = parser.parse_args()
    mutants = drawn(asked.seed, asked.count * SPARE)
    caught = tried = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        root = copy_to(Path(folder))
        reached = who_comes_by(root, mutants, asked.tests, asked.jobs)
        for number in sorted(reached)[: asked.count]:
            mutant = mutants[number]
            old = mutant.change(root)
            failed = run(root, "-x", *nearest(mutant, reached[number]), patience=PATIENCE)
            shutil.copy(ROOT / mutant.file, root / mutant.file)
            tried, caught = tried + 1, caught + bool(failed)
            fate = f"caught by {failed[0]}" if failed else f"survived {len(reached[number])} tests"
            print(f"{mutant.file}:{mutant.line}  {old} → {mutant.new}  {fate}", flush=True)
    print(f"{caught} of {tried} caught; of {len(mutants)} places drawn, tests come by {len(reached)}")


if __name__ == "__main__":
    main()
