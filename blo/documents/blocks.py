"""From content to boxes: how each kind of block is set in one to three languages."""

from collections.abc import Sequence

from blo.documents.content import Block, Facts, Grid, Prose, Sheet, Signature, Signatures, Tick, Value
from blo.documents.rendering import in_each, same
from blo.documents.rows import Blank, Box, Column, Level, Look, Row, Space, TickBox, Together
from blo.documents.style import (
    BODY,
    CELL,
    GUTTER,
    HEAD,
    INNER,
    INSET,
    LABEL,
    SECTION,
    SMALL,
    VALUE,
    WIDTH,
    Type,
    most_lines,
    said,
    side_by_side,
    stacked,
    text,
)
from blo.documents.type.itemise import Span
from blo.documents.type.paragraph import Paragraph
from blo.kernel.i18n import Lazy, Said
from blo.kernel.i18n import lazy_gettext as _l

LABELS_SHARE = {1: 1 / 3, 2: 1 / 2, 3: 1 / 2}
"""The part of the width that labels take, by the number of languages; with two, values stand under the second title."""

BETWEEN = Space(11.0)
PLAIN = Look(above=2.5, below=2.5, rule=None)
MOST_CHOICES_IN_A_ROW = 4
PLACES_IN_A_ROW = 2
WRITING_ROOM = 19.0
SIGNING_ROOM = 44.0
SIGNING_LABELS_SHARE = 0.4
NOT_KNOWN = Said("")

SIGNATURE, NAME, RANK, DATE = _l("Signature"), _l("Name"), _l("Rank or position"), _l("Date")


class Setter:
    """Sets blocks for one document's languages."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = tuple(languages)
        self.label_width = (INNER + GUTTER) * LABELS_SHARE[len(self.languages)] - GUTTER

    def boxes(self, sheet: Sheet) -> list[Box]:
        """Return a sheet's boxes from top to bottom."""
        boxes: list[Box] = []
        for block in sheet.blocks:
            boxes += [BETWEEN, *self._block(block)]
        return boxes

    def _block(self, block: Block) -> list[Box]:
        match block:
            case Facts():
                return self._facts(block)
            case Grid():
                return self._grid(block)
            case Prose():
                return self._prose(block)
            case Tick():
                return self._tick(block)
            case Signatures():
                return self._signatures(block)

    def _title(self, words: Lazy) -> Row:
        level = side_by_side(in_each(words, self.languages), self.languages, INNER, SECTION)
        look = Look(above=3, below=3, fill=0.925, rule=None, top_rule=0.15, thickness=0.9)
        return Row(WIDTH, (Column(INSET, (level,)),), look, keep=True, whole=True)

    def _value(self, value: Value, width: float, kind: Type, *, beside: bool) -> tuple[Level, ...]:
        """Set a value's items one under another; languages that differ stand beside each other or are stacked.

        Nothing to print gives a rule to write on.
        """
        levels: list[Level] = []
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Said):
                levels += [Level(((0.0, said(item, width, kind)),))] if item.text.strip() else []
                continue
            rendered = in_each(item, self.languages)
            if same(rendered):
                level = Level(((0.0, text(rendered[0], self.languages[0], width, kind)),))
                levels += [level] if rendered[0].strip() else []
            else:
                levels += (self._lowest if beside else stacked)(rendered, self.languages, width, kind)
        return tuple(levels) or (Level(((0.0, Blank(width, WRITING_ROOM)),)),)

    @staticmethod
    def _lowest(rendered: Sequence[str], languages: Sequence[str], width: float, kind: Type) -> tuple[Level, ...]:
        """Set languages beside each other, unless lines would break there that need not when they are stacked."""
        beside = side_by_side(rendered, languages, width, kind)
        under = stacked(rendered, languages, width, kind)
        return under if most_lines(beside) >= sum(most_lines(level) for level in under) else (beside,)

    def _facts(self, block: Facts) -> list[Box]:
        x = INSET + self.label_width + GUTTER
        rows: list[Box] = [self._title(block.title)]
        for line in block.lines:
            labels = side_by_side(in_each(line.label, self.languages), self.languages, self.label_width, LABEL)
            value = self._value(line.value, WIDTH - INSET - x, VALUE, beside=True)
            rows.append(Row(WIDTH, (Column(INSET, (labels,)), Column(x, value, gap=1.5))))
        return rows

    def _grid(self, block: Grid) -> list[Box]:
        total = sum(block.shares)
        widths = [WIDTH * share / total for share in block.shares]
        starts = [sum(widths[:index]) for index in range(len(widths))]
        inner = [width - 2 * INSET for width in widths]
        heads = [in_each(words, self.languages) for words in block.columns]
        head = Row(
            WIDTH,
            tuple(
                Column(x + INSET, stacked(words[:1] if same(words) else words, self._tags(words), width, HEAD))
                for x, width, words in zip(starts, inner, heads, strict=True)
            ),
            Look(above=4, below=4, rule=0.3, thickness=0.7),
            keep=True,
            whole=True,
        )
        rows: list[Box] = [self._title(block.title), head]
        for cells in block.rows:
            columns = tuple(
                Column(x + INSET, self._value(cell, width, CELL, beside=False))
                for x, width, cell in zip(starts, inner, cells, strict=True)
            )
            rows.append(Row(WIDTH, columns, head=head))
        return rows

    def _tags(self, rendered: Sequence[str]) -> tuple[str, ...]:
        return self.languages[:1] if same(rendered) else self.languages

    def _prose(self, block: Prose) -> list[Box]:
        rows: list[Box] = [self._title(block.title)]
        for paragraph in block.paragraphs:
            width = INNER
            if isinstance(paragraph, Said):
                level = Level(((0.0, said(paragraph, width, VALUE)),))
            else:
                level = side_by_side(in_each(paragraph, self.languages), self.languages, width, BODY)
            rows.append(Row(WIDTH, (Column(INSET, (level,)),), PLAIN))
        return rows

    def _tick(self, block: Tick) -> list[Box]:
        choices = [(in_each(words, self.languages), ticked) for words, ticked in block.choices]
        in_a_row = min(len(choices), MOST_CHOICES_IN_A_ROW if len(self.languages) == 1 else 3) or 1
        share = WIDTH / in_a_row
        indent = TickBox(ticked=False).side + 6
        rows: list[Row | Space] = [self._title(block.title)]
        for at in range(0, len(choices), in_a_row):
            columns: list[Column] = []
            for index, (rendered, ticked) in enumerate(choices[at : at + in_a_row]):
                x = index * share + INSET
                words = rendered[:1] if same(rendered) else rendered
                labels = stacked(words, self._tags(rendered), share - indent - 2 * INSET, BODY)
                columns += [Column(x, (Level(((0.0, TickBox(ticked)),)),)), Column(x + indent, labels)]
            rows.append(Row(WIDTH, tuple(columns), PLAIN, whole=True))
        return [Together(tuple(rows))]

    def _signatures(self, block: Signatures) -> list[Box]:
        boxes: list[Row | Space] = [self._title(block.title)]
        for at in range(0, len(block.places), PLACES_IN_A_ROW):
            boxes += self._places(block.places[at : at + PLACES_IN_A_ROW])
        return [Together(tuple(boxes))]

    def _places(self, places: Sequence[Signature]) -> list[Row]:
        """Set places beside each other, line by line, so that their rules and words are level."""
        share = (INNER + GUTTER) / PLACES_IN_A_ROW
        width = share - GUTTER - 14
        label = width * SIGNING_LABELS_SHARE
        fields: tuple[tuple[Lazy, float, list[Said]], ...] = (
            (SIGNATURE, SIGNING_ROOM, [NOT_KNOWN for _place in places]),
            (NAME, WRITING_ROOM, [place.name for place in places]),
            (RANK, WRITING_ROOM, [place.rank for place in places]),
            (DATE, WRITING_ROOM, [NOT_KNOWN for _place in places]),
        )
        capacities = tuple(
            Column(index * share + INSET, (self._joined(place.capacity, width, HEAD),))
            for index, place in enumerate(places)
        )
        rows = [Row(WIDTH, capacities, Look(above=10, below=0, rule=None))]
        for words, room, values in fields:
            columns: list[Column] = []
            for index, value in enumerate(values):
                x = index * share + INSET
                known = value.text.strip()
                mark = said(value, width - label, CELL) if known else Blank(width - label, room)
                columns.append(Column(x, (self._joined(words, label - 6, SMALL),)))
                columns.append(Column(x + label, (Level(((0.0, mark),)),)))
            rows.append(Row(WIDTH, tuple(columns), Look(above=2.5, below=0, rule=None)))
        return rows

    def _joined(self, words: Lazy, width: float, kind: Type) -> Level:
        """Set the languages one after another on the same lines."""
        rendered = dict.fromkeys(zip(in_each(words, self.languages), self.languages, strict=True))
        spans: list[Span] = []
        for said_so, tag in rendered:
            spans += [Span(" · ", tag, kind.bold, kind.size, kind.grey)] if spans else []
            spans.append(Span(said_so, tag, kind.bold, kind.size, kind.grey))
        paragraph = Paragraph(spans)
        paragraph.wrap(width)
        return Level(((0.0, paragraph),))
