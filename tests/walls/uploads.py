"""Files somebody might upload, made here: good ones, odd ones, and ones that pretend."""

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

SECRET = "Canon-of-Somchai"
"""What the camera and the programs wrote into every file that is taken; none of it may be kept."""


@cache
def scene(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """A picture whose corners differ, so that turning it shows."""
    image = Image.new("RGB", size, "teal")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 2, size[1] // 2), fill="orange")
    draw.rectangle((size[0] // 2, size[1] // 2, size[0], size[1]), fill="navy")
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(size))
    return image if mode == image.mode else image.convert(mode)


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    """A picture in a format."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def camera() -> Image.Exif:
    """What a telephone writes: who made it, how it was held, and where."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = SECRET, 6
    exif.get_ifd(0x8825).update({1: "N", 2: (20.0, 25.0, 30.0), 3: "E", 4: (99.0, 52.0, 30.0)})
    return exif


def plain_jpeg() -> bytes:
    """A photo."""
    return saved(scene(), "JPEG", quality=95)


def plain_png() -> bytes:
    """A picture without loss."""
    return saved(scene(), "PNG")


def plain_webp() -> bytes:
    """A picture of another kind."""
    return saved(scene(), "WEBP", lossless=True)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG with one chunk more, after its header."""
    png = plain_png()
    return png[:33] + chunk(kind, data) + png[33:]


def with_segment(mark: int, data: bytes, jpeg: bytes = b"") -> bytes:
    """A JPEG with one segment more, at its beginning."""
    jpeg = jpeg or plain_jpeg()
    return jpeg[:2] + bytes((0xFF, mark)) + struct.pack(">H", len(data) + 2) + data + jpeg[2:]


def archive(name: str = "a.txt", content: bytes = b"abc") -> bytes:
    """A ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, content)
    return out.getvalue()


def tarball() -> bytes:
    """A tar."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        made.addfile(tarfile.TarInfo("a"))
    return out.getvalue()


def bomb_png(side: int = 20_000) -> bytes:
    """A PNG of few bytes and four hundred million pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * (side + 1) * 50)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bomb_jpeg() -> bytes:
    """A JPEG that says it is 65,000 by 65,000."""
    jpeg = bytearray(plain_jpeg())
    at = jpeg.find(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(jpeg)


# --- papers ---------------------------------------------------------------------------------------------------------


def paper(change: Callable[[pikepdf.Pdf], Any] | None = None, pages: int = 1, **how: Any) -> bytes:
    """A PDF with some pages, after a change."""
    pdf = pikepdf.new()
    for number in range(pages):
        pdf.add_blank_page(page_size=(300, 400))
        pdf.pages[-1].Contents = pdf.make_stream(b"0 0 1 rg 10 10 %d 100 re f" % (50 + number % 100))
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def acting(**root: Any) -> Callable[[pikepdf.Pdf], None]:
    """A change that puts entries into the catalog."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in root.items():
            pdf.Root[f"/{key}"] = value

    return change


def noted(**entries: Any) -> Callable[[pikepdf.Pdf], None]:
    """A change that puts an annotation on the first page."""

    def change(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=[0, 0, 300, 400], **entries)
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])

    return change


def action(kind: str, **entries: Any) -> Dictionary:
    """An action."""
    return Dictionary(S=Name(f"/{kind}"), **entries)


def embedding(pdf: pikepdf.Pdf) -> None:
    """Put a file inside."""
    pdf.attachments["a.exe"] = b"MZ"


def told_of(pdf: pikepdf.Pdf) -> None:
    """Write who made it, in both places, and beside a page; and a photo that knows where it was taken."""
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = [SECRET]
    pdf.docinfo["/Author"] = SECRET
    pdf.pages[0].PieceInfo = Dictionary(Program=Dictionary(Private=SECRET))
    photo = pdf.make_stream(saved(scene(), "JPEG", exif=camera()))
    photo.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 120, "/Height": 80})
    photo.update({"/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": Name.DCTDecode})
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(P=photo))


def scripted(pdf: pikepdf.Pdf) -> None:
    """Put a script into the tree of names, some levels down."""
    script = pdf.make_indirect(action("JavaScript", JS="app.alert(1)"))
    kids = pdf.make_indirect(Dictionary(Names=Array([pikepdf.String("a"), script])))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Kids=Array([kids])))


def packed_bomb() -> bytes:
    """A PDF whose list of objects unpacks to far more than it is."""
    body = zlib.compress(b"\0" * 400_000_000, 9)
    head = b"%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length "
    stream = head + str(len(body)).encode() + b" >>\nstream\n" + body + b"\nendstream\nendobj\n"
    entries = b"\0\0\0" + b"\x01\0\x0f" + b"\x02\0\x01"
    start = len(stream)
    xref = b"9 0 obj\n<< /Type /XRef /Size 3 /W [1 1 1] /Root 2 0 R /Length 9 >>\nstream\n" + entries
    return stream + xref + b"\nendstream\nendobj\nstartxref\n" + str(start).encode() + b"\n%%EOF\n"


def profile() -> bytes:
    """A colour profile, as cameras put in."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def texts() -> PngInfo:
    """What programs write into a PNG."""
    found = PngInfo()
    found.add_text("Author", SECRET)
    found.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta><a>{SECRET}</a></x:xmpmeta>")
    return found


def shifted_exif() -> Image.Exif:
    """What a camera writes, without a turn."""
    exif = camera()
    exif[0x0112] = 1
    return exif
