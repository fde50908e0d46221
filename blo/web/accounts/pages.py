"""What an administrator sees of one account."""

from dataclasses import dataclass
from uuid import UUID

from blo.access.actor import Actor
from blo.accounts import policy, queries
from blo.accounts.models import Account
from blo.accounts.passkeys import ask_to_show
from blo.accounts.states import Factor
from blo.web import request


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account: what it signs in with, and in how many places it is signed in."""

    account: Account
    factors: tuple[Factor, ...]
    sessions: int
    needs_code: bool
    is_own: bool


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
    )


def passkey_options() -> str:
    """What the sign-in page's script needs to ask for any passkey of this site, empty where there can be none."""
    site = request.site()
    return ask_to_show(site, request.new_challenge()) if site else ""
