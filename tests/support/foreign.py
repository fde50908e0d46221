"""Another installation, as far as it is met here: an office of its own, with a key, that hands over a checkpoint."""

from uuid import uuid4

from blo.audit.service import GENESIS, canonical
from blo.checkpoints.statements import Offer, Statement
from blo.kernel import clock, signing
from blo.offices.keys import PublicKey

PRIVATE = signing.new_private()
KEY = signing.key_id(signing.public_of(PRIVATE))


def offer() -> Offer:
    """The first checkpoint of another office there."""
    key = PublicKey(KEY, signing.public_of(PRIVATE), clock.now(), None, None, None)
    statement = Statement(uuid4(), 1, 7, "a" * 64, clock.now(), GENESIS, KEY)
    return Offer("VN-HNI-01", statement, signing.sign(PRIVATE, canonical(statement.body())), [key])
