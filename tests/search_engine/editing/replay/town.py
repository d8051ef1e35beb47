"""A small catalogue to preview over, and rows of many kinds that change what it answers."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from dictionaries.lexicon import shipped_lexicon
from indexer.store.area import Area
from indexer.store.audit import Author
from search_engine import Service, Settings
from search_engine.editing.actor import Actor
from search_engine.editing.approvals.four_eyes import FourEyes
from search_engine.editing.editor import Editor
from search_engine.editing.replay.frequent import ReplayQuery, sample_queries
from search_engine.editing.versions.lexicon_file import LexiconFile
from search_engine.editorial import DraftInput
from search_engine.installation.installation import Installation
from tests.search_engine.conftest import lines

NOW = datetime.fromisoformat("2026-11-27T09:30:00+08:00").timestamp()
YUHANG, XIHU, HANGZHOU, NINGBO = "330110", "330106", "330100", "330203"
EVERYWHERE = (YUHANG, XIHU, NINGBO)
TITLES = (
    "居民身份证补领",
    "居民身份证换领",
    "食品经营许可",
    "住房公积金提取",
    "租房提取住房公积金",
    "机动车驾驶证期满换证",
    "护照换发",
    "结婚登记",
    "出生登记",
    "夫妻投靠户口迁移",
    "失业保险金申领",
    "社会保障卡申领",
    "残疾人证办理",
    "居住证申领",
    "企业设立登记",
    "医疗保险异地就医备案",
    "存量房转移登记",
    "个体工商户注销登记",
    "夜钓台搭建许可",
    "健身器材备案",
)


def document(number: int, region: str, title: str, **more: Any) -> dict[str, Any]:
    return {"id": f"d{number}-{region}", "kind": "matter", "title": title, "region": region, **more}


DOCUMENTS = [
    *(document(number, region, title) for number, title in enumerate(TITLES) for region in EVERYWHERE),
    document(90, NINGBO, "关于电助力车上牌的通告", summary="电助力车应当上牌", text="办理电助力车上牌须带购车凭证"),
    document(91, YUHANG, "奶茶店开办指引", kind="guide", text="开奶茶店先办食品经营许可"),
    document(92, YUHANG, "护腕仪租用", summary="护腕仪可以租用"),
]
OFFICIAL = {"relation": "official", "weight": "1"}
# Kind → rows; each kind but those that documents are cut by may have a scope and dates.
ROWS: list[tuple[str, dict[str, str]]] = [
    ("synonyms", {"term": "哔哩铺", "target": "食品经营许可", **OFFICIAL}),
    ("synonyms", {"term": "换本本", "target": "机动车驾驶证期满换证", **OFFICIAL}),
    ("synonyms", {"term": "领证成家", "target": "结婚登记", **OFFICIAL}),
    ("synonyms", {"term": "身份证", "target": "居住证", "relation": "related", "weight": "0.5"}),
    ("synonyms", {"term": "电瓶车牌照", "target": "电助力车上牌", **OFFICIAL}),
    ("stopwords", {"text": "哇啦哇", "where": "anywhere", "role": "scaffold"}),
    ("stopwords", {"text": "许可", "where": "anywhere", "role": "weak"}),
    ("asks", {"text": "要交多少银子", "asks": "fee"}),
    ("corrections", {"wrong": "居注证", "right": "居住证"}),
    ("words", {"word": "夜钓台"}),
    ("words", {"word": "护腕仪"}),
    ("words", {"word": "电助力车"}),
    ("topics", {"term": "夜钓台"}),
    ("topics", {"term": "失业金"}),
    ("polyphones", {"phrase": "健身器材", "pinyin": "jian shen wo wo"}),
    ("banned", {"text": "哔哩", "category": "试", "action": "block", "match": "contains", "variants": "written"}),
    ("paraphrases", {"query": "想开个店卖喝的", "title": "食品经营许可"}),
    ("paraphrases", {"query": "孩子刚落地要上户", "title": "出生登记"}),
    ("hotlines", {"number": "96345", "name": "便民热线"}),
    ("services", {"text": "夜钓台预约"}),
    ("pins", {"query": "身份证", "document": f"d2-{YUHANG}", "place": "1"}),
    ("pins", {"query": "护照", "document": f"d7-{NINGBO}", "place": "2", "region": NINGBO}),
    ("suggestions", {"text": "护照换发", "action": "deny"}),
    ("place_aliases", {"alias": "小余杭", "code": YUHANG, "kind": "nickname"}),
    ("portal_functions", {"pattern": "(查我办到哪了)", "function": "progress"}),
]
OFF = [("synonyms", 60), ("stopwords", 20), ("asks", 20), ("paraphrases", 20), ("corrections", 20)]
NATIONAL = ("words", "topics", "polyphones")
TEXTS = (
    "哔哩铺",
    "哔哩铺要交多少银子",
    "换本本",
    "奶茶铺",
    "领证成家",
    "身份证",
    "电瓶车牌照",
    "哇啦哇换护照",
    "食品经营许可",
    "居注证",
    "夜钓台",
    "夜钓台许可",
    "护腕仪",
    "电助力车上牌",
    "失业金",
    "jianshenqicai",
    "jianshenwowo",
    "想开个店卖喝的",
    "孩子刚落地要上户",
    "96345",
    "便民热线",
    "夜钓台预约",
    "护照",
    "护照换发",
    "小余杭结婚登记",
    "查我办到哪了",
    "公积金",
    "租房提取公积金",
    "身份正补领",
    "异地就医",
    "个体户注销",
    "yediaotai",
    "结婚登记多少钱",
    "奶茶店",
    "户口迁移",
)
REGIONS = ("", YUHANG, HANGZHOU, NINGBO)
QUERIES = [ReplayQuery(text, region, 1, "asked") for text in TEXTS for region in REGIONS]


def many_queries(most: int) -> list[ReplayQuery]:
    """Those above, some also from a site's page, and what ships of the frequent ones, from everywhere."""
    pages = [replace(one, site="杭州") for one in QUERIES[::5]]
    sample = [replace(one, region=region) for one in sample_queries() for region in (YUHANG, NINGBO, XIHU)]
    return [*QUERIES, *pages, *sample][:most]


def built(home: Path, spelling: str = "on") -> None:
    """A home with the catalogue, indexed. `spelling`: off where nothing is corrected."""
    shutil.copytree(_built_once(lines(DOCUMENTS), spelling), home, dirs_exist_ok=True)


@cache
def _built_once(documents: bytes, spelling: str) -> Path:
    """One for this process, which nobody opens any more: its vocabulary takes seconds."""
    home = Path(tempfile.mkdtemp(prefix="town-", dir=os.environ["ZWFW_HOME"])) / "home"
    with Service.open(Settings(home=home, log_queries=False, spelling=spelling)) as service:
        service.document_desk.put(io.BytesIO(documents), "test", skip_bad_rows=False)
        service.installation.worker().build()
        service.installation.store.engine.dispose()
    return home


def at_work(home: Path, spelling: str = "on") -> Installation:
    """The installation at a time of its own. `spelling`: off where no vocabulary is to be made, two seconds each."""
    place = Installation(Settings(home=home, log_queries=False, spelling=spelling))
    place.clock = lambda: NOW
    return place


def editor_of(place: Installation) -> Editor:
    """Its editor, whom nobody contradicts: what rows do is looked at, not whether they are wise."""
    file = LexiconFile(place.lexicon_file, place.lexicon_lock, place.store.engine)
    folder, eyes = place.own_dictionaries, FourEyes(frozenset())
    return Editor(place.store.engine, file, folder, shipped_lexicon, place.tree, list, eyes)


def actor(place: Installation, name: str = "张三") -> Actor:
    return Actor(Author.of_shell(name), Area(place.tree()))


def drafted(place: Installation, editor: Editor, wishes: Sequence[DraftInput]) -> list[int]:
    return [editor.draft(actor(place), wish).number for wish in wishes]
