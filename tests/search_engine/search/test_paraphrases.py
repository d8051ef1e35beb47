"""How people ask for a thing (`paraphrases.tsv`) finds it, by meaning.

1. What is compared of a thing: its names, and what is said of any of them; rows of other names say nothing.
2. A site's own paraphrase finds what it names, in other words too, with no build; before, it was not found. It
   may be as short as a search.
3. Without meaning, a paraphrase does nothing; and what is typed as a name is untouched by any.
"""

import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from dictionaries.kinds.lists import Paraphrase
from dictionaries.lexicon import Lexicon, save_lexicon
from dictionaries.regions import load_tree
from indexer.generation.base_doc_values import Name
from indexer.meaning import Paraphrases
from search_engine import Service, Settings, read_request
from tests.dictionaries.lexicon_files import with_own
from tests.search_engine.conftest import lines
from tests.search_engine.search.test_by_meaning import HERE, REGIONS, matter

pytestmark = pytest.mark.long

SIGNALS, SPIRITS, SHOP = "无线电台执照核发", "酒类商品批发许可", "食品经营许可"
OWN = """# kind: paraphrases
# owner: 内容管理组
# reviewed: 2026-11-26
query\ttitle\tnote
想在山顶架个大天线跟人通话\t无线电台执照核发\t
火腿族\t无线电台执照核发\t
山顶的对讲机通话\t无线电台执照核发\t
"""


def test_paraphrases_are_compared_with_their_names() -> None:
    rows = [
        Paraphrase("老人刷脸 证明还活着", "领取社会保险待遇（资格认证）"),
        Paraphrase("领养老金要年审", "领取社会保险待遇（资格认证）"),
        Paraphrase("别的", "别的事"),
    ]
    paraphrases = Paraphrases.of(rows)
    names = [Name("领取社会保险待遇资格认证", "领取社会保险待遇"), Name("养老认证", "养老认证")]
    assert paraphrases.texts(names) == [*(name.exact for name in names), "老人刷脸证明还活着", "领养老金要年审"]
    assert paraphrases.texts([Name("领取社会保险", "领取社会保险")]) == ["领取社会保险"]
    assert Paraphrases().texts([]) == [""]


def test_names_with_other_brackets_keep_their_paraphrases() -> None:
    paraphrases = Paraphrases.of(
        [Paraphrase("想开饭馆", "食品经营许可（新办）"), Paraphrase("饭馆关了", "食品经营许可（注销）")]
    )
    for name in ("食品经营许可", "食品经营许可县级权限"):
        assert paraphrases.texts([Name(name, "食品经营许可")]) == [name, "想开饭馆", "饭馆关了"]
    own = Name("食品经营许可新办", "食品经营许可")
    assert paraphrases.texts([own]) == ["食品经营许可新办", "想开饭馆"]
    # another name of it has paraphrases of its own
    assert paraphrases.texts([Name("饮食证", "饮食证"), own]) == ["饮食证", "食品经营许可新办", "想开饭馆"]


@pytest.fixture
def place(tmp_path) -> Iterator[Service]:
    service = Service.open(Settings(home=tmp_path, spelling="off", log_queries=False))
    documents = [matter(title, region) for title in (SIGNALS, SPIRITS, SHOP) for region in REGIONS]
    service.document_desk.put(io.BytesIO(lines(documents)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.close()
    service.installation.store.engine.dispose()


def first(service: Service, text: str, **more: str) -> str:
    values = {"q": [text], "region": [HERE], **{name: [value] for name, value in more.items()}}
    items = service.search(read_request(values)).items
    return items[0].title if items else ""


@lru_cache(maxsize=1)
def with_paraphrases() -> Lexicon:
    """The shipped dictionaries and `OWN`."""
    with TemporaryDirectory() as folder:
        Path(folder, "paraphrases.tsv").write_text(OWN, encoding="utf-8")
        return with_own(Path(folder), regions=load_tree())


def publish(service: Service) -> None:
    lexicon = with_paraphrases()
    save_lexicon(lexicon, service.installation.lexicon_file)
    service.installation.lexicons._looked = 0.0  # it looks for another file a few times a second only
    assert service.installation.lexicons.lexicon().version == lexicon.version


ASKED = "山顶上装天线和人通话要批吗"


def test_a_published_paraphrase_is_found_without_a_build(place: Service) -> None:
    assert first(place, ASKED) != SIGNALS
    publish(place)
    assert first(place, ASKED) == SIGNALS


def test_a_short_paraphrase_is_found(place: Service) -> None:
    assert first(place, "火腿族") != SIGNALS
    publish(place)
    assert first(place, "火腿族") == SIGNALS


def test_a_near_paraphrase_beats_words_outside_names(place: Service) -> None:
    """Another thing has all words of a search, in its summary; somebody says almost so of this one."""
    other = {**matter("老年人优待证办理", HERE), "summary": "持证人山顶对讲机通话优惠"}
    place.document_desk.put(io.BytesIO(lines([other])), "other", skip_bad_rows=False)
    place.installation.worker().step()
    text = "山顶 对讲机 通话"
    assert first(place, text) == "老年人优待证办理"
    publish(place)
    assert first(place, text) == SIGNALS
    assert first(place, text, off="meaning") == "老年人优待证办理"


def test_a_paraphrase_acts_only_by_meaning(place: Service) -> None:
    publish(place)
    assert first(place, ASKED, off="meaning") != SIGNALS
    assert first(place, SPIRITS) == SPIRITS
    assert first(place, "食品经营") == SHOP
