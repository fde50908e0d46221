"""No page shows a person's name or reference without an entry that the person's trail finds, whoever opens it."""

import re

import pytest
import sqlalchemy as sa

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditSubject
from blo.kernel import work
from blo.kernel.db import db
from blo.people.models import Person
from tests.web import addresses
from tests.web.desk import Desk
from tests.web.fillings import SCENES
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]
READERS = ("guard_north", "liaison_north", "supervisor_north", "liaison_south", "supervisor_south", "auditor_north")
OF_THE_LOG = {AuditKind.AUDIT_READ, AuditKind.AUDIT_SEARCHED, AuditKind.AUDIT_EXPORTED}
PERSON = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,4}-P-\d\d-\w{8}")


def last_entry(app):
    with app.app_context():
        found = db.session.scalar(sa.select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1))
        work.rollback()
    return found


def since(app, entry_id):
    """The kinds written since, and the references they concern."""
    with app.app_context():
        later = AuditEntry.id > entry_id
        kinds = set(db.session.scalars(sa.select(AuditEntry.kind).where(later)))
        found = sa.select(AuditSubject.reference).join(AuditEntry, AuditEntry.id == AuditSubject.entry_id).where(later)
        references = set(db.session.scalars(found))
        work.rollback()
    return kinds, references


def people(app):
    """Every person's reference with all that person's names."""
    with app.app_context():
        rows = db.session.scalars(sa.select(Person)).unique().all()
        found = {row.reference: [name.text for name in row.names] for row in rows}
        work.rollback()
    return found


def check(app, page, path, before):
    """Hold a page to what was written; return whether it showed anybody."""
    shown = set(PERSON.findall(page.text.replace(path, "")))
    named = any(name in page.text for names in people(app).values() for name in names)
    kinds, references = since(app, before)
    if kinds & OF_THE_LOG:
        return bool(shown)
    assert shown <= references, (path, shown - references)
    assert not named or references, path
    return bool(shown) or named


@pytest.mark.parametrize("name", READERS)
def test_every_page_that_shows_a_person_is_in_that_persons_trail(app, world, story, name):
    reader = Visitor(app, name)
    named = [one.path for one in addresses.with_records(app, story, world) if "GET" in one.methods]
    paths = [*named, *(path for _endpoint, methods, path in addresses.without_records(app) if "GET" in methods)]
    seen = []
    for path in paths:
        before = last_entry(app)
        page = reader.get(path)
        if page.status == 200 and check(app, page, path, before):
            seen.append(path)
    assert seen


def test_a_printed_document_is_in_the_trail_of_whoever_it_names(app, story):
    reader = Visitor(app, "supervisor_north")
    before = last_entry(app)
    assert reader.get(f"/documents/{story.document}.pdf").status == 200
    kinds, references = since(app, before)
    assert kinds == {AuditKind.DOCUMENT_OPENED}
    assert {story.document, story.person, story.case} <= references


@pytest.mark.parametrize("kind", SCENES)
def test_a_form_that_comes_back_shows_nobody_unrecorded(app, world, kind):
    """Empty and stale forms show again what they showed."""
    desk = Desk(app, world, kind)
    before = last_entry(app)
    page = desk.post([pair for pair in desk.form.pairs if pair[0] == "csrf_token"])
    assert page.status in {303, 409, 422}
    check(app, page, desk.filling.path, before)


def test_a_stale_receipt_that_is_shown_again_is_recorded_again(app, world):
    desk = Desk(app, world, "receive")
    before = last_entry(app)
    page = desk.send(version="999")
    assert page.status == 409
    kinds, references = since(app, before)
    assert kinds == {AuditKind.HANDOVER_SEEN}
    assert set(PERSON.findall(page.text)) & references
