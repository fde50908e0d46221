"""Code lists: everybody reads them, administrators add to them, change their words and end what is no longer valid."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import allows, require
from blo.access.permissions import Permission
from blo.codelists import queries, registry, service
from blo.codelists.entries import Entry
from blo.codelists.states import CodeList
from blo.kernel import clock
from blo.kernel.errors import NotFound
from blo.kernel.i18n import LOCALES
from blo.kernel.i18n import gettext as _
from blo.web.attempt import attempt, status
from blo.web.codelists import pages
from blo.web.codelists.forms import EntryForm, NewEntryForm, filled
from blo.web.gate import needs, signed_in
from blo.web.request import actor
from blo.web.ui.cleaning import readable
from blo.web.ui.paging import asked_key

codelists = Blueprint("codelists", __name__, template_folder="templates")
STEP = 10


def _list(name: str) -> CodeList:
    if name not in tuple(CodeList):
        raise NotFound
    return CodeList.of(name)


def _entry(name: CodeList, code: str) -> Entry:
    found = registry.entry(name, code)
    if found is None:
        raise NotFound
    return found


def _today() -> date:
    return clock.today(actor().time_zone)


def _maintains(*thing: str) -> bool:
    return bool(allows(actor(), Permission.CODELIST_MAINTAIN, thing or None))


def _is_allowed(form: NewEntryForm, name: CodeList) -> bool:
    """Say at the code that it is another State's: the page could not know before it was typed."""
    decision = allows(actor(), Permission.CODELIST_MAINTAIN, (name, form.code.data))
    if decision.reason is not None:
        form.code.errors = [str(decision.reason.label)]
    return bool(decision)


@codelists.get("/code-lists")
@signed_in
def index() -> ResponseReturnValue:
    """Every list."""
    return render_template("codelists/index.html", sizes=pages.sizes(_today()))


@codelists.get("/code-lists/<word:name>")
@signed_in
def show(name: str) -> ResponseReturnValue:
    """The entries of a list, those that ended too."""
    found, asked, maintains = _list(name), readable(request.args.get("q", "")), _maintains()
    listing = pages.listing(found, _today(), asked, asked_key(), maintains=maintains)
    return render_template("codelists/show.html", list=found, page=listing, asked=asked, maintains=maintains)


@codelists.route("/code-lists/<word:name>/entries/new", methods=["GET", "POST"])
@needs(Permission.CODELIST_MAINTAIN)
def new(name: str) -> ResponseReturnValue:
    """Add an entry."""
    found = _list(name)
    last = max((one.position for one in registry.contents(found)), default=0)
    form = NewEntryForm(data={"position": last + STEP})
    if form.validate_on_submit() and _is_allowed(form, found):
        with attempt(form):
            service.add(actor(), found, form.to_content(form.code.data))
            flash(_("The entry was added."), "good")
            return redirect(url_for("codelists.entry", name=name, code=form.code.data), 303)
    return render_template("codelists/new.html", form=form, list=found), status(form)


@codelists.get("/code-lists/<word:name>/<code:code>")
@signed_in
def entry(name: str, code: str) -> ResponseReturnValue:
    """One entry with its labels and versions."""
    found = _list(name)
    content, maintains = _entry(found, code).content, _maintains(name, code)
    return render_template(
        "codelists/entry.html",
        list=found,
        row=pages.row(content, _today(), maintains=maintains),
        labels=[(language, tag, content.labels.get(tag, "")) for tag, language in LOCALES.items()],
        steps=pages.history(queries.versions(found, code), actor().time_zone, maintains=maintains),
        maintains=maintains,
    )


@codelists.route("/code-lists/<word:name>/<code:code>/change", methods=["GET", "POST"])
@needs(Permission.CODELIST_MAINTAIN)
def change(name: str, code: str) -> ResponseReturnValue:
    """Change an entry's words, place and validity."""
    found = _list(name)
    now = _entry(found, code)
    require(actor(), Permission.CODELIST_MAINTAIN, (name, code))
    form = EntryForm(data={**filled(now.content), "version": now.version})
    if form.validate_on_submit():
        with attempt(form):
            service.change(actor(), found, form.to_content(code), seen=form.version.data)
            flash(_("The entry was changed."), "good")
            return redirect(url_for("codelists.entry", name=name, code=code), 303)
    if form.is_stale:
        form.version.data = _entry(found, code).version
    return render_template("codelists/change.html", form=form, list=found, code=code, now=now), status(form)
