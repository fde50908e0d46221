"""How a form stands on its pages: heads repeat, signatures hold together, furniture is on every page."""

import re

import pytest

from blo.documents.canonical import canonical, digest
from blo.documents.content import Content, Facts, Grid, Line, Prose, Sheet, Signature, Signatures, Stamp, Tick
from blo.documents.layout import render
from blo.documents.pages import paginate
from blo.documents.rows import Blank, Column, Level, Look, Row, Space, TickBox, Together
from blo.kernel.i18n import Said
from tests.documents.paper import (
    PLACES,
    PROSE,
    SIGNATURES,
    STAMP,
    TICK,
    always,
    by_poppler,
    each,
    facts,
    form,
    grid,
    squeezed,
)
from tests.documents.reader import read


def english(content: Content, stamp: Stamp = STAMP) -> bytes:
    return render(content, languages=("en",), stamp=stamp)


def test_a_table_repeats_its_head_on_every_page_and_loses_no_row() -> None:
    pages = by_poppler(english(form(grid(70))))
    assert len(pages) == 3
    assert all(page.count("Where") == 1 for page in pages)
    found = [int(number) for page in pages for number in re.findall(r"Item (\d+)", page)]
    assert found == list(range(1, 71))


def test_every_page_says_which_it_is_of_how_many_with_banner_number_and_digest() -> None:
    pages = by_poppler(english(form(grid(70), SIGNATURES)))
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert page.startswith("H2 NOT TO BE PASSED ON")
        assert STAMP.number in page
        assert "0123 4567 89ab cdef" in page
        assert STAMP.verify_at in page


def test_only_the_first_page_carries_the_title_and_every_page_the_conditions() -> None:
    pages = by_poppler(english(form(grid(70))))
    assert ["Handover of a person" in page for page in pages] == [True, False, False]
    assert ["keeps to this restriction" in page for page in pages] == [True, True, True]


def test_each_sheet_starts_a_page() -> None:
    pages = by_poppler(english(form(sheets=(Sheet((facts(3),)), Sheet((facts(3),)), Sheet((facts(3),))))))
    assert [page.count("Value 1") for page in pages] == [1, 1, 1]


@pytest.mark.parametrize("rows", range(8, 22, 2))
def test_signatures_are_never_parted(rows: int) -> None:
    pages = by_poppler(english(form(grid(rows), SIGNATURES)))
    assert {page.count("Signer") for page in pages} <= {0, len(PLACES)}
    assert sum(page.count("Signatures") for page in pages) == 1


def test_more_signatures_than_a_page_holds_are_still_printed() -> None:
    places = tuple(Signature(always(f"Capacity {n}"), Said(f"Signer {n}"), Said("Rank")) for n in range(24))
    pages = by_poppler(english(form(Signatures(always("Signatures"), places))))
    assert len(pages) > 1
    assert sum(page.count("Signer") for page in pages) == 24


@pytest.mark.parametrize("count", range(18, 30))
def test_a_title_is_never_the_last_thing_on_a_page(count: int) -> None:
    pages = by_poppler(english(form(facts(count), grid(4))))
    page = next(page for page in pages if "Property" in page)
    assert "Item 1" in page


def test_equal_input_gives_equal_bytes_and_other_words_other_bytes() -> None:
    content = form(facts(6), grid(4), PROSE, TICK, SIGNATURES)
    assert english(content) == english(content)
    assert english(content) != english(form(facts(7), grid(4), PROSE, TICK, SIGNATURES))


def test_the_file_says_its_number_and_language_and_nothing_else_of_itself() -> None:
    pdf = english(form(facts(1)))
    assert b"/Title (TH-MSI-H-26-7K3QF)" in pdf
    assert b"/Lang (en)" in pdf
    for word in (b"/Author", b"/Producer", b"/Creator", b"CreationDate", b"Helvetica", b"ASCII85"):
        assert word not in pdf


def test_a_value_alike_in_all_languages_is_printed_once_and_others_in_each() -> None:
    words = each(th="หญิง", my="မိန်းမ")
    content = form(Facts(always("Facts"), (Line(always("Sex"), words), Line(always("Code"), always("Z-19")))))
    (page,) = by_poppler(render(content, languages=("th", "my"), stamp=STAMP))
    assert (page.count("หญิง"), page.count("မိန်းမ"), page.count("Z-19"), page.count("Sex")) == (1, 1, 1, 2)


def test_labels_of_all_languages_stand_on_one_baseline() -> None:
    label = each(th="กก", my="ကက", zh_Hans="文文")
    content = form(Facts(always("F"), (Line(label, Said("VVV")),)))
    (drawn,) = read(render(content, languages=("th", "my", "zh-Hans"), stamp=STAMP))
    heights = {glyph.text: round(glyph.y, 1) for glyph in drawn if glyph.text in {"ก", "က", "文", "V"}}
    assert len(heights) == 4
    assert len(set(heights.values())) == 1


def test_nothing_is_drawn_outside_the_margins() -> None:
    long = Said("W" * 400)
    cells = ((long, long, Said("9" * 60)),)
    content = form(
        Facts(always("F"), (Line(always("L" * 90), long),)),
        Grid(always("G"), (always("A" * 80),) * 3, cells, (2, 3, 1)),
    )
    for page in read(render(content, languages=("en", "vi", "th"), stamp=STAMP)):
        assert all(47 <= glyph.x <= 548 and 25 <= glyph.y <= 815 for glyph in page)


def test_a_specimen_says_so_on_every_page_and_a_document_never() -> None:
    content = form(grid(70))
    stamp = Stamp(STAMP.number, STAMP.digest, STAMP.issued, STAMP.verify_at, specimen=True)
    assert all("SPECIMEN" in squeezed(page) for page in by_poppler(english(content, stamp)))
    assert not any("SPECIMEN" in squeezed(page) for page in by_poppler(english(content)))


def test_a_choice_made_is_drawn_with_a_cross() -> None:
    def strokes(ticked: bool) -> int:
        lines: list[tuple[float, ...]] = []

        class Recorder:
            def line(self, *place: float) -> None:
                lines.append(place)

            def __getattr__(self, _name: str) -> object:
                return lambda *_args, **_named: None

        TickBox(ticked).paint(Recorder(), 0, 0)
        return len(lines)

    assert (strokes(True), strokes(False)) == (2, 0)


@pytest.mark.parametrize("languages", [(), ("en", "en"), ("en", "th", "lo", "km")])
def test_other_numbers_of_languages_are_refused(languages: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="one to three"):
        render(form(facts(1)), languages=languages, stamp=STAMP)


def row(height: float, *, keep: bool = False, head: Row | None = None) -> Row:
    column = Column(0, (Level(((0.0, Blank(10, height)),)),))
    return Row(100, (column,), Look(above=0, below=0), keep=keep, whole=True, head=head)


def test_a_box_kept_with_the_next_moves_with_it() -> None:
    title, body = row(20, keep=True), row(50)
    assert paginate([row(60), title, body], first=100, other=100) == [[row(60)], [title, body]]


def test_air_is_dropped_at_the_top_of_a_later_page() -> None:
    assert paginate([row(90), Space(20), row(90)], first=100, other=100) == [[row(90)], [row(90)]]


def test_a_head_takes_its_room_on_the_page_it_is_repeated_on() -> None:
    head = row(20, keep=True)
    body = [row(40, head=head) for _ in range(4)]
    pages = paginate([head, *body], first=100, other=100)
    assert [sum(box.height for box in page) for page in pages] == [100, 100]


def test_what_must_stay_together_and_fits_no_page_is_taken_apart() -> None:
    pages = paginate([Together((row(60), row(60), row(60)))], first=100, other=100)
    assert [len(page) for page in pages] == [1, 1, 1]


def test_the_digest_is_of_the_words_in_their_languages_and_not_of_the_layout() -> None:
    one = form(Prose(always("T"), (each(th="ก", my="က"),)), Tick(always("T"), ((always("Yes"), True),)))
    assert digest(one, ("th", "my")) == digest(one, ("my", "th"))
    assert digest(one, ("th", "my")) != digest(one, ("th",))
    other = form(Prose(always("T"), (each(th="ก", my="ခ"),)), Tick(always("T"), ((always("Yes"), True),)))
    assert digest(one, ("th",)) == digest(other, ("th",))
    assert digest(one, ("th", "my")) != digest(other, ("th", "my"))
    assert re.fullmatch("[0-9a-f]{64}", digest(one, ("th",)))
    assert canonical(one, ("th",)).startswith(b'{"conditions":[')
