"""What people see of their own way in."""

from dataclasses import dataclass

from blo.access.actor import Actor
from blo.accounts import policy, queries
from blo.accounts.factors import PRINTED
from blo.accounts.models import KnownDevice, Passkey, UserSession
from blo.accounts.states import Factor
from blo.kernel.i18n import Lazy, lazy_moment
from blo.web import request


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """The own factors and devices."""

    factors: tuple[Factor, ...]
    passkeys: list[Passkey]
    codes_left: int
    codes_made: int
    devices: list[tuple[KnownDevice, Lazy]]
    here: KnownDevice | None
    may_have_passkeys: bool
    may_have_pin: bool
    needs_second_step: bool


def security_page(actor: Actor) -> SecurityPage:
    """Gather the own factors and devices."""
    factors = queries.factors(actor.account_id)
    devices = queries.devices(actor.account_id)
    digest = request.place().token_digest
    needs = policy.needs_second_step(actor.role)
    return SecurityPage(
        factors=factors,
        passkeys=queries.passkeys(actor.account_id),
        codes_left=queries.codes_left(actor.account_id),
        codes_made=PRINTED,
        devices=[(row, lazy_moment(row.seen_at, actor.time_zone)) for row in devices],
        here=next((row for row in devices if row.token_digest == digest), None),
        may_have_passkeys=request.site() is not None,
        may_have_pin=not needs and not factors,
        needs_second_step=needs,
    )


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One of the own sessions."""

    session: UserSession
    begun: Lazy
    seen: Lazy
    is_here: bool


def session_rows(actor: Actor) -> list[SessionRow]:
    """The own open sessions, the newest first."""
    here = request.visiting().session_id
    return [
        SessionRow(
            row, lazy_moment(row.begun_at, actor.time_zone), lazy_moment(row.seen_at, actor.time_zone), row.id == here
        )
        for row in queries.sessions(actor.account_id, since=request.used_since())
    ]
