"""Checkpoints in files: what one State hands the other, to be kept where the first can't reach it.

A file is canonical JSON, signed as a whole with the office's present key. It holds no name and no reference: who keeps
the chain, how far it has come, and the public keys.
"""

import json
import re
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from blo.audit.service import canonical
from blo.checkpoints.statements import Offer, Statement
from blo.kernel import signing
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.offices import keys
from blo.offices.keys import PublicKey

FILE = "blo checkpoint file 1"
LARGEST = 1 << 20
MOST = (1 << 31) - 1
CODE = re.compile(r"[A-Z0-9-]{2,12}")
DIGEST, KEY = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")
NO_FILE = _l("This is not a checkpoint file.")
NOT_AS_SIGNED = _l("This checkpoint file is not as it was signed.")


def _plain(value: Any) -> Any:
    match value:
        case bytes():
            return value.hex()
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case _:
            return value


def write(offer: Offer) -> bytes:
    """Put a checkpoint of an own chain into the bytes of a file, signed with the office's present key."""
    data = {
        "type": FILE,
        "code": offer.code,
        "statement": _plain(asdict(offer.statement)),
        "signature": offer.signature.hex(),
        "keys": [_plain(asdict(key)) for key in offer.keys],
    }
    signed = keys.sign(offer.statement.office_id, canonical(data))
    return canonical({**data, "signed_by": signed.key_id, "file_signature": signed.value.hex()}) + b"\n"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() != timedelta():
        raise ValueError("moments in files are UTC")
    return moment.astimezone(UTC)


def _key(given: dict[str, Any]) -> PublicKey:
    endorsed = given["endorsement"]
    return PublicKey(
        key_id=str(given["key_id"]),
        public=bytes.fromhex(given["public"]),
        created_at=_moment(given["created_at"]),
        retired_at=_moment(given["retired_at"]) if given["retired_at"] else None,
        endorsed_by=given["endorsed_by"],
        endorsement=bytes.fromhex(endorsed) if endorsed else None,
    )


def _statement(given: dict[str, Any]) -> Statement:
    shapes = {"hash": DIGEST, "previous": DIGEST, "key_id": KEY}
    counted = [given[name] for name in ("number", "position")]
    if not all(type(count) is int and 0 < count <= MOST for count in counted):
        raise ValueError("not a count")
    if not all(shape.fullmatch(given[name]) for name, shape in shapes.items()):
        raise ValueError("not a digest")
    values = {field.name: given[field.name] for field in fields(Statement)}
    return Statement(**{**values, "office_id": UUID(values["office_id"]), "at": _moment(values["at"])})


def _offer(data: dict[str, Any]) -> Offer:
    if data["type"] != FILE or not CODE.fullmatch(data["code"]):
        raise ValueError("another kind of file")
    found = [_key(given) for given in data["keys"]]
    return Offer(data["code"], _statement(data["statement"]), bytes.fromhex(data["signature"]), found)


def read(content: bytes) -> Offer:
    """Read a file; raise `RuleBroken` for one that is none, or that is not as it was signed with its newest key."""
    try:
        data = json.loads(content[:LARGEST])
        signature, signed_by = bytes.fromhex(data.pop("file_signature")), data.pop("signed_by")
        offer = _offer(data)
        newest = offer.keys[-1]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise RuleBroken("", NO_FILE) from error
    whole = (
        newest.key_id == signed_by
        and not keys.lineage_fault(offer.statement.office_id, offer.keys)
        and signing.verify(newest.public, signature, canonical(data))
        and offer.statement.is_signed(offer.public, offer.signature)
    )
    if not whole:
        raise RuleBroken("", NOT_AS_SIGNED)
    return offer
