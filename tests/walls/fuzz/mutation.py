"""Making requests: mostly right forms with something wrong in them, and everything else a stranger could send."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

from tests.walls.fuzz import batches, vocabulary
from tests.walls.fuzz.schema import TOKEN, Reader, Slot, Target
from tests.web.reading import Pair

URLENCODED, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "HEAD", "OPTIONS", "BREW", "get", "CONNECT")
HEADERS = (
    ("Accept-Language", "zh;q=x, *;q=-1, " + "th," * 500), ("Accept-Language", "\xff\xfe"),
    ("Accept-Language", "my-Zawg;q=nan"), ("Accept-Encoding", "gzip;q=nan, \xff"), ("Accept-Encoding", "gzip"),
    ("Cookie", "blo=\xff; blo=; =; \x7f"), ("Cookie", "blo=" + "e30." * 300), ("Cookie", "blo=.eJw.x.y; " * 50),
    ("Referer", "\xff://%00"), ("Content-Length", "-1"), ("Content-Length", "x"), ("Content-Length", "99999999999"),
    ("Transfer-Encoding", "chunked"), ("Range", "bytes=9-1"), ("Range", "bytes=0-0,-1"), ("If-None-Match", '"\xff'),
    ("If-Modified-Since", "x"), ("X-Forwarded-For", "\xff, , 999.1.1.1"), ("X-Forwarded-Proto", "https"),
    ("X-Request-Id", "a" * 5_000), ("X-HTTP-Method-Override", "DELETE"), ("Host", "evil.example"), ("Host", "[::1"),
    ("Origin", "null"), ("Origin", "\xff"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "x"),
    ("Content-Type", "/;;=\x7f"), ("Content-Type", "text/html; charset=no-9"), ("Authorization", "Basic eDp5"),
    ("Expect", "100-continue"), ("User-Agent", ""), ("Accept", "application/json"), ("Upgrade", "h2c"),
)  # fmt: skip
BODIES: tuple[tuple[str, bytes], ...] = (
    ("", b""), (URLENCODED, b"&&==&=%&%zz=%"), (URLENCODED, b"a=%C3%28&%FF=%FE&\xff=\x80"),
    (URLENCODED, b"&".join([b"a=1"] * 2_500)), (f"{URLENCODED}; charset=utf-16", "csrf_token=x".encode("utf-16")),
    ("application/json", b'{"csrf_token": "x"}'), ("application/json", b'{"a'), ("application/json", b"[" * 5_000),
    ("text/xml", b"<a>&b;</a>"), ("/;;=\x7f", b"a=b"), ("multipart/form-data", b"--x\r\n\r\n"),
    (PARTS, b"\x00\xff--x-x--"), (PARTS, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nabc'),
    (PARTS, b"--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--\r\n"),
    (PARTS, b'--x\r\nContent-Disposition: form-data; name="\xff\x00"; filename="../../a\x00"\r\n\r\nabc\r\n--x--\r\n'),
    (PARTS, b"--x\r\nContent-Disposition: form-data; name=a; filename*=no-9''%ff\r\n\r\nabc\r\n--x--\r\n"),
    (f"multipart/form-data; boundary={'x' * 500}", b"--" + b"x" * 500 + b"--"),
    ("application/octet-stream", b"\x1f\x8b" + b"\x00" * 99),
)  # fmt: skip
STATIC = (
    "/static/x/../../app.py", "/static/x/..%2f..%2fapp.py", "/static/../config/default.toml",
    "/static/x/%2e%2e/%2e%2e/settings.py", "/static/x//etc/passwd", "/static/x/..\\..\\app.py",
    "/static/x/app.css%00.js", "/static/%00/app.css", "/static/x/", "/static/x/app.css/", "/static/" + "x/" * 500,
    "/static/x/CON", "/static/x/.", "/..%c0%af..%c0%afetc/passwd", "//static/x/app.css",
    "/%2e%2e/%2e%2e/etc/passwd", "/" + "a/" * 3_000, "/%ff", "/%00", "/favicon.ico", "/robots.txt", "/.git/config",
    "/wp-login.php", "/admin", "/console", "*", "/;x=y",
)  # fmt: skip
SELDOM_IN_PARTS, SELDOM_A_FILE = 0.05, 0.1


@dataclass(frozen=True)
class Sent:
    """One request, and what is wrong with it."""

    way: str
    endpoint: str
    reader: Reader
    method: str
    path: str
    body: bytes = b""
    kind: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    touched: frozenset[str] = field(default=frozenset())
    pairs: tuple[Pair, ...] = ()

    def __str__(self) -> str:
        """Say what a person needs to send it again: nothing of what was rightly filled in."""
        wrong = {name: value[:60] for name, value in self.pairs if name in self.touched}
        said = wrong or self.body[:120] if self.way == "form" else self.body[:120]
        who = self.reader.name or "nobody"
        return f"{self.way} {self.method} {self.path[:120]!r} by {who} {self.headers!s:.200} {said!r}"


class Maker:
    """Makes requests by chance, so that the same seed makes the same."""

    def __init__(self, rng: Random, targets: list[Target], readers: dict[str, Reader]) -> None:
        self.rng = rng
        self.targets = [target for target in targets for _ in range(target.weight)]
        self.readers = readers
        self.ways: dict[Callable[[Target, Reader], Sent], int] = {
            self.form: 60,
            self.forged: 10,
            self.asked: 12,
            self.odd_method: 4,
            self.odd_headers: 6,
            self.odd_body: 5,
            self.nowhere: 3,
        }

    def requests(self, count: int) -> Iterator[Sent]:
        """Give so many; every way in has its turn before any has the next."""
        ways, weights = list(self.ways), list(self.ways.values())
        turn: list[Target] = []
        for _ in range(count):
            if not turn:
                turn = self.rng.sample(self.targets, len(self.targets))
            target = turn.pop()
            known = target.readers[:1] if target.readers and self.rng.random() < 0.7 else [*self.readers]
            yield self.rng.choices(ways, weights)[0](target, self.readers[self.rng.choice(known)])

    def _value(self, slot: Slot) -> list[str]:
        """Return what could rightly be posted in a slot."""
        rng = self.rng
        if slot.choices:
            least, most = (0, min(3, len(slot.choices))) if slot.several else (1, 1)
            return rng.sample(slot.choices, rng.randint(least, most))
        usual: dict[str, Callable[[], str]] = {
            "day": lambda: vocabulary.day(rng),
            "clock": lambda: vocabulary.clock_time(rng),
            "number": lambda: vocabulary.number(rng, slot.least, slot.most),
            "stepper": lambda: vocabulary.number(rng, slot.least, slot.most),
            "tick": lambda: "yes",
            "hidden": lambda: "1",
            "entries": lambda: batches.entries(rng),
            "left": lambda: batches.left(rng),
        }
        return [usual.get(slot.kind, lambda: vocabulary.words(rng, slot.limit))()]

    def _filled(self, target: Target) -> list[Pair]:
        """Fill a form in: what stands in it already stays half the time."""
        pairs = list(target.pairs)
        for slot in target.slots:
            empty = not any(name == slot.name and value for name, value in pairs)
            if slot.kind != "hidden" and self.rng.random() < (0.8 if empty else 0.3):
                pairs = [pair for pair in pairs if pair[0] != slot.name]
                pairs += [(slot.name, value) for value in self._value(slot)]
        return pairs

    def _spoiled(self, pairs: list[Pair], slot: Slot) -> list[Pair]:
        """Do one wrong thing to one slot of a form."""
        rng, name = self.rng, slot.name
        rest = [pair for pair in pairs if pair[0] != name]
        beyond = rng.choice((slot.least - 1, slot.most + 1, 10**12))
        wrongs: tuple[Callable[[], list[Pair]], ...] = (
            lambda: [*rest, (name, vocabulary.horror(rng))],
            lambda: [*rest, (name, vocabulary.horror(rng))],
            lambda: rest,
            lambda: [*pairs, (name, vocabulary.horror(rng)), *((name, value) for value in self._value(slot))],
            lambda: [*rest, (name, str(beyond))],
            lambda: [*rest, (name, rng.choice(slot.choices or ("zz",)) + rng.choice(("x", " ", "\x00", "ก")))],
            lambda: [
                *rest,
                (name.replace("-0-", f"-{rng.choice((1, 19, 20, 999, 10**9))}-"), vocabulary.words(rng, 20)),
            ],
            lambda: [
                *pairs,
                (rng.choice((*vocabulary.ODD_NAMES, f"{name}-language", f"{name}-keep")), vocabulary.horror(rng)),
            ],
            lambda: [(one, rng.choice(pairs)[1] if one == name else value) for one, value in pairs],
        )
        return rng.choice(wrongs)()

    def form(self, target: Target, reader: Reader) -> Sent:
        """A form: rightly filled in, or with up to three things wrong in it."""
        if "POST" not in target.methods:
            return self.asked(target, reader)
        pairs, wrong = self._filled(target), self.rng.choice((0, 1, 1, 2, 3))
        slots = self.rng.choices(target.slots, k=wrong)
        for slot in slots:
            pairs = self._spoiled(pairs, slot)
        token = reader.token
        if self.rng.random() < 0.04:
            token = self.rng.choice(
                ("", "x", vocabulary.horror(self.rng), self.rng.choice([*self.readers.values()]).token)
            )
        pairs = [*pairs, (TOKEN, token)]
        as_files = frozenset(name for name, _value in pairs if self.rng.random() < SELDOM_A_FILE)
        in_parts = self.rng.random() < SELDOM_IN_PARTS
        body, kind = self._parts(pairs, as_files) if in_parts else self._urlencoded(pairs)
        touched = frozenset(slot.name for slot in slots) | (as_files if in_parts else frozenset())
        return Sent("form", target.endpoint, reader, "POST", target.path, body, kind, (), touched, tuple(pairs))

    @staticmethod
    def _urlencoded(pairs: list[Pair]) -> tuple[bytes, str]:
        return urlencode(pairs, errors="surrogatepass").encode(), URLENCODED

    @staticmethod
    def _parts(pairs: list[Pair], as_files: frozenset[str]) -> tuple[bytes, str]:
        parts = []
        for name, value in pairs:
            file = '; filename="a"' if name in as_files else ""
            head = f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
            parts.append(f"{head}{value}\r\n".encode("utf-8", "surrogatepass"))
        return b"".join(parts) + b"--x--\r\n", PARTS

    def forged(self, target: Target, reader: Reader) -> Sent:
        """An address with something else in the place of its record or its verb."""
        others = [part for one in self.targets for part in one.path.split("/")[2:]]
        parts = target.path.split("/")
        place = self.rng.randrange(1, len(parts))
        parts[place] = self.rng.choice(
            (
                *vocabulary.FORGED,
                *self.rng.sample(others, 3),
                quote(vocabulary.horror(self.rng)[:300], errors="surrogatepass"),
            )
        )
        method = self.rng.choice(target.methods)
        body, kind = self._urlencoded([*target.pairs, (TOKEN, reader.token)]) if method == "POST" else (b"", "")
        return Sent("forged", target.endpoint, reader, method, "/".join(parts) or "/", body, kind)

    def asked(self, target: Target, reader: Reader) -> Sent:
        """A page, with questions it does not know or answers it does not expect."""
        count = self.rng.choice((0, 1, 1, 2))
        pairs = [
            (
                self.rng.choice(vocabulary.KEYS),
                self.rng.choice((vocabulary.horror(self.rng)[:500], self.rng.choice(vocabulary.FORGED))),
            )
            for _ in range(count)
        ]
        query = f"?{urlencode(pairs, errors='surrogatepass')}" if pairs else ""
        return Sent("asked", target.endpoint, reader, "GET", target.path + query)

    def odd_method(self, target: Target, reader: Reader) -> Sent:
        """A method the address does not take."""
        return Sent("method", target.endpoint, reader, self.rng.choice(METHODS), target.path, b"a=b", URLENCODED)

    def odd_headers(self, target: Target, reader: Reader) -> Sent:
        """Headers no browser sends."""
        headers = tuple(self.rng.sample(HEADERS, self.rng.choice((1, 1, 2, 3))))
        return Sent("headers", target.endpoint, reader, self.rng.choice(target.methods), target.path, headers=headers)

    def odd_body(self, target: Target, reader: Reader) -> Sent:
        """A body that is no form, or a form that says something else in JSON."""
        kind, body = self.rng.choice((*BODIES, ("application/json", json.dumps(dict(target.pairs)).encode())))
        return Sent(
            "body", target.endpoint, reader, "POST" if "POST" in target.methods else "GET", target.path, body, kind
        )

    def nowhere(self, target: Target, reader: Reader) -> Sent:
        """An address outside."""
        return Sent("nowhere", target.endpoint, reader, self.rng.choice(("GET", "POST")), self.rng.choice(STATIC))
