"""What people type is cleaned, refused in words, and given back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blo.kernel.i18n import Said
from blo.kernel.zawgyi import converted
from blo.web.ui.cleaning import REPLACEMENT, clean, readable
from blo.web.ui.fields import LongText, Password, Text
from blo.web.ui.forms import Form

anything = st.text(st.characters(), max_size=60)  # unpaired surrogates included


class Note(Form):
    name = Text("Name", required=True, limit=10)
    story = LongText("Story", language=True)
    secret = Password("Secret")


@given(anything)
def test_cleaning_gives_storable_text_or_words_for_the_reader(text: str) -> None:
    try:
        kept = clean(text, lines=True)
    except ValueError as error:
        words = str(error)
        kept = ""
        assert REPLACEMENT in words
    assert kept == unicodedata.normalize("NFC", kept).strip()
    assert kept == clean(kept, lines=True)
    assert "\0" not in kept
    kept.encode()


@given(anything)
def test_what_is_shown_again_can_always_be_sent(text: str) -> None:
    readable(text).encode()


@pytest.mark.parametrize("text", ["a\0b", "a\x1bb", chr(0xD83D), "a\u202eb", "a\u2066b", "a\ufffe", "\ufffd", "a\nb"])
def test_a_line_refuses_hidden_characters(text: str) -> None:
    with pytest.raises(ValueError, match="hidden characters"):
        clean(text)


@pytest.mark.parametrize("text", ["", "  ", "\u200b\u200b", "\u200e", "\ufeff \u2060", "\u00a0\t"])
def test_text_of_which_nothing_is_seen_is_empty(text: str) -> None:
    assert clean(text) == ""


@pytest.mark.parametrize("text", ["ก\u200bข", "ක\u200dෂ", "می\u200cخواهم", "O'Brien ≤ <b>"])
def test_the_joiners_that_scripts_need_stay(text: str) -> None:
    assert clean(text) == text


def test_text_is_composed_and_lines_end_one_way() -> None:
    assert clean(" e\u0301\r\nx\ty ", lines=True) == "é\nx y"


def test_a_wrong_text_stays_in_the_form(post) -> None:
    form = post(Note, {"name": "far too long a name", "story": "a\u202eb"})
    assert not form.validate_on_submit()
    assert form.name.errors == ["“Name” can have at most 10 characters; this has 19."]
    assert form.name.shown == "far too long a name"
    assert form.story.shown == f"a{REPLACEMENT}b"
    assert form.story.data == ""


def test_what_is_needed_is_asked_for(post) -> None:
    form = post(Note, {"name": "\u200b "})
    assert not form.validate_on_submit()
    assert [(trouble.anchor, trouble.message) for trouble in form.troubles] == [("name", "Fill in “Name”.")]


def test_a_text_knows_its_language(post) -> None:
    form = post(Note, {"name": "x", "story": "ข้าม", "story-language": "th"})
    assert form.validate_on_submit()
    assert form.story.said == Said("ข้าม", "th")


def test_a_language_that_is_not_offered_is_refused(post) -> None:
    form = post(Note, {"name": "x", "story": "y", "story-language": "tlh"})
    assert not form.validate_on_submit()
    assert form.story.language == "en"


def test_said_fills_a_form(app) -> None:
    with app.test_request_context("/"):
        form = Note(data={"story": Said("ข้าม", "th")})
        assert (form.story.shown, form.story.language) == ("ข้าม", "th")


def test_a_secret_keeps_its_spaces_and_is_not_shown_again(post) -> None:
    form = post(Note, {"name": "x", "secret": " open sesame "})
    assert form.secret.data == " open sesame "
    assert form.secret.shown == ""


def test_zawgyi_is_refused_with_the_unicode_spelling(post) -> None:
    form = post(Note, {"name": "ျမန္မာ"})
    assert not form.validate_on_submit()
    assert "မြန်မာ" in form.name.errors[0]
    assert form.name.shown == "ျမန္မာ"


def test_the_typist_may_insist(post) -> None:
    form = post(Note, {"name": "ျမန္မာ", "name-keep": "yes"})
    assert form.validate_on_submit()


@pytest.mark.parametrize("text", ["မြန်မာ", "ကျော်ကျော်ထွန်း", "Kyaw", "ไทย", ""])
def test_unicode_is_not_taken_for_zawgyi(text: str) -> None:
    assert converted(text) is None
