"""The index as it will be once words, readings and terms of a lexicon are true for what is indexed: beside the one in
force, of the same files but for those that change. The worker's own code makes it (`indexer.worker.reanalysis`).

Files are linked, not copied: what a commit counts does not change any more, and files that are replaced or removed
leave the link as it was.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import orjson

from indexer.analysis.fields import SCHEMA
from indexer.backends import get_backend
from indexer.building.steps import Progress, no_progress
from indexer.errors import DamagedIndex
from indexer.generation.generation import Commit, Generation
from indexer.generation.generations import GenerationFolder
from indexer.suggestions.making import write_vocabulary
from indexer.worker.incremental_indexer import IncrementalIndexer
from indexer.worker.reanalysis.in_force import DictionariesInForce
from indexer.worker.reanalysis.reanalysis import Reanalysis
from indexer.worker.reanalysis.tables import collected
from search_engine.editing.replay.overlay_folders import CURRENT, FOLDER, PART, HeldOverlay, held, remove_old
from search_engine.editing.replay.preview_place import PreviewPlace
from search_engine.settings.setting import ON

# Beside these files nothing of the folder is the generation's; a writer's lock is nobody's but its own.
LOCKS = ".lock"
# How often a copy is begun again because the worker has removed a file under our hands.
TRIES = 5
# Of a generation's name: more than one in use ever has.
DIGITS = 20


def needs_overlay(place: PreviewPlace, commit: Commit, in_force: DictionariesInForce) -> bool:
    """Whether the index in use is not what the lexicon of a place makes of it."""
    state = place.generations.current().state(commit)
    words = in_force.fields.analyzer.site_words
    return needs_vocabulary(place, commit, in_force) or state.target is not None or state.words != words


def needs_vocabulary(place: PreviewPlace, commit: Commit, in_force: DictionariesInForce) -> bool:
    """Whether what is known of spelling is another one by the lexicon of a place."""
    return place.settings.spelling == ON and commit.vocabulary > 0 and in_force.tables != commit.tables


def overlay_of(
    place: PreviewPlace, progress: Progress = no_progress, spelling_of: GenerationFolder | None = None
) -> GenerationFolder:
    """The index in which the lexicon of a place is true: the one in use where it is already, else an overlay, made
    where there is none.

    Args:
        spelling_of: What is known of spelling is that of this index, whatever the lexicon would make of it: to make a
            vocabulary takes most of the time.

    Raises:
        IndexFailure, StorageFailure: As they come.
    """
    in_force = place.dictionaries_in_force()
    commit = place.generations.current().commit()
    vocabulary = None if spelling_of is None or spelling_of.path == place.generations.path else spelling_of.current()
    if spelling_of is not None:
        in_force = replace(in_force, tables=commit.tables if vocabulary is None else vocabulary.commit().tables)
    if not needs_overlay(place, commit, in_force):
        return place.generations
    return held(_folder(place, in_force)) or _make(place, in_force, progress, vocabulary)


def known_overlay(place: PreviewPlace) -> GenerationFolder | None:
    """One that was made already of the index as it is now."""
    return held(_folder(place, place.dictionaries_in_force()))


def _folder(place: PreviewPlace, in_force: DictionariesInForce) -> Path:
    generation = place.generations.current()
    commit = generation.commit()
    words = in_force.fields.analyzer.site_words
    told = orjson.dumps([generation.name, commit.number, list(words), in_force.tables])
    return place.home / FOLDER / hashlib.blake2b(told, digest_size=8).hexdigest()


def _make(
    place: PreviewPlace, in_force: DictionariesInForce, progress: Progress, vocabulary: Generation | None
) -> GenerationFolder:
    live = place.generations.current()
    folder = _folder(place, in_force)
    part = folder.with_name(f"{folder.name}.{os.getpid()}{PART}")
    try:
        # not called as the one in use: what is kept of that one is not of this
        generation = Generation(part / f"g{int(folder.name, 16):0{DIGITS}d}")
        _link(live, generation)
        _renew_vocabulary(place, generation, in_force, progress, vocabulary)
        _renew_words(place, generation, in_force, progress)
        (part / CURRENT).write_text(f"{generation.name}\n", encoding="utf-8")
        with suppress(OSError):  # somebody else has been quicker: theirs is the same
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    made = HeldOverlay(folder)
    remove_old(folder)
    return made


def _link(live: Generation, target: Generation) -> None:
    """Link all of a generation. What its text has beyond the commit has no row, and does not show."""
    for left in range(TRIES, 0, -1):
        shutil.rmtree(target.path, ignore_errors=True)
        try:
            target.path.mkdir(parents=True)
            commit = live.commit()
            shutil.copytree(
                live.path, target.path, copy_function=_link_file, dirs_exist_ok=True, ignore=shutil.ignore_patterns(
                    f"*{LOCKS}", ".*.new"
                ),
            )  # fmt: skip
            target.write_commit(commit)
            target.check(commit)
        except (OSError, DamagedIndex):
            if left == 1:
                raise
        else:
            return


def _link_file(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # another file system; or it is gone, which the copy will say
        shutil.copy2(source, target)
    return target


def _renew_vocabulary(
    place: PreviewPlace,
    generation: Generation,
    in_force: DictionariesInForce,
    progress: Progress,
    other: Generation | None,
) -> None:
    """Bring the vocabulary to the lexicon, or to that of another index; suggestions are no part of a page."""
    commit = generation.commit()
    if not needs_vocabulary(place, commit, in_force):
        return
    number = commit.vocabulary + 1
    folder = generation.numbered(generation.vocabulary, number)
    shutil.rmtree(folder, ignore_errors=True)
    if other is not None:
        theirs = other.numbered(other.vocabulary, other.commit().vocabulary)
        shutil.copytree(theirs, folder, copy_function=_link_file)
    else:
        progress("整理词汇", 0, 0)
        sources, analyzer = in_force.suggestions(), in_force.fields.analyzer
        write_vocabulary(folder, collected(place.store, generation, commit), sources, analyzer)
    generation.write_commit(replace(commit, number=commit.number + 1, vocabulary=number, tables=in_force.tables))


def _renew_words(
    place: PreviewPlace, generation: Generation, in_force: DictionariesInForce, progress: Progress
) -> None:
    """Bring texts to the words of the lexicon."""
    backend = get_backend(generation.manifest().backend)
    state = generation.state(generation.commit())
    if state.target is None and state.words == in_force.fields.analyzer.site_words:
        return
    backend.detach(generation.own, SCHEMA)
    follower = IncrementalIndexer(generation, place.store, place.tree(), in_force.fields, backend)
    words = Reanalysis(lead=0.0)
    try:
        while words.step(follower, in_force.fields, progress):
            continue
    finally:
        follower.close()
