"""A database for each test: a template is migrated and filled once, every test gets a copy of it.

On SQLite the copy is of a file; PostgreSQL copies with ``CREATE DATABASE ... TEMPLATE``. The server is the one that
``BLO_TEST_DATABASE_URL`` names, else one started for this process.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4
from zlib import crc32

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import URL, Engine

from blo.kernel import work
from blo.tasks.postgres import cluster
from blo.tasks.programs import EXTERNAL_DATABASE
from tests.support import application, compiled

ENGINES, ONE_IN = ("sqlite", "postgresql"), 4
DATABASE_FIXTURES = frozenset({"database", "empty_database", "sqlite_template", "postgresql_template"})
COPY_BY_FILE_SINCE = (15,)
APPLICATION = "blo_tests_application"
"""The role the application runs as on PostgreSQL: it owns nothing, and its password protects nothing."""


@dataclass(frozen=True)
class Database:
    """A database of one test: as the application reaches it, and where that is another role, as its owner does."""

    engine: str
    url: str
    owner: str = ""


@dataclass(frozen=True)
class Template:
    """A migrated and filled database nobody is connected to, what filling it returned, and the story if it was told.

    `files` is the folder where the story's files lie.
    """

    name: str
    world: Any
    story: Any = None
    files: str = ""


# --- who may reach a database ---------------------------------------------------------------------------------------

_closed = False


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Close the way to databases for a test that does not ask for one."""
    global _closed  # noqa: PLW0603 - one test runs at a time in a process
    _closed = not DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))


def pytest_runtest_teardown() -> None:
    """Open it again: what clears up after all tests may need it."""
    global _closed  # noqa: PLW0603 - as above
    _closed = False


@sa.event.listens_for(Engine, "do_connect")
def _refuse(dialect: sa.engine.Dialect, _record: Any, arguments: list[Any], _named: dict[str, Any]) -> None:
    in_memory = dialect.name == "sqlite" and arguments[:1] in ([], [":memory:"])
    if _closed and not in_memory:
        raise RuntimeError("this test reaches a database without asking for the fixture `database`")


# --- on which engines -----------------------------------------------------------------------------------------------


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database on both engines; browsers look at pages, so one is enough unless they tell a story.

    What tries the pages and rules above the database (`either_engine`) runs on one of the two in the short run, each
    test on the one its name falls on, one in four on PostgreSQL, and on both with ``--thorough``.
    """
    given = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    chosen = {name for names in given for name in (names.split(",") if isinstance(names, str) else names)}
    if "engine_name" in metafunc.fixturenames and "engine_name" not in chosen:
        marked = {mark.name for mark in metafunc.definition.iter_markers()}
        engines = ENGINES
        if "browser" in marked and "story" not in marked:
            engines = ENGINES[:1]
        elif "either_engine" in marked and not metafunc.config.getoption("--thorough"):
            engines = [ENGINES[crc32(metafunc.definition.nodeid.encode()) % ONE_IN == 0]]
        metafunc.parametrize("engine_name", engines)


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


class Server:
    """A PostgreSQL server on which databases are made, copied and dropped."""

    def __init__(self, url: str) -> None:
        self._url: URL = sa.make_url(url)
        self._engine = sa.create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with self._engine.connect() as connection:
            version = connection.dialect.server_version_info or ()
        self._copying = " STRATEGY FILE_COPY" if version >= COPY_BY_FILE_SINCE else ""

    def _do(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def database(self, name: str) -> Database:
        """Return one of its databases."""
        owner = self._url.set(database=name)
        application = owner.set(username=APPLICATION, password=APPLICATION)
        urls = (url.render_as_string(hide_password=False) for url in (application, owner))
        return Database("postgresql", *urls)

    def create(self, template: str | None = None) -> str:
        """Make an empty database, or a copy of one nobody is connected to; return its name."""
        name = f"blo_test_{uuid4().hex[:12]}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"{self._copying}')
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """Give the server all PostgreSQL databases of this process are made on."""
    if url := os.environ.get(EXTERNAL_DATABASE):
        yield Server(url)
        return
    with cluster() as url:
        yield Server(url)


# --- templates, filled once a process -------------------------------------------------------------------------------


def _filled(database: Database) -> Any:
    app = application.make(database.url, database.owner)
    try:
        return application.fill(app)
    finally:
        application.let_go(app)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Give the SQLite file that tests get copies of."""
    path = tmp_path_factory.mktemp("template") / "blo.sqlite3"
    return Template(str(path), _filled(Database("sqlite", f"sqlite:///{path}")))


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: Server) -> Iterator[Template]:
    """Give the PostgreSQL database that tests get copies of."""
    name = postgresql_server.create()
    try:
        yield Template(name, _filled(postgresql_server.database(name)))
    finally:
        postgresql_server.drop(name)


def _told(database: Database, world: Any, folder: Path) -> Any:
    from tests.web.story import tell

    with application.files_in(folder):
        app = application.make(database.url, database.owner)
        try:
            with app.app_context(), work.atomic():
                return tell(world)
        finally:
            application.let_go(app)


@pytest.fixture(scope="session")
def sqlite_told(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Give the SQLite file in which the story has been told."""
    path = shutil.copyfile(sqlite_template.name, f"{sqlite_template.name}-told")
    compiled.is_copy(path, sqlite_template.name)
    world, folder = sqlite_template.world, tmp_path_factory.mktemp("files")
    return Template(path, world, _told(Database("sqlite", f"sqlite:///{path}"), world, folder), str(folder))


@pytest.fixture(scope="session")
def postgresql_told(
    postgresql_server: Server, postgresql_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Template]:
    """Give the PostgreSQL database in which the story has been told."""
    name, world = postgresql_server.create(postgresql_template.name), postgresql_template.world
    compiled.is_copy(name, postgresql_template.name)
    folder = tmp_path_factory.mktemp("files")
    try:
        yield Template(name, world, _told(postgresql_server.database(name), world, folder), str(folder))
    finally:
        postgresql_server.drop(name)


@pytest.fixture
def template(engine_name: str, request: pytest.FixtureRequest) -> Template:
    """Give the template of the engine the test runs on; whoever asks for the `story` finds it told."""
    kind = "told" if "story" in request.fixturenames else "template"
    found: Template = request.getfixturevalue(f"{engine_name}_{kind}")
    return found


# --- what tests ask for ---------------------------------------------------------------------------------------------


@pytest.fixture
def database(
    template: Template, engine_name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """Give a migrated and filled database that is this test's alone."""
    if engine_name == "sqlite":
        path = shutil.copyfile(template.name, tmp_path / "blo.sqlite3")
        compiled.is_copy(str(path), template.name)
        yield Database(engine_name, f"sqlite:///{path}")
        return
    server: Server = request.getfixturevalue("postgresql_server")
    name = server.create(template.name)
    compiled.is_copy(name, template.name)
    yield server.database(name)
    server.drop(name)


@pytest.fixture
def empty_database(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Give a database without tables, for tests of migrations."""
    if engine_name == "sqlite":
        yield Database(engine_name, f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        return
    server: Server = request.getfixturevalue("postgresql_server")
    name = server.create()
    yield server.database(name)
    server.drop(name)


@pytest.fixture
def world(template: Template) -> Any:
    """Give what filling the database returned: the people and things of the tests, by name."""
    return template.world


@pytest.fixture
def story(template: Template) -> Any:
    """Give what the story is known by (`tests.web.story`): it was told once, and every test has a copy."""
    return template.story


@pytest.fixture
def app(database: Database, template: Template, tmp_path: Path) -> Iterator[Flask]:
    """Give the application on the test's database, with files that are this test's alone."""
    folder = tmp_path / "files"
    if template.files:
        shutil.copytree(template.files, folder)
    with application.files_in(folder):
        app = application.make(database.url, database.owner)
        yield app
        application.let_go(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a client that is signed in as nobody."""
    return app.test_client()
