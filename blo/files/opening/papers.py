"""PDFs are taken apart and written anew: what could act is refused, who wrote them with what is gone."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from blo.files.opening.answer import Answer, Refused
from blo.files.opening.shape import Malformed, jpeg, without_metadata

MOST_PAGES, MOST_OBJECTS, DEEPEST = 200, 100_000, 60
END = re.compile(rb"%%EOF[\r\n\t \0]*\Z")
ACTIVE_KEYS = frozenset({
    "/AA", "/AF", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/RichMedia", "/RichMediaContent",
    "/RichMediaSettings", "/XFA",
})  # fmt: skip
ACTIVE_TYPES = frozenset({
    "/GoTo3DView", "/GoToE", "/GoToR", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Rendition", "/ResetForm",
    "/RichMediaExecute", "/Sound", "/SubmitForm",
})  # fmt: skip
ACTIVE_NOTES = frozenset({"/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"})
TELLS = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")
"""Where programs write who made a paper, when, with what, and what it looked like before."""


def _inside(thing: Any, depth: int = 0) -> Iterator[Any]:
    """Go through an object and what lies directly in it; what it points to is met on its own."""
    if depth > DEEPEST:
        raise Refused("broken")
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        for value in thing.values():
            if not _is_elsewhere(value):
                yield from _inside(value, depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if not _is_elsewhere(value):
                yield from _inside(value, depth + 1)


def _is_elsewhere(value: Any) -> bool:
    """Tell whether a value is an object of its own, which the list of all objects has."""
    return bool(getattr(value, "is_indirect", False))


def _check(thing: Any) -> None:
    """Refuse what acts: scripts, programs to start, forms that send, files inside, sound and film."""
    if not ACTIVE_KEYS.isdisjoint(thing.keys()):
        raise Refused("acts")
    kind = thing.get("/S")
    if isinstance(kind, pikepdf.Name) and str(kind) in ACTIVE_TYPES:
        raise Refused("acts")
    note = thing.get("/Subtype")
    if isinstance(note, pikepdf.Name) and str(note) in ACTIVE_NOTES:
        raise Refused("acts")


def _silence(thing: Any) -> None:
    """Take out what tells of the maker; photos inside lose what the camera wrote."""
    for key in TELLS:
        if key in thing:
            del thing[key]
    if not isinstance(thing, pikepdf.Stream):
        return
    filters = thing.get("/Filter")
    name = filters[0] if isinstance(filters, pikepdf.Array) and len(filters) == 1 else filters
    if isinstance(name, pikepdf.Name) and str(name) in {"/DCTDecode", "/DCT"}:
        raw = thing.read_raw_bytes()
        try:
            jpeg(raw)
        except Malformed as error:
            raise Refused("broken") from error
        how: Any = thing.get("/DecodeParms")
        thing.write(without_metadata(raw), filter=pikepdf.Name.DCTDecode, decode_parms=how)


def opened(data: bytes) -> Answer:
    """Write a paper anew; raise `Refused` for one that is locked, acts, is too long, or carries more."""
    if not data.startswith(b"%PDF-") or not END.search(data):
        raise Refused("carries_more")
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True, attempt_recovery=False) as paper:
            return _made_anew(paper)
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    except pikepdf.PdfError as error:
        raise Refused("broken") from error


def _made_anew(paper: pikepdf.Pdf) -> Answer:
    if paper.is_encrypted:
        raise Refused("locked")
    pages = len(paper.pages)
    if not 1 <= pages <= MOST_PAGES or len(paper.objects) > MOST_OBJECTS:
        raise Refused("too_long" if pages else "broken")
    for whole in (*paper.objects, paper.trailer):
        for thing in _inside(whole):
            _check(thing)
            _silence(thing)
    if "/Info" in paper.trailer:
        del paper.trailer["/Info"]
    out = io.BytesIO()
    paper.save(out, fix_metadata_version=False, deterministic_id=True)
    return Answer("pdf", out.getvalue(), pages=pages)
