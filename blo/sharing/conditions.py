"""The conditions of use that travel with what was released: onto every page, every print, and what is made of it.

Where several things stand together the strictest holds for all: the highest handling code, the earliest end, every
purpose and every restriction in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from blo.kernel.i18n import Lazy, Said, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.sharing.fields import Disclosure
from blo.sharing.models import Release
from blo.sharing.states import Handling, Purpose, strictest


@dataclass(frozen=True, slots=True)
class Conditions:
    """A handling code, restrictions in words, purposes, and the moment from which nothing may be seen any more."""

    handling: Handling
    notes: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    until: datetime | None = None

    def sentences(self, zone: str) -> tuple[Lazy | Said, ...]:
        """What stands below the handling code, a line each; the end is told by the clock of `zone`."""
        purpose = (_l("Purpose: %(purposes)s", purposes=Lazy(_listed, self.purposes)),) if self.purposes else ()
        end = (_l("May be seen until %(until)s", until=lazy_moment(self.until, zone)),) if self.until else ()
        return (*purpose, *end, *(Said(note) for note in self.notes))


def _listed(purposes: tuple[Purpose, ...]) -> str:
    return "; ".join(str(purpose.label) for purpose in purposes)


def joined(disclosures: Iterable[Disclosure]) -> Conditions:
    """Return the strictest conditions of several things shown together; own things have the usual handling code."""
    parts = list(disclosures)
    return Conditions(
        handling=strictest([part.handling for part in parts]),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        purposes=tuple(purpose for purpose in Purpose if any(purpose in part.purposes for part in parts)),
        until=min((part.until for part in parts if part.until), default=None),
    )


def opened_by(releases: list[Release]) -> Disclosure:
    """Return what several releases of one thing to one office open together."""
    return Disclosure(
        is_own=False,
        fields=frozenset(field for release in releases for field in release.fields),
        handling=strictest([release.handling for release in releases]),
        notes=tuple(dict.fromkeys(release.handling_note for release in releases if release.handling_note)),
        purposes=tuple(dict.fromkeys(release.purpose for release in releases)),
        until=min((release.expires_at for release in releases), default=None),
        releases=tuple(release.id for release in releases),
        since=tuple(_since(releases).items()),
    )


def _since(releases: list[Release]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for release in releases:
        if (begun := release.effective_at) is not None:
            found |= {field: min(found.get(field, begun), begun) for field in release.fields}
    return found


def of_release(release: Release) -> Conditions:
    """Return the conditions of one release."""
    return joined([opened_by([release])])
