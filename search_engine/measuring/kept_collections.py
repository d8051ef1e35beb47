"""Collections that an evaluation has built, kept in the user's cache for its next run.

The key is what the result depends on: the bytes of the documents' file, the code and data of the folders that make an
index, the versions of the packages that they use, and what was asked for. So an edit of a ranking rule uses the index
again, and an edit of a word list or of the analyzer builds another.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TypeVar

import orjson

import dictionaries
import indexer
from indexer.errors import IndexerError
from search_engine.installation import indexed_dictionaries, installation
from search_engine.measuring import scratch
from search_engine.measuring.index_cache import KeptFolders
from search_engine.measuring.scratch import BACKEND, Built, Progress, ScratchCollection, build, quiet
from search_engine.query.analysis import resources as resources
from search_engine.query.analysis import term_index as terms
from search_engine.settings.setting import ON

# What makes an index: two folders, and what this folder tells them (which terms, places and readings there are).
FOLDERS = (dictionaries, indexer)
MODULES = (installation, scratch, terms, resources, indexed_dictionaries)
BUILT = "built.json"
BLOCK = 1 << 20
REUSED = "使用此前为同样的文件建立的结果（--rebuild 重新建立）"
WAITING = "另一进程正在建立同样的结果，等它完成"
NOT_KEPT = "缓存目录 {root} 不可写（{reason}），本次结果不保留"
Say = Callable[[str], None]
T = TypeVar("T")


def silent(_text: str) -> None:
    """Says nothing."""


def cache_folder() -> Path:
    """Where evaluations keep what they have built: `$XDG_CACHE_HOME/zwfw/evaluate`, else below `~/.cache`."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "zwfw" / "evaluate"


@contextmanager
def kept_collection(
    documents: Path | str,
    spelling: str = ON,
    backend: str = BACKEND,
    progress: Progress = quiet,
    *,
    rebuild: bool = False,
    say: Say = silent,
) -> Iterator[Built]:
    """A file of documents, loaded and indexed now or by an earlier run; closed at the end. Raises as `build` does.

    Args:
        rebuild: Build it anew, whatever is kept.
        say: Told that something is used again, or what keeps it from being kept.
    """
    path = Path(documents)
    asked = "".join(path.suffixes), spelling, backend, made_by()
    key = _digest("collection", _digest(*_content(path)), *asked)

    def make(folder: Path) -> None:
        collection = ScratchCollection(folder, spelling, backend)
        built = build(collection, path, progress)
        collection.close()
        facts = {name: getattr(built, name) for name in ("documents", "unknown_fields", "load_s", "index_s")}
        (folder / BUILT).write_bytes(orjson.dumps(facts))

    def take(folder: Path, reused: bool) -> Built:
        collection = ScratchCollection(folder, spelling, backend)
        facts = orjson.loads((folder / BUILT).read_bytes())
        collection.snapshot()
        if collection.installation.store.count() != facts["documents"]:
            raise ValueError("documents are lost")
        return Built(collection, facts["documents"], tuple(facts["unknown_fields"]), facts["load_s"], facts["index_s"],
                     reused)  # fmt: skip

    with _kept(key, make, take, rebuild=rebuild, say=say) as built:
        try:
            yield built
        finally:
            built.collection.close()


@contextmanager
def _kept(
    key: str, make: Callable[[Path], None], take: Callable[[Path, bool], T], *, rebuild: bool, say: Say
) -> Iterator[T]:
    """What `take` makes of the folder of a key; a folder that it cannot read is made anew, once."""
    with _root(say) as root:
        kept = KeptFolders(root, wait=lambda: say(WAITING))
        for anew in (rebuild, True):
            with kept.folder(key, make, anew=anew) as (folder, reused):
                try:
                    found = take(folder, reused)
                except (IndexerError, OSError, ValueError, KeyError):
                    if not reused:
                        raise
                    continue
                if reused:
                    say(REUSED)
                yield found
                return


@contextmanager
def _root(say: Say) -> Iterator[Path]:
    """The cache, or a folder for this time alone where there can be none."""
    root = cache_folder()
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root):
            pass
    except OSError as error:
        say(NOT_KEPT.format(root=root, reason=error.strerror))
        with tempfile.TemporaryDirectory(prefix="zwfw-evaluate-") as folder:
            yield Path(folder)
    else:
        yield root


@cache
def made_by() -> str:
    """A digest of the code, the data and the packages that an index is made by."""
    folders = [Path(str(folder.__file__)).parent for folder in FOLDERS]
    parts = [part for folder in folders for part in _files(folder)]
    modules = [Path(str(module.__file__)).read_bytes() for module in MODULES]
    return _digest(*parts, *modules, *_packages(), sys.version)


def _files(folder: Path) -> Iterator[bytes | str]:
    """The paths below a folder and what the files hold, in order; not what Python has compiled of them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield str(path.relative_to(folder))
            yield path.read_bytes()


def _packages() -> list[str]:
    """Names and versions of the packages that this one needs."""
    try:
        needed = [row for row in requires("zwfw-search") or () if "extra ==" not in row]
    except PackageNotFoundError:  # run from its folder, not installed
        return []
    names = [found[0] for row in needed if (found := re.match(r"[A-Za-z0-9._-]+", row))]
    return [f"{name} {version(name)}" for name in names]


def _content(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _digest(*parts: bytes | str) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for given in parts:
        part = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
