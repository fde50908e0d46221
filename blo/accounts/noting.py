"""Writing down what happens at the door, where nobody acts yet as far as the database knows."""

from typing import Any

from blo.access.actor import INSTALLATION
from blo.accounts.models import Account
from blo.audit.kinds import AuditKind
from blo.audit.service import Event, append


def note(account: Account, kind: AuditKind, **facts: Any) -> None:
    """Write down what the person of an account did, in that person's name and the office's chain."""
    personal = {"name": account.name, "office": account.office.code}
    append(account.office_id, account.id, Event(kind, account.office.code, None, facts, personal))


def note_attempt(account: Account | None, kind: AuditKind) -> None:
    """Write down what somebody tried whom nobody knows; a name nobody has goes into the installation's own chain."""
    office, code = (account.office_id, account.office.code) if account else (INSTALLATION, "INSTALLATION")
    append(office, None, Event(kind, code))
