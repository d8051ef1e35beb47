"""What persons turned to, from files of events.

1. Only persons count: rows with a user, and with consent where it is said; only clicks, views, favourites and
   applications, or the types asked for.
2. Copies of one base are one item; a document that no store has is its own.
3. The last part of the events is asked for, the rest is learned from; what a user had before is not asked for again.
4. A line that is no event is told with its number.
5. `zwfw evaluate recommend --events` measures every model that events suffice for; a file without persons is refused.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ranker.errors import BadEvaluationFile
from search_engine.cli import cli
from search_engine.measuring.event_files import read_event_file, turns_of

START = datetime.fromisoformat("2026-03-01T09:00:00+08:00")


def event(user: str | None, document: str, hours: float = 0, kind: str = "view", **more: Any) -> dict[str, Any]:
    at = (START + timedelta(hours=hours)).isoformat()
    return {"type": kind, "at": at, "user": user, "document": document, "region": "330110", **more}


def own(_ids: Any) -> dict[str, str]:
    return {}


def test_only_consenting_persons_count() -> None:
    rows = [
        event("a", "x"),
        event(None, "x"),
        event("b", "y", consent=False),
        event("c", "y", consent=True),
        event("a", "z", kind="rate"),
        {"type": "search", "at": START.isoformat(), "user": "a", "query": "身份证"},
        event("a", "w", kind="handle"),
    ]
    turns = turns_of(rows, own)
    assert list(zip(turns.users.tolist(), [turns.ids[item] for item in turns.items], strict=True)) == [
        (0, "x"),
        (1, "y"),
        (0, "w"),
    ]
    assert turns.regions == ("330110", "330110")
    assert turns_of(rows, own, ["handle"]).ids == ("w",)


def test_copies_of_one_base_are_one_item() -> None:
    turns = turns_of([event("a", "x1"), event("a", "x2"), event("a", "q")], lambda _ids: {"x1": "x", "x2": "x"})
    assert turns.ids == ("q", "x")
    assert turns.interactions().matrix.toarray().tolist() == [[1, 1]]


def test_the_last_events_are_asked_for_and_the_rest_learnt() -> None:
    rows = [event("a", "x", 0), event("b", "y", 1), event("a", "y", 2), event("a", "x", 3), event("b", "z", 4)]
    split = turns_of(rows, own).split(0.5)
    assert split.train.items == ("x", "y", "z")
    assert split.train.matrix.toarray().tolist() == [[1, 0, 0], [0, 1, 0]]
    assert split.wanted.toarray().tolist() == [[0, 1, 0], [0, 0, 1]]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"type": "view"}', '{"type": "view", "at": "2026-03-01", "document": "x"}',
     '{"type": "view", "at": "2026-03-01T09:00:00+08:00"}'],
)  # fmt: skip
def test_a_faulty_line_of_events_is_told_by_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(event("a", "x")) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(BadEvaluationFile) as caught:
        list(read_event_file(path))
    assert [fault.row for fault in caught.value.faults] == [2]


def test_events_measure_every_possible_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    path = tmp_path / "events.jsonl"
    # everybody who turns to one turns to the other a day later
    rows = [event(f"u{user}", f"d{user % 5}", user, "handle") for user in range(200)]
    rows += [event(f"u{user}", f"e{user % 5}", user + 24, "handle") for user in range(200)]
    rows.sort(key=lambda row: str(row["at"]))
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    runner = CliRunner()
    done = runner.invoke(cli, ["evaluate", "recommend", "--events", str(path), "--at", "1", "--json"])
    assert done.exit_code == 0, done.output
    models = json.loads(done.stdout)["models"]
    assert {"popularity", "item_knn", "spectral", "sequential_rules"} <= models.keys()
    # of half of those who are asked for, the first event is not before the instant either
    assert models["item_knn"]["recall@1"] > 0.45 > 2 * models["popularity"]["recall@1"]
    assert not (tmp_path / "home").exists()
    none = runner.invoke(cli, ["evaluate", "recommend", "--events", str(path), "--type", "favourite"])
    assert none.exit_code != 0
    assert "没有同意保存的人" in none.output
    assert runner.invoke(cli, ["evaluate", "recommend"]).exit_code == 2
