"""Roles: named sets of permissions, nothing else."""

from blo.access.permissions import Permission
from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l


class Role(Code):
    """What somebody does in an office."""

    GUARD = "guard", _l("Border guard")
    LIAISON = "liaison", _l("Liaison officer")
    SUPERVISOR = "supervisor", _l("Supervisor")
    FOCAL_POINT = "focal_point", _l("Focal point")
    ADMINISTRATOR = "administrator", _l("Administrator")
    AUDITOR = "auditor", _l("Auditor")
    SERVICE_PROVIDER = "service_provider", _l("Service provider")


_FILES = frozenset({Permission.FILE_ADD, Permission.FILE_READ})
_EXHIBITS = frozenset({Permission.EXHIBIT_RECORD, Permission.EXHIBIT_READ})
_GUARD = (
    _FILES
    | _EXHIBITS
    | {
        Permission.DETECTION_LOG,
        Permission.DETECTION_READ,
        Permission.DETECTION_AMEND,
        Permission.PERSON_AMEND,
        Permission.DIRECTORY_READ,
        Permission.PROTECTION_ASK,
        Permission.SCREENING_RECORD,
        Permission.CONSENT_RECORD,
    }
)
_LIAISON = _GUARD | {
    Permission.DETECTION_ANNUL,
    Permission.CASE_OPEN,
    Permission.CASE_READ,
    Permission.RELEASE_GRANT,
    Permission.RELEASE_RECALL,
    Permission.RELEASE_READ,
    Permission.REFERRAL_READ,
    Permission.REFERRAL_SEND,
    Permission.REFERRAL_ANSWER,
    Permission.HANDOVER_READ,
    Permission.HANDOVER_OFFER,
    Permission.HANDOVER_RECEIVE,
    Permission.DOCUMENT_READ,
    Permission.RECALL_ANSWER,
    Permission.ONWARD_ASK,
    Permission.ONWARD_ANSWER,
    Permission.SCREENING_OPEN,
}
_PROTECTION = frozenset(
    {
        Permission.PROTECTION_READ,
        Permission.PROTECTION_DECIDE,
        Permission.PROTECTION_OVERRIDE,
        Permission.SCREENING_READ,
        Permission.CONSENT_OVERRULE,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.GUARD: _GUARD,
    Role.LIAISON: _LIAISON,
    Role.SUPERVISOR: _LIAISON
    | _PROTECTION
    | {Permission.DOCUMENT_ISSUE, Permission.AUDIT_CASE, Permission.ACCOUNT_CONFIRM, Permission.DETECTION_EXPORT}
    | {
        Permission.RETENTION_READ,
        Permission.RETENTION_RUN,
        Permission.HOLD_PLACE,
        Permission.SUBJECT_ACCESS_MAKE,
        Permission.ENTRY_TAKE_OVER,
    },
    Role.FOCAL_POINT: frozenset({Permission.DIRECTORY_READ, Permission.PROTECTION_OVERRIDE}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.DIRECTORY_READ,
            Permission.DIRECTORY_ADMINISTER,
            Permission.CODELIST_MAINTAIN,
            Permission.ACCOUNT_ADMINISTER,
            Permission.ACCOUNT_CONFIRM,
        }
    ),
    Role.AUDITOR: frozenset({Permission.AUDIT_READ, Permission.RETENTION_READ}),
    Role.SERVICE_PROVIDER: frozenset({Permission.REFERRAL_READ, Permission.REFERRAL_ANSWER}),
}
"""What each role may do; a focal point's statistics come with the returns."""

_SECOND_PERSON = {Permission.BREAK_GLASS_READ, Permission.BREAK_GLASS_DECIDE, Permission.BREAK_GLASS_END}
_BREAK_GLASS: dict[Role, set[Permission]] = {
    Role.ADMINISTRATOR: {Permission.BREAK_GLASS_READ, Permission.BREAK_GLASS_ASK, Permission.BREAK_GLASS_END},
    Role.SUPERVISOR: _SECOND_PERSON,
    Role.FOCAL_POINT: _SECOND_PERSON,
    Role.AUDITOR: {Permission.BREAK_GLASS_READ},
}
PERMISSIONS |= {role: PERMISSIONS[role] | more for role, more in _BREAK_GLASS.items()}
