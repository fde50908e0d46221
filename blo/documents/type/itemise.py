"""Cutting text into runs that one face, script and direction can write."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import icu

from blo.documents.type.breaking import code_points
from blo.documents.type.faces import LATIN, Face, face, face_for

NEUTRAL = frozenset({"Zyyy", "Zinh"})
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff")
"""Characters that steer shaping, breaking or direction, are not drawn, and so never end a run of one face."""


TURNS = re.compile("[\u0590-\u08ff\u200e-\u202e\u2066-\u2069\ufb1d-\ufefc\U00010800-\U0001efff]")
"""Characters that may put a part of the text into right-to-left order; without them there is nothing to reorder."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one language, weight, size (points) and grey (0 is black)."""

    text: str
    language: str = "en"
    bold: bool = False
    size: float = 10.0
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """Part of a text with one face, script, bidi level and span; offsets are of characters in the whole text."""

    start: int
    end: int
    face: Face
    script: str
    level: int
    span: Span


@lru_cache(maxsize=65536)
def _script(character: str) -> str:
    return str(icu.Script.getScript(character).getShortName())


def _scripts(text: str) -> list[str]:
    """Give each character a script; shared ones take the script before them, or after them at the start."""
    scripts = [_script(character) for character in text]
    known = next((script for script in scripts if script not in NEUTRAL), "Latn")
    for index, script in enumerate(scripts):
        if script in NEUTRAL:
            scripts[index] = known
        else:
            known = script
    return scripts


def _faces(text: str, scripts: list[str], spans: Sequence[Span]) -> list[Face]:
    """Choose a face for each character; one that no face has gets the empty glyph of its script's, found on saving."""
    chosen: list[Face] = []
    previous: Face | None = None
    for character, script, span in zip(text, scripts, spans, strict=True):
        if previous is not None and previous.bold != span.bold:
            previous = None
        if previous is None or character not in INVISIBLE:
            previous = face_for(character, script, previous, bold=span.bold) or previous or face(LATIN, bold=span.bold)
        chosen.append(previous)
    return chosen


def _levels(text: str, *, rtl: bool) -> list[int]:
    if not text or not (rtl or TURNS.search(text)):
        return [0] * len(text)
    bidi = icu.Bidi()
    units = icu.UnicodeString(text)
    bidi.setPara(units, 1 if rtl else 0)
    levels: list[int] = [0] * len(text)
    for offset, level in zip(code_points(text), bidi.getLevels(), strict=False):
        levels[offset] = level
    return levels


def itemise(spans: Sequence[Span], *, rtl: bool) -> tuple[Run, ...]:
    """Cut the spans' joined text, which holds no line feed, into runs in logical order."""
    text = "".join(span.text for span in spans)
    span_of = [span for span in spans for _ in span.text]
    scripts = _scripts(text)
    faces = _faces(text, scripts, span_of)
    levels = _levels(text, rtl=rtl)
    runs: list[Run] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and (
            faces[at] is faces[start]
            and scripts[at] == scripts[start]
            and levels[at] == levels[start]
            and span_of[at] is span_of[start]
        ):
            continue
        runs.append(Run(start, at, faces[start], scripts[start], levels[start], span_of[start]))
        start = at
    return tuple(runs)
