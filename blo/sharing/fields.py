"""What can be released, field by field, and what a reader gets: facts that exist, or do not exist at all.

A room lists its releasable fields as a `Field` enumeration and gives its facts through one function that takes the
reader's `Disclosure`. Pages, printed documents and manifests use that function, so a field that was not released is not
blanked anywhere: it is never produced.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from blo.kernel.codes import Code
from blo.kernel.i18n import Lazy, Said
from blo.offices.states import DataCategory
from blo.sharing.states import DEFAULT_HANDLING, Handling, Purpose


class Field(Code):
    """A releasable field and the agreement's data category it belongs to."""

    category: DataCategory

    def __new__(cls, value: str, label: Lazy, category: DataCategory) -> Self:
        """Make the member of one row."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = "neutral"
        member.category = category
        return member


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a record: the field it belongs to, its label and its value, rendered when shown."""

    field: Field
    label: Lazy
    value: Lazy | Said | tuple[Lazy | Said, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one reader may see of one thing: all of it for its own office, else the fields released, on their terms."""

    is_own: bool
    fields: frozenset[str]
    handling: Handling = DEFAULT_HANDLING
    notes: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    until: datetime | None = None
    releases: tuple[UUID, ...] = ()
    """The releases another office's thing stands on; none for the own office's."""
    since: tuple[tuple[str, datetime], ...] = ()
    """Of each field released, from when on the reader could see it: what is changed later, the reader is told of."""

    def opens(self, field: Field) -> bool:
        """Tell whether a field exists for the reader."""
        return self.is_own or field.value in self.fields


EVERYTHING = Disclosure(is_own=True, fields=frozenset())
