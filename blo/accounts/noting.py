"""Writing down what happens at the door, where nobody acts yet as far as the database knows."""

from typing import Any

from blo.access.actor import INSTALLATION, OF_THE_INSTALLATION, Actor
from blo.accounts.models import Account
from blo.audit.kinds import AuditKind
from blo.audit.service import Event, append
from blo.kernel.work import flush


def note(account: Account, kind: AuditKind, **facts: Any) -> None:
    """Write down what the person of an account did, in that person's name and the office's chain."""
    personal = {"name": account.name, "office": account.office.code}
    append(account.office_id, account.id, Event(kind, account.office.code, None, facts, personal))


def note_attempt(account: Account | None, kind: AuditKind) -> None:
    """Write down what somebody tried whom nobody knows; a name nobody has goes into the installation's own chain."""
    office, code = (account.office_id, account.office.code) if account else (INSTALLATION, OF_THE_INSTALLATION)
    append(office, None, Event(kind, code))


def note_act(actor: Actor, kind: AuditKind, account: Account, **facts: Any) -> None:
    """Write down what somebody did to an account: with the own office, and with the account's where that is another.

    So the account's auditor knows who may come in. What the operator does stands in the operator's own chain alone.
    Chains are taken in one order, so that two who act on each other's offices never wait for each other.
    """
    told = {actor.office_id} if actor.is_operator else {actor.office_id, account.office_id}
    personal = {"name": actor.name, "office": actor.office_code}
    event = Event(kind, account.office.code, None, {"account": str(account.id), **facts}, personal)
    flush()
    for office_id in sorted(told):
        append(office_id, actor.account_id, event)
