"""Who may print for a person what is recorded about them."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, owned, rule
from blo.access.permissions import Permission
from blo.documents.kinds import DocumentKind


@rule(Permission.SUBJECT_ACCESS_MAKE)
def subject_access(actor: Actor, thing: Any) -> Decision:
    """Only of a person the own office recorded; for another office's, the person is sent there."""
    return YES if thing is None else owned(actor, thing)


def needed(kind: DocumentKind) -> Permission:
    """The permission that making, issuing and opening a document of a kind takes beside reading documents."""
    return Permission.SUBJECT_ACCESS_MAKE if kind is DocumentKind.SUBJECT_ACCESS else Permission.DOCUMENT_ISSUE


def may_open(actor: Actor, kind: DocumentKind) -> bool:
    """Tell whether the reader may open documents of a kind; all that is recorded about a person is for few eyes."""
    return kind is not DocumentKind.SUBJECT_ACCESS or actor.may(Permission.SUBJECT_ACCESS_MAKE)
