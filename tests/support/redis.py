"""A Redis of one's own: a socket in a private folder, nothing on the network, nothing kept."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as Unreachable

PATIENCE = 10


@contextmanager
def server() -> Iterator[str]:
    """Run a server for the length of a block; give its URL."""
    folder = Path(tempfile.mkdtemp(prefix="blo-redis-", dir="/tmp"))
    socket = folder / "socket"
    words = ("--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no", "--dir", str(folder))
    running = subprocess.Popen(["redis-server", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(socket)
        yield f"redis+unix://{socket}"
    finally:
        running.terminate()
        running.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(socket: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        with Redis(unix_socket_path=str(socket)) as asked:
            try:
                asked.ping()
            except Unreachable:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return
