"""The story of one case across the river, told in the browser: Mae Sai in Thai, Tachileik in Burmese."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from blo.audit.kinds import AuditKind
from blo.cases.states import CaseField
from blo.detections.states import DetectionField
from blo.documents.kinds import DocumentKind
from blo.handovers.states import Outcome
from blo.kernel import work
from blo.kernel.clock import now
from blo.kernel.ids import new_reference
from blo.people.states import Need, PersonField, Sex
from blo.referrals.states import DeclineReason, ReferralState
from blo.sharing.states import Handling
from tests.browser import chapters as they
from tests.browser.conftest import Seat
from tests.browser.pages import Reader
from tests.support import walk

pytestmark = [pytest.mark.story, pytest.mark.browser, pytest.mark.timeout(240)]

LISTS = ("/detections", "/cases", "/referrals", "/referrals/sent", "/handovers", "/releases", "/documents", "/offices")


@pytest.fixture
def at_home(app, world) -> dict[str, str]:
    """What Mae Sai has beside the case, and never shares: a detection, its person, its case, its referral elsewhere."""
    with app.app_context(), work.atomic():
        case, person = walk.case_with_person(world.liaison_north)
        alone = walk.detection(world.liaison_north)
        return {"detections": alone.reference, "persons": person.reference, "cases": case.reference}


def unknown(reference: str) -> str:
    """A reference like another one that nothing has."""
    country, place, kind, _year, _rest = reference.split("-")
    return new_reference(f"{country}-{place}", kind, now())


def addresses(kind: str, reference: str) -> list[str]:
    """Every address of a record."""
    under = {
        "detections": ("", "/case", "/persons/new"),
        "persons": ("",),
        "cases": ("", "/share", "/referral", "/handover"),
        "documents": ("", ".pdf"),
    }
    return [f"/{kind}/{reference}{rest}" for rest in under[kind]]


def does_not_exist(reader: Reader, kind: str, reference: str) -> None:
    """Hold that a record is, for a reader, exactly like one that was never made."""
    instead = unknown(reference)
    for path, other in zip(addresses(kind, reference), addresses(kind, instead), strict=True):
        answer = reader.answer(path, reference)
        assert answer == reader.answer(other, instead)
        assert answer[0] == 404, path


def holds_none_of(reader: Reader, paths: tuple[str, ...], *secrets: str) -> None:
    """Hold that the source of none of the pages has any of these strings."""
    found = [
        (path, secret) for path in paths for text in [reader.fetch(path).text()] for secret in secrets if secret in text
    ]
    assert found == []


def looks_from_the_south(south: Reader, told: dict[str, str], at_home: dict[str, str]) -> None:
    """Tachileik sees what was ticked and nothing else, in Burmese."""
    south.menu("Cases")
    south.click(south.page.locator(".card", has_text=told["cases"]).get_by_role("link"))
    south.sees(told["cases"], told["detections"], told["persons"], Handling.H1)
    assert south.labels == [south.words(field) for field in (CaseField.CRIMES, CaseField.OPENED)]
    pages = (f"/cases/{told['cases']}", f"/detections/{told['detections']}", f"/persons/{told['persons']}")
    south.go(pages[1])
    south.sees(Need.MEDICAL, Handling.H1, told["persons"])
    assert south.labels == [south.words(field) for field in (DetectionField.COUNTS, DetectionField.NEEDS)]
    south.go(pages[2])
    south.sees(Sex.FEMALE, Handling.H1)
    assert south.labels == [south.words(field) for field in (PersonField.SEX, PersonField.NATIONALITY)]
    secrets = (they.NATIVE, they.LATIN, they.SINGLE, they.PLACE, they.NARRATIVE, they.SUMMARY, "1995", "2538")
    holds_none_of(south, LISTS + pages, *secrets, told["second"], *at_home.values())
    for kind, reference in at_home.items():
        does_not_exist(south, kind, reference)
    does_not_exist(south, "persons", told["second"])


def asks_for_protection(north: Reader, south: Reader, told: dict[str, str]) -> None:
    """A header without personal data first; the content opens on acceptance, and both sides read the same timeline."""
    referral = they.refer(north, told["cases"], told["persons"])
    told["referrals"] = referral
    secrets = (they.NATIVE, they.LATIN, they.MESSAGE, they.CONTACT)
    path = f"/referrals/{referral}"
    south.menu("Referrals")
    south.click(south.page.locator(".card", has_text=referral).get_by_role("link"))
    south.sees("The content of this referral opens when it is accepted.", "Answer due", ReferralState.SENT)
    holds_none_of(south, (path, f"/persons/{told['persons']}", *LISTS), *secrets)
    they.take_step(south, referral, "Acknowledge receipt")
    south.sees(ReferralState.RECEIVED)
    holds_none_of(south, (path, f"{path}/accept", f"{path}/ask"), *secrets)
    they.take_step(south, referral, "Accept")
    south.sees(ReferralState.ACCEPTED, *secrets)
    for reader in (north, south):
        reader.go(path)
        assert reader.page.locator(".timeline > li").count() == 3
    south.go(f"/persons/{told['persons']}")
    south.sees(they.NATIVE, they.LATIN)


def checks_the_number(stranger: Reader, number: str, told: dict[str, str]) -> None:
    """Whoever holds the paper learns that the number is real, never what the paper says."""
    stranger.go("/sign-in")
    stranger.follow("Check a printed document")
    stranger.fill("Number at the foot of the page", number.lower())
    stranger.press("Search")
    stranger.sees("This number was issued. Compare the digest with the one on the paper.", number)
    source = stranger.page.content()
    for secret in (they.NATIVE, they.LATIN, they.MESSAGE, *told.values()):
        assert secret not in source
    mistyped = number[:-2] + number[-1] + number[-2]
    if mistyped == number:
        mistyped = number[:-1] + ("2" if number[-1] != "2" else "3")
    for wrong in (mistyped, unknown(number)):
        stranger.fill("Number at the foot of the page", wrong)
        stranger.press("Search")
        stranger.sees(
            "No document with this number was issued here. Check every character; the last one is a check character."
        )


def prints(supervisor: Reader, told: dict[str, str], folder: Path) -> str:
    """The supervisor issues both papers in Thai and Burmese; the file is the one whose digest the page shows."""
    they.issue(supervisor, f"/referrals/{told['referrals']}", "မြန်မာ")
    number = they.issue(supervisor, f"/handovers/{told['handovers']}", "မြန်မာ")
    supervisor.sees(DocumentKind.HANDOVER, told["handovers"])
    shown = supervisor.main
    saved = supervisor.save("Open the PDF")
    assert saved.suggested_filename == f"{number}.pdf"
    saved.save_as(folder / "paper.pdf")
    paper = (folder / "paper.pdf").read_bytes()
    assert paper.startswith(b"%PDF")
    assert hashlib.sha256(paper).hexdigest() in shown
    return number


def trail(supervisor: Reader, case: str) -> set[tuple[str, str]]:
    """What the audit trail of a case says: pairs of what was done and by whom."""
    supervisor.go(f"/cases/{case}")
    supervisor.follow("Audit trail")
    found: set[tuple[str, str]] = set()
    while True:
        for entry in supervisor.page.locator(".timeline > li").all():
            found.add((entry.locator(".badge").inner_text(), entry.locator(".muted [dir]").inner_text()))
        older = supervisor.page.locator("a[rel=next]")
        if not older.count():
            return found
        supervisor.click(older)


def test_one_case_from_the_river_bank_to_the_paper(
    seat: Seat, browser_of: Callable[..., Page], at_home: dict[str, str], tmp_path: Path
) -> None:
    guard = seat("guard_north", phone=True)
    told = {"detections": they.log_with_a_mistake(guard)}
    told |= {"persons": they.add_khin(guard), "second": they.add_thiri(guard)}

    north, south = seat("liaison_north"), seat("liaison_south")
    does_not_exist(south, "detections", told["detections"])
    told["cases"] = they.open_case(north, told["detections"])
    does_not_exist(south, "cases", told["cases"])
    they.share(north, told["cases"], told["detections"], told["persons"])
    looks_from_the_south(south, told, at_home)

    asks_for_protection(north, south, told)

    told["handovers"] = they.offer_handover(north, told["cases"], told["persons"])
    they.receive_handover(south, told["handovers"])
    north.go(f"/handovers/{told['handovers']}")
    north.sees(Outcome.RECEIVED, "Liaison South")

    supervisor = seat("supervisor_north")
    number = prints(supervisor, told, tmp_path)
    does_not_exist(south, "documents", number)
    checks_the_number(Reader(browser_of(locale="th-TH"), "th"), number, told)

    seen = trail(supervisor, told["cases"])
    done = (
        (AuditKind.DETECTION_SEEN, "MM-TCL-01"),
        (AuditKind.PERSON_SEEN, "MM-TCL-01"),
        (AuditKind.CASE_SEEN, "MM-TCL-01"),
        (AuditKind.RELEASE_GRANTED, "Liaison North, TH-MSI-01"),
        (AuditKind.REFERRAL_MOVED, "MM-TCL-01"),
        (AuditKind.HANDOVER_RECEIVED, "MM-TCL-01"),
        (AuditKind.DOCUMENT_ISSUED, "Supervisor North, TH-MSI-01"),
        (AuditKind.DOCUMENT_OPENED, "Supervisor North, TH-MSI-01"),
    )
    assert {(supervisor.words(kind), name) for kind, name in done} <= seen


@pytest.fixture
def sent(app, world) -> dict[str, str]:
    """A referral just sent to Tachileik, as the first chapters of the story bring about."""
    with app.app_context(), work.atomic():
        return {"referral": walk.referral(world.liaison_north, world.liaison_south).reference}


def test_a_referral_is_questioned_answered_and_declined(seat: Seat, sent: dict[str, str]) -> None:
    north, south = seat("liaison_north"), seat("liaison_south")
    referral, path = sent["referral"], f"/referrals/{sent['referral']}"
    they.take_step(south, referral, "Acknowledge receipt")
    they.take_step(south, referral, "Ask for more information", "လူဦးရေ ဘယ်လောက်လဲ")
    they.take_step(north, referral, "Answer", "หนึ่งคน ต้องการล่าม")
    they.take_step(south, referral, "Decline", "နေရာ မရှိပါ", reason=DeclineReason.CAPACITY)
    for reader in (north, south):
        reader.go(path)
        reader.sees(ReferralState.DECLINED, DeclineReason.CAPACITY, "လူဦးရေ ဘယ်လောက်လဲ", "หนึ่งคน ต้องการล่าม")
        assert reader.page.locator(".timeline > li").count() == 5
        assert reader.page.locator("main .actions .button").count() == 0
    holds_none_of(south, (path, *LISTS), walk.NATIVE, walk.LATIN, "ขอที่พักปลอดภัย")


def test_a_referral_is_withdrawn_before_it_is_accepted(seat: Seat, sent: dict[str, str]) -> None:
    north, south = seat("liaison_north"), seat("liaison_south")
    referral, path = sent["referral"], f"/referrals/{sent['referral']}"
    they.take_step(south, referral, "Acknowledge receipt")
    south.follow(they.lazy_pgettext("referral verb", "Accept"))
    they.take_step(north, referral, "Withdraw")
    north.sees(ReferralState.WITHDRAWN)
    south.press(they.lazy_pgettext("referral verb", "Accept"))  # its page was open all the while
    south.sees("The record has moved on")
    south.go(path)
    south.sees(ReferralState.WITHDRAWN)
    assert [reader.page.locator(".timeline > li").count() for reader in (north, south)] == [3, 3]
    holds_none_of(south, (path, *LISTS), walk.NATIVE, walk.LATIN, "ขอที่พักปลอดภัย")
