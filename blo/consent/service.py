"""The verbs of consent: record, withdraw, overrule. What the person objects to is kept in sharing, in the same work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.access.roles import Role
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.consent import queries, texts
from blo.consent.models import Consent, ConsentAnswer
from blo.consent.policy import may_ask
from blo.consent.states import (
    AUDIENCES,
    IN_WORDS,
    ConsentMethod,
    ConsentScope,
    ConsentState,
    LegalBasis,
    WithdrawalDeed,
)
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken, WrongState
from blo.kernel.i18n import Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import alone_with, flush
from blo.people.models import Person
from blo.people.states import Interpreting
from blo.sharing import objections

NO_WORDS = Said("")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a person was asked; `language` is the one spoken and `text_language` the one the text was shown in (BCP 47).

    `guardian` is who decided for a child.
    """

    language: str
    interpreting: Interpreting
    method: ConsentMethod
    text_language: str
    given_on: date
    guardian: str = ""
    text_version: str = texts.CURRENT


@dataclass(frozen=True, slots=True)
class NewConsent:
    """What is recorded: the scopes that were answered, and the basis on which is recorded what must not be asked."""

    person: str
    asked: Asked
    granted: dict[ConsentScope, bool]
    basis: LegalBasis | None = None
    submission: UUID | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a person withdraws. What was released is taken back unless `keeps`; `words` say why, or what else was done.

    `basis` is needed when recording itself is withdrawn.
    """

    person: str
    scope: ConsentScope
    asked: Asked
    keeps: bool = False
    words: Said = NO_WORDS
    basis: LegalBasis | None = None
    submission: UUID | None = None


NEEDS_BASIS = _l("Without consent, recording needs a legal basis.")


def _check_asked(actor: Actor, person: Person, asked: Asked, *, grants: bool) -> None:
    if asked.text_version not in texts.versions() or asked.text_language not in texts.languages(asked.text_version):
        raise RuleBroken("text_language", _l("The text is not there in this language."))
    today = clock.today(actor.time_zone)
    if asked.given_on > today:
        raise RuleBroken("given_on", _l("This day is still to come."))
    if asked.method is ConsentMethod.GUARDIAN and not asked.guardian:
        raise RuleBroken("guardian", _l("Name the guardian who decided."))
    if grants and not asked.guardian and person.birth.may_be_child(today):
        raise RuleBroken(
            "guardian",
            _l("This person may be a child: name the guardian who agrees. Without one, nothing is agreed to."),
        )


def _conversation(actor: Actor, person: Person, asked: Asked, submission: UUID | None) -> Consent:
    return Consent(
        **walls.credit(actor, person),
        person_id=person.id,
        person_reference=person.reference,
        recorded_by_id=actor.account_id,
        recorded_at=clock.now(),
        given_on=asked.given_on,
        language=asked.language,
        interpreting=asked.interpreting,
        method=asked.method,
        text_version=asked.text_version,
        text_language=asked.text_language,
        guardian=asked.guardian,
        submission=submission,
    )


def _based(actor: Actor, answer: ConsentAnswer, basis: LegalBasis, words: Said = NO_WORDS) -> None:
    answer.basis, answer.basis_words, answer.basis_language = basis, words.text, words.language
    answer.basis_by_id, answer.basis_at = actor.account_id, clock.now()


def _keep_objections(actor: Actor, person: Person) -> None:
    """Let sharing know who may not be told; only of own persons, for nobody releases another office's."""
    flush()
    if not walls.owns(actor, person):
        return
    refused = [scope for scope in AUDIENCES if queries.is_refused(actor, person.id, scope)]
    objections.keep(actor, person, [AUDIENCES[scope] for scope in refused])


def record(actor: Actor, command: NewConsent) -> Consent:
    """Record what a person of the own office, or one shared with it, agrees to and refuses. Refusing changes no help.

    For somebody who may be a child a guardian agrees. The same form sent again gives the same record. Raises
    `NotFound`, and `RuleBroken`.
    """
    person = queries.askable(actor, command.person)
    alone_with({person.id})
    if made := queries.by_submission(actor, command.submission):
        return made
    if not command.granted:
        raise RuleBroken("", _l("Nothing was answered, so there is nothing to save."))
    _check_asked(actor, person, command.asked, grants=any(command.granted.values()))
    refuses_recording = command.granted.get(ConsentScope.RECORDING) is False
    if refuses_recording and command.basis is None:
        raise RuleBroken("basis", NEEDS_BASIS)
    if command.basis is not None and not refuses_recording:
        raise RuleBroken("basis", _l("A legal basis is for recording without consent."))
    consent = _conversation(actor, person, command.asked, command.submission)
    for position, scope in enumerate(ConsentScope):
        if scope not in command.granted:
            continue
        state = ConsentState.GRANTED if command.granted[scope] else ConsentState.REFUSED
        answer = ConsentAnswer(scope=scope, position=position, state=state)
        if scope is ConsentScope.RECORDING and command.basis is not None:
            _based(actor, answer, command.basis)
        consent.answers.append(answer)
    db.session.add(consent)
    _keep_objections(actor, person)
    audit(
        actor, AuditKind.CONSENT_RECORDED, person.reference, scopes=[answer.scope.value for answer in consent.answers]
    )
    flush()
    return consent


def withdraw(
    actor: Actor, person: Person, command: Withdrawal, deed: WithdrawalDeed, taken_back: Sequence[str]
) -> Consent:
    """Write down a withdrawal and what was done about it; `blo.protection.withdrawing` does it.

    What was taken back was so with a supervisor's right, and the log says so where it is not the actor's own.
    """
    if not may_ask(actor, person):
        raise NotFound
    _check_asked(actor, person, command.asked, grants=False)
    if command.scope is ConsentScope.RECORDING and command.basis is None:
        raise RuleBroken("basis", NEEDS_BASIS)
    consent = _conversation(actor, person, command.asked, command.submission)
    if deed in IN_WORDS and not command.words.text:
        raise RuleBroken("words", _l("Say why what was released stays released."))
    answer = ConsentAnswer(
        scope=command.scope,
        position=list(ConsentScope).index(command.scope),
        state=ConsentState.WITHDRAWN,
        deed=deed,
        taken_back=list(taken_back),
        words=command.words.text,
        words_language=command.words.language if command.words.text else "",
    )
    if command.scope is ConsentScope.RECORDING and command.basis is not None:
        _based(actor, answer, command.basis)
    consent.answers.append(answer)
    db.session.add(consent)
    _keep_objections(actor, person)
    facts: dict[str, Any] = {"scopes": [command.scope.value], "deed": deed.value}
    if deed is WithdrawalDeed.TAKEN_BACK and actor.role is not Role.SUPERVISOR:
        facts["right_of"] = Role.SUPERVISOR.value
    audit(actor, AuditKind.CONSENT_WITHDRAWN, person.reference, **facts)
    flush()
    return consent


def overrule(actor: Actor, reference: str, scope: ConsentScope, basis: LegalBasis, words: Said) -> ConsentAnswer:
    """State the law on which the office goes on although a person of its own refused or withdrew a scope.

    Raises `NotFound`, `NotAllowed`, `WrongState` where nothing is refused or a basis stands already, and `RuleBroken`.
    """
    person = queries.askable(actor, reference)
    alone_with({person.id})
    require(actor, Permission.CONSENT_OVERRULE, person)
    answer = queries.standing(actor, person.id).get(scope)
    if answer is None or answer.state is ConsentState.GRANTED or answer.basis is not None:
        raise WrongState
    if not words.text:
        raise RuleBroken("words", _l("Say on what the basis rests."))
    _based(actor, answer, basis, words)
    _keep_objections(actor, person)
    audit(actor, AuditKind.CONSENT_OVERRULED, person.reference, scopes=[scope.value], basis=basis.value)
    flush()
    return answer
