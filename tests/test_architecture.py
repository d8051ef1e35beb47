"""The shape of the source, read from its syntax trees.

1. Imports point right to left along dictionaries → indexer → ranker → search_engine → api, inside functions too.
2. ranker never imports indexer.backends.
3. api imports search_engine only, and none of its rooms: the modules that lie in its folder itself are public. Of the
   packages below, others import the submodules that `__all__` names, and at most 60 names of one room. What measures,
   and what makes samples and shipped data, is imported by commands only.
4. A third-party engine is imported only in its own file (or folder) under indexer/backends.
5. No module is a drawer for anything (utils, helpers, common).
6. Nothing unpickles and nothing runs text as code.
7. The folders can be imported.
8. Tests never read what stands beside the repository.
9. Each of these rules fails on a planted violation.
"""

import ast
import importlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("dictionaries", "indexer", "ranker", "search_engine", "api")
PUBLISHING = FOLDERS[:3]  # their `__all__` names the submodules that other packages may import
# Driver → what the paths of its own files begin with.
ENGINES: dict[str, str | tuple[str, ...]] = {
    "tantivy": "indexer/backends/tantivy",
    "opensearchpy": ("indexer/backends/opensearch/cluster.py", "indexer/backends/opensearch/nodes.py"),
    "whoosh": "search_engine/measuring/bench/peers/whoosh",
}
TOOLS = ("search_engine.measuring", "indexer.samples", "dictionaries.making")
# Commands, and the façade's names for type checkers.
MAY_USE_TOOLS = ("search_engine.cli.", "search_engine.__init__.")
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}
UNSAFE_CALLS = {"eval", "exec"}
DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc"}
BESIDE = "../" + "shared"


def imported(tree: ast.AST, path: PurePosixPath) -> Iterator[str]:
    """The full dotted name of everything that a file imports; `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = path.parts[: -node.level] if node.level else ()
            yield from (".".join((*above, *filter(None, [node.module]), alias.name)) for alias in node.names)


def import_faults(name: str, path: PurePosixPath) -> Iterator[str]:
    """What is wrong with one import in a file of ours."""
    here, there, *_ = path.parts[0], *name.split(".")
    dotted = ".".join(path.with_suffix("").parts)
    if there in FOLDERS and FOLDERS.index(there) > FOLDERS.index(here):
        yield f"{path}: {here} imports {name}, against the arrow"
    if here == "ranker" and f"{name}.".startswith("indexer.backends."):
        yield f"{path}: ranker imports {name}"
    if here == "api" and (there in PUBLISHING or is_room(name)):
        yield f"{path}: api imports {name}"
    elif is_private(name, path):
        yield f"{path}: {name} is not public"
    for tool in TOOLS:
        if f"{name}.".startswith(f"{tool}.") and not f"{dotted}.".startswith((*TOOLS, *MAY_USE_TOOLS)):
            yield f"{path}: {name} is a tool, which nothing that serves may import"
    if there in ENGINES and not is_home_of(there, path):
        yield f"{path}: {there} is imported outside its own files"
    if there in UNSAFE_MODULES:
        yield f"{path}: {there} can run what it reads"


def is_room(name: str) -> bool:
    package, _, path = name.partition(".")
    return package == "search_engine" and path != "" and (ROOT / package / path.split(".")[0]).is_dir()


def is_private(name: str, path: PurePosixPath) -> bool:
    """Whether a file imports what its own package alone may."""
    package, _, rest = name.partition(".")
    if package not in PUBLISHING or path.parts[0] == package or not rest:
        return False
    return rest.split(".")[0] not in importlib.import_module(package).__all__


def is_home_of(engine: str, path: PurePosixPath) -> bool:
    return path.as_posix().startswith(ENGINES[engine])


def call_faults(tree: ast.AST, path: PurePosixPath) -> Iterator[str]:
    """Calls that run text as code, or let NumPy unpickle."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS:
            yield f"{path}:{node.lineno}: {node.func.id}() runs text as code"
        if any(word.arg == "allow_pickle" and getattr(word.value, "value", True) for word in node.keywords):
            yield f"{path}:{node.lineno}: allow_pickle"


def name_faults(path: PurePosixPath) -> Iterator[str]:
    if drawers := DRAWERS.intersection(path.with_suffix("").parts):
        yield f"{path}: {drawers.pop()} says nothing about what is inside"


def faults(source: str, path: PurePosixPath) -> list[str]:
    """Everything that is wrong with one file of ours."""
    tree = ast.parse(source)
    found = [fault for name in imported(tree, path) for fault in import_faults(name, path)]
    return [*found, *call_faults(tree, path), *name_faults(path)]


def files(*folders: str) -> Iterator[tuple[str, PurePosixPath]]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file.read_text(encoding="utf-8"), PurePosixPath(file.relative_to(ROOT).as_posix())


def test_the_source_holds_to_the_rules():
    assert [fault for source, path in files(*FOLDERS) for fault in faults(source, path)] == []


def test_3_a_room_gives_few_names_to_others():
    rooms = defaultdict(set)
    for source, path in files(*FOLDERS):
        for name in imported(ast.parse(source), path):
            module = name.rpartition(".")[0]
            if name.split(".")[0] in PUBLISHING and name.split(".")[0] != path.parts[0]:
                is_file = (ROOT / module.replace(".", "/")).with_suffix(".py").exists()
                rooms[module.rpartition(".")[0] if is_file else module].add(name)
    assert {room: len(names) for room, names in rooms.items() if len(names) > 60} == {}


def test_5_no_drawers_among_the_tests():
    assert [fault for _, path in files("tests") for fault in name_faults(path)] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_7_a_folder_can_be_imported(folder):
    assert importlib.import_module(folder).__doc__


def test_8_tests_read_nothing_beside_the_repository():
    assert [str(path) for source, path in files("tests") if BESIDE in source] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("indexer/store.py", "import ranker"),
        ("dictionaries/a/b.py", "def later():\n    from indexer.documents.document import Document"),
        ("ranker/ordering/cascade.py", "from ...search_engine import service"),
        ("ranker/ordering/cascade.py", "from indexer.backends.tantivy import Reader"),
        ("ranker/ordering/cascade.py", "from indexer import backends"),
        ("api/endpoints/search.py", "from ranker.classes import classify"),
        ("api/endpoints/search.py", "from search_engine.query.request import SearchRequest"),
        ("search_engine/service.py", "import tantivy"),
        ("search_engine/service.py", "from indexer.segmenter import Segmenter"),
        ("search_engine/tasks/worker_tasks.py", "from search_engine.measuring.simulation import Plan"),
        ("indexer/loaders/reading.py", "from indexer.samples import catalogue"),
        ("indexer/backends/whoosh.py", "from tantivy import Index"),
        ("indexer/tantivy.py", "import tantivy as engine"),
        ("indexer/utils.py", ""),
        ("indexer/common/text.py", ""),
        ("indexer/store.py", "import pickle"),
        ("indexer/store.py", "value = eval(text)"),
        ("indexer/store.py", "exec(text)"),
        ("indexer/generation/columns.py", "numpy.load(path, allow_pickle=True)"),
    ],
)
def test_9_a_planted_violation_is_found(path, source):
    assert len(faults(source, PurePosixPath(path))) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "api/endpoints/search.py",
            "from search_engine import Service\nfrom search_engine.errors import NotFound\nfrom .. import api",
        ),
        (
            "ranker/classes.py",
            "from indexer.documents.document import Document\nimport dictionaries\nimport numpy as np",
        ),
        ("indexer/classes.py", "from indexer.backends_of_old import x"),
        ("search_engine/cli/demo.py", "from indexer.samples import catalogue"),
        ("search_engine/measuring/bench/making.py", "from indexer.samples.nation import nation_documents"),
        ("indexer/backends/tantivy_backend.py", "import tantivy"),
        ("indexer/backends/opensearch/cluster.py", "from opensearchpy import OpenSearch"),
        ("indexer/generation/columns.py", "numpy.load(path, allow_pickle=False)\nmodel.eval()\n'eval(x)'"),
    ],
)
def test_what_the_rules_allow_is_not_found(path, source):
    assert faults(source, PurePosixPath(path)) == []
