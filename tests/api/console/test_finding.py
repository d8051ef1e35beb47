"""Fields that ask for a region or a document: by name, without scripts, wherever the console has one.

1. A region is written by its name or its code in every form and address; what is none is told with the nearest, beside
   its field, with what else is wrong.
2. A document is written by its name, with its number behind it, or by the beginning of its number; a name of several
   is chosen from, without scripts too.
3. Who is bound to a region means theirs.
4. A file names documents, too: the only one of its name, or the one of the row's region; else it is told which there
   are.
5. Lists of both are offered while one types; nothing that is looked for is logged.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import ANY

import pytest

from indexer.store.queries.query_log import frequent_queries
from search_engine import Service, Settings
from search_engine.access import Writer
from tests.api.console.conftest import ACCOUNTS, BOUND
from tests.api.console.editing.test_dictionary_pages import text_of
from tests.console_accounts import add
from tests.search_engine.conftest import lines

TITLES = {
    "m-101": ("居民身份证补领", "330110"), "m-102": ("居民身份证换领", "330110"), "m-103": ("护照换发", "330203"),
    "m-204": ("居民身份证补领", "330203"),
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home: Path = tmp_path_factory.mktemp("finding") / "home"
    documents = [
        {"id": id, "kind": "matter", "title": title, "region": region} for id, (title, region) in TITLES.items()
    ]
    with Service.open(Settings(home=home, spelling="off")) as found:
        found.document_desk.put(io.BytesIO(lines(documents)), "test", skip_bad_rows=False)
        found.installation.worker().build()
        for role, name in ACCOUNTS.items():
            add(found, name, role)
        for name, (role, region) in BOUND.items():
            add(found, name, role, region)
        yield found


def writer(service: Service) -> Writer:
    return Writer(service.console_access.accounts.get(ACCOUNTS["admin"]))


SYNONYM = {"c.term": "证丢了", "c.target": "居民身份证补领", "c.relation": "official", "c.weight": "1"}


@pytest.mark.parametrize("said", ["余杭区", "330110", "余杭区 330110", "杭州余杭"])
def test_a_row_takes_a_region_by_name_or_code(signed_in, service, said):
    editor = signed_in("editor")
    editor.get("/admin/dictionaries/synonyms/new")
    found = editor.post("/admin/dictionaries/synonyms/draft", {**SYNONYM, "c.@region": said})
    assert found.status_code == 303, text_of(found)
    drafted = max(service.editor.drafts(service.actor(writer(service))), key=lambda draft: draft.number)
    assert drafted.key.scope.region == "330110"


def test_every_form_takes_a_region_by_name(signed_in, service):
    editor, admin = signed_in("editor"), signed_in("admin")
    assert 'value="浙江省杭州市余杭区"' in editor.get("/admin/explain?q=身份证&region=余杭").text
    assert 'value="浙江省杭州市余杭区"' in editor.get("/admin/teach?q=身份证&region=余杭").text
    assert 'value="浙江省杭州市余杭区"' in editor.get("/admin/pins/new?c.query=身份证&c.region=余杭").text
    editor.get("/admin/patrol")
    keep = {"query": "证丢了", "region": "余杭区", "wants": "first", "document": "居民身份证补领 m-101"}
    assert editor.post("/admin/patrol/keep", keep).status_code == 303
    (kept,) = [one for one in service.kept_queries.all(service.actor(writer(service))) if one.query == "证丢了"]
    assert (kept.region, kept.document) == ("330110", "m-101")
    admin.get("/admin/users/new")
    admin.post("/admin/users", {"name": "西湖人", "role": "editor", "regions": "杭州西湖，余杭区", "sites": ""})
    assert service.console_access.accounts.get("西湖人").regions == ("330106", "330110")


def test_what_is_no_region_is_told_with_the_nearest(signed_in):
    editor, admin = signed_in("editor"), signed_in("admin")
    for address in ("explain?q=身份证&region=余航区", "teach?q=身份证&region=余航区"):
        page = editor.get(f"/admin/{address}")
        assert page.status_code == 422
        assert "浙江省杭州市余杭区（330110）" in page.text
        assert 'value="余航区"' in page.text
    editor.get("/admin/dictionaries/synonyms/new")
    found = editor.post("/admin/dictionaries/synonyms/draft", {**SYNONYM, "c.@region": "余航区"})
    assert found.text.count('aria-invalid="true"') == 1
    assert "余杭区（330110）" in found.text
    admin.get("/admin/users/new")
    found = admin.post("/admin/users", {"name": "某人", "role": "king", "regions": "余航区"})
    assert found.text.count('aria-invalid="true"') == 2
    assert "余杭区（330110）" in found.text
    admin.get("/admin/keys")
    found = admin.post("/admin/keys", {"name": "同步", "scopes": ["documents:write"], "regions": "余航区"})
    assert "余杭区（330110）" in found.text


def test_a_document_is_found_by_its_name_or_number(signed_in):
    editor = signed_in("editor")
    for said in ("m-101", "居民身份证补领 m-101"):
        assert "浙江省杭州市余杭区 · m-101" in text_of(editor.get(f"/admin/explain?q=身份证&document={said}"))
    page = editor.get("/admin/explain?q=身份证&region=余杭区&document=身份证")
    assert "可能是下面" in text_of(page)
    assert "document=m-102" in page.text
    assert "document=m-103" in editor.get("/admin/explain?q=身份证&document=m-10").text
    assert "没有这个编号的文档" in editor.get("/admin/explain?q=身份证&document=zz").text


def test_a_name_of_several_documents_is_chosen_from_in_the_form(signed_in):
    editor = signed_in("editor")
    rule = {
        "c.query": "丢证",
        "c.region": "余杭区",
        "c.place": "1",
        "c.match": "exact",
        "c.action": "pin",
        "doing": "save",
    }
    editor.get("/admin/pins/new")
    page = editor.post("/admin/pins/rule", {**rule, "c.document": "身份证"})
    assert page.status_code == 422
    assert "请选一份" in text_of(page)
    assert '<input type="radio" name="c.document" value="m-101">' in page.text
    done = editor.post("/admin/pins/rule", {**rule, "c.document": ["m-101", "身份证"]})
    assert done.status_code == 303
    assert "m-101" in editor.get("/admin/drafts").text
    nothing = editor.post("/admin/pins/rule", {**rule, "c.query": "别的", "c.document": "鼙鼓"})
    assert "没有找到“鼙鼓”" in text_of(nothing)


def test_who_is_bound_to_a_region_means_theirs(signed_in):
    assert 'value="浙江省杭州市"' in signed_in("杭州编辑").get("/admin/explain").text
    assert 'value="浙江省杭州市西湖区"' in signed_in("杭州编辑").get("/admin/explain?q=身份证&region=西湖区").text
    assert "叫“西湖区”的地区有 2 个" in signed_in("editor").get("/admin/explain?q=身份证&region=西湖区").text


def test_rows_name_documents(signed_in, service):
    editor = signed_in("editor")
    right = (
        ("余杭区", "居民身份证补领"),
        ("宁波市海曙区", "居民身份证补领"),
        ("", "护照换发"),
        ("浙江省", "居民身份证换领 m-102"),
    )
    wrong = "身份证\t\t居民身份证补领\t1\n居住证\t杭州市\t火星登记\t很前\n"
    pasted = "".join(f"新证\t{region}\t{name}\t1\n" for region, name in right) + wrong
    editor.get("/admin/dictionaries/pins/paste")
    sent = {"text": pasted, "doing": "draft", "skip": "1"}
    page = text_of(editor.post("/admin/dictionaries/pins/paste", sent))
    assert ("4 新增" in page, "2 有错误" in page) == (True, True)
    assert re.search("5 文档编号 错误 “居民身份证补领”不能确定是哪一份，可能是 .*编号 m-101", page)
    assert ("6 文档编号 错误 没有找到“火星登记”" in page, "6 位次 错误" in page) == (True, True)
    drafts = service.editor.drafts(service.actor(writer(service)), "user:张编辑")
    found = [draft.row.entry for draft in drafts if draft.row and draft.key.key[0] == "新证"]
    assert {one.region: one.document for one in found} == {
        "330110": "m-101",
        "330203": "m-204",
        "": "m-103",
        "330000": "m-102",
    }


def test_regions_and_documents_are_offered_and_nothing_is_logged(signed_in, service):
    editor = signed_in("editor")
    found = editor.get("/admin/find/regions?q=余杭").json
    assert found[0] == {"value": "浙江省杭州市余杭区", "label": "330110"}
    assert editor.get("/admin/find/regions?q=").json == []
    documents = editor.get("/admin/find/documents?q=身份证&region=330110").json
    assert {"value": "居民身份证换领 m-102", "label": ANY} in documents
    assert [one["value"] for one in editor.get("/admin/find/documents?q=m-20").json] == ["居民身份证补领 m-204"]
    assert editor.get("/admin/find/documents?q=").json == []
    service.log.close()
    assert frequent_queries(service.installation.log_file, least=1) == []
