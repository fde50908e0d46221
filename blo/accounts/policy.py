"""Who may create, close and confirm accounts, and of whom a second step is asked."""

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, Reason, no, rule
from blo.access.permissions import Permission
from blo.access.roles import Role
from blo.accounts.models import Account
from blo.offices.models import Office

PASSWORD_ALONE = frozenset({Role.GUARD})
"""Roles that may sign in with a password alone, or on their own tablet with a PIN."""


@rule(Permission.ACCOUNT_ADMINISTER)
def administer(actor: Actor, office: Office | None) -> Decision:
    """Accounts in own country's offices; the operator of the installation, all."""
    if actor.is_operator or office is None or office.country == actor.country:
        return YES
    return no(Reason.COUNTRY)


@rule(Permission.ACCOUNT_CONFIRM)
def confirm(actor: Actor, account: Account | None) -> Decision:
    """Supervisors in their office, administrators in their country; never oneself, or what one handed over.

    The operator of the installation, all.
    """
    if account is None or actor.is_operator:
        return YES
    if actor.account_id in {account.id, *account.handed_by}:
        return no(Reason.SECOND_PERSON)
    if actor.may(Permission.ACCOUNT_ADMINISTER):
        return administer(actor, account.office)
    return YES if account.office_id == actor.office_id else no(Reason.OFFICE)


def needs_second_step(role: Role) -> bool:
    """Everybody above a guard shows a second factor; a guard who has one shows it too."""
    return role not in PASSWORD_ALONE
