"""The codes of retention: classes with what they cover, acts, kinds of records, grounds of a hold."""

from typing import Self

from blo.kernel.codes import Code
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp


class Act(Code):
    """What is done with a record whose time is over, mildest first."""

    MINIMISE = "minimise", _lp("retention", "Drop the words, keep the codes")
    PSEUDONYMISE = "pseudonymise", _lp("retention", "Take out what identifies, keep the reference")
    DELETE = "delete", _lp("retention", "Delete"), "warn"


_M, _P, _D = Act.MINIMISE, Act.PSEUDONYMISE, Act.DELETE


class RetentionClass(Code):
    """What is kept alike: which records, the moment their time is counted from, and the acts that fit them."""

    covers: Lazy
    counted_from: Lazy
    acts: tuple[Act, ...]

    def __new__(cls, value: str, label: Lazy, covers: Lazy, counted_from: Lazy, acts: tuple[Act, ...]) -> Self:
        """Make the member of one row."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = "neutral"
        member.covers = covers
        member.counted_from = counted_from
        member.acts = acts
        return member

    DRAFT = (
        "draft",
        _l("Drafts, and what devices sent in"),
        _l(
            "Drafts that were never registered; entries written without a line that were never completed, and what the"
            " others were logged from; lists of people whose lines were not recorded."
        ),
        _lp("counted from", "The last change"),
        (_D,),
    )
    LOOSE = (
        "without_case",
        _l("Without a case"),
        _l("Persons and detections that are in no case."),
        _lp("counted from", "When it was recorded"),
        (_M, _P, _D),
    )
    DECLINED = (
        "declined",
        _l("Victims who declined"),
        _l("Victims, presumed or identified, who did not want what they were referred for, and whom nobody assists."),
        _lp("counted from", "The last referral that was declined"),
        (_P, _D),
    )
    CASE = (
        "case",
        _l("Cases"),
        _l("Cases, their detections and persons, and referrals and handovers in them."),
        _lp("counted from", "The last thing done in the case; looking does not count"),
        (_M, _P, _D),
    )
    CUSTODY = (
        "custody",
        _l("Chain of custody"),
        _l(
            "Exhibits and who kept them, with their detection, for as long as one is in the keeping of the office."
            " Afterwards they go with the detection."
        ),
        _lp("counted from", "The final judgment, which no clock knows"),
        (_D,),
    )
    ASKED = (
        "asked_of_others",
        _l("What another office's persons were asked"),
        _l(
            "Screenings and consents of persons that another office recorded. Those of the office's own persons go with"
            " the person."
        ),
        _lp("counted from", "When it was recorded"),
        (_D,),
    )
    DOCUMENT = (
        "document",
        _l("Issued documents"),
        _l("The files of issued documents. Number, digests and the fact that they were issued stay."),
        _lp("counted from", "When it was issued"),
        (_D,),
    )
    SUBJECT_ACCESS = (
        "subject_access",
        _l("Files for the person concerned"),
        _l("Files that say all that is recorded about one person."),
        _lp("counted from", "When it was issued"),
        (_D,),
    )
    LEDGER = (
        "ledger",
        _l("Releases and lifted holds"),
        _l("What was released to whom, when nothing that still stands refers to it, and holds that were lifted."),
        _lp("counted from", "Its end, or when it was lifted"),
        (_D,),
    )
    AUDIT = (
        "audit",
        _l("Names in the audit log"),
        _l("Who acted, by name. The entries stay, and the chain of hashes with them."),
        _lp("counted from", "The entry"),
        (_D,),
    )
    ON_REQUEST = (
        "protection_on_request",
        _l("Protection compartment, at the person's wish"),
        _l("Reviews by a supervisor that were closed because the person wished it."),
        _lp("counted from", "When it was closed"),
        (_D,),
    )
    PROTECTION = (
        "protection",
        _l("Protection compartment"),
        _l("Other reviews by a supervisor that were closed, and overrides that ended."),
        _lp("counted from", "When it was closed or ended"),
        (_D,),
    )
    SIGN_IN = (
        "sign_in",
        _l("Records of signing in"),
        _l("Counters of failed sign-ins."),
        _lp("counted from", "The first failure counted"),
        (_D,),
    )


class RecordKind(Code):
    """What a deletion record is about."""

    CASE = "case", _l("Case")
    DETECTION = "detection", _l("Detection")
    DRAFT = "draft", _lp("detection", "Draft")
    PERSON = "person", _l("Person")
    REFERRAL = "referral", _l("Referral")
    HANDOVER = "handover", _l("Handover")
    DOCUMENT = "document", _l("Document")
    RELEASE = "release", _l("Release")
    HOLD = "hold", _l("Legal hold")
    REVIEW = "review", _l("Supervisor's review")
    OVERRIDE = "override", _l("Override of a stop on sharing")
    AUDIT = "audit", _l("Names in the audit log")
    SIGN_IN = "sign_in", _l("Records of signing in")
    ENTRY = "entry", _l("Entry sent in by a device")
    EXHIBIT = "exhibit", _l("Exhibit")
    PEOPLE_LIST = "people_list", _l("List of people not recorded yet")
    SCREENING = "screening", _l("Screening")
    CONSENT = "consent", _l("Consent")


HOLDABLE = {
    "C": RecordKind.CASE,
    "D": RecordKind.DETECTION,
    "P": RecordKind.PERSON,
    "R": RecordKind.REFERRAL,
    "H": RecordKind.HANDOVER,
    "F": RecordKind.DOCUMENT,
}
"""What a hold can be placed on, by the letter in its reference."""


class HoldGround(Code):
    """Why a record may not be touched."""

    ORDER = "order", _lp("hold", "Order of a court or prosecutor")
    PROCEEDINGS = "proceedings", _lp("hold", "Proceedings under way or expected")
    COMPLAINT = "complaint", _lp("hold", "Complaint or inquiry")
    PERSON = "person", _lp("hold", "Asked for by the person concerned")
    OTHER = "other", _lp("hold", "Other ground, in words")
