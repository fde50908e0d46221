"""What an administrator sees of one account, and a second person of those that wait."""

from dataclasses import dataclass
from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.accounts import policy, queries
from blo.accounts.models import Account
from blo.accounts.passkeys import ask_to_show
from blo.accounts.states import Factor
from blo.web import request


@dataclass(frozen=True, slots=True)
class Waiting:
    """One account that waits: who handed it over, and whether the reader may be the second person."""

    account: Account
    handed_by: str
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account: what it signs in with, and in how many places it is signed in."""

    account: Account
    factors: tuple[Factor, ...]
    sessions: int
    needs_code: bool
    is_own: bool
    waiting: Waiting | None


def account_page(actor: Actor, account_id: UUID) -> AccountPage:
    """Gather one account."""
    account = queries.get(actor, account_id)
    factors = queries.factors(account.id)
    return AccountPage(
        account=account,
        factors=factors,
        sessions=len(queries.sessions(account.id, since=request.used_since())),
        needs_code=policy.needs_second_step(account.role) and not factors and account.active,
        is_own=account.id == actor.account_id,
        waiting=waiting(actor, account) if account.active and account.waits else None,
    )


def waiting(actor: Actor, account: Account) -> Waiting:
    """Gather one account that waits."""
    names = ", ".join(one.name for one in queries.named(account.handed_by))
    return Waiting(account, names, bool(allows(actor, Permission.ACCOUNT_CONFIRM, account)))


def passkey_options() -> str:
    """What the sign-in page's script needs to ask for any passkey of this site, empty where there can be none."""
    site = request.site()
    return ask_to_show(site, request.new_challenge()) if site else ""
