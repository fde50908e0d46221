"""Roles: named sets of permissions, nothing else."""

from blo.access.permissions import Permission as P
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


_GUARD = frozenset({P.DETECTION_LOG, P.DETECTION_READ, P.DIRECTORY_READ})
_LIAISON = _GUARD | {
    P.CASE_OPEN,
    P.CASE_READ,
    P.RELEASE_GRANT,
    P.RELEASE_RECALL,
    P.RELEASE_READ,
    P.REFERRAL_READ,
    P.REFERRAL_SEND,
    P.REFERRAL_ANSWER,
    P.HANDOVER_READ,
    P.HANDOVER_OFFER,
    P.HANDOVER_RECEIVE,
    P.DOCUMENT_READ,
}

PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.GUARD: _GUARD,
    Role.LIAISON: _LIAISON,
    Role.SUPERVISOR: _LIAISON | {P.DOCUMENT_ISSUE, P.AUDIT_CASE},
    Role.FOCAL_POINT: frozenset({P.DIRECTORY_READ}),
    Role.ADMINISTRATOR: frozenset({P.DIRECTORY_READ, P.DIRECTORY_ADMINISTER, P.ACCOUNT_ADMINISTER}),
    Role.AUDITOR: frozenset({P.AUDIT_READ}),
    Role.SERVICE_PROVIDER: frozenset({P.REFERRAL_READ, P.REFERRAL_ANSWER}),
}
"""What each role may do; a focal point's statistics come with the returns."""
