"""The permission vocabulary, readable on one page."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing somebody may do, with a sentence each."""

    sentence: str

    def __new__(cls, value: str, sentence: str) -> "Permission":
        """Make the member of one row."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member

    @classmethod
    def of(cls, value: str) -> "Permission":
        """Return the permission of a word in a transition table."""
        return next(member for member in cls if member.value == value)

    DETECTION_LOG = "detection:log", "Log a detection and the persons detected, for one's own office."
    ENTRY_TAKE_OVER = (
        "entry:take_over",
        "Take over, or let be deleted, what a closed account of one's own office left sealed on a device.",
    )
    DETECTION_READ = "detection:read", "Read the detections of one's own office and what others released to it."
    DETECTION_AMEND = "detection:amend", "Fill in and correct the detections of one's own office."
    DETECTION_ANNUL = "detection:annul", "Annul a detection of one's own office."
    DETECTION_EXPORT = "detection:export", "Take a list of one's own office's detections out as a file."
    PERSON_AMEND = (
        "person:amend",
        "Fill in, correct and link the records of one's own office's persons.",
    )
    CASE_OPEN = "case:open", "Open a case from one's own office's detections."
    CASE_READ = "case:read", "Read the cases of one's own office and what others released to it."
    RELEASE_GRANT = "release:grant", "Release items of one's own office to a linked office."
    RELEASE_RECALL = "release:recall", "Recall a release of one's own office."
    RELEASE_READ = "release:read", "Read which releases one's own office granted and received."
    REFERRAL_READ = "referral:read", "Read referrals sent or received by one's own office."
    REFERRAL_SEND = "referral:send", "Send, complete and withdraw referrals of one's own office."
    REFERRAL_ANSWER = "referral:answer", "Acknowledge, accept, decline or question referrals to one's own office."
    HANDOVER_READ = "handover:read", "Read handovers that one's own office gives or receives."
    HANDOVER_OFFER = "handover:offer", "Offer, change and cancel a handover of persons in one's own office's keeping."
    HANDOVER_RECEIVE = "handover:receive", "Record the receipt of persons handed over to one's own office."
    DOCUMENT_READ = "document:read", "Read the documents issued by one's own office."
    DOCUMENT_ISSUE = "document:issue", "Issue a numbered document in one's own office's name."
    AUDIT_CASE = "audit:case", "Read the audit trails of one's own office's records."
    AUDIT_READ = "audit:read", "Read the audit log of one's own office."
    DIRECTORY_READ = "directory:read", "Read the offices, links and agreements that concern one's own office."
    DIRECTORY_ADMINISTER = "directory:administer", "Create offices, links and agreements; suspend and resume links."
    CODELIST_MAINTAIN = "codelist:maintain", "Add entries to code lists, change their words, and end their validity."
    PROTECTION_ASK = (
        "protection:ask",
        "Ask for a supervisor's review of a person of one's own office, without a reason.",
    )
    PROTECTION_READ = "protection:read", "Open the protection compartment of one's own office."
    PROTECTION_DECIDE = "protection:decide", "Open and close protection reviews, and name what is feared."
    PROTECTION_OVERRIDE = "protection:override", "Ask for, confirm and revoke an override, together with another role."
    SCREENING_RECORD = "screening:record", "Record a screening, and read the answers one recorded oneself."
    SCREENING_READ = "screening:read", "Read the answers of the own office's screenings."
    SCREENING_OPEN = "screening:open", "Read screening answers with the person's consent, or on a stated legal duty."
    CONSENT_RECORD = "consent:record", "Ask a person for consent, and record what was said and what was withdrawn."
    CONSENT_OVERRULE = "consent:overrule", "State the legal basis on which one's own office acts without consent."
    ACCOUNT_ADMINISTER = "account:administer", "Create and close accounts in one's own country's offices."
    ACCOUNT_CONFIRM = (
        "account:confirm",
        "As the second person, confirm what an administrator handed over to an officer.",
    )

    # originator control
    RECALL_ANSWER = "recall:answer", "Answer what an originator recalled from one's own office."
    ONWARD_ASK = "onward:ask", "Ask an originator to pass a received item on to a third office."
    ONWARD_ANSWER = "onward:answer", "Grant or refuse what was asked of one's own office about passing an item on."

    RETENTION_READ = "retention:read", "Read what of one's own office is due, held or erased, by reference."
    RETENTION_RUN = "retention:run", "Erase what of an office is due."
    HOLD_PLACE = "hold:place", "Place and lift legal holds on one's own office's records."
    SUBJECT_ACCESS_MAKE = "subject_access:make", "Print for a person what one's own office has recorded about them."

    BREAK_GLASS_READ = "break_glass:read", "Read who asked to break the glass on one's own office's cases."
    BREAK_GLASS_ASK = "break_glass:ask", "Ask to read one case of one's own office in an emergency."
    BREAK_GLASS_DECIDE = "break_glass:decide", "As the second person, let somebody break the glass, or refuse."
    BREAK_GLASS_END = "break_glass:end", "End an access through broken glass."

    FILE_ADD = "file:add", "Add photos and papers to one's own office's detections and cases."
    FILE_READ = "file:read", "Open photos and papers of the detections and cases of one's own office that one may read."

    EXHIBIT_RECORD = "exhibit:record", "Record exhibits of one's own office's detections, and every change of hands."
    EXHIBIT_READ = "exhibit:read", "Read the exhibits of one's own office and their chains of custody."
