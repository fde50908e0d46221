"""A line of two generations ago between a browser and the server: slow, far, and losing packets.

It stands between the two as a relay, so that all that a browser sends goes over it: pages, workers and scripts alike.
What is lost is sent again after a pause, as TCP does it; whoever waits sees delays, and nothing out of order.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from threading import Thread
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
                break
            writer.write(packet)
        writer.close()

    delivering = asyncio.create_task(deliver())
    try:
        while packet := await reader.read(PACKET):
            underway.put_nowait((way.arrives(len(packet)), packet))
    except ConnectionError:
        pass
    underway.put_nowait((way.arrives(0), b""))
    await delivering


@contextmanager
def slow_line(port: int, seed: int = 0) -> Iterator[str]:
    """Lay a line to a port of this machine for the length of a block; give the address at its near end."""
    rng = Random(seed)  # noqa: S311 - nothing depends on its being guessed
    down, up = Way(DOWN, rng), Way(UP, rng)
    loop = asyncio.new_event_loop()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(LATENCY)  # the two shake hands
        try:
            far, there = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(_carry(reader, there, up), _carry(far, writer, down))
        except ConnectionError:
            writer.close()

    server = loop.run_until_complete(asyncio.start_server(connect, "127.0.0.1", 0))
    thread = Thread(target=loop.run_forever, name="line", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(_end, loop, server)
        thread.join()
        loop.close()


def _end(loop: asyncio.AbstractEventLoop, server: asyncio.Server) -> None:
    async def end() -> None:
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        loop.stop()

    loop.create_task(end())
