"""Judging what was uploaded: by its content, in a process apart, and never by what it is called."""

import hashlib
import json
import mimetypes
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import filetype

from blo.files.states import FileKind, Refusal
from blo.files.telling import Told
from blo.kernel.errors import RuleBroken

AT_ONCE = BoundedSemaphore(2)
"""How many files are opened at the same time: each may take much memory."""
LONGEST_SECONDS = 40
ROOT = Path(__file__).resolve().parents[2]
CODE = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from blo.files.opening.child import main; main()"
COMMAND = (sys.executable, "-I", "-c", CODE)
NO_CLAIM = frozenset({"", "application/octet-stream", "binary/octet-stream"})
ALSO_KNOWN_AS = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "application/x-pdf": "application/pdf"}
NAMES = mimetypes.MimeTypes()
TAKEN = {"image/jpeg": "jpeg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: the bytes, and what its sender calls it, which is only ever compared."""

    data: bytes
    name: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A file made anew, with the digest of what it was made from."""

    kind: FileKind
    kept: bytes
    small: bytes
    pages: int
    received_digest: str
    told: Told | None = None


def refused(why: Refusal) -> RuleBroken:
    """Return the refusal, at the field of the file."""
    return RuleBroken("file", why.label)


def _claims(received: Received) -> set[str]:
    """What the name and the header say it is, as far as they say anything."""
    header = received.media_type.partition(";")[0].strip().lower()
    ending = NAMES.guess_type("name" + Path(received.name.lower()).suffix)[0]
    claims = {ending} if ending else set()
    claims |= {header} - NO_CLAIM
    return {ALSO_KNOWN_AS.get(claim, claim) for claim in claims}


def judge(received: Received, *, most_bytes: int) -> Judged:
    """Open an upload and make it anew; raise `RuleBroken` in words for whatever is not a plain picture or paper."""
    data = received.data
    if not data:
        raise refused(Refusal.EMPTY)
    if len(data) > most_bytes:
        raise refused(Refusal.TOO_LARGE)
    guess = filetype.guess(data)
    real = guess.mime if guess else ""
    if real not in TAKEN:
        raise refused(Refusal.NOT_TAKEN)
    if _claims(received) - {real}:
        raise refused(Refusal.MISMATCH)
    head, made = _opened(data, TAKEN[real])
    if "refused" in head:
        raise refused(Refusal.of(head["refused"]))
    kept, small = made[: head["kept"]], made[head["kept"] :]
    digest = hashlib.sha256(data).hexdigest()
    return Judged(FileKind.of(head["kind"]), kept, small, head["pages"], digest, Told.read(head["told"]))


def _opened(data: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    answer = apart((*COMMAND, kind), data)
    if answer is None:
        raise refused(Refusal.TOO_HARD)
    head, _, made = answer.partition(b"\n")
    found: dict[str, Any] = json.loads(head)
    return found, made


def apart(command: Sequence[str], data: bytes) -> bytes | None:
    """Let a process of its own, with nothing in its environment, open the bytes; None when it was too much for it."""
    with AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603 - this project's own code, given bytes and no words
                command, input=data, capture_output=True, env={}, timeout=LONGEST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return None
    return None if done.returncode else done.stdout
