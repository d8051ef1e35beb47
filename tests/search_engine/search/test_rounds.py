"""How often a request asks the text engine.

1. Over requests of all kinds (a hundred and fifty; 500 in `make soak`), each text first seen: at most eight sub-queries
   in at most two rounds.
2. A second round comes only where any word will do.
3. Who asks what somebody in another region has asked puts fewer questions.
4. What a request finds does not depend on what was asked before it: sentences of which the engine's counts are known,
   so that one way to read them is asked for alone, find what they find when both ways are asked for together. (More
   sentences in `make soak`.)
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_engine import SearchRequest, Service, Settings
from search_engine.measuring.bench.counts import engine_calls
from search_engine.search.pipeline import Pipeline
from tests.known import catalogue
from tests.relevance.spoken import UNSEEN, read_spoken

SUB_QUERIES, ROUNDS = 8, 2
REGIONS = (None, "330110", "330100", "330000", "000000", "441900", "110101", "441900003")
SENTENCES = (
    "我想在余杭区开一家奶茶店需要办什么手续要带什么材料多久能办好",
    "请问我刚从外地搬到杭州孩子要上幼儿园户口还没有迁过来居住证怎么办理",
    "公司法定代表人和经营范围都变更了营业执照税务登记和公章要到哪里去换",
    "退休以后医保和养老保险怎么转到儿女所在的城市",
    "shenfenzheng diu le zenme ban",
    "没有这样的词语蟛蜞霹雳",
)
SAMPLE_NAMES = [matter.title for matter in catalogue()]
WORDS = ("身份证", "补贴", "登记", "变更", "公积金", "备案", "注销", "许可", "食品", "老人", "gjj", "营业直照")


@pytest.fixture(scope="module")
def service(sample_home: Path) -> Iterator[Service]:
    with Service.open(Settings(home=sample_home, log_queries=False), read_only=True) as service:
        yield service


def requests(count: int) -> Iterator[SearchRequest]:
    chance = random.Random(20261127)
    for number in range(count):
        name = chance.choice(SAMPLE_NAMES)
        text = chance.choice(
            (
                name,
                name[chance.randrange(len(name)) :][:6],
                " ".join(chance.sample(WORDS, chance.randint(1, 4))),
                chance.choice(SENTENCES) + chance.choice(WORDS),
                f"{chance.choice(('杭州市', '余杭区', '浙江省', '广州'))}{chance.choice(WORDS)}{number}",
            )
        )
        yield SearchRequest(
            q=text,
            region=chance.choice(REGIONS),
            collapse=chance.choice(("others", "all", "none")),
            channels=chance.choice(((), (), ("power",), ("service",))),
            region_mode=chance.choice(("cascade", "cascade", "only", "off")),
            filters=chance.choice(((), (), (("kind", ("matter",)),), (("level", ("县级",)),))),
        )


@pytest.mark.parametrize("count", [150, pytest.param(500, marks=pytest.mark.soak)])
def test_a_search_asks_at_most_eight_sub_queries_in_two_rounds(service, count):
    most = {"sub_queries": 0, "rounds": 0}
    with engine_calls() as engine:
        for request in requests(count):
            engine.sub_queries = engine.rounds = 0
            page = service.search(request)
            # for a place that has nothing of it, and then where the user is
            answered = 1 + ((page.query.region or {}).get("source") == "query")
            assert engine.sub_queries <= SUB_QUERIES * answered, request
            assert engine.rounds <= ROUNDS * answered, request
            most = {name: max(value, getattr(engine, name)) for name, value in most.items()}
    assert most["rounds"] >= ROUNDS, "the second round has been tried"
    assert most["sub_queries"] > 4


def test_a_second_round_comes_only_for_any_word(service):
    with engine_calls() as engine:
        service.search(SearchRequest(q="食品经营许可"))
        assert engine.rounds == 1
        service.search(SearchRequest(q=SENTENCES[2]))
        assert engine.rounds == 3


def test_what_was_asked_elsewhere_is_not_asked_again(service):
    with engine_calls() as engine:
        service.search(SearchRequest(q="动物防疫条件合格证", region="330110"))
        first, engine.sub_queries = engine.sub_queries, 0
        service.search(SearchRequest(q="动物防疫条件合格证", region="330106"))
    assert 0 < engine.sub_queries < first


@pytest.mark.long
@pytest.mark.parametrize(("every", "least"), [(12, 5), pytest.param(3, 20, marks=pytest.mark.soak)])
def test_a_search_finds_the_same_whatever_was_asked_before(service, every, least):
    def found(request: SearchRequest, pipeline: Pipeline) -> list[tuple[int, int]]:
        answer = pipeline.answer(request)
        if answer is None:  # it holds a banned word
            return []
        cards = answer.cards.take(answer.order)
        return list(zip(cards.row.tolist(), cards.relevance_class.tolist(), strict=True))

    with service.state.pipeline() as pipeline:
        rankers, two_ways = pipeline.rankers, 0
        for spoken in (*read_spoken(), *read_spoken(UNSEEN))[::every]:
            request = SearchRequest(q=spoken.text, region=spoken.region)
            rankers._retrievers.clear()
            with engine_calls() as engine:
                first = found(request, pipeline)
                asked = engine.sub_queries
            counts = rankers.retriever(request)._counts
            rankers._retrievers.clear()
            rankers.retriever(request)._counts = counts
            with engine_calls() as engine:
                assert found(request, pipeline) == first, request
                two_ways += engine.sub_queries < asked - 1  # beside the counts
    assert two_ways > least
