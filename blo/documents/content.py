"""What a document says, before any layout: sections of lines, tables and signature places, the same for every language.

Builders fill these shapes; the layout prints them in one to three languages side by side; the digest on the paper is
taken over them. Labels are lazy words, rendered once for each language. Values are lazy words (translated), `Said`
(printed as entered, once) or a tuple of either (printed one under the other).
"""

from dataclasses import dataclass
from typing import TypeAlias

from blo.kernel.i18n import Lazy, Said

Value: TypeAlias = Lazy | Said | tuple[Lazy | Said, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled fact. An empty tuple as value prints as a rule to write on by hand."""

    label: Lazy
    value: Value


@dataclass(frozen=True, slots=True)
class Facts:
    """A titled two-column block: label in each language on the left, value on the right."""

    title: Lazy
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A titled table with a head that repeats on every page; `shares` are the columns' relative widths."""

    title: Lazy
    columns: tuple[Lazy, ...]
    rows: tuple[tuple[Value, ...], ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A titled run of paragraphs: ours (lazy, printed in each language) or somebody's (`Said`, printed once)."""

    title: Lazy
    paragraphs: tuple[Lazy | Said, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A titled row of choices, each a drawn box, ticked or not."""

    title: Lazy
    choices: tuple[tuple[Lazy, bool], ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: the capacity (giver, receiver, witness) and what is known of the person who signs."""

    capacity: Lazy
    name: Said
    rank: Said


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signature places, kept together on one page."""

    title: Lazy
    places: tuple[Signature, ...]


Block: TypeAlias = Facts | Grid | Prose | Tick | Signatures


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page or run of pages of a document (the handover form has one sheet a person), starting on a new page."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A whole document.

    `issuer` is the name of the office it speaks for; `handling` are the banner's words (code and meaning); `conditions`
    are printed small under the banner of every page.
    """

    title: Lazy
    issuer: Said | Lazy
    sheets: tuple[Sheet, ...]
    handling: Lazy
    conditions: tuple[Lazy | Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a printed document findable: its number, the digest of its content, and when it was issued."""

    number: str
    digest: str
    issued: Lazy
    verify_at: str
    specimen: bool = False
