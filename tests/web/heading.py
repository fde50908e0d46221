"""What the head of every answer must say, for tests that look at many answers."""

import re
from typing import Any

NONE = ("manifest-src", "worker-src", "font-src", "object-src", "base-uri", "frame-ancestors", "default-src")
SELF = ("style-src", "script-src", "img-src", "connect-src", "form-action")
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
ABSENT = ("Server", "X-Powered-By", "Via", "Access-Control-Allow-Origin")
REQUEST_ID = re.compile(r"[0-9a-f]{16}")


def lacking(answer: Any, *, secure: bool = False, static: bool = False) -> list[str]:
    """Return what the head of an answer lacks or should not have, by name."""
    head = answer.headers
    policy = dict(part.split(" ", 1) for part in head.get("Content-Security-Policy", "x x").split("; "))
    right = dict.fromkeys(NONE, "'none'") | dict.fromkeys(SELF, "'self'")
    wrong = ["Content-Security-Policy"] if policy != right else []
    wrong += [name for name, value in EXACT.items() if head.getlist(name) != [value]]
    wrong += [name for name in ABSENT if name in head]
    features = head.get("Permissions-Policy", "")
    if not all(f"{name}=()" in features for name in ("camera", "microphone", "geolocation")):
        wrong.append("Permissions-Policy")
    if not REQUEST_ID.fullmatch(head.get("X-Request-Id", "")):
        wrong.append("X-Request-Id")
    if head.get("Cache-Control") != "no-store" and not (static and "Cache-Control" in head):
        wrong.append("Cache-Control")
    if ("Strict-Transport-Security" in head) is not secure:
        wrong.append("Strict-Transport-Security")
    return wrong
