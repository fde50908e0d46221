"""What stands on every page around the content: handling banner and conditions, footer, specimen mark; the masthead."""

from collections.abc import Sequence
from typing import Any

from blo.documents.content import Content, Stamp
from blo.documents.rendering import in_each, same
from blo.documents.rows import Box, Column, Level, Look, Row, Space, paint_down
from blo.documents.style import (
    BANNER,
    BOTTOM,
    FOOT,
    INNER,
    INSET,
    ISSUER,
    NUMBER,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SIDE,
    SMALL,
    TITLE,
    TOP,
    WATERMARK,
    WIDTH,
    said,
    side_by_side,
    text,
)
from blo.documents.type.embed import artifact
from blo.kernel.i18n import Said
from blo.kernel.i18n import lazy_gettext as _l

DIGITS_SHOWN = 16
BARE = Look(above=1.5, below=1.5, rule=None)
TIGHT = Look(above=0.5, below=0.5, rule=None)
TILT = 54.0
"""Degrees the specimen mark leans: about the page's diagonal."""

AIR = 8.0
"""Points between the banner and what begins below it on a page without masthead."""


class Furniture:
    """One document's page furniture, and the room it leaves for the content."""

    def __init__(self, content: Content, stamp: Stamp, languages: Sequence[str]) -> None:
        self.stamp = stamp
        self.languages = tuple(languages)
        self.banner = self._banner(content)
        self.conditions = self._conditions(content)
        self.masthead = self._masthead(content)
        self.foot_height = sum(box.height for box in self._footer(1, 1))

    def room(self) -> tuple[float, float]:
        """Return the height in points left for content on the first page and on any other."""
        head = self.banner.height + sum(box.height for box in self.conditions)
        other = PAGE_HEIGHT - TOP - BOTTOM - head - self.foot_height - AIR - 4
        return other - sum(box.height for box in self.masthead), other

    def _banner(self, content: Content) -> Row:
        level = side_by_side(in_each(content.handling, self.languages), self.languages, INNER, BANNER)
        look = Look(above=3.5, below=3.5, fill=0.86, rule=0, top_rule=0, thickness=1.1)
        return Row(WIDTH, (Column(INSET, (level,)),), look)

    def _conditions(self, content: Content) -> tuple[Box, ...]:
        boxes: list[Box] = [Space(3)] if content.conditions else []
        for words in content.conditions:
            if isinstance(words, Said):
                level = Level(((0.0, said(words, INNER, SMALL)),))
            else:
                level = side_by_side(in_each(words, self.languages), self.languages, INNER, SMALL)
            boxes.append(Row(WIDTH, (Column(INSET, (level,)),), TIGHT))
        return tuple(boxes)

    def _masthead(self, content: Content) -> tuple[Box, ...]:
        issuer = Row(WIDTH, (Column(INSET, (self._issuer(content),)),), BARE)
        titles = side_by_side(in_each(content.title, self.languages), self.languages, INNER, TITLE)
        return (Space(14), issuer, Row(WIDTH, (Column(INSET, (titles,)),), BARE), Space(3))

    def _issuer(self, content: Content) -> Level:
        if isinstance(content.issuer, Said):
            return Level(((0.0, said(content.issuer, INNER, ISSUER)),))
        rendered = in_each(content.issuer, self.languages)
        if same(rendered):
            return Level(((0.0, text(rendered[0], self.languages[0], INNER, ISSUER)),))
        return side_by_side(rendered, self.languages, INNER, ISSUER)

    def _footer(self, page: int, pages: int) -> tuple[Row, Row]:
        shown = self.stamp.digest[:DIGITS_SHOWN]
        groups = " ".join(shown[at : at + 4] for at in range(0, len(shown), 4))
        fingerprint = text(f"SHA-256 {groups}" if shown else "", "en", INNER / 2, FOOT, align="right")
        number = text(self.stamp.number, "en", INNER / 2, NUMBER)
        first = Level(((0.0, number), (INNER / 2, fingerprint)))
        sentences = (
            _l("Page %(page)d of %(pages)d", page=page, pages=pages),
            _l("Issued: %(moment)s", moment=self.stamp.issued),
            _l("Verify at: %(place)s", place=self.stamp.verify_at),
        )
        levels = tuple(side_by_side(in_each(words, self.languages), self.languages, INNER, FOOT) for words in sentences)
        return (
            Row(WIDTH, (Column(INSET, (first,)),), Look(above=4, below=1, rule=None, top_rule=0.15, thickness=0.7)),
            Row(WIDTH, (Column(INSET, levels),), Look(above=0, below=0, rule=None)),
        )

    def paint(self, canvas: Any, page: int, pages: int) -> float:
        """Draw the furniture of a page, counted from 1; returns where its content starts, in points from below."""
        with artifact(canvas):
            if self.stamp.specimen:
                self._mark_specimen(canvas)
            self.banner.paint(canvas, SIDE, PAGE_HEIGHT - TOP)
            if page > 1:
                paint_down(canvas, self.conditions, SIDE, PAGE_HEIGHT - TOP - self.banner.height)
            paint_down(canvas, self._footer(page, pages), SIDE, BOTTOM + self.foot_height)
        top: float = PAGE_HEIGHT - TOP - self.banner.height
        if page == 1:  # where a reader of the text comes upon the conditions once, and not on every page
            return top - paint_down(canvas, (*self.conditions, *self.masthead), SIDE, top)
        return top - sum(box.height for box in self.conditions) - AIR

    def _mark_specimen(self, canvas: Any) -> None:
        """Write the word in each language across the page, under everything else."""
        rendered = dict.fromkeys(in_each(_l("SPECIMEN"), self.languages))
        words = [text(word, "en", PAGE_HEIGHT, WATERMARK, align="centre") for word in rendered]
        top = sum(paragraph.height for paragraph in words) / 2
        canvas.saveState()
        canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        canvas.rotate(TILT)
        for paragraph in words:
            paragraph.paint(canvas, -PAGE_HEIGHT / 2, top)
            top -= paragraph.height
        canvas.restoreState()
