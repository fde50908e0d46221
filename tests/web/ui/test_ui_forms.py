"""Every form knows its sending, refuses strangers among its fields, and loses nothing that was typed."""

from uuid import UUID, uuid4

import pytest
from werkzeug.datastructures import FileStorage

from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.web.ui.fields import Number, Part, Rows, Text, Upload
from blo.web.ui.forms import ChangeForm, Form, attach


class Leg(Part):
    place = Text("Place")


class Move(ChangeForm):
    place = Text("Place")
    men = Number("Men", default=4)
    legs = Rows(Leg, "Route")


class Picture(Form):
    photo = Upload("Photo", required=True)


def test_a_fresh_form_has_a_name_of_its_own(app) -> None:
    with app.test_request_context("/"):
        first, second = Move(), Move()
        assert isinstance(first.submission.data, UUID)
        assert first.submission.data != second.submission.data
        assert str(first.submission.data) in first.hidden_tag()


def test_the_name_stays_when_the_form_is_shown_again(post) -> None:
    name = uuid4()
    form = post(Move, {"submission": str(name), "men": "x"})
    assert not form.validate_on_submit()
    assert form.submission.data == name
    assert str(name) in form.hidden_tag()


@pytest.mark.parametrize("sent", ["", "x", "{}", "\ud800"])
def test_a_malformed_name_is_replaced(post, sent: str) -> None:
    form = post(Move, {"submission": sent.encode("utf-8", "replace").decode()})
    assert isinstance(form.submission.data, UUID)
    assert form.validate_on_submit()


@pytest.mark.parametrize(("sent", "version"), [("7", 7), ("", None), ("-1", None), ("๗", None), ("9" * 99, None)])
def test_a_version_is_a_plain_number(post, sent: str, version: int | None) -> None:
    form = post(Move, {"version": sent})
    assert form.version.data == version


def test_a_view_may_show_a_newer_version(post) -> None:
    form = post(Move, {"version": "7"})
    form.version.data = 8
    assert 'value="8"' in form.hidden_tag()


def test_a_field_the_form_does_not_have_is_refused(post) -> None:
    form = post(Move, {"place": "x", "office_id": "7"})
    assert not form.validate_on_submit()
    assert form.troubles[0].anchor == ""
    assert form.place.shown == "x"


def test_an_empty_post_is_a_post(post) -> None:
    form = post(Move, {}, data={"men": 9})
    assert form.validate_on_submit()
    assert form.men.data is None


def test_a_stale_token_keeps_what_was_typed(app) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        with app.test_request_context("/", method="POST", data={"place": "Mae Sai", "csrf_token": "stale"}):
            form = Move()
            assert not form.validate_on_submit()
            assert [trouble.message for trouble in form.troubles] == [
                "The page was open too long. What you typed is still here: check it and send it again."
            ]
            assert form.place.shown == "Mae Sai"
            assert "stale" not in form.hidden_tag()
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_another_kind_of_body_holds_no_form(app) -> None:
    with app.test_request_context("/", method="POST", json=["place"]):
        form = Move()
        assert form.validate_on_submit()
        assert form.place.data == ""


@pytest.mark.parametrize(
    ("field", "anchor"),
    [("place", "place"), ("", ""), ("nowhere", ""), ("version", ""), ("legs-0-place", "legs-0-place")],
)
def test_a_broken_rule_finds_its_field(post, field: str, anchor: str) -> None:
    form = post(Move, {"place": "x", "legs-0-place": "y"})
    assert form.validate_on_submit()
    attach(form, RuleBroken(field, _l("No.")))
    assert [(trouble.anchor, trouble.message) for trouble in form.troubles] == [(anchor, "No.")]


def test_a_file_counts_when_it_has_a_name(app) -> None:
    assert Picture.__mro__
    for named, sound in (("a.jpg", True), ("", False)):
        with app.test_request_context("/", method="POST", data={"photo": FileStorage(filename=named)}):
            form = Picture()
            assert form.validate_on_submit() is sound
            assert form.has_files
