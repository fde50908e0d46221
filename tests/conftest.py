"""What every test stands on; the fixtures are in `tests.support`.

`database` (an engine's name and a URL), `app`, `client` and `world` give a test a migrated, filled database of its own,
once on SQLite and once on PostgreSQL. `empty_database` gives one without tables. `live_server` and Playwright's `page`
are for browser tests, which run on SQLite alone; the story runs on both. A test that asks for none of these can't reach
a database, and no test reaches any machine but this one.
"""

import pytest

pytest_plugins = [
    "tests.support.hashing",
    "tests.support.logbook",
    "tests.support.effort",
    "tests.support.databases",
    "tests.support.acting",
    "tests.support.browser",
]


@pytest.fixture(scope="session")
def base_url() -> None:
    """Give no address: each test has a server of its own. Playwright's fixture of this name warns, and only here,
    nearer to the tests than a plugin, can it be replaced."""
