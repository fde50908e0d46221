"""What comes out of opening: the file made anew, or one word why not."""

from dataclasses import dataclass, field


class Refused(Exception):
    """The file is not taken; `word` says why and is put into the reader's language elsewhere."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Answer:
    """A file made anew (``jpeg``, ``png`` or ``pdf``), a small JPEG of it for lists, and how many pages it has.

    `told` is what the camera wrote of time and place; it is in neither.
    """

    kind: str
    kept: bytes
    small: bytes = b""
    pages: int = 1
    told: dict[str, str] = field(default_factory=dict)
