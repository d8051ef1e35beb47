"""One query as it would be answered, in a process that serves.

1. What is seen now and then, also by the second draft and the next letter; searches go on by the lexicon in force.
2. `exact` where it is what will be seen, also of new words, by which documents are cut at once; not before the
   vocabulary is made that the drafts ask for, or where the index is too large to be looked through meanwhile.
3. The lock that searches need is not held while what the drafts ask for is made.
4. Where no region is chosen it is asked from where most drafts act, on the page of their site; what acts elsewhere is
   told.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from search_engine import SearchRequest, Service
from search_engine.editing.drafts.choosing import drafts_chosen
from search_engine.editing.editor import Editor
from search_engine.editing.replay import live
from search_engine.editing.replay.preview import Previewing
from search_engine.editing.replay.previews import Previews
from search_engine.editorial import DraftInput
from search_engine.installation.installation import Installation
from search_engine.query.analysis.resources import AnalysisResources
from tests.search_engine.editing.replay import town

pytestmark = pytest.mark.long

TEA = DraftInput(*town.ROWS[0])
NIGHT = DraftInput("words", {"word": "夜钓台"})


@pytest.fixture
def service(place: Installation) -> Iterator[Service]:
    with Service(place) as found:
        found.search(SearchRequest(q="身份证", region=town.YUHANG))
        yield found


@pytest.fixture
def previews(service: Service, editor: Editor) -> Previews:
    return Previews(service.installation, service.state, editor)


def test_a_live_preview_shows_now_and_then_and_changes_no_search(
    service: Service, previews: Previews, place: Installation, editor: Editor
) -> None:
    actor = town.actor(place)
    tea, ban = town.drafted(place, editor, [TEA, DraftInput(*town.ROWS[15])])
    found = previews.live(actor, [tea], "哔哩铺", town.YUHANG)
    assert found.change.before.first is None or found.change.before.first.title != "食品经营许可"
    assert found.change.after.first is not None
    assert found.change.after.first.title == "食品经营许可"
    assert found.as_dict()["changed"]
    assert previews.live(actor, [tea, ban], "哔哩铺", town.YUHANG).change.after.blocked == "试"
    assert not previews.live(actor, [tea], "结婚登记", town.YUHANG).as_dict()["changed"]
    assert service.search(SearchRequest(q="哔哩铺", region=town.YUHANG)).query.blocked is None


def test_a_live_preview_is_asked_where_most_drafts_act(previews: Previews, place: Installation, editor: Editor) -> None:
    actor, kind, cells = town.actor(place), *town.ROWS[0]
    scopes = ({"@region": town.YUHANG, "@site": "余杭"}, {"@region": town.NINGBO}, {"@region": town.YUHANG})
    wishes = [DraftInput(kind, cells | {"target": f"食品经营许可{n}"} | scope) for n, scope in enumerate(scopes)]
    here, there, both = town.drafted(place, editor, wishes)
    assert previews.live(actor, [here], "哔哩铺").change.query.site == "余杭"
    assert previews.live(actor, [here], "哔哩铺", town.NINGBO).change.query.site == ""
    found = previews.live(actor, [here, there, both], "哔哩铺").as_dict()
    assert found["region"] == town.YUHANG
    assert [scope["region"] for scope in found["elsewhere"]] == [town.NINGBO]
    assert previews.live(actor, [there], "哔哩铺", "").as_dict()["elsewhere"] == [
        {"region": town.NINGBO, "site": "", "department": ""}
    ]


def test_a_live_preview_is_exact_also_for_new_words(
    previews: Previews, place: Installation, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PATIENCE", 60.0)
    actor = town.actor(place)
    please, night = town.drafted(place, editor, [DraftInput(*town.ROWS[5]), NIGHT])
    assert previews.live(actor, [please], "哇啦哇换护照", town.YUHANG).exact
    then = previews.live(actor, [night], "夜钓台", town.NINGBO)
    assert then.exact
    assert then.change.after.first is not None
    assert then.change.after.first.title == "夜钓台搭建许可"


def test_a_live_preview_of_a_large_index_is_not_exact(
    previews: Previews, place: Installation, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PATIENCE", -1.0)
    actor = town.actor(place)
    (night,) = town.drafted(place, editor, [NIGHT])
    assert not previews.live(actor, [night], "夜钓台", town.NINGBO).exact
    monkeypatch.setattr(live, "PATIENCE", 60.0)
    assert not previews.live(actor, [night], "夜钓台许可", town.NINGBO).exact, "not tried with each letter"


@pytest.mark.parametrize("spelling", ["on"])
def test_a_live_preview_is_exact_once_the_vocabulary_is_made(
    previews: Previews, place: Installation, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PATIENCE", 60.0)
    actor = town.actor(place)
    (night,) = town.drafted(place, editor, [NIGHT])
    first = previews.live(actor, [night], "夜钓台", town.NINGBO)
    assert not first.exact
    Previewing(place).then(editor.propose(drafts_chosen(actor, [night])).lexicon)
    then = previews.live(actor, [night], "夜钓台", town.NINGBO)
    assert then.exact
    assert first.change.after.cards == then.change.after.cards


def test_searches_do_not_wait_for_a_live_preview(
    service: Service, previews: Previews, place: Installation, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tea,) = town.drafted(place, editor, [TEA])
    free: list[bool] = []
    make = AnalysisResources.for_catalogue

    def watched(*given: object, **more: object) -> AnalysisResources:
        def take() -> None:
            with service.state.searchers.lock:
                pass

        other = threading.Thread(target=take, daemon=True)
        other.start()
        other.join(5)
        free.append(not other.is_alive())
        return make(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(AnalysisResources, "for_catalogue", watched)
    previews.live(town.actor(place), [tea], "哔哩铺", town.YUHANG)
    assert free
    assert all(free)
