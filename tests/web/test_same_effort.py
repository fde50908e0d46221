"""What is hidden takes what is absent takes: the same statements in the same order, so that no clock tells."""

import pytest

from blo.access.roles import Role
from blo.accounts import service as accounts
from blo.accounts.service import NewAccount
from blo.cli.operator import OPERATOR
from blo.offices import queries as directory
from tests.support.codes import equip
from tests.support.statements import counted
from tests.support.tables import contents
from tests.support.world import PASSWORD
from tests.web import addresses
from tests.web.reading import masked
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]


def asked(app, visitor, path, method, fields):
    """Ask once; give the page and the statements it took."""
    with counted(app) as seen:
        page = visitor.get(path) if method == "GET" else visitor.post(path, fields)
    return page, seen


def both(app, visitor, address, method, token):
    """Ask for what is hidden and for what is not there; a button's form has a version or it has none."""
    for fields in ({"csrf_token": token, "version": "1"}, {"csrf_token": token}):
        found = [asked(app, visitor, path, method, fields) for path in (address.path, address.nowhere)]
        if found[0][0].status != 400:
            return found
    return found


@pytest.mark.parametrize("name", ["stranger", "shelter", "administrator_far"])
def test_what_is_hidden_takes_the_same_statements_as_what_is_not_there(app, world, visit, at_work, story, name):
    if name == "administrator_far":
        with at_work():
            command = NewAccount(name, "Far", Role.ADMINISTRATOR, "km", PASSWORD)
            equip(accounts.create(OPERATOR, directory.by_code("KH-PPT-01"), command))
    visitor = visit(name)
    token, seen = visitor.token(), 0
    for address in addresses.with_records(app, story, world):
        for method in address.methods:
            hidden, absent = both(app, visitor, address, method, token)
            assert hidden[1] == absent[1], (method, address.endpoint)
            assert hidden[0].status == absent[0].status in {403, 404}, (method, address.endpoint)
            seen += hidden[0].status == 404
    assert seen >= {"stranger": 25, "shelter": 8, "administrator_far": 2}[name]


def test_another_states_link_looks_like_none_to_an_administrator(app, world, at_work):
    with at_work():
        command = NewAccount("administrator_far", "Far", Role.ADMINISTRATOR, "km", PASSWORD)
        equip(accounts.create(OPERATOR, directory.by_code("KH-PPT-01"), command))
        link = addresses.link_of(world.liaison_north.office_id)
    far, near = Visitor(app, "administrator_far"), Visitor(app, "administrator_north")
    before = contents(app)
    for verb in ("suspend", "resume", "close", "fly"):
        real, invented = f"/links/{link}/{verb}", addresses.unknown(f"/links/{link}/{verb}")
        fields = {"csrf_token": far.token()}
        first, second = far.post(real, fields), far.post(invented, fields)
        assert first.status == second.status == 404
        assert masked(first.text, real) == masked(second.text, invented)
        heads = [far.client.post(path, data=fields).headers.keys() for path in (real, invented)]
        assert [*heads[0]] == [*heads[1]]
    assert contents(app) == before
    assert near.press(f"/links/{link}/suspend").status == 303
