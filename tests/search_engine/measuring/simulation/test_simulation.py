"""What a run writes.

1. The same plan gives the same bytes; another seed gives other events, and none of their ids is the same.
2. Every row is what `POST /v1/events` takes, with a subject and a consent beside it; ids are there once.
3. Rows come in order of time, all within the days asked for; late ones are out of order by no more than allowed.
4. A citizen lives in one region, is shown and handles only what that region or one above it offers.
5. The share of those who consent is what was asked for.
6. Of what is clicked more stands in front, and what was meant is clicked where it was shown.
7. What happens at one time of the year, or in one place, happens at no other.
8. A step is handled after the one before, by its days, and as often as its chance says.
9. The agenda holds a few entries for each citizen, however many days.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson

from dictionaries.regions import load_tree
from indexer.events import Event, EventRules, read_event
from search_engine.measuring.simulation import Simulation, follows
from tests.search_engine.measuring.simulation.conftest import COAST, END

Run = Callable[..., Simulation]
DAY = 86_400_000  # ms


def moment(row: dict[str, Any]) -> int:
    return int(datetime.fromisoformat(row["at"]).timestamp() * 1000)


def test_the_seed_decides_the_events(simulate: Run) -> None:
    first, again = (b"\n".join(map(orjson.dumps, simulate().rows())) for _ in range(2))
    assert first == again
    other = list(simulate(seed=2).rows())
    assert len({row["id"] for row in other} & {row["id"] for row in simulate().rows()}) == 0
    assert b"\n".join(map(orjson.dumps, other)) != first


def test_simulated_rows_are_valid_events(simulate: Run) -> None:
    tree = load_tree()
    end = int(END.timestamp() * 1000)
    rules = EventRules(end, end - 60 * DAY, lambda code: f"{tree.canonical(code):0<12}", lambda _text: False)
    rows = list(simulate().rows())
    for row in rows:
        sent = {name: value for name, value in row.items() if name not in ("user", "consent")}
        assert isinstance(read_event(sent, rules), Event), (row, read_event(sent, rules))
        assert row["user"].startswith("simulated-")
        assert isinstance(row["consent"], bool)
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["type"] for row in rows} == {
        "search", "impression", "click", "view", "favourite", "unfavourite", "handle", "rate", "dismiss",
    }  # fmt: skip


def test_simulated_rows_come_in_order_of_time(simulate: Run) -> None:
    times = [moment(row) for row in simulate().rows()]
    assert times == sorted(times)
    end = int(END.timestamp() * 1000)
    assert end - 60 * DAY <= times[0] <= times[-1] < end
    late = [moment(row) for row in simulate(late=0.3, late_hours=5.0).rows()]
    newest, behind = 0, []
    for time in late:
        newest = max(newest, time)
        behind.append(newest - time)
    assert 0.1 < sum(lag > 0 for lag in behind) / len(late) < 1
    assert max(behind) <= 5 * 3_600_000
    assert sorted(late) == sorted(moment(row) for row in simulate(late=0.3, late_hours=5.0).rows())


def test_a_citizen_handles_only_what_their_region_offers(simulate: Run) -> None:
    homes = defaultdict(set)
    for row in simulate().rows():
        homes[row["user"]].add(row["region"])
        shown = row.get("documents") or ([row["document"]] if "document" in row else [])
        assert all(document.split("-")[0] == row["region"] for document in shown)
        assert len(shown) == len(set(shown)) <= 10
    assert all(len(codes) == 1 for codes in homes.values())
    assert len(set().union(*homes.values())) == 4


def test_the_share_of_consent_is_as_asked(simulate: Run) -> None:
    said = {row["user"]: row["consent"] for row in simulate(citizens=1000, days=30, consenting=0.3).rows()}
    assert abs(sum(said.values()) / len(said) - 0.3) < 0.06
    assert not any(row["consent"] for row in simulate(consenting=0.0).rows())


def test_clicks_fall_with_the_position(simulate: Run) -> None:
    shown: dict[str, list[str]] = {}
    clicks: Counter[int] = Counter()
    for row in simulate(citizens=600).rows():
        if row["type"] == "impression":
            shown[row["search_id"]] = row["documents"]
        if row["type"] == "click":
            assert shown[row["search_id"]][row["position"] - 1] == row["document"]
            clicks[row["position"]] += 1
    assert clicks[1] > clicks[2] > clicks[4] > 0


def test_seasonal_and_local_matters_happen_in_their_place_and_time(simulate: Run, plot: Any) -> None:
    run = simulate(citizens=600, days=300, browses_per_week=0.0, looks_first=0.0)
    handled = [(row["document"], row["region"], row["at"][5:7]) for row in run.rows() if row["type"] == "handle"]
    base = {title: str(matter.base) for title, matter in run.catalogue.by_title.items()}
    school = {month for document, _, month in handled if document.endswith(f"-{base['疫苗查验']}")}
    assert school == {"06", "07", "08"} or school == {"06", "07"}
    sea = {region for document, region, _ in handled if document.endswith(f"-{base['捕捞许可']}")}
    assert sea == set(COAST)


def test_steps_follow_by_their_days_and_chances(simulate: Run) -> None:
    run = simulate(citizens=3000, days=240, browses_per_week=0.0, looks_first=0.0)
    title = {str(matter.base): matter.title for matter in run.catalogue.matters.values()}
    lives = defaultdict(list)
    for row in run.rows():
        if row["type"] == "handle":
            lives[row["user"]].append((title[row["document"].split("-")[1]], moment(row)))
    # early enough that everything that follows is on record
    until, looked_at = int(END.timestamp() * 1000) - 45 * DAY, 0
    for pair in (pair for pair in follows(run.plot) if pair.direct):
        begun = [(user, at) for user, life in lives.items() for what, at in life if what == pair.before and at < until]
        gaps = [
            min((at - start for what, at in lives[user] if what == pair.after and at > start), default=None)
            for user, start in begun
        ]
        found = [gap for gap in gaps if gap is not None and gap < 45 * DAY]
        if len(begun) >= 100:
            looked_at += 1
            assert abs(len(found) / len(begun) - pair.chance) < 0.12, pair
            # the hour of the day is drawn apart from the day
            assert abs(sum(found) / len(found) / DAY - pair.days) < 1.5, pair
    assert looked_at >= 4


def test_the_agenda_stays_small_over_many_days(simulate: Run) -> None:
    def most(days: int) -> int:
        run = simulate(citizens=100, days=days)
        return max(len(run._agenda) for _ in run.rows())

    assert most(400) < 2 * most(50)
    assert most(400) < 100 * 8
