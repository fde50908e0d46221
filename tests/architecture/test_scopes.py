"""Every table says whose its rows are."""

from typing import get_args

import pytest

from blo.access.scope import Everybody, Scope
from blo.access.walls import scopes
from blo.kernel.db import Base
from tests.support import application

pytestmark = pytest.mark.walls


@pytest.fixture(scope="module", autouse=True)
def _all_tables():
    application.make("sqlite:///:memory:")


def test_every_table_declares_its_scope():
    silent = [mapper.class_.__name__ for mapper in Base.registry.mappers if not hasattr(mapper.class_, "__scope__")]
    assert silent == []
    assert all(isinstance(mapper.class_.__scope__, get_args(Scope)) for mapper in Base.registry.mappers)


def test_what_is_open_to_everybody_is_known_by_name():
    opened = {table for table, scope in scopes().items() if isinstance(scope, Everybody)}
    signing_in = {"user_session", "known_device", "authenticator_app", "passkey", "one_time_code", "spent_challenge"}
    directory = {"account", "sign_in_throttle", "office", "agreement", "office_link", "data_key", "office_key"}
    words = {"code_version", "code_stamp"}
    assert opened == directory | signing_in | words
    assert scopes().keys() == Base.metadata.tables.keys()
