"""Putting what was restored in place. A kill at any moment, or a power cut, leaves the home as it was, as it is to be,
or in between; a folder tells so, and whoever writes next goes on from there.

All that is to be put in place lies in one folder, with a note of what it is. It gets its name in one step: from then on
the restore counts. Files change places one by one; which ones have, tells what is still in the folder. It is named
otherwise, in one step too, when nothing is left in it.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson

from indexer.backup.backup import EVENTS, EVENTS_KEY, Places
from indexer.disk import refusals
from indexer.errors import IndexLocked, UnfinishedRestore
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.generations import GenerationFolder
from indexer.generation.syncing import sync

# Folders in which an archive is unpacked; they end with the restore, and one that was killed counts for nothing.
STAGING = ".restore-"
UNFINISHED, PLACED = ".restoring", f"{STAGING}placed"
NOTE = "placement.json"


@dataclass(frozen=True, slots=True)
class Placement:
    """What a folder of that kind is.

    Attributes:
        files: The names of its files, as an archive has them.
        aside: The name of the folder, in the home, for what was there before; it is made where there is something.
    """

    files: tuple[str, ...]
    aside: str


def new_placement(files: Sequence[str]) -> Placement:
    """What is to be put in place now."""
    return Placement(tuple(files), f"replaced-{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}")


def occupied(places: Places, files: Sequence[str]) -> list[Path]:
    """What some files of an archive take the place of; one without events leaves those that are there."""
    databases = [places.database, places.log, *([places.events] if EVENTS in files else [])]
    found = [Path(f"{file}{tail}") for file in databases for tail in ("", "-wal", "-shm")]
    found += [places.events_key] if EVENTS_KEY in files else []
    generations = sorted(places.index.glob("g*")) + sorted(places.index.glob("current"))
    profiles = [path for path in places.files().values() if path.parent == places.profiles]
    ours = (*found, places.regions, *places.dictionaries.values(), *profiles, *generations)
    return [path for path in ours if path.exists()]


def put_in_place(places: Places, staging: Path, placement: Placement) -> None:
    """Set aside what is there and put the files of a folder in place; where a step fails, all steps are undone."""
    home = places.home
    replace_file(staging / NOTE, orjson.dumps(asdict(placement)))
    sync([*staging.iterdir(), staging])
    folder, done = staging.rename(home / UNFINISHED), list[tuple[Path, Path]]()
    try:
        for source, target in _moves(places, folder, placement):
            _move(source, target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            _move(target, source)
        folder.rename(staging)
        raise
    _end(folder)


def is_unfinished(home: Path) -> bool:
    """Whether a home is between two states."""
    return os.path.exists(home / UNFINISHED)  # where nobody may look, whoever opens a file tells so


def finish_restore(places: Places) -> None:
    """Go on with a restore that was killed. Raises `UnfinishedRestore` where another process is at it, `StorageFailure`
    where the system refuses.
    """
    folder = places.home / UNFINISHED
    try:
        with GenerationFolder(places.index).lock(), refusals(folder):
            if folder.exists():  # nobody else was quicker
                placement = Placement(**orjson.loads((folder / NOTE).read_bytes()))
                for source, target in _moves(places, folder, placement):
                    _move(source, target)
                _end(folder)
    except IndexLocked:
        raise UnfinishedRestore from None


def _moves(places: Places, folder: Path, placement: Placement) -> list[tuple[Path, Path]]:
    """What is still to be moved, and where to. What stands where a file goes that has left the folder is that file; on
    another file system it may still be in the folder, too: then what it replaces is aside already.
    """
    targets = {folder / name: target for name in placement.files if (target := places.target(name))}
    new = [(source, target) for source, target in targets.items() if source.exists()]
    aside, there = places.home / placement.aside, occupied(places, placement.files)
    placed = {target for source, target in targets.items() if not source.exists() or (aside / target.name).exists()}
    return [(path, aside / path.name) for path in there if path not in placed] + new


def _move(source: Path, target: Path) -> None:
    """In one step, onto another file system too: the target is whole as soon as it is there."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        if not target.exists() or target.is_file():
            beside = target.with_name(f"{STAGING}{target.name}")
            _remove(beside)
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, beside)
            beside.rename(target)
        _remove(source)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _end(folder: Path) -> None:
    placed = folder.with_name(PLACED)
    shutil.rmtree(placed, ignore_errors=True)
    sync([folder.parent])
    folder.rename(placed)
    shutil.rmtree(placed, ignore_errors=True)
