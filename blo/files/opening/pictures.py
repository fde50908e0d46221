"""Pictures are drawn anew from their pixels: what the camera wrote beside them, the place above all, is gone."""

import io
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageCms, ImageOps

from blo.files.opening.answer import Answer, Refused
from blo.files.opening.camera import told
from blo.files.opening.shape import Malformed, Shape, jpeg, png, webp

MOST_PIXELS = 40_000_000
SMALL = 320
"""The longest side of the small picture in lists."""
QUALITY, SMALL_QUALITY = 92, 75
SHAPES: dict[str, Callable[[bytes], Shape]] = {"jpeg": jpeg, "png": png, "webp": webp}
MARKUP = (b"<html", b"<script", b"<svg", b"<!doctype", b"<?php", b"<body", b"<iframe", b"javascript:")
Image.MAX_IMAGE_PIXELS = None  # counted here, so that the reason is known
CLEAR = frozenset({"RGBA", "LA", "PA", "RGBa", "La"})
SIXTEEN_BITS = 256


def _shaped(data: bytes, kind: str) -> None:
    """Refuse a picture that carries another thing with it; telephones put further pictures behind the first."""
    try:
        found = SHAPES[kind](data)
        beside = found.beside.lower()
        if any(mark in beside for mark in MARKUP):
            raise Refused("carries_more")
        rest = data[found.end :]
        while kind == "jpeg" and rest.strip(b"\0").startswith(b"\xff\xd8\xff"):
            rest = rest.strip(b"\0")
            rest = rest[jpeg(rest).end :]
    except Malformed as error:
        raise Refused("broken") from error
    if rest.strip(b"\0"):
        raise Refused("carries_more")


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / SIXTEEN_BITS).convert("L")
    return image


def _colours(image: Image.Image) -> Image.Image:
    """Bring the colours into sRGB, for the profile that says what they mean is not kept."""
    profile = image.info.get("icc_profile")
    clear = image.mode in CLEAR or "transparency" in image.info
    if profile and not clear and image.mode in {"RGB", "CMYK", "L"}:
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(image, theirs, ours, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None  # a profile that can't be read says nothing
        if made is not None:
            return made
    if clear:
        return image.convert("RGBA")
    return image if image.mode in {"RGB", "L"} else image.convert("RGB")


def _written(image: Image.Image, kind: str, **how: Any) -> bytes:
    image.info = {}
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def _small(image: Image.Image) -> bytes:
    small = image.copy()
    small.thumbnail((SMALL, SMALL))
    if small.mode == "RGBA":
        paper = Image.new("RGB", small.size, "white")
        paper.paste(small, mask=small.getchannel("A"))
        small = paper
    return _written(small, "JPEG", quality=SMALL_QUALITY)


def opened(data: bytes, kind: str) -> Answer:
    """Draw a picture anew; raise `Refused` for one that is broken, moves, is too large, or carries more."""
    _shaped(data, kind)
    with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Refused("too_many_pixels")
        if kind != "jpeg" and getattr(image, "n_frames", 1) > 1:
            raise Refused("moves")
        image.load()
        said = told(image)
        drawn = _colours(_eight_bits(ImageOps.exif_transpose(image)))
    if kind == "png" or drawn.mode == "RGBA":
        return Answer("png", _written(drawn, "PNG"), _small(drawn), told=said)
    return Answer("jpeg", _written(drawn, "JPEG", quality=QUALITY), _small(drawn), told=said)
