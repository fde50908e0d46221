"""The referral pages: lists, sending, and one referral with the steps open to the reader."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.cases import queries as cases
from blo.kernel.errors import NotFound
from blo.kernel.i18n import gettext as _
from blo.referrals import queries, service
from blo.referrals.states import REFERRAL_MACHINE, VERB_LABELS
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.referrals.forms import ReferralForm, asked_for, step_form
from blo.web.referrals.pages import referral_page, verbs
from blo.web.request import actor
from blo.web.transaction import disclosed, saw
from blo.web.ui.paging import asked_key

referrals = Blueprint("referrals", __name__, template_folder="templates")


@referrals.get("/referrals")
@needs(Permission.REFERRAL_READ)
def worklist() -> ResponseReturnValue:
    """Referrals to the own office, newest first."""
    return render_template("referrals/list.html", page=queries.received(actor(), asked_key()), received=True)


@referrals.get("/referrals/sent")
@needs(Permission.REFERRAL_SEND)
def sent() -> ResponseReturnValue:
    """Referrals of the own office, newest first."""
    return render_template("referrals/list.html", page=queries.sent(actor(), asked_key()), received=False)


@referrals.route("/cases/<reference:reference>/referral", methods=["GET", "POST"])
@needs(Permission.REFERRAL_SEND)
def new(reference: str) -> ResponseReturnValue:
    """Send a referral about a person of a case."""
    case = cases.get(actor(), reference)
    require(actor(), Permission.REFERRAL_SEND, case)
    persons = cases.persons(actor(), case)
    saw(AuditKind.CASE_SEEN, reference, case.id, persons=[entry.person.reference for entry in persons])
    form = ReferralForm(data=asked_for(request.args))
    form.offer(persons)
    if form.validate_on_submit():
        with attempt(form):
            referral = service.send(actor(), form.to_command(reference, actor()), form.terms())
            flash(_("The referral %(reference)s is sent.", reference=referral.reference), "good")
            return redirect(url_for("referrals.show", reference=referral.reference), 303)
    return render_template("referrals/new.html", form=form, reference=reference), status(form)


@referrals.get("/referrals/<reference:reference>")
@needs(Permission.REFERRAL_READ)
def show(reference: str) -> ResponseReturnValue:
    """One referral: the header, and the content once it is open to the reader."""
    referral = queries.get(actor(), reference)
    page = referral_page(actor(), referral)
    persons = [referral.person.reference] if page.is_open else []
    saw(AuditKind.REFERRAL_SEEN, reference, referral.case_id, persons=persons)
    disclosed(page.stands_on)
    return render_template("referrals/show.html", page=page)


@referrals.route("/referrals/<reference:reference>/<word:verb>", methods=["GET", "POST"])
@needs(Permission.REFERRAL_READ)
def step(reference: str, verb: str) -> ResponseReturnValue:
    """Ask before a step, then do it."""
    referral = queries.get(actor(), reference)
    if verb not in {row.verb for row in REFERRAL_MACHINE.transitions}:
        raise NotFound
    form = step_form(verb)
    if form.validate_on_submit():
        with attempt(form):
            version = form.version.data if form.version.data is not None else -1
            service.move(actor(), reference, verb, version=version, words=form.words())
            flash(str(VERB_LABELS[verb][1]), "good")
            return redirect(url_for("referrals.show", reference=reference), 303)
        if form.is_stale:
            form.version.data = referral.version
    elif not form.is_submitted():
        require(actor(), Permission.of(REFERRAL_MACHINE.row(verb).permission), referral)
        if verb not in dict(verbs(actor(), referral)):
            return redirect(url_for("referrals.show", reference=reference), 303)
        form.version.data = referral.version
    label = VERB_LABELS[verb][0]
    return render_template("referrals/step.html", form=form, reference=reference, verb=verb, label=label), status(form)
