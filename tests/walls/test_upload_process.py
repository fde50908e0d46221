"""Files are opened in a process apart: whatever they do to it, the answer is a file made anew or a refusal."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from blo.files import judging
from blo.files.judging import judge
from blo.files.opening import child
from blo.files.opening.answer import Refused
from blo.files.states import FileKind, Refusal
from blo.kernel.errors import RuleBroken
from tests.support.effort import examples
from tests.walls import uploads as up
from tests.walls.hostile_uploads import HOSTILE, MOST, jpeg

pytestmark = [pytest.mark.detection, pytest.mark.walls]


def test_in_the_process_apart_a_photo_is_drawn_anew():
    judged = judge(jpeg(up.saved(up.scene(), "JPEG", exif=up.camera())), most_bytes=MOST)
    assert judged.kind is FileKind.JPEG
    assert up.SECRET.encode() not in judged.kept
    with Image.open(io.BytesIO(judged.kept)) as image:
        assert image.size == (80, 120)


@pytest.mark.parametrize(
    "name", ["a bomb of a picture", "a bomb of a paper", "a photo and an archive", "a file inside"]
)
def test_in_the_process_apart_the_refusal_is_the_same_or_that_it_was_too_hard(name):
    make, word = HOSTILE[name]
    with pytest.raises(RuleBroken) as told:
        judge(make(), most_bytes=MOST)
    assert str(told.value.message) in {str(Refusal.of(word).label), str(Refusal.TOO_HARD.label)}


def code_of(text):
    return [*judging.COMMAND[:-1], f"import sys; sys.path.insert(0, {str(judging.ROOT)!r}); {text}"]


@pytest.mark.parametrize(
    "text",
    [
        "from blo.files.opening import child; child.limit(); bytearray(3 * 10**9)",
        "from blo.files.opening import child; child.limit(); import tempfile; tempfile.mkstemp()",
        "import os; os.abort()",
    ],
)
def test_what_goes_wrong_in_the_process_apart_is_a_refusal(monkeypatch, text):
    monkeypatch.setattr(judging, "COMMAND", code_of(text))
    with pytest.raises(RuleBroken) as told:
        judge(jpeg(up.plain_jpeg()), most_bytes=MOST)
    assert str(told.value.message) == str(Refusal.TOO_HARD.label)


def test_the_process_apart_is_given_no_secret_and_ends_when_its_time_is_over(monkeypatch):
    monkeypatch.setenv("BLO_DATA_KEYS", "k1:secret")
    told = "import json, os; print(json.dumps({'refused': 'acts' if 'BLO_DATA_KEYS' in os.environ else 'locked'}))"
    monkeypatch.setattr(judging, "COMMAND", code_of(told))
    with pytest.raises(RuleBroken, match=str(Refusal.LOCKED.label)):
        judge(jpeg(up.plain_jpeg()), most_bytes=MOST)
    monkeypatch.setattr(judging, "LONGEST_SECONDS", 0.5)
    monkeypatch.setattr(judging, "COMMAND", code_of("import time; time.sleep(60)"))
    with pytest.raises(RuleBroken, match=str(Refusal.TOO_HARD.label)):
        judge(jpeg(up.plain_jpeg()), most_bytes=MOST)


# --- invented files -------------------------------------------------------------------------------------------------

SEEDS = [up.plain_jpeg(), up.plain_png(), up.plain_webp(), up.paper(up.told_of), up.paper(up.embedding)]
KINDS = {b"\xff\xd8": "jpeg", b"\x89P": "png", b"RI": "webp", b"%P": "pdf"}


@st.composite
def mutated(draw):
    """A good file after some changes: bytes set, taken out, put in, doubled, cut."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 8))):
        at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 64))
        how = draw(st.sampled_from(["set", "out", "in", "double", "cut"]))
        if how == "set":
            data[at : at + size] = draw(st.binary(min_size=size, max_size=size))
        elif how == "out":
            del data[at : at + size]
        elif how == "in":
            data[at:at] = draw(st.binary(max_size=size))
        elif how == "double":
            data[at:at] = data[at : at + size]
        elif at > 100:
            del data[at:]
    return bytes(data)


def verdict(data):
    """The word a file is refused with, or its kind; anything else is an error."""
    try:
        return child.opened(data, KINDS.get(data[:2], "jpeg")).kind
    except Refused as refused:
        return Refusal.of(refused.word).value


@examples(150)
@given(mutated())
def test_a_file_changed_at_random_is_made_anew_or_refused(data):
    verdict(data)


@examples(100)
@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"%PDF-1.7\n", b""]), st.binary(max_size=400))
def test_bytes_at_random_are_refused(head, data):
    assert verdict(head + data + (b"\n%%EOF\n" if head[:1] == b"%" else b"")) not in {"jpeg", "png", "pdf"}
