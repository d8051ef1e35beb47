"""The check of the dictionaries: files without faults, and what processes follow is what was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dictionaries.editing.own_files import PlacedRow, read_folder
from dictionaries.editing.row_lexicon import ShippedRows
from dictionaries.editing.row_rules import compile_rows
from dictionaries.kinds import BY_NAME, PATTERNS
from dictionaries.lexicon import BadDictionaries, Lexicon, former_names, open_lexicon, shipped_lexicon
from dictionaries.regions import RegionError, RegionTree
from indexer.disk import failure_of
from indexer.errors import DamagedRows
from search_engine.editing.versions.own_folder import of_files
from search_engine.editing.versions.state import PublishedState, read_state
from search_engine.errors import EditConflict
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor.finding import UNREADABLE, Finding, Patient, refused

# Faults named one by one; `zwfw dict check` names all.
NAMED = 3
# Characters of a row that are told; who looks for it searches by these.
LONGEST = 60
COMPILE = "请运行 zwfw dict compile"
SETTLE = "zwfw serve 与 zwfw worker 运行时一秒内自行改正；没有运行时请启动，或运行 zwfw dict compile"


def dictionaries(patient: Patient) -> Iterator[Finding]:
    """The dictionaries have no faults, and those in force are what was published, which is what the files say."""
    place = patient.installation
    placed: Sequence[PlacedRow] = ()
    wanted = None
    try:
        placed, faults = read_folder(place.own_dictionaries)
        wanted = compile_rows(shipped_lexicon(), placed, faults, _regions(place))
    except BadDictionaries as error:
        first = "；".join(map(str, error.faults[:NAMED]))
        mend = "请按所列行改正（zwfw dict check 列出全部错误），再运行 zwfw dict compile"
        yield Finding("dictionaries", "wrong", f"词典有 {len(error.faults)} 处错误：{first}", mend)
    except OSError as error:
        yield _unreadable("词典文件", error, place.own_dictionaries)
    else:
        for sentence in former_names(place.own_dictionaries):
            yield Finding("dictionaries", "note", sentence, "改名后再运行 zwfw dict compile")
    try:
        state = _published(patient)
    except DamagedRows:  # `handmade_rows` tells; what is served cannot be compared with it, nor published again
        yield from _compiled(patient, None, "", SETTLE)
        return
    if state is not None and state.version is not None:
        yield from _without_effect(state)
        yield from _unpublished(state, placed if wanted is not None else None)
        yield from _compiled(patient, state.lexicon(), f"已发布的版本 {state.number}", SETTLE)
    else:
        yield from _compiled(patient, wanted, "词典文件", COMPILE)


def _regions(place: Installation) -> RegionTree | None:
    try:
        return place.tree()
    except (RegionError, OSError):
        return None  # `regions` tells


def _published(patient: Patient) -> PublishedState | None:
    """What is published; None where the database cannot tell: `schema` and `integrity` say why.
    Raises `DamagedRows`."""
    if patient.engine is None:
        return None
    try:
        with patient.engine.connect() as connection:
            return read_state(connection, ShippedRows(shipped_lexicon()))
    except (*UNREADABLE, ValueError, KeyError, TypeError):
        return None


def _without_effect(state: PublishedState) -> Iterator[Finding]:
    """Published patterns that are larger than this version lets them be: they are left out, and all else goes on."""
    for row in state.rows:
        faults = BY_NAME[row.kind].cell_faults(row.entry) if row.kind in PATTERNS and not row.off else ()
        for _, reason in faults:
            key = str(row.key)
            named = key if len(key) <= LONGEST else f"{key[:LONGEST]}…”"
            yield Finding("dictionaries", "wrong", f"{named}不起作用，{reason}", "改后发布即生效")


def _unpublished(state: PublishedState, placed: Sequence[PlacedRow] | None) -> Iterator[Finding]:
    """Files that say something else than what was published of them."""
    try:
        changes = len(of_files(state, placed).changes) if placed is not None else 0
    except EditConflict as error:
        yield Finding("dictionaries", "wrong", f"词典文件有 {len(error.details)} 行与另行发布的内容不同", error.message)
        return
    if changes:
        yield Finding("dictionaries", "wrong", f"词典文件有 {changes} 行改动尚未生效", COMPILE)


def _compiled(patient: Patient, wanted: Lexicon | None, by: str, mend: str) -> Iterator[Finding]:
    path = patient.installation.lexicon_file
    try:
        found = open_lexicon(path) if path.exists() else shipped_lexicon()
    except BadDictionaries:
        yield Finding("dictionaries", "wrong", f"编译好的词典 {path} 已损坏", COMPILE)
    except OSError as error:
        yield _unreadable("编译好的词典", error, path)
    else:
        if wanted is not None:
            yield _difference(found, wanted, by, mend)


def _unreadable(what: str, error: OSError, path: Path) -> Finding:
    if failure := failure_of(error, path):
        return refused("dictionaries", failure)
    return Finding("dictionaries", "wrong", f"{what} {path} 无法读取：{error.strerror}", "请核对该路径")


def _difference(found: Lexicon, wanted: Lexicon, by: str, mend: str) -> Finding:
    if found.version == wanted.version:
        count = sum(found.counts().values()) + len(found.conditional)
        return Finding("dictionaries", "ok", f"词典 {count} 条，版本 {found.version}")
    told = f"在用的词典（版本 {found.version}）与{by}（{wanted.version}）不一致，改动尚未生效"
    return Finding("dictionaries", "wrong", told, mend)
