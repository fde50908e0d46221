"""Every address of the application with a record of Mae Sai's in it, taken from the URL map, and its unknown twin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

from blo.detections.states import Section
from blo.documents.kinds import DocumentKind
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.ids import new_reference
from blo.offices.models import OfficeLink
from blo.people.sections import LAYOUTS
from blo.protection.states import OVERRIDE_MACHINE
from blo.referrals.states import REFERRAL_MACHINE
from tests.web.story import Story

ACCOUNT_VERBS = ("show", "close", "end_sessions", "reset_password", "enrol", "reset_factors")
CAPTURE = {
    **{f"capture.{part}": {"locale": "th"} for part in ("page", "manifest", "worker")},
    "capture.icon": {"size": 192},
}
"""What is the same for everybody, and names no record; `tests.web.test_capture` looks at it and its heads."""
NO_RECORDS = frozenset({"ui.static_file", *CAPTURE})
LIST_VERBS = ("show", "encoding", "columns", "confirm", "discard")
LINE_VERBS = ("line", "leave_out")
NOWHERE = str(uuid4())
"""An identifier of nothing: what people sign in with is found among their own, and nobody else's has an address."""
OF_EVERYBODY: dict[str, dict[str, str]] = {
    "codelists.show": {"name": "drug_kind"},
    "codelists.new": {"name": "drug_kind"},
    "codelists.entry": {"name": "drug_kind", "code": "heroin"},
    "codelists.change": {"name": "drug_kind", "code": "heroin"},
}
"""What fills rules that name no record of any office, but what all offices have alike."""
REFERENCE = re.compile(r"TH-MSI-([A-Z])-\d\d-\w+")
SUBJECTS = {
    "handover_receipt": "handover",
    "referral_letter": "referral",
    "detection_report": "detection",
    "case_summary": "case",
    "subject_access": "person",
}
OF_ENDPOINT = {
    "cases.new": "loose",
    "people.new": "detection",
    "referrals.new": "case",
    "handovers.new": "case",
    "audit.record": "person",
    "exhibits.new": "detection",
    "groups.new": "detection",
    "groups.upload": "detection",
}
OF_ROOM = {
    "detections": "detection",
    "record": "detection",
    "people": "person",
    "cases": "case",
    "referrals": "referral",
    "handovers": "handover",
    "files": "file",
    "protection": "reviewed",
    "screening": "person",
    "person_record": "person",
    "consent": "reviewed",
    "exhibits": "exhibit",
}


@dataclass(frozen=True)
class Address:
    """One way in: its endpoint, the methods it takes, the path to a record, and the path to none."""

    endpoint: str
    methods: tuple[str, ...]
    path: str
    nowhere: str


def _of_lists(story: Story) -> dict[str, dict[str, Any]]:
    """Each list of people at the step that the address is for."""
    named = {"reference": story.loose, "list_id": story.people_list}
    steps = {"lists.columns": story.unnamed, "lists.encoding": story.unread}
    found = {f"lists.{verb}": named for verb in LIST_VERBS}
    found |= {f"lists.{verb}": named | {"number": 3} for verb in LINE_VERBS}
    return found | {endpoint: named | {"list_id": list_id} for endpoint, list_id in steps.items()}


def _values(endpoint: str, story: Story, link: str, account: str) -> Iterator[dict[str, Any]]:
    """Give what fills a rule; an endpoint that is not known here fails, so that none is forgotten."""
    room = endpoint.split(".", maxsplit=1)[0]
    known = {
        "sharing.recall": {"release_id": story.release},
        "sharing.show": {"release_id": story.release},
        "sharing.answer": {"release_id": story.recalled},
        "onward.ask": {"release_id": story.release},
        **{f"onward.{verb}": {"request_id": story.request} for verb in ("show", "grant", "refuse", "withdraw")},
        "offices.change_link": {"link_id": link, "verb": "suspend"},
        **{f"accounts.{verb}": {"account_id": account} for verb in ACCOUNT_VERBS},
        "confirmations.confirm": {"account_id": account},
        **{f"break_glass.{verb}": {"request_id": story.glass} for verb in ("grant", "refuse", "end", "case")},
        "security.remove_passkey": {"passkey_id": NOWHERE},
        "security.forget": {"device_id": NOWHERE},
        "security.end_session": {"session_id": NOWHERE},
        "handovers.take_out": {"reference": story.handover, "person": story.person},
        "person_record.role": {"reference": story.person, "detection": story.detection},
        "person_record.end_link": {"reference": story.person, "link_id": story.link},
        "documents.show": {"number": story.document},
        "documents.pdf": {"number": story.document},
        "documents.subject_access": {"reference": story.person},
        "retention.lift": {"hold_id": story.hold},
        "files.of_detection": {"reference": story.detection},
        "files.of_case": {"reference": story.case},
        "files.of_exhibit": {"reference": story.exhibit},
        "photos.use": {"reference": story.detection, "photo": story.file},
        "protection.ask": {"reference": story.reviewed},  # asked before, so asking changes nothing
        "screening.show": {"screening_id": story.screening},
        "screening.duty": {"screening_id": story.screening},
        "screening.follow_up": {"screening_id": story.screening},
        "screening.ask": {"screening_id": story.screening},
        "consent.withdraw": {"reference": story.reviewed, "name": "photo"},
        "consent.overrule": {"reference": story.reviewed, "name": "share_counterpart"},
        "search.forget": {"filter_id": NOWHERE},
        **{f"drafts.{verb}": {"draft_id": story.draft} for verb in ("show", "keep_again", "discard")},
        **_of_lists(story),
    }
    if endpoint == "referrals.step":
        yield from ({"reference": story.referral, "verb": row.verb} for row in REFERRAL_MACHINE.transitions)
    elif endpoint == "record.section":
        yield from ({"reference": story.detection, "section": section.value} for section in Section)
    elif endpoint == "person_record.section":
        yield from ({"reference": story.person, "section": section.value} for section in LAYOUTS)
    elif endpoint == "overrides.answer":
        yield from ({"override_id": story.override, "verb": row.verb} for row in OVERRIDE_MACHINE.transitions)
    elif endpoint == "documents.new":
        yield from ({"kind": kind.value, "subject": getattr(story, SUBJECTS[kind.value])} for kind in DocumentKind)
    elif endpoint not in NO_RECORDS:
        yield known.get(endpoint) or {"reference": getattr(story, OF_ENDPOINT.get(endpoint) or OF_ROOM[room])}


ASKS = {"capture.session": f"?device={NOWHERE}"}
"""What an address must be asked with."""


def unknown(path: str) -> str:
    """Return a path of the same shape that leads to no record."""
    path = REFERENCE.sub(lambda found: new_reference("TH-MSI-01", found.group(1), clock.now()), path)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(uuid4()), path)


def link_of(office_id: Any) -> str:
    """Return the identifier of one link of an office."""
    side = sa.or_(OfficeLink.office_a_id == office_id, OfficeLink.office_b_id == office_id)
    return str(db.session.scalars(sa.select(OfficeLink.id).where(side)).first())


def with_records(app: Flask, story: Story, world: Any) -> list[Address]:
    """Every rule that names a record, filled."""
    found = []
    with app.test_request_context():
        link = link_of(world.liaison_north.office_id)
        for rule in app.url_map.iter_rules():
            if not rule.arguments or rule.endpoint in OF_EVERYBODY:
                continue
            methods = tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            for values in _values(rule.endpoint, story, link, str(world.guard_north.account_id)):
                path = app.url_map.bind("localhost").build(rule.endpoint, values)
                if rule.rule.endswith(".pdf") and not path.endswith(".pdf"):
                    path += ".pdf"
                found.append(Address(rule.endpoint, methods, path, unknown(path)))
    return found


def without_records(app: Flask) -> list[tuple[str, tuple[str, ...], str]]:
    """Every rule that names no record: endpoint, methods, path."""
    build = app.url_map.bind("localhost").build
    return [
        (
            rule.endpoint,
            tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            (build(rule.endpoint, OF_EVERYBODY[rule.endpoint]) if rule.arguments else rule.rule)
            + ASKS.get(rule.endpoint, ""),
        )
        for rule in app.url_map.iter_rules()
        if not rule.arguments or rule.endpoint in OF_EVERYBODY
    ]
