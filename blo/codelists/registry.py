"""What codes mean: the words of a code, the choices of a day, and what a code was replaced by.

The lists are kept in the process. A transaction that asks for them asks the database once whether they were changed
since, and reads them anew only when they were.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from blo.codelists.entries import Content, Entry, in_order
from blo.codelists.models import CodeStamp, CodeVersion
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l

Lists = dict[str, dict[str, Entry]]
_ASKED = "code_lists"
_kept: WeakKeyDictionary[Engine, tuple[object, Lists]] = WeakKeyDictionary()


class Choice(NamedTuple):
    """A code that may be chosen, and its word in one language."""

    code: str
    label: str


@sa.event.listens_for(db.session, "after_transaction_end")
def _ended(session: Any, transaction: Any) -> None:
    """Ask again in each transaction, and after a part of one that may have been undone."""
    if transaction.nested or transaction.parent is None:
        session.info.pop(_ASKED, None)


def forget() -> None:
    """Ask the database again, even in this transaction; for those who change a list."""
    db.session.info.pop(_ASKED, None)


def content_of(row: Any) -> Content:
    """Return what a version says."""
    return Content(
        code=row.code,
        labels=row.labels,
        position=row.position,
        note=row.note,
        provisional=row.provisional,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        replaced_by=tuple(row.replaced_by),
    )


def _read() -> Lists:
    key = (CodeVersion.list_name, CodeVersion.code)
    newest = sa.select(*key, sa.func.max(CodeVersion.version)).group_by(*key)
    statement = sa.select(*CodeVersion.__table__.columns).where(sa.tuple_(*key, CodeVersion.version).in_(newest))
    lists: Lists = {}
    for row in db.session.execute(statement):
        lists.setdefault(row.list_name, {})[row.code] = Entry(content_of(row), row.version, row.origin)
    return lists


def lists() -> Lists:
    """Return every entry of every list as it stands now, ended ones too; for reading alone."""
    known: Lists | None = db.session.info.get(_ASKED)
    if known is None:
        stamp = db.session.scalar(sa.select(CodeStamp.stamp))
        kept = _kept.get(db.engine)
        if kept is None or kept[0] != stamp:
            kept = _kept[db.engine] = (stamp, _read())
        known = db.session.info[_ASKED] = kept[1]
    return known


def entry(name: str, code: str) -> Entry | None:
    """Return an entry as it stands now, or None."""
    return lists().get(name, {}).get(code)


def contents(name: str) -> list[Content]:
    """The entries of a list in order, ended ones too."""
    return in_order([one.content for one in lists().get(name, {}).values()])


def known(name: str, code: str) -> bool:
    """Tell whether a list has a code, valid or not."""
    return entry(name, code) is not None


def label(name: str, code: str, locale: str = "") -> str:
    """The word of a code in a language, the reader's unless named; a code that nobody knows is shown itself."""
    found = entry(name, code)
    return found.content.label(locale) if found else code


def lazy_label(name: str, code: str) -> Lazy:
    """`label`, in the language of the moment it is shown; the entry is looked up now."""
    found = entry(name, code)
    return Lazy(found.content.label if found else lambda: code)


def choices(name: str, locale: str = "", *, on: date) -> list[Choice]:
    """What may be chosen from a list on a day, in order."""
    return [Choice(one.code, one.label(locale)) for one in contents(name) if one.is_valid(on)]


def offers(name: str, code: str, on: date) -> bool:
    """Tell whether something new may get a code of a list on a day."""
    found = entry(name, code)
    return found is not None and found.content.is_valid(on)


def chosen(name: str, codes: Iterable[str], field: str, *, on: date) -> list[str]:
    """Return codes in the order of their list; raise `RuleBroken` at a field for one that a day does not offer."""
    wanted = set(codes)
    offered = [one.code for one in choices(name, on=on)]
    if not wanted <= set(offered):
        raise RuleBroken(field, _l("Choose from what is offered."))
    return [code for code in offered if code in wanted]


def lazy_now(name: str, code: str) -> Lazy:
    """`lazy_label`, and of a code that ended what stands for it today: whoever reads an old record knows both."""
    today = [one for one in successors(name, code, clock.today("UTC")) if one != code]
    then = lazy_label(name, code)
    if not today:
        return then
    labels = [lazy_label(name, one) for one in today]
    return _l("%(before)s (now %(after)s)", before=then, after=Lazy(lambda: ", ".join(map(str, labels))))


def successors(name: str, code: str, on: date) -> list[str]:
    """The codes valid on a day that stand for a code: itself while it is valid, else those it was replaced by."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        one = waiting.pop(0)
        held = entry(name, one)
        if held is None or one in seen:
            continue
        seen.add(one)
        if held.content.is_valid(on):
            found[one] = None
        else:
            waiting.extend(held.content.replaced_by)
    return list(found)
