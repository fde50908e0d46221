"""Issuing documents, opening them as they were issued, and checking a printed one without signing in."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.documents import queries, service
from blo.documents.kinds import DocumentKind
from blo.documents.policy import may_open
from blo.kernel.errors import NotFound
from blo.kernel.i18n import LOCALES, lazy_moment
from blo.kernel.i18n import gettext as _
from blo.people import queries as people
from blo.sharing.states import Form
from blo.web.attempt import attempt, status
from blo.web.documents.forms import IssueForm
from blo.web.gate import needs, public
from blo.web.limits import Rate, limited
from blo.web.request import actor, settings
from blo.web.transaction import begin_writing, disclosed, reads_first, saw
from blo.web.ui.cleaning import readable
from blo.web.ui.paging import asked_key

documents = Blueprint("documents", __name__, template_folder="templates")


@documents.get("/documents")
@needs(Permission.DOCUMENT_READ)
def worklist() -> ResponseReturnValue:
    """The own office's documents, newest first."""
    page = queries.worklist(actor(), asked_key())
    when = {row.id: lazy_moment(row.issued_at, actor().time_zone) for row in page.rows}
    return render_template("documents/list.html", page=page, when=when)


@documents.route("/documents/new/<word:kind>/<reference:subject>", methods=["GET", "POST"])
@limited(Rate.ISSUE)
@reads_first
@needs(Permission.DOCUMENT_ISSUE)
def new(kind: str, subject: str) -> ResponseReturnValue:
    """Choose the languages, and issue."""
    if kind not in {one.value for one in DocumentKind if one is not DocumentKind.SUBJECT_ACCESS}:
        raise NotFound
    chosen = DocumentKind.of(kind)
    form = IssueForm(first=actor().language)
    if form.validate_on_submit():
        with attempt(form):
            return _issued(form, chosen, subject)
    else:
        service.BUILDERS[chosen](actor(), subject)  # a record the reader may not know of is not found here already
    return render_template("documents/new.html", form=form, kind=chosen, subject=subject), status(form)


def _issued(form: IssueForm, kind: DocumentKind, subject: str) -> ResponseReturnValue:
    verify_at = settings().public_url + url_for("documents.verify")
    made = service.draft(actor(), kind, subject, languages=form.languages(), verify_at=verify_at)
    begin_writing()
    document = service.issue(actor(), made, submission=form.submission.data)
    flash(_("Issued as %(number)s.", number=document.number), "good")
    return redirect(url_for("documents.show", number=document.number), 303)


@documents.route("/persons/<reference:reference>/subject-access", methods=["GET", "POST"])
@limited(Rate.ISSUE)
@reads_first
@needs(Permission.SUBJECT_ACCESS_MAKE)
def subject_access(reference: str) -> ResponseReturnValue:
    """Print for a person what the own office has recorded about them, in their language and the office's."""
    person = people.get(actor(), reference)
    saw(AuditKind.PERSON_SEEN, reference)
    spoken = [tag for tag in person.languages if tag in LOCALES and tag != actor().language]
    first, second = [*spoken, actor().language, ""][:2]
    form = IssueForm(first=first, second=second)
    if form.validate_on_submit():
        with attempt(form):
            return _issued(form, DocumentKind.SUBJECT_ACCESS, reference)
    else:
        service.BUILDERS[DocumentKind.SUBJECT_ACCESS](actor(), reference)  # refused here already where it would be
    return render_template("documents/subject_access.html", form=form, reference=reference), status(form)


@documents.get("/documents/<reference:number>")
@needs(Permission.DOCUMENT_READ)
def show(number: str) -> ResponseReturnValue:
    """What is known of one document."""
    document = queries.opened(actor(), number)
    saw(AuditKind.DOCUMENT_SEEN, number, document.case_id, about=document.subject)
    return render_template(
        "documents/show.html",
        document=document,
        conditions=service.conditions(document),
        is_open=service.is_open(actor(), document),
        opens=may_open(actor(), document.kind),
        issued=lazy_moment(document.issued_at, actor().time_zone),
    )


@documents.get("/documents/<reference:number>.pdf")
@needs(Permission.DOCUMENT_READ)
def pdf(number: str) -> ResponseReturnValue:
    """The bytes as they were issued."""
    document = queries.opened(actor(), number)
    persons = list(service.opened(actor(), document).persons)
    saw(AuditKind.DOCUMENT_OPENED, number, document.case_id, about=document.subject, persons=persons)
    disclosed([item.release_id for item in document.items if item.release_id], Form.PRINT, number)
    headers = {"Content-Disposition": f'inline; filename="{number}.pdf"'}
    return Response(document.pdf, mimetype="application/pdf", headers=headers)


@documents.get("/verify")
@limited(Rate.VERIFY)
@public
def verify() -> ResponseReturnValue:
    """Say whether a number was issued, by which office and when, and the digests to compare: never what it says."""
    typed = readable(http.args.get("number", "")[:60])
    proof = queries.proof(typed) if typed else None
    issued = lazy_moment(proof.issued_at, proof.office.time_zone) if proof else None
    return render_template("documents/verify.html", typed=typed, proof=proof, issued=issued)
