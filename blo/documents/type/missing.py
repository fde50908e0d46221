"""Characters that no font has: a document that needs them is not issued."""

import unicodedata
from collections.abc import Iterable

from blo.documents.type.faces import face_for
from blo.documents.type.itemise import INVISIBLE
from blo.kernel.errors import BloError
from blo.kernel.i18n import gettext


class MissingGlyphs(BloError):
    """Some characters cannot be printed; `characters` lists each once, in order of code point."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(sorted(set(characters)))
        super().__init__(", ".join(named(character) for character in self.characters))

    @property
    def message(self) -> str:
        """Say in the current language which characters cannot be printed."""
        return gettext("These characters cannot be printed: %(characters)s", characters=str(self))


def named(character: str) -> str:
    """Name a character by itself, its code point and its Unicode name, as in ``ℵ (U+2135 ALEF SYMBOL)``."""
    shown = f"{character} " if character.isprintable() else ""
    return f"{shown}(U+{ord(character):04X} {unicodedata.name(character, 'unnamed')})"


def missing(text: str) -> tuple[str, ...]:
    """Return the characters of a text that no font has, each once; line feeds and invisible controls are not drawn."""
    drawn = set(text) - INVISIBLE - set("\n\r\t")
    return tuple(sorted(c for c in drawn if face_for(c, "Latn", None, bold=False) is None))
