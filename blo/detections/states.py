"""The codes of detections, and what may happen to one."""

from blo.access.permissions import Permission
from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.kernel.machine import Machine, Transition
from blo.offices.states import DataCategory
from blo.sharing.fields import Field


class PlaceKind(Code):
    """Where it happened."""

    CROSSING = "crossing", _lp("place", "Official crossing")
    UNOFFICIAL = "unofficial", _lp("place", "Unofficial crossing")
    RIVER = "river", _lp("place", "River")
    INLAND = "inland", _lp("place", "Inland")
    VEHICLE = "vehicle", _lp("place", "In a vehicle")


class Direction(Code):
    """Which way the persons went, seen from the recording office."""

    INBOUND = "inbound", _l("Entering")
    OUTBOUND = "outbound", _l("Leaving")
    UNKNOWN = "unknown", _lp("direction", "Not known")


class HowDetected(Code):
    """How the agency became aware."""

    ROUTINE = "routine_check", _l("Routine check")
    PATROL = "patrol", _l("Patrol")
    TIP = "tip", _l("Tip-off")
    SCAN = "scan", _l("Scan or camera")
    REQUEST = "sister_office_request", _l("Request of the sister office")
    SELF = "self_report", _l("The person came forward")
    RESCUE = "rescue", _l("Rescue")
    OTHER = "other", _lp("how detected", "Other")


class Mode(Code):
    """How the border was crossed."""

    LAND = "land", _lp("mode", "Land")
    RIVER = "river", _lp("mode", "River")
    SEA = "sea", _lp("mode", "Sea")
    AIR = "air", _lp("mode", "Air")
    RAIL = "rail", _lp("mode", "Rail")


class Transport(Code):
    """What carried the persons."""

    FOOT = "foot", _l("On foot")
    MOTORCYCLE = "motorcycle", _l("Motorcycle")
    CAR = "car", _l("Car")
    VAN = "van", _l("Van")
    TRUCK = "truck_concealed", _l("Lorry, concealed")
    BUS = "bus", _l("Bus")
    BOAT_SMALL = "boat_small", _l("Small boat")
    BOAT_LARGE = "boat_large", _l("Large boat")
    RAIL = "rail", _l("Train")
    AIR = "air", _l("Aircraft")
    UNKNOWN = "unknown", _lp("transport", "Not known")


class DetectionState(Code):
    """Where a detection stands. A draft is kept apart, in a table of its own, until it is registered."""

    DRAFT = "draft", _lp("detection", "Draft")
    REGISTERED = "registered", _lp("detection", "Registered"), "good"
    ANNULLED = "annulled", _lp("detection", "Annulled"), "stop"


DETECTION_MACHINE = Machine(
    "detection",
    DetectionState.DRAFT,
    Transition("register", (DetectionState.DRAFT,), DetectionState.REGISTERED, "originator", Permission.DETECTION_LOG),
    Transition(
        "amend", (DetectionState.REGISTERED,), DetectionState.REGISTERED, "originator", Permission.DETECTION_AMEND
    ),
    Transition(
        "annul", (DetectionState.REGISTERED,), DetectionState.ANNULLED, "originator", Permission.DETECTION_ANNUL
    ),
)


class Section(Code):
    """A part of the record that is filled in, and changed, by itself."""

    LOGGED = "logged", _lp("section", "What was logged")
    LOCATION = "location", _lp("section", "Exact place")
    CRIMES = "crimes", _lp("section", "Crime and facilitation")
    ACTION = "action", _lp("section", "Action taken")
    ROUTE = "route", _lp("section", "Route")
    FEES = "fees", _lp("section", "Fees paid or owed")
    PAPERS = "documents", _lp("section", "Documents seen")
    HARM = "harm", _lp("section", "Harm")
    SEIZURES = "seizures", _lp("section", "Seizures")
    ITEMS = "items", _lp("section", "Drugs, wildlife, goods and more")


class AnnulReason(Code):
    """Why a detection does not count any more."""

    TWICE = "logged_twice", _lp("annulment", "Logged twice")
    MISTAKE = "by_mistake", _lp("annulment", "Logged by mistake")
    NOT_SO = "did_not_happen", _lp("annulment", "It turned out not to be so")
    OTHER = "other", _lp("annulment", "Other reason, in words"), "warn"


class PhotoUse(Code):
    """What is done with what a photo says of time and place."""

    BOTH = "both", _lp("photo", "Take over time and place")
    TIME = "time", _lp("photo", "Take over the time")
    PLACE = "place", _lp("photo", "Take over the place")
    LEAVE = "leave", _lp("photo", "Leave both as they are")


class PersonRole(Code):
    """A person's role in one detection; everyone crossing is first of all a person detected."""

    DETECTED = "person_detected", _l("Person detected")
    SMUGGLED = "smuggled_migrant", _l("Smuggled migrant")
    PRESUMED_VICTIM = "presumed_victim", _l("Presumed victim")
    IDENTIFIED_VICTIM = "identified_victim", _l("Identified victim")
    SUSPECTED_SMUGGLER = "suspected_smuggler", _l("Suspected smuggler")
    SUSPECTED_TRAFFICKER = "suspected_trafficker", _l("Suspected trafficker")
    FACILITATOR = "facilitator", _l("Facilitator (suspected)")
    WITNESS = "witness", _lp("role", "Witness")
    COMPANION = "companion", _l("Companion")


VICTIMS = frozenset({PersonRole.PRESUMED_VICTIM, PersonRole.IDENTIFIED_VICTIM})
"""Whoever is one of these has the protection of victims; being identified takes none of it away."""
AT_ENTRY = tuple(role for role in PersonRole if role is not PersonRole.IDENTIFIED_VICTIM)
"""The roles in which somebody can be recorded: a body identifies a victim later, and the change says which."""


class DetectionField(Field):
    """What can be released of a detection."""

    OCCURRED = "occurred", _l("Time"), DataCategory.DETECTION
    PLACE = "place", _l("Place"), DataCategory.DETECTION
    CIRCUMSTANCES = "circumstances", _l("Circumstances"), DataCategory.DETECTION
    COUNTS = "counts", _l("Number of persons"), DataCategory.DETECTION
    NATIONALITIES = "nationalities", _l("Nationalities"), DataCategory.DETECTION
    NEEDS = "needs", _l("Urgent needs"), DataCategory.NEEDS
    NARRATIVE = "narrative", _l("What happened"), DataCategory.DETECTION
    LOCATION = "location", _l("Exact place"), DataCategory.DETECTION
    CRIMES = "crime_types", _l("Crime types"), DataCategory.DETECTION
    FACILITATION = "facilitation", _l("Facilitation"), DataCategory.DETECTION
    RECRUITMENT = "recruitment", _l("Recruitment"), DataCategory.DETECTION
    CONCEALMENT = "concealment", _l("Concealment"), DataCategory.DETECTION
    ROUTE = "route", _l("Route"), DataCategory.DETECTION
    FEES = "fees", _l("Fees"), DataCategory.DETECTION
    PAPERS = "documents_seen", _l("Documents seen"), DataCategory.DETECTION
    HARM = "harm", _l("Harm"), DataCategory.DETECTION
    SEIZURES = "seizures", _l("Seizures"), DataCategory.EXHIBITS
    ITEMS = "items", _l("Drugs, wildlife, goods and more"), DataCategory.DETECTION
    ACTION = "action", _l("Action taken"), DataCategory.DETECTION
    SISTER_OFFICE = "sister_office", _l("Sister office needed"), DataCategory.DETECTION


AGAINST_PERSONS = frozenset({DetectionField.PAPERS, DetectionField.ACTION})
"""What could be held against the persons themselves as an immigration offence. Each is released by itself, and no other
field says it: a victim is not to be punished for it."""
