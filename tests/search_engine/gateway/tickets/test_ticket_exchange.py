"""Tickets for tokens.

1. A ticket of a simulated platform (`simulated_platform`, which proves nothing of any real one) gives a token of the
   person, natural or legal, with their level; also after the platform has taken another key.
2. The person is the one that the portal's token of the same name is; the token has nothing of the name, ends after an
   hour, and is taken where tickets are, with our signature alone.
3. A ticket that may be used once is refused the second time, also where two come at a time, also by another process;
   what is remembered is a digest that goes when the ticket has ended. One that may be used again is taken again.
4. Forged, expired, another app's, cut and endless tickets are refused in words that tell nothing of them.
5. A platform that lies, fails, gives garbage or no end, or answers with no person, counts as not answering; so does one
   that is silent, and nobody waits for it longer than is set, nor do more threads than so many.
6. Nothing of a ticket, a name or a person is in a log, an error, a `repr`, or the database.
7. An adapter is found by its name among entry points, and gets keys that are kept encrypted; which there are is told.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import jwt
import pytest
import structlog
from sqlalchemy import Engine, select

from indexer.store import open_engine
from indexer.store.sealed.tables import used_tickets
from search_engine.errors import BadTicket, BadToken, NotReady
from search_engine.gateway.tickets import TicketExchange, TicketPerson, TicketRefused, adapter, ticket_exchange
from search_engine.people.identity import TokenReader
from search_engine.people.identity.ticket_tokens import LIFE, issued
from search_engine.settings.verifying_key import verifying_key
from tests.search_engine.gateway.tickets.simulated_platform import LIFE as TICKET_LIFE
from tests.search_engine.gateway.tickets.simulated_platform import Platform, SimulatedAdapter, served

KEY, PORTAL = b"k" * 32, "p" * 32
SUBJECT = "planted-subject-330106199001011234"


def user_of(name: str) -> str:
    return f"{abs(hash(name)):064x}"[:64]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_engine(tmp_path_factory.mktemp("tickets") / "zwfw.db")
    yield opened
    opened.dispose()


@dataclass
class Told:
    """An adapter that says what it is told to say."""

    answer: Callable[[], Any] = lambda: TicketPerson(SUBJECT)
    single_use: float = 0.0
    asked: list[str] = field(default_factory=list)

    def person(self, ticket: str, seconds: float) -> TicketPerson:
        self.asked.append(ticket)
        found: TicketPerson = self.answer()
        return found


@pytest.fixture
def exchange(engine: Engine) -> Callable[..., TicketExchange]:
    def made(adapter: Any, seconds: float = 5.0, clock: Callable[[], float] = time.time) -> TicketExchange:
        return TicketExchange(adapter, seconds, lambda: KEY, user_of, lambda: engine, clock)

    return made


@pytest.fixture
def reader() -> TokenReader:
    return TokenReader(lambda: verifying_key(PORTAL), user_of, tickets=lambda: KEY)


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def asking(platform: Platform) -> Iterator[SimulatedAdapter]:
    with served(platform) as address:
        yield SimulatedAdapter(address, lambda number: platform.keys[number])


def test_1_a_ticket_gives_a_token(
    platform: Platform, asking: SimulatedAdapter, exchange: Callable[..., TicketExchange], reader: TokenReader
) -> None:
    place = exchange(asking)
    for _ in range(2):
        for kind, name, level in (("natural", "1", 3), ("legal", "2", 0)):
            found = place.exchange(platform.ticket(f"u-{name}", type=name, auth=level))
            person = reader.person(found.token)
            assert person is not None
            assert (person.user, found.kind, found.level) == (user_of(f"u-{name}"), kind, level)
        platform.rotate()


def test_2_the_person_is_the_portals(exchange: Callable[..., TicketExchange], reader: TokenReader) -> None:
    found = exchange(Told()).exchange("t")
    portal = jwt.encode({"sub": SUBJECT, "exp": int(time.time()) + 60}, PORTAL, "HS256")
    assert reader.person(found.token) == reader.person(portal)
    claims = jwt.decode(found.token, options={"verify_signature": False})
    assert SUBJECT not in repr(claims)
    assert (claims["exp"] - claims["iat"], claims["exp"], claims["kind"]) == (LIFE, found.expires, "natural")


def test_2_only_our_signature_makes_our_token(reader: TokenReader) -> None:
    user, now = user_of("x"), int(time.time())
    ours = issued(KEY, user, "natural", 1, now)
    claims = jwt.decode(ours, options={"verify_signature": False})
    wrong = (
        issued(b"q" * 32, user, "natural", 1, now),
        issued(PORTAL.encode(), user, "natural", 1, now),
        issued(KEY, user, "natural", 1, now - LIFE - 60),
        issued(KEY, SUBJECT, "natural", 1, now),
        jwt.encode({**claims, "iss": "portal"}, KEY, "HS256", {"kid": "zwfw-ticket"}),
        jwt.encode({**claims, "aud": "others"}, KEY, "HS256", {"kid": "zwfw-ticket"}),
        jwt.encode(claims, "", "none", {"kid": "zwfw-ticket"}),
        jwt.encode(claims, KEY, "HS256"),
        ours[:-4],
    )
    for token in wrong:
        with pytest.raises(BadToken):
            reader.person(token)
    with pytest.raises(BadToken):
        TokenReader(lambda: verifying_key(PORTAL), user_of).person(ours)
    assert reader.person(ours) is not None


def test_3_a_ticket_is_used_once(
    platform: Platform, asking: SimulatedAdapter, exchange: Callable[..., TicketExchange], engine: Engine
) -> None:
    now = [time.time()]
    place, other = (exchange(asking, clock=lambda: now[0]) for _ in range(2))
    ticket = platform.ticket("u-1")
    place.exchange(ticket)
    for again in (place, other):
        with pytest.raises(BadTicket, match="用户票据已经用过"):
            again.exchange(ticket)
    assert platform.asked == 1
    now[0] += TICKET_LIFE + 1
    other.exchange(platform.ticket("u-2"))
    with engine.connect() as connection:
        assert connection.execute(select(used_tickets.c.until)).scalars().all() == [int((now[0] + TICKET_LIFE) * 1_000)]


def test_3_of_two_at_a_time_one_is_first(exchange: Callable[..., TicketExchange]) -> None:
    both, outcomes = threading.Barrier(2), []

    def answer() -> TicketPerson:
        both.wait(5)
        return TicketPerson(SUBJECT)

    place = exchange(Told(answer, single_use=60.0))

    def run() -> None:
        try:
            outcomes.append(place.exchange("two-at-a-time").kind)
        except BadTicket as error:
            outcomes.append(error.message)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["natural", ticket_exchange.USED()]


def test_3_a_ticket_that_failed_may_be_tried_again(exchange: Callable[..., TicketExchange]) -> None:
    answers: list[Callable[[], Any]] = [lambda: 1 / 0, lambda: TicketPerson(SUBJECT)]
    place = exchange(Told(lambda: answers.pop(0)(), single_use=60.0))
    with pytest.raises(NotReady):
        place.exchange("tried again")
    assert place.exchange("tried again").kind == "natural"
    free = exchange(Told())
    assert [free.exchange("as often as one likes").kind for _ in range(2)] == ["natural"] * 2


@pytest.mark.parametrize("ticket", ["", "x" * 8_193, "a\nb", "a\0b", "\ud800"])
def test_4_what_is_no_ticket_is_not_asked_for(exchange: Callable[..., TicketExchange], ticket: str) -> None:
    adapter = Told()
    with pytest.raises(BadTicket, match="1 至 8192 个字符"):
        exchange(adapter).exchange(ticket)
    assert adapter.asked == []


def test_4_tickets_that_are_not_in_order(
    platform: Platform, asking: SimulatedAdapter, exchange: Callable[..., TicketExchange]
) -> None:
    place, late = exchange(asking), platform.ticket("u-late")
    good = platform.ticket("u-1")
    platform.now += TICKET_LIFE + 1
    for ticket in ("forged", good[:-1], platform.ticket("u-2", app="theirs"), late):
        with pytest.raises(BadTicket) as refused:
            place.exchange(ticket)
        assert refused.value.message == ticket_exchange.REFUSED()


LIES: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda answer: answer[: len(answer) // 2],
    "garbage": lambda answer: b"\xff\x00{{{",
    "html": lambda answer: b"<html>502</html>",
    "no object": lambda answer: b"[1]",
    "deep": lambda answer: b"[" * 60_000,
    "huge": lambda answer: answer + b" " * 100_000,
    "a bit of the data": lambda answer: answer.replace(b'"data": "', b'"data": "AAAA'),
    "an unknown key": lambda answer: answer.replace(b'"key": 1', b'"key": 77'),
    "nothing": lambda answer: b"",
}


@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_5_a_platform_that_lies(
    platform: Platform, asking: SimulatedAdapter, exchange: Callable[..., TicketExchange], lie: Callable[[bytes], bytes]
) -> None:
    platform.lie = lie
    with pytest.raises(NotReady, match="票据平台暂时无法核对"):
        exchange(asking).exchange(platform.ticket("u-1"))


def test_5_another_key_than_the_platform_has(
    platform: Platform, asking: SimulatedAdapter, exchange: Callable[..., TicketExchange]
) -> None:
    with pytest.raises(NotReady):
        exchange(replace(asking, key=lambda _: b"w" * 16)).exchange(platform.ticket("u-1"))


@pytest.mark.parametrize(
    "person",
    [
        None, "u-1", {"subject": "u-1"}, TicketPerson(""), TicketPerson("  "), TicketPerson("x" * 129),
        TicketPerson(7), TicketPerson("u", "robot"), TicketPerson("u", level=-1), TicketPerson("u", level=10),  # type: ignore[arg-type]
        TicketPerson("u", level=True), TicketPerson("u", level=2.5),  # type: ignore[arg-type]
    ],
    ids=str,
)  # fmt: skip
def test_5_what_is_no_person(exchange: Callable[..., TicketExchange], person: Any) -> None:
    with pytest.raises(NotReady):
        exchange(Told(lambda: person)).exchange("t")


def test_5_a_silent_platform(
    platform: Platform, asking: SimulatedAdapter, exchange: Callable[..., TicketExchange]
) -> None:
    platform.pause = 30.0
    begun = time.monotonic()
    with pytest.raises(NotReady, match=r"没有在 0.2 秒内回答"):
        exchange(asking, 0.2).exchange(platform.ticket("u-1"))
    assert time.monotonic() - begun < 3


def test_5_an_adapter_that_never_returns_keeps_few_threads(exchange: Callable[..., TicketExchange]) -> None:
    ended = threading.Event()
    adapter = Told(lambda: ended.wait(30) and TicketPerson(SUBJECT))
    place = exchange(adapter, 0.01)
    for _ in range(ticket_exchange.AT_ONCE + 5):
        with pytest.raises(NotReady):
            place.exchange("t")
    assert len(adapter.asked) == ticket_exchange.AT_ONCE
    ended.set()
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            assert exchange(Told()).exchange("t").kind == place.exchange("t").kind
            break
        except NotReady:
            time.sleep(0.01)
    else:
        pytest.fail("threads that ended are not free again")


def refusing() -> TicketPerson:
    raise TicketRefused(f"{SUBJECT} is not known")


def failing() -> TicketPerson:
    raise RuntimeError(f"no connection for {SUBJECT}")


def leaving() -> TicketPerson:
    raise SystemExit(SUBJECT)


@pytest.mark.sqlite
@pytest.mark.parametrize("answer", [refusing, failing, leaving, lambda: TicketPerson(SUBJECT)])
def test_6_nothing_tells_a_ticket_or_a_person(
    exchange: Callable[..., TicketExchange], engine: Engine, answer: Callable[[], TicketPerson]
) -> None:
    ticket, shown, hidden = "planted-ticket-88c1", [], True
    place = exchange(Told(answer, single_use=60.0))
    with structlog.testing.capture_logs() as logs:
        try:
            found = place.exchange(ticket)
            shown += [found, found.token, TicketPerson(SUBJECT)]
        except (BadTicket, NotReady) as error:
            shown += [error, error.message, error.__cause__, vars(error)]
            hidden = error.__suppress_context__
    assert hidden
    written = b"".join(path.read_bytes() for path in Path(str(engine.url.database)).parent.iterdir())
    for planted in (ticket, SUBJECT):
        assert planted not in repr((logs, shown))
        assert planted.encode() not in written


def test_7_an_adapter_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [
        EntryPoint("province", f"{__name__}:registered", "zwfw.tickets"),
        EntryPoint("gone", "no.such:thing", "zwfw.tickets"),
        EntryPoint("empty", f"{__name__}:no_such", "zwfw.tickets"),
    ]
    monkeypatch.setattr(adapter, "entry_points", lambda group: points)
    made = adapter.adapter_of("province", lambda name: name.encode())
    assert made.person("t", 1.0).subject == "app-key"
    assert adapter.known_adapters() == ["empty", "gone", "province"]
    for name, told in (
        ("other", "没有安装票据适配器 other"),
        ("gone", "适配器 gone 无法载入（ModuleNotFoundError）"),
        ("empty", "适配器 empty 无法载入（AttributeError）"),
    ):
        with pytest.raises(NotReady, match=told):
            adapter.adapter_of(name, lambda name: b"")


def registered(secret: Callable[[str], bytes]) -> Told:
    return Told(lambda: TicketPerson(secret("app-key").decode()))
