"""A group of fields, and a run of such groups that people may add to: route legs, names, seized goods."""

from collections.abc import Iterator
from typing import Any

from wtforms import FieldList, Form, FormField

from blo.kernel.i18n import Words
from blo.kernel.i18n import gettext as _

_INDEX_DIGITS = 3
MOST_READ = 1000
"""No more parts than these can be posted: their numbers have three digits."""


class Part(Form):  # type: ignore[misc]  # WTForms has no types
    """A group of fields inside a form; subclass it with fields and hand it to `Rows`.

    A part in which nothing was typed and nothing differs from its defaults is blank, and asks for nothing.
    """

    def is_blank(self) -> bool:
        """Tell whether the person left the whole group as it was."""
        return all(_untouched(field) for field in self)

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold the group to its fields' rules, unless it is blank."""
        return self.is_blank() or bool(super().validate(extra_validators))


class Rows(FieldList):  # type: ignore[misc]  # WTForms has no types
    """From `least` to `most` parts; `filled` are those in which something was entered.

    More than `most` are given back with a message, so that nothing typed is lost. `spare`
    blank rows are offered for people without the script; with it, a button adds more.
    """

    kind = "rows"

    def __init__(
        self,
        part: type[Part],
        label: Words,
        *,
        hint: Words = "",
        least: int = 0,
        most: int = 20,
        spare: int = 1,
        **rest: Any,
    ) -> None:
        super().__init__(
            FormField(part), label, min_entries=max(least, spare), max_entries=MOST_READ, description=hint, **rest
        )
        self.least = least
        self.most = most
        self.required = least > 0
        self.part = part

    @property
    def anchor(self) -> str:
        """The heading of the rows."""
        return str(self.id)

    @property
    def filled(self) -> list[Part]:
        """The parts in which something was entered, in order."""
        return [entry.form for entry in self.entries if not entry.form.is_blank()]

    @property
    def pattern(self) -> Part:
        """A blank part whose names hold ``__row__`` where a new row's number goes."""
        return self.part(formdata=None, prefix=f"{self.name}-__row__-")

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Hold every row to its rules, and the rows to their number."""
        sound = bool(super().validate(form, extra_validators))
        self.own_errors: list[str] = []
        if len(self.filled) < self.least:
            self.own_errors.append(
                _("“%(label)s”: fill in at least %(least)s.", label=self.label.text, least=self.least)
            )
        if len(self.filled) > self.most:
            self.own_errors.append(
                _(
                    "“%(label)s”: fill in at most %(most)s; these are %(count)s.",
                    label=self.label.text,
                    most=self.most,
                    count=len(self.filled),
                )
            )
        return sound and not self.own_errors

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Take only short plain numbers: others would be refused far from the field, or cost time."""
        for name in formdata:
            if name and name.startswith(f"{prefix}-"):  # a body's part may have no name at all
                index = name[len(prefix) + 1 :].split("-", 1)[0]
                if index.isascii() and index.isdigit() and len(index) <= _INDEX_DIGITS:
                    yield int(index)


def _untouched(field: Any) -> bool:
    if field.raw_data is None:
        return not field.data
    default = "" if field.default is None else str(field.default)
    return all(isinstance(text, str) and text.strip() in {"", default} for text in field.raw_data)
