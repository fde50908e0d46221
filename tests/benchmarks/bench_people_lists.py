"""Recording a list of 500 people in one go, against putting as many rows into the same tables and nothing else."""

import time
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

from blo.audit.models import AuditEntry, AuditPersonal, AuditSubject
from blo.detections.models import DetectionPerson
from blo.groups import arriving, content, service
from blo.groups.states import Column
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.people.models import Person, PersonName
from blo.web.groups.cells import read_all
from tests.benchmarks.measure import report
from tests.support import walk

PEOPLE = 500
MOST_SECONDS = 10
COLUMNS: list[Column | None] = [Column.NATIVE, Column.LATIN, Column.SEX, Column.BIRTH, Column.NATIONALITY]


def _sheet() -> bytes:
    lines = [f"ชื่อ{number:03},Name {number:03},f,{1960 + number % 50},MM" for number in range(PEOPLE)]
    return "\n".join(("ชื่อ,ชื่อภาษาอังกฤษ,เพศ,ปีเกิด,สัญชาติ", *lines, "")).encode()


def _list(actor: Any, reference: str) -> tuple[float, int]:
    """Take a list in, read it, and record it; seconds, and how many were recorded."""
    began = time.perf_counter()
    with work.atomic():
        row = service.take_in(actor, reference, uuid4(), arriving.arrived(_sheet()))
        named = content.named(row.content, COLUMNS, headed=True)
        service.go_on(actor, reference, row.id, named, version=row.version)
    with work.atomic():
        found = read_all(content.lines_of(row.content), clock.today(actor.time_zone))
        entries = {one.number: (one.command, one.role) for one in found if one.is_good and one.command}
        persons = service.confirm(actor, reference, row.id, entries, version=row.version)
        number = len(persons)
    return time.perf_counter() - began, number


def _copies() -> float:
    """Seconds to put the same rows, sealed anew, into tables without rules: one statement a table."""
    tables = (Person, PersonName, DetectionPerson, AuditEntry, AuditPersonal, AuditSubject)
    copies = []
    with work.atomic():
        for model in tables:
            there = db.session.execute(sa.select(model.__table__)).mappings().all()
            columns = [sa.Column(column.name, column.type) for column in model.__table__.columns]
            copy = sa.Table(f"copy_{model.__tablename__}", sa.MetaData(), *columns, prefixes=["TEMPORARY"])
            db.session.execute(sa.schema.CreateTable(copy))
            copies.append((copy, [dict(row) for row in there]))
        began = time.perf_counter()
        for copy, rows in copies:
            db.session.execute(sa.insert(copy), rows)
        return time.perf_counter() - began


def bench_people_lists(app: Flask, world: Any, engine_name: str) -> None:
    """Time a whole list, from the file to the last entry of the log."""
    actor = world.guard_north
    with app.app_context():
        with work.atomic():
            reference = walk.detection(actor, counts={"men": PEOPLE}).reference
        taken, number = _list(actor, reference)
        floor = _copies()
    assert number == PEOPLE
    report(
        f"{engine_name}: a list of {PEOPLE} people, read and recorded",
        f"{taken:8.2f} s  {taken / floor:5.1f} x putting the rows in ({floor:.2f} s)  "
        f"{taken / PEOPLE * 1000:.1f} ms a person",
    )
    assert taken < MOST_SECONDS
