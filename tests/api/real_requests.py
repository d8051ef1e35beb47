"""Requests as they come, right and wrong: of every call of the API, as many as one likes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from search_engine.documents.cursors import cursor_behind, write_cursor

WRONG_KEY = {"X-Zwfw-Key": "not-a-key"}
KINDS = ("search", "click", "view", "impression", "favourite", "handle", "rate", "dismiss")
CONTEXTS = ("home", "empty", "after:身份证", "licence:营业执照", "matter:{id}", "matter:none", "nowhere", "after:")
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "kind": ("matter", "guide", "policy", "app", "nothing"),
    "channel": ("natural", "legal", "guide", "power", "service", "policy", "app", "all", "none"),
    "department": ("公安", "民政", "无此部门"),
    "theme": ("证件办理", "婚姻登记", "社会保障"),
    "matter_type": ("行政许可", "行政确认", "行政许"),
    "level": ("县级", "市级", "区级"),
    "audience": ("natural", "legal", "people"),
    "online": ("受理", "办理"),
    "ease": ("no_visit", "weekend", "weekends"),
    "needs_identity": ("true", "false", "maybe"),
    "sort": ("relevance", "updated", "popular", "rating", "price"),
    "region_mode": ("cascade", "only", "off"),
    "collapse": ("others", "all", "none"),
    "correct": ("auto", "suggest", "off"),
    "facets": ("none", "channel,department", "kind"),
    "off": ("places", "synonyms", "meaning"),
    "explain": ("true", "false"),
    "page": ("1", "2", "0"),
    "size": ("1", "5", "50", "51"),
    "issued_from": ("2020-01-01", "yesterday"),
    "pf": ("gov", "all", "app", "fax"),
    "lat": ("30.27", "91"),
    "lon": ("120.15",),
    "personal": ("0", "1"),
    "off_signals": ("popularity",),
    "colour": ("red",),
}


PLACES_OF_DOCUMENTS = ({"site": "浙江省"}, {"kind": "guide"}, {"region": "999999"}, {"kind": "none"})
AFTER = ({"after": cursor_behind(1)}, {"after": cursor_behind(10**9)}, {"after": write_cursor("documents", "x")})


@dataclass
class Call:
    """One request: what a test client is called with."""

    method: str
    path: str
    query: dict[str, Any] | None = None
    headers: Mapping[str, str] | None = None
    body: Any = None
    content_type: str = "application/json"

    def sent(self, client: Any) -> Any:
        """The answer to it."""
        data = self.body if isinstance(self.body, (bytes, str)) or self.body is None else json.dumps(self.body)
        return client.open(
            quote(self.path, safe="/:%"), method=self.method, query_string=self.query, headers=self.headers, data=data,
            content_type=self.content_type if data is not None else None,
        )  # fmt: skip


@dataclass
class Requests:
    """Draws requests.

    Attributes:
        ids: Documents that exist.
        texts: What people type.
        regions: Where they are.
        key, person: Headers that may write, and of somebody who is signed in.
        kept_queries: Numbers of kept queries that there are now.
        others_steps: Numbers of steps of switches that wait for a review, by somebody else.
        preview_seen: The id of a preview that the key has asked for.
        receipt: That of a report.
        own_drafts, others_drafts: Numbers of drafts that there are now: the key's, and of bans by somebody else.
    """

    chance: Random
    ids: list[str]
    texts: list[str]
    regions: list[str]
    key: Mapping[str, str]
    person: Mapping[str, str]
    own_drafts: Callable[[], list[int]] = list
    others_drafts: Callable[[], list[int]] = list
    others_steps: Callable[[], list[int]] = list
    preview_seen: str = ""
    kept_queries: Callable[[], list[int]] = list
    receipt: str = ""

    def of(self, name: str) -> Call:
        """A request of a call by the name that the OpenAPI document gives it."""
        drawn = DRAWN[name](self)
        framed = self.one(*[{}] * 6, {"envelope": "gateway"}, {"envelope": "soap"}, {"auth_code": "2026-1"})
        return replace(drawn, query={**(drawn.query or {}), **framed})

    def one(self, *values: Any) -> Any:
        """One of some values."""
        return self.chance.choice(values)

    @property
    def id(self) -> str:
        """A document, mostly one that exists."""
        return self.one(*[self.chance.choice(self.ids)] * 4, "none", "a//b")

    @property
    def region(self) -> dict[str, str]:
        """A region, mostly one that exists, or none."""
        known = self.chance.sample(self.regions, 8)
        return self.one({}, {}, *({"region": code} for code in (*known, "999999", "33")))

    @property
    def signed(self) -> Mapping[str, str]:
        """Mostly somebody; also nobody, and a token that is none."""
        return self.one(*[self.person] * 6, {}, {"X-Zwfw-User": "x.y.z"})

    def documents(self) -> Call:
        """A page of what is stored, or a stream of some of it."""
        asked = self.one({"size": 3}, {"size": 3, "fields": "id,title"}, {"size": 1001}, *PLACES_OF_DOCUMENTS)
        more = self.one(
            {}, {"cursor": write_cursor("documents", self.id)}, {"cursor": "x"}, {"fields": "id,colour"},
            {"bucket": "3g"}, {"format": "jsonl", "bucket": "3f"}, {"changed_since": "2026-03-01T09:00:00+08:00"},
            {"changed_since": "x"},
        )  # fmt: skip
        return Call("GET", "/v1/documents", {**asked, **more}, self.keyed)

    def audit_log(self) -> Call:
        """A look at the audit log."""
        asked = ({}, {"since": "7d", "who": "测试"}, {"action": "documents", "size": "2"}, {"older_than": "5"},
                 {"since": "x"}, {"size": "501"}, {"until": "2026-01-01"})  # fmt: skip
        return Call("GET", "/v1/admin/log", self.one(*asked), self.keyed)

    @property
    def keyed(self) -> Mapping[str, str]:
        """Mostly a key that may write."""
        return self.one(self.key, self.key, self.key, {}, WRONG_KEY)

    @property
    def keyed_once(self) -> Mapping[str, str]:
        """The same, also with an idempotency key: one of its own, one that others have, none in order."""
        own = {"Idempotency-Key": str(self.chance.random())}
        return {**self.keyed, **self.one({}, {}, {}, own, own, {"Idempotency-Key": self.one("again", "again", "a b")})}

    def search(self) -> Call:
        names = self.chance.sample(sorted(OPTIONS), self.one(0, 0, 0, 0, 1, 1, 2))
        options = {name: self.chance.choice(OPTIONS[name]) for name in names}
        query = {"q": self.chance.choice(self.texts), **self.region, **options}
        if self.one(True, False):
            query["explain"] = "true"
        return Call("GET", "/v1/search", query, self.one({}, {}, self.person, self.key))

    def search_by_post(self) -> Call:
        """The same in a body, as text, of which some is of the wrong type."""
        drawn, kinds = self.search(), ("application/json", "application/x-www-form-urlencoded")
        query = drawn.query or {}
        body = {name: [value] if name in ("department", "channel") else value for name, value in query.items()}
        return self.one(
            Call("POST", drawn.path, None, drawn.headers, self.one(body, body, query, [], "{"), kinds[0]),
            Call(
                "POST",
                drawn.path,
                None,
                drawn.headers,
                urlencode(query, doseq=True),
                self.one(*kinds[1:] * 4, "text/csv"),
            ),
        )

    def explanation(self) -> Call:
        """A search that is explained, often with a document."""
        names = self.chance.sample(sorted(OPTIONS), self.one(0, 0, 0, 1))
        options = {name: self.chance.choice(OPTIONS[name]) for name in names}
        query = {"q": self.chance.choice(self.texts), **self.region, **options}
        document = self.one({}, {"document": self.id}, {"document": self.id}, {"document": "a b"})
        return Call("GET", "/v1/admin/explain", {**query, **document}, self.keyed)

    def suggest(self) -> Call:
        text = self.one(self.chance.choice(self.texts)[:4], "sfz", "gjj", "jiehun", "身份", "酒", "")
        return Call("GET", "/v1/suggest", {"q": text, **self.region, **self.one({}, {"limit": self.one(1, 20, 0)})})

    def hot(self) -> Call:
        return Call("GET", "/v1/hot", {**self.region, **self.one({}, {"limit": self.one(3, 30, 31)})})

    def recommend(self) -> Call:
        context = self.one(*CONTEXTS).replace("{id}", self.chance.choice(self.ids))
        query = {**self.region, "context": context, **self.one({}, {"audience": self.one("natural", "legal", "x")})}
        return Call("GET", "/v1/recommend", query, self.one({}, self.person, {"X-Zwfw-User": "x"}))

    def voice(self) -> Call:
        heard = [
            {"text": self.chance.choice(self.texts), "confidence": round(self.chance.random(), 2)}
            for _ in range(self.one(1, 2, 5))
        ]
        body = self.one({"hypotheses": heard, **self.region}, {"hypotheses": heard}, {"hypotheses": []}, [], "{")
        kind = self.one(*["application/json"] * 6, "audio/wav", "text/plain")
        return Call("POST", "/v1/voice", self.one({}, {}, {"x": 1}), body=body, content_type=kind)

    def events(self) -> Call:
        sent = [self._event(number) for number in range(self.one(1, 2, 4))]
        body = self.one({"events": sent}, {"events": sent}, {"events": "x"}, {"event": []}, "{")
        headers = self.one({}, self.person, WRONG_KEY, {"Sec-Fetch-Site": "cross-site"}, {"X-Zwfw-User": "x"})
        return Call("POST", "/v1/events", None, headers, body, self.one(*["application/json"] * 5, "text/html"))

    def _event(self, number: int) -> dict[str, Any]:
        found = {"id": f"e{self.chance.random()}-{number}", "type": self.one(*KINDS), "document": self.id}
        return {**found, **self.one({"query": "身份证"}, {"rating": 4}, {"documents": [self.id]}, {"position": "x"})}

    def report(self) -> Call:
        """What a reader marks."""
        right = {"kind": "wrong", "document": self.id, "text": "不再收费"} | self.region
        other = {"kind": "not_found", "query": self.chance.choice(self.texts)}
        body = self.one(
            *[right, other] * 4, right | {"text": 5}, right | {"region": 5}, {"kind": "good", "colour": 1}, [], "{"
        )
        headers = self.one({}, {}, self.key, WRONG_KEY, {"Sec-Fetch-Site": "cross-site"})
        return Call("POST", "/v1/reports", None, headers, body, self.one(*["application/json"] * 5, "text/html"))

    def queue(self) -> Call:
        """What is to be mended."""
        right = ({"sort": "matter"}, {"state": "done"}, {"overdue": "true"}, {"limit": 2, "q": "月"}, self.region)
        query = self.one({}, *right, {"sort": "x"}, {"limit": 0}, {"region": "1"})
        return Call("GET", QUEUE, query, self.keyed)

    def set_queue(self) -> Call:
        """Changing some of it, each time to something else."""
        right = {
            "numbers": [self.one(1, 2, 3)],
            "note": f"试 {self.chance.random()}",
            "state": self.one("open", "done"),
        }
        wrong = ({"numbers": []}, right | {"due": "x"}, right | {"numbers": [99_999]}, {})
        return Call("POST", QUEUE, None, self.keyed, self.one(right, right, right, right, *wrong))

    def consent(self) -> Call:
        """Mostly a yes: without it nothing is kept, and no favourite."""
        body = self.one(*[{"agreed": True}] * 9, {"agreed": False}, {"agreed": 1}, [], "{")
        return Call("PUT", "/v1/me/consent", None, self.signed, body, self.one(*["application/json"] * 9, "text/html"))

    def mine(self, method: str, path: str, *queries: Mapping[str, Any]) -> Call:
        return Call(method, path, dict(self.one({}, {}, {}, {}, {"colour": 1}, *queries)), self.signed)

    def bulk(self) -> Call:
        row = {"id": f"new-{self.one(1, 2, 3)}", "kind": "matter", "title": "居民身份证补领", "region": "330110"}
        rows = [{**row, **self.one({}, {}, {"region": "999999"}, {"unknown": 1}, {"promised_time": {"value": 5}})}]
        lines = self.one(*["\n".join(map(json.dumps, rows))] * 4, json.dumps({"documents": rows}), "{", "")
        query = self.one({}, {"skip_bad_rows": "true"}, {"skip_bad_rows": "maybe"}, {"site": "新站点"})
        kind = self.one(*["application/x-ndjson", "application/json"] * 3, "image/png")
        return Call("POST", "/v1/documents:bulk", query, self.keyed_once, lines, kind)

    def put(self) -> Call:
        """One document to its address."""
        document = {"kind": "matter", "title": "居民身份证补领", "region": self.one("330110", "330110", "999999")}
        body = self.one(*[document | self.one({}, {"unknown": 1})] * 4, document | {"id": "other"}, [], "{")
        kind = self.one(*["application/json"] * 6, "application/x-ndjson")
        return Call("PUT", f"/v1/documents/new-{self.one(1, 2, 3)}", None, self.keyed_once, body, kind)

    def catalog(self) -> Call:
        node = self.one("", "root", "theme", "theme:证件办理", "department:公安", "level:县级", "nowhere", "theme:无")
        return Call("GET", "/v1/catalog", {**self.region, **({"node": node} if node else {})})

    def places(self) -> Call:
        parent = {f"{self.one('parent')}": code for code in self.region.values()}
        return Call("GET", "/v1/regions", {**parent, **self.one({}, {"q": self.one("余杭", "西湖区", "3301", "无")})})

    def place(self) -> Call:
        code = self.one(*self.chance.sample(self.regions, 3), "330103", "330110000000", "310108", "999999", "12")
        return Call("GET", f"/v1/regions/{code}")

    def point(self) -> Call:
        lat, lon = self.one(
            ("30.27", "120.15"), ("31.2", "121.4"), ("0", "0"), ("91", "1"), ("", "1"), ("39.9", "116.4")
        )
        return Call("GET", "/v1/locate", {"lat": lat, "lon": lon})

    def deletion(self) -> Call:
        return Call("DELETE", f"/v1/documents/new-{self.one(0, 1, 2, 3)}", None, self.keyed)

    def deletions(self) -> Call:
        """Many documents go."""
        one = {"id": f"new-{self.one(0, 1, 2, 3)}"}
        right = {"documents": [one | self.one({}, {"updated_at": "2026-03-01T09:00:00+08:00"})], "reason": "试"}
        body = self.one(right, right, right, {"documents": []}, right | {"colour": 1}, "{")
        return Call("POST", "/v1/documents:delete", None, self.keyed_once, body)

    def dictionaries(self, method: str, path: str, *asked: Any) -> Call:
        """A call about dictionaries: of some queries or bodies one."""
        path = f"/v1/admin/dictionaries{path}"
        if method in ("GET", "DELETE"):
            return Call(method, path, self.one({}, *asked), self.keyed)
        return Call(method, path, None, self.keyed, self.one(*asked, *asked, {}, {"colour": 1}))

    def draft(self) -> Call:
        """A draft of one of a few rows, in one of a few scopes."""
        term = f"纸质奶茶{self.one('店', '铺', '摊')}"
        cells = {"term": term, "target": "食品经营许可", "relation": "official", "weight": f"0.{self.one(1, 2, 3, 4)}"}
        synonym = {"kind": "synonyms", "cells": cells} | self.one({}, {"region": "330100"}, {"ends": "2099-12-31"})
        wrong = ({"kind": "none", "cells": cells}, synonym | {"region": "1"}, synonym | {"off": "no"})
        return self.dictionaries("POST", "/drafts", *[synonym] * 8, synonym | {"anew": True}, *wrong)

    def file(self, path: str, content: str, *queries: Mapping[str, str]) -> Call:
        """A file that is imported."""
        query = {
            "format": "csv",
            **self.one({}, {}, {"dry_run": "true"}, {"skip_bad_rows": "1"}, {"note": "试"}, *queries),
        }
        sent = self.one(*[content] * 5, "甲,乙\n", "")
        kind = self.one(*["application/octet-stream", "text/csv"] * 4, "image/png")
        return Call("POST", f"/v1/admin/dictionaries/{path}", query, self.keyed, sent.encode(), kind)

    def list_file(self) -> Call:
        """A list that is imported."""
        row = f"纸质奶茶{self.one('店', '铺')},食品经营许可,official,{self.one('0.5', '0.6', '9')}"
        rows = f"词语,对应词,关系,权重\n{row}\n"
        return self.file(
            "import", rows, {"kind": "synonyms"}, {"kind": "none"}, {"kind": "synonyms", "replace": "true"}
        )

    def thesaurus_file(self) -> Call:
        """A thesaurus that is imported."""
        rows = f"主题词,代,属\n纸质居住证,{self.one('纸居住证', '纸暂住证', '纸质居住证')},纸质证件\n"
        return self.file("thesaurus", rows, {"name": "试"}, {"format": "docx"})

    @property
    def drafts(self) -> list[int]:
        """The number of a draft, mostly of one that there is."""
        return [self.one(99_999, *self.own_drafts() * 6)]

    def preview(self) -> Call:
        """One query by a draft, or many."""
        live = {"drafts": self.drafts, "query": self.chance.choice(self.texts)} | self.region
        wrong = live | {"queries": 5}, {"drafts": self.drafts, "region": "330110"}, {"drafts": [1], "at": "morgen"}
        return self.dictionaries("POST", "/preview", *[live] * 6, {"drafts": self.drafts, "queries": 1}, *wrong)

    def acts(self) -> Call:
        """What a row in force does."""
        right = {"kind": "hotlines", "cells": {"number": "12345"}, "queries": 1}
        wrong = {"kind": "keine", "cells": {"x": "y"}}, {"kind": "hotlines"}, right | {"cells": {"number": "1"}}
        return self.dictionaries("POST", "/acts", *[right] * 3, *wrong)

    def teach(self) -> Call:
        """Teaching a document once."""
        sent = {"query": self.chance.choice(self.texts), "document": self.chance.choice(self.ids)} | self.region
        wrong = sent | {"document": "keine"}, {"query": "护照"}, sent | {"scope_region": "x"}
        return self.dictionaries("POST", "/teach", *[sent] * 4, *wrong)

    def teach_effect(self) -> Call:
        """What else a row moves."""
        row = {"kind": "stopwords", "cells": {"text": "夜里头", "where": "anywhere", "role": "weak"}}
        sent = {"query": "护照", "rows": [row], "first": 490}
        wrong = {"query": "护照", "rows": []}, sent | {"rows": [row | {"kind": "none"}]}, sent | {"rows": [{}]}
        return self.dictionaries("POST", "/teach/effect", *[sent] * 4, *wrong)

    def publish(self) -> Call:
        """Publishing a draft."""
        sent = {"drafts": self.drafts, "accept_warnings": True, "note": "试"}
        return self.dictionaries("POST", "/publish", *[sent] * 6, {"drafts": []})

    def approval(self) -> Call:
        """Approving what nobody has to approve, or going back."""
        others = {"drafts": self.others_drafts()[:1] or [99_999]}
        return self.dictionaries("POST", "/approvals", others, others, {"drafts": self.drafts}, {"version": 0})

    def send_back(self) -> Call:
        """Returning what somebody else has drafted."""
        number = (self.others_drafts() or [99_999])[-1]
        sent = {"reason": "请限定地区"}
        return self.dictionaries("POST", f"/drafts/{number}/return", *[sent] * 4, {"reason": ""}, {})

    def keep(self) -> Call:
        """Keeping a query, each another one."""
        text = f"{self.chance.choice(self.texts)[:50]} {self.chance.random()}"
        sent = {"query": text, "blocks": self.one(True, False), "note": "试"}
        right = sent | self.one(
            {"first": self.chance.choice(self.ids)}, {"top": self.chance.choice(self.ids)}, {"nothing": True}
        )
        wrong = (sent, sent | {"first": "none"}, right | {"row": {"id": "zzzzzzzz"}}, right | {"region": "1"})
        return self.dictionaries("POST", "/kept-queries", right, right, right, *wrong)

    def switch(self) -> Call:
        """Switching something off, or on again."""
        off = {"name": "suggestions", "state": "off", "note": "试"}
        wrong = ({"name": "all", "state": "off", "note": "试"}, {"name": "hot", "state": "off"}, {})
        return Call("PUT", SWITCHES, None, self.keyed, self.one(off, off, off | {"state": "on"}, *wrong))

    def review(self) -> Call:
        """Reviewing what somebody else has switched."""
        there = {"number": self.one(*self.others_steps() or [99_999])}
        return Call("POST", f"{SWITCHES}/reviews", None, self.keyed, self.one(there, there, {"number": 99_999}, {}))

    def plain(self, path: str) -> Call:
        return Call("GET", path, self.one({}, {}, {}, {"colour": 1}))


SWITCHES, QUEUE = "/v1/admin/switches", "/v1/admin/queue"
PAGES = ({"page": 1, "size": 5}, {"page": 2, "size": 1}, {"size": 99})
DRAWN: Mapping[str, Callable[[Requests], Call]] = {
    "search": Requests.search,
    "searchByPost": Requests.search_by_post,
    "suggest": Requests.suggest,
    "hot": Requests.hot,
    "recommend": Requests.recommend,
    "voice": Requests.voice,
    "putEvents": Requests.events,
    "putReport": Requests.report,
    "getReport": lambda draw: Call(
        "GET",
        f"/v1/reports/{draw.one(*[draw.receipt] * 3, 'x')}",
        draw.one({}, {}, {}, {"x": 1}),
        draw.one({}, {}, {}, draw.key, WRONG_KEY),
    ),
    "getQueue": Requests.queue,
    "getQueueItem": lambda draw: Call(
        "GET", f"{QUEUE}/{draw.one(1, 2, 99_999, 'x')}", draw.one({}, {}, {"x": 1}), draw.keyed
    ),
    "setQueue": Requests.set_queue,
    "getConsent": lambda draw: draw.mine("GET", "/v1/me/consent"),
    "setConsent": Requests.consent,
    "getFootprint": lambda draw: draw.mine("GET", "/v1/me/footprint", *PAGES, {"format": "jsonl"}),
    "deleteFootprint": lambda draw: draw.mine("DELETE", "/v1/me/footprint", {"id": "e1"}, {"id": ""}, {"id": "e 1"}),
    "getFavourites": lambda draw: draw.mine("GET", "/v1/me/favourites"),
    "putFavourite": lambda draw: draw.mine("PUT", f"/v1/me/favourites/{draw.id}"),
    "deleteFavourites": lambda draw: draw.mine("DELETE", "/v1/me/favourites", {"id": draw.id}, {"id": ""}),
    "exportMe": lambda draw: draw.mine("GET", "/v1/me/export"),
    "deleteMe": lambda draw: draw.mine("DELETE", "/v1/me"),
    "exchangeTicket": lambda draw: Call(
        "POST",
        "/v1/tickets",
        None,
        draw.keyed,
        draw.one({"ticket": f"t{draw.chance.random()}"}, {"ticket": "the same"}, {"ticket": ""}, {"ticket": 1}, {}),
    ),
    "feed": lambda draw: draw.mine("GET", "/v1/me/feed", draw.region, {"audience": "legal"}, {"audience": "x"}),
    "feedSeen": lambda draw: draw.mine("POST", "/v1/me/feed/seen"),
    "getDocument": lambda draw: draw.plain(f"/v1/documents/{draw.id}"),
    "listDocuments": Requests.documents,
    "getDocumentDigests": lambda draw: Call(
        "GET", "/v1/documents:digests", draw.one({}, draw.region, *PLACES_OF_DOCUMENTS), draw.keyed
    ),
    "listChanges": lambda draw: Call(
        "GET", "/v1/changes", {**draw.one({"size": 20}, *PLACES_OF_DOCUMENTS), **draw.one({}, *AFTER)}, draw.keyed
    ),
    "listCopies": lambda draw: Call(
        "GET", f"/v1/copies/{draw.id}", {**draw.region, **draw.one({}, {"name": "宁波"}, *PAGES)}
    ),
    "putDocuments": Requests.bulk,
    "putDocument": Requests.put,
    "deleteDocument": Requests.deletion,
    "deleteDocuments": Requests.deletions,
    "vocabulary": lambda draw: draw.plain("/v1/vocabulary"),
    "getAuditLog": Requests.audit_log,
    "getSwitches": lambda draw: Call("GET", SWITCHES, draw.one({}, {}, {"colour": 1}), draw.keyed),
    "putSwitch": Requests.switch,
    "reviewSwitch": Requests.review,
    "getDictionaries": lambda draw: draw.dictionaries("GET", "", {"colour": 1}),
    "getDictionaryRows": lambda draw: draw.dictionaries(
        "GET",
        "/rows",
        {"kind": "synonyms", "q": "奶茶"},
        {"kind": "crisis", "own": "true"},
        {"kind": "none"},
    ),
    "getDictionaryRow": lambda draw: draw.dictionaries(
        "GET", f"/rows/{draw.one('zejrvjyg', 'zejrvjyg', 'aaaaaaaa', 'x')}"
    ),
    "getExplanation": Requests.explanation,
    "getDrafts": lambda draw: draw.dictionaries("GET", "/drafts", {"of": "key:测试"}, {"of": ["a", "b"]}),
    "putDraft": Requests.draft,
    "checkDrafts": lambda draw: draw.dictionaries("POST", "/check", {"drafts": draw.drafts}),
    "previewDrafts": Requests.preview,
    "getActs": Requests.acts,
    "getPreview": lambda draw: draw.dictionaries(
        "GET", f"/preview/{draw.one(*[draw.preview_seen] * 3, 'f' * 16, 'x')}"
    ),
    "returnDraft": Requests.send_back,
    "undoDraft": lambda draw: draw.dictionaries("POST", f"/drafts/{draw.drafts[0]}/undo"),
    "deleteDraft": lambda draw: draw.dictionaries("DELETE", f"/drafts/{draw.drafts[0]}"),
    "teachOnce": Requests.teach,
    "teachEffect": Requests.teach_effect,
    "approveDrafts": Requests.approval,
    "publishDrafts": Requests.publish,
    "rollbackDictionaries": lambda draw: draw.dictionaries(
        "POST", "/rollback", {"version": draw.one(0, 1, 2)}, {"version": "1"}
    ),
    "getDictionaryVersions": lambda draw: draw.dictionaries("GET", "/versions", {"size": 2}, {"size": 0}),
    "getDictionaryVersion": lambda draw: draw.dictionaries("GET", f"/versions/{draw.one(1, 1, 2, 3, 'x')}"),
    "exportDictionary": lambda draw: draw.dictionaries(
        "GET",
        "/export",
        {"kind": draw.one("pins", "words", "crisis"), "format": draw.one("csv", "tsv")},
        {"kind": "pins", "format": "x"},
    ),
    "importDictionary": Requests.list_file,
    "exportThesaurus": lambda draw: draw.dictionaries(
        "GET",
        "/thesaurus",
        {"format": "csv", "all": "true", "layout": draw.one("list", "columns")},
        {"format": "csv", "name": "无"},
    ),
    "importThesaurus": Requests.thesaurus_file,
    "getKeptQueries": lambda draw: draw.dictionaries("GET", "/kept-queries", {"colour": 1}),
    "keepQuery": Requests.keep,
    "deleteKeptQuery": lambda draw: draw.dictionaries(
        "DELETE", f"/kept-queries/{draw.one(99_999, *draw.kept_queries() * 6)}"
    ),
    "getQueryAnalysis": lambda draw: Call(
        "GET",
        "/v1/admin/queries",
        draw.one({}, draw.region, {"list": "none", "size": "3"}, {"since": "2026-02-30"}, {"list": "all"}),
        draw.keyed,
    ),
    "getPatrol": lambda draw: draw.dictionaries("GET", "/patrol", {"days": 3, "owner": "张三"}, {"days": 0}),
    "getLoad": lambda draw: Call("GET", f"/v1/loads/{draw.one(1, 1, 2, 99999, 'x')}"),
    "catalog": Requests.catalog,
    "regions": Requests.places,
    "region": Requests.place,
    "locate": Requests.point,
    "locateUnnamed": lambda draw: Call(
        "POST", "/v1/locate", body=draw.one({"lat": 30.27, "lon": 120.15}, {"lat": 0, "lon": 0}, {"lat": 91}, {})
    ),
    "health": lambda draw: draw.plain("/healthz"),
    "ready": lambda draw: draw.plain("/readyz"),
    "metrics": lambda draw: draw.plain("/metrics"),
    "getPins": lambda draw: Call(
        "GET", "/v1/admin/pins", draw.one({}, {"state": "dead"}, {"state": "gone"}), draw.keyed
    ),
}
