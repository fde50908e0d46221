"""The base of every form: what is posted is cleaned, strangers among the fields are refused, nothing typed is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import has_request_context, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms.widgets import HiddenInput

from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import gettext as _
from blo.web.ui.cleaning import readable
from blo.web.ui.text import Entry, Password

_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_MOST_VERSION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to put right: the id of the control it concerns (empty for the form as a whole) and the words."""

    anchor: str
    message: str


class Submission(Entry):
    """The name of one sending of a form, so that sending it twice does its work once; data is a `UUID`.

    It stays the same while the form is shown again; a missing or malformed one is replaced.
    """

    kind = "hidden"
    widget = HiddenInput()

    def process_data(self, value: Any) -> None:
        """Take a `UUID`, or make a new one."""
        self.data = value if isinstance(value, UUID) else uuid4()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep a well-formed one."""
        try:
            self.data = UUID(valuelist[0])
        except (AttributeError, IndexError, TypeError, ValueError):
            self.data = uuid4()


class Version(Entry):
    """The version of the record that the reader saw; data is `int` or None. The view may set a newer one to show."""

    kind = "hidden"
    widget = HiddenInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a plain number; anything else is none."""
        text = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        plain = text.isascii() and text.isdigit() and len(text) <= _MOST_VERSION_DIGITS
        self.data = int(text) if plain else None


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form of one page; subclass it with fields from `blo.web.ui.fields`.

    ``form.validate_on_submit()`` as always; `submission` names this sending; `troubles` lists what to put right.
    """

    submission = Submission("")
    has_lost_token = False
    """Whether it was sent without the token of its session, so that anybody may have sent it."""
    is_stale = False
    """Whether the record was changed since the page was made; the view then shows the version to repeat with."""

    class Meta:
        """How posted data reaches the form."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take the request's fields and files, also when there are none; bodies of other types hold no form."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            if not has_request_context() or request.method not in _CHANGES:
                return None
            return CombinedMultiDict((request.files, request.form))

    def process(self, formdata: Any = None, *values: Any, **named: Any) -> None:
        """Remember the names that were posted."""
        posted = self.meta.wrap_formdata(self, formdata)
        self._posted = frozenset(posted or ())
        super().process(posted, *values, **named)

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold the fields to their rules, then the form: no unknown fields, and a token that still counts."""
        self.form_errors = []
        sound = bool(super().validate(extra_validators))
        self._move_token_error()
        if self.strangers:
            strange = _("This form has fields it should not have. Nothing was saved. Open the page again.")
            self.form_errors.append(strange)
        return sound and not self.errors

    @property
    def strangers(self) -> frozenset[str]:
        """The names that were posted and are none of this form's fields."""
        return self._posted - set(_names(self))

    def _move_token_error(self) -> None:
        token = self._fields.get(self.meta.csrf_field_name)
        if token is not None and token.errors:
            token.errors = []
            self.has_lost_token = True
            late = _("The page was open too long. What you typed is still here: check it and send it again.")
            self.form_errors.insert(0, late)

    @property
    def troubles(self) -> list[Trouble]:
        """Everything to put right, the form's own first, then field by field in the order of the page."""
        own = [Trouble("", str(message)) for message in self.form_errors]
        return own + [Trouble(anchor, message) for field in self for anchor, message in _troubles(field)]

    @property
    def has_files(self) -> bool:
        """Tell whether the form carries a file, and must be sent in parts."""
        return any(getattr(field, "kind", "") == "upload" for field in _leaves(self))


class ChangeForm(Form):
    """A form that changes something that exists; `version` is the one the reader saw, None if tampered with."""

    version = Version("")


def typed() -> list[tuple[str, str]]:
    """What was posted, to stand in a page once more; without passwords and codes, which never do.

    Nothing of what is larger than a form: a file can't be given back, and its reader was not let in.
    """
    secret = frozenset(_secret_names(Form))
    try:
        posted = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    return [(readable(name), readable(value)) for name, value in posted if name and name not in secret]


def _secret_names(form: type[Form]) -> Iterator[str]:
    for name, field in vars(form).items():
        if issubclass(getattr(field, "field_class", Entry), Password):
            yield name
    for further in form.__subclasses__():
        yield from _secret_names(further)


def attach(form: Form, broken: RuleBroken) -> None:
    """Put the message of a broken rule at the field it names, or at the form when it has no such field."""
    for field in _leaves(form):
        if broken.field in {field.short_name, field.name} and getattr(field, "kind", "hidden") != "hidden":
            field.errors = [*field.errors, str(broken.message)]
            return
    form.form_errors.append(str(broken.message))


def _leaves(form: Any) -> Iterator[Any]:
    """Go through the fields that hold values, those inside rows as well."""
    for field in form:
        if hasattr(field, "entries"):
            for entry in field.entries:
                yield from _leaves(entry.form)
        elif hasattr(field, "form"):
            yield from _leaves(field.form)
        else:
            yield field


def _names(form: Any) -> Iterator[str]:
    for field in _leaves(form):
        yield field.name
        yield from getattr(field, "extra_names", ())


def _troubles(field: Any) -> Iterator[tuple[str, str]]:
    for message in getattr(field, "own_errors", ()):
        yield field.anchor, str(message)
    inside = _leaves([field]) if hasattr(field, "entries") or hasattr(field, "form") else (field,)
    for leaf in inside:
        for message in leaf.errors:
            yield getattr(leaf, "anchor", leaf.id), str(message)
