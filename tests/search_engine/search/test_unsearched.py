"""What is no search: distress, functions of the portal, offices.

1. Nothing that was typed in distress is kept: no log, no suggestion, nothing that counts as hidden.
2. A row of help whose own words are distress leads to an empty page, not in a circle.
3. A function's address carries matter, region and department, percent-encoded; without one there is a sentence.
4. An office has its own number first, then the public ones; a filter on another department is the reader's wish. What
   is not held of it in the asked place is said: another body's number or matter never stands for it.
5. What a document is called to the word is found, whatever way the words name; what the catalogue has is no other's.
6. With `off=ways` all of it is searched by words; distress is not.
7. What examples alone take for distress is looked for below the help, but where a life may be in danger.
8. So is what signs take for it and no example does, also what is only possible; the page says what it is.
9. A place alone asks for nothing that it could lack.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from api.app import create_app
from dictionaries.intents import crisis
from dictionaries.kinds.intents import Office, PortalHelp, PortalName
from dictionaries.lexicon import save_lexicon
from indexer.store.queries.query_log import frequent_queries
from search_engine import BadParameters, SearchRequest, Service, Settings, read_request
from search_engine.page.instant_answers import OfficeFacts, to_function, to_office, to_portal
from tests.dictionaries.lexicon_files import with_own
from tests.search_engine.conftest import lines

DOCUMENTS = [
    {
        "id": f"m{i}", "kind": "matter", "title": title, "region": "330110", "popularity": 10 * i,
        "authority": {"name": "杭州市余杭区民政局", "department": "民政"},
        "place": {"address": "余杭区政务服务中心 5 号窗口"}, "contact": "0571-00001234",
    }
    for i, title in enumerate(("结婚登记", "收养登记", "法律援助申请"))
]  # fmt: skip


@contextmanager
def opened(home: Path) -> Iterator[Service]:
    service = Service.open(Settings(home=home, spelling="off", meaning="off"))
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.close()
    service.installation.store.engine.dispose()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with opened(tmp_path) as service:
        yield service


def logged(service: Service) -> list[str]:
    service.log.close()
    return sorted(text for text, _ in frequent_queries(service.installation.log_file, least=1))


def test_nothing_typed_in_distress_is_kept(service: Service) -> None:
    for text in ("老公打我", "想自杀", "被骗了三万", "结婚登记"):
        service.search(SearchRequest(q=text))
    assert logged(service) == ["结婚登记"]
    assert service.installation.hides("老公打我")
    assert not service.installation.hides("结婚登记")
    assert service.suggest("想自杀") == []


def test_a_row_of_help_leads_in_no_circle(tmp_path: Path) -> None:
    folder = tmp_path / "dictionaries"
    folder.mkdir()
    head = "# kind: crisis_help\n# owner: 本站\n# reviewed: 2026-11-27\nsituation\tadvice\tnumbers\tsearch\tnote\n"
    (folder / "crisis_help.tsv").write_text(f"{head}violence\t请拨打：\t110 报警\t家暴\t\n", encoding="utf-8")
    save_lexicon(with_own(folder), tmp_path / "lexicon.json")
    with opened(tmp_path) as service:
        page = service.search(SearchRequest(q="老公打我"))
        assert (page.query.crisis, page.items) == ("violence", ())
        assert page.route is not None
        assert [call["number"] for call in page.route["numbers"]] == ["110"]


def test_the_address_of_a_function_carries_matter_and_region() -> None:
    row = PortalHelp("progress", "我的办件", "登录后查看")
    template = "https://gov.example/my?m={matter}&r={region}&d={department}"
    carried = {"matter": "护照 & 签注", "region": "330110"}
    route = to_function(row, {"progress": template}, carried)
    assert route.url == "https://gov.example/my?m=%E6%8A%A4%E7%85%A7%20%26%20%E7%AD%BE%E6%B3%A8&r=330110&d="
    assert route.text == "我的办件（护照 & 签注）"
    assert (to_function(row, {}, carried).text, to_function(row, {}, carried).url) == ("我的办件：登录后查看", "")
    assert to_portal(PortalName("浙里办", (), "330000", "https://gov.example"), "浙江省").text == "浙里办（浙江省）"


def test_an_office_has_its_own_number_first(service: Service) -> None:
    row = Office("民政局", ("民政办",), "民政", (), (("12349", "民政服务热线"),))
    route = to_office(row, OfficeFacts("余杭区民政局", "文一西路1500号", "0571-00001234；12349"))
    assert [call.number for call in route.calls] == ["0571-00001234", "12349"]
    assert route.text.startswith("余杭区民政局，地址：文一西路1500号，电话：0571-00001234")
    assert to_office(row, None).text == "民政局，电话：12349 民政服务热线"
    page = service.search(SearchRequest(q="余杭区民政局"))
    assert page.route is not None
    assert "杭州市余杭区民政局，地址：余杭区政务服务中心 5 号窗口" in page.route["text"]
    assert [item.title for item in page.items] == ["法律援助申请", "收养登记", "结婚登记"]
    other = service.search(read_request({"q": ["余杭区民政局"], "kind": ["news"]}))
    assert (other.total, other.route is not None) == (0, True)


@pytest.mark.parametrize(
    ("text", "notice", "told"),
    [
        ("余杭区民政局电话", None, "0571-00001234"),
        ("余杭区民政局几点下班", "本平台未收录余杭区民政局的上班时间", "0571-00001234"),
        ("淳安县民政局电话", "本平台未收录淳安县民政局的电话，可联系杭州市民政局", "0571-00005678 杭州市民政局"),
        ("思明区民政局电话", "本平台未收录思明区民政局的电话", "民政局，电话：12345 政务服务便民热线"),
        ("福建省民政厅地址", "本平台未收录福建省民政局的地址", "民政局，电话：12345 政务服务便民热线"),
    ],
)
def test_what_is_not_held_of_an_office_is_said(service: Service, text: str, notice: str | None, told: str) -> None:
    others = {
        "330100": ("杭州市民政局", "0571-00005678"), "000000": ("全国慈善总会", "010-00000000"),
        "440100": ("广州市民政局", "020-00000000"), "350200": ("厦门市慈善会", "0592-00000000"),
    }  # fmt: skip
    documents = [
        {
            "id": region, "kind": "matter", "title": f"{name}的事项", "region": region, "contact": contact,
            "authority": {"name": name, "department": "民政"},
        }
        for region, (name, contact) in others.items()
    ]  # fmt: skip
    service.document_desk.put(io.BytesIO(lines(documents)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    page = service.search(SearchRequest(q=text))
    assert page.notices == ((notice,) if notice else ())
    assert told in (page.route or {})["text"]
    assert all("广州" not in item.title for item in page.items)


def test_a_place_alone_lacks_nothing_and_says_where_it_is_looked_up(service: Service) -> None:
    assert service.search(SearchRequest(q="鼓浪屿")).notices == (
        "“鼓浪屿”按思明区查找，没有写要办什么事，以下是思明区可查到的常办事项",
    )


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        ("景区和场馆预约", "景区和场馆预约", "portal"),
        ("港口物流查询", "港口物流查询", None),
        ("快递物流查询", None, "portal"),
        ("预约", None, "portal"),
    ],
)
def test_a_title_typed_to_the_word_is_found(service: Service, text: str, title: str | None, kind: str | None) -> None:
    apps = [
        {"id": name, "kind": "app", "title": name, "region": "330110"} for name in ("景区和场馆预约", "港口物流查询")
    ]
    service.document_desk.put(io.BytesIO(lines(apps)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    page = service.search(SearchRequest(q=text, region="330110"))
    assert [item.title for item in page.items[:1]] == [title] * (title is not None)
    assert (page.route or {}).get("kind") == kind


def test_switched_off_ways_are_searched_by_words(service: Service) -> None:
    assert service.search(SearchRequest(q="余杭区民政局", off=("ways",))).route is None
    assert service.search(SearchRequest(q="老公打我", off=("ways",))).query.crisis == "violence"


@pytest.mark.parametrize(
    ("text", "situation", "shown"),
    [
        ("弟媳跑了侄子没人养", "missing", True),
        ("侄子走丢了", "missing", False),  # as a row says
        ("弟媳跑了侄子没人养", "life", False),
    ],
)
def test_what_sounds_like_distress_is_searched_below_the_help(
    service: Service, monkeypatch: pytest.MonkeyPatch, text: str, situation: str, shown: bool
) -> None:
    told = SimpleNamespace(label=lambda _: (situation, 1.0))
    monkeypatch.setattr(crisis, "shipped_classifier", lambda _: told)
    child = {"id": "c", "kind": "matter", "title": "困境儿童保障认定", "aliases": [text], "region": "330110"}
    service.document_desk.put(io.BytesIO(lines([child])), "test", skip_bad_rows=False)
    service.installation.worker().build()
    page = service.search(SearchRequest(q=text, region="330110"))
    assert page.query.crisis == situation
    assert page.route is not None
    assert [item.title for item in page.items[:1]] == ["困境儿童保障认定"] * shown
    assert logged(service) == []
    with pytest.raises(BadParameters):
        read_request({"q": [text], "off": ["distress"]})


@pytest.mark.parametrize(
    ("text", "heard", "below"),
    [
        ("我家树被砍了", "-", True),
        ("我家竹子被砍了", "crime", False),
        ("同事被捅了", "-", False),  # as a sure row says
        ("写了遗书", "-", False),  # a life may be in danger
    ],
)
def test_a_sign_that_no_example_bears_out_is_searched_below_the_help(
    service: Service, monkeypatch: pytest.MonkeyPatch, text: str, heard: str, below: bool
) -> None:
    monkeypatch.setattr(crisis, "shipped_classifier", lambda _: SimpleNamespace(label=lambda _: (heard, heard != "-")))
    tree = {"id": "t", "kind": "matter", "title": "林木采伐许可", "aliases": [text], "region": "330110"}
    service.document_desk.put(io.BytesIO(lines([tree])), "test", skip_bad_rows=False)
    service.installation.worker().build()
    page = service.search(SearchRequest(q=text, region="330110"))
    assert page.query.crisis is not None
    assert page.route is not None
    assert [item.title for item in page.items] == ["林木采伐许可"] * below
    assert page.notices == ("不是紧急情况？以下是搜到的内容",) * below
    shown = create_app(service).test_client().get("/", query_string={"q": text, "region": "330110"}).text
    assert ("不是紧急情况？" in shown) == below
    assert f">{text}<" not in shown
    assert f'value="{text}"' not in shown
    assert logged(service) == []
