"""Searching detections: the own office's, and what others released to it.

**Own detections** are found at any number of them by what their indexes begin with. A place is asked for by a part of
its name, and crimes stand in sets; an office has few different places and sets of crimes, so those that fit are looked
up first (`_values`, one step of an index for each), and each is then read by itself, newest event first. Several
questions at once narrow what the first of them finds.

**Released detections** are found through the releases, in the order they were granted. A question about a field finds
only what the field was released of: a list that leaves a row out must not tell what the row says.

A whole reference names one record; it is found whatever else is asked, in either list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.detections import queries
from blo.detections.models import Detection
from blo.detections.states import DetectionField, DetectionState
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken
from blo.kernel.folding import folded
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.paging import PAGE_SIZE, Page, newest, page_of
from blo.sharing.models import Release
from blo.sharing.states import ReleaseState, SubjectKind

MOST_PLACES = 40
TOO_MANY_PLACES = _l("Too many places have this in their name. Write more of it.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; what is left empty is not asked. `until` is the first moment that counts no more.

    `received` asks for what other offices released, instead of the own office's.
    """

    reference: str = ""
    place: str = ""
    since: datetime | None = None
    until: datetime | None = None
    crime: str = ""
    state: DetectionState | None = None
    received: bool = False

    def __bool__(self) -> bool:
        return self != Asked()

    def facts(self) -> dict[str, Any]:
        """The question as the log keeps it: codes, references and moments, and never what was typed as a name."""
        asked = {
            "about": self.reference,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "crime": self.crime,
        }
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Question:
    """A query of own detections and the parts it is read in (`newest`); `None` for what nothing can answer."""

    statement: sa.Select[Detection]
    parts: Sequence[Any] = ()


def _values(actor: Actor, column: Any) -> list[str]:
    """The different texts a column has among the own office's detections, by one step of its index for each."""
    least = sa.select(column).where(walls.own_rows(actor, Detection)).order_by(column).limit(1)
    found = sa.select(least.scalar_subquery().label("value")).cte("found", recursive=True)
    beyond = least.where(column > found.c.value).correlate(found).scalar_subquery()
    found = found.union_all(sa.select(beyond).where(found.c.value.is_not(None)))
    return list(db.session.scalars(sa.select(found.c.value).where(found.c.value.is_not(None))))


def _fitting(places: Sequence[str], asked: str) -> list[str]:
    """Those of some places that have in their name what is asked for, both folded in one way for all lists."""
    wanted = folded(asked)
    fit = [place for place in places if wanted in folded(place)]
    if len(fit) > MOST_PLACES:
        raise RuleBroken("place", TOO_MANY_PLACES)
    return fit


def _within(asked: Asked) -> list[sa.ColumnElement[bool]]:
    conditions = []
    if asked.since is not None:
        conditions.append(Detection.occurred_at >= asked.since)
    if asked.until is not None:
        conditions.append(Detection.occurred_at < asked.until)
    return conditions


def question(actor: Actor, asked: Asked) -> Question | None:
    """Put what is asked of the own office's detections as a query; None when no place or crime of theirs fits."""
    if asked.reference:
        return Question(queries.own(actor).where(Detection.reference == asked.reference))
    statement = queries.own(actor).where(Detection.state == (asked.state or DetectionState.REGISTERED), *_within(asked))
    parts: list[Any] = []
    if asked.crime:
        sets = [one for one in _values(actor, Detection.crime_set) if f",{asked.crime}," in one]
        if not sets:
            return None
        parts = [Detection.crime_set == one for one in sets]
    if asked.place:
        if parts:
            statement = statement.where(Detection.crime_set.in_(sets))
        parts = [Detection.place_name == place for place in _fitting(_values(actor, Detection.place_name), asked.place)]
        if not parts:
            return None
    return Question(statement, parts)


def own(actor: Actor, asked: Asked, after: str = "", size: int = PAGE_SIZE) -> Page[Detection]:
    """The own office's detections that answer, the latest event first; without a question the last logged first."""
    if not asked:
        return queries.worklist(actor, after)
    found = question(actor, asked)
    if found is None:
        return Page([], "")
    statement = queries.listed(found.statement)
    return page_of(statement, Detection.occurred_at, Detection.id, after, size, parts=found.parts)


def selected(actor: Actor, asked: Asked, most: int) -> sa.Select[Detection] | None:
    """The query for the own office's newest detections that answer, at most so many; None when none can."""
    found = question(actor, asked)
    if found is None:
        return None
    return newest(found.statement, Detection.occurred_at, Detection.id, size=most, parts=found.parts)


# --- what other offices released --------------------------------------------------------------------------------------


def _in_effect(actor: Actor, release: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        release.recipient_id == actor.office_id,
        release.kind == SubjectKind.DETECTION,
        release.state == ReleaseState.ACTIVE,
        release.expires_at > clock.now(),
    )


def _opens(actor: Actor, field: DetectionField) -> sa.ColumnElement[bool]:
    """Whether a field of a detection was released to the actor's office, by whichever release in effect."""
    other = sa.orm.aliased(Release)
    told = sa.cast(other.fields, sa.Text).contains(f'"{field.value}"', autoescape=True)
    return sa.exists().where(*_in_effect(actor, other), other.subject_id == Detection.id, told).correlate(Detection)


def _places_told(actor: Actor) -> list[str]:
    """The different places that were released to the actor's office and are open to it."""
    open_now = sa.exists().where(*_in_effect(actor, Release), Release.subject_id == Detection.id)
    told = (open_now, walls.condition(actor, Detection), _opens(actor, DetectionField.PLACE))
    return list(db.session.scalars(sa.select(Detection.place_name).where(*told).distinct()))


def _told(actor: Actor, asked: Asked) -> list[sa.ColumnElement[bool]]:
    """Whether a released detection answers, by what of it was released."""
    if asked.reference:
        return [Detection.reference == asked.reference]
    conditions: list[sa.ColumnElement[bool]] = [Detection.state == (asked.state or DetectionState.REGISTERED)]
    if asked.place:
        named = Detection.place_name.in_(_fitting(_places_told(actor), asked.place))
        conditions += [named, _opens(actor, DetectionField.PLACE)]
    if asked.crime:
        fits = Detection.crime_set.contains(f",{asked.crime},", autoescape=True)
        conditions += [fits, _opens(actor, DetectionField.CRIMES)]
    if times := _within(asked):
        conditions += [*times, _opens(actor, DetectionField.OCCURRED)]
    return conditions


def received(actor: Actor, asked: Asked, after: str = "") -> Page[Detection]:
    """The detections released to the actor's office that answer, the last released first; each once."""
    later = sa.orm.aliased(Release)
    again = sa.exists().where(
        *_in_effect(actor, later),
        later.subject_id == Release.subject_id,
        sa.tuple_(later.granted_at, later.id) > sa.tuple_(Release.granted_at, Release.id),
    )
    statement = (
        sa.select(Release)
        .join(Detection, Detection.id == Release.subject_id)
        .where(*_in_effect(actor, Release), ~again, walls.condition(actor, Detection), *_told(actor, asked))
    )
    found = page_of(statement, Release.granted_at, Release.id, after, key=Release.id)
    order = {row.subject_id: place for place, row in enumerate(found.rows)}
    chosen = queries.listed(queries.visible(actor).where(Detection.id.in_(order)))
    rows = list(db.session.scalars(chosen)) if order else []
    return Page(sorted(rows, key=lambda row: order[row.id]), found.next_key)


def left_out(actor: Actor) -> int:
    """How many detections of other offices are open to the actor's office: what no file of its own holds."""
    released = sa.select(sa.func.count(sa.distinct(Release.subject_id))).where(*_in_effect(actor, Release))
    return int(db.session.scalar(released) or 0)


def search(actor: Actor, asked: Asked, after: str = "") -> Page[Detection]:
    """A page of what is asked for; a reference is looked for in both lists."""
    if asked.reference:
        named = queries.listed(queries.visible(actor).where(Detection.reference == asked.reference))
        return Page(list(db.session.scalars(named)), "")
    return received(actor, asked, after) if asked.received else own(actor, asked, after)
