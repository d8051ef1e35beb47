"""The check of the dictionaries: files that can be compiled, and a compiled file that is what they make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dictionaries.editing.own_files import read_folder
from dictionaries.editing.row_rules import compile_rows
from dictionaries.lexicon import (
    BadDictionaries,
    Lexicon,
    former_names,
    open_lexicon,
    shipped_lexicon,
)
from dictionaries.regions import RegionError, RegionTree
from indexer.disk import failure_of
from search_engine.care.doctor.finding import Finding, Patient, refused
from search_engine.installation.installation import Installation

# Faults named one by one; `zwfw dict check` names all.
NAMED = 3
COMPILE = "请运行 zwfw dict compile"


def dictionaries(patient: Patient) -> Iterator[Finding]:
    """The dictionaries have no faults, and those in force are what the files say."""
    wanted = None
    place = patient.installation
    try:
        wanted = compile_rows(shipped_lexicon(), *read_folder(place.own_dictionaries), _regions(place))
    except BadDictionaries as error:
        first = "；".join(map(str, error.faults[:NAMED]))
        mend = "请按所列行改正（zwfw dict check 列出全部错误），再运行 zwfw dict compile"
        yield Finding("dictionaries", "wrong", f"词典有 {len(error.faults)} 处错误：{first}", mend)
    except OSError as error:
        yield _unreadable("词典文件", error, place.own_dictionaries)
    else:
        for sentence in former_names((place.own_dictionaries,)):
            yield Finding("dictionaries", "note", sentence, "改名后再运行 zwfw dict compile")
    yield from _compiled(patient, wanted)


def _regions(place: Installation) -> RegionTree | None:
    try:
        return place.tree()
    except (RegionError, OSError):
        return None  # `regions` tells


def _compiled(patient: Patient, wanted: Lexicon | None) -> Iterator[Finding]:
    path = patient.installation.lexicon_file
    try:
        found = open_lexicon(path) if path.exists() else shipped_lexicon()
    except BadDictionaries:
        yield Finding("dictionaries", "wrong", f"编译好的词典 {path} 已损坏", COMPILE)
    except OSError as error:
        yield _unreadable("编译好的词典", error, path)
    else:
        if wanted is not None:
            yield _difference(found, wanted)


def _unreadable(what: str, error: OSError, path: Path) -> Finding:
    if failure := failure_of(error, path):
        return refused("dictionaries", failure)
    return Finding("dictionaries", "wrong", f"{what} {path} 无法读取：{error.strerror}", "请核对该路径")


def _difference(found: Lexicon, wanted: Lexicon) -> Finding:
    if found.version == wanted.version:
        count = sum(found.counts().values())
        return Finding("dictionaries", "ok", f"词典 {count} 条，版本 {found.version}")
    told = f"在用的词典（版本 {found.version}）与词典文件（版本 {wanted.version}）不一致，改动尚未生效"
    return Finding("dictionaries", "wrong", told, COMPILE)
