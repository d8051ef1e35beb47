"""The check of what was learnt: without it there are recommendations, but poorer ones, and nobody notices."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.disk import failure_of
from ranker.errors import RankerError
from search_engine.maintenance.doctor.finding import Finding, Patient, refused
from search_engine.people.learning.model_snapshot import Knowledge

LEARN = "请运行 zwfw recommend train（或等 zwfw worker 当夜重新学习）；此前按通用规则推荐"


def models(patient: Patient) -> Iterator[Finding]:
    """`models/current` names a generation of models that is there and whole."""
    folder = patient.installation.models
    if not (folder.path / "current").exists():
        return
    used = folder.current()
    if used is None:
        yield Finding("models", "wrong", f"{folder.path / 'current'} 的内容不是模型的名称", LEARN)
        return
    try:
        knowledge = Knowledge.load(used)
    except (RankerError, OSError, ValueError, KeyError, TypeError) as error:
        if failure := failure_of(error.__cause__ or error, used):
            yield refused("models", failure)
        else:
            told = "不存在" if not used.is_dir() else "不完整，或由别的版本写成"
            yield Finding("models", "wrong", f"在用的推荐模型 {used.name} {told}", LEARN)
        return
    users = knowledge.manifest.users if knowledge.manifest else 0
    yield Finding("models", "ok", f"推荐模型 {used.name}，学自 {users} 人的行为")
