"""The field for names: what looks right and is written otherwise is told there, and the better text offered."""

from collections.abc import Callable
from typing import Any

from blo.kernel.i18n import gettext as _
from blo.kernel.text import composed, look_at, mended
from blo.web.ui.cleaning import readable
from blo.web.ui.text import Text


def _by_no_other(_text: str) -> None:
    """Zawgyi is one of the things that `look_at` finds."""


class NameText(Text):
    """A name; what `blo.kernel.text` finds in it stands as an error until the reader takes the offer or insists.

    The offer is a button that sends the form with it, the insistence a tick. Nothing is put in the place of what was
    typed otherwise, but that letters and their marks are composed. `language_in` is the field beside it that says what
    language the name is in.
    """

    takes_offers = True

    def __init__(self, label: Any, *, language_in: str = "", **rest: Any) -> None:
        zawgyi: Callable[[str], str | None] = _by_no_other
        super().__init__(label, zawgyi=zawgyi, **rest)
        self.language_in = language_in
        self._language = "und"
        self._taken = False

    @property
    def extra_names(self) -> tuple[str, ...]:
        """The tick that keeps what was typed, and the button that takes the offer."""
        return (*super().extra_names, f"{self.name}-take")

    @property
    def keep_label(self) -> str:
        """What insisting says."""
        return _("It is written like this. Keep what I typed.")

    def process(self, formdata: Any, *values: Any, **rest: Any) -> None:
        """See first in what language the name is said to be, and what was pressed."""
        if formdata is not None:
            beside = self.name.removesuffix(self.short_name) + self.language_in
            said = formdata.get(beside) if self.language_in else None
            self._language = said if isinstance(said, str) and said else "und"  # a file may stand in its place
            self._taken = bool(formdata.get(f"{self.name}-take"))
        super().process(formdata, *values, **rest)

    def read(self, text: str) -> str:
        """Look at the name, and tell what was found unless the reader insists."""
        text = composed(text.strip())
        better = mended(text, self._language)
        if self._taken:
            text = self.typed = better
        self.suggestion = readable(better) if better != text else ""
        found = look_at(text, self._language)
        self.is_doubted = bool(found)
        if found and not self.insisted:
            raise ValueError(" ".join(str(finding.code.label) for finding in found))
        return super().read(text)
