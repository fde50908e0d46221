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
    """Where a name stands: in the person's own script, in Latin letters."""

    NATIVE = "native", _l("Name in own script")
    LATIN = "latin", _l("Name in Latin letters")


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


class BirthPrecision(Code):
    """How exactly a birth is known."""

    DAY = "day", _lp("birth", "Full date")
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


class Interpreting(Code):
    """Who put the words across between a person and an officer."""

    NONE = "none", _lp("interpreter", "None needed")
    INDEPENDENT = "independent", _lp("interpreter", "Independent interpreter")
    OTHER = "not_independent", _lp("interpreter", "Somebody who is not independent"), "warn"


class PersonField(Field):
    """What can be released of a person."""

    NAMES = "names", _l("Names"), DataCategory.IDENTITY
    SEX = "sex", _l("Sex"), DataCategory.IDENTITY
    BIRTH = "birth", _l("Birth or age"), DataCategory.IDENTITY
    NATIONALITY = "nationality", _l("Nationality"), DataCategory.IDENTITY
    LANGUAGES = "languages", _l("Languages spoken"), DataCategory.IDENTITY
    NEEDS = "needs", _l("Urgent needs"), DataCategory.NEEDS
