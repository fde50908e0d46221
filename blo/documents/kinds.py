"""The kinds of documents."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l


class DocumentKind(Code):
    """A kind of document; each has one builder."""

    HANDOVER = "handover_receipt", _l("Handover and receipt of persons")
    REFERRAL = "referral_letter", _l("Referral letter")
    DETECTION = "detection_report", _l("Detection report")
    CASE = "case_summary", _l("Case summary")
    SUBJECT_ACCESS = "subject_access", _l("What is recorded about a person")
