"""Everything somebody can obtain: every page reached, every address guessed, every document, their own log."""

import random
import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from blo.audit.models import AuditEntry
from blo.documents import service as documents
from blo.documents.canonical import canonical
from blo.documents.kinds import DocumentKind
from blo.handovers.models import Handover
from blo.kernel.db import db
from blo.kernel.errors import BloError
from blo.referrals.models import Referral
from tests.support.effort import factor
from tests.walls.inference.worlds import Life, Stage
from tests.web.reading import NEW_EACH_TIME

STARTS = (
    "/cases",
    "/detections",
    "/referrals",
    "/referrals/sent",
    "/handovers",
    "/releases",
    "/onward",
    "/ledger",
    "/ledger/received",
    "/documents",
    "/protection",
)
LEFT_OUT = re.compile(
    r"/static/|/password$|/sign-|/offices|/detections/new$|/agreements|/links|/security|/sessions|^/$"
    r"|/code-lists|/capture"
)
"""What shows no record of anybody; forms about records are opened."""
LINK = re.compile(r'href="(/[^"#?]*(?:\?[^"#]*)?)"')
VOLATILE_HEADERS = frozenset({"Set-Cookie", "X-Request-Id"})
REFERENCE = re.compile(r"TH-MSI-([A-Z])-\d\d-[2-9A-Y]{8}")
LISTS, LINKS, GUESSES, PAPERS = 1, 1, 1, 2
"""So many addresses of each sort are looked at in one history of the short run; with ``--thorough`` all of them."""
ADDRESSES = {
    "D": ("/detections/{}", "/detections/{}/case", "/detections/{}/persons/new"),
    "P": (
        *("/persons/{}", "/persons/{}/screening", "/protection/{}", "/protection/{}/open", "/protection/{}/close"),
        *("/persons/{}/consent", "/persons/{}/consents", "/persons/{}/screenings"),
    ),
    "C": ("/cases/{}", "/cases/{}/share", "/cases/{}/referral", "/cases/{}/handover", "/cases/{}/trail"),
    "R": ("/referrals/{}", "/referrals/{}/accept", "/referrals/{}/acknowledge"),
    "H": ("/handovers/{}", "/handovers/{}/receive"),
}
KINDS = {"D": DocumentKind.DETECTION, "C": DocumentKind.CASE, "R": DocumentKind.REFERRAL, "H": DocumentKind.HANDOVER}
EVERY = 10**6
Seen = dict[str, Any]


class Watch:
    """One observer's eyes: what is asked is answered with status, headers, text, and the statements it took."""

    def __init__(self, life: Life, name: str) -> None:
        self.life, self.stage, self.name = life, life.stage, name
        self.client = life.stage.visitors[name].client
        self.seen: Seen = {}

    def look(self, path: str) -> str:
        """Open an address, once."""
        before = self.stage.statements
        answer = self.client.get(path)
        assert answer.location != "/sign-in", f"{self.name} is not signed in and sees nothing"
        text = NEW_EACH_TIME.sub("*", answer.get_data().decode(errors="backslashreplace"))
        headers = sorted((key, value) for key, value in answer.headers if key not in VOLATILE_HEADERS)
        self.seen[path] = (answer.status_code, headers, text, self.stage.statements - before)
        return text

    def walk(self, chance: random.Random) -> None:
        """Open lists and follow links from there on; which ones is a chance that is the same in both worlds."""
        lists, left = (LISTS, LINKS) if factor() == 1 else (len(STARTS), EVERY)
        met: dict[str, None] = {}  # in the order they were met; what stands on every page counts once
        for path in chance.sample(STARTS, lists):
            met |= dict.fromkeys(LINK.findall(self.look(path)))
        while left and (waiting := [one for one in met if one not in self.seen and not LEFT_OUT.search(one)]):
            met |= dict.fromkeys(LINK.findall(self.look(chance.choice(waiting))))
            left -= 1

    def guess(self, references: list[str], chance: random.Random) -> None:
        """Try addresses of records that exist in one of the worlds, known to the observer or not."""
        every = [path.format(reference) for reference in references for path in ADDRESSES[reference[7]]]
        many = min(GUESSES if factor() == 1 else EVERY, len(every))
        for path in sorted(chance.sample(every, many)):
            if path not in self.seen:
                self.look(path)

    def print(self, references: list[str], chance: random.Random, *, pdf: bool) -> None:
        """Take down what documents would say, and for some histories their bytes."""
        actor = self.stage.actor(self.name)
        every = [reference for reference in references if reference[7] in KINDS]
        many = min(PAPERS if factor() == 1 else EVERY, len(every))
        for reference in sorted(chance.sample(every, many)):
            kind = KINDS[reference[7]]
            self.seen[f"document {reference}"] = self.life.ask(
                actor, lambda k=kind, r=reference: _paper(actor, k, r, pdf=pdf)
            )

    def log(self) -> None:
        """Take down the audit log of the observer's office.

        Left out are its hashes, which hold nothing but what is taken down here, and the one thing about another
        office's chain that is no word to anybody: the digest of a checkpoint, over what is written there and salted.
        """
        actor = self.stage.actor(self.name)

        def entries() -> list[Any]:
            mine = sa.select(AuditEntry).where(AuditEntry.office_id == actor.office_id)
            return [
                (row.position, row.at, row.kind, row.subject, {**row.facts, "checkpoint": "checkpoint" in row.facts})
                for row in db.session.scalars(mine.order_by(AuditEntry.position))
            ]

        self.seen["log"] = self.life.ask(actor, entries)


def _paper(actor: Any, kind: DocumentKind, reference: str, *, pdf: bool) -> Any:
    try:
        content = documents.BUILDERS[kind](actor, reference).content
        if not pdf:
            return canonical(content, ("my", "en"))
        return documents.draft(actor, kind, reference, languages=("my", "en"), verify_at="/verify").pdf
    except BloError as error:
        return f"{type(error).__name__}: {error}"


def records(stage: Stage, life: Life) -> list[str]:
    """The references of everything of Mae Sai's in one world."""
    tables = (Referral, Handover)
    made = life.ask(
        stage.actor("liaison_north"),
        lambda: [reference for table in tables for reference in db.session.scalars(sa.select(table.reference))],
    )
    return [*stage.detections, *stage.persons, *stage.cases, *sorted(made)]


def everything(
    life: Life, names: tuple[str, ...], references: list[str], *, seed: int, pdf: bool
) -> Iterator[tuple[str, Seen]]:
    """What each observer obtains."""
    for number, name in enumerate(names, start=1):
        life.begin(1000 * number, life.now - life.stage.began)
        watch = Watch(life, name)
        chance = random.Random(seed)  # noqa: S311 - the same in both worlds
        watch.walk(chance)
        watch.guess(references, chance)
        if name.startswith(("supervisor", "stranger")):
            watch.print(references, chance, pdf=pdf)
        watch.log()
        yield name, watch.seen
