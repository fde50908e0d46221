"""The codes of offices, links and agreements, and what may happen to a link."""

from blo.access.permissions import Permission
from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.kernel.machine import Machine, Transition


class OfficeKind(Code):
    """What an office is."""

    BLO = "blo", _l("Border liaison office")
    POST = "post", _l("Border post")
    FOCAL_POINT = "national_focal_point", _l("National focal point")
    PROVIDER = "service_provider", _l("Service provider")


class Agency(Code):
    """The agency of an office that somebody belongs to; a border liaison office has several under one roof."""

    IMMIGRATION = "immigration", _lp("agency", "Immigration")
    POLICE = "police", _lp("agency", "Police")
    CUSTOMS = "customs", _lp("agency", "Customs")
    NAVY = "navy_marine", _lp("agency", "Navy and marine police")
    DRUGS = "drug_control", _lp("agency", "Drug control")
    WILDLIFE = "wildlife_forestry", _lp("agency", "Wildlife and forestry")
    SOCIAL = "social_services", _lp("agency", "Social services")
    PROSECUTION = "prosecution", _lp("agency", "Prosecution")
    OTHER = "other", _lp("agency", "Other agency")


class LinkStatus(Code):
    """Whether two offices may share anything new."""

    ACTIVE = "active", _lp("link", "Active"), "good"
    SUSPENDED = "suspended", _lp("link", "Suspended"), "warn"
    CLOSED = "closed", _lp("link", "Closed"), "stop"


LINK_MACHINE = Machine(
    "link",
    LinkStatus.ACTIVE,
    Transition("suspend", (LinkStatus.ACTIVE,), LinkStatus.SUSPENDED, "either", Permission.DIRECTORY_ADMINISTER),
    Transition("resume", (LinkStatus.SUSPENDED,), LinkStatus.ACTIVE, "either", Permission.DIRECTORY_ADMINISTER),
    Transition(
        "close",
        (LinkStatus.ACTIVE, LinkStatus.SUSPENDED),
        LinkStatus.CLOSED,
        "either",
        Permission.DIRECTORY_ADMINISTER,
    ),
)


class AgreementKind(Code):
    """The kind of instrument a share stands on."""

    MOU = "mou", _l("Memorandum of understanding")
    TREATY = "treaty", _l("Treaty")
    SOP = "sop", _l("Standard operating procedure")


class Crime(Code):
    """The crimes that come with the program; which may be chosen, the list of crimes says, and it may have more."""

    TRAFFICKING = "trafficking", _l("Trafficking in persons")
    SMUGGLING = "migrant_smuggling", _l("Smuggling of migrants")
    DRUGS = "drugs", _l("Drugs and precursors")
    WILDLIFE = "wildlife", _l("Wildlife crime")
    TIMBER = "timber", _l("Timber crime")
    WASTE = "waste", _l("Hazardous waste")
    OZONE = "ozone_depleting", _l("Ozone-depleting substances")
    COUNTERFEIT = "counterfeit", _l("Counterfeit goods")
    DOCUMENT_FRAUD = "document_fraud", _l("Document fraud")
    SCAM_COMPOUND = "scam_compound", _l("Forced criminality in a scam compound")
    OTHER = "other", _lp("crime", "Other crime")


class DataCategory(Code):
    """What an agreement allows to be shared; every releasable field belongs to one."""

    CASE_CORE = "case_core", _l("Case core")
    DETECTION = "detection", _l("Detections")
    IDENTITY = "person_identity", _l("Identity of persons")
    NEEDS = "person_needs", _l("Needs of persons")
    HANDOVER = "handover", _l("Handovers")
    EXHIBITS = "exhibits", _l("Exhibits")


class Onward(Code):
    """What an agreement says about passing information on."""

    CONSENT = "originator_consent", _l("Only with the originator's consent")
    FORBIDDEN = "forbidden", _l("Forbidden")
