"""Every kind of audit entry and the sentence it is read as."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l


class AuditKind(Code):
    """What happened; the sentence's places are filled from the entry's facts."""

    SIGNED_IN = "signed_in", _l("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _l("Failed to sign in"), "warn"
    SIGNED_OUT = "signed_out", _l("Signed out")
    SIGNED_IN_WITH_PIN = "signed_in_with_pin", _l("Signed in with a PIN on a known device")
    SIGN_IN_CLOSED = "sign_in_closed", _l("Failed too often: no further guesses are taken for a while"), "warn"
    SECOND_STEP_FAILED = "second_step_failed", _l("Failed at the second step of signing in"), "warn"
    SESSION_ENDED = "session_ended", _l("Ended own sessions")
    SESSIONS_CLOSED = "sessions_closed", _l("Ended all sessions of an account"), "warn"
    DEVICE_KNOWN = "device_known", _l("Signed in on a new device"), "warn"
    DEVICE_CHANGED = "device_changed", _l("Changed whether a device shows the own user name")
    DEVICE_FORGOTTEN = "device_forgotten", _l("Let a device be forgotten")
    PIN_SET = "pin_set", _l("Chose a PIN for a device")
    FACTOR_ADDED = "factor_added", _l("Set up a second step"), "warn"
    FACTOR_REMOVED = "factor_removed", _l("Removed a second step"), "warn"
    FACTORS_RESET = "factors_reset", _l("Took all second steps of an account away"), "stop"
    CODE_USED = "code_used", _l("Used a printed one-time code")
    ENROLMENT_CODE_MADE = "enrolment_code_made", _l("Made an enrolment code for an account"), "warn"
    ENROLMENT_OPENED = "enrolment_opened", _l("Used an enrolment code"), "warn"
    PASSWORD_RESET = "password_reset", _l("Set a new password for an account"), "warn"
    ACCOUNT_CREATED = "account_created", _l("Created an account")
    ACCOUNT_CONFIRMED = "account_confirmed", _l("Confirmed an account, as the second person"), "warn"
    PASSWORD_CHANGED = "password_changed", _l("Changed the own password")
    ACCOUNT_CLOSED = "account_closed", _l("Closed an account")
    OFFICE_CREATED = "office_created", _l("Created an office")
    LINK_CREATED = "link_created", _l("Linked two offices")
    LINK_CHANGED = "link_changed", _l("Changed the status of a link"), "warn"
    AGREEMENT_CREATED = "agreement_created", _l("Entered an agreement")
    CODE_ADDED = "code_added", _l("Added a code to a list")
    CODE_CHANGED = "code_changed", _l("Changed a code of a list")
    CODES_TAKEN_IN = "codes_taken_in", _l("Took codes into lists from a file")
    DETECTION_LOGGED = "detection_logged", _l("Logged a detection")
    DETECTION_AMENDED = "detection_amended", _l("Changed a detection")
    DETECTION_ANNULLED = "detection_annulled", _l("Annulled a detection"), "warn"
    VERSIONS_SEEN = "versions_seen", _l("Saw the earlier versions of a detection")
    DRAFT_KEPT = "draft_kept", _l("Kept a draft of a detection")
    DRAFT_SEEN = "draft_seen", _l("Saw a draft of a detection")
    DRAFT_DISCARDED = "draft_discarded", _l("Discarded a draft of a detection")
    DETECTION_REVISED = "detection_revised", _l("Changed a detection that nobody worked with yet")
    ENTRY_KEPT = "entry_kept", _l("Sent in an entry that is not complete yet")
    ENTRY_DROPPED = "entry_dropped", _l("Gave up an entry that was not complete")
    ENTRIES_TAKEN_OVER = "entries_taken_over", _l("Opened what a closed account had left sealed on a device"), "stop"
    ENTRIES_DISCARDED = (
        "entries_discarded",
        _l("Let what a closed account had left sealed be deleted unread"),
        "stop",
    )
    DETECTION_SEEN = "detection_seen", _l("Saw a detection")
    PERSON_RECORDED = "person_recorded", _l("Recorded a person")
    PERSON_AMENDED = "person_amended", _l("Changed a person's record")
    PERSONS_LINKED = "persons_linked", _l("Linked two persons' records")
    PERSONS_UNLINKED = "persons_unlinked", _l("Ended a link between two persons' records")
    PERSON_VERSIONS_SEEN = "person_versions_seen", _l("Saw the earlier versions of a person's record")
    PEOPLE_LIST_TAKEN_IN = "people_list_taken_in", _l("Took in a list of people")
    PEOPLE_LIST_CHANGED = "people_list_changed", _l("Went on with a list of people")
    PEOPLE_LIST_DISCARDED = "people_list_discarded", _l("Discarded what was left of a list of people")
    PERSON_SEEN = "person_seen", _l("Saw a person's record")
    CASE_OPENED = "case_opened", _l("Opened a case")
    CASE_SEEN = "case_seen", _l("Saw the case")
    RELEASE_GRANTED = "release_granted", _l("Released an item to another office"), "warn"
    RELEASE_RECALLED = "release_recalled", _l("Recalled a release"), "warn"
    REFERRAL_SEEN = "referral_seen", _l("Saw a referral")
    REFERRAL_MOVED = "referral_moved", _l("Moved a referral on")
    HANDOVER_SEEN = "handover_seen", _l("Saw a handover")
    HANDOVER_OFFERED = "handover_offered", _l("Offered a handover of persons"), "warn"
    HANDOVER_CHANGED = "handover_changed", _l("Took a person out of a handover"), "warn"
    HANDOVER_RECEIVED = "handover_received", _l("Recorded the receipt of persons")
    HANDOVER_CANCELLED = "handover_cancelled", _l("Cancelled a handover")
    DOCUMENT_ISSUED = "document_issued", _l("Issued a document"), "warn"
    DOCUMENT_OPENED = "document_opened", _l("Opened a printed document")
    ACCOUNTS_TIDIED = "accounts_tidied", _l("Deleted what signing in leaves behind and nobody needs any more")
    BREAK_GLASS_ASKED = "break_glass_asked", _l("Asked to break the glass on a case"), "stop"
    BREAK_GLASS_GRANTED = "break_glass_granted", _l("Let somebody break the glass on a case"), "stop"
    BREAK_GLASS_REFUSED = "break_glass_refused", _l("Refused to let somebody break the glass"), "warn"
    BREAK_GLASS_SEEN = "break_glass_seen", _l("Saw a case through broken glass"), "warn"
    BREAK_GLASS_ENDED = "break_glass_ended", _l("Ended the access through broken glass"), "warn"
    PROTECTION_ASKED = "protection_asked", _l("Asked for a supervisor's review")
    PROTECTION_SEEN = "protection_seen", _l("Saw a supervisor's review")
    PROTECTION_DECIDED = "protection_decided", _l("Decided a supervisor's review")
    PROTECTION_OVERRIDE_ASKED = "protection_override_asked", _l("Asked to override a stop on sharing"), "warn"
    PROTECTION_OVERRIDDEN = "protection_overridden", _l("Overrode a stop on sharing"), "stop"
    PROTECTION_OVERRIDE_ENDED = "protection_override_ended", _l("Refused or ended an override"), "warn"
    SCREENING_RECORDED = "screening_recorded", _l("Recorded a screening")
    SCREENING_OPENED = "screening_opened", _l("Opened screening answers"), "warn"
    SCREENING_DEFERRED = "screening_deferred", _l("Stated why nobody is referred yet after a screening"), "warn"
    SCREENINGS_SEEN = "screenings_seen", _l("Saw a person's screenings")
    CONSENT_RECORDED = "consent_recorded", _l("Recorded what a person consents to")
    CONSENT_SEEN = "consent_seen", _l("Saw what a person consents to")
    CONSENT_WITHDRAWN = "consent_withdrawn", _l("Recorded that a person withdrew a consent"), "warn"
    CONSENT_OVERRULED = "consent_overruled", _l("Acted without a person's consent"), "warn"
    AUDIT_READ = "audit_read", _l("Read the audit log")

    KEYS_CHANGED = "keys_changed", _l("Changed the keys that data are sealed under"), "warn"
    FILE_ADDED = "file_added", _l("Added a photo or paper")
    FILE_SEEN = "file_seen", _l("Opened a photo or paper")
    FILE_FORGOTTEN = "file_forgotten", _l("Deleted a photo or paper"), "warn"

    # originator control
    RECALL_SEEN = "recall_seen", _l("Was shown a recall")
    RECALL_ANSWERED = "recall_answered", _l("Answered a recall"), "warn"
    ONWARD_MOVED = "onward_moved", _l("Moved a request to pass an item on"), "warn"

    AUDIT_EXPORTED = "audit_exported", _l("Took the audit log out as a file"), "warn"
    RELEASES_EXPORTED = "releases_exported", _l("Took the list of releases out as a file"), "warn"

    HOLD_PLACED = "hold_placed", _l("Placed a legal hold"), "warn"
    HOLD_LIFTED = "hold_lifted", _l("Lifted a legal hold"), "warn"
    RETENTION_DONE = "retention_done", _l("Erased what its time was over for"), "warn"
    SUBJECT_ACCESS_MADE = "subject_access_made", _l("Printed what is recorded about a person"), "warn"

    LIST_SEEN = "list_seen", _l("Saw a list with persons")
    PERSONS_SEARCHED = "persons_searched", _l("Searched persons by a name")
    DETECTIONS_EXPORTED = "detections_exported", _l("Took a list of detections out as a file"), "warn"
    FILTER_KEPT = "filter_kept", _l("Kept a filter of detections")
    FILTER_FORGOTTEN = "filter_forgotten", _l("Deleted a filter of detections")
    RELEASE_SEEN = "release_seen", _l("Saw a release")
    DOCUMENT_SEEN = "document_seen", _l("Looked up a document")
    AUDIT_SEARCHED = "audit_searched", _l("Searched the audit log")
    KEY_MADE = "key_made", _l("Made the office's first signing key")
    KEY_ROTATED = "key_rotated", _l("Replaced the office's signing key"), "stop"
    CHECKPOINT_MADE = "checkpoint_made", _l("Signed a checkpoint of the audit log")
    CHECKPOINT_COUNTERSIGNED = "checkpoint_countersigned", _l("Countersigned another office's checkpoint")
    CHECKPOINT_IMPORTED = "checkpoint_imported", _l("Took in a checkpoint from another installation"), "warn"

    EXHIBIT_RECORDED = "exhibit_recorded", _l("Recorded an exhibit"), "warn"
    EXHIBIT_SEEN = "exhibit_seen", _l("Saw an exhibit and its chain of custody")
    CUSTODY_RECORDED = "custody_recorded", _l("Recorded that an exhibit changed hands"), "warn"
    PHOTO_USED = "photo_used", _l("Took over what a photo said of time or place")
