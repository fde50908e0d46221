"""Catalogs follow the code and lose nothing on the way."""

import pytest
from babel.messages.catalog import Catalog

from blo.tasks import translations


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A project of three texts, whose catalogs are kept in a folder of the test."""
    texts = Catalog()
    texts.add("Open")
    texts.add("Open", context="state")
    texts.add("Seen by %(name)s", flags={"python-format"})
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "extracted", lambda: texts)
    return texts


def _translate(**found):
    path = translations.path_of("th")
    text = path.read_text()
    for source, translation in found.items():
        before = f'msgid "{source.replace("_", " ")}"\nmsgstr ""'
        text = text.replace(before, before.replace('msgstr ""', f'msgstr "{translation}"'))
    path.write_text(text)


def _faults():
    return [line.removeprefix("th: ") for line in translations.faults() if line.startswith("th")]


def test_a_language_without_catalog_is_named(house):
    assert _faults() == ["no catalog at translations/th/LC_MESSAGES/messages.po"]


def test_every_text_of_the_code_is_asked_for_once_in_each_context(house):
    assert translations.update("th")
    assert set(_faults()) == {"untranslated 'Open'", "untranslated 'Seen by %(name)s'", "untranslated 'Open' (state)"}


def test_updating_again_changes_nothing_and_keeps_translations(house):
    translations.update("th")
    _translate(Open="เปิด")
    assert not translations.update("th")
    assert _faults() == ["untranslated 'Seen by %(name)s'"]


def test_what_the_code_no_longer_says_goes(house, monkeypatch):
    translations.update("th")
    fewer = Catalog()
    fewer.add("Open")
    monkeypatch.setattr(translations, "extracted", lambda: fewer)
    assert "no longer used 'Open' (state)" in _faults()
    translations.update("th")
    assert _faults() == ["untranslated 'Open'"]


def test_a_translation_has_the_places_of_its_text(house):
    translations.update("th")
    path = translations.path_of("th")
    path.write_text(path.read_text().replace('%(name)s"\nmsgstr ""', '%(name)s"\nmsgstr "โดย %(who)s"'))
    assert "other places than 'Seen by %(name)s'" in _faults()


def test_a_place_that_lost_its_letter_is_found(house):
    translations.update("th")
    path = translations.path_of("th")
    path.write_text(path.read_text().replace('%(name)s"\nmsgstr ""', '%(name)s"\nmsgstr "โดย %(name)"'))
    assert "a place that can't be filled in 'Seen by %(name)s'" in _faults()


def test_a_catalog_says_that_it_awaits_review(house):
    translations.update("th")
    assert "await review by native speakers" in translations.path_of("th").read_text()
