"""What has happened in a fresh demonstration.

1. Where all documents are the sample's and nothing has happened, events come in, of nobody by name, up to now, most of
   them in the county with which the demonstration opens; more than ten people of it ask for the same within a day.
2. They come once: not again when they have been deleted.
3. After some hours what has happened since comes in, so that what was asked for within a day is hot again; at most two
   days of it; each event once, in however many parts a day comes.
4. They come nowhere else: not beside others' events, nor where documents came from elsewhere or there are none.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from indexer.events import Event, Visitor
from search_engine import Service, Settings
from search_engine.cli.setup_sample import SOURCE, bring_sample_events
from search_engine.installation.installation import Installation
from search_engine.measuring.simulation.clock import CHINA
from search_engine.measuring.simulation.demo import missing_rows
from tests.search_engine.conftest import lines
from tests.search_engine.measuring.simulation.test_command import matter

NOW = datetime.now(CHINA)
COUNTY = 330110 * 10**6
TITLES = ("出生登记", "居民身份证补领", "城乡居民社会保险费缴纳", "社会保障卡申领")
DOCUMENTS = [
    matter(title, region, popularity=100, audience=["natural", "legal"])
    for title in TITLES
    for region in ("330110", "330106", "330902")
]
Made = Callable[[str], Installation]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    services = []

    def make(source: str) -> Installation:
        service = Service.open(Settings(home=tmp_path / source, spelling="off", log_queries=False))
        services.append(service)
        service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), source, skip_bad_rows=False)
        return service.installation

    yield make
    for service in services:
        service.close()
        service.installation.events.close()
        service.installation.store.engine.dispose()


def well_asked(place: Installation, now: datetime) -> int:
    """How many texts ten actors of the county have asked for within a day."""
    asking_actors = defaultdict(set)
    for event in place.events.since(0, 1_000_000):
        if event.type == "search" and event.region == COUNTY and 0 <= now.timestamp() - event.at / 1000 < 86_400:
            asking_actors[event.query].add(event.actor)
    return sum(len(actors) >= 10 for actors in asking_actors.values())


def test_sample_events_come_in_once(made: Made) -> None:
    place = made(SOURCE)
    count = bring_sample_events(place, NOW)
    found = place.events.since(0, 1_000_000)
    assert len(found) == count > 5_000
    assert all(event.user is None and event.session is None for event in found)
    now = NOW.timestamp() * 1000
    assert now - 61 * 86_400_000 < min(event.at for event in found) < max(event.at for event in found) <= now
    assert sum(event.region == COUNTY for event in found) > count / 2
    assert well_asked(place, NOW) >= len(TITLES)
    place.events.delete_received_before(int(now) + 1, most=count)
    assert place.events.last() == 0
    assert bring_sample_events(place, NOW) == 0
    assert place.events.last() == 0


def test_sample_events_follow_the_clock(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_engine.measuring.simulation.demo.CITIZENS", 20)
    monkeypatch.setattr("search_engine.measuring.simulation.demo.CROWD", 1_200)
    place = made(SOURCE)
    then = NOW - timedelta(days=9)
    first = bring_sample_events(place, then)
    assert bring_sample_events(place, then + timedelta(hours=1)) == 0
    assert well_asked(place, NOW) == 0
    count = bring_sample_events(place, NOW)
    assert well_asked(place, NOW) >= len(TITLES)
    found = place.events.since(0, 1_000_000)
    assert len(found) == first + count < 2 * first + 20_000
    since = [event.at / 1000 for event in found[first:]]
    assert NOW.timestamp() - 2 * 86_400 < min(since) < max(since) <= NOW.timestamp()
    assert bring_sample_events(place, NOW) == 0
    assert all(event.user is None and event.session is None for event in found)


def test_a_days_events_are_the_same_in_parts(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_engine.measuring.simulation.demo.CITIZENS", 20)
    monkeypatch.setattr("search_engine.measuring.simulation.demo.CROWD", 300)
    place = made(SOURCE)
    started = NOW - timedelta(days=2)
    first = bring_sample_events(place, started)
    tree, lexicon = place.tree(), place.lexicons.lexicon()
    whole = {row["id"] for row in missing_rows(place.store, tree, lexicon, started, NOW)}
    parts = [bring_sample_events(place, NOW - timedelta(hours=hours)) for hours in (31, 20, 0)]
    assert sum(parts) == len(whole) > 200
    assert all(parts)
    assert {event.id for event in place.events.since(0, 1_000_000)[first:]} == whole


def test_sample_events_do_not_come_beside_others(made: Made) -> None:
    place = made(SOURCE)
    then = int((NOW - timedelta(hours=1)).timestamp() * 1000)
    place.events.append([Event("e1", "search", then, query="身份证")], Visitor(subject="a"))
    assert bring_sample_events(place, NOW) == 0
    assert place.events.last() == 1


def test_sample_events_need_the_sample_documents_alone(made: Made, tmp_path: Path) -> None:
    place = made("elsewhere")
    assert bring_sample_events(place, NOW) == 0
    empty = Installation(Settings(home=tmp_path / "empty"))
    assert bring_sample_events(empty, NOW) == 0
    empty.store.engine.dispose()
    mixed = made(SOURCE)
    mixed.store.delete([DOCUMENTS[0]["id"]], "elsewhere")
    assert bring_sample_events(mixed, NOW) == 0
