"""The column type of secrets that have to be read again; one place, so that sealing them changes nothing else."""

import sqlalchemy as sa


class Sealed(sa.types.TypeDecorator[str]):
    """Text of the column `place` (``table.column``)."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place
