"""A page that is opened leaves nothing behind but the entry that says so."""

import pytest

from tests.support.tables import LOG, contents, counts
from tests.web import addresses

pytestmark = pytest.mark.either_engine

READERS = ("supervisor_north", "liaison_south", "administrator_north", "auditor_north", "stranger")


@pytest.fixture
def paths(app, world, story):
    """Every address that can be opened."""
    named = [address.path for address in addresses.with_records(app, story, world) if "GET" in address.methods]
    return [*named, *(path for _endpoint, methods, path in addresses.without_records(app) if "GET" in methods)]


@pytest.mark.parametrize("name", READERS)
def test_opening_every_page_writes_nothing_but_the_log(app, visit, paths, name):
    reader = visit(name)
    before, log = contents(app, but=LOG), counts(app)["audit_entry"]
    opened = 0
    for path in paths:
        page = reader.get(path)
        assert page.status in {200, 303, 403, 404}, (path, page.status)
        opened += page.status == 200
        assert reader.client.head(path).status_code == page.status
        assert reader.client.options(path).status_code in {200, 303, 403, 404}  # 303 from a step that is behind
    assert opened > 2
    assert contents(app, but=LOG) == before
    assert counts(app)["audit_entry"] >= log


def test_asking_for_a_head_is_looking_too(app, visit, story):
    """Nobody learns that a record exists without its being written down."""
    reader = visit("liaison_south")
    before = counts(app)["audit_entry"]
    assert reader.client.head(f"/cases/{story.case}").status_code == 200
    assert counts(app)["audit_entry"] == before + 1


def test_a_visitor_who_has_not_signed_in_writes_nothing(app, visit, paths):
    before = contents(app)
    visitor = visit()
    for path in paths:
        assert visitor.get(path).status in {200, 303}
    assert contents(app) == before
