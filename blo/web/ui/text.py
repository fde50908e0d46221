"""The base of every field, and the fields for text: what was typed is cleaned, measured and given back as it was."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from blo.kernel.i18n import LOCALES, Said, Words, current, language_name
from blo.kernel.i18n import gettext as _
from blo.kernel.zawgyi import converted
from blo.web.ui.cleaning import clean, readable

SPOKEN = (
    *LOCALES, "id", "ms", "shn", "mnw", "ksw", "pwo", "kac", "ahk", "lhu", "kjg", "mww", "rhg", "bn", "ur", "ne", "am",
)  # fmt: skip
"""Languages people of the region speak and write, as BCP 47 tags."""


class Entry(Field):  # type: ignore[misc]  # WTForms has no types
    """The base of every field: what was typed is kept beside what it means.

    `typed` is the posted text, None when nothing was posted; `shown` is the text to put in the box; `data` is the
    value, None when empty or wrong. Subclasses say how to `read` text and how to `write` a value.
    """

    kind = "text"
    widget = TextInput()
    inputmode = ""
    autocomplete = ""

    def __init__(
        self,
        label: Words,
        *,
        hint: Words = "",
        required: bool = False,
        width: str = "full",
        validators: Sequence[Callable[..., Any]] = (),
        **rest: Any,
    ) -> None:
        super().__init__(label, validators, description=hint, **rest)
        self.required = required
        self.width = width
        self.typed: str | None = None
        self.data: Any

    @property
    def anchor(self) -> str:
        """The id of the first control, for links to the field."""
        return str(self.id)

    @property
    def shown(self) -> str:
        """The text to show in the box: as typed, else the value written out."""
        if self.typed is not None:
            return readable(self.typed)
        return "" if self.data is None else self.write(self.data)

    @property
    def extra_names(self) -> tuple[str, ...]:
        """Further names this field's controls post under."""
        return ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the first posted value; anything but text counts as nothing."""
        first = valuelist[0] if valuelist else ""
        self.typed = first if isinstance(first, str) else ""
        self.data = None
        self.data = self.read(self.typed)

    def read(self, text: str) -> Any:
        """Return the value of typed text, None when empty; raise ValueError with words for the reader."""
        return clean(text) or None

    def write(self, value: Any) -> str:
        """Return a value as people would type it."""
        return str(value)

    def pre_validate(self, form: Any) -> None:
        """Ask for what is needed; rules of the room follow only if the text could be read."""
        if self.process_errors:
            raise StopValidation
        if self.is_empty():
            raise StopValidation(self.missing() if self.required else "")
        self.check()

    def is_empty(self) -> bool:
        """Tell whether nothing was entered."""
        return self.data is None

    def missing(self) -> str:
        """Say that the field is needed."""
        return _("Fill in “%(label)s”.", label=self.label.text)

    def check(self) -> None:
        """Hold the value to the field's own bounds; raise ValidationError with words for the reader."""

    def _value(self) -> str:
        return self.shown


class Text(Entry):
    """One line of text; data is `str`, empty when nothing was typed.

    `limit` is the most characters, counted after cleaning. `zawgyi` returns the Unicode spelling of text that is
    Zawgyi-encoded, else None; the reader is shown it and may insist on what was typed. `suggestions` names a list of
    suggestions on the page.
    """

    lines = False
    takes_offers = False
    """Whether the better text can be taken by a button."""
    is_doubted = False
    """Whether something was found that the reader may insist on."""

    def __init__(
        self,
        label: Words,
        *,
        limit: int = 200,
        inputmode: str = "",
        autocomplete: str = "off",
        suggestions: str = "",
        zawgyi: Callable[[str], str | None] = converted,
        **rest: Any,
    ) -> None:
        super().__init__(label, **rest)
        self.limit = limit
        self.inputmode = inputmode
        self.autocomplete = autocomplete
        self.suggestions = suggestions
        self.suggestion = ""
        self.insisted = False
        self._zawgyi = zawgyi

    @property
    def extra_names(self) -> tuple[str, ...]:
        """The tick that says: keep what I typed."""
        return (f"{self.name}-keep",)

    @property
    def keep_label(self) -> str:
        """What insisting says."""
        return _("It is Unicode already. Keep what I typed.")

    def process(self, formdata: Any, *values: Any, **rest: Any) -> None:
        """See first whether the reader insists on the encoding."""
        self.insisted = bool(formdata is not None and formdata.get(f"{self.name}-keep"))
        super().process(formdata, *values, **rest)

    def process_data(self, value: Any) -> None:
        """Take `str`, `Said` or None."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Empty text is the empty string, also when it could not be read."""
        try:
            super().process_formdata(valuelist)
        finally:
            self.data = self.data or ""

    def read(self, text: str) -> str:
        """Clean the text and hold it to its length."""
        cleaned = clean(text, lines=self.lines)
        if len(cleaned) > self.limit:
            raise ValueError(
                _(
                    "“%(label)s” can have at most %(limit)s characters; this has %(count)s.",
                    label=self.label.text,
                    limit=self.limit,
                    count=len(cleaned),
                )
            )
        converted_text = self._zawgyi(text.strip())
        if converted_text:
            self.suggestion, self.is_doubted = readable(converted_text), True
        if converted_text and not self.insisted:
            raise ValueError(
                _("This looks like Zawgyi text. Type it in Unicode, for example: %(text)s", text=self.suggestion)
            )
        return cleaned

    def is_empty(self) -> bool:
        """Tell whether no visible character was entered."""
        return not self.data


class LongText(Text):
    """Several lines of text; with ``language=True`` the person says which language it is written in.

    `data` is the text; `said` is the text with its language tag (empty unless asked for).
    """

    kind = "longtext"
    lines = True

    def __init__(self, label: Words, *, limit: int = 4000, rows: int = 5, language: bool = False, **rest: Any) -> None:
        super().__init__(label, limit=limit, **rest)
        self.rows = rows
        self.asks_language = language
        self.language = ""

    @property
    def extra_names(self) -> tuple[str, ...]:
        """The language is posted beside the text."""
        return (*super().extra_names, *((f"{self.name}-language",) if self.asks_language else ()))

    @property
    def said(self) -> Said:
        """The text as somebody said it."""
        return Said(self.data, self.language)

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages to choose from: the tag and its name."""
        return [(tag, LOCALES.get(tag) or language_name(tag)) for tag in SPOKEN]

    def process(self, formdata: Any, *values: Any, **rest: Any) -> None:
        """Take the posted language if it is one of ours, else the value's, else the reader's."""
        super().process(formdata, *values, **rest)
        if not self.asks_language:
            return
        posted = formdata.get(f"{self.name}-language") if formdata is not None else None
        if posted in SPOKEN:
            self.language = posted
        elif posted:
            self.process_errors.append(_("Choose the language of “%(label)s” from the list.", label=self.label.text))
        self.language = self.language or current()

    def process_data(self, value: Any) -> None:
        """Take `Said` with its language, `str` or None."""
        super().process_data(value)
        if isinstance(value, Said):
            self.language = value.language


class Password(Text):
    """A secret: kept exactly as typed, but for composition (NFC); never shown again."""

    kind = "password"

    def __init__(self, label: Words, *, new: bool = False, **rest: Any) -> None:
        super().__init__(label, autocomplete="new-password" if new else "current-password", **rest)

    @property
    def shown(self) -> str:
        """Nothing: a secret does not go back to the page."""
        return ""

    def read(self, text: str) -> str:
        """Refuse what any text refuses, but keep the space around it."""
        if len(text) > self.limit:
            raise ValueError(
                _("“%(label)s” can have at most %(limit)s characters.", label=self.label.text, limit=self.limit)
            )
        clean(text)
        return unicodedata.normalize("NFC", text)
