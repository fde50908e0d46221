"""Whether chains, keys, checkpoints and the copies that others hold all say the same.

Signatures are checked first. What is signed then becomes marks that the chain is held against, so a chain that was
written anew, hashes and all, is found by anybody's copy of an older checkpoint.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from blo.audit import verification as audit
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditHead
from blo.audit.service import GENESIS
from blo.audit.verification import CLOCK_TOLERANCE, Mark
from blo.checkpoints import queries
from blo.checkpoints.models import CheckpointCopy
from blo.checkpoints.statements import Offer, Statement
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.offices import keys
from blo.offices.keys import PublicKey, Signature

KEYS = (AuditKind.KEY_MADE, AuditKind.KEY_ROTATED)
COPIES = {False: AuditKind.CHECKPOINT_COUNTERSIGNED, True: AuditKind.CHECKPOINT_IMPORTED}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was: whose, where, and what."""

    code: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.code} {self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain with all that vouches for it; `entries` are those about keys and checkpoints, by kind."""

    office_id: UUID
    code: str
    is_there: bool
    keys: dict[str, PublicKey]
    own: list[tuple[Statement, bytes]]
    stated: frozenset[Statement]
    held: list[CheckpointCopy]
    entries: dict[AuditKind, set[str]]

    def finding(self, where: str, what: str) -> Finding:
        """Something about this chain."""
        return Finding(self.code, where, what)


def _entries(office_id: UUID) -> dict[AuditKind, set[str]]:
    """What the chain says of keys and checkpoints: their names."""
    names = dict.fromkeys(KEYS, "key") | dict.fromkeys((AuditKind.CHECKPOINT_MADE, *COPIES.values()), "checkpoint")
    said: dict[AuditKind, set[str]] = {kind: set() for kind in names}
    statement = sa.select(AuditEntry.kind, AuditEntry.facts).where(
        AuditEntry.office_id == office_id, AuditEntry.kind.in_(names)
    )
    for kind, facts in db.session.execute(statement):
        said[kind].add(str(facts.get(names[kind])))
    return said


def gather(office_id: UUID) -> Chain:
    """Read all that vouches for one chain and stands in its own office's rows."""
    own = [(row.statement, row.signature) for row in queries.own(office_id)]
    return Chain(
        office_id,
        queries.code_of(office_id),
        db.session.get(AuditHead, office_id) is not None,
        {key.key_id: key for key in keys.of_office(office_id)},
        own,
        frozenset(statement for statement, _signature in own),
        queries.copies(office_id),
        _entries(office_id),
    )


@dataclass(frozen=True, slots=True)
class Report:
    """How many chains were followed, and what was found."""

    chains: int
    findings: list[Finding]


def verify(against: Sequence[Offer] = ()) -> Report:
    """Check every chain of this installation, each against its own checkpoints, the copies others hold, and files."""
    chains = _gathered(against)
    found: list[Finding] = []
    witnessed: dict[UUID, list[Mark]] = {office_id: [] for office_id in chains}
    for chain in chains.values():
        for copy in chain.held:
            if why := _copy_fault(chain, copy):
                found.append(chain.finding(f"copy of the checkpoint {copy.number} of {copy.about_code}", why))
            elif about := chains.get(copy.about_id):
                found += _disagreements(chain, copy, about)
                by = f"the checkpoint {copy.number} that {chain.code} countersigned"
                witnessed[copy.about_id].append(copy.statement.mark(by))
    for offer in against:
        chain = chains[offer.statement.office_id]
        found += _file_faults(chain, offer)
        witnessed[chain.office_id].append(offer.statement.mark(f"the checkpoint {offer.statement.number} in the file"))
    for office_id, chain in chains.items():
        with acting_for(office_id):
            found += _chain_faults(chain, witnessed[office_id])
    return Report(sum(chain.is_there for chain in chains.values()), found)


def _gathered(against: Sequence[Offer]) -> dict[UUID, Chain]:
    """Chains that are there, and chains that should be: a file has a checkpoint of it, or somebody here holds one."""
    chains: dict[UUID, Chain] = {}
    asked = {offer.statement.office_id for offer in against} | {*queries.chains(), *audit.chains()}
    while asked:
        for office_id in sorted(asked):
            with acting_for(office_id):
                chains[office_id] = gather(office_id)
        held = (copy for chain in chains.values() for copy in chain.held)
        asked = {copy.about_id for copy in held if not copy.is_foreign} - chains.keys()
    return chains


def _key_faults(chain: Chain) -> Iterator[Finding]:
    if why := keys.lineage_fault(chain.office_id, list(chain.keys.values())):
        yield chain.finding("keys", why)
    said = set[str]().union(*(chain.entries[kind] for kind in KEYS))
    for key_id in sorted(chain.keys.keys() - said):
        yield chain.finding(f"key {key_id}", "the chain says nothing of this key")
    for key_id in sorted(said - chain.keys.keys()):
        yield chain.finding(f"key {key_id}", "the key is gone")


def _signature_fault(chain: Chain, statement: Statement, signature: bytes) -> str:
    key = chain.keys.get(statement.key_id)
    if key is None:
        return "it is signed with a key that is not the office's"
    if not statement.is_signed(key.public, signature):
        return "its signature does not fit what it says"
    if not key.created_at - CLOCK_TOLERANCE <= statement.at <= (key.retired_at or statement.at) + CLOCK_TOLERANCE:
        return "it is dated when the office did not use this key"
    return ""


def _place_fault(chain: Chain, statement: Statement, before: Statement | None) -> str:
    """What is wrong with where a checkpoint stands, whoever signed it."""
    number = before.number + 1 if before else 1
    if statement.number != number:
        return f"the checkpoint {number} before it is gone"
    if statement.previous != (before.digest() if before else GENESIS):
        return "it does not follow the one before it"
    if before is not None and not statement.follows(before):
        return "it goes back behind the one before it"
    if statement.digest() not in chain.entries[AuditKind.CHECKPOINT_MADE]:
        return "the chain says nothing of it"
    return ""


def _chain_faults(chain: Chain, witnessed: list[Mark]) -> Iterator[Finding]:
    yield from _key_faults(chain)
    marks = list(witnessed)
    before: Statement | None = None
    for statement, signature in chain.own:
        unsigned = _signature_fault(chain, statement, signature)
        if why := unsigned or _place_fault(chain, statement, before):
            yield chain.finding(f"checkpoint {statement.number}", why)
        if not unsigned:
            marks.append(statement.mark(f"its own checkpoint {statement.number}"))
        before = statement
    digests = {statement.digest() for statement in chain.stated}
    if gone := chain.entries[AuditKind.CHECKPOINT_MADE] - digests:
        yield chain.finding("checkpoints", f"{len(gone)} of which the chain tells are gone or were changed")
    for is_foreign, kind in COPIES.items():
        kept = {copy.statement.digest() for copy in chain.held if copy.is_foreign is is_foreign}
        if gone := chain.entries[kind] - kept:
            yield chain.finding("copies", f"{len(gone)} of which the chain tells are gone or were changed")
    if broken := audit.verify(chain.office_id, marks):
        yield chain.finding(f"entry {broken.position}", broken.why)


def _copy_fault(holder: Chain, copy: CheckpointCopy) -> str:
    """What is wrong with a copy itself, at its holder's."""
    if not keys.verify(holder.office_id, Signature(copy.holder_key_id, copy.countersignature), copy.receipt()):
        return "the countersignature does not fit"
    if not copy.statement.is_signed(copy.public, copy.signature):
        return "the signature of the other office does not fit"
    if copy.statement.digest() not in holder.entries[COPIES[copy.is_foreign]]:
        return "the chain says nothing of it"
    return ""


def _disagreements(holder: Chain, copy: CheckpointCopy, about: Chain) -> Iterator[Finding]:
    """What a sound copy says that the office it is about no longer does."""
    if copy.key_id not in about.keys:
        yield about.finding(f"key {copy.key_id}", f"{holder.code} knows this key of the office, which is gone")
    if copy.statement not in about.stated:
        yield about.finding(f"checkpoint {copy.number}", f"{holder.code} countersigned it, and it is gone or changed")


def _file_faults(chain: Chain, offer: Offer) -> Iterator[Finding]:
    for key in offer.keys:
        if key.key_id not in chain.keys or chain.keys[key.key_id].public != key.public:
            yield chain.finding(f"key {key.key_id}", "the file knows this key of the office, which is gone")
    if offer.statement not in chain.stated:
        yield chain.finding(f"checkpoint {offer.statement.number}", "the file has it, and it is gone or changed")
