"""Ways to what hosts share, which a test shuts for one host: the others go on by doors of their own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tests.serving.live import HOST, free_port

CHUNK = 65_536


class Door(Protocol):
    """A way that can be shut."""

    def shut(self) -> None:
        """Cut off what is under way, and refuse what comes."""

    def open(self) -> None:
        """Let through again."""


class Mount:
    """A shared folder under a path of its own.

    Args:
        path: Where it is mounted.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self.path, self._folder = path, folder
        self.open()

    def shut(self) -> None:
        """The folder is no longer there."""
        self.path.unlink()

    def open(self) -> None:
        """It is there again."""
        self.path.symlink_to(self._folder)


class Relay:
    """A relay of TCP on a port of its own.

    Args:
        target: The port that it leads to.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, target: int) -> None:
        self.port, self._target, self._loop = free_port(), target, loop
        self._open, self._through = True, set[asyncio.StreamWriter]()
        self._do(self._listen)

    def shut(self) -> None:
        """End what goes through; whoever connects is let in and hears nothing but the end."""
        self._do(self._shut)

    def open(self) -> None:
        """Let through again."""
        self._open = True

    def end(self) -> None:
        """Listen no more. All relays are shut; nothing is open any more when this returns."""
        self._do(self._ended)

    def _do(self, work: Callable[[], object]) -> None:
        async def done() -> object:
            found = work()
            return await found if asyncio.iscoroutine(found) else found

        asyncio.run_coroutine_threadsafe(done(), self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._let_in, HOST, self.port)

    async def _ended(self) -> None:
        self._server.close()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)
            await asyncio.sleep(0)  # what was aborted is closed in the loop's next round

    def _shut(self) -> None:
        self._open = False
        for writer in [*self._through]:
            writer.transport.abort()

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            if self._open:
                inner_reader, inner = await asyncio.open_connection(HOST, self._target)
                if self._open:  # not shut meanwhile
                    await asyncio.gather(self._pass(reader, inner), self._pass(inner_reader, writer))
                inner.transport.abort()
        writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._through.add(writer)
        with suppress(OSError):
            while found := await reader.read(CHUNK):
                writer.write(found)
                await writer.drain()
        self._through.discard(writer)
        writer.close()


@contextmanager
def relays() -> Iterator[Callable[[int], Relay]]:
    """Makes relays to ports; all are gone when this is left."""
    loop, made = asyncio.new_event_loop(), list[Relay]()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def relay(target: int) -> Relay:
        made.append(Relay(loop, target))
        return made[-1]

    try:
        yield relay
    finally:
        for one in made:
            one.shut()
        for one in made:
            one.end()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
