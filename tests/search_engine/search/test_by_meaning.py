"""Sentences are also answered by meaning.

1. A sentence none of whose words a name has finds what it means; what is near is said with `explain`.
2. `off=meaning`, and the setting, leave words alone; searches of a few words and names are not compared.
3. What has all needs but is about something else stands after what is near, however near its region; a name that the
   sentence equals stays first.
4. Documents of one region are compared by their own names, and so are those that came after the build.
5. Names read on from what was known are the names read at once; similarity is the soft maximum over a base's names.
6. Of a search that nothing has all words of, what is near stands first, and the page says that words are missing; what
   the catalogue has nothing of is not answered by what is least far from it.
7. Documents of one region are compared from anywhere, also with the user nowhere; how near those of elsewhere are does
   not lower the user's own. What has all words and is about something else comes last and is there.
"""

import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dictionaries.kinds.lists import Paraphrase
from dictionaries.meaning import load_word_vectors
from indexer.backends import get_backend
from indexer.meaning import NameVectors, Paraphrases
from indexer.snapshot import SearcherManager
from ranker.ordering.cascade import RegionCascade
from ranker.profile import default_profile
from search_engine import SearchPage, Service, Settings, read_request
from search_engine.query import semantic_names
from search_engine.query.semantic_names import Meanings, SharedNames
from tests.search_engine.conftest import lines

pytestmark = pytest.mark.long

HERE, CITY = "330110", "330100"
CARE, DEER, INJURY, AGAIN = (
    "养老机构备案",
    "国家重点保护陆生野生动物人工繁育许可",
    "工伤认定申请",
    "工伤职工劳动能力复查鉴定",
)
REGIONS = (HERE, "330106", CITY)

MEANING = default_profile().match.meaning


def matter(title: str, region: str, *aliases: str) -> dict[str, Any]:
    return {
        "id": f"{title}-{region}",
        "kind": "matter",
        "title": title,
        "aliases": list(aliases),
        "matter_type": "行政许可",
        "initiative": "依申请",
        "audience": ["natural", "legal"],
        "authority": {"name": "有关部门", "department": "综合"},
        "region": region,
    }


DOCUMENTS = [
    *(matter(title, region) for title in (CARE, DEER, INJURY, "食品经营许可", "企业设立登记") for region in REGIONS),
    # handled by the city alone
    matter(AGAIN, CITY, "伤残等级重新鉴定"),
    matter(AGAIN, "330200", "伤残等级重新鉴定"),
    {
        "id": "faq",
        "kind": "faq",
        "public": True,
        "title": "退伍回来要去哪里报到？",
        "answer": "到退役军人事务局。",
        "region": HERE,
    },
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service.open(Settings(home=tmp_path_factory.mktemp("home"), spelling="off", log_queries=False))
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.close()
    service.installation.store.engine.dispose()


def ask(service: Service, text: str, **more: str) -> SearchPage:
    values = {"q": [text], "region": [HERE], "explain": ["true"], **{name: [value] for name, value in more.items()}}
    return service.search(read_request(values))


def titles(page: SearchPage) -> list[str]:
    return [item.title for item in page.items]


def test_a_sentence_finds_what_it_means(place: Service) -> None:
    page = ask(place, "我想养梅花鹿要去哪里批")
    assert titles(page)[0] == DEER
    why = page.items[0].why
    assert why is not None
    # what is nearest by far is as good as named
    assert why["class"] == 5
    assert 0.6 < why["meaning"] <= 1
    assert page.query.by_meaning
    assert any("意思相近" in notice for notice in page.notices)
    assert {"step": "choose_semantic_text", "record": "养梅花鹿要 批"} in list(page.query.trace or ())


def test_switched_off_meaning_leaves_words_alone(place: Service) -> None:
    text = "我想养梅花鹿要去哪里批"
    page = ask(place, text, off="meaning")
    assert DEER not in titles(page)
    assert all(item.why is not None and item.why["meaning"] is None for item in page.items)
    assert not page.query.by_meaning
    assert not any("意思" in notice for notice in page.notices)


def test_a_service_without_meaning_searches_by_words(place: Service) -> None:
    settings = Settings(home=place.settings.home, spelling="off", log_queries=False, meaning="off")
    other = Service.open(settings, read_only=True)
    assert DEER not in titles(ask(other, "我想养梅花鹿要去哪里批"))
    other.close()


@pytest.mark.parametrize("text", ["养老机构", "养老机构备案", "工伤 认定", AGAIN])
def test_searches_of_names_are_not_compared_by_meaning(place: Service, text: str) -> None:
    items = ask(place, text).items
    assert items
    assert all(item.why is not None and item.why["meaning"] is None for item in items)


def test_what_is_about_something_else_comes_after(place: Service) -> None:
    text = "工伤评了十级一年后手更严重了想重新评"
    by_words, by_meaning = ask(place, text, off="meaning"), ask(place, text)
    assert titles(by_words)[0] == INJURY
    found = titles(by_meaning)
    assert found.index(AGAIN) < found.index(INJURY) if INJURY in found else found[0] == AGAIN


def test_documents_of_one_region_are_compared_by_their_own_names(place: Service) -> None:
    page = ask(place, "我刚刚从部队上复员回家该找谁登个到")
    assert titles(page)[0] == "退伍回来要去哪里报到？"


@pytest.mark.parametrize("region", ["", "340100"])
def test_documents_of_one_region_are_compared_from_anywhere(place: Service, region: str) -> None:
    values = {
        "q": ["我刚刚从部队上复员回家该找谁登个到"],
        "explain": ["true"],
        **({"region": [region]} if region else {}),
    }
    page = place.search(read_request(values))
    assert titles(page)[0] == "退伍回来要去哪里报到？"
    assert page.items[0].why is not None
    assert page.items[0].why["lowered_from"] or page.items[0].why["class"] == 5


def test_a_lowered_card_is_still_there(place: Service) -> None:
    found = ask(place, "工伤评了十级一年后手更严重了想重新认定")
    assert titles(found)[0] == AGAIN
    assert INJURY in titles(found)


def test_late_documents_are_compared_by_meaning(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, spelling="off", log_queries=False)
    service = Service.open(settings)
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    worker = service.installation.worker()
    worker.build()
    late = [matter("校车使用许可", region) for region in REGIONS]
    service.document_desk.put(io.BytesIO(lines(late)), "late", skip_bad_rows=False)
    worker.step()
    page = ask(service, "幼儿园想弄辆车接送小孩要找谁")
    assert titles(page)[0] == "校车使用许可"
    service.close()
    service.installation.store.engine.dispose()


def test_names_read_on_equal_names_read_at_once(place: Service) -> None:
    found = place.installation
    snapshot = SearcherManager(found.generations, found.tree, found.store, get_backend).snapshot()
    vectors, paraphrases = load_word_vectors(), Paraphrases()
    semantic_always = SharedNames.of(vectors, paraphrases, snapshot)
    bases = snapshot.base_of_slot(np.arange(2)).tolist()
    few = SharedNames(
        vectors, paraphrases, NameVectors.of(vectors, paraphrases, ()),
        NameVectors.of(vectors, paraphrases, [snapshot.book.names(base) for base in bases]),
    )  # fmt: skip
    text = "养老的地方要去备案"
    grown = SharedNames.of(vectors, paraphrases, snapshot, few)
    assert grown.slots == semantic_always.slots == snapshot.slots
    np.testing.assert_array_equal(
        grown.similarity(vectors.of(text), MEANING.together),
        semantic_always.similarity(vectors.of(text), MEANING.together),
    )
    assert SharedNames.of(vectors, paraphrases, snapshot, semantic_always) is semantic_always
    plain = [
        MEANING.together
        * math.log(
            sum(
                math.exp(float(vectors.of(text) @ vectors.of(name.exact)) / MEANING.together)
                for name in snapshot.book.names(int(base))
            )
        )
        for base in snapshot.base_of_slot(np.arange(snapshot.slots))
    ]
    meanings = Meanings(snapshot, semantic_always, MEANING)
    np.testing.assert_allclose(meanings.of_slots(text)[:-1], plain, atol=1e-5)
    # the same rows, told one by one and as a chain
    cascade = RegionCascade.of(snapshot.tree, snapshot.groups, HERE)
    rows = snapshot.chain_rows(cascade.numbers)
    assert (rows.slot < 0).any()
    meanings = Meanings(snapshot, semantic_always, MEANING)
    np.testing.assert_allclose(meanings.of_chain(text, cascade), meanings.of_rows(text, rows.rows), atol=1e-5)


def test_built_name_vectors_are_those_a_process_would_make(place: Service) -> None:
    found = place.installation
    snapshot = SearcherManager(found.generations, found.tree, found.store, get_backend).snapshot()
    vectors, paraphrases = load_word_vectors(), Paraphrases.of(found.lexicons.lexicon().paraphrases)
    names = SharedNames.of(vectors, paraphrases, snapshot)
    assert (names._built.things, names._late.things) == (snapshot.book.shared, snapshot.slots - snapshot.book.shared)
    bases = snapshot.base_of_slot(np.arange(snapshot.slots)).tolist()
    plain = NameVectors.of(vectors, paraphrases, map(snapshot.book.names, bases))
    np.testing.assert_array_equal(names._built.followed_by(names._late).matrix, plain.matrix)
    other = SharedNames.of(vectors, Paraphrases(), snapshot)  # not what the index was built with
    assert (other._built.things, other.slots) == (snapshot.book.shared, snapshot.slots)


def test_how_near_names_are_is_known_by_the_build_whenever_a_process_began(place: Service, monkeypatch: Any) -> None:
    monkeypatch.setattr(semantic_names, "NAMES_COMPARED", 3)
    found = place.installation
    snapshot = SearcherManager(found.generations, found.tree, found.store, get_backend).snapshot()
    vectors, paraphrases = load_word_vectors(), Paraphrases()
    first = SharedNames.of(vectors, paraphrases, snapshot)
    late = NameVectors.of(vectors, paraphrases, [snapshot.book.names(base) for base in range(3)])  # as near as can be
    other = SharedNames(vectors, paraphrases, first._built, late, first.own)
    np.testing.assert_array_equal(other.nearest_others(MEANING.together), first.nearest_others(MEANING.together))


def test_5_names_of_one_region_are_those_of_the_build(tmp_path: Path) -> None:
    service = Service.open(Settings(home=tmp_path, spelling="off", log_queries=False))
    own = [matter(title, HERE) for title in ("校车使用许可", "养犬登记")]
    service.document_desk.put(io.BytesIO(lines([*DOCUMENTS, *own])), "test", skip_bad_rows=False)
    found = service.installation
    worker = found.worker()
    worker.build()
    text, vectors = "幼儿园想弄辆车接送小孩要找谁", load_word_vectors()
    paraphrases = Paraphrases.of(found.lexicons.lexicon().paraphrases)

    def similarities(made_here: set[str]) -> None:
        """With what was built and without it the same; the vectors of some titles are made here."""
        snapshot = SearcherManager(found.generations, found.tree, found.store, get_backend).snapshot()
        names = SharedNames.of(vectors, paraphrases, snapshot)
        made: list[str] = []
        names.of_name = lambda name: made.append(name) or vectors.of(name)  # type: ignore[func-returns-value]
        plain = SharedNames(vectors, paraphrases, names._built, names._late)
        one, other = (Meanings(snapshot, each, MEANING) for each in (names, plain))
        cascade = RegionCascade.of(snapshot.tree, snapshot.groups, HERE)
        np.testing.assert_array_equal(one.of_chain(text, cascade), other.of_chain(text, cascade))
        rows = snapshot.chain_rows(cascade.numbers).rows
        np.testing.assert_allclose(one.of_rows(text, rows), other.of_rows(text, rows), atol=1e-6)
        np.testing.assert_allclose(one.of_rows(text, rows), one.of_chain(text, cascade), atol=1e-5)
        for few in (rows, rows[-1:], rows[:0]):
            np.testing.assert_allclose(one.of_few_rows(text, few), one.of_rows(text, few), atol=1e-6)
        assert made_here == {each["title"] for each in own} & set(made)

    similarities(set())
    # one comes later, which has a place in the catalogue; one of the build is told anew, with the same name
    late = [matter("废弃电器电子产品处理企业资格审批", HERE), {**own[1], "popularity": 77}]
    service.document_desk.put(io.BytesIO(lines(late)), "late", skip_bad_rows=False)
    worker.step()
    similarities({"养犬登记"})
    service.close()
    found.store.engine.dispose()


def test_other_paraphrases_give_the_vectors_of_a_fresh_process(place: Service) -> None:
    found = place.installation
    snapshot = SearcherManager(found.generations, found.tree, found.store, get_backend).snapshot()
    vectors, shipped = load_word_vectors(), found.lexicons.lexicon().paraphrases
    names = SharedNames.of(vectors, Paraphrases.of(shipped), snapshot)
    title = snapshot.book.names(int(snapshot.base_of_slot(np.arange(1))[0]))[0].exact
    for rows in ((*shipped, Paraphrase("想养几头梅花鹿", title)), shipped[: len(shipped) // 2], ()):
        paraphrases = Paraphrases.of(rows)
        made, anew = names.said_otherwise(paraphrases, snapshot), SharedNames.of(vectors, paraphrases, snapshot)
        vector = vectors.of("养几头鹿要备案")
        np.testing.assert_allclose(
            made.similarity(vector, MEANING.together), anew.similarity(vector, MEANING.together), atol=1e-6
        )
        assert (made.slots, made.paraphrases) == (anew.slots, paraphrases)


def test_a_search_no_words_answer_is_answered_by_meaning(place: Service) -> None:
    page = ask(place, "梅花鹿 饲养")
    assert titles(page)[0] == DEER
    assert page.query.by_meaning
    assert any("意思相近" in notice for notice in page.notices)
    assert DEER not in titles(ask(place, "梅花鹿 饲养", off="meaning"))


@pytest.mark.parametrize("text", ["红烧肉做法", "王者荣耀 充值", "量子纠缠", "世界杯谁赢了"])
def test_what_the_catalogue_lacks_is_not_answered_by_meaning(place: Service, text: str) -> None:
    page = ask(place, text)
    assert not page.query.by_meaning
    assert all(item.why is not None and item.why["class"] <= 1 for item in page.items)
