"""Fonts are the pinned ones, and a character that no font has stops the printing."""

from pathlib import Path
from shutil import copy

import pytest

from blo.documents.layout import render
from blo.documents.type import sources
from blo.documents.type.faces import FAMILY_OF_SCRIPT
from blo.documents.type.itemise import Span
from blo.documents.type.missing import MissingGlyphs, missing
from blo.documents.type.paragraph import Paragraph
from blo.documents.type.sources import PINS, FontUnfit, load, package_file
from blo.kernel.i18n import Said
from tests.documents.paper import PROSE, STAMP, always, bare, form


@pytest.mark.parametrize("family", sorted(PINS))
def test_each_family_is_the_pinned_file_and_can_be_made_bold(family: str) -> None:
    assert load(family, bold=True).variable


def test_every_script_has_a_pinned_family() -> None:
    assert set(FAMILY_OF_SCRIPT.values()) == set(PINS)


def test_an_altered_font_is_refused(tmp_path: Path) -> None:
    altered = tmp_path / "NotoSansLao.ttf"
    altered.write_bytes(package_file("NotoSansLao").read_bytes() + b"\0")
    with pytest.raises(FontUnfit, match="not the pinned file"):
        sources.open_font(altered, PINS["NotoSansLao"])


def test_an_absent_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontUnfit, match="NotoSansLao"):
        sources.open_font(tmp_path / "NotoSansLao.ttf", None)


def test_the_operators_folder_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy(package_file("NotoSansThai"), tmp_path / "NotoSansLao[wght].ttf")
    monkeypatch.setenv("BLO_FONT_DIR", str(tmp_path))
    assert load("NotoSansLao", bold=False).face.unicodes == load("NotoSansThai", bold=False).face.unicodes
    monkeypatch.delenv("BLO_FONT_DIR")
    assert load("NotoSansLao", bold=False).face.unicodes != load("NotoSansThai", bold=False).face.unicodes


@pytest.mark.parametrize("text", ["name 𐎠𐎡 here", "ชื่อ𐎠𐎡", "𐎡𐎠"])
def test_characters_no_font_has_stop_the_document_and_are_named(text: str) -> None:
    with pytest.raises(MissingGlyphs) as caught:
        render(form(PROSE, PROSE.__class__(always("Name"), (Said(text),))), languages=("en",), stamp=STAMP)
    assert caught.value.characters == ("𐎠", "𐎡")
    assert "U+103A0 OLD PERSIAN SIGN A" in str(caught.value)
    assert "U+103A1" in caught.value.message


def test_characters_of_two_faces_are_named_together() -> None:
    with pytest.raises(MissingGlyphs) as caught:
        bare([Paragraph(Span("a𐎠", bold=True)), Paragraph(Span("ກ\ue000", "lo"))])
    assert caught.value.characters == ("\ue000", "𐎠")


def test_missing_characters_are_found_before_printing() -> None:
    assert missing("Nguyễn สมชาย ကျော် 王䶮 \u200b\n") == ()
    assert missing("a𐎠b\x07𐎠") == ("\x07", "𐎠")


def test_currency_signs_and_symbols_borrow_a_face_that_has_them() -> None:
    assert bare([Paragraph(Span("฿500 ៛900 ৳40 ₫7 ₭8 ¥9"))])
