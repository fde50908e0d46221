"""Sealing: what names people is encrypted in the database and on disk, so that a copy of either tells no name.

Each value is sealed with AES-256-GCM under a data key, with a nonce of its own and the place it belongs to
(``table.column``) as associated data: moved to another column, or changed by one bit, it does not open. Data keys lie
in the database, wrapped under a master key that comes with the settings and is never stored; a new master key re-wraps
a few rows.

The row is not part of the place: a column type sees a value and not its row, and rows are sealed before they have all
their columns. Whoever may write to the database can therefore exchange two values of one column.

What is sealed can't be searched, compared, ordered or indexed by the database. The empty text stays empty, so that
constraints can ask whether something was written.
"""

import base64
import binascii
import json
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any, Self, TypeVar
from weakref import WeakKeyDictionary, ref

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql import operators

from blo.kernel.db import Base, writing

Value = TypeVar("Value")
KEY_BYTES, NONCE_BYTES = 32, 12
STEP, MOST_DIGITS = 32, 10
"""Texts are filled up to a multiple of so many bytes: a short name and a long one look alike."""
ENTRY = re.compile(r"[a-z0-9-]{1,20}:[A-Za-z0-9+/]{43}=")

DATA_KEYS = sa.Table(
    "data_key",
    Base.metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("master", sa.String(20), nullable=False),
    sa.Column("wrapped", sa.String(100), nullable=False),
)
"""The keys values are sealed under, each wrapped under the master key it names. The highest number seals."""


class SealBroken(Exception):
    """A sealed value does not open: it was changed, moved, or sealed under a key that is not here."""


class BadKeys(Exception):
    """The master keys are malformed, or are not the ones this database was sealed under."""


class Masters:
    """The master keys by name; the first one wraps, all of them unwrap."""

    def __init__(self, line: str) -> None:
        entries = [entry.strip() for entry in line.split(",")]
        if not all(ENTRY.fullmatch(entry) for entry in entries):
            raise BadKeys("each key must read NAME:BASE64, with 32 bytes in base64, and a comma between two keys")
        self._keys = {name: base64.b64decode(key) for name, _, key in (entry.partition(":") for entry in entries)}
        if len(self._keys) != len(entries):
            raise BadKeys("two keys have the same name")
        self.current = next(iter(self._keys))

    def wrap(self, number: int, key: bytes) -> dict[str, Any]:
        """Return the row that keeps a data key, wrapped under the current master key."""
        wrapped = _sealed(AESGCM(self._keys[self.current]), key, _wrapping(number))
        return {"number": number, "master": self.current, "wrapped": base64.b64encode(wrapped).decode()}

    def unwrap(self, number: int, master: str, wrapped: str) -> bytes:
        """Return a data key; raise `BadKeys` when its master key is missing or is another one of the same name."""
        if master not in self._keys:
            raise BadKeys(f"the database was sealed under the key {master!r}, which is not among {sorted(self._keys)}")
        try:
            return _opened(AESGCM(self._keys[master]), base64.b64decode(wrapped), _wrapping(number))
        except SealBroken as error:
            raise BadKeys(f"the key {master!r} is not the one this database was sealed under") from error


def _wrapping(number: int) -> str:
    return f"data_key.{number}"


def _sealed(key: AESGCM, plain: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + key.encrypt(nonce, plain, place.encode())


def _opened(key: AESGCM, sealed: bytes, place: str) -> bytes:
    try:
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken(place) from error


def fresh_key() -> bytes:
    """Return a key for one thing alone, to be kept in a sealed column; when its row goes, the thing can't be opened."""
    return secrets.token_bytes(KEY_BYTES)


def seal_with(key: bytes, plain: bytes, place: str) -> bytes:
    """Seal bytes for one place under a key of their own."""
    return _sealed(AESGCM(key), plain, place)


def open_with(key: bytes, sealed: bytes, place: str) -> bytes:
    """Open what was sealed for the same place under the same key; raise `SealBroken` for anything else."""
    return _opened(AESGCM(key), sealed, place)


class Keyring:
    """The data keys of one database, opened. What is sealed begins with the number of its key and a colon."""

    def __init__(self, masters: Masters, engine: Engine | None = None) -> None:
        self.masters = masters
        self._engine: Callable[[], Engine | None] = ref(engine) if engine is not None else lambda: None
        self._keys: dict[int, AESGCM] = {}

    @property
    def current(self) -> int:
        """The number of the key that seals, 0 while there is none."""
        return max(self._keys, default=0)

    def load(self, connection: Connection) -> Self:
        """Take in the data keys a database has; one without the table has none yet."""
        if sa.inspect(connection).has_table(DATA_KEYS.name):
            for row in connection.execute(sa.select(DATA_KEYS)):
                self._keys[row.number] = AESGCM(self.masters.unwrap(*row))
        return self

    def make(self, connection: Connection) -> None:
        """Make a new data key, under which everything is sealed from now on."""
        number, key = self.current + 1, fresh_key()
        connection.execute(sa.insert(DATA_KEYS), self.masters.wrap(number, key))
        self._keys[number] = AESGCM(key)

    def rewrap(self, connection: Connection) -> int:
        """Wrap every data key under the current master key; return how many were under another."""
        rows = connection.execute(sa.select(DATA_KEYS).where(DATA_KEYS.c.master != self.masters.current)).all()
        for row in rows:
            wrapped = self.masters.wrap(row.number, self.masters.unwrap(*row))
            connection.execute(sa.update(DATA_KEYS).where(DATA_KEYS.c.number == row.number).values(wrapped))
        return len(rows)

    def look_again(self) -> None:
        """Read the data keys once more, on a connection beside the transaction going on, which asks for no lock."""
        engine, token = self._engine(), writing.set(False)
        try:
            if engine is not None:
                with engine.connect() as connection:
                    self.load(connection)
        finally:
            writing.reset(token)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Seal bytes for one place."""
        if not self._keys:
            self.look_again()
        if not self._keys:
            raise SealBroken(f"{place}: there is no data key; the database has not been migrated")
        return f"{self.current}:".encode() + _sealed(self._keys[self.current], plain, place)

    def open(self, sealed: bytes, place: str) -> bytes:
        """Open what was sealed for the same place; raise `SealBroken` for anything else."""
        head, _, rest = sealed.partition(b":")
        number = int(head) if head.isdigit() and len(head) < MOST_DIGITS else 0
        if number and number not in self._keys:
            self.look_again()
        if number not in self._keys:
            raise SealBroken(place)
        return _opened(self._keys[number], rest, place)

    def seal_text(self, plain: str, place: str) -> str:
        """Seal a text; the empty one stays empty."""
        if not plain:
            return ""
        data = plain.encode()
        number, _, rest = self.seal(data.ljust(-(-len(data) // STEP) * STEP, b"\0"), place).partition(b":")
        return f"{number.decode()}:{base64.b64encode(rest).decode()}"

    def open_text(self, sealed: str, place: str) -> str:
        """Open a text that was sealed for the same place."""
        if not sealed:
            return ""
        number, _, rest = sealed.partition(":")
        try:
            data = base64.b64decode(rest, validate=True)
        except binascii.Error as error:
            raise SealBroken(place) from error
        return self.open(f"{number}:".encode() + data, place).rstrip(b"\0").decode()


# --- which database has which keys ----------------------------------------------------------------------------------

_rings: WeakKeyDictionary[Dialect, Keyring] = WeakKeyDictionary()
"""By the dialect, because that is what a column type is given of the database it serves; each engine has its own."""


def use(engine: Engine, masters: Masters) -> None:
    """Let what is sealed in an engine's database be opened with these master keys; raise `BadKeys` when they don't fit.

    A database that is not there yet, or has no tables yet, is asked again when the first value is sealed.
    """
    ring = _rings[engine.dialect] = Keyring(masters, engine)
    try:
        with suppress(OperationalError):
            ring.look_again()
    finally:
        engine.dispose()  # a server that forks after this inherits no connection


def keyring(engine: Engine) -> Keyring:
    """Return the keys of an engine's database."""
    return _of(engine.dialect)


def _of(dialect: Dialect) -> Keyring:
    found = _rings.get(dialect)
    if found is None:
        raise SealBroken("this engine was given no keys; see blo.kernel.sealing.use")
    return found


# --- columns --------------------------------------------------------------------------------------------------------


def _is_empty(other: tuple[Any, ...]) -> bool:
    return len(other) == 1 and isinstance(other[0], str) and not other[0]


def _is_itself(column: Any, other: tuple[Any, ...]) -> bool:
    """Tell whether a column is held against itself, as the ORM does when it looks one up."""
    return len(other) == 1 and getattr(other[0], "table", None) is column.table and other[0].key == column.key


class _Closed(sa.types.TypeDecorator.Comparator[Any]):
    """Lets a query ask whether something is there, and nothing else: any other question would find nothing, ever."""

    def operate(self, op: Any, *other: Any, **named: Any) -> Any:
        """Refuse to compare, order or search."""
        if op in {operators.is_, operators.is_not} or _is_itself(self.expr, other) or _is_empty(other):
            return super().operate(op, *other, **named)
        raise TypeError("a sealed column can't be searched, compared or ordered")


class _SealedText(sa.types.TypeDecorator[Value]):
    """A value kept as sealed text; `place` is its ``table.column``, which a test holds to the truth."""

    impl = sa.Text
    cache_ok = True
    comparator_factory = _Closed

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def write(self, value: Any) -> str:
        """Write the value as text."""
        raise NotImplementedError

    def read(self, text: str) -> Any:
        """Read it back."""
        raise NotImplementedError

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seal."""
        return None if value is None else _of(dialect).seal_text(self.write(value), self.place)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Open."""
        return None if value is None else self.read(_of(dialect).open_text(value, self.place))


class Sealed(_SealedText[str]):
    """Text; the empty one is kept empty."""

    cache_ok = True

    def write(self, value: str) -> str:
        """Text is text."""
        return value

    def read(self, text: str) -> str:
        """Text is text."""
        return text


class SealedDay(_SealedText[date]):
    """A calendar day."""

    cache_ok = True

    def write(self, value: date) -> str:
        """Write it in ISO 8601."""
        return value.isoformat()

    def read(self, text: str) -> date:
        """Read ISO 8601."""
        return date.fromisoformat(text)


class SealedJson(_SealedText[Any]):
    """Anything JSON can hold."""

    cache_ok = True

    def write(self, value: Any) -> str:
        """Write it compactly."""
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    def read(self, text: str) -> Any:
        """Read JSON."""
        return json.loads(text)


class SealedBytes(sa.types.TypeDecorator[bytes]):
    """Bytes; their length shows."""

    impl = sa.LargeBinary
    cache_ok = True
    comparator_factory = _Closed

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal."""
        return None if value is None else _of(dialect).seal(value, self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Open."""
        return None if value is None else _of(dialect).open(value, self.place)
