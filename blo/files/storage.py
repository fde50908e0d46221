"""Where sealed files lie: a folder outside the web, each under the digest of its sealed bytes, whole or not at all.

The name says nothing of what is inside, and tells without any key whether the bytes are still what was written.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from blo.kernel import clock
from blo.kernel.sealing import SealBroken

DIGEST = re.compile(r"[0-9a-f]{64}")


class Store:
    """A folder of sealed files."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest[2:]

    def put(self, sealed: bytes) -> str:
        """Write sealed bytes so that they are there whole, or not at all, whatever happens; return their digest."""
        digest = hashlib.sha256(sealed).hexdigest()
        path = self._path(digest)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        for folder in (path.parent, self._folder):  # the names too survive a power cut
            _sync(folder)
        return digest

    def get(self, digest: str) -> bytes:
        """Return what was written; raise `SealBroken` when it is missing or is not what its name says."""
        try:
            sealed = self._path(digest).read_bytes()
        except OSError as error:
            raise SealBroken("a file that should be there is missing") from error
        if hashlib.sha256(sealed).hexdigest() != digest:
            raise SealBroken("a file on disk was changed")
        return sealed

    def all(self) -> Iterator[tuple[str, datetime]]:
        """Every file there is, by digest, with the moment it was written; leftovers of broken writes by their names."""
        for path in sorted(self._folder.glob("[0-9a-f][0-9a-f]/*")):
            yield path.parent.name + path.name, clock.moment_of(path.stat().st_mtime)

    def remove(self, digest: str) -> None:
        """Delete a file."""
        self._path(digest).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
