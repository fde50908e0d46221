"""The codes of lists: their columns, where a list stands, how a file of text may be written, why one is not taken."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp

MOST_LINES = 1000
"""The most people of one list."""


class Column(Code):
    """What a list may say of each person."""

    NATIVE = "native_name", _l("Name in own script")
    LATIN = "latin_name", _l("Name in Latin letters")
    SEX = "sex", _l("Sex")
    BIRTH = "birth", _l("Date or year of birth")
    AGE = "age", _lp("list of people", "Age")
    NATIONALITY = "nationality", _l("Nationality")
    LANGUAGES = "languages", _l("Languages spoken")
    NEEDS = "needs", _l("Urgent needs")
    ROLE = "role", _l("Role")


class ListState(Code):
    """Where a list stands: what is asked next of whoever goes on with it."""

    ENCODING = "encoding", _lp("list of people", "How was the file written?"), "warn"
    COLUMNS = "columns", _lp("list of people", "Which column is which?"), "warn"
    LINES = "lines", _lp("list of people", "To be checked and recorded"), "warn"
    DONE = "done", _lp("list of people", "Recorded"), "good"


class Encoding(Code):
    """How text may be written in a file; the value is Python's name of it."""

    UTF8 = "utf-8", _l("UTF-8")
    UTF16 = "utf-16", _l("UTF-16")
    THAI = "cp874", _l("Thai (Windows-874, TIS-620)")
    CHINESE = "gb18030", _l("Chinese (GB18030)")
    VIETNAMESE = "cp1258", _l("Vietnamese (Windows-1258)")


class Refusal(Code):
    """Why a workbook is not taken; the words may name where."""

    BROKEN = "broken", _l("The file is damaged, or was not sent whole. Save it again, or send it again.")
    LOCKED = (
        "locked",
        _l("This is an old Excel file, or one locked with a password. Save it as .xlsx without a password, or as CSV."),
    )
    TOO_LARGE = (
        "too_large",
        _l("The file is too large for a list of people. Leave pictures and other sheets out of it."),
    )
    MACROS = "macros", _l("The file has macros in it. Save it as .xlsx, or as CSV.")
    HIDDEN = "hidden", _l("Sheet %(where)s is hidden. Show it or delete it, so that nothing is overlooked.")
    SHEETS = "sheets", _l("More than one sheet has something in it: %(where)s. Keep the one with the list.")
    MERGED = "merged", _l("Cells are merged: %(where)s. Unmerge them, so that each person has a line of their own.")
    FORMULA = "formula", _l("Cells hold formulas: %(where)s. Put the values themselves in their place.")
    TOO_MANY = "too_many", _l("The list has more than %(most)s people. Split it, and send one part after the other.")
    TOO_WIDE = "too_wide", _l("The list has more than %(columns)s columns. Leave out what is not needed.")
    TOO_HARD = "too_hard", _l("Opening the file took too long or too much memory. Save it as CSV and send that.")
