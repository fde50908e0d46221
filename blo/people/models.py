"""Persons and their names."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Inside, Scope, Shared
from blo.kernel.db import Base, Codes, Identified, OfficeOwned, Reducible, Submitted, Timestamped, code_type
from blo.kernel.sealing import Sealed, SealedDay
from blo.people.birth import Birth
from blo.people.states import Basis, BirthPrecision, NameKind, NameOrder, NationalityStatus, Need, Sex
from blo.sharing.visibility import Shareable, found_by_office


class Person(Identified, OfficeOwned, Shareable, Timestamped, Submitted, Reducible, Base):
    """Somebody met at the border; `office_id` is the originator."""

    __tablename__ = "person"
    __scope__: ClassVar[Scope] = Shared("person")
    __table_args__ = (
        sa.CheckConstraint("(birth_precision = 'day') = (birth_day IS NOT NULL)", name="birth_day"),
        sa.CheckConstraint("(birth_precision = 'year') = (birth_year IS NOT NULL)", name="birth_year"),
        sa.CheckConstraint(
            "(birth_precision = 'estimated') = (age_from IS NOT NULL AND age_to IS NOT NULL AND age_on IS NOT NULL)",
            name="birth_estimated",
        ),
        sa.CheckConstraint("age_from IS NULL OR age_from BETWEEN 0 AND age_to", name="ages"),
        sa.CheckConstraint("(nationality_status IN ('stateless', 'undetermined')) = (nationality = '')", name="nation"),
        sa.Index("ix_person_office", "office_id", "created_at", "id"),
        found_by_office("person"),
    )

    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    recorded_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    sex: Mapped[Sex] = mapped_column(code_type(Sex))
    birth_precision: Mapped[BirthPrecision] = mapped_column(code_type(BirthPrecision))
    birth_day: Mapped[date | None] = mapped_column(SealedDay("person.birth_day"))
    birth_year: Mapped[int | None]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    age_on: Mapped[date | None]
    birth_basis: Mapped[Basis] = mapped_column(code_type(Basis))
    nationality: Mapped[str] = mapped_column(sa.String(3), default="")
    nationality_status: Mapped[NationalityStatus] = mapped_column(code_type(NationalityStatus))
    languages: Mapped[list[str]] = mapped_column(sa.JSON)
    needs: Mapped[list[Need]] = mapped_column(Codes(Need))

    names: Mapped[list["PersonName"]] = relationship(order_by="PersonName.position", lazy="selectin")

    @property
    def birth(self) -> Birth:
        """What is known of the birth, as one value."""
        return Birth(self.birth_precision, self.birth_day, self.birth_year, self.age_from, self.age_to, self.age_on)


class PersonName(Identified, Base):
    """One name as it was written: never split, never transliterated in place."""

    __tablename__ = "person_name"
    __scope__: ClassVar[Scope] = Inside("person", "person_id")
    __table_args__ = (sa.UniqueConstraint("person_id", "position"),)

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Sealed("person_name.text"))
    script: Mapped[str] = mapped_column(sa.String(4))
    language: Mapped[str] = mapped_column(sa.String(12))
    kind: Mapped[NameKind] = mapped_column(code_type(NameKind))
    order: Mapped[NameOrder] = mapped_column("name_order", code_type(NameOrder))
    basis: Mapped[Basis] = mapped_column(code_type(Basis))
