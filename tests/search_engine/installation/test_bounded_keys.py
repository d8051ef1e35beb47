"""What a key of some regions and sites may write, over a real store.

1. Rows of its own regions and sites are written; of others each is refused with its row and reason, and nothing is
   written; where bad rows are skipped, those are.
2. It replaces, deletes and takes offline nothing that is of others; a snapshot of another site is refused.
3. Whatever is sent in whatever order, no document of others changes, and what it may write is as an unbounded key
   would have it (against a plain dictionary).
4. What somebody writes between the look at the rows and the end of the load counts too.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.regions import load_tree
from indexer.documents.document import Document
from indexer.errors import OutsideArea
from indexer.store.area import Area
from indexer.store.split import prepare
from search_engine import Forbidden, NotFound, Service, Settings
from search_engine.access import Writer
from search_engine.documents.document_service import ANYTHING
from search_engine.installation.api_keys import Key

# 杭州, 余杭区, 仓前街道, 西湖区, 宁波, 浙江, the nation.
HANGZHOU, YUHANG, TOWN, XIHU, NINGBO, ZHEJIANG, NATION = (
    "330100", "330110", "330110005", "330106", "330200", "330000", "000000"
)  # fmt: skip


def writer(*regions: str, sites: tuple[str, ...] = ()) -> Writer:
    return Writer(Key("杭州", ("documents:write",), (), regions, sites, "", None, None, None, 1), "192.0.2.1")


def row(name: str, region: str, site: str | None = None, title: str = "证明") -> dict[str, str]:
    return {"id": name, "title": f"{title}{name}", "region": region, **({"site": site} if site else {})}


def put(service: Service, rows: list[dict[str, str]], who: Writer | None = None, **options: object) -> object:
    body = b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in rows)
    rights = ANYTHING if who is None else service.rights(who)
    return service.document_desk.put(io.BytesIO(body), "测试", rights=rights, **options)  # type: ignore[arg-type]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path / "home")) as found:
        yield found


def stored(service: Service) -> dict[str, tuple[str, str]]:
    store = service.installation.store
    with store.engine.connect() as connection:
        ids = [found[1] for batch in store.rows(connection) for found in batch]
    return {name: (str(document["region"]), document["status"]) for name in ids if (document := store.get(name))}


def test_rows_of_other_regions_are_refused_with_their_reasons(service: Service) -> None:
    put(service, [row("b", NINGBO)])
    rows = [row("a", YUHANG), row("x", NINGBO), row("t", TOWN), row("b", YUHANG), row("p", ZHEJIANG), row("n", NATION)]
    with pytest.raises(Forbidden) as caught:
        put(service, rows, writer(HANGZHOU))
    details = {(detail.row, detail.field): detail.reason for detail in caught.value.details}
    assert list(details) == [(2, "region"), (4, "id"), (5, "region"), (6, "region")]
    assert "杭州市" in details[2, "region"]
    assert "宁波市" in details[2, "region"]
    assert "已属于另一份文档" in details[4, "id"]
    assert set(stored(service)) == {"b"}
    done = put(service, rows, writer(HANGZHOU), skip_bad_rows=True)
    assert (done.written, done.skipped) == (2, 4)  # type: ignore[attr-defined]
    assert stored(service) == {"a": (YUHANG, "online"), "t": (TOWN, "online"), "b": (NINGBO, "online")}


def test_rows_of_other_sites_are_refused(service: Service) -> None:
    who = writer(sites=("杭州站",))
    with pytest.raises(Forbidden) as caught:
        put(service, [row("a", NINGBO, "杭州站"), row("b", NINGBO, "宁波站"), row("c", NINGBO)], who)
    assert [(detail.row, detail.field) for detail in caught.value.details] == [(2, "site"), (3, "site")]
    put(service, [row("a", NINGBO, "杭州站")], who)
    assert set(stored(service)) == {"a"}


def test_a_bounded_key_deletes_only_its_own_documents(service: Service) -> None:
    put(service, [row("a", YUHANG), row("b", NINGBO)])
    with pytest.raises(Forbidden, match="超出密钥"):
        service.document_desk.delete("b", "测试", service.rights(writer(HANGZHOU)))
    with pytest.raises(NotFound):
        service.document_desk.delete("none", "测试", service.rights(writer(HANGZHOU)))
    service.document_desk.delete("a", "测试", service.rights(writer(HANGZHOU)))
    assert set(stored(service)) == {"b"}


def test_a_bounded_key_snapshots_only_its_own_site(service: Service) -> None:
    put(service, [row("a", YUHANG, "站"), row("b", NINGBO, "站"), row("c", XIHU, "站")])
    with pytest.raises(Forbidden) as caught:
        put(service, [row("a", YUHANG, "站")], writer(HANGZHOU), site="站", confirm=True)
    assert ["b" in detail.reason for detail in caught.value.details] == [True]
    with pytest.raises(Forbidden, match="超出密钥"):
        put(service, [row("a", YUHANG, "站")], writer(sites=("另一站",)), site="站", confirm=True)
    assert {status for _, status in stored(service).values()} == {"online"}
    put(service, [row("a", YUHANG, "站")], writer(HANGZHOU, NINGBO), site="站", confirm=True)
    assert [name for name, (_, status) in stored(service).items() if status == "offline"] == ["b", "c"]


def test_a_document_moved_during_a_load_refuses_it(service: Service) -> None:
    store, tree = service.installation.store, service.tree
    mine = prepare(Document.model_validate(row("a", YUHANG)))

    def load() -> None:
        with store.begin("甲", None, None, Area(tree, (HANGZHOU,))) as one:
            one.write([mine])
            put(service, [row("a", NINGBO)])  # the id was free when it was looked at
            one.finish()

    with pytest.raises(OutsideArea, match="宁波"):
        load()
    assert stored(service) == {"a": (NINGBO, "online")}


PLACES = st.sampled_from([HANGZHOU, YUHANG, TOWN, XIHU, NINGBO, ZHEJIANG, NATION])
NAMES = st.sampled_from("abcd")
STEPS = st.lists(st.tuples(st.sampled_from(["put", "delete"]), NAMES, PLACES, st.booleans()), max_size=12)
INSIDE = {HANGZHOU, YUHANG, TOWN, XIHU}


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_a_bounded_key_never_changes_documents_of_others(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str, bool]]
) -> None:
    plain: dict[str, str] = {}
    with Service.open(Settings(home=tmp_path_factory.mktemp("home"))) as service:
        for kind, name, region, bounded in steps:
            who = writer(HANGZHOU) if bounded else None
            may = not bounded or plain.get(name, HANGZHOU) in INSIDE
            try:
                if kind == "put":
                    put(service, [row(name, region)], who)
                    assert may
                    assert not bounded or region in INSIDE
                    plain[name] = region
                else:
                    service.document_desk.delete(name, "测试", service.rights(who))
                    assert may
                    del plain[name]
            except Forbidden:
                assert bounded
                assert not may or (kind == "put" and region not in INSIDE)
            except NotFound:
                assert name not in plain
        assert {name: region for name, (region, _) in stored(service).items()} == plain
        assert list(service.audit.faults()) == []


TREE = load_tree()
CODES = st.integers(0, len(TREE) - 1).map(lambda number: TREE.by_number(number).code)


@given(CODES, st.lists(CODES, min_size=1, max_size=3), st.booleans())
def test_an_area_covers_the_regions_below_it(code: str, regions: list[str], long: bool) -> None:
    area = Area(TREE, regions)
    asked = code.ljust(12, "0") if long else code
    assert area.covers_region(asked) is any(
        TREE[above].number <= TREE[code].number < TREE[above].end for above in regions
    )
    assert not area.covers_region("999999")
