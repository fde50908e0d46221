"""Reading what devices send in, and answering for each entry: what its form says of it, or that it is logged."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from blo.access.actor import Actor
from blo.capture import queries, service
from blo.capture.models import CapturedEntry
from blo.capture.service import Answer, Arrival
from blo.capture.states import Outcome
from blo.kernel import clock, work
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.web.attempt import attempt
from blo.web.detections.forms import DetectionForm
from blo.web.detections.shell import form_edition
from blo.web.ui.cleaning import readable
from blo.web.ui.forms import attach

MOST_ENTRIES, MOST_PAIRS, MOST_HELD, MOST_LEFT = 10, 600, 100, 1000
LONGEST_NAME, LONGEST_VALUE, LONGEST_FORM = 100, 20_000, 64
MOST_REVISIONS = 1_000_000
LAST_MILLISECOND = 253_402_300_799_000
TRUSTED = timedelta(minutes=10)
"""By how much a device's clock may be wrong without a word about it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One entry as it was sent; moments are milliseconds of the device's clock, `correction` what it added to them.

    `anchor` is the last moment the server had told the device before; `checked` says that the person looked at the
    time after the device's clock was found wrong.
    """

    arrival: Arrival
    captured: int
    correction: int
    anchor: int
    checked: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """What a device sends at once: entries, those it holds that need a person, and those that were given up."""

    device: UUID
    offset: int
    locale: str
    entries: list[Sent]
    held: dict[UUID, int] = field(default_factory=dict)
    dropped: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody left sealed on a device, by number, and whether it is to be opened or deleted."""

    device: UUID
    account: UUID
    entries: list[UUID]
    opens: bool


def draft_key(secret: str, account_id: UUID, device: UUID) -> bytes:
    """Derive the 256 bits under which one person's entries wait on one device; nobody else is ever given them."""
    return hmac.new(secret.encode(), b"entries that wait:" + account_id.bytes + device.bytes, hashlib.sha256).digest()


# --- reading --------------------------------------------------------------------------------------------------------


def _number(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError
    return value


def _pair(value: Any) -> list[str]:
    name, text = _list(value, 2)
    return [_text(name, LONGEST_NAME), _text(text, LONGEST_VALUE)]


def _sent(value: Any, device: UUID, offset: int) -> Sent:
    pairs = [_pair(one) for one in _list(value["pairs"], MOST_PAIRS)]
    revision = _number(value["revision"], 1, MOST_REVISIONS)
    correction = _number(value["correction"], -LAST_MILLISECOND, LAST_MILLISECOND)
    arrival = Arrival(
        id=UUID(_text(value["id"], 36)),
        revision=revision,
        base=_number(value["base"], 0, revision - 1),
        device=device,
        form=_text(value["form"], LONGEST_FORM),
        pairs=pairs,
        offset=offset // 1000,
    )
    captured, anchor = (_number(value[name], 0, LAST_MILLISECOND) for name in ("captured", "anchor"))
    return Sent(arrival, captured, correction, anchor, checked=value["checked"] is True)


def read(text: str) -> Batch:
    """Read a batch; raise ValueError for what no device of ours sends."""
    try:
        told = json.loads(text)
        device, now = UUID(_text(told["device"], 36)), _number(told["now"], 0, LAST_MILLISECOND)
        offset = round(clock.now().timestamp() * 1000) - now
        held = [_list(one, 2) for one in _list(told.get("held", []), MOST_HELD)]
        return Batch(
            device=device,
            offset=offset,
            locale=_text(told.get("locale", ""), LONGEST_FORM),
            entries=[_sent(one, device, offset) for one in _list(told["entries"], MOST_ENTRIES)],
            held={UUID(_text(one, 36)): _number(revision, 0, MOST_REVISIONS) for one, revision in held},
            dropped=[UUID(_text(one, 36)) for one in _list(told.get("dropped", []), MOST_HELD)],
        )
    except (AttributeError, KeyError, RecursionError, TypeError) as error:
        raise ValueError from error


def read_left(text: str) -> Left:
    """Read what is to become of what somebody left; raise ValueError for what no device of ours sends."""
    try:
        told = json.loads(text)
        device, account = (UUID(_text(told[name], 36)) for name in ("device", "account"))
        entries = [UUID(_text(one, 36)) for one in _list(told["entries"], MOST_LEFT)]
        return Left(device, account, entries, opens={"take": True, "discard": False}[told["act"]])
    except (AttributeError, KeyError, RecursionError, TypeError) as error:
        raise ValueError from error


# --- the form -------------------------------------------------------------------------------------------------------


def _posted(entry_id: UUID, pairs: list[list[str]]) -> MultiDict[str, str]:
    return MultiDict([*((name, value) for name, value in pairs), ("submission", str(entry_id))])


def _form(arrival: Arrival) -> tuple[DetectionForm, list[str]]:
    """Put an entry into the present form; of an older one, give the names too that hold words and have no place."""
    form = DetectionForm(_posted(arrival.id, arrival.pairs), meta={"csrf": False})
    if arrival.form == form_edition() or not form.strangers:
        return form, []
    known = [[name, value] for name, value in arrival.pairs if name not in form.strangers]
    left = sorted({name for name, value in arrival.pairs if name in form.strangers and value.strip()})
    return DetectionForm(_posted(arrival.id, known), meta={"csrf": False}), left


def _is_sound(form: DetectionForm, left: list[str], sent: Sent, batch: Batch) -> bool:
    """Hold an entry to its form, and say all that stands against it at once."""
    sound = bool(form.validate())
    asks = _asks_for_the_time(form, sent, batch)
    if left:
        names = ", ".join(readable(name) for name in left)
        form.form_errors.append(
            _("The form has changed since this was written, and has no place any more for: %(names)s.", names=names)
        )
    elif not sound and sent.arrival.form != form_edition():
        form.form_errors.append(_("The form has changed since this was written. Look at it once more."))
    return sound and not left and not asks


# --- clocks that are wrong ------------------------------------------------------------------------------------------


def _is_doubtful(sent: Sent, batch: Batch) -> bool:
    """Tell whether the time of an entry was written by a clock that was wrong, and nobody has looked at it since."""
    written, trusted = sent.captured + sent.correction, TRUSTED // timedelta(milliseconds=1)
    now = clock.now().timestamp() * 1000
    wrong = abs(batch.offset - sent.correction) > trusted
    return not sent.checked and (wrong or written > now + trusted or written < sent.anchor - trusted)


def _proposed(form: DetectionForm, sent: Sent, batch: Batch) -> datetime:
    """The time as a right clock would have shown it, if the device's was wrong all along as it is now."""
    typed = datetime.combine(form.occurred_day.data, form.occurred_time.data)
    return typed + timedelta(milliseconds=batch.offset - sent.correction)


def _asks_for_the_time(form: DetectionForm, sent: Sent, batch: Batch) -> bool:
    if not _is_doubtful(sent, batch):
        return False
    asks = _l("The clock of the device was wrong when this was written. Check day and time, and send it again.")
    attach(form, RuleBroken("occurred_day", asks))
    return True


def _times(form: DetectionForm, sent: Sent, batch: Batch) -> list[list[str]]:
    """The day and time to propose, as the form's fields hold them."""
    if not _is_doubtful(sent, batch) or form.occurred_day.data is None or form.occurred_time.data is None:
        return []
    try:
        proposed = _proposed(form, sent, batch)
    except OverflowError:
        return []
    return [["occurred_day", f"{proposed:%Y-%m-%d}"], ["occurred_time", f"{proposed:%H:%M}"]]


# --- answering ------------------------------------------------------------------------------------------------------


def _version(row: CapturedEntry) -> dict[str, Any]:
    return {"revision": row.revision, "form": row.form, "pairs": row.pairs, "reference": row.reference}


def _said(answer: Answer, sent: Sent) -> dict[str, Any]:
    said = {"id": str(sent.arrival.id), "revision": sent.arrival.revision, "answer": answer.outcome.value}
    said |= {"base": answer.revision, "reference": answer.reference}
    return said | ({"theirs": _version(answer.theirs)} if answer.theirs is not None else {})


def _logged(actor: Actor, sent: Sent, form: DetectionForm, left: list[str], batch: Batch) -> Answer | None:
    """Log an entry in a work of its own, or say in its form what stands against it."""
    with work.atomic(), attempt(form):
        found = service.known(actor, sent.arrival)
        if found is None and _is_sound(form, left, sent, batch):
            found = service.log(actor, sent.arrival, form.to_command(actor))
        return found
    return None


def take(actor: Actor, sent: Sent, batch: Batch) -> dict[str, Any]:
    """Take one entry in; each is kept by itself, whatever becomes of the others."""
    form, left = _form(sent.arrival)
    if (found := _logged(actor, sent, form, left, batch)) is not None:
        return _said(found, sent)
    try:
        with work.atomic():
            said = _said(service.refuse(actor, sent.arrival), sent)
    except RuleBroken:  # its identifier is taken by somebody else's: it stays on its device
        said = _said(Answer(Outcome.REJECTED, 0), sent)
    errors = [[trouble.anchor, readable(trouble.message)] for trouble in form.troubles]
    return said | {"errors": errors, "times": _times(form, sent, batch)}


def news(actor: Actor, batch: Batch) -> dict[str, Any]:
    """What became elsewhere of the entries a device holds, and which others wait to be completed.

    What was logged says nothing to a device that holds a later change of it: there a person still has to look.
    """
    held = {row.id: row for row in queries.entries(actor, batch.held)}
    newer = [row for one, row in held.items() if row.revision + bool(row.reference) > batch.held[one]]
    mine = {*batch.held, *(sent.arrival.id for sent in batch.entries), *batch.dropped}
    return {
        "held": [{"id": str(row.id), **_version(row)} for row in newer],
        "drafts": [{"id": str(row.id), **_version(row)} for row in queries.drafts(actor, but=mine)],
    }
