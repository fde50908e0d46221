"""Passkeys (WebAuthn): what a browser is asked for, and whether what it answers fits. Nothing here decides who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from blo.accounts.models import Account, Passkey, SpentChallenge
from blo.accounts.secrets import digest
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.work import add_unless_there

CHALLENGE_HOLDS = timedelta(minutes=5)
MALFORMED = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
"""What the library raises for what is no credential, and Python for what is hardly JSON."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are made and shown: the host's name, and the address as browsers write it."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser sent, and the challenge it was given (base64url)."""

    credential: str
    challenge: str


def _descriptors(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential)) for row in passkeys]


def ask_to_make(site: Site, account: Account, challenge: str, present: Sequence[Passkey]) -> str:
    """Write what a browser needs to make a passkey, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="BLO",
        user_id=account.id.bytes,
        user_name=account.username,
        user_display_name=account.username,
        challenge=base64url_to_bytes(challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_descriptors(present),
    )
    return webauthn.options_to_json(options)


def ask_to_show(site: Site, challenge: str, present: Sequence[Passkey] = ()) -> str:
    """Write what a browser needs to show a passkey, as JSON; without `present` ones it offers those it knows itself."""
    verification = UserVerificationRequirement.PREFERRED if present else UserVerificationRequirement.REQUIRED
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=base64url_to_bytes(challenge),
        allow_credentials=_descriptors(present),
        user_verification=verification,
    )
    return webauthn.options_to_json(options)


def spend(challenge: str) -> bool:
    """Take a challenge out of use; no for one that was used before. Old ones are cleared away."""
    db.session.execute(sa.delete(SpentChallenge).where(SpentChallenge.spent_at < clock.now() - 2 * CHALLENGE_HOLDS))
    return add_unless_there(SpentChallenge(digest=digest(challenge)))


def made(site: Site, answer: Answer, account_id: UUID, name: str) -> Passkey | None:
    """Return the passkey a browser made, or None for an answer that does not fit."""
    if not answer.challenge or not spend(answer.challenge):
        return None
    try:
        fits = webauthn.verify_registration_response(
            credential=answer.credential,
            expected_challenge=base64url_to_bytes(answer.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except MALFORMED:
        return None
    return Passkey(
        account_id=account_id,
        credential=bytes_to_base64url(fits.credential_id),
        public_key=fits.credential_public_key,
        sign_count=fits.sign_count,
        name=name,
    )


def named(answer: Answer) -> Passkey | None:
    """Return the passkey an answer names, or None."""
    try:
        credential = bytes_to_base64url(parse_authentication_credential_json(answer.credential).raw_id)
    except MALFORMED:
        return None
    return db.session.scalars(sa.select(Passkey).where(Passkey.credential == credential)).one_or_none()


def fits(site: Site, answer: Answer, passkey: Passkey, *, verified: bool) -> bool:
    """Judge what a browser showed of a passkey, and note its count; `verified` asks that it asked for its owner.

    The count must have risen, where the passkey counts at all: a copy of it is noticed.
    """
    if not answer.challenge or not spend(answer.challenge):
        return False
    try:
        shown = webauthn.verify_authentication_response(
            credential=answer.credential,
            expected_challenge=base64url_to_bytes(answer.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=verified,
        )
    except MALFORMED:
        return False
    passkey.sign_count = shown.new_sign_count
    return True
