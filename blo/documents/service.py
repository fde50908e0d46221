"""Issuing: build, check, number, print, store. Opening what was issued gives the stored bytes and is recorded."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.documents import queries
from blo.documents.builders import case, detection, handover, referral, subject_access
from blo.documents.builders.parts import Built
from blo.documents.canonical import digest
from blo.documents.content import Stamp
from blo.documents.kinds import DocumentKind
from blo.documents.layout import render
from blo.documents.models import DocumentItem, IssuedDocument
from blo.documents.policy import may_open, needed
from blo.documents.type.missing import MissingGlyphs
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken
from blo.kernel.i18n import LOCALES, Lazy, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import new_reference
from blo.kernel.work import flush
from blo.sharing import ledger
from blo.sharing import queries as releases
from blo.sharing.conditions import Conditions, joined, opened_by
from blo.sharing.states import Form

TEMPLATE_VERSION = 2
MOST_LANGUAGES = 3
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
"""The one object each page of a PDF has."""

BUILDERS: dict[DocumentKind, Callable[[Actor, str], Built]] = {
    DocumentKind.HANDOVER: handover.build,
    DocumentKind.REFERRAL: referral.build,
    DocumentKind.DETECTION: detection.build,
    DocumentKind.CASE: case.build,
    DocumentKind.SUBJECT_ACCESS: subject_access.build,
}


def _message_of(error: MissingGlyphs) -> str:
    return error.message


def _printed(built: Built, languages: tuple[str, ...], stamp: Stamp) -> bytes:
    try:
        return render(built.content, languages=languages, stamp=stamp)
    except MissingGlyphs as error:
        raise RuleBroken("", Lazy(_message_of, error)) from error


def check_languages(languages: tuple[str, ...]) -> None:
    """Refuse anything but one, two or three different languages of documents."""
    if not 1 <= len(languages) <= MOST_LANGUAGES or len(set(languages)) != len(languages):
        raise RuleBroken("languages", _l("Choose one, two or three different languages."))
    if not set(languages) <= LOCALES.keys():
        raise RuleBroken("languages", _l("Choose one of the languages listed."))


@dataclass(frozen=True, slots=True)
class Draft:
    """A document made and not yet issued; its number is in its bytes already."""

    kind: DocumentKind
    built: Built
    languages: tuple[str, ...]
    number: str
    made_at: datetime
    content_digest: str
    credit: dict[str, Any]
    pdf: bytes


def draft(actor: Actor, kind: DocumentKind, subject: str, *, languages: tuple[str, ...], verify_at: str) -> Draft:
    """Make a document about a record, as far as the actor's office may see it, changing nothing.

    It is apart from issuing because a long one takes seconds, in which nobody should wait for a lock. Raises `NotFound`
    for a record the actor may not know of, `RuleBroken` for bad languages and for characters no font can print: a
    document with a hole in a name is not issued.
    """
    require(actor, needed(kind))
    check_languages(languages)
    built = BUILDERS[kind](actor, subject)
    now = clock.now()
    number = new_reference(actor.office_code, "F", now)
    content_digest = digest(built.content, languages)
    pdf = _printed(built, languages, Stamp(number, content_digest, lazy_moment(now, actor.time_zone), verify_at))
    return Draft(kind, built, languages, number, now, content_digest, walls.credit(actor, built.about), pdf)


def issue(actor: Actor, made: Draft, *, submission: UUID | None = None) -> IssuedDocument:
    """Issue a draft: number, digests and bytes are kept for good; the same form sent again gives the same document.

    Raises `NotFound` when anything in the draft was recalled or expired since it was made.
    """
    require(actor, needed(made.kind))
    if before := queries.by_submission(actor, submission):
        return before
    standing = releases.hold(actor, {release for part in made.built.parts for release in part.opened.releases})
    document = IssuedDocument(
        number=made.number,
        **made.credit,
        kind=made.kind,
        subject=made.built.subject,
        case_id=made.built.case_id,
        languages=list(made.languages),
        template_version=TEMPLATE_VERSION,
        handling=made.built.handling,
        content_digest=made.content_digest,
        file_digest=hashlib.sha256(made.pdf).hexdigest(),
        pages=len(PAGE.findall(made.pdf)),
        issued_at=made.made_at,
        issued_by_id=actor.account_id,
        issued_by_name=actor.name,
        pdf=made.pdf,
        submission=submission,
    )
    document.items = _items(made.built)
    db.session.add(document)
    facts = {"document": made.kind.value, "about": document.subject, "languages": list(made.languages)}
    persons = list(made.built.persons)
    audit(actor, AuditKind.DOCUMENT_ISSUED, made.number, case_id=made.built.case_id, persons=persons, **facts)
    ledger.write(actor, standing, Form.PRINT, made.number)
    if made.kind is DocumentKind.SUBJECT_ACCESS:
        audit(actor, AuditKind.SUBJECT_ACCESS_MADE, document.subject, about=made.number)
    flush()
    return document


def _items(built: Built) -> list[DocumentItem]:
    """Every record of a document: own ones once, others' once for each release they stand on."""
    found = dict.fromkeys(
        (part.kind, part.subject_id, release) for part in built.parts for release in part.opened.releases or (None,)
    )
    return [DocumentItem(kind=kind, subject_id=subject, release_id=release) for kind, subject, release in found]


def opened(actor: Actor, document: IssuedDocument) -> Built:
    """Return what a document would say now; raise `NotFound` when it is closed to the reader.

    All releases it stands on must be in effect, and what it is about must still be open. So a recall of one person
    closes each print with that person in it, and so does the end of a release's time. Paper that left is not in our
    hands, and bytes whose time was over are gone.
    """
    if document.is_erased or not may_open(actor, document.kind) or not all(_is_open(item) for item in document.items):
        raise NotFound
    try:
        return BUILDERS[document.kind](actor, document.subject)
    except RuleBroken as error:
        raise NotFound from error


def is_open(actor: Actor, document: IssuedDocument) -> bool:
    """Tell whether the reader may still open a document's bytes."""
    try:
        opened(actor, document)
    except NotFound:
        return False
    return True


def _is_open(item: DocumentItem) -> bool:
    """An own item is; another's while its release is there for the reader, and in effect."""
    return item.release_id is None or (item.release is not None and item.release.is_in_effect)


def conditions(document: IssuedDocument) -> Conditions:
    """Return the conditions another office's items in a document were printed with; releases never change theirs."""
    releases = [item.release for item in document.items if item.release is not None]
    return replace(joined([opened_by(releases)] if releases else []), handling=document.handling)
