"""Every kind of file somebody might upload gets its verdict: by what it is, never by what it is called."""

import io
import json

import pikepdf
import pytest
from PIL import Image, ImageChops

from blo.files import judging
from blo.files.judging import Received, judge
from blo.files.opening import child
from blo.files.opening.answer import Refused
from blo.files.states import FileKind, Refusal
from blo.kernel.errors import RuleBroken
from tests.walls import uploads as up
from tests.walls.hostile_uploads import HOSTILE, MOST, file, jpeg, pdf, png

pytestmark = [pytest.mark.detection, pytest.mark.walls]


@pytest.fixture
def in_this_process(monkeypatch):
    """Open files here and not in a process apart, which takes a second each; one test below has it as it is."""

    def opened(data, kind):
        try:
            answer = child.opened(data, kind)
        except Refused as refused:
            return {"refused": refused.word}, b""
        return json.loads(json.dumps(child.head(answer))), answer.kept + answer.small

    monkeypatch.setattr(judging, "_opened", opened)


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_plainly_a_picture_or_paper_is_refused_for_its_reason(name):
    make, word = HOSTILE[name]
    with pytest.raises(RuleBroken) as told:
        judge(make(), most_bytes=MOST)
    assert told.value.field == "file"
    assert str(told.value.message) == str(Refusal.of(word).label)


def test_the_corpus_is_large_and_knows_every_reason():
    assert len(HOSTILE) >= 70
    assert {word for _, word in HOSTILE.values()} == {why.value for why in Refusal} - {"too_hard"}


SCENE = up.scene()
TURNED = SCENE.transpose(Image.Transpose.ROTATE_270)
GOOD = {
    "a photo": (lambda: jpeg(up.plain_jpeg()), FileKind.JPEG, SCENE),
    "a photo without a name": (lambda: Received(up.plain_jpeg()), FileKind.JPEG, SCENE),
    "a photo with another ending": (lambda: jpeg(up.plain_jpeg(), "PHOTO.JPEG"), FileKind.JPEG, SCENE),
    "a photo with a name of its kind": (lambda: file(up.plain_jpeg(), "x.jpg", "image/pjpeg"), FileKind.JPEG, SCENE),
    "a photo from a camera": (
        lambda: jpeg(up.saved(SCENE, "JPEG", quality=95, exif=up.shifted_exif(), comment=up.SECRET)),
        FileKind.JPEG,
        SCENE,
    ),
    "a photo held upright": (
        lambda: jpeg(up.saved(SCENE, "JPEG", quality=95, exif=up.camera())),
        FileKind.JPEG,
        TURNED,
    ),
    "a photo with colours": (
        lambda: jpeg(up.saved(SCENE, "JPEG", quality=95, icc_profile=up.profile())),
        FileKind.JPEG,
        SCENE,
    ),
    "a photo for print": (lambda: jpeg(up.saved(up.scene(mode="CMYK"), "JPEG", quality=95)), FileKind.JPEG, None),
    "a grey photo": (lambda: jpeg(up.saved(up.scene(mode="L"), "JPEG", quality=95)), FileKind.JPEG, up.scene(mode="L")),
    "a photo that builds up": (
        lambda: jpeg(up.saved(SCENE, "JPEG", quality=95, progressive=True)),
        FileKind.JPEG,
        SCENE,
    ),
    "a photo with a second behind it": (lambda: jpeg(up.plain_jpeg() * 2 + b"\0\0"), FileKind.JPEG, SCENE),
    "a photo of several": (
        lambda: jpeg(up.saved(SCENE, "MPO", save_all=True, append_images=[SCENE.rotate(90)])),
        FileKind.JPEG,
        SCENE,
    ),
    "a picture": (lambda: png(up.plain_png()), FileKind.PNG, SCENE),
    "a picture with texts": (
        lambda: png(up.saved(SCENE, "PNG", pnginfo=up.texts(), exif=up.shifted_exif())),
        FileKind.PNG,
        SCENE,
    ),
    "a picture one sees through": (
        lambda: png(up.saved(up.scene(mode="RGBA"), "PNG")),
        FileKind.PNG,
        up.scene(mode="RGBA"),
    ),
    "a picture of few colours": (
        lambda: png(up.saved(up.scene(mode="P"), "PNG")),
        FileKind.PNG,
        up.scene(mode="P").convert("RGB"),
    ),
    "a picture in black and white": (
        lambda: png(up.saved(up.scene(mode="1"), "PNG")),
        FileKind.PNG,
        up.scene(mode="1").convert("RGB"),
    ),
    "a picture of sixteen bits": (
        lambda: png(up.saved(up.scene(mode="L").convert("I").point(lambda value: value * 256).convert("I;16"), "PNG")),
        FileKind.PNG,
        up.scene(mode="L"),
    ),
    "a WebP": (lambda: file(up.plain_webp(), "a.webp", "image/webp"), FileKind.JPEG, SCENE),
    "a WebP one sees through": (
        lambda: file(up.saved(up.scene(mode="RGBA"), "WEBP", lossless=True, exif=up.shifted_exif()), "a.webp"),
        FileKind.PNG,
        up.scene(mode="RGBA"),
    ),
}


def apart(one, other):
    """How far two pictures are apart, from 0 to 255, on the whole."""
    mode = "RGBA" if "A" in one.getbands() else "RGB"
    histogram = ImageChops.difference(one.convert(mode), other.convert(mode)).convert("L").histogram()
    return sum(level * count for level, count in enumerate(histogram)) / (one.width * one.height)


def plain(data):
    """Whether nothing is left of what was written beside the pixels."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        left = set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        return not left and not image.getexif() and up.SECRET.encode() not in data


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("name", GOOD)
def test_a_plain_picture_is_drawn_anew_as_it_was_and_tells_nothing_of_its_camera(name):
    make, kind, expected = GOOD[name]
    judged = judge(make(), most_bytes=MOST)
    assert judged.kind is kind
    assert plain(judged.kept)
    assert plain(judged.small)
    with Image.open(io.BytesIO(judged.kept)) as image, Image.open(io.BytesIO(judged.small)) as small:
        assert max(small.size) <= 320
        assert small.format == "JPEG"
        if expected is not None:
            assert image.size == expected.size
            assert apart(image, expected) < 4
            paper = Image.new("RGB", expected.size, "white")
            paper.paste(expected, mask=expected.getchannel("A") if "A" in expected.getbands() else None)
            assert apart(small, paper) < 12


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize(
    "change", [None, up.told_of, up.noted(Subtype=up.Name.Link, A=up.action("GoTo", D=up.Array([])))]
)
def test_a_plain_paper_is_written_anew_and_tells_nothing_of_its_maker(change):
    made = up.paper(change, pages=3)
    judged = judge(pdf(made), most_bytes=MOST)
    assert (judged.kind, judged.pages, judged.small) == (FileKind.PDF, 3, b"")
    with pikepdf.open(io.BytesIO(judged.kept)) as paper, pikepdf.open(io.BytesIO(made)) as before:
        assert "/Info" not in paper.trailer
        assert "/Metadata" not in paper.Root
        streams = [one.read_raw_bytes() for one in paper.objects if isinstance(one, pikepdf.Stream)]
        assert not [one for one in [judged.kept, *streams] if up.SECRET.encode() in one]
        assert [page.Contents.read_bytes() for page in paper.pages] == [
            page.Contents.read_bytes() for page in before.pages
        ]


def test_what_an_earlier_edition_of_a_paper_said_is_gone(in_this_process):
    first = up.paper(lambda made: made.pages[0].__setattr__("Contents", made.make_stream(up.SECRET.encode())))
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(first)) as made:
        made.pages[0].Contents = made.make_stream(b"0 0 10 10 re f")
        made.save(out)
    assert up.SECRET.encode() not in judge(pdf(out.getvalue()), most_bytes=MOST).kept
