"""What the pages of exhibits show, gathered once."""

from dataclasses import dataclass
from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.cases import queries as cases
from blo.exhibits import chain, facts, queries
from blo.exhibits.chain import Break
from blo.exhibits.facts import ExhibitRow, LineFacts
from blo.exhibits.models import Exhibit
from blo.files import queries as files
from blo.files.models import File
from blo.sharing.fields import EVERYTHING, Fact
from blo.web.agencies import Credit, credit_of


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of the list."""

    rows: list[ExhibitRow]
    next_key: str


def worklist_page(actor: Actor, after: str) -> Worklist:
    """The own office's exhibits, newest first."""
    found = queries.worklist(actor, after)
    return Worklist([facts.row_of(one) for one in found.rows], found.next_key)


def case_of(actor: Actor, exhibit: Exhibit) -> UUID | None:
    """The case of an exhibit's detection, for the audit trail."""
    found = cases.of_detections(actor, [exhibit.detection_id]).get(exhibit.detection_id)
    return found.id if found else None


@dataclass(frozen=True, slots=True)
class ExhibitPage:
    """One exhibit: its seizure record, its chain with the first break if there is one, its photos."""

    exhibit: Exhibit
    credit: Credit | None
    facts: tuple[Fact, ...]
    lines: list[LineFacts]
    broken: Break | None
    files: list[File]
    may_add_file: bool
    may_add_line: bool


def exhibit_page(actor: Actor, exhibit: Exhibit) -> ExhibitPage:
    """Gather one exhibit of the own office."""
    found = chain.lines(exhibit)
    return ExhibitPage(
        exhibit=exhibit,
        credit=credit_of(exhibit, EVERYTHING),
        facts=facts.facts(exhibit, EVERYTHING),
        lines=[facts.line_facts(line, exhibit.time_zone) for line in found],
        broken=chain.verify(exhibit, found),
        files=files.about(actor, exhibit.id) if actor.may(Permission.FILE_READ) else [],
        may_add_file=bool(allows(actor, Permission.FILE_ADD, exhibit)),
        may_add_line=exhibit.left_at is None and bool(allows(actor, Permission.EXHIBIT_RECORD, exhibit)),
    )


@dataclass(frozen=True, slots=True)
class CustodyPage:
    """What stands over the form for a line: who has the exhibit now, and the seal that is on it."""

    exhibit: Exhibit
    last: LineFacts
    seal: str


def custody_page(exhibit: Exhibit) -> CustodyPage:
    """Gather it."""
    found = chain.lines(exhibit)
    return CustodyPage(exhibit, facts.line_facts(found[-1], exhibit.time_zone), chain.seal_on(found))
