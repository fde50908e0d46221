"""Counters in the memory of a process: a few numbers under a lock, swept in passing.

The library's own are swept by a thread that nearly every request would start.
"""

from threading import Lock

from limits.storage import Storage

from blo.kernel import clock

MANY = 10_000


class Counters(Storage):
    """What a limiter counts in; known under ``memory://``."""

    STORAGE_SCHEME: list[str] | None = ["memory"]  # noqa: RUF012 - as the library has it

    def __init__(self, uri: str | None = None, **options: float | str | bool) -> None:
        super().__init__(uri, **options)  # type: ignore[arg-type]  # as its other storages do
        self._lock = Lock()
        self._counts: dict[str, tuple[float, int]] = {}
        self._many = MANY

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing in it can fail."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in a window that began with the first count in it."""
        now = clock.now().timestamp()
        with self._lock:
            if len(self._counts) > self._many:
                self._sweep(now)
            end, count = self._counts.get(key, (0.0, 0))
            end, count = (end, count + amount) if end > now else (now + expiry, amount)
            self._counts[key] = (end, count)
        return count

    def _sweep(self, now: float) -> None:
        """Forget windows that are over; when most are not, wait longer until the next time."""
        self._counts = {key: found for key, found in self._counts.items() if found[0] > now}
        self._many = max(MANY, 2 * len(self._counts))

    def get(self, key: str) -> int:
        """How much was counted in the present window."""
        end, count = self._counts.get(key, (0.0, 0))
        return count if end > clock.now().timestamp() else 0

    def get_expiry(self, key: str) -> float:
        """When the present window ends."""
        return self._counts.get(key, (clock.now().timestamp(), 0))[0]

    def check(self) -> bool:
        """It is always there."""
        return True

    def reset(self) -> int:
        """Forget everything."""
        with self._lock:
            forgotten = len(self._counts)
            self._counts = {}
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one."""
        self._counts.pop(key, None)
