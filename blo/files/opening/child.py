"""The process that opens: limits itself, reads one file, answers, and ends."""

import io
import json
import resource
import sys
import zipfile
from typing import Any

from blo.files.opening.answer import Answer, Refused

MEMORY, SECONDS = 1536 * 1024 * 1024, 20


def limit() -> None:
    """Give this process so much memory and time, no file to write and no process to start."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))


def opened(data: bytes, kind: str) -> Answer:
    """Open what its beginning says is of a kind; raise `Refused` with a word for whatever is not plainly that."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused("carries_more")
    try:
        if kind == "pdf":
            from blo.files.opening import papers

            return papers.opened(data)
        from blo.files.opening import pictures

        return pictures.opened(data, kind)
    except Refused:
        raise
    except Exception as error:  # what these formats' readers may raise has no end
        raise Refused("broken") from error


def head(answer: Answer) -> dict[str, Any]:
    """What is said before the bytes."""
    return {"kind": answer.kind, "pages": answer.pages, "kept": len(answer.kept), "told": answer.told}


def main() -> None:
    """Read a file from the input, write the answer to the output: a line of JSON, then the bytes."""
    limit()
    try:
        answer = opened(sys.stdin.buffer.read(), sys.argv[1])
    except Refused as refused:
        sys.stdout.buffer.write(json.dumps({"refused": refused.word}).encode())
        return
    sys.stdout.buffer.write(json.dumps(head(answer)).encode() + b"\n" + answer.kept + answer.small)
