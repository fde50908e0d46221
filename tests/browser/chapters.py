"""What people do in the story, one function for each thing they do; each looks at what it brings about."""

import re
from datetime import timedelta

from blo.cases.states import CaseField
from blo.detections.facts import COUNT_LABELS
from blo.detections.states import DetectionField, HowDetected, Mode, PersonRole, PlaceKind, Transport
from blo.handovers.states import Outcome
from blo.kernel import clock
from blo.kernel.i18n import country_name, lazy_pgettext, use
from blo.offices.states import Crime
from blo.people.states import Basis, NameOrder, NationalityStatus, Need, PersonField, Sex
from blo.referrals.states import ReferralType, Service, Urgency
from blo.sharing.states import Handling, Purpose
from tests.browser.pages import Reader

SOUTH_OFFICE = re.compile(r"MM-TCL-01")
PLACE = "ท่าข้ามวัดพรหมวิหาร"
NARRATIVE = "พบสามคนซ่อนอยู่ใต้สะพาน คนขับเรือหลบหนี"
NATIVE, LATIN, SINGLE = "ခင်မြင့်ဦး", "Khin Myint Oo", "သီရိ"
SUMMARY = "สงสัยว่าถูกหลอกไปทำงาน"
MESSAGE = "ขอที่พักปลอดภัยและล่ามหญิง"
CONTACT = "ติดต่อผ่านนักสังคมสงเคราะห์เท่านั้น"


def _country(reader: Reader, code: str) -> str:
    with use(reader.language):
        return country_name(code)


def fill_in_interception(guard: Reader) -> None:
    """Place, counts, nationalities, mode and needs, as a guard types them; the time stands there already."""
    guard.menu("Detections")
    guard.follow("Log a detection")
    guard.tick("Kind of place", PlaceKind.RIVER)
    guard.fill("Name of the place", PLACE)
    guard.fill(COUNT_LABELS["men"], "๑")  # Thai digits count, too
    for _ in range(2):
        guard.page.get_by_role("button", name=guard.words("%(label)s: one more", label=COUNT_LABELS["women"])).click()
    rows = guard.group("Nationalities").locator("[data-row]")
    guard.pick("Nationality", _country(guard, "MM"), rows.nth(0))
    guard.fill("Persons", "3", rows.nth(0))
    guard.tick("Mode of entry", Mode.RIVER)
    guard.pick("Transport", Transport.BOAT_SMALL)
    guard.tick("Urgent needs", Need.MEDICAL, Need.PROTECTION)
    guard.unfold("More about it")
    guard.pick("How detected", HowDetected.PATROL)
    guard.fill("What happened", NARRATIVE)


def log_with_a_mistake(guard: Reader) -> str:
    """The guard puts tomorrow's date; it is refused, all the rest stays, and with the right day it is logged."""
    fill_in_interception(guard)
    today = guard.field("Day").input_value()
    guard.fill("Day", (clock.today("Asia/Bangkok") + timedelta(days=1)).isoformat())
    before = guard.typed()
    guard.press("Save the detection")
    guard.sees("Please put this right", "This time has not come yet.")
    assert guard.typed() == before
    guard.fill("Day", today)
    guard.press("Save the detection")
    guard.sees(PLACE, NARRATIVE, Need.MEDICAL, Transport.BOAT_SMALL, "No person recorded yet.")
    return guard.reference


def add_khin(guard: Reader) -> str:
    """A person with a name in two scripts; a birthday no calendar has is refused, and the names stay."""
    guard.follow("Add a person")
    guard.fill("Name in own script", NATIVE)
    guard.fill("Name in Latin letters", LATIN)
    guard.tick("Sex", Sex.FEMALE)
    guard.fill("Date of birth", "31/2/2538")
    guard.pick("Nationality", _country(guard, "MM"))
    guard.tick("Urgent needs", Need.MEDICAL)
    before = guard.typed()
    guard.press("Save the person")
    guard.sees("Please put this right")
    assert guard.typed() == before
    guard.fill("Date of birth", "")
    guard.fill("Year of birth", "2538")  # of the Buddhist Era: 1995
    guard.press("Save the person")
    return _recorded(guard, NATIVE)


def add_thiri(guard: Reader) -> str:
    """A person with one name and no family name, of whom only an age is guessed."""
    guard.follow("Add a person")
    guard.fill("Name in own script", SINGLE)
    guard.tick("Order of the name", NameOrder.SINGLE)
    guard.tick("Sex", Sex.FEMALE)
    guard.fill("Estimated age from", "15")
    guard.fill("Estimated age to", "19")
    guard.tick("The age is known", Basis.ESTIMATED)
    guard.pick("The nationality is", NationalityStatus.UNDETERMINED)
    guard.pick("Role", PersonRole.PRESUMED_VICTIM)
    guard.press("Save the person")
    return _recorded(guard, SINGLE)


def _recorded(guard: Reader, name: str) -> str:
    guard.sees(name)
    detection = guard.page.url
    guard.follow(name)
    reference = guard.reference
    guard.go(detection)
    return reference


def open_case(liaison: Reader, detection: str) -> str:
    """The liaison officer finds the detection on the worklist and opens a case."""
    liaison.menu("Detections")
    liaison.sees(detection, PLACE, "In no case yet")
    liaison.click(liaison.page.locator(".card", has_text=detection).get_by_role("link"))
    liaison.follow("Open a case")
    liaison.tick("Crimes", Crime.TRAFFICKING)
    liaison.fill("Summary", SUMMARY)
    liaison.press("Open the case")
    liaison.sees(Crime.TRAFFICKING, SUMMARY, NATIVE, SINGLE)
    return liaison.reference


def give_terms(liaison: Reader, purpose: Purpose, handling: Handling, *, article: str) -> str:
    """To whom, under which article, for what, how to be handled; return the article's words."""
    liaison.tick("To which office", SOUTH_OFFICE)
    words = liaison.pick_article(article)
    liaison.pick("Purpose", purpose)
    liaison.pick("Handling code", handling)
    return words


def share(liaison: Reader, case: str, detection: str, person: str) -> None:
    """Two fields of the case, two of the detection, two of one person; the other person stays at home."""
    liaison.go(f"/cases/{case}")
    liaison.follow("Share with a sister office")
    give_terms(liaison, Purpose.PROTECTION, Handling.H1, article="3")
    liaison.tick("Of the case", CaseField.CRIMES, CaseField.OPENED)
    of_detection = liaison.words("Of the detection %(reference)s", reference=detection)
    liaison.tick(of_detection, DetectionField.COUNTS, DetectionField.NEEDS)
    of_person = liaison.words("Of the person %(reference)s %(name)s", reference=person, name=NATIVE)
    liaison.tick(of_person, PersonField.SEX, PersonField.NATIONALITY)
    liaison.press("Release what is ticked")
    assert liaison.words("The case is shared.") in liaison.page.locator(".messages").inner_text()


def refer(liaison: Reader, case: str, person: str) -> str:
    """Ask the other office for protection of one person; names, sex and languages open when it accepts."""
    liaison.go(f"/cases/{case}")
    liaison.follow("Send a referral")
    liaison.tick("For which person", re.compile(re.escape(person)))
    liaison.pick("What is asked", ReferralType.PROTECTION)
    liaison.tick("Urgency", Urgency.URGENT)
    liaison.fill("Answer due on", (clock.today("Asia/Bangkok") + timedelta(days=2)).isoformat())
    liaison.tick("Services requested", Service.SHELTER, Service.INTERPRETER)
    liaison.fill("Message", MESSAGE)
    liaison.fill("How to contact the person safely", CONTACT)
    liaison.tick("What acceptance opens of the person", PersonField.NAMES, PersonField.BIRTH)
    give_terms(liaison, Purpose.PROTECTION, Handling.H2, article="2")
    liaison.press("Send the referral")
    liaison.sees(MESSAGE, CONTACT, NATIVE)
    return liaison.reference


def take_step(reader: Reader, referral: str, verb: str, note: str = "", reason: object = None) -> None:
    """Open a referral, choose a step, say what belongs to it and confirm."""
    reader.go(f"/referrals/{referral}")
    label = lazy_pgettext("referral verb", verb)
    reader.follow(label)
    if reason is not None:
        reader.tick("Reason", reason)
        reader.fill("Remark", note)
    elif note:
        reader.fill("In words", note)
    reader.press(label)


def offer_handover(liaison: Reader, case: str, person: str) -> str:
    """Offer one of the two persons; the lines of the other stay folded away."""
    liaison.go(f"/cases/{case}")
    liaison.follow("Offer a handover")
    lines = liaison.page.locator(".when-chosen").filter(has=liaison.page.locator(f"[name='{person}-chosen']"))
    liaison.field("Hand this person over", lines).check()
    assert liaison.page.get_by_text(liaison.words("Guardian")).first.is_hidden()  # of the one who may be a child
    no, yes = lazy_pgettext("answer", "No"), lazy_pgettext("answer", "Yes")
    lines.get_by_role("group").nth(0).get_by_label(liaison.words(no), exact=True).check()
    lines.get_by_role("group").nth(1).get_by_label(liaison.words(yes), exact=True).check()
    liaison.fill("Documents handed over", "ใบผ่านแดน", lines)
    liaison.fill("Place of handover", "สะพานมิตรภาพ แห่งที่ 1")
    give_terms(liaison, Purpose.RETURN, Handling.H2, article="4")
    liaison.press("Offer the handover")
    liaison.sees(Outcome.PENDING, NATIVE)
    return liaison.reference


def receive_handover(liaison: Reader, handover: str) -> None:
    """The other office records what it received."""
    liaison.menu("Handovers")
    liaison.click(liaison.page.locator(".card", has_text=handover).get_by_role("link"))
    liaison.follow("Record the receipt")
    liaison.tick("Outcome", Outcome.RECEIVED)
    liaison.press("Record the receipt")
    liaison.sees(Outcome.RECEIVED, NATIVE, LATIN)


def issue(supervisor: Reader, path: str, second_language: str) -> str:
    """Print a document about a record, in the supervisor's language and another; return its number."""
    supervisor.go(path)
    supervisor.follow("Print a document")
    supervisor.pick("Second language", second_language)
    supervisor.press("Issue the document")
    return supervisor.reference
