"""How a release is written in a sheet."""

from datetime import datetime
from zoneinfo import ZoneInfo

from blo.kernel.i18n import lazy_gettext as _l
from blo.sharing.models import Release

HEADER = (
    _l("Kind"), _l("Record"), _l("State"), _l("From office"), _l("To office"), _l("Released"), _l("Purpose"),
    _l("Agreement"), _l("Article"), _l("Handling code"), _l("Restriction in words"), _l("May be seen until"),
    _l("Recalled"), _l("Reason"),
)  # fmt: skip


def line(row: Release, zone: str) -> tuple[object, ...]:
    """The release as a row of a sheet, its times in a form that programs sort by."""
    return (
        row.kind.label,
        row.subject_reference,
        row.state.label,
        row.office.code,
        row.recipient.code,
        _written(row.granted_at, zone),
        row.purpose.label,
        row.agreement.code,
        row.article,
        row.handling.label,
        row.handling_note,
        _written(row.expires_at, zone),
        _written(row.recalled_at, zone),
        row.recall_reason.label if row.recall_reason else "",
    )


def _written(moment: datetime | None, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds") if moment else ""
