"""The offices, links and agreements that come with the project: real pairs of offices, plainly marked agreements."""

import csv
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from blo.access.actor import Actor
from blo.offices import service
from blo.offices.models import Agreement, Office
from blo.offices.service import NewAgreement, NewOffice
from blo.offices.states import AgreementKind, DataCategory, OfficeKind, Onward

SEED = Path(__file__).parent / "seed"
NAME_COLUMNS = {
    "en": "name_en",
    "th": "name_th",
    "lo": "name_lo",
    "km": "name_km",
    "vi": "name_vi",
    "my": "name_my",
    "zh-Hans": "name_zh",
}
LINKED_SINCE = date(2024, 1, 1)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (SEED / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _office(row: dict[str, str]) -> NewOffice:
    return NewOffice(
        code=row["code"],
        kind=OfficeKind.BLO,
        country=row["country"],
        subdivision=row["subdivision"],
        names={tag: row[column] for tag, column in NAME_COLUMNS.items() if row[column]},
        time_zone=row["time_zone"],
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
    )


def _agreement(row: dict[str, Any]) -> NewAgreement:
    return NewAgreement(
        code=row["code"],
        title=row["title"],
        kind=AgreementKind.of(row["kind"]),
        parties=sorted(row["parties"]),
        crimes=row["crimes"],
        data_categories=[DataCategory.of(value) for value in row["data_categories"]],
        articles=[{"number": str(article["number"]), "title": article["title"]} for article in row["articles"]],
        languages=row["languages"],
        onward=Onward.of(row["onward"]),
        valid_from=row["valid_from"],
    )


def load(actor: Actor) -> dict[str, Office]:
    """Enter all of it, for an actor who may; return the offices by code."""
    with (SEED / "agreements.toml").open("rb") as file:
        entered = tomllib.load(file)["agreement"]
    agreements: dict[str, Agreement] = {row["code"]: service.enter_agreement(actor, _agreement(row)) for row in entered}
    offices = {row["code"]: service.create_office(actor, _office(row)) for row in _rows("offices.csv")}
    for row in _rows("links.csv"):
        service.link(
            actor,
            offices[row["office_a"]],
            offices[row["office_b"]],
            agreement=agreements[row["agreement"]],
            valid_from=LINKED_SINCE,
        )
    return offices
