"""Where font files come from: pinned packages, or a folder of the operator's own Noto fonts.

A glyph's width decides where a line and a page break, and two installations must print alike, so a packaged file whose
SHA-256 is not the pinned one is refused. Files in ``BLO_FONT_DIR`` are the operator's choice and are taken as they are.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from blo.kernel.errors import BloError

WEIGHTS = {False: 400, True: 700}

PINS = {
    "NotoSans": "fb53504de62e767a54695416123d68d67f71c9b69722175184ad56e7dd13547b",
    "NotoSansThai": "13f52f79b04f01f2751a81052a5dee2df639fd4e13f4ac30821ab45c8dd5f7e7",
    "NotoSansLao": "fc138d605aa998d8407789ee6a7f5554aae8b54f5cd98d66dd2c33e79d15b67e",
    "NotoSansKhmer": "56f89948a84cc0b01962ed6af573ac4ac885bd7bb6e7e40f9afc72a435728b70",
    "NotoSansMyanmar": "e0b280aa3080aab922800c88fa9a2015a4bec3103bb8b70491a92e4a04f3a3a3",
    "NotoSansSC": "a3041811a78c361b1de50f953c805e0244951c21c5bd412f7232ef0d899af0da",
    "NotoSansArabic": "3fae4d7239d1faa55b234bda8091019a5251ff79df40d5e29367d84bed2a8138",
    "NotoSansBengali": "dc9defe97bb041876b6609e9029d9e1e228a686259acde2fe2a9f99d793ee17d",
    "NotoSansDevanagari": "bf99bf762743ff3259e73196852520ab0ffe8d384238bff3e4806a84b981e972",
    "NotoSansSinhala": "3fd7c6a61cb6dfb8a2ca7af5b4078bd24e9c8ad9b55839a0177277db6e4d1326",
    "NotoSansTamil": "37e151cdec4a8cfb15c432f7bb164a83b98df69419d47e50b35aa7073963716b",
    "NotoSansEthiopic": "93f223089e300b983dbfd693c7be619e0e76565a70d639e71a4fe0bfd72cf66f",
}
"""SHA-256 of each family's packaged file."""

CHINESE_FAMILY = "NotoSansSC"


class FontUnfit(BloError):
    """A font file is missing, is not the pinned one, or has no TrueType outlines to embed."""


@dataclass(frozen=True)
class Source:
    """An opened font file; `variable` tells whether its weight is an axis to set."""

    face: Any
    variable: bool


def package_file(family: str) -> Path:
    """Return where a family's packaged file lies; raises `FontUnfit` when its package is not installed."""
    chinese = family == CHINESE_FAMILY
    package = "textflowkit_fonts" if chinese else "manimgx_fonts"
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FontUnfit(f"{family}: the package {package} is not installed")
    return Path(spec.origin).parent / (f"fonts/{family}.ttf" if chinese else f"{family}[wght].ttf")


def _own_file(family: str, *, bold: bool) -> Path | None:
    folder = os.environ.get("BLO_FONT_DIR")
    if not folder:
        return None
    weight = "Bold" if bold else "Regular"
    for name in (f"{family}[wght].ttf", f"{family}[wdth,wght].ttf", f"{family}-VF.ttf", f"{family}-{weight}.ttf"):
        if (Path(folder) / name).is_file():
            return Path(folder) / name
    return None


@cache
def open_font(path: Path, sha256: str | None) -> Source:
    """Open a font file, once; raises `FontUnfit` when it has another SHA-256 than given or no TrueType outlines."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FontUnfit(f"{path}: {error.strerror}") from error
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise FontUnfit(f"{path}: not the pinned file (SHA-256 differs)")
    face = hb.Face(hb.Blob(data))
    if "glyf" not in face.table_tags:
        raise FontUnfit(f"{path}: has no TrueType outlines")
    return Source(face, any(axis.tag == "wght" for axis in face.axis_infos))


def load(family: str, *, bold: bool) -> Source:
    """Open a family's file once for the whole process; the operator's folder goes before the packages.

    Raises `FontUnfit` when the file is missing, altered or cannot be embedded.
    """
    own = _own_file(family, bold=bold)
    return open_font(own, None) if own else open_font(package_file(family), PINS[family])
