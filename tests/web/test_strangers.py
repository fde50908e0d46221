"""Somebody of another office learns nothing from any address: what is hidden looks like what does not exist."""

import pytest

from blo.web.gate import NO_PERMISSION, PUBLIC, is_hidden, need_of
from tests.web import addresses
from tests.web.reading import masked

pytestmark = pytest.mark.either_engine


def both(visitor, address, method, token):
    """Ask for the record and for its unknown twin."""
    if method == "GET":
        return visitor.get(address.path), visitor.get(address.nowhere)
    fields = {"csrf_token": token, "version": "1"}
    return visitor.post(address.path, fields), visitor.post(address.nowhere, fields)


def ways(app, story, world):
    for address in addresses.with_records(app, story, world):
        for method in address.methods:
            yield address, method


def test_a_stranger_gets_the_page_for_nothing_on_every_address(app, world, visit, story):
    stranger = visit("stranger")
    token = stranger.token()
    seen = 0
    for address, method in ways(app, story, world):
        page, twin = both(stranger, address, method, token)
        need = need_of(app, address.endpoint)
        lacks = need not in NO_PERMISSION and not world.stranger.may(need)
        refused = lacks and not is_hidden(app, address.endpoint)
        assert page.status == (403 if refused else 404), (method, address.path)
        assert (page.status, masked(page.text, address.path)) == (twin.status, masked(twin.text, address.nowhere)), (
            method,
            address.path,
        )
        assert story.person not in page.text.replace(address.path, "")
        seen += 1
    assert seen > 30


@pytest.mark.parametrize("name", ["shelter", "focal_north", "auditor_north", "guard_south"])
def test_other_roles_see_no_difference_either(app, world, visit, story, name):
    visitor = visit(name)
    token = visitor.token()
    open_to_south = {"detections.show"} if name == "guard_south" else set()
    part_of_two = {"overrides.answer"} if name == "focal_north" else set()
    for address, method in ways(app, story, world):
        if address.endpoint in part_of_two:
            continue
        if address.endpoint in open_to_south | {"people.show", "people.new"} and name == "guard_south":
            continue
        if address.endpoint.startswith("break_glass.") and name == "focal_north":
            continue  # as the second person of the same office
        page, twin = both(visitor, address, method, token)
        assert page.status in {403, 404}, (method, address.path)
        assert (page.status, masked(page.text, address.path)) == (twin.status, masked(twin.text, address.nowhere)), (
            method,
            address.path,
        )


def test_somebody_signed_out_is_sent_to_the_sign_in_page_and_told_nothing(app, world, visit, story):
    nobody = visit()
    paths = [(address.endpoint, method, address.path) for address, method in ways(app, story, world)]
    paths += [
        (endpoint, method, path) for endpoint, methods, path in addresses.without_records(app) for method in methods
    ]
    asked = [found for found in paths if need_of(app, found[0]) != PUBLIC]
    for token in ("", nobody.token()):
        for _endpoint, method, path in asked:
            page = nobody.get(path) if method == "GET" else nobody.post(path, {"csrf_token": token})
            assert (page.status, page.location) == (303, "/sign-in"), (method, path)
            assert "TH-MSI" not in page.text
    assert len(asked) > 50


def test_an_unknown_path_tells_a_stranger_no_more_than_a_hidden_record(visit, story):
    stranger = visit("stranger")
    hidden = stranger.get(f"/cases/{story.case}")
    assert hidden.plain == stranger.get("/cases/TH-MSI-C-26-2222222X").plain
    assert stranger.get("/no/such/page").status == 404


def test_the_public_check_of_a_document_says_nothing_of_what_is_in_it(visit, story):
    page = visit().get(f"/verify?number={story.document}")
    assert page.status == 200
    assert "TH-MSI-01" in page.text or "Mae Sai" in page.text
    for secret in (story.case, story.person, "Khin", "Liaison North", "Supervisor North"):
        assert secret not in page.text


def test_every_endpoint_declares_what_it_needs(app):
    assert not [rule.endpoint for rule in app.url_map.iter_rules() if not need_of(app, rule.endpoint)]
