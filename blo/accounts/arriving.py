"""The end of every way in: the device is known from now on, and it is written down who came and how."""

from typing import Any

from blo.accounts import devices
from blo.accounts.noting import note
from blo.accounts.sessions import Opened, Place
from blo.accounts.states import Factor
from blo.audit.kinds import AuditKind
from blo.kernel.work import flush


def enter(opened: Opened, place: Place, *, factor: Factor | None = None) -> Opened:
    """Let somebody in whose session has become full; `factor` is what was shown beside the password."""
    account = opened.session.account
    devices.remember(account, place)
    facts: dict[str, Any] = {"factor": factor.value} if factor else {}
    note(account, AuditKind.SIGNED_IN, **facts)
    flush()
    return opened


def enter_with_pin(opened: Opened) -> Opened:
    """Let a guard in who showed the PIN of this device."""
    note(opened.session.account, AuditKind.SIGNED_IN_WITH_PIN)
    flush()
    return opened
