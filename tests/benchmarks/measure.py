"""How things are measured: medians of repeated runs, CPU time of this process, and a server like the demo's."""

import http.client
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.serving import served

MILLI = 1000


def cpu(work: Callable[[], object], *, times: int = 30, warm: int = 3) -> float:
    """Return the median CPU time of a piece of work in milliseconds, after some runs that do not count."""
    for _ in range(warm):
        work()
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken) * MILLI


def wall(work: Callable[[], object], *, times: int = 30, warm: int = 3) -> float:
    """Return the median wall time of a piece of work in milliseconds."""
    for _ in range(warm):
        work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * MILLI


def report(what: str, value: str) -> None:
    """Print one line of the report."""
    sys.stdout.write(f"{what:64}{value}\n")


@contextmanager
def connected(app: Any) -> Iterator[http.client.HTTPConnection]:
    """Serve an application as the demo does, and give a connection that stays open."""
    with served(app) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            yield connection
        finally:
            connection.close()


def got(connection: http.client.HTTPConnection, path: str, cookie: str = "") -> bytes:
    """Return the body of a page, which must be there."""
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == http.client.OK, (path, answer.status)
    return body
