"""An application served on a free port of this machine, in a thread that ends when it is no longer needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from waitress import create_server, wasyncore

THREADS = 4
A_MOMENT = 0.05


@contextmanager
def served(app: Any) -> Iterator[int]:
    """Serve a WSGI application for the length of a block; give the port."""
    sockets: dict[int, Any] = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=THREADS)
    ended = Event()

    def serve() -> None:
        while not ended.is_set():
            wasyncore.loop(timeout=A_MOMENT, map=sockets, count=1)

    thread = Thread(target=serve, name="server", daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        ended.set()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(sockets)
