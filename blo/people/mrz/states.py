"""The codes of machine-readable zones."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp


class DocumentKind(Code):
    """What the first letter of the document code says.

    The second letter is not read: until documents issued before 2026 have run out, each State gives it its own meaning.
    """

    PASSPORT = "passport", _lp("travel document", "Passport")
    CARD = "card", _lp("travel document", "Identity card or other official card")
    CREW = "crew", _lp("travel document", "Crew member certificate")
    VISA = "visa", _lp("travel document", "Visa")
    UNKNOWN = "unknown", _lp("travel document", "Not known"), "warn"


class Standing(Code):
    """What a code of three letters stands for, where a State or a nationality is written."""

    STATE = "state", _lp("country code", "A country or area")
    ORGANISATION = "organisation", _lp("country code", "An international organisation")
    STATELESS = "stateless", _lp("country code", "A stateless person")
    REFUGEE = "refugee", _lp("country code", "A refugee"), "warn"
    UNSPECIFIED = "unspecified", _lp("country code", "A person of unspecified nationality")
    FORMER = "former", _lp("country code", "A country or area that has no code any more")
    SPECIMEN = "specimen", _lp("country code", "A specimen, not a document of any country"), "warn"
    UNLISTED = "unlisted", _lp("country code", "A code that is not on the list"), "stop"


class CheckName(Code):
    """What a check digit covers."""

    NUMBER = "number", _lp("check digit", "Document number")
    BIRTH = "birth", _lp("check digit", "Date of birth")
    EXPIRY = "expiry", _lp("check digit", "Date of expiry")
    PERSONAL = "personal", _lp("check digit", "Personal number")
    COMPOSITE = "composite", _lp("check digit", "All of these together")


class Verdict(Code):
    """What a check digit says."""

    RIGHT = "right", _lp("check digit", "Right"), "good"
    WRONG = "wrong", _lp("check digit", "Wrong"), "stop"
    UNUSED = "unused", _lp("check digit", "Not used")


class FaultCode(Code):
    """What is wrong with a zone besides check digits; `neutral` ones are remarks."""

    EMPTY = "empty", _l("Type the lines at the bottom of the document."), "stop"
    LINES = (
        "lines",
        _l("The lines of a document are 2 of 44 characters, 2 of 36 or 3 of 30. Compare what you typed."),
        "stop",
    )
    LENGTH = "length", _l("This line has %(found)s characters and needs %(wanted)s."), "stop"
    CHARACTER = "character", _l("“%(found)s” is none of the letters A to Z, the digits 0 to 9 and <."), "stop"
    FILLERS = "fillers", _l("The signs < at the end of the line of the name were counted anew.")
    DOCUMENT_CODE = "document_code", _l("“%(found)s” is not the code of a document of this size."), "stop"
    COUNTRY = "country", _l("“%(found)s” is not the code of a country."), "stop"
    NAME_CHARACTER = "name_character", _l("“%(found)s” cannot stand in a name."), "stop"
    NAME_FILLERS = "name_fillers", _l("A name has << only once, between its two parts, and < between words."), "stop"
    NAME_MISSING = "name_missing", _l("There is no name."), "stop"
    NUMBER_MISSING = "number_missing", _l("There is no document number."), "stop"
    NUMBER_OPEN = "number_open", _l("After a long document number and its check digit stands <."), "stop"
    DATE_CHARACTER = "date_character", _l("“%(found)s” cannot stand in a date."), "stop"
    DATE_PART = (
        "date_part",
        _l("“%(found)s” is half a part of a date; write two digits, or << if not known."),
        "stop",
    )
    DATE_ZEROS = "date_zeros", _l("A part of a date that is not known is written <<, not 00."), "stop"
    DATE_IMPOSSIBLE = "date_impossible", _l("The calendar has no day “%(found)s” (year, month, day)."), "stop"
    DATE_MISSING = "date_missing", _l("There is no date of expiry."), "stop"
    SEX = "sex", _l("“%(found)s” is none of M, F and <."), "stop"
