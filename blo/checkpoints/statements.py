"""What a checkpoint says, apart from where it is kept: as a row, as another office's copy, or in a file."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from blo.audit.service import canonical
from blo.audit.verification import CLOCK_TOLERANCE, Mark
from blo.kernel import signing
from blo.offices.keys import PublicKey

CHECKPOINT = "blo checkpoint 1"


@dataclass(frozen=True, slots=True)
class Statement:
    """At `at` an office's chain ended with the entry `position`, whose hash was `hash`.

    `number` counts an office's checkpoints from 1; `previous` is the digest of the one before.
    """

    office_id: UUID
    number: int
    position: int
    hash: str
    at: datetime
    previous: str
    key_id: str

    def body(self) -> dict[str, Any]:
        """What is signed, as data."""
        return {
            "type": CHECKPOINT,
            "office": str(self.office_id),
            "number": self.number,
            "position": self.position,
            "hash": self.hash,
            "at": self.at.isoformat(),
            "previous": self.previous,
            "key": self.key_id,
        }

    def columns(self) -> dict[str, Any]:
        """What a row about a known office keeps of it."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "office_id"}

    def digest(self) -> str:
        """SHA-256 over what is signed: the name that others know the checkpoint by."""
        return hashlib.sha256(canonical(self.body())).hexdigest()

    def is_signed(self, public: bytes, signature: bytes) -> bool:
        """Tell whether it was signed with the key it names."""
        return signing.key_id(public) == self.key_id and signing.verify(public, signature, canonical(self.body()))

    def mark(self, by: str) -> Mark:
        """What the chain is held against; `by` says in words who holds it."""
        return Mark(self.position, self.hash, self.at, by)

    def follows(self, before: "Statement") -> bool:
        """Tell whether a chain that only grows can have come from there to here."""
        return (
            self.number > before.number
            and self.position > before.position
            and self.at >= before.at - CLOCK_TOLERANCE
            and (self.number > before.number + 1 or self.previous == before.digest())
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """A checkpoint on its way to another office: the statement, its signature, and the keys of who made it."""

    code: str
    statement: Statement
    signature: bytes
    keys: Sequence[PublicKey]

    @property
    def public(self) -> bytes:
        """The key it is signed with; empty when it is not among the keys, which no signature fits."""
        return next((key.public for key in self.keys if key.key_id == self.statement.key_id), b"")
