"""Whatever is typed into a form: it is refused in words, at its field, nothing else typed is lost, nothing is written.

The forms are filled as people fill them and then spoiled, one thing at a time; the database is compared row by row.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from blo.kernel import clock
from blo.kernel.db import Base, db
from blo.offices import queries as directory
from blo.referrals.service import Words
from tests.support import walk
from tests.support.world import PASSWORD
from tests.web.story import tell
from tests.web.visitor import changed

ANY = "the first that is offered"
DAYS = {
    *("occurred_day", "birth_day", "expires_on", "due_day", "planned_day", "received_day", "valid_from", "valid_until")
}
TIMES = {"occurred_time", "due_time", "planned_time", "received_time"}
NUMBERS = {
    *("men", "women", "boys", "girls", "unknown", "birth_year", "age_from", "age_to"),
    *("nationalities-0-persons", "nationalities-1-persons"),
}
HIDDEN = {"csrf_token", "submission", "version"}
TERMS = {"recipient_id": ANY, "agreement": ANY, "purpose": "protection", "handling": "H3", "handling_note": "เฉพาะผู้รับ"}
FEARLESS = {"{person}-chosen": "yes", "{person}-fears_return": "no", "{person}-agrees": "yes"}


@dataclass(frozen=True)
class Sheet:
    """A form: who fills it where and with what, the table it adds to, and what was done before, by whom."""

    who: str
    path: str
    good: dict[str, Any]
    adds_to: str = ""
    before: tuple[tuple[str, str], ...] = ()
    twice: int = 303
    changes: dict[str, Any] = field(default_factory=dict)


SHEETS = {
    "detection": Sheet(
        "guard_north",
        "/detections/new",
        {
            **{"place_kind": ANY, "place_name": "ท่าทราย", "men": "2", "mode": ANY, "transport": ANY, "narrative": "พบ\r\nริมน้ำ"},
            **{"nationalities-0-country": "MM", "nationalities-0-persons": "1", "needs": ["medical", "child"]},
        },
        "detection",
    ),
    "person": Sheet(
        "guard_north",
        "/detections/{loose}/persons/new",
        {"native_name": "ခင်မြင့်ဦး", "latin_name": "Khin Myint Oo", "sex": "female", "birth_day": "27/3/2538", "nationality": "MM"},
        "person",
    ),
    "case": Sheet("liaison_north", "/detections/{loose}/case", {"crimes": [ANY], "summary": "สรุป"}, "case"),
    "share": Sheet("liaison_north", "/cases/{case}/share", {**TERMS, "case_fields": [ANY]}, "release"),
    "referral": Sheet(
        "liaison_north",
        "/cases/{case}/referral",
        {
            **{**TERMS, "type": ANY, "person": ANY, "message": "ขอที่พัก", "contact_instructions": "ผ่านเจ้าหน้าที่"},
            "manifest": ["names"],
        },
        "referral",
    ),
    "handover": Sheet(
        "liaison_north",
        "/cases/{case}/handover",
        {
            **{**TERMS, **FEARLESS, "purpose": "return_and_reintegration", "place": "สะพาน", "witness_name": "สมหญิง"},
            "{person}-documents": "ใบผ่านแดน",
        },
        "handover",
    ),
    "receive": Sheet(
        "liaison_south",
        "/handovers/{handover}/receive",
        {"{person}-outcome": "received", "{person}-remark": "ကောင်း", "receiver_rank": "Captain"},
        twice=409,
    ),
    "decline": Sheet(
        "liaison_south",
        "/referrals/{referral}/decline",
        {"reason": ANY, "note": "နေရာမရှိ"},
        "referral_step",
        (("liaison_south", "acknowledge"),),
        409,
    ),
    "ask": Sheet(
        "liaison_south",
        "/referrals/{referral}/ask",
        {"note": "ဘယ်အချိန်"},
        "referral_step",
        (("liaison_south", "acknowledge"),),
        409,
    ),
    "answer": Sheet(
        "liaison_north",
        "/referrals/{referral}/answer",
        {"note": "พรุ่งนี้"},
        "referral_step",
        (("liaison_south", "acknowledge"), ("liaison_south", "ask")),
        409,
    ),
    "recall": Sheet("liaison_north", "/releases/{release}/recall", {"reason": ANY}, twice=409),
    "document": Sheet("supervisor_north", "/documents/new/case_summary/{case}", {"second": "en"}, "issued_document"),
    "account": Sheet(
        "administrator_north",
        "/accounts/new",
        {
            **{"office": "TH-MSI-01", "username": "newcomer", "name": "สมชาย ใหม่", "rank": "ร.ต.อ.", "role": ANY},
            **{"language": "th", "password": PASSWORD},
        },
        "account",
        twice=422,
    ),
    "office": Sheet(
        "administrator_north",
        "/offices/new",
        {
            **{"code": "TH-NEW-01", "kind": ANY, "name": "A new office", "subdivision": "TH-57"},
            **{"names-0-language": "my", "names-0-name": "ရုံး"},
        },
        "office",
        twice=422,
    ),
    "agreement": Sheet(
        "administrator_north",
        "/agreements/new",
        {
            **{"code": "MOU-TH-CN-1", "title": "An agreement", "kind": ANY, "other": "CN", "crimes": [ANY]},
            **{"data_categories": [ANY], "articles-0-number": "1", "articles-0-title": "All", "languages": [ANY]},
            **{"onward": ANY, "valid_from": "1/1/2569", "valid_until": "1/1/2575"},
        },
        "agreement",
        twice=422,
    ),
    "link": Sheet(
        "administrator_north",
        "/links/new",
        {"own": "TH-MSI-01", "other": "MM-MWD-01", "agreement": "MOU-TH-MM-DEMO", "valid_from": "1/1/2026"},
        "office_link",
        twice=422,
    ),
    "sign-in": Sheet("", "/sign-in", {"username": "liaison_north", "password": PASSWORD}),
}
