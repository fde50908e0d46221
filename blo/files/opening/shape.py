"""The outer shape of pictures: where each ends, and what it carries beside its pixels."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

END_OF_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""In the coded pixels of a JPEG, the first mark that is not a part of them."""
MARK = re.compile(rb"\xff+([\x01-\xfe])")
SOI = b"\xff\xd8"
EOI, SOS, COM, APP0, APP14, APP15 = 0xD9, 0xDA, 0xFE, 0xE0, 0xEE, 0xEF
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_PIXELS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
WEBP_PIXELS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})
CHUNK = 8


class Malformed(Exception):
    """The file is not whole, or not what its beginning says."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a picture carries beside its pixels, and where it ends."""

    beside: bytes
    end: int


def _segments(data: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Give the mark, the beginning and the end of each segment of a JPEG (ITU-T T.81, annex B), pixels with theirs."""
    while (found := MARK.match(data, at)) is not None:
        mark, at = found[1][0], found.end()
        if mark == EOI:
            yield mark, found.start(), at
            return
        at += max(int.from_bytes(data[at : at + 2]), 2)
        if mark == SOS:
            scan = END_OF_SCAN.search(data, at)
            at = scan.start() if scan else len(data)
        yield mark, found.start(), at
    raise Malformed


def jpeg(data: bytes) -> Shape:
    """Walk a JPEG to its end."""
    if not data.startswith(SOI):
        raise Malformed
    segments = list(_segments(data, len(SOI)))
    beside = [data[start:end] for mark, start, end in segments if APP0 <= mark <= APP15 or mark == COM]
    return Shape(b"".join(beside), segments[-1][2])


def png(data: bytes) -> Shape:
    """Walk the chunks of a PNG (ISO/IEC 15948) to its end."""
    if not data.startswith(PNG_HEAD):
        raise Malformed
    at, beside = len(PNG_HEAD), []
    while at + CHUNK <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind not in PNG_PIXELS:
            beside.append(kind + data[at + CHUNK : at + CHUNK + length])
        at += CHUNK + length + 4  # the checksum
        if kind == b"IEND" and at <= len(data):
            return Shape(b"".join(beside), at)
    raise Malformed


def webp(data: bytes) -> Shape:
    """Walk the chunks of a WebP (RFC 9649) to its end."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Malformed
    end = CHUNK + struct.unpack_from("<I", data, 4)[0]
    at, beside = 12, []
    while at + CHUNK <= end <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        if kind not in WEBP_PIXELS:
            beside.append(kind + data[at + CHUNK : at + CHUNK + length])
        at += CHUNK + length + length % 2
    if at != end:
        raise Malformed
    return Shape(b"".join(beside), end)


def without_metadata(data: bytes) -> bytes:
    """Return a JPEG without what cameras and programs write beside the pixels; what tells how to read them stays."""
    kept = [
        data[start:end]
        for mark, start, end in _segments(data, len(SOI))
        if not (mark == COM or APP0 <= mark <= APP15)
        or mark in {APP0, APP14}
        or data.startswith(b"ICC_PROFILE\0", start + 4)
    ]
    return SOI + b"".join(kept)
