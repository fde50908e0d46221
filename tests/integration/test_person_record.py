"""A person's whole record: every change is a version, wrong ones are told at their field, and links stay at home."""

import pytest
import sqlalchemy as sa

from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from blo.people import facts, history, linking
from blo.people.birth import Birth
from blo.people.linking import NewLink
from blo.people.models import PersonLink, PersonVersion
from blo.people.sections import content_of
from blo.people.states import BirthPrecision, LinkBasis, LinkKind, PersonField, PersonSection
from blo.records import changes
from blo.records.amending import NOTHING, Words
from blo.records.layouts import LINES
from blo.records.states import AmendReason
from blo.retention import acts
from blo.sharing import queries as sharing
from blo.sharing.fields import EVERYTHING
from blo.sharing.states import SubjectKind
from tests.support import erasing, walk
from tests.support.persons import CARE, PAPER, amend

pytestmark = pytest.mark.detection

NAME = {"text": "จายแสง", "kind": "alias", "language": "shn", "order": "single", "basis": "stated"}


def child(world, **given):
    return walk.person(
        world.guard_north,
        walk.detection(world.guard_north),
        birth=Birth(BirthPrecision.ESTIMATED, age_from=14, age_to=16, age_on=walk.clock.today("UTC")),
        **given,
    )


def broken(world, person, section, content, reason=AmendReason.LEARNED):
    with pytest.raises(RuleBroken) as caught:
        amend(world.guard_north, person, section, content, reason)
    return caught.value.field


def test_every_change_is_a_version_with_who_and_why(office, world):
    person = child(world)
    names = content_of(person, PersonSection.NAMES)[LINES]
    amend(world.guard_north, person, PersonSection.NAMES, {LINES: [*names, NAME]}, AmendReason.ADDED)
    amend(world.liaison_north, person, PersonSection.CARE, CARE, AmendReason.OTHER, words=Words("ถามแล้ว", "th"))
    amend(world.liaison_north, person, PersonSection.CARE, CARE)  # changes nothing
    rows = db.session.scalars(sa.select(PersonVersion).order_by(PersonVersion.number)).unique().all()
    assert [(row.number, row.section.value, row.reason.value) for row in rows] == [
        (2, "names", "added"),
        (3, "care", "other"),
    ]
    assert [row.account_id for row in rows] == [world.guard_north.account_id, world.liaison_north.account_id]
    assert changes.read(rows[0].before)[LINES] == names
    assert changes.read(rows[1].after) == content_of(person, PersonSection.CARE)
    assert [(name.text, name.script, name.position) for name in person.names][-1] == ("จายแสง", "Thai", 2)
    with pytest.raises(Conflict):
        amend(world.guard_north, person, PersonSection.NAMES, {LINES: [NAME]}, seen=1)


def test_names_are_kept_whole_and_composed(office, world):
    person = child(world)
    line = NAME | {"text": "Nguye\u0302\u0303n Thi\u0323 A", "kind": "latin", "language": "vi"}
    amend(world.guard_north, person, PersonSection.NAMES, {LINES: [line]})
    assert person.names[0].text == "Nguyễn Thị A"
    assert broken(world, person, PersonSection.NAMES, {LINES: [line, line]}) == "names-1-text"
    assert broken(world, person, PersonSection.NAMES, {LINES: [NAME | {"kind": None}]}) == "names-0-kind"
    assert broken(world, person, PersonSection.NAMES, {LINES: [NAME]}, AmendReason.ADDED) == "reason"


def test_a_child_with_an_adults_birth_is_told_at_the_field(office, world):
    person = child(world)
    identity = content_of(person, PersonSection.IDENTITY)
    born = {key: value for key, value in identity.items() if not key.startswith("age_")}
    adult = born | {"birth_precision": "month", "birth_year": 1990, "birth_month": 4}
    amend(world.guard_north, person, PersonSection.CARE, CARE)
    assert broken(world, person, PersonSection.IDENTITY, adult) == "birth_year"
    amend(world.guard_north, person, PersonSection.CARE, {})
    amend(world.guard_north, person, PersonSection.IDENTITY, adult)
    assert person.birth == Birth(BirthPrecision.MONTH, year=1990, month=4)
    assert broken(world, person, PersonSection.CARE, CARE) == "child_status"
    assert broken(world, person, PersonSection.IDENTITY, adult | {"birth_month": None}) == "birth_day"
    assert broken(world, person, PersonSection.IDENTITY, adult | {"birth_year": 2090}) == "birth_year"
    assert broken(world, person, PersonSection.IDENTITY, adult | {"nationality": None}) == "nationality"


def test_documents_hold_to_their_dates_and_to_the_list(office, world):
    person = child(world)
    amend(world.guard_north, person, PersonSection.PAPERS, {LINES: [PAPER]})
    assert content_of(person, PersonSection.PAPERS) == {LINES: [PAPER]}
    assert broken(world, person, PersonSection.PAPERS, {LINES: [PAPER | {"expires": "2020-01-01"}]}) == (
        "documents-0-expires"
    )
    assert broken(world, person, PersonSection.PAPERS, {LINES: [PAPER | {"type": "made_up"}]}) == "documents-0-type"


def test_what_is_new_is_released_by_itself_and_lines_never_are(office, world):
    north, south = world.liaison_north, world.liaison_south
    case, person = walk.case_with_person(north)
    amend(north, person, PersonSection.CARE, CARE | {"child_status": None})
    amend(north, person, PersonSection.PAPERS, {LINES: [PAPER]})
    walk.share(north, south, case, persons={person.reference: (PersonField.SEX,)})
    seen = sharing.disclosure(south, person, SubjectKind.PERSON)
    assert {fact.field for fact in facts.facts(person, seen)} == {PersonField.SEX}
    every = facts.facts(person, EVERYTHING)
    assert {PersonField.DOCUMENTS, PersonField.VULNERABILITIES, PersonField.INTERPRETER} <= {one.field for one in every}
    assert "<<" not in "".join(
        str(one) for fact in every for one in (fact.value if isinstance(fact.value, tuple) else ())
    )


def test_nobody_but_the_office_changes_a_person_and_a_stranger_finds_none(office, world):
    case, person = walk.case_with_person(world.liaison_north)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.NAMES,)})
    for actor in (world.liaison_south, world.stranger):
        with pytest.raises(NotFound):
            amend(actor, person, PersonSection.CARE, CARE, seen=1)
        with pytest.raises(NotFound):
            walk.link(actor, person, person)
    with pytest.raises(NotAllowed):
        amend(world.auditor_north, person, PersonSection.CARE, {}, seen=1)
    assert history.of_person(world.liaison_south, person).rows == []


def test_a_link_stands_on_both_and_is_ended_from_either(office, world):
    mother, son = child(world), child(world)
    made = walk.link(world.guard_north, mother, son, LinkKind.PARENT)
    assert [(tie.kind, tie.other) for tie in linking.of_person(world.guard_north, mother)] == [(LinkKind.PARENT, son)]
    assert [(tie.kind, tie.other) for tie in linking.of_person(world.guard_north, son)] == [(LinkKind.CHILD, mother)]

    def again(*given, words=NOTHING):
        with pytest.raises(RuleBroken) as caught:
            linking.link(world.guard_north, NewLink(*given, LinkBasis.SEEN, words))
        return caught.value.field

    assert again(son.reference, mother.reference, LinkKind.CHILD) == "other"
    assert again(son.reference, son.reference, LinkKind.SIBLING) == "other"
    assert again(son.reference, "TH-MSI-P-26-22222222", LinkKind.SIBLING) == "other"
    assert again(son.reference, mother.reference, LinkKind.SAME) == "words"
    linking.end(world.liaison_north, son.reference, made.id)
    assert linking.of_person(world.guard_north, mother) == []
    with pytest.raises(NotFound):
        linking.end(world.liaison_north, son.reference, made.id)


def test_no_release_opens_a_link_even_when_both_persons_are_released(office, world):
    north, south = world.liaison_north, world.liaison_south
    found = walk.detection(north)
    one, other = walk.person(north, found), walk.person(north, found)
    walk.link(north, one, other, LinkKind.SAME)
    walk.share(
        north,
        south,
        walk.case(north, found),
        persons=dict.fromkeys((one.reference, other.reference), tuple(PersonField)),
    )
    assert linking.of_person(south, one) == []
    with pytest.raises(NotFound):
        linking.end(south, one.reference, linking.of_person(north, one)[0].link.id)


def test_erased_nothing_is_left_of_documents_versions_and_links(office, world):
    person, other = child(world), child(world)
    amend(world.guard_north, person, PersonSection.CARE, CARE)
    amend(world.guard_north, person, PersonSection.PAPERS, {LINES: [PAPER]})
    walk.link(world.guard_north, other, person)
    acts.pseudonymise_person(erasing.carer(world.supervisor_north), person)
    assert (person.names, person.documents, person.vulnerabilities, person.child_status) == ([], [], [], None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PersonVersion)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PersonLink)) == 0
    assert acts.delete_person(erasing.carer(world.supervisor_north), other)
