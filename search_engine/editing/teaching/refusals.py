"""When nothing is proposed: who asks is told of something else, or the order of places forbids it."""

from __future__ import annotations

from dataclasses import replace

from dictionaries.reasons import Message, Reason
from ranker.ordering.order import what_decides
from ranker.ordering.reach import out_of_reach
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import request_of
from search_engine.editing.teaching.target import Target
from search_engine.errors import TeachingRefused
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.analysis.steps import SWITCHES
from search_engine.query.request import MAX_QUERY
from search_engine.search.document_fate import fate_of
from search_engine.search.pipeline import Pipeline
from search_engine.search.result_set import ResultSet

# What decides between the first card and the target, in words; with the name and the region of what stands before it.
PINNED = Message(
    "part", "《{title}》（{region}）已置顶；请先改置顶", "《{title}》 ({region}) is pinned; change the pin first"
)
HANDLED_HERE = Message(
    "part", "它在用户所在地区办不了，《{title}》（{region}）能办，排在它前面",
    "it cannot be handled where the user is, 《{title}》 ({region}) can and comes before it",
)  # fmt: skip
NEARER = Message(
    "part", "同名的《{title}》（{region}）离用户更近，按地区次序排在它前面",
    "《{title}》 ({region}) of the same name is nearer to the user and comes before it by the order of regions",
)  # fmt: skip
LOCAL = Message(
    "part", "它属于别的地区，本地的《{title}》（{region}）排在它前面",
    "it is of another region, the local 《{title}》 ({region}) comes before it",
)  # fmt: skip
REASONS = {"pinned": PINNED, "class": HANDLED_HERE, "tier": NEARER, "depth": NEARER, "foreign": LOCAL}
EQUAL = Message(
    "part", "同名的《{title}》（{region}）与它在同一地区，按得分排在它前面；请看两份是否重复",
    "《{title}》 ({region}) of the same name and region comes before it by its score; see whether one"
    " repeats the other",
)  # fmt: skip
AWAY = Message(
    "teaching_refused", "《{title}》属于{region}，在用户所在地区办不了，教了也帮不了这里的人",
    "《{title}》 is of {region} and cannot be handled where the user is, so teaching it helps nobody there",
    "确有必要请用置顶", "pin it where that is needed", joint="；",
)  # fmt: skip
CANNOT_BE_FIRST = Message(
    "teaching_refused", "《{title}》在这里排不到第一：{why}", "《{title}》 cannot come first here: {why}"
)
BEHIND = Message(
    "teaching_refused", CANNOT_BE_FIRST.chinese, CANNOT_BE_FIRST.english, "可改教那一份，或用置顶",
    "teach that one, or pin it", joint="；",
)  # fmt: skip
BANNED_NAME = Message("part", "它的名称含有禁用词", "its name has a banned word")
IN_DISTRESS = Message(
    "teaching_refused", "此查询按紧急求助处理，先给出求助电话，不检索，也不能教",
    "this query is answered as a call for help, with helplines first; it is not searched and cannot be taught",
    "其实不是求助的，由两人更正", "two people correct it where it is none", joint="；",
)  # fmt: skip
BANNED_QUERY = Message(
    "teaching_refused", "查询含有禁用词，不检索，也不能教",
    "the query has a banned word; it is not searched and cannot be taught", "如属误伤，请改违禁词或放行词",
    "if that is wrong, change the banned or the allowed words", joint="；",
)  # fmt: skip
LEADS_AWAY = Message(
    "teaching_refused", "此查询直接指向机构或门户功能，不检索",
    "this query leads straight to an office or a function of the portal and is not searched",
    "请改“机构”或“门户功能说法”词典", "change the dictionaries offices or functions", joint="；",
)  # fmt: skip


def require_searched(analysis: QueryAnalysis) -> None:
    """Raise `TeachingRefused` where a query is not searched at all."""
    if analysis.crisis is not None:
        raise TeachingRefused(IN_DISTRESS())
    if analysis.blocked:
        raise TeachingRefused(BANNED_QUERY())
    if analysis.no_search:
        raise TeachingRefused(LEADS_AWAY())


def require_possible(pipeline: Pipeline, query: ReplayQuery, target: Target) -> None:
    """Raise `TeachingRefused` where a target does not even come first for its own name: then no word helps."""
    if len(target.shown) > MAX_QUERY:
        return
    named = replace(request_of(replace(query, text=target.shown)), size=1)
    refused: Reason | None = None
    for off in (SWITCHES, ()):
        answer = pipeline.answer(replace(named, off=off))
        place = 0 if answer is None else target.place_in(answer, pipeline.snapshot)
        if place == 1:
            return
        refused = refused or _refused(pipeline, answer, target, place)
    raise TeachingRefused(refused or CANNOT_BE_FIRST(title=target.shown, why=""))


def require_in_reach(pipeline: Pipeline, query: ReplayQuery, target: Target) -> None:
    """Raise `TeachingRefused` where a target cannot be used from where it is asked."""
    answer = pipeline.answer(replace(request_of(replace(query, text=target.shown[:MAX_QUERY])), size=1, off=SWITCHES))
    place = 0 if answer is None else target.place_in(answer, pipeline.snapshot)
    if answer is None or not place or answer.user is None or answer.user.guessed:
        return
    if bool(out_of_reach(answer.cards.take(answer.order[[place - 1]]))[0]):
        region = pipeline.snapshot.tree[target.region].name
        raise TeachingRefused(AWAY(title=target.shown, region=region))


def _refused(pipeline: Pipeline, answer: ResultSet | None, target: Target, place: int) -> Reason:
    if answer is None:
        return CANNOT_BE_FIRST(title=target.shown, why=BANNED_NAME())
    snapshot = pipeline.snapshot
    if not place:
        fate = fate_of(snapshot, pipeline.store, pipeline.rankers.retriever(_PLAIN), target.id, answer)
        return CANNOT_BE_FIRST(title=target.shown, why=fate.told)
    first = answer.cards.take(answer.order[:1])
    doc = int(snapshot.columns.doc[first.row[0]])
    title = str(pipeline.store.full_documents([doc])[doc].document["title"])
    region = snapshot.tree.by_number(int(snapshot.columns.region[first.row[0]])).name
    both = answer.cards.take(answer.order[[0, place - 1]])
    decides = what_decides(both, 0, 1)
    if decides == "class" and not bool(out_of_reach(both)[1]):
        decides = "score"
    return BEHIND(title=target.shown, why=REASONS.get(decides, EQUAL)(title=title, region=region))


_PLAIN = request_of(ReplayQuery("", ""))
