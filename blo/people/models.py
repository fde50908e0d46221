"""Persons, their names and documents, what was recorded of them before, and what they are to each other."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Inside, Own, Scope, Shared
from blo.accounts.models import Account
from blo.kernel.db import (
    Base,
    Codes,
    Identified,
    Moment,
    OfficeOwned,
    Reducible,
    Submitted,
    Timestamped,
    code_type,
)
from blo.kernel.sealing import Sealed, SealedDay
from blo.people.birth import Birth
from blo.people.states import (
    Basis,
    BirthPrecision,
    ChildStatus,
    DocumentStatus,
    Interpreting,
    LinkBasis,
    LinkKind,
    NameKind,
    NameOrder,
    NationalityStatus,
    Need,
    PersonSection,
    Sex,
    Vulnerability,
)
from blo.records.states import AmendReason
from blo.sharing.visibility import Shareable, found_by_office

WHOLE = "all, delete-orphan"


class Person(Identified, OfficeOwned, Shareable, Timestamped, Submitted, Reducible, Base):
    """Somebody met at the border; `office_id` is the originator."""

    __tablename__ = "person"
    __scope__: ClassVar[Scope] = Shared("person")
    __table_args__ = (
        sa.CheckConstraint("(birth_precision = 'day') = (birth_day IS NOT NULL)", name="birth_day"),
        sa.CheckConstraint("(birth_precision IN ('year', 'month')) = (birth_year IS NOT NULL)", name="birth_year"),
        sa.CheckConstraint("(birth_precision = 'month') = (birth_month IS NOT NULL)", name="birth_month"),
        sa.CheckConstraint("birth_month BETWEEN 1 AND 12", name="month"),
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
    birth_month: Mapped[int | None]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    age_on: Mapped[date | None]
    birth_basis: Mapped[Basis] = mapped_column(code_type(Basis))
    nationality: Mapped[str] = mapped_column(sa.String(3), default="")
    nationality_status: Mapped[NationalityStatus] = mapped_column(code_type(NationalityStatus))
    languages: Mapped[list[str]] = mapped_column(sa.JSON)
    needs: Mapped[list[Need]] = mapped_column(Codes(Need))
    interpreter: Mapped[Interpreting | None] = mapped_column(code_type(Interpreting))
    child_status: Mapped[ChildStatus | None] = mapped_column(code_type(ChildStatus))
    vulnerabilities: Mapped[list[Vulnerability]] = mapped_column(Codes(Vulnerability), default=list)

    names: Mapped[list["PersonName"]] = relationship(order_by="PersonName.position", lazy="selectin", cascade=WHOLE)
    documents: Mapped[list["PersonDocument"]] = relationship(order_by="PersonDocument.position", cascade=WHOLE)

    @property
    def birth(self) -> Birth:
        """What is known of the birth, as one value."""
        known = (self.birth_precision, self.birth_day, self.birth_year, self.birth_month)
        return Birth(*known, self.age_from, self.age_to, self.age_on)

    def keep_year_of_birth(self) -> None:
        """Leave of a day or month of birth no more than its year."""
        year = self.birth_day.year if self.birth_day is not None else self.birth_year
        if year is not None:
            self.birth_precision, self.birth_year = BirthPrecision.YEAR, year
            self.birth_day, self.birth_month = None, None


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


class PersonDocument(Base):
    """One document of a person. `type` is of the list of documents, `mrz` the lines as they were typed.

    The lines can say of whom they are what must not leave: they are for the own office alone, whatever is released.
    """

    __tablename__ = "person_document"
    __scope__: ClassVar[Scope] = Inside("person", "person_id")
    __table_args__ = (sa.CheckConstraint("expires >= issued", name="validity"),)

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(sa.String(32))
    number: Mapped[str] = mapped_column(Sealed("person_document.number"), default="")
    issuer: Mapped[str] = mapped_column(sa.String(3), default="")
    issued: Mapped[date | None]
    expires: Mapped[date | None]
    status: Mapped[DocumentStatus | None] = mapped_column(code_type(DocumentStatus))
    mrz: Mapped[str] = mapped_column(Sealed("person_document.mrz"), default="")


class PersonVersion(Identified, OfficeOwned, Base):
    """One change of one section: what stood there before and after, as JSON. It is for the own office alone.

    `number` is the version that the change made; the person as it was recorded is version 1.
    """

    __tablename__ = "person_version"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.UniqueConstraint("person_id", "number"),
        sa.CheckConstraint("number > 1", name="number"),
        sa.CheckConstraint("reason <> 'other' OR words <> ''", name="reason_in_words"),
        sa.CheckConstraint("(words = '') = (words_language = '')", name="words_language"),
        sa.Index("ix_person_version_person", "person_id", "at", "id"),
    )

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    number: Mapped[int]
    section: Mapped[PersonSection] = mapped_column(code_type(PersonSection))
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[AmendReason] = mapped_column(code_type(AmendReason))
    words: Mapped[str] = mapped_column(Sealed("person_version.words"), default="")
    words_language: Mapped[str] = mapped_column(sa.String(12), default="")
    before: Mapped[str] = mapped_column(Sealed("person_version.before"))
    after: Mapped[str] = mapped_column(Sealed("person_version.after"))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class PersonLink(Identified, OfficeOwned, Submitted, Base):
    """What one person is to another, both of one office's records; `kind` reads from `person_id` to `other_id`.

    No release opens it: the other person, and that there is one, is never told with somebody who was released. Taking
    it back ends it; nothing is merged by it, and so nothing has to be parted.
    """

    __tablename__ = "person_link"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.CheckConstraint("person_id <> other_id", name="two_persons"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by"),
        sa.CheckConstraint("(words = '') = (words_language = '')", name="words_language"),
        sa.CheckConstraint("kind <> 'same_person' OR words <> ''", name="same_in_words"),
        sa.Index("ix_person_link_person", "person_id"),
        sa.Index("ix_person_link_other", "other_id"),
    )

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    other_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[LinkKind] = mapped_column(code_type(LinkKind))
    basis: Mapped[LinkBasis] = mapped_column(code_type(LinkBasis))
    words: Mapped[str] = mapped_column(Sealed("person_link.words"), default="")
    words_language: Mapped[str] = mapped_column(sa.String(12), default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))

    made_by: Mapped[Account] = relationship(foreign_keys=[made_by_id], lazy="joined", innerjoin=True)
