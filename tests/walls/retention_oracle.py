"""What a run should leave, worked out from plain rows by the rules as people say them, and not by the program."""

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from blo.kernel import work
from blo.kernel.db import Base
from blo.people.naming import masked
from blo.retention.states import RetentionClass
from blo.retention.words import ERASED, WORDS
from tests.support.acting import owner_of

Row = dict[str, Any]
Tables = dict[str, dict[Any, Row]]
WORDS_OF = {model.__tablename__: columns for model, columns in WORDS.items()}
REDUCED = ("person", "detection", "case_file", "referral", "handover")
BELOW = {
    "detection_person": "detection",
    "referral_step": "referral",
    "handover_person": "handover",
    "recall": "release",
    "onward_request": "release",
}
"""Tables of words about a row of another."""
KIND_OF = {"case_file": "case", "issued_document": "document"}
COUNTING = ("version", "reduced_at", "recalled_at", "visible_to")
"""Columns whose exact value is no matter here, or follows from others."""


def taken() -> Tables:
    """Read every row of every table."""
    found: Tables = {}
    with work.reading(), owner_of(current_app).connect() as connection:
        for table in Base.metadata.sorted_tables:
            keys = [column.name for column in table.primary_key]
            rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            found[table.name] = {tuple(row[key] for key in keys): row for row in rows}
        connection.rollback()
    return found


def dropped(row: Row, table: str) -> None:
    """Put the mark where words stood."""
    for column in WORDS_OF[table]:
        row[column] = ERASED if row[column] else row[column]


class Oracle:
    """One moment of an office: what is kept by holds, what is due, and how all rows should look after a run."""

    def __init__(self, tables: Tables, office: UUID, schedule: Any, now: datetime) -> None:
        self.tables, self.office, self.now = tables, office, now
        self.lines = {kind.value: line for kind, line in schedule.lines.items()}
        self.deletes = self.lines[RetentionClass.CASE.value].act.value == "delete"
        self.case_of = {row["detection_id"]: row["case_id"] for row in self.all("case_detection")}
        self.met = defaultdict(set)  # the detections of a person
        for row in self.all("detection_person"):
            self.met[row["person_id"]].add(row["detection_id"])
        self.kept = self._kept()
        self.touched = self._touched()
        self.due = self._due()

    def all(self, table: str) -> list[Row]:
        """Return a table's rows."""
        return list(self.tables[table].values())

    def own(self, table: str) -> list[Row]:
        """Return the office's rows of a table."""
        return [row for row in self.all(table) if row["office_id"] == self.office]

    def cases_of(self, person: UUID) -> set[UUID]:
        """Return the cases a person is in."""
        return {self.case_of[one] for one in self.met[person] if one in self.case_of}

    # --- holds ---

    def _kept(self) -> dict[str, set[Any]]:
        named = defaultdict(set)
        for hold in self.own("legal_hold"):
            if hold["lifted_at"] is None:
                named[hold["kind"].value].add(hold["subject_id"])
        cases = named["case"]
        detections = named["detection"] | {one for one, case in self.case_of.items() if case in cases}
        whole = {
            table: named[table] | {row["id"] for row in self.all(table) if row["case_id"] in cases}
            for table in ("referral", "handover")
        }
        lines = self.all("handover_person")
        persons = named["person"] | {who for who, met in self.met.items() if met & detections}
        persons |= {row["person_id"] for row in self.all("referral") if row["id"] in whole["referral"]}
        persons |= {row["person_id"] for row in lines if row["handover_id"] in whole["handover"]}
        detections = detections.union(*(self.met[who] for who in persons))
        referrals = whole["referral"] | {row["id"] for row in self.all("referral") if row["person_id"] in persons}
        handovers = whole["handover"] | {row["handover_id"] for row in lines if row["person_id"] in persons}
        told = cases | {self.case_of[one] for one in detections if one in self.case_of}
        for table, ids in (("referral", referrals), ("handover", handovers)):
            told |= {row["case_id"] for row in self.all(table) if row["id"] in ids}
        kept = {"case_file": told, "detection": detections, "person": persons}
        kept |= {"referral": referrals, "handover": handovers}
        references = {row["reference"] for table in REDUCED for row in self.all(table) if row["id"] in kept[table]}
        papers = self.all("issued_document")
        kept["issued_document"] = named["document"] | {
            row["id"] for row in papers if row["case_id"] in cases or row["subject"] in references
        }
        references |= {row["reference"] for row in papers if row["id"] in kept["issued_document"]}
        kept["audit_entry"] = {row["id"] for row in self.all("audit_entry") if row["case_id"] in cases}
        kept["audit_entry"] |= {row["entry_id"] for row in self.all("audit_subject") if row["reference"] in references}
        used = {row["release_id"] for row in self.all("referral") if row["id"] in referrals}
        used |= {row["release_id"] for row in lines if row["handover_id"] in handovers}
        subjects = told | detections | persons
        kept["protection_review"] = {row["id"] for row in self.all("protection_review") if row["person_id"] in persons}
        kept["release"] = used | {
            row["id"] for row in self.all("release") if row["case_id"] in cases or row["subject_id"] in subjects
        }
        return kept

    # --- time ---

    def _touched(self) -> dict[UUID, datetime]:
        found: dict[UUID, datetime] = {row["id"]: row["opened_at"] for row in self.all("case_file")}
        for case, moment in self._done():
            if case in found and moment is not None:
                found[case] = max(found[case], moment)
        return found

    def _done(self) -> Iterator[tuple[UUID | None, datetime | None]]:
        """Give everything that was ever done, and in which case."""
        of = {row["id"]: row["case_id"] for row in self.all("referral")}
        yield from ((self.case_of.get(row["id"]), row["logged_at"]) for row in self.all("detection"))
        yield from ((case, row["created_at"]) for row in self.all("person") for case in self.cases_of(row["id"]))
        yield from ((of[row["referral_id"]], row["at"]) for row in self.all("referral_step"))
        yield from ((row["case_id"], row["issued_at"]) for row in self.all("issued_document"))
        for row in self.all("release"):
            here = row["recall_reason"] is not None and row["recall_reason"].value == "retention"
            yield from ((row["case_id"], row["granted_at"]), (row["case_id"], None if here else row["recalled_at"]))
        for row in self.all("handover"):
            yield from ((row["case_id"], row["offered_at"]), (row["case_id"], row["recorded_at"]))

    def over(self, name: str, since: datetime) -> bool:
        """Tell whether the time of a class is over for what counts from a moment."""
        days = self.lines[name].days
        return since.astimezone(UTC) + timedelta(days=days) <= self.now

    def _person_due(self, row: Row) -> bool:
        if any(bar["subject_id"] == row["id"] for bar in self.all("bar")):
            return False
        cases = self.cases_of(row["id"])
        if not cases:
            return self.over("without_case", row["created_at"])
        return self.over("case", max(self.touched[case] for case in cases)) or self._declined(row)

    def _declined(self, row: Row) -> bool:
        roles = {one["role"].value for one in self.all("detection_person") if one["person_id"] == row["id"]}
        about = [one for one in self.all("referral") if one["person_id"] == row["id"]]
        no = [one["id"] for one in about if one["decline_reason"] and one["decline_reason"].value == "person_declined"]
        lines = [one for one in self.all("handover_person") if one["person_id"] == row["id"]]
        taken_care_of = any(one["state"].value not in {"declined", "withdrawn"} for one in about)
        in_keeping = any(one["outcome"].value in {"pending", "received"} for one in lines)
        if not roles or roles - {"presumed_victim", "identified_victim"} or not no or taken_care_of or in_keeping:
            return False
        steps = self.all("referral_step")
        last = max(one["at"] for one in steps if one["referral_id"] in no and one["verb"] == "decline")
        return self.over("declined", last)

    def _due(self) -> dict[str, set[Any]]:
        due: dict[str, set[Any]] = {table: set() for table in REDUCED}
        for table in REDUCED:
            for row in self.own(table):
                if row["reduced_at"] is None and row["id"] not in self.kept[table] and self._is_due(table, row):
                    due[table].add(row["id"])
        files = {row["id"] for row in self.all("issued_document") if row["pdf"] is not None}
        due["issued_document"] = {
            row["id"]
            for row in self.own("issued_document")
            if row["id"] in files - self.kept["issued_document"]
            and self.over("subject_access" if row["kind"].value == "subject_access" else "document", row["issued_at"])
        }
        due["protection_review"] = {
            row["id"]
            for row in self.own("protection_review")
            if row["closed_at"] and row["id"] not in self.kept["protection_review"] and self._review_due(row)
        }
        named = {key[0] for key in self.tables["audit_personal"]}
        due["audit_entry"] = {
            row["id"]
            for row in self.own("audit_entry")
            if row["id"] in named - self.kept["audit_entry"] and self.over("audit", row["at"])
        }
        return due

    def _review_due(self, row: Row) -> bool:
        wished = row["outcome"].value == "withdrawn_by_person"
        return self.over("protection_on_request" if wished else "protection", row["closed_at"])

    def _is_due(self, table: str, row: Row) -> bool:
        if table == "person":
            return self._person_due(row)
        case = self.case_of.get(row["id"]) if table == "detection" else row.get("case_id", row["id"])
        return self.over("case", self.touched[case]) if case else self.over("without_case", row["logged_at"])

    # --- afterwards ---

    def afterwards(self) -> Tables:
        """How the rows of people's records should look after a run."""
        after = deepcopy(self.tables)
        for person in self.due["person"]:
            self._without(after, person)
        for table in ("referral", "handover", "detection", "case_file"):
            for one in self.due[table]:
                self._minimised(after, table, one)
        for one in self.due["protection_review"]:
            self._unreviewed(after, one)
        gone = self.due["issued_document"] | {
            row["id"]
            for row in self.all("issued_document")
            if row["id"] not in self.kept["issued_document"] and row["subject"] in self._references("person")
        }
        for one in gone:
            after["issued_document"][(one,)]["pdf"] = None
        after["audit_personal"] = {
            key: row for key, row in after["audit_personal"].items() if key[0] not in self.due["audit_entry"]
        }
        return after

    def _references(self, table: str) -> set[str]:
        return {self.tables[table][(one,)]["reference"] for one in self.due[table]}

    def _names(self, person: UUID) -> list[str]:
        return [row["text"] for row in self.all("person_name") if row["person_id"] == person]

    def _without(self, after: Tables, person: UUID) -> None:
        row = after["person"][(person,)]
        row["languages"] = []
        if row["birth_day"]:
            row |= {"birth_year": row["birth_day"].year, "birth_day": None, "birth_precision": "year"}
        cases, names = self.cases_of(person), self._names(person)
        for table, columns in WORDS_OF.items():
            for key, one in after[table].items():
                if self._is_about(table, one, person):
                    dropped(one, table)
                elif self._is_around(table, key, one, (cases, person)):
                    one |= {name: masked(one[name], names, row["reference"]) for name in columns}
        for one in [row for row in self.all("protection_review") if row["person_id"] == person]:
            self._unreviewed(after, one["id"])
        screened = {row["id"] for row in self.all("screening") if row["person_id"] == person}
        after["screening"] = {key: one for key, one in after["screening"].items() if key[0] not in screened}
        told = after["screening_answer"]
        after["screening_answer"] = {key: one for key, one in told.items() if key[0] not in screened}
        self._recalled(after, person)
        after["person_name"] = {key: one for key, one in after["person_name"].items() if one["person_id"] != person}
        if self.deletes:
            self._cut(after, person=person)

    def _unreviewed(self, after: Tables, review: UUID) -> None:
        after["protection_review"].pop((review,), None)
        feared = after["feared_party"]
        after["feared_party"] = {key: one for key, one in feared.items() if one["review_id"] != review}

    def _is_about(self, table: str, row: Row, person: UUID) -> bool:
        if table in BELOW and "person_id" not in row:
            table, below = BELOW[table], row
            row = self.tables[table][(below[f"{table}_id"],)]
        column = {"referral": "person_id", "handover_person": "person_id", "release": "subject_id"}.get(table)
        return column is not None and row[column] == person

    def _is_around(self, table: str, key: Any, row: Row, where: tuple[set[UUID], UUID]) -> bool:
        cases, person = where
        parent = BELOW.get(table, table)
        if parent != table:
            key = (row[f"{parent}_id"],)
            row = self.tables[parent][key]
        if key[0] in self.kept[parent]:
            return False
        if parent == "detection":
            return key[0] in self.met[person]
        return (key[0] if parent == "case_file" else row["case_id"]) in cases

    def _minimised(self, after: Tables, table: str, one: UUID) -> None:
        if (one,) not in after[table]:
            return
        dropped(after[table][(one,)], table)
        below = {"referral": "referral_step", "handover": "handover_person", "case_file": "release"}.get(table)
        column = "case_id" if table == "case_file" else f"{table}_id"
        for row in after[below].values() if below else ():
            if row[column] == one:
                dropped(row, below)
                self._unsaid(after, row["id"] if below == "release" else None)
        if self.deletes:
            self._cut(after, **{table: one})

    def _unsaid(self, after: Tables, release: UUID | None) -> None:
        for table in ("recall", "onward_request"):
            for row in after[table].values():
                if row["release_id"] == release:
                    dropped(row, table)

    def _cut(self, after: Tables, **what: UUID) -> None:
        """Take a row out, and those that stand on it."""
        [(table, one)] = what.items()
        del after[table][(one,)]
        standing = {
            "person": ("detection_person", "handover_person"),
            "detection": ("detection_person", "case_detection", "detection_nationality"),
            "case_file": ("case_detection",),
            "referral": ("referral_step",),
            "handover": ("handover_person",),
        }[table]
        column = f"{KIND_OF.get(table, table)}_id"
        for name in standing:
            after[name] = {key: row for key, row in after[name].items() if row[column] != one}
        for row in [row for row in after["referral"].values() if table == "person" and row["person_id"] == one]:
            self._cut(after, referral=row["id"])
        if table in {"detection", "case_file"}:
            self._recalled(after, one)

    def _recalled(self, after: Tables, subject: UUID) -> None:
        for row in after["release"].values():
            in_effect = str(row["state"]) == "active" and row["expires_at"] > self.now
            if row["subject_id"] == subject and row["office_id"] == self.office and in_effect:
                row |= {"state": "recalled", "recall_reason": "retention"}


def wrongly_visible(tables: Tables) -> list[Any]:
    """The things whose `visible_to` does not say what the releases say."""
    offices = defaultdict(set)
    for row in tables["release"].values():
        if row["state"].value == "active":
            offices[row["subject_id"]].add(row["recipient_id"])
    things = [row for table in ("person", "detection", "case_file") for row in tables[table].values()]
    return [row["reference"] for row in things if row["visible_to"] != offices[row["id"]]]


def differences(found: dict[Any, Row], wanted: dict[Any, Row]) -> list[str]:
    """Name what differs, row by row and column by column, but for columns that only count or date."""
    told = [f"{key}: only {'found' if key in found else 'wanted'}" for key in found.keys() ^ wanted.keys()]
    told += [
        f"{key} {name}: {str(row[name])[:60]} for {str(wanted[key][name])[:60]}"
        for key, row in found.items()
        if key in wanted
        for name in row.keys() - set(COUNTING)
        if row[name] != wanted[key][name]
    ]
    return sorted(told)[:5]
