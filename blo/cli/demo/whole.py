"""What the demonstration tells beyond two minutes at a post: sections, papers, links, screenings, consent, exhibits.

All of it goes through the verbs, as what is told of the people does.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from blo.access.actor import Actor
from blo.consent import service as consents
from blo.consent.service import Asked, NewConsent
from blo.consent.states import ConsentMethod, ConsentScope
from blo.detections import amending
from blo.detections.history import last_of
from blo.detections.models import Detection
from blo.detections.states import Section
from blo.exhibits import queries as exhibits
from blo.exhibits import service as exhibiting
from blo.exhibits.service import NewExhibit, NewLine
from blo.exhibits.states import CustodyPurpose, SealFound
from blo.groups import arriving
from blo.groups import service as groups
from blo.groups.content import named
from blo.groups.states import Column
from blo.kernel import clock
from blo.people import amending as people
from blo.people import history, linking
from blo.people.linking import NewLink
from blo.people.models import Person
from blo.people.states import Interpreting, LinkBasis, LinkKind, PersonSection
from blo.protection import screening
from blo.protection.indicators import Answer, ScreeningOutcome
from blo.protection.screening import NewScreening
from blo.records.amending import Amendment, Words
from blo.records.states import AmendReason

Told = dict[str, Any]


def tell(actor: Actor, detection: Detection, persons: Sequence[Person], told: Told, language: str) -> None:
    """Tell the rest of one detection, as an officer of the office would in its language."""
    for name, content in told.get("sections", {}).items():
        section = Section.of(name)
        seen = last_of(detection.id, section)
        amending.amend(actor, detection.reference, Amendment(section, content, AmendReason.LEARNED, seen))
    for paper in told.get("paper", ()):
        _paper(actor, persons[paper.pop("person") - 1], paper)
    for link in told.get("link", ()):
        _link(actor, persons, link, language)
    for one in told.get("screening", ()):
        _screening(actor, persons[one["person"] - 1], one)
    for one in told.get("consent", ()):
        _consent(actor, persons[one["person"] - 1], one)
    for one in told.get("exhibit", ()):
        _exhibit(actor, detection, one, language)
    if "list" in told:
        _list(actor, detection, told["list"])


def _paper(actor: Actor, person: Person, paper: Told) -> None:
    section = PersonSection.PAPERS
    seen = history.last_of(person.id, section)
    people.amend(actor, person.reference, Amendment(section, {"lines": [paper]}, AmendReason.LEARNED, seen))


def _link(actor: Actor, persons: Sequence[Person], told: Told, language: str) -> None:
    one, other = (persons[told[name] - 1].reference for name in ("person", "other"))
    kind, basis = LinkKind.of(told["kind"]), LinkBasis.of(told["basis"])
    linking.link(actor, NewLink(one, other, kind, basis, Words(told["words"], language)))


def _screening(actor: Actor, person: Person, told: Told) -> None:
    answers = dict.fromkeys(told["yes"], Answer.YES) | dict.fromkeys(told["no"], Answer.NO)
    command = NewScreening(
        person=person.reference,
        answers=answers,
        outcome=ScreeningOutcome.of(told["outcome"]),
        language=told["language"],
        companion_present=False,
        interpreting=Interpreting.INDEPENDENT,
        share_police=False,
    )
    screening.screen(actor, command)


def _consent(actor: Actor, person: Person, told: Told) -> None:
    asked = Asked(
        language=told["language"],
        interpreting=Interpreting.INDEPENDENT,
        method=ConsentMethod.ORAL,
        text_language=told["language"],
        given_on=clock.today(actor.time_zone),
    )
    said = dict.fromkeys(told["granted"], True) | dict.fromkeys(told["refused"], False)
    granted = {ConsentScope.of(name): yes for name, yes in said.items()}
    consents.record(actor, NewConsent(person.reference, asked, granted))


def _exhibit(actor: Actor, detection: Detection, told: Told, language: str) -> None:
    seized_at = detection.occurred_at + timedelta(minutes=40)
    lines = told.pop("line")
    command = NewExhibit(
        **told | {"quantity": Decimal(told["quantity"])}, description_language=language, seized_at=seized_at
    )
    made = exhibiting.record(actor, detection.reference, command)
    for line in lines:
        written = NewLine(
            to=line["to"],
            at=seized_at + timedelta(hours=line["hours"]),
            place=line["place"],
            purpose=CustodyPurpose.of(line["purpose"]),
            seen=exhibits.get(actor, made.reference).lines,
            seal_found=SealFound.of(line["seal_found"]),
            new_seal=line.get("new_seal", ""),
            condition=line.get("condition", ""),
            language=language if "condition" in line else "",
        )
        exhibiting.add_line(actor, made.reference, written)


def _list(actor: Actor, detection: Detection, told: Told) -> None:
    """A list of people that came in a file, its columns named, and its lines to be looked at."""
    row = groups.take_in(actor, detection.reference, uuid4(), arriving.arrived(told["text"].strip().encode()))
    columns = [Column.of(name) for name in told["columns"]]
    lines = named(row.content, list(columns), headed=True)
    groups.go_on(actor, detection.reference, row.id, lines, version=row.version)
