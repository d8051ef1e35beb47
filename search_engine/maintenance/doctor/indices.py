"""Checks of the index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from dictionaries.lexicon import BadDictionaries
from dictionaries.lexicon.lexicon import words_of
from dictionaries.regions import RegionError
from indexer.building.rules import has_other_rules
from indexer.errors import DamagedIndex, IndexFailure, NoIndex
from indexer.generation.generation import Generation
from indexer.generation.regions import regions_of
from indexer.processes import is_held
from indexer.worker.integrity_check import check_checksums, check_sizes, compare
from search_engine.maintenance.doctor.finding import UNREADABLE, Finding, Patient
from search_engine.settings.setting import ON

BUILD = "请运行 zwfw index build（有 zwfw serve 或 worker 在运行时会自动重建）"

OTHER_RULES = "索引按以前的切词等规则建立，部分词可能搜不到"
REBUILD = "请在空闲时停止索引进程，运行 zwfw index build；或设 ZWFW_REBUILD=on，由索引进程自行重建"


def index(patient: Patient) -> Iterator[Finding]:
    """There is an index in use, it can be opened, and it was made for this program's regions and words."""
    try:
        generation = patient.current()
        manifest = generation.manifest()
        check_sizes(generation)
    except NoIndex:
        yield Finding("index", "wrong", "没有索引", BUILD)
        return
    except IndexFailure as error:
        yield Finding("index", "wrong", str(error).split("。")[0], BUILD)
        return
    built = datetime.fromisoformat(manifest.built_at)
    yield Finding("index", "ok", f"在用索引 {generation.name}，{manifest.rows} 行，建于 {built:%Y-%m-%d %H:%M}")
    yield from _other_words(patient, generation)
    if manifest.damaged:
        told = f"建立在用索引时，有 {manifest.damaged} 条文档与写入时不符，没有收入"
        yield Finding("index", "wrong", told, "请运行 zwfw doctor --deep 查明是哪些，重新载入后运行 zwfw index build")
    yield from _other_regions(patient, manifest.regions)


def _other_words(patient: Patient, generation: Generation) -> Iterator[Finding]:
    """Texts are cut by the segmenter, the rules and the words in force, or are about to be."""
    try:
        commit = generation.commit()
        state, words = generation.state(commit), words_of(patient.installation.lexicons.lexicon())
    except (IndexFailure, BadDictionaries):
        return  # `dictionaries` tells
    if state.segmenter != patient.installation.settings.segmenter:
        yield Finding("index", "wrong", "索引所用的分词程序与设置不一致，部分词可能搜不到", "请运行 zwfw index build")
        return
    yield from _other_rules(patient, generation)
    if state.in_use != (words,):
        how_far = f"，已重新分析 {commit.reanalysed} / {state.documents} 条" if state.target is not None else ""
        if patient.installation.generations.lock().manager() is None:
            mend = "请运行 zwfw index update，或运行 zwfw serve"
            yield Finding("index", "wrong", f"索引尚未按现行的自定义词重新分析{how_far}", mend)
        else:
            yield Finding("index", "note", f"正在按现行的自定义词重新分析索引{how_far}；其间新旧两种切分都能搜到")


def _other_rules(patient: Patient, generation: Generation) -> Iterator[Finding]:
    settings = patient.installation.settings
    if not has_other_rules(generation.manifest(), settings.segmenter):
        return
    if settings.rebuild == ON and patient.installation.generations.lock().manager() is not None:
        yield Finding("index", "note", f"{OTHER_RULES}；正在重建，其间照常搜索")
    else:
        yield Finding("index", "wrong", OTHER_RULES, REBUILD)


def _other_regions(patient: Patient, version: str) -> Iterator[Finding]:
    try:
        if patient.installation.tree().version == version:
            return
    except (RegionError, OSError):
        return  # `regions` tells
    if patient.installation.generations.lock().manager() is None:
        yield Finding("index", "wrong", "索引所用的行政区划表与现在的不一致", BUILD)
    else:
        yield Finding(
            "index", "note", "索引所用的行政区划表与现在的不一致；正在重建，其间照常搜索，新增的地区在建成后可用"
        )


def other_generations(patient: Patient) -> Iterator[Finding]:
    """Generations that are kept can be switched back to."""
    folder = patient.installation.generations
    for name in folder.names():
        try:
            check_sizes(Generation(folder.path / name))
        except IndexFailure as error:
            if name != _current_name(patient):
                yield Finding("generations", "note", f"备用索引 {name} 不能使用：{str(error).split('。')[0]}")


def aborted_builds(patient: Patient) -> Iterator[Finding]:
    """No build that was killed has left a part of an index, which takes room."""
    folder = patient.installation.generations
    if folder.lock().manager() is not None:
        return  # it may be at work
    for path in sorted(folder.path.glob("g*")):
        if path.name not in folder.names() and path.name != _current_name(patient) and not is_held(path):
            size = sum(file.stat().st_blocks * 512 for file in path.rglob("*") if file.is_file())
            told = f"中断的建库留下 {path}（{size / 1e6:.0f} MB）"
            yield Finding("generations", "note", told, "下次 zwfw index build 自动清除；也可以删除")


def _current_name(patient: Patient) -> str | None:
    try:
        return patient.current().name
    except IndexFailure:
        return None


def writer(patient: Patient) -> Iterator[Finding]:
    """Whoever holds the writer's lock is alive."""
    manager = patient.installation.generations.lock().manager()
    if manager is None:
        yield Finding("writer", "note", "没有索引进程在运行；新数据在下次 zwfw index update 或 zwfw serve 时生效")
        return
    found = re.search(r"\d+", manager)
    if found and Path("/proc").is_dir() and not Path(f"/proc/{found[0]}").exists():
        yield Finding(
            "writer", "note", f"索引锁由本机看不到的进程持有（{manager}）", "数据目录可能与另一台机器或容器共用"
        )
    else:
        yield Finding("writer", "ok", f"索引进程：{manager}")


def freshness(patient: Patient) -> Iterator[Finding]:
    """The index holds what the store has."""
    if patient.store is None:
        return
    try:
        sequence, held = patient.store.sequence(), patient.current().commit().sequence
    except (*UNREADABLE, IndexFailure):
        return  # `schema` and `index` tell
    if held > sequence:
        yield Finding(
            "freshness",
            "wrong",
            f"索引（序号 {held}）比文档库（{sequence}）新：不属于同一份数据",
            "请运行 zwfw index build",
        )
    elif held == sequence:
        yield Finding("freshness", "ok", f"索引与文档库一致（序号 {sequence}）")
    elif patient.installation.generations.lock().manager() is None:
        yield Finding(
            "freshness",
            "wrong",
            f"索引（序号 {held}）落后于文档库（{sequence}）",
            "请运行 zwfw index update 或 zwfw serve",
        )
    else:
        yield Finding("freshness", "note", f"索引（序号 {held}）正在追赶文档库（{sequence}）")


def contents(patient: Patient) -> Iterator[Finding]:
    """Everything is read: checksums, and that index and store have the same documents."""
    if not patient.deep or patient.store is None:
        return
    try:
        generation = patient.current()
        check_checksums(generation)
        damaged = patient.damaged or ()
        tree = regions_of(generation, generation.manifest(), patient.installation.tree())
        faults = compare(patient.store, generation, tree, damaged)
    except DamagedIndex as error:
        yield Finding("contents", "wrong", str(error).split("。")[0], BUILD)
        return
    except (*UNREADABLE, IndexFailure, RegionError):
        return  # other checks tell
    for fault in faults:
        yield Finding("contents", "wrong", fault, "请运行 zwfw index build")
    if not faults:
        yield Finding("contents", "ok", "校验和相符，文档库中可见的文档在索引中各有一行")
