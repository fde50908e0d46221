"""Lines end between words, also where no space shows them."""

import json
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from reportlab.platypus import Table

from blo.documents.type.breaking import line_ends
from blo.documents.type.faces import face
from blo.documents.type.itemise import Run, Span
from blo.documents.type.lines import visual
from blo.documents.type.paragraph import Paragraph

BREAKS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "shaping.json").read_text("utf-8"))[
    "breaks"
]


def name(case: dict[str, Any]) -> str:
    return f"{case['language']}-{case['segments'][0]}"


@pytest.mark.parametrize("case", BREAKS, ids=name)
def test_words_are_told_apart_as_frozen(case: dict[str, Any]) -> None:
    text = "".join(case["segments"])
    ends = line_ends(text, case["language"])
    assert [text[a:b] for a, b in zip((0, *ends), ends, strict=False)] == case["segments"]


@pytest.mark.parametrize("case", BREAKS, ids=name)
@pytest.mark.parametrize("width", [60.0, 95.0, 140.0])
def test_lines_end_only_between_words_and_fit(case: dict[str, Any], width: float) -> None:
    text = "".join(case["segments"])
    paragraph = Paragraph(Span(text, case["language"], size=9))
    paragraph.wrap(width)
    assert len(paragraph.lines) > 1 or width > 90
    assert all(line.width <= width + 0.5 for line in paragraph.lines)
    allowed = {len("".join(case["segments"][:n]).replace(" ", "")) for n in range(len(case["segments"]) + 1)}
    at = 0
    for line in paragraph.lines:
        at += len(line.text.replace(" ", ""))
        assert at in allowed
    assert at == len(text.replace(" ", ""))


def test_a_word_wider_than_the_line_is_cut_between_characters_as_read() -> None:
    paragraph = Paragraph(Span("ស្ត្រី" * 4, "km", size=20))
    paragraph.wrap(30)
    assert "".join(line.text for line in paragraph.lines) == "ស្ត្រី" * 4
    assert len(paragraph.lines) > 1
    assert {line.text[0] for line in paragraph.lines} == {"ស"}


def test_offsets_count_characters_beyond_the_basic_plane_once() -> None:
    assert line_ends("𠮷𠮷 a", "zh-Hans") == (1, 3, 4)


def test_threads_do_not_disturb_each_other() -> None:
    text = "".join(BREAKS[0]["segments"])
    expected = line_ends(text, "th")
    wrong: list[tuple[int, ...]] = []

    def work(number: int) -> None:
        for turn in range(40):
            tail = "ก" * (turn % 7) + str(number)
            ends = line_ends(f"{text} {tail}", "th")
            if ends[: len(expected) - 1] != expected[:-1]:
                wrong.append(ends)

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_line_feed_ends_a_line_and_an_empty_line_takes_room() -> None:
    paragraph = Paragraph(Span("one\n\ntwo"))
    assert paragraph.wrap(300)[1] == pytest.approx(3 * paragraph.leading)
    assert [line.text for line in paragraph.lines] == ["one", "", "two"]


def test_a_paragraph_splits_between_lines_and_keeps_every_word() -> None:
    paragraph = Paragraph(Span(" ".join(f"word{n}" for n in range(60))))
    paragraph.wrap(120)
    first, rest = paragraph.split(120, paragraph.leading * 4.5)
    assert (len(first.lines), len(rest.lines)) == (4, len(paragraph.lines) - 4)
    assert first.lines + rest.lines == paragraph.lines
    assert paragraph.split(120, paragraph.leading * 0.9) == []


def test_a_paragraph_keeps_its_lines_when_a_table_splits_it() -> None:
    paragraph = Paragraph(Span(" ".join(f"word{n}" for n in range(80))))
    table = Table([[paragraph]], colWidths=[150], splitInRow=1)
    table.wrap(150, 1000)
    parts = table.split(150, paragraph.leading * 5)
    cells = [part._cellvalues[0][0][0] for part in parts]
    assert [line for cell in cells for line in cell.lines] == list(paragraph.lines)


def test_the_tallest_script_decides_the_line_height() -> None:
    latin, both = Paragraph(Span("Khin")), Paragraph((Span("Khin "), Span("ခင်မာလာ", "my")))
    latin.wrap(200)
    both.wrap(200)
    assert both.leading > latin.leading * 1.2


def test_right_to_left_words_are_drawn_from_the_right() -> None:
    paragraph = Paragraph(Span("سلام AB دنیا", "ur"))
    paragraph.wrap(200)
    (line,) = paragraph.lines
    drawn = ["".join(glyph.text for word in piece.shaped.words for glyph in word.glyphs) for piece in line.pieces]
    letters = [text.replace("\u200f", "").strip() for text in drawn]
    assert [text for text in letters if text] == ["دنیا"[::-1], "AB", "سلام"[::-1]]
    assert paragraph.align == "right"


def test_numbers_inside_right_to_left_words_keep_their_own_order() -> None:
    levels = [1, 2, 2, 1, 3, 0, 1]
    runs = [Run(n, n + 1, face("NotoSans", bold=False), "Latn", level, Span("x")) for n, level in enumerate(levels)]
    assert [run.start for run in visual(runs)] == [4, 3, 1, 2, 0, 5, 6]
