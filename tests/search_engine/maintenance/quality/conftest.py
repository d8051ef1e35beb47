"""A store of a few documents, and everything that is found in it."""

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search_engine import Service, Settings
from search_engine.installation.installation import Installation
from search_engine.maintenance.quality import KINDS, Report, Scope, examine
from tests.search_engine.conftest import lines

Examine = Callable[..., Report]

# Complete in every element of §7.1.
WHOLE: dict[str, Any] = {
    "id": "m1",
    "kind": "matter",
    "item_code": "1",
    "catalog_code": "000709001000",
    "title": "居民身份证补领",
    "matter_type": "行政确认",
    "initiative": "依申请",
    "themes": ["证件办理"],
    "authority": {"name": "某公安局", "department": "公安"},
    "region": "330110",
    "legal_basis": ["《居民身份证法》"],
    "legal_time": {"value": 20, "unit": "工作日"},
    "promised_time": {"value": 10, "unit": "工作日"},
    "visits": 0,
    "conditions": ["丢失"],
    "materials": [{"name": "户口簿", "form_url": "https://www.zwfw.example/form"}],
    "process": ["申请", "领证"],
    "fee": {"charged": False},
    "case_type": "承诺件",
    "place": {"address": "某路"},
    "hours": "工作日",
    "contact": "12345",
    "faqs": [{"question": "几天", "answer": "十天"}],
    "supervision": "12345",
    "links": {"pc": "https://www.zwfw.example/item"},
}


def matter(number: int, **fields: Any) -> dict[str, Any]:
    """A whole matter of its own id, save what is said otherwise; a field of None is left out."""
    merged = {**WHOLE, "id": f"m{number}", **fields}
    return {name: value for name, value in merged.items() if value is not None}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(Settings(home=tmp_path / "home", spelling="off", log_queries=False))
    yield installation
    installation.store.engine.dispose()


@pytest.fixture
def found(place: Installation) -> Examine:
    """Load documents (none: leave the store as it is), and look everything over."""

    def found(
        documents: list[dict[str, Any]], *, region: str = "000000", hosts: frozenset[str] | None = None, **given: Any
    ) -> Report:
        if documents:
            Service(place).document_desk.put(io.BytesIO(lines(documents)), "test", skip_bad_rows=False)
        rules = {name: given.pop(name) for name in ("now", "probes", "patience") if name in given}
        tree = place.tree()
        scope = Scope(place.store, tree, tree[region].number, hosts, **{"now": time.time(), **rules})
        return examine(scope, KINDS, **{"limit": 100, **given})

    return found
