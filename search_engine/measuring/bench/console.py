"""The console's table of a kind with tens of thousands of rows: how soon it is seen, and how soon a filter has narrowed
it; asked of a server over a real connection.
"""

from __future__ import annotations

import http.client
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from dictionaries.editing.own_files import PlacedRow, row_of_cells
from dictionaries.kinds import BY_NAME
from indexer.store.area import Area
from indexer.store.audit import Author
from search_engine.editing.actor import Actor
from search_engine.editing.opening import editor_of
from search_engine.installation.accounts import NewAccount
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.http import HOST, processor_ms, server
from search_engine.measuring.bench.making import Say, machine
from search_engine.measuring.bench.timing import spread
from search_engine.settings.settings import Settings

KIND = "paraphrases"
TABLE = f"/admin/dictionaries/{KIND}"
NAME = "测量"
# Requests of each sort; the first one of a process stands apart, for it makes what the others use.
TIMES = 20
PATIENCE = 600  # seconds, beside others on the machine
PLACES, THINGS, ACTS = "东南西北城乡镇街", "车房证照税费店铺厂校", ("登记", "变更", "注销", "补领", "换发")
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def bench_rows(count: int) -> Iterator[PlacedRow]:
    """So many rows, no two of one key."""
    kind = BY_NAME[KIND]
    for number in range(count):
        place, thing = PLACES[number % len(PLACES)], THINGS[number // 7 % len(THINGS)]
        act = ACTS[number // 3 % len(ACTS)]
        cells = {"query": f"{place}边第{number}号{thing}怎么{act}", "title": f"{thing}{act}", "note": f"第 {number} 行"}
        row, _ = row_of_cells(kind, {**dict.fromkeys(kind.columns, ""), **cells})
        if row is not None:
            yield PlacedRow(row, "", number + 1)


def run_console_bench(rows: int, home: Path, say: Say) -> dict[str, Any]:
    """Import rows, look at their table drafted and published; figures in ms as `docs/benchmarks.md` has them."""
    password = secrets.token_urlsafe(18)
    place = Installation(Settings(home=home, log_queries=False))
    place.console_access.accounts.add(NewAccount(NAME, "publisher", (), (), password), author=Author.of_shell())
    editor, actor = editor_of(place), Actor(Author(f"user:{NAME}"), Area(place.tree()))
    found: dict[str, Any] = {"machine": machine(), "rows": rows}
    say(f"起草 {rows:,} 行")
    started = time.perf_counter()
    report = editor.import_rows(actor, list(bench_rows(rows)))
    found["import_s"] = round(time.perf_counter() - started, 1)
    found["drafted"] = _measured(home, password, say)
    say("检查并发布")
    started = time.perf_counter()
    editor.publish(actor, [draft.number for draft in report.drafts], accept_warnings=True)
    found["publish_s"] = round(time.perf_counter() - started, 1)
    found["published"] = _measured(home, password, say)
    return found


def _measured(home: Path, password: str, say: Say) -> dict[str, Any]:
    """Times of a person at the desk, and what the server's processes work for each request."""
    say("打开表格、翻页、排序、筛选")
    with server(home, 1) as (port, process):
        browser = Desk(port, password)

        def asked(*paths: str) -> dict[str, float]:
            before = processor_ms(process)
            times = [browser.get(path) for path in paths]
            used = (processor_ms(process) - before) / len(paths)
            return spread(times) | {"processor_ms": round(used, 1)}

        return {
            "first_of_a_process": asked(TABLE),
            "page": asked(*(f"{TABLE}?page={number}" for number in range(1, TIMES + 1))),
            "filter": asked(*(f"{TABLE}?{urlencode({'q': f'第{number * 37}'})}" for number in range(TIMES))),
            "sort": asked(*(f"{TABLE}?sort={'-' * (number % 2)}title" for number in range(TIMES))),
        }


class Desk:
    """Somebody who is in the console, over one connection.

    Args:
        port: Of the server.
        password: Of the account.
    """

    def __init__(self, port: int, password: str) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        self._cookie = ""
        _, page = self._ask("GET", "/admin/login")
        token = TOKEN.search(page)
        form = urlencode({"csrf": token[1] if token else "", "name": NAME, "password": password})
        status, _ = self._ask("POST", "/admin/login", form)
        if status != 303:
            raise RuntimeError(f"登录失败：{status}")

    def get(self, path: str) -> float:
        """Open a page, whole: ms. Raises `RuntimeError` where it is not given."""
        started = time.perf_counter()
        status, _ = self._ask("GET", quote(path, safe="/?&=%-"))
        taken = (time.perf_counter() - started) * 1000
        if status != 200:
            raise RuntimeError(f"{path}：{status}")
        return taken

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": self._cookie} if self._cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        if cookies := answer.headers.get_all("Set-Cookie"):
            self._cookie = "; ".join(one.partition(";")[0] for one in cookies)
        return answer.status, text
