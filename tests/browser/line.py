"""A line of two generations ago between a browser and the server: slow, far, and losing packets.

It stands between the two as a relay, so that all that a browser sends goes over it: pages, workers and scripts alike.
What is lost is sent again after a pause, as TCP does it; whoever waits sees delays, and nothing out of order.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread
from time import monotonic

DOWN, UP = 250_000, 50_000
"""Bits a second."""
LATENCY = 0.3
"""Seconds there and back."""
LOSS, PAUSE = 0.05, 0.6
"""How many packets are lost, and after how long the first is sent again; each time the pause doubles."""
PACKET = 1400


@dataclass
class Way:
    """One direction, which all connections share."""

    rate: int
    rng: Random
    free: float = 0.0

    def arrives(self, size: int) -> float:
        """When a packet that is handed over now comes out at the other end."""
        taken, late, pause = size * 8 / self.rate, 0.0, PAUSE
        self.free = max(self.free, monotonic()) + taken
        while self.rng.random() < LOSS:
            self.free, late, pause = self.free + taken, late + pause, pause * 2
        return self.free + LATENCY / 2 + late


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way) -> None:
    underway: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, packet = await underway.get()
            await asyncio.sleep(max(0.0, due - monotonic()))
            if not packet:
                return
            writer.write(packet)

    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(deliver())
            with suppress(ConnectionError):
                while packet := await reader.read(PACKET):
                    underway.put_nowait((way.arrives(len(packet)), packet))
            underway.put_nowait((way.arrives(0), b""))
    finally:
        writer.close()


@dataclass
class Line:
    """The relay in front of a port of this machine, in a thread of its own."""

    port: int
    rng: Random
    near: int = 0
    laid: Event = field(default_factory=Event)
    connections: set["asyncio.Task[None]"] = field(default_factory=set)

    def run(self) -> None:
        """Relay until it is cut."""
        asyncio.run(self._relay())

    def cut(self) -> None:
        """End it, with whatever is underway."""
        self.loop.call_soon_threadsafe(self.over.set)

    async def _relay(self) -> None:
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        self.down, self.up = Way(DOWN, self.rng), Way(UP, self.rng)
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.near = server.sockets[0].getsockname()[1]
        self.laid.set()
        await self.over.wait()
        server.close()
        for connection in self.connections:
            connection.cancel()
        await asyncio.gather(*self.connections, return_exceptions=True)
        await asyncio.sleep(0)  # what was closed is let go

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            self.connections.add(task)
            task.add_done_callback(self.connections.discard)
        with suppress(ConnectionError, asyncio.CancelledError):  # as it may end at any moment
            await asyncio.sleep(LATENCY)  # the two shake hands
            far, there = await asyncio.open_connection("127.0.0.1", self.port)
            await asyncio.gather(_carry(reader, there, self.up), _carry(far, writer, self.down))
        writer.close()


@contextmanager
def slow_line(port: int, seed: int = 0) -> Iterator[str]:
    """Lay a line to a port of this machine for the length of a block; give the address at its near end."""
    line = Line(port, Random(seed))  # noqa: S311 - nothing depends on its being guessed
    thread = Thread(target=line.run, name="line", daemon=True)
    thread.start()
    line.laid.wait()
    try:
        yield f"http://127.0.0.1:{line.near}"
    finally:
        line.cut()
        thread.join()
