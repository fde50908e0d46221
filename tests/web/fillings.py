"""Every form of the application, at hand and rightly filled in: who fills it in, where, and with what."""

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from blo.access.roles import Role
from blo.accounts import service as accounts
from blo.accounts.service import NewAccount
from blo.cli.operator import OPERATOR
from blo.offices import queries as offices
from blo.offices import service as directory
from blo.offices.service import NewOffice
from blo.offices.states import OfficeKind
from blo.people.states import PersonField
from blo.referrals.service import Words
from blo.retention import service as retention
from blo.retention.service import NewHold
from blo.retention.states import HoldGround
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.models import OnwardRequest
from blo.sharing.states import RecallReason
from tests.support import walk
from tests.support.linking import link
from tests.support.world import PASSWORD
from tests.web.asked import ASKED
from tests.web.records import OF_RECORDS, Filling, Scene
from tests.web.visitor import Changes

NUMBERS = count(10)


TERMS = {"purpose": "investigation", "recipient_id": 0, "agreement": 0}
"""A number stands for the first, second or later of what the page offers."""


def _sign_in(_world: Any) -> Filling:
    return Filling("", "/sign-in", {"username": "guard_north", "password": PASSWORD})


def _detection(_world: Any) -> Filling:
    changes = {"place_kind": "river", "place_name": "แม่น้ำสาย", "men": "2", "mode": "river", "transport": "foot"}
    rows = {"nationalities-0-country": "MM", "nationalities-0-persons": "2"}
    return Filling("guard_north", "/detections/new", {**changes, **rows, "occurred_time": "00:00"})


def _person(world: Any) -> Filling:
    found = walk.detection(world.guard_north)
    changes = {"native_name": walk.NATIVE, "latin_name": walk.LATIN, "sex": "female", "nationality": "MM"}
    return Filling("guard_north", f"/detections/{found.reference}/persons/new", {**changes, "birth_year": "1995"})


def _case(world: Any) -> Filling:
    found = walk.detection(world.guard_north)
    return Filling(
        "liaison_north", f"/detections/{found.reference}/case", {"crimes": ["trafficking"], "summary": "สรุป"}
    )


def _share(world: Any) -> Filling:
    case, person = walk.case_with_person(world.liaison_north)
    changes = {**TERMS, "case_fields": ["crimes"], person.reference: ["sex"]}
    return Filling("liaison_north", f"/cases/{case.reference}/share", changes)


def _referral(world: Any) -> Filling:
    case, person = walk.case_with_person(world.liaison_north)
    changes = {**TERMS, "type": "shelter", "person": person.reference, "message": "ขอที่พัก", "manifest": ["names"]}
    return Filling("liaison_north", f"/cases/{case.reference}/referral", changes)


def _handover(world: Any) -> Filling:
    case, person = walk.case_with_person(world.liaison_north)
    answers = {"chosen": "yes", "fears_return": "no", "agrees": "yes", "documents": "ใบผ่านแดน"}
    changes = {**TERMS, "place": "สะพาน", **{f"{person.reference}-{name}": answer for name, answer in answers.items()}}
    return Filling("liaison_north", f"/cases/{case.reference}/handover", changes)


def _step(verb: str, *before: str, **changes: str) -> Scene:
    def scene(world: Any) -> Filling:
        sent = walk.referral(world.liaison_north, world.liaison_south)
        for one in before:
            walk.referrals.move(world.liaison_south, sent.reference, one, words=Words("?", "en"))
        who = "liaison_north" if verb in {"answer", "withdraw"} else "liaison_south"
        return Filling(who, f"/referrals/{sent.reference}/{verb}", dict(changes))

    return scene


def _receive(world: Any) -> Filling:
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    changes = {f"{person.reference}-outcome": "received", "receiver_name": "အောင်", "received_time": "00:00"}
    return Filling("liaison_south", f"/handovers/{handover.reference}/receive", changes)


def _recall(world: Any) -> Filling:
    case, person = walk.case_with_person(world.liaison_north)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.SEX,)})
    [release, _other] = sharing.of_case(world.liaison_north, case.id)
    return Filling("liaison_north", f"/releases/{release.id}/recall", {"reason": "entered_in_error"})


def _answer(world: Any) -> Filling:
    release, _person = walk.shared_person(world.liaison_north, world.liaison_south)
    releasing.recall(world.liaison_north, release.id, RecallReason.ENDED)
    changes = {"kept": "kept", "ground": "other", "words": "တရားရုံး"}
    return Filling("liaison_south", f"/releases/{release.id}/answer", changes)


def _asked(world: Any) -> OnwardRequest:
    link(world.liaison_north, world.stranger)
    release, _person = walk.shared_person(world.liaison_north, world.liaison_south)
    return walk.onward_request(world.liaison_south, release, world.stranger)


def _onward(world: Any) -> Filling:
    release, _person = walk.shared_person(world.liaison_north, world.liaison_south)
    changes = {"third": str(world.stranger.office_id), "purpose": "identification", "words": "လိုအပ်သည်"}
    return Filling("liaison_south", f"/releases/{release.id}/onward", changes)


def _grant(world: Any) -> Filling:
    return Filling("liaison_north", f"/onward/{_asked(world).id}/grant", {"fields": ["sex"], "agreement": 0})


def _refuse(world: Any) -> Filling:
    return Filling("liaison_north", f"/onward/{_asked(world).id}/refuse", {"ground": "no_need", "answer": "ไม่จำเป็น"})


def _document(world: Any) -> Filling:
    case = walk.case(world.liaison_north)
    return Filling("supervisor_north", f"/documents/new/case_summary/{case.reference}", {"first": "en"})


def _subject_access(world: Any) -> Filling:
    _case, person = walk.case_with_person(world.liaison_north)
    return Filling("supervisor_north", f"/persons/{person.reference}/subject-access", {"first": "my", "second": "th"})


def _hold(world: Any) -> Filling:
    case = walk.case(world.liaison_north)
    changes = {"reference": case.reference, "ground": "order", "words": "คำสั่งศาล"}
    return Filling("supervisor_north", "/holds/new", changes)


def _lift(world: Any) -> Filling:
    case = walk.case(world.liaison_north)
    held = retention.place(world.supervisor_north, NewHold(case.reference, HoldGround.ORDER, "คำสั่งศาล"))
    return Filling("supervisor_north", f"/holds/{held.id}/lift", {"reason": "คดีถึงที่สุด"})


def _account(_world: Any) -> Filling:
    changes = {"office": "TH-MSI-01", "username": f"somebody{next(NUMBERS)}", "name": "Somebody", "role": "guard"}
    return Filling("administrator_north", "/accounts/new", {**changes, "language": "th", "password": PASSWORD})


def _password(world: Any) -> Filling:
    username = f"somebody{next(NUMBERS)}"
    command = NewAccount(username, "Somebody", Role.GUARD, "th", PASSWORD)
    accounts.create(OPERATOR, offices.office(world.guard_north.office_id), command)
    return Filling(username, "/password", {"old": PASSWORD, "password": "another-password-of-mine"})


def _office(_world: Any) -> Filling:
    changes = {"code": f"TH-N{next(NUMBERS)}-01", "kind": "post", "name": "New post", "subdivision": "TH-57"}
    names = {"names-0-language": "th", "names-0-name": "ด่านใหม่"}
    return Filling("administrator_north", "/offices/new", {**changes, **names})


def _agreement(_world: Any) -> Filling:
    changes: Changes = {"code": f"NEW-{next(NUMBERS)}", "title": "New", "kind": "mou", "other": "MM"}
    lists = {"crimes": ["trafficking"], "data_categories": ["case_core"], "languages": ["th"]}
    rest = {"articles-0-number": "1", "articles-0-title": "All", "onward": "forbidden", "valid_from": "1/1/2026"}
    return Filling("administrator_north", "/agreements/new", {**changes, **lists, **rest})


def _link(_world: Any) -> Filling:
    code = f"TH-L{next(NUMBERS)}-01"
    names = {"en": "Another post"}
    directory.create_office(OPERATOR, NewOffice(code, OfficeKind.POST, "TH", "TH-57", names, "Asia/Bangkok"))
    changes = {"own": code, "other": "MM-TCL-01", "agreement": "MOU-TH-MM-DEMO", "valid_from": "1/1/2026"}
    return Filling("administrator_north", "/links/new", changes)


def _code(_world: Any) -> Filling:
    code = f"drug_{next(NUMBERS)}"
    changes = {"code": code, "label_en": code, "label_th": f"ยา {code}", "note": "x", "valid_until": "1/1/2030"}
    return Filling("administrator_north", "/code-lists/drug_kind/entries/new", changes)


def _code_change(_world: Any) -> Filling:
    changes = {"label_my": f"ဘိန်းဖြူ {next(NUMBERS)}", "provisional": "agreed"}
    return Filling("administrator_north", "/code-lists/drug_kind/heroin/change", changes)


def _glass(world: Any) -> Filling:
    case = walk.case(world.liaison_north)
    changes = {"case": case.reference, "ground": "nobody_there", "words": "หัวหน้าไม่อยู่", "hours": "4"}
    return Filling("administrator_north", "/break-glass/new", changes)


def _review(world: Any) -> Filling:
    _case, person = walk.case_with_person(world.liaison_north)
    walk.protection.ask(world.guard_north, person.reference)
    feared = {"parties-0-who": "trafficker", "parties-0-country": "LA", "parties-0-words": "พี่ชาย"}
    changes = {"harms": ["violence"], "origin": "MM", "words": "กลัว", **feared}
    return Filling("supervisor_north", f"/protection/{person.reference}/open", changes)


def _close_review(world: Any) -> Filling:
    _case, person = walk.case_with_person(world.liaison_north)
    walk.review(world.supervisor_north, person)
    return Filling("supervisor_north", f"/protection/{person.reference}/close", {"outcome": "asked_in_error"})


def _override(world: Any) -> Filling:
    _case, person = walk.case_with_person(world.liaison_north)
    changes = {"person": person.reference, "country": "MM", "ground": "court_order", "words": "ศาลสั่ง"}
    return Filling("focal_north", "/overrides/new", changes)


def _screening(world: Any) -> Filling:
    person = walk.person(world.guard_north, walk.detection(world.guard_north))
    answers = {"threatened": "yes", "companion_present": "no", "share_police": "no"}
    changes = {"language": "my", "interpreting": "none", "outcome": "some_refer", **answers}
    return Filling("guard_north", f"/persons/{person.reference}/screening", changes)


def _of_somebody_asked(scene: Callable[[Any], tuple[str, str, Changes]], world: Any) -> Filling:
    return Filling(*scene(world))


SCENES: dict[str, Scene] = {
    "sign in": _sign_in,
    "detection": _detection,
    "person": _person,
    "case": _case,
    "share": _share,
    "referral": _referral,
    "handover": _handover,
    "acknowledge": _step("acknowledge"),
    "decline": _step("decline", "acknowledge", reason="no_capacity", note="လာ"),
    "ask": _step("ask", "acknowledge", note="ဘယ်သူ"),
    "answer": _step("answer", "acknowledge", "ask", note="ใคร"),
    "receive": _receive,
    "recall": _recall,
    "recall answer": _answer,
    "onward": _onward,
    "onward grant": _grant,
    "onward refuse": _refuse,
    "document": _document,
    "subject access": _subject_access,
    "hold": _hold,
    "lift": _lift,
    "review": _review,
    "close review": _close_review,
    "override": _override,
    "screening": _screening,
    **{name: partial(_of_somebody_asked, scene) for name, scene in ASKED.items()},
    "account": _account,
    "password": _password,
    "office": _office,
    "agreement": _agreement,
    "link": _link,
    "break the glass": _glass,
    "code": _code,
    "code change": _code_change,
    **OF_RECORDS,
}
