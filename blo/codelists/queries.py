"""The versions of an entry."""

import sqlalchemy as sa

from blo.codelists.models import CodeVersion
from blo.kernel.db import db

MOST_SHOWN = 100


def versions(name: str, code: str) -> list[CodeVersion]:
    """The versions of an entry, newest first; of very many the newest, and always one more than is compared."""
    statement = sa.select(CodeVersion).where(CodeVersion.list_name == name, CodeVersion.code == code)
    return list(db.session.scalars(statement.order_by(CodeVersion.version.desc()).limit(MOST_SHOWN)))
