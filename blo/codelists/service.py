"""Adding and changing entries: each change is a new version, and nothing is ever taken away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.codelists import registry
from blo.codelists.entries import Content
from blo.codelists.files import Line, shipped
from blo.codelists.models import CodeStamp, CodeVersion
from blo.codelists.rules import broken
from blo.codelists.states import CodeList, Origin
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotFound, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush, locked


@dataclass(slots=True)
class Plan:
    """What taking lines in would do: those that are new, those that change something, and what stands against it."""

    added: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed)


def _hold() -> CodeStamp:
    """Let nobody else change a list until this work ends, and see what they changed before."""
    stamp = locked(sa.select(CodeStamp), CodeStamp)
    registry.forget()
    return stamp


def _contents(name: str) -> dict[str, Content]:
    return {code: one.content for code, one in registry.lists().get(name, {}).items()}


def _check(name: CodeList, content: Content) -> None:
    for place, message in broken(name, _contents(name) | {content.code: content}, content):
        raise RuleBroken(place, message)


def _version(actor: Actor, name: CodeList, content: Content, number: int, origin: Origin) -> CodeVersion:
    said = {one.name: getattr(content, one.name) for one in fields(Content)}
    said["labels"] = {tag: words for tag, words in content.labels.items() if words}
    who = {"by_id": actor.account_id, "by_name": actor.name, "by_office": actor.office_code}
    said |= {"list_name": name.value, "replaced_by": list(content.replaced_by), "at": clock.now(), **who}
    return CodeVersion(version=number, origin=origin, **said)


def _keep(stamp: CodeStamp, versions: Iterable[CodeVersion]) -> None:
    db.session.add_all(versions)
    stamp.stamp = uuid4()
    flush()
    registry.forget()


def add(actor: Actor, name: CodeList, content: Content) -> None:
    """Add an entry to a list; a code is there once and for good, so one that was ever used is refused."""
    stamp = _hold()
    require(actor, Permission.CODELIST_MAINTAIN, (name, content.code))
    if registry.known(name, content.code):
        raise RuleBroken("code", _l("This list has this code already."))
    _check(name, content)
    record(actor, AuditKind.CODE_ADDED, f"{name.value} {content.code}")
    _keep(stamp, [_version(actor, name, content, 1, Origin.PERSON)])


def change(actor: Actor, name: CodeList, content: Content, *, seen: int | None) -> None:
    """Give an entry new words, another place or an end; `seen` is the version the reader decided on.

    Where nothing differs no version is made. Raises `Conflict` when somebody else changed it meanwhile.
    """
    stamp = _hold()
    require(actor, Permission.CODELIST_MAINTAIN, (name, content.code))
    now = registry.entry(name, content.code)
    if now is None:
        raise NotFound
    if seen != now.version:
        raise Conflict
    _check(name, content)
    if differing := _differing(now.content, content):
        number = now.version + 1
        record(actor, AuditKind.CODE_CHANGED, f"{name.value} {content.code}", version=number, fields=differing)
        _keep(stamp, [_version(actor, name, content, number, Origin.PERSON)])


def _differing(before: Content, after: Content) -> list[str]:
    return [one.name for one in fields(Content) if getattr(before, one.name) != getattr(after, one.name)]


# --- many at once ---------------------------------------------------------------------------------------------------


def plan(lines: Iterable[Line], *, held: bool = True) -> Plan:
    """Say what taking lines in would do to the lists as they are; entries that no line names stay as they are.

    Where they are not `held` to the rules nothing is said to stand against them.
    """
    found = Plan()
    drafts: dict[CodeList, dict[str, Content]] = {}
    for line in lines:
        now = registry.entry(line.name, line.content.code)
        draft = drafts.setdefault(line.name, _contents(line.name))
        draft[line.content.code] = line.content
        if now is None:
            found.added.append(line)
        elif now.content != line.content:
            found.changed.append(line)
    found.faults = list(_faults(found, drafts)) if held else []
    return found


def _faults(found: Plan, drafts: Mapping[CodeList, Mapping[str, Content]]) -> Iterable[str]:
    for line in sorted((*found.added, *found.changed), key=lambda one: one.number):
        for place, message in broken(line.name, drafts[line.name], line.content):
            yield line.fault(place, message)


def take_in(actor: Actor, lines: list[Line], origin: Origin = Origin.FILE) -> Plan:
    """Add and change what lines say, all of it or, where anything stands against it, nothing.

    What comes with the program is sound in itself; where it is at odds with the installation's own entries, both stay.
    """
    stamp = _hold()
    for line in lines:
        require(actor, Permission.CODELIST_MAINTAIN, (line.name, line.content.code))
    found = plan(lines, held=origin is not Origin.SHIPPED)
    if found.faults:
        raise RuleBroken("", _l("Nothing was taken in: %(faults)s", faults="; ".join(found.faults)))
    if found:
        new = (*found.added, *found.changed)
        counted: dict[str, Any] = {"added": len(found.added), "changed": len(found.changed), "origin": origin.value}
        counted["lists"] = sorted({line.name.value for line in new})
        record(actor, AuditKind.CODES_TAKEN_IN, "code_lists", **counted)
        _keep(stamp, [_version(actor, line.name, line.content, _next(line), origin) for line in new])
    return found


def _next(line: Line) -> int:
    now = registry.entry(line.name, line.content.code)
    return now.version + 1 if now else 1


def load(actor: Actor) -> Plan:
    """Take in what comes with the program; what the installation changed stays as the installation has it."""
    registry.forget()
    lines = [line for line in shipped() if _is_ours(line)]
    return take_in(actor, lines, Origin.SHIPPED) if plan(lines, held=False) else Plan()


def _is_ours(line: Line) -> bool:
    now = registry.entry(line.name, line.content.code)
    return now is None or now.origin is Origin.SHIPPED
