"""What one engine of this process compiled of a statement, kept for all that come after it on the same data.

Each test has a database of its own and so engines of its own, and compiling a statement takes ten times as long as
asking it. Copies of one template have one set of data keys, so that what is sealed in one opens in all: the first
engine of each copy shares a dialect, and with it what was compiled. A second one stands for another process and shares
nothing.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect, create
from sqlalchemy.util import LRUCache

MOST = 20_000
_make = create.create_engine
_template_of: dict[str, str] = {}
_kept: dict[tuple[str, ...], tuple[Dialect, Any]] = {}
_served: set[tuple[str, str]] = set()


def is_copy(name: str, template: str) -> None:
    """Say that the database of this name is a copy of a template, which may be a copy itself."""
    _template_of[name] = _template_of.get(template, template)


def create_engine(url: str | sa.URL, **options: Any) -> sa.Engine:
    """Make an engine as SQLAlchemy does; the first of a role on a copy takes over what those before it compiled."""
    engine = _make(url, **options)
    name, role = engine.url.database or "", engine.url.username or ""
    if name in _template_of and (name, role) not in _served:
        _served.add((name, role))
        key = (_template_of[name], role, repr(sorted(options.items(), key=str)))
        engine.dialect, engine._compiled_cache = _kept.setdefault(key, (engine.dialect, LRUCache(MOST)))
    return engine


sa.create_engine = create.create_engine = create_engine  # type: ignore[assignment]
