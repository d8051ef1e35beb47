"""Rows and documents for the tests of the loaders."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from dictionaries.faults import Fault
from dictionaries.regions import load_tree
from indexer.documents.document import (
    Authority,
    Coverage,
    Document,
    Duration,
    Fee,
    Links,
    Material,
    Place,
    Question,
)
from indexer.loaders import DocumentCheck
from indexer.loaders.choices import CHOICES
from indexer.loaders.reading import read_rows


def full_matter(**changes: Any) -> dict[str, Any]:
    """A matter with every element of §7.1, in 余杭区; a change to None leaves the field out."""
    raw: dict[str, Any] = {
        "id": "11330110002501234X4000109001000",
        "kind": "matter",
        "item_code": "11330110002501234X4000109001000",
        "catalog_code": "000109001000",
        "title": "居民身份证到期换领",
        "aliases": ["换身份证"],
        "matter_type": "行政确认",
        "initiative": "依申请",
        "audience": ["natural"],
        "themes": ["证件办理"],
        "authority": {"name": "杭州市公安局余杭区分局", "department": "公安"},
        "region": "330110",
        "level": "县级",
        "legal_basis": ["《中华人民共和国居民身份证法》第十一条"],
        "legal_time": {"value": 60, "unit": "自然日"},
        "promised_time": {"value": 20, "unit": "工作日"},
        "visits": 1,
        "conditions": ["居民身份证有效期满"],
        "materials": [{"name": "居民户口簿", "original": 1}],
        "process": ["申请", "受理", "制证"],
        "fee": {"charged": True, "standard": "20元/证"},
        "case_type": "承诺件",
        "place": {"address": "文一西路1500号"},
        "hours": "周一至周五 9:00-17:00",
        "contact": "0571-88888888",
        "faqs": [{"question": "可以代领吗？", "answer": "可以。"}],
        "supervision": "12345",
    }
    return {field: value for field, value in {**raw, **changes}.items() if value is not None}


def check(raw: dict[str, Any], **options: Any) -> tuple[Document | None, dict[str, str], dict[str, str]]:
    """The document, the faults and the warnings of a row, by field."""
    checked = DocumentCheck(load_tree(), **options).check(7, raw)
    return checked.document, by_field(checked.faults, False), by_field(checked.faults, True)


def by_field(faults: tuple[Fault, ...], warning: bool) -> dict[str, str]:
    assert len({(fault.field, fault.reason) for fault in faults}) == len(faults), "a fault is told twice"
    return {fault.field: fault.reason for fault in faults if fault.warning is warning}


def documents_in(path: Path, **options: Any) -> list[Document]:
    """The documents of a file, all of which must be right."""
    rule, found = DocumentCheck(load_tree()), []
    for row in read_rows(path, **options):
        checked = rule.check_row(row)
        assert checked.document is not None, checked.faults
        found.append(checked.document)
    return found


LETTERS = st.text(st.sampled_from("办证公积金；;|、，。（）{}[]\"'= 1a"), max_size=12)
LINES = LETTERS.map(lambda text: f"办{text}".strip()).map(lambda text: " ".join(text.split()))
TEXTS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
START = datetime(1970, 1, 1, tzinfo=timezone(timedelta(hours=8)))
MOMENTS = st.integers(0, 4 * 10**9).map(lambda seconds: START + timedelta(seconds=seconds))
PAST = st.integers(0, 17 * 10**8).map(lambda seconds: START + timedelta(seconds=seconds))
URLS = LETTERS.map(lambda text: "https://www.zjzwfw.gov.cn/" + "".join(c for c in text if c.isalnum()))
LIMITS = st.builds(
    Duration,
    value=st.sampled_from([0.0, 1.0, 5.0, 20.0, 2.5]),
    unit=st.sampled_from(["工作日", "自然日", "月", "小时", "即时"]),
    note=st.none() | LINES,
)


def _several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=3).map(tuple)


def _choices(field: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(sorted(set(CHOICES[field].values()), key=str))


DOCUMENTS = st.builds(
    Document,
    id=st.from_regex(r"[0-9A-Z]{4,31}", fullmatch=True),
    title=LINES,
    kind=_choices("kind").filter(lambda kind: kind not in ("faq", "complaint")),
    aliases=_several(LINES),
    text=st.none() | TEXTS,
    matter_type=st.none() | _choices("matter_type"),
    audience=_several(_choices("audience")),
    themes=st.lists(st.sampled_from(["证件办理", "社会保障"]), unique=True).map(tuple),
    authority=st.none() | st.builds(Authority, name=LINES, code=st.none() | st.just("113301000024912349")),
    region=st.just("330110"),
    level=st.just("县级"),
    coverage=st.none() | st.builds(Coverage, scope=_choices("coverage.scope"), regions=st.just(("310000", "330000"))),
    legal_basis=_several(TEXTS),
    legal_time=st.none() | LIMITS,
    promised_time=st.none() | LIMITS,
    visits=st.none() | st.integers(0, 99),
    conditions=_several(TEXTS),
    materials=_several(
        st.builds(
            Material,
            name=LINES,
            necessity=_choices("materials.necessity"),
            original=st.none() | st.integers(0, 9),
            copies=st.none() | st.integers(0, 9),
            source=st.none() | LINES,
            electronic=st.none() | st.booleans(),
        )
    ),
    fee=st.none() | st.builds(Fee, charged=st.booleans(), standard=st.none() | TEXTS),
    place=st.none() | st.builds(Place, address=LINES, lat=st.none() | st.floats(-90, 90)),
    faqs=_several(st.builds(Question, question=TEXTS, answer=TEXTS)),
    online=_several(_choices("online")),
    links=st.none() | st.builds(Links, pc=URLS),
    needs_identity=st.none() | st.booleans(),
    status=_choices("status"),
    updated_at=st.none() | PAST,
    rating=st.none() | st.floats(0, 5),
)
