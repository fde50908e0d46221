"""Files to keep: lists as sheets, under names that name nobody."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Response, abort, request

from blo.kernel.i18n import Words
from blo.kernel.sheets import sheet, workbook
from blo.web.ui import reading

MOST_ROWS = 10_000
BAD_REQUEST = 400
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEARS = range(2000, 2200)


def download(name: str, header: Sequence[Words], rows: Iterable[Sequence[object]]) -> Response:
    """Return rows as a sheet to be kept; `name` has codes and references alone."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(sheet(header, rows), mimetype="text/csv", headers=headers)


def workbook_download(name: str, header: Sequence[Words], rows: Iterable[Sequence[object]], heading: str) -> Response:
    """Return rows as a workbook to be kept; `name` has codes and references alone, `heading` is printed above them."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(workbook(header, rows, heading), mimetype=WORKBOOK, headers=headers)


def asked_period(zone: str) -> tuple[datetime | None, datetime | None]:
    """Return from when and until when was asked for: whole days (``since``, ``until``) at a place, either left out."""
    since, until = (_asked_day(name, zone) for name in ("since", "until"))
    return since, until + timedelta(days=1) if until else None


def _asked_day(name: str, zone: str) -> datetime | None:
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        day = reading.day(text)
    except ValueError:
        abort(BAD_REQUEST)
    if day.year not in YEARS:
        abort(BAD_REQUEST)
    return datetime.combine(day, time(), ZoneInfo(zone))
