"""Everything a document says, and every page a reader can come to."""

from dataclasses import fields, is_dataclass
from typing import Any

from blo.kernel.i18n import Lazy, Said, use
from tests.web.reading import Page
from tests.web.visitor import Visitor

LANGUAGE = "my"
STARTS = (
    *("/cases", "/detections", "/referrals", "/referrals/sent", "/handovers", "/documents", "/offices"),
    *("/releases", "/ledger", "/ledger/received", "/onward", "/retention"),
)
FORMS = (
    *("/new", "/case", "/share", "/referral", "/handover", "/recall", "/receive", "/grant", "/refuse"),
    *("/lift", "/subject-access", "/screening", "/duty", "/consent", "/withdraw", "/basis", "/next"),
)
VERBS = ("acknowledge", "accept", "decline", "ask", "answer", "withdraw", "complete")


def words_of(content: Any, language: str = LANGUAGE) -> str:
    """Return all words of a document's content, in a language."""
    with use(language):
        return " ".join(_words(content))


def _words(part: Any) -> list[str]:
    if isinstance(part, str | Lazy | Said):
        return [str(part)]
    if isinstance(part, tuple | list):
        return [word for one in part for word in _words(one)]
    if is_dataclass(part):
        return [word for field in fields(part) for word in _words(getattr(part, field.name))]
    return []


def _is_form(path: str) -> bool:
    """Tell forms, and what is no page at all."""
    path = path.split("?", maxsplit=1)[0]
    last = path.rsplit("/", 1)[-1]
    asks = path.startswith("/releases/") and last == "onward"
    is_bytes = path.endswith((".pdf", ".csv")) or path.startswith("/files/")
    if path.startswith(("/security", "/sessions")):
        return True  # how one signs in oneself changes with each visit, and holds no record
    if path.startswith(("/code-lists", "/capture")):
        return True  # every word there is for codes, and no record
    return path.endswith(FORMS) or last in VERBS or asks or "/documents/new" in path or is_bytes


def reachable(visitor: Visitor, among: tuple[str, ...] = STARTS) -> dict[str, Page]:
    """Follow every link from every list; forms are left out, for their choices say every word there is."""
    found: dict[str, Page] = {}
    waiting = list(among)
    while waiting:
        path = waiting.pop()
        if path in found or not path.startswith("/") or _is_form(path):
            continue
        found[path] = visitor.get(path)
        assert found[path].status in {200, 303}, path
        waiting += found[path].links
    return found


def said_on(pages: dict[str, Page]) -> str:
    """Return all words of several pages, addresses included; what could be chosen in a list is not said."""
    return " ".join([*pages, *(page.said for page in pages.values())])
