"""A preview shows what is seen after publishing.

1. Of 20 random drafts of mixed kinds, for everybody and for some, with and without dates, every query's first page is,
   once they are published and the worker has brought them in, what the preview said; over several rounds, each upon
   the rows of those before. (With corrections, more rounds, 500 queries and other drafts for each chance: `soak`; what
   is offered for a misspelt query: 8.)
2. Also of an index that is made anew for words: what nobody found is found; the index in use and its files stay as they
   were.
3. Which pages change and how: in, out, up and down; which find nothing any more, which find something now.
4. Judged queries: nDCG@10 and the share of relevant first cards, before and after.
5. Rows that do nothing are told from those that act, also from those that only act together, that are for other calls
   than searches, and that are not in force yet.
6. As of another time, rows act that begin then.
7. Nothing is written: no log, no draft gone, no version; what was linked is gone once others are previewed.
8. Suggestions for what is typed of a query, what is offered instead of it, and hot terms: what goes and comes is what
   is seen after publishing, and which row does it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest

from dictionaries.kinds import BY_NAME
from dictionaries.lexicon import shipped_lexicon
from search_engine import BadParameters, SearchRequest, Service
from search_engine.editing.drafts.choosing import drafts_chosen
from search_engine.editing.editor import Editor
from search_engine.editing.replay.difference import DOWN, IN, OUT, UP, PageChange
from search_engine.editing.replay.formatting import around_lines, preview_summary, row_text
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.judged import JudgedQueries
from search_engine.editing.replay.outcome import CardSeen, Outcome, ask
from search_engine.editing.replay.overlay_folders import FOLDER, KEPT
from search_engine.editing.replay.preview import Preview, preview
from search_engine.editing.replay.preview_options import clock_at, queries_asked
from search_engine.editing.replay.replaying import Known, Previewing, replay
from search_engine.editing.replay.row_states import ACTS, BESIDE, ELSEWHERE, IDLE, NOT_NOW
from search_engine.editing.versions.publishing import Judged
from search_engine.editorial import DraftInput
from search_engine.installation.installation import Installation
from search_engine.installation.serving_state import ServingState
from tests.search_engine.editing.replay import town

pytestmark = pytest.mark.long

# Rounds in `make test` and in `make soak`, the pages that change at least in these, and whether spelling is corrected:
# each round makes three vocabularies, a second of a processor each.
ROUNDS = (2, 15, "off"), pytest.param(4, 30, "on", marks=pytest.mark.soak)
DRAFTS = 20


def proposed(place: Installation, editor: Editor, *wishes: DraftInput) -> Judged:
    return editor.propose(drafts_chosen(town.actor(place), town.drafted(place, editor, wishes)))


def wish(kind: str, **cells: str) -> DraftInput:
    more = ("region", "site", "starts", "ends", "off")
    return DraftInput(kind, {f"@{name}" if name in more else name: cell for name, cell in cells.items()})


def seen(place: Installation, queries: list[ReplayQuery]) -> list[Outcome]:
    """What a process answers that has just begun."""
    state = ServingState(town.at_work(place.home, place.settings.spelling))
    with state.pipeline() as pipeline:
        return [ask(pipeline, query) for query in queries]


def shown(place: Installation, change: Judged, queries: list[ReplayQuery], at: str = "") -> Preview:
    return preview(place, change, queries, JudgedQueries(), clock=clock_at(at))


# ---- 1


def random_wishes(chance: Random) -> list[DraftInput]:
    found: dict[tuple[str, ...], DraftInput] = {}
    rows = [*town.ROWS, *town.ROWS]
    chance.shuffle(rows)
    for kind, cells in rows:
        conditions = {}
        if kind not in town.NATIONAL:
            conditions = {
                "@region": chance.choice(("", "", town.HANGZHOU, town.YUHANG)) if kind not in ("pins",) else "",
                "@starts": chance.choice(("", "", "", "2026-11-27T09:31", "2026-11-01")),
                "@ends": chance.choice(("", "", "", "2026-11-26", "2026-12-31")),
            }
        given = cells | {name: cell for name, cell in conditions.items() if cell}
        key = tuple(cells[column] for column in BY_NAME[kind].key if column in cells)
        found.setdefault((kind, *key, given.get("@region", "")), DraftInput(kind, given))
    for kind, most in town.OFF:
        entry = getattr(shipped_lexicon(), kind)[chance.randrange(most)]
        cells = {column: getattr(entry, column) for column in BY_NAME[kind].key}
        found[(kind, *cells.values(), "off")] = DraftInput(kind, cells | {"@off": "off"})
    return chance.sample(list(found.values()), len(found))


@pytest.mark.parametrize(("rounds", "least", "spelling"), ROUNDS)
def test_a_preview_shows_pages_after_publishing(place: Installation, editor: Editor, rounds: int, least: int) -> None:
    assert as_after_publishing(place, editor, Random(20261127), town.QUERIES, rounds) >= least


@pytest.mark.soak
@pytest.mark.parametrize("spelling", ["on"])
@pytest.mark.parametrize("seed", range(5))
def test_a_preview_of_500_queries_shows_pages_after_publishing(place: Installation, editor: Editor, seed: int) -> None:
    queries = town.many_queries(500)
    assert len(queries) == 500
    assert as_after_publishing(place, editor, Random(seed), queries, rounds=2) >= 20


def as_after_publishing(
    place: Installation, editor: Editor, chance: Random, queries: list[ReplayQuery], rounds: int
) -> int:
    """Preview random drafts, publish them, and compare, in rounds; how many pages have changed."""
    changed = 0
    for number in range(rounds):
        numbers: list[int] = []
        for one in random_wishes(chance):
            if len(numbers) == DRAFTS:
                break
            with suppress(BadParameters):  # what a round before has made of that row already
                numbers.append(editor.draft(town.actor(place), one).number)
        assert len(numbers) == DRAFTS or number > 0
        assert len(numbers) >= DRAFTS / 4
        change = editor.propose(drafts_chosen(town.actor(place), numbers))
        work = Previewing(place)
        before = replay(work.now, queries)
        known = Known(work.now, dict(zip(queries, before, strict=True)))
        then = replay(work.then(change.lexicon), queries, known=[known])
        assert before == seen(place, queries)
        editor.publish(town.actor(place), numbers, accept_warnings=True)
        place.worker().run_once()
        told = dict(zip(queries, then, strict=True))
        assert dict(zip(queries, seen(place, queries), strict=True)) == told
        changed += sum(one != other for one, other in zip(before, then, strict=True))
    return changed


# ---- 2, 7

NIGHT = [ReplayQuery("夜钓", town.NINGBO), ReplayQuery("夜钓台", town.NINGBO), ReplayQuery("身份证", town.YUHANG)]


def test_new_words_act_in_the_preview_only(place: Installation, editor: Editor) -> None:
    index = place.generations.path
    files = {path: path.stat().st_size for path in index.rglob("*") if path.is_file() and path.suffix != ".lock"}
    before = seen(place, NIGHT)
    change = proposed(place, editor, wish("words", word="夜钓台"), wish("words", word="护腕仪"))
    work = Previewing(place)
    view = work.then(change.lexicon)
    assert view.place.generations.path.is_relative_to(place.home / FOLDER)
    assert view.searchers.snapshot().words_in_use[0] != work.now.searchers.snapshot().words_in_use[0]
    assert replay(view, NIGHT)[1].cards[0].title == "夜钓台搭建许可"
    assert seen(place, NIGHT) == before
    assert {path: path.stat().st_size for path in files} == files


def test_an_index_made_for_a_preview_is_used_again(place: Installation, editor: Editor) -> None:
    change = proposed(place, editor, wish("words", word="夜钓台"))
    work = Previewing(place)
    first = work.then(change.lexicon).place.generations.path
    made = (first / "current").stat().st_mtime_ns
    again = work.then(change.lexicon).place.generations.path
    assert again == first
    assert (again / "current").stat().st_mtime_ns == made
    for word in ("护腕仪", "电助力车", "健身器"):
        work.then(proposed(place, editor, wish("words", word=word)).lexicon)
    assert len(list((place.home / FOLDER).glob("*/current"))) <= KEPT


def test_a_preview_writes_nothing(place: Installation, editor: Editor) -> None:
    change = proposed(place, editor, wish("synonyms", **town.ROWS[0][1]))
    drafts = editor.drafts(town.actor(place))
    shown(place, change, town.QUERIES[:8])
    assert editor.drafts(town.actor(place)) == drafts
    assert editor.history() == []
    assert not place.log_file.exists()
    assert not place.lexicon_file.exists()


# ---- 3


def test_a_preview_shows_which_pages_change_and_how(place: Installation, editor: Editor) -> None:
    change = proposed(
        place,
        editor,
        wish("synonyms", **town.ROWS[0][1]),
        wish("pins", query="身份证", document=f"d1-{town.YUHANG}", place="1"),
        wish("banned", text="护照", category="试", action="block", match="contains", variants="written"),
    )
    queries = [
        ReplayQuery(text, town.YUHANG, count)
        for text, count in (("哔哩铺", 9), ("身份证", 8), ("护照", 7), ("结婚登记", 6))
    ]
    found = shown(place, change, queries)
    by_text = {one.query.text: one for one in found.changes}
    assert set(by_text) == {"哔哩铺", "身份证", "护照"}
    assert found.changed == 3
    assert by_text["哔哩铺"].after.cards[0].title == "食品经营许可"
    pinned = by_text["身份证"]
    assert pinned.after.first is not None
    assert pinned.after.first.pinned
    assert pinned.first_changes
    assert by_text["护照"].after.blocked == "试"
    assert not by_text["护照"].loses_all, "a ban says what is so"
    assert {row.name: row.state for row in found.rows} == dict.fromkeys((row.name for row in found.rows), ACTS)
    assert [row.count for row in found.rows] == [1, 1, 1]
    assert preview_summary(found.as_dict()).startswith("4 个高频查询中 3 个结果页变化")


def card(name: str) -> CardSeen:
    return CardSeen(name, name, town.YUHANG)


def test_moves_tell_cards_in_out_up_and_down() -> None:
    before, after = Outcome(tuple(map(card, "abcd")), 4), Outcome(tuple(map(card, "xacb")), 4)
    change = PageChange(ReplayQuery("q"), before, after)
    marks = {move.card.id: (move.mark, move.steps) for move in change.moves}
    assert marks == {"x": (IN, 0), "a": (DOWN, 1), "c": ("same", 0), "b": (DOWN, 2), "d": (OUT, 0)}
    back = PageChange(ReplayQuery("q"), after, before)
    assert {move.card.id: move.mark for move in back.moves}["b"] == UP
    gone = PageChange(ReplayQuery("q"), before, Outcome())
    assert gone.loses_all
    assert PageChange(ReplayQuery("q"), Outcome(), after).finds_now


# ---- 4


def test_judged_queries_have_figures_before_and_after(place: Installation, editor: Editor) -> None:
    change = proposed(place, editor, wish("synonyms", **town.ROWS[1][1]))
    queries = (
        ReplayQuery("换本本", town.YUHANG, 1, "judged", "q1"),
        ReplayQuery("结婚登记", town.YUHANG, 1, "judged", "q2"),
    )
    grades = {"q1": {f"d5-{town.YUHANG}": 2}, "q2": {f"d7-{town.YUHANG}": 1}}
    found = preview(place, change, [], JudgedQueries(queries, grades))
    assert found.before is not None
    assert found.after is not None
    assert (found.before.first, found.after.first) == (0.5, 1.0)
    assert found.before.ndcg < found.after.ndcg == pytest.approx(1.0)
    assert "首条相关 50.0% → 100.0%" in preview_summary(found.as_dict())


# ---- 5, 6


def test_rows_that_do_nothing_are_told(place: Installation, editor: Editor) -> None:
    change = proposed(
        place,
        editor,
        wish("synonyms", term="哔哩铺", target="食品经营许可", **town.OFFICIAL),
        wish("synonyms", term="没有人说的话", target="食品经营许可", **town.OFFICIAL),
        wish("suggestions", text="护照换发", action="deny"),
        wish("stopwords", text="换本本", where="anywhere", role="scaffold", ends="2026-11-26"),
        # either of these alone does what both do
        wish("paraphrases", query="孩子刚落地要上户口", title="出生登记"),
        wish("banned", text="换本本", category="试", action="block", match="contains", variants="written"),
        wish("banned", text="换本", category="试", action="block", match="contains", variants="written"),
    )
    found = shown(place, change, [ReplayQuery(text, town.YUHANG) for text in ("哔哩铺", "换本本", "结婚登记")])
    states = {row.name: row.state for row in found.rows}
    assert list(states.values()) == [ACTS, IDLE, ELSEWHERE, NOT_NOW, IDLE, ACTS, ACTS]
    first = found.rows[0]
    assert first.queries == ("哔哩铺",)
    assert first.draft > 0
    assert "影响 1 个查询：哔哩铺" in row_text(first)


def test_a_preview_as_of_another_time_has_its_rows(place: Installation, editor: Editor) -> None:
    change = proposed(place, editor, wish("synonyms", starts="2026-12-01", **town.ROWS[0][1]))
    queries = [ReplayQuery("哔哩铺", town.YUHANG)]
    assert not shown(place, change, queries).changes
    found = shown(place, change, queries, at="2026-12-01T08:00")
    assert [one.query.text for one in found.changes] == ["哔哩铺"]


def test_rows_of_a_region_are_previewed_from_there(place: Installation, editor: Editor) -> None:
    change = proposed(place, editor, wish("synonyms", region=town.NINGBO, **town.ROWS[0][1]))
    asked, _ = queries_asked(place, change.proposal, 50)
    assert len(asked) == 50
    assert {query.region for query in asked} == {town.NINGBO}
    both = proposed(
        place,
        editor,
        wish("synonyms", region=town.XIHU, **town.ROWS[1][1]),
        wish("synonyms", site="杭州", **town.ROWS[2][1]),
    )
    asked, _ = queries_asked(place, both.proposal, 50)
    assert {(query.region == town.XIHU, query.site) for query in asked} >= {(True, ""), (False, "杭州")}
    assert len(asked) <= 50


def test_rows_of_a_site_are_previewed_from_its_page(place: Installation, editor: Editor) -> None:
    change = proposed(
        place,
        editor,
        wish("banned", text="哔哩", category="试", action="block", match="contains", variants="written", site="杭州"),
    )
    plain = ReplayQuery("哔哩铺", town.YUHANG)
    found = shown(place, change, [plain, replace(plain, site="杭州")])
    assert [one.query.site for one in found.changes] == ["杭州"]


@pytest.mark.parametrize("spelling", ["on"])
def test_a_word_that_acts_by_spelling_alone_acts(place: Installation, editor: Editor) -> None:
    change = proposed(
        place,
        editor,
        wish("services", text="夜钓台预约"),
        wish("words", word="夜钓台"),
        wish("stopwords", text="换本本", where="anywhere", role="scaffold"),
    )
    found = shown(place, change, [ReplayQuery(text, town.NINGBO) for text in ("yediaotaiyuyue", "结婚登记")])
    assert [one.query.text for one in found.changes] == ["yediaotaiyuyue"]
    assert [row.state for row in found.rows] == [ACTS, ACTS, IDLE]


def test_an_overlay_in_use_is_not_removed(place: Installation, editor: Editor) -> None:
    """An overlay that is asked is not removed by those that are made after it."""
    work = Previewing(place)
    view = work.then(proposed(place, editor, wish("words", word="夜钓台")).lexicon)
    folder = view.place.generations.path
    for word in ("护腕仪", "电助力车", "健身器"):
        work.then(proposed(place, editor, wish("words", word=word)).lexicon)
    assert (folder / "current").exists()
    del view
    work.then(proposed(place, editor, wish("words", word="哇啦哇")).lexicon)
    assert len(list((place.home / FOLDER).glob("*/current"))) <= KEPT


# ---- 8


def test_a_preview_shows_suggestions_and_hot_terms(place: Installation, editor: Editor) -> None:
    change = proposed(
        place,
        editor,
        wish("suggestions", text="护照换发", action="deny"),
        wish("suggestions", text="没有人看的话", action="deny"),
        wish("hot", text="结婚登记", region=town.YUHANG, action="pin", rank="1"),
        wish("banned", text="夜钓", category="试", action="block", match="contains", variants="written"),
    )
    queries = [ReplayQuery(text, town.YUHANG) for text in ("护照换发", "夜钓台", "健身器材备案")]
    found = shown(place, change, queries)
    typed = {(one.query.text, pair.typed) for one in found.around.queries for pair in one.suggested}
    assert typed >= {("护照换发", "护照"), ("护照换发", "护照换发"), ("夜钓台", "夜钓")}
    assert "健身器材备案" not in {one.query.text for one in found.around.queries}
    assert [(one.region, one.come, one.gone) for one in found.around.hot] == [(town.YUHANG, ("结婚登记",), ())]
    assert [row.state for row in found.rows] == [BESIDE, ELSEWHERE, BESIDE, ACTS]
    assert found.rows[0].queries == ("护照换发",)
    lines = list(around_lines(found.around, str, 10))
    assert lines[0] == f"热词（{town.YUHANG}）：移出 无；新增 结婚登记"
    assert any(line.startswith("键入“护照”") and "移出 护照换发" in line for line in lines)
    # as after publishing
    numbers = [one.draft for one in found.rows]
    editor.publish(town.actor(place), numbers, accept_warnings=True)
    place.worker().run_once()
    with Service(town.at_work(place.home)) as service:
        for one in found.around.queries:
            for pair in one.suggested:
                told = service.suggest(pair.typed, one.query.region, None, 10)
                assert tuple(line.text for line in told) == pair.after
        assert tuple(term.text for term in service.hot.terms(town.YUHANG)) == found.around.hot[0].after


def test_a_preview_shows_what_is_offered_instead(place: Installation, editor: Editor) -> None:
    query = ReplayQuery("huzhaohuqnfa", town.YUHANG)
    change = proposed(place, editor, wish("suggestions", text="护照换发", action="deny"))
    found = shown(place, change, [query])

    def offered() -> str:
        with Service(town.at_work(place.home, place.settings.spelling)) as service:
            return service.search(SearchRequest(q=query.text, region=query.region)).did_you_mean or ""

    assert [(one.offered_before, one.offered_after) for one in found.around.queries] == [(offered(), "")]
    assert offered() == "护照换发"
    editor.publish(town.actor(place), [found.rows[0].draft], accept_warnings=True)
    assert offered() == ""
