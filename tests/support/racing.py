"""Several people at once, each with a connection of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread, get_ident
from typing import Any

import sqlalchemy as sa
from flask import Flask

from blo.kernel import work
from blo.kernel.db import db, writing

Verb = Callable[[], Any]
A_MOMENT = 1.0
"""Seconds after which somebody who still waits is taken to wait for a lock."""


def race(app: Flask, *verbs: Verb) -> list[Any]:
    """Start all verbs at the same moment, each as a work of its own; return results, or the errors they ended with."""
    start, results = Barrier(len(verbs)), [None] * len(verbs)

    def run(place: int, verb: Verb) -> None:
        with app.app_context():
            start.wait()
            try:
                with work.atomic():
                    results[place] = verb()
            except Exception as error:
                results[place] = error

    threads = [Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def errors(results: list[Any]) -> list[type]:
    """Return the kinds of errors among results."""
    return [type(result) for result in results if isinstance(result, Exception)]


@contextmanager
def interrupted(app: Flask, at: int, verb: Verb) -> Iterator[list[str]]:
    """Let somebody else's whole work happen right after this thread's statement number `at`; give the statements.

    On SQLite only statements of a reader count: while somebody writes, nobody else can. On PostgreSQL that work may
    have to wait for rows this thread has locked; then it goes on when this one has ended.
    """
    me, seen = get_ident(), []
    came: list[type] = []
    other = Thread(target=lambda: came.extend(errors(race(app, verb))))

    def after(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if get_ident() != me or (connection.dialect.name == "sqlite" and writing.get()):
            return
        seen.append(statement)
        if len(seen) == at:
            other.start()
            other.join(A_MOMENT)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "after_cursor_execute", after)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "after_cursor_execute", after)
        if other.ident:
            other.join()
    assert not came
