"""The codes of persons."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.offices.states import DataCategory
from blo.sharing.fields import Field


class Sex(Code):
    """Sex as recorded."""

    FEMALE = "female", _lp("sex", "Female")
    MALE = "male", _lp("sex", "Male")
    OTHER = "other", _lp("sex", "Other")
    UNKNOWN = "unknown", _lp("sex", "Not known")


class NameKind(Code):
    """Where a name stands, or how the person uses it."""

    NATIVE = "native", _l("Name in own script")
    LATIN = "latin", _l("Name in Latin letters")
    ALIAS = "alias", _l("Other name used")
    ON_DOCUMENT = "on_document", _l("Name on a document")
    MRZ = "mrz", _l("Name in machine-readable lines")


class NameOrder(Code):
    """How a name is built; nothing is ever split by it."""

    GIVEN_FIRST = "given_first", _l("Given name first")
    FAMILY_FIRST = "family_first", _l("Family name first")
    SINGLE = "single", _l("No family name")


class Basis(Code):
    """What something is known from."""

    DOCUMENT = "document", _lp("basis", "From a document")
    STATED = "stated", _lp("basis", "Stated by the person")
    ESTIMATED = "estimated", _lp("basis", "Estimated by an officer")
    ASSESSED = "assessed", _lp("basis", "From an age assessment")
    MACHINE = "machine", _lp("basis", "Read by a machine")


OF_NAMES = frozenset({Basis.DOCUMENT, Basis.STATED, Basis.ESTIMATED, Basis.MACHINE})
"""What a name can be known from."""
OF_BIRTHS = frozenset({Basis.DOCUMENT, Basis.STATED, Basis.ESTIMATED, Basis.ASSESSED})
"""What a birth or an age can be known from."""


class BirthPrecision(Code):
    """How exactly a birth is known."""

    DAY = "day", _lp("birth", "Full date")
    MONTH = "month", _lp("birth", "Month and year")
    YEAR = "year", _lp("birth", "Year only")
    ESTIMATED = "estimated", _lp("birth", "Estimated age")
    UNKNOWN = "unknown", _lp("birth", "Not known")


class NationalityStatus(Code):
    """How a nationality is known."""

    CLAIMED = "claimed", _lp("nationality", "Claimed")
    PRESUMED = "presumed", _lp("nationality", "Presumed")
    VERIFIED = "verified", _lp("nationality", "Verified")
    STATELESS = "stateless", _lp("nationality", "Stateless")
    UNDETERMINED = "undetermined", _lp("nationality", "Undetermined")


class Need(Code):
    """Urgent needs."""

    MEDICAL = "medical", _lp("need", "Medical care"), "warn"
    CHILD = "child", _lp("need", "Child care"), "warn"
    PROTECTION = "protection", _lp("need", "Safety and shelter"), "warn"
    DANGER = "danger", _lp("need", "Immediate danger"), "stop"


class ChildStatus(Code):
    """With whom a child was met."""

    ACCOMPANIED = "accompanied", _lp("child", "With a parent or guardian")
    SEPARATED = "separated", _lp("child", "Separated: with other adults of the family"), "warn"
    UNACCOMPANIED = "unaccompanied", _lp("child", "Unaccompanied: with no adult who cares"), "stop"


class Vulnerability(Code):
    """What makes somebody need more care than others; our own list, provisional."""

    PREGNANT = "pregnant", _lp("vulnerability", "Pregnant")
    INFANT = "infant", _lp("vulnerability", "With an infant")
    ELDERLY = "elderly", _lp("vulnerability", "Old age")
    DISABILITY = "disability", _lp("vulnerability", "Disability")
    ILLNESS = "illness", _lp("vulnerability", "Illness or injury")
    DISTRESS = "distress", _lp("vulnerability", "Mental distress")
    VIOLENCE = "violence", _lp("vulnerability", "Survivor of violence")
    SEXUAL_VIOLENCE = "sexual_violence", _lp("vulnerability", "Survivor of sexual violence")
    DEBT = "debt", _lp("vulnerability", "In debt for the journey")
    OTHER = "other", _lp("vulnerability", "Other")


class Interpreting(Code):
    """Who put the words across between a person and an officer."""

    NONE = "none", _lp("interpreter", "None needed")
    INDEPENDENT = "independent", _lp("interpreter", "Independent interpreter")
    OTHER = "not_independent", _lp("interpreter", "Somebody who is not independent"), "warn"


class DocumentStatus(Code):
    """Where a document is, as far as it is known."""

    HELD = "with_person", _lp("document status", "With the person")
    KEPT = "kept", _lp("document status", "Kept by an authority")
    TAKEN = "taken", _lp("document status", "Taken away by somebody"), "warn"
    LOST = "lost", _lp("document status", "Lost or stolen")
    COPY = "copy", _lp("document status", "Only a copy or a picture was seen")
    NOT_SEEN = "not_seen", _lp("document status", "Not seen, only spoken of")


class PersonSection(Code):
    """A part of a person's record that is filled in, and changed, by itself."""

    NAMES = "names", _lp("section", "Names")
    IDENTITY = "identity", _lp("section", "Sex, birth and nationality")
    CARE = "care", _lp("section", "Languages, needs and care")
    PAPERS = "documents", _lp("section", "Documents")
    ROLE = "role", _lp("section", "Role in a detection")


class LinkKind(Code):
    """What one person is to another, as far as it is known. Each kind has the one that is read from the other side."""

    PARENT = "parent", _lp("link", "Parent of")
    CHILD = "child", _lp("link", "Child of")
    SPOUSE = "spouse", _lp("link", "Husband or wife of")
    SIBLING = "sibling", _lp("link", "Brother or sister of")
    GUARDIAN = "guardian", _lp("link", "Guardian of")
    WARD = "ward", _lp("link", "In the care of")
    RELATIVE = "relative", _lp("link", "Other family of")
    TRAVELS_WITH = "travels_with", _lp("link", "Travels with")
    CLAIMS_FAMILY = "claims_to_be_family", _lp("link", "Says to be family of, not confirmed"), "warn"
    CLAIMED_BY = "claimed_as_family", _lp("link", "Is said to be family by, not confirmed"), "warn"
    SAME = "same_person", _lp("link", "Same person as")

    @property
    def inverse(self) -> "LinkKind":
        """The kind as it is read from the other person."""
        return _INVERSE.get(self, self)


_PAIRS = (
    (LinkKind.PARENT, LinkKind.CHILD),
    (LinkKind.GUARDIAN, LinkKind.WARD),
    (LinkKind.CLAIMS_FAMILY, LinkKind.CLAIMED_BY),
)
_INVERSE = dict(_PAIRS) | {other: one for one, other in _PAIRS}


class LinkBasis(Code):
    """What a link between two persons is known from."""

    DOCUMENT = "document", _lp("link basis", "From documents")
    STATED = "stated", _lp("link basis", "Both say so")
    ONE_SIDE = "one_side", _lp("link basis", "One of them says so")
    SEEN = "seen", _lp("link basis", "Seen by an officer")
    COMPARED = "compared", _lp("link basis", "Records were compared")


class PersonField(Field):
    """What can be released of a person."""

    NAMES = "names", _l("Names"), DataCategory.IDENTITY
    SEX = "sex", _l("Sex"), DataCategory.IDENTITY
    BIRTH = "birth", _l("Birth or age"), DataCategory.IDENTITY
    NATIONALITY = "nationality", _l("Nationality"), DataCategory.IDENTITY
    LANGUAGES = "languages", _l("Languages spoken"), DataCategory.IDENTITY
    NEEDS = "needs", _l("Urgent needs"), DataCategory.NEEDS
    INTERPRETER = "interpreter", _l("Interpreter used"), DataCategory.IDENTITY
    CHILD_STATUS = "child_status", _l("Child: with whom"), DataCategory.NEEDS
    VULNERABILITIES = "vulnerabilities", _l("Vulnerabilities"), DataCategory.NEEDS
    DOCUMENTS = "identity_documents", _l("Identity documents"), DataCategory.IDENTITY
