"""The handover pages: the list, offering one, one handover, receiving, taking a person out, cancelling."""

import hmac

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.cases import queries as cases
from blo.handovers import queries, service
from blo.handovers.models import Handover
from blo.handovers.states import HANDOVER_MACHINE, Outcome
from blo.kernel import work
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_moment
from blo.protection import service as protection
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.handovers.forms import HandoverForm, handover_form, receipt_form
from blo.web.handovers.pages import handover_page
from blo.web.request import actor, settings
from blo.web.terms import sister_offices
from blo.web.transaction import disclosed, saw
from blo.web.ui.forms import ChangeForm
from blo.web.ui.paging import asked_key

handovers = Blueprint("handovers", __name__, template_folder="templates")
STAMP_BYTES = 3


@handovers.get("/handovers")
@needs(Permission.HANDOVER_READ)
def worklist() -> ResponseReturnValue:
    """Handovers the own office gives or receives, newest first."""
    page = queries.worklist(actor(), asked_key())
    when = {row.id: lazy_moment(row.planned_at, actor().time_zone) for row in page.rows}
    return render_template("handovers/list.html", page=page, when=when)


def _hear(form: HandoverForm) -> None:
    """Keep what was said of fear, whatever becomes of the form: a review is asked for in a work of its own."""
    fearing = form.fearing()
    if not fearing:
        return
    chosen = str(form.recipient_id.data)
    towards = [office.country for office in sister_offices(actor()) if str(office.id) == chosen]
    with work.atomic():
        for person in sorted(fearing):
            protection.ask(actor(), person, towards=towards)


@handovers.route("/cases/<reference:reference>/handover", methods=["GET", "POST"])
@needs(Permission.HANDOVER_OFFER)
def new(reference: str) -> ResponseReturnValue:
    """Offer persons of a case to a sister office."""
    case = cases.get(actor(), reference)
    require(actor(), Permission.HANDOVER_OFFER, case)
    persons = cases.persons(actor(), case)
    saw(AuditKind.CASE_SEEN, reference, case.id, persons=[entry.person.reference for entry in persons])
    form = handover_form(persons, actor())
    if form.is_submitted() and g.token_holds:
        _hear(form)
    if form.validate_on_submit():
        with attempt(form):
            handover = service.offer(actor(), form.to_command(reference, actor()), form.terms())
            flash(_("The handover %(reference)s is offered.", reference=handover.reference), "good")
            return redirect(url_for("handovers.show", reference=handover.reference), 303)
    return render_template("handovers/new.html", form=form, reference=reference), status(form)


@handovers.get("/handovers/<reference:reference>")
@needs(Permission.HANDOVER_READ)
def show(reference: str) -> ResponseReturnValue:
    """One handover, with the persons the reader's side may know of."""
    handover = queries.get(actor(), reference)
    page = handover_page(actor(), handover)
    saw(AuditKind.HANDOVER_SEEN, reference, handover.case_id, persons=[line.reference for line in page.persons])
    disclosed(page.stands_on)
    return render_template("handovers/show.html", page=page)


@handovers.route("/handovers/<reference:reference>/receive", methods=["GET", "POST"])
@needs(Permission.HANDOVER_RECEIVE)
def receive(reference: str) -> ResponseReturnValue:
    """Record what was received, person by person."""
    handover = queries.get(actor(), reference)
    require(actor(), Permission.HANDOVER_RECEIVE, handover)
    HANDOVER_MACHINE.next(handover.state, "receive")  # a receipt sent twice finds no persons: say that it has moved on
    lines = [line for line, _opened in queries.lines(actor(), handover) if line.outcome is Outcome.PENDING]
    saw(AuditKind.HANDOVER_SEEN, reference, handover.case_id, persons=[line.person.reference for line in lines])
    form = receipt_form(lines)
    if form.validate_on_submit():
        with attempt(form):
            version = handover.version if form.version.data == _stamp(handover) else -1
            service.receive(actor(), reference, form.to_receipt(actor()), version=version)
            flash(_("The receipt is recorded."), "good")
            return redirect(url_for("handovers.show", reference=reference), 303)
        if form.is_stale:
            form.version.data = _stamp(handover)
    elif not form.is_submitted():
        form.version.data = _stamp(handover)
    page = handover_page(actor(), handover)
    disclosed(page.stands_on)
    return render_template("handovers/receive.html", form=form, page=page), status(form)


def _stamp(handover: Handover) -> int:
    """What stands for the version on the receiver's form: the version itself would count who was taken out."""
    words = f"{handover.id} {handover.version}".encode()
    return int.from_bytes(hmac.digest(settings().secret_key.encode(), words, "sha256")[:STAMP_BYTES])


def _version() -> int:
    """The version a one-button form carries; a form that does not hold is refused."""
    form = ChangeForm()
    if not form.validate_on_submit() or form.version.data is None:
        abort(400)
    return int(form.version.data)


@handovers.post("/handovers/<reference:reference>/take-out/<reference:person>")
@needs(Permission.HANDOVER_OFFER)
def take_out(reference: str, person: str) -> ResponseReturnValue:
    """Take one person out before receipt."""
    service.take_out(actor(), reference, person, version=_version())
    flash(_("The person is no longer part of this handover."), "good")
    return redirect(url_for("handovers.show", reference=reference), 303)


@handovers.post("/handovers/<reference:reference>/cancel")
@needs(Permission.HANDOVER_OFFER)
def cancel(reference: str) -> ResponseReturnValue:
    """Cancel an offered handover."""
    service.cancel(actor(), reference, version=_version())
    flash(_("The handover is cancelled."), "good")
    return redirect(url_for("handovers.show", reference=reference), 303)
