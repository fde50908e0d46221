"""Ed25519 signatures (RFC 8032): making a pair of keys, signing, verifying, and the short name a key goes by."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES = 32
KEY_ID_DIGITS = 32
"""128 bits of the public key's SHA-256: short enough to be read out over a telephone, in groups of four."""


def new_private() -> bytes:
    """Make the private part of a pair: 32 random bytes, never to be stored in the open."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """Return the public part, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def key_id(public: bytes) -> str:
    """Name a key by a short digest of its public part."""
    return hashlib.sha256(public).hexdigest()[:KEY_ID_DIGITS]


def spoken(name: str) -> str:
    """Write a key's name as it is read out to somebody: in groups of four."""
    return " ".join(name[at : at + 4] for at in range(0, len(name), 4))


def sign(private: bytes, data: bytes) -> bytes:
    """Sign data; equal data under the same key give the same 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(data)


def verify(public: bytes, signature: bytes, data: bytes) -> bool:
    """Tell whether a signature over data was made with the private part of this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):  # the latter for what can't be a key at all
        return False
    return True
