"""Codes are stored, words are shown: an enumeration whose members own their words and their tone."""

from enum import StrEnum
from typing import Self

from blo.kernel.i18n import Lazy


class Code(StrEnum):
    """A stored code with the words people read and the tone (``neutral good warn stop``) it is shown in."""

    label: Lazy
    tone: str

    def __new__(cls, value: str, label: Lazy, tone: str = "neutral") -> Self:
        """Make the member of one row."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member

    @classmethod
    def of(cls, value: str) -> Self:
        """Return the member of a stored value; raise `ValueError` for a value that is not on the list."""
        for member in cls:
            if member.value == value:
                return member
        raise ValueError(f"{value!r} is not a {cls.__name__}")
