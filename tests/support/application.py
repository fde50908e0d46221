"""The one place where tests meet the application: how it is made, how its database is migrated and filled."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from blo.kernel.db import db

FILES = tempfile.mkdtemp(prefix="blo-files-")
"""Where files lie now; `files_in` says otherwise for a while."""
atexit.register(shutil.rmtree, FILES, ignore_errors=True)


@contextmanager
def files_in(folder: Path) -> Iterator[None]:
    """Have the files of applications that are made in a block, and of verbs called in it, lie in a folder."""
    global FILES  # noqa: PLW0603 - one test runs at a time in a process
    before, FILES = FILES, str(folder)
    try:
        yield
    finally:
        FILES = before


class _Compiled(BytecodeCache):
    """Templates that one application of this process has compiled, for all that come after it."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_compiled = _Compiled()


def _compile_addresses_once() -> None:
    """Let all applications of this process share what the router compiles of an address: it takes 50 ms each time."""
    compile_builder, kept = Rule._compile_builder, {}

    def compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, repr(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = compiled_once  # type: ignore[method-assign, assignment]


_compile_addresses_once()


def make(url: str, owner: str = "") -> Flask:
    """Return the application on a database, with the settings of tests; `owner` is the URL of the tables' owner."""
    from blo.app import create_app
    from blo.settings import load

    app = create_app(load("testing", database_url=url, owner_database_url=owner, files_folder=FILES))
    app.testing = True
    app.jinja_env.bytecode_cache = _compiled
    return app


def fill(app: Flask) -> Any:
    """Migrate an empty database and put the world of the tests into it; return what `world.build` returns."""
    from blo.cli.databases import bring_up
    from tests.support import world

    bring_up(app)
    with app.app_context():
        return world.build()


def let_go(app: Flask) -> None:
    """Close the application's connections, so that its database can be copied or dropped."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
        if owner := app.extensions.get("tests_owner"):
            owner.dispose()
