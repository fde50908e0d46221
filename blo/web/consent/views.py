"""Consent of one person: asking, what was said, withdrawing, and acting without it on a legal basis."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.consent import queries, service, texts
from blo.consent.states import ConsentScope, ConsentState
from blo.kernel.errors import NotFound, WrongState
from blo.kernel.i18n import gettext as _
from blo.people.models import Person
from blo.protection import withdrawing
from blo.web.asking import panel
from blo.web.attempt import attempt, status
from blo.web.consent.forms import BasisForm, ConsentForm, WithdrawForm
from blo.web.consent.pages import conversations, offered, text_language
from blo.web.gate import needs
from blo.web.request import actor
from blo.web.transaction import saw

consent = Blueprint("consent", __name__, template_folder="templates")


def _seen(reference: str) -> Person:
    person = queries.askable(actor(), reference)
    saw(AuditKind.CONSENT_SEEN, reference)
    return person


def _scope(name: str) -> ConsentScope:
    if name not in tuple(ConsentScope):
        raise NotFound
    return ConsentScope.of(name)


@consent.get("/persons/<reference:reference>/consents")
@needs(Permission.CONSENT_RECORD)
def show(reference: str) -> ResponseReturnValue:
    """What holds now, and all that was said, newest first."""
    person = _seen(reference)
    found = conversations(actor(), person)
    return render_template("consent/show.html", reference=reference, rows=panel(actor(), person), conversations=found)


@consent.route("/persons/<reference:reference>/consent", methods=["GET", "POST"])
@needs(Permission.CONSENT_RECORD)
def new(reference: str) -> ResponseReturnValue:
    """Hand the device to the person, who reads and answers in a language of their own."""
    person = _seen(reference)
    language = text_language(person, request.args.get("language", ""))
    form = ConsentForm()
    form.put(texts.text(language))
    if form.validate_on_submit():
        with attempt(form):
            service.record(actor(), form.to_command(reference, language))
            flash(_("What the person said is recorded."), "good")
            return redirect(url_for("people.show", reference=reference), 303)
    page = render_template(
        "consent/new.html",
        form=form,
        reference=reference,
        language=language,
        languages=offered(),
        text=texts.text(language),
        version=texts.CURRENT,
    )
    return page, status(form)


@consent.route("/persons/<reference:reference>/consent/<word:name>/withdraw", methods=["GET", "POST"])
@needs(Permission.CONSENT_RECORD)
def withdraw(reference: str, name: str) -> ResponseReturnValue:
    """Record that the person changed their mind, and what is done about it."""
    scope, person = _scope(name), _seen(reference)
    released = withdrawing.released(actor(), person, scope)
    language = text_language(person, "")
    form = WithdrawForm()
    form.narrow(scope, may_keep=bool(released) and actor().may(Permission.RELEASE_RECALL))
    if form.validate_on_submit():
        with attempt(form):
            withdrawing.withdraw(actor(), form.to_command(reference, scope, language))
            flash(_("The withdrawal is recorded."), "good")
            return redirect(url_for("consent.show", reference=reference), 303)
    elif not form.is_submitted() and not withdrawing.can_withdraw(actor(), person, scope):
        raise WrongState
    names = list(dict.fromkeys(withdrawing.name_of(row) for row in released))
    shown = names if actor().may(Permission.RELEASE_READ) else []
    page = render_template(
        "consent/withdraw.html", form=form, reference=reference, scope=scope, released=bool(released), names=shown
    )
    return page, status(form)


@consent.route("/persons/<reference:reference>/consent/<word:name>/basis", methods=["GET", "POST"])
@needs(Permission.CONSENT_OVERRULE)
def overrule(reference: str, name: str) -> ResponseReturnValue:
    """State the law on which the office goes on without consent."""
    scope, person = _scope(name), _seen(reference)
    require(actor(), Permission.CONSENT_OVERRULE, person)
    form = BasisForm()
    if form.validate_on_submit():
        with attempt(form):
            service.overrule(actor(), reference, scope, form.basis.data, form.words.said)
            flash(_("The legal basis is recorded."), "good")
            return redirect(url_for("consent.show", reference=reference), 303)
    elif not form.is_submitted():
        answer = queries.standing(actor(), person.id).get(scope)
        if answer is None or answer.state is ConsentState.GRANTED or answer.basis is not None:
            raise WrongState
    return render_template("consent/basis.html", form=form, reference=reference, scope=scope), status(form)
