"""Every glyph HarfBuzz gives is drawn, the same one, in the same place."""

import json
from pathlib import Path
from typing import Any

import pytest

from blo.documents.type.faces import face
from blo.documents.type.itemise import Span, itemise
from blo.documents.type.paragraph import Paragraph
from blo.documents.type.sources import WEIGHTS, package_file
from tests.documents.paper import bare
from tests.documents.reader import alike, read, source_outline

FROZEN: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "shaping.json").read_text("utf-8"))
STRINGS: list[dict[str, Any]] = FROZEN["strings"]
SIZE = 10.0


def name(case: dict[str, Any]) -> str:
    return f"{case['language']}-{''.join(piece['text'] for piece in case['pieces'])[:12]}"


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("case", STRINGS, ids=name)
def test_a_run_is_cut_and_shaped_as_frozen(case: dict[str, Any], bold: bool) -> None:
    text = "".join(piece["text"] for piece in case["pieces"])
    runs = itemise((Span(text, case["language"], bold),), rtl=case["language"] in {"ar", "ur"})
    assert [text[run.start : run.end] for run in joined(runs)] == [p["text"] for p in joined_pieces(case["pieces"])]
    weight = "bold" if bold else "regular"
    for piece in case["pieces"]:
        rtl = piece["script"] == "Arab"
        shaped = face(piece["family"], bold=bold).shape(piece["text"], piece["script"], case["language"], rtl=rtl)
        got = [[g.index, g.cluster, g.advance, g.across, g.up] for word in shaped.words for g in word.glyphs]
        assert got == piece[weight]


def joined(runs: Any) -> list[Any]:
    """Join neighbouring runs of one face: the file tells pieces by face alone."""
    result: list[Any] = []
    for run in runs:
        if result and result[-1].face is run.face:
            result[-1] = type(run)(result[-1].start, run.end, run.face, run.script, run.level, run.span)
        else:
            result.append(run)
    return result


def joined_pieces(pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    for piece in pieces:
        if result and result[-1]["family"] == piece["family"]:
            result[-1] = {**piece, "text": result[-1]["text"] + piece["text"]}
        else:
            result.append(piece)
    return result


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("language", sorted({case["language"] for case in STRINGS}))
def test_the_file_draws_the_frozen_glyphs_where_they_belong(language: str, weight: str) -> None:
    cases = [case for case in STRINGS if case["language"] == language]
    bold = weight == "bold"
    for case in cases:
        text = "".join(piece["text"] for piece in case["pieces"])
        (drawn,) = read(bare([Paragraph(Span(text, language, bold, SIZE), align="left")], width=900))
        x, place = 10.0, iter(drawn)
        for piece in case["pieces"]:
            path = str(package_file(piece["family"]))
            for index, _cluster, advance, across, up in piece[weight]:
                glyph = next(place)
                assert alike(glyph.outline, source_outline(path, WEIGHTS[bold], index)), (text, index)
                assert glyph.x == pytest.approx(x + across * SIZE / 1000, abs=0.02)
                assert glyph.y - drawn[0].y == pytest.approx((up - first_up(case, weight)) * SIZE / 1000, abs=0.02)
                x += advance * SIZE / 1000
        assert next(place, None) is None


def first_up(case: dict[str, Any], weight: str) -> int:
    return int(case["pieces"][0][weight][0][4])


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("case", STRINGS, ids=name)
def test_no_ink_leaves_its_line(case: dict[str, Any], bold: bool) -> None:
    for piece in case["pieces"]:
        used = face(piece["family"], bold=bold)
        for index, _cluster, _advance, _across, up in piece["bold" if bold else "regular"]:
            extents = used.font.get_glyph_extents(index)
            top = extents.y_bearing + up
            assert top <= used.ascent + 10
            assert top + extents.height >= -used.descent - 10
