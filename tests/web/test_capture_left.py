"""What a closed account left sealed on a device: a supervisor of its office and agency takes it over, nobody else."""

import json
from types import SimpleNamespace
from uuid import uuid4

import pytest

from blo.access.gate import Reason
from blo.accounts import service as accounts
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.capture import policy
from blo.capture.models import CapturedEntry
from blo.detections.models import Detection
from blo.kernel.acting import act_as, forget

pytestmark = [pytest.mark.offline, pytest.mark.either_engine]


def left(device, act, account, *entries):
    told = {"device": str(device.id), "account": str(account), "entries": [one["id"] for one in entries], "act": act}
    sent = {"csrf_token": device.token, "batch": json.dumps(told)}
    return device.visitor.client.post("/capture/left", data=sent)


def close(world, at_work, name):
    with at_work():
        act_as(world.administrator_north.told())
        accounts.close(world.administrator_north, world.actors[name].account_id)
        forget()


@pytest.mark.parametrize("act", ["take", "discard"])
def test_what_somebody_left_is_for_a_supervisor_of_the_office_once_the_account_is_closed(
    device, visit, kept, world, at_work, act
):
    guard, supervisor, liaison = device(), device("supervisor_north"), device("liaison_north")
    entry, key, owner = guard.entry(men="0"), guard.session()["key"], world.guard_north.account_id
    guard.send(entry)
    supervisor.id = liaison.id = guard.id
    assert left(liaison, act, owner, entry).status_code == 403
    assert left(supervisor, act, owner, entry).status_code == 409
    for stranger in (world.stranger.account_id, world.liaison_south.account_id, uuid4()):
        assert left(supervisor, act, stranger, entry).status_code == 404
    assert AuditKind.ENTRIES_TAKEN_OVER not in {row.kind for row in kept(AuditEntry)}
    close(world, at_work, "guard_north")
    answer = left(supervisor, act, owner, entry)
    assert (answer.status_code, answer.json["key"]) == (200, key if act == "take" else "")
    kinds = [row.kind for row in kept(AuditEntry)]
    assert kinds.count(AuditKind.ENTRIES_TAKEN_OVER if act == "take" else AuditKind.ENTRIES_DISCARDED) == 1
    assert len(kept(CapturedEntry)) == (1 if act == "take" else 0)


def test_an_entry_taken_over_arrives_once_although_its_writer_had_sent_it_before(device, kept, world, at_work):
    guard, supervisor = device(), device("supervisor_north")
    supervisor.id = guard.id
    logged, waiting = guard.entry(place_name="one"), guard.entry(place_name="two", men="0")
    [stored, _refused] = guard.send(logged, waiting)["answers"]
    close(world, at_work, "guard_north")
    assert left(supervisor, "take", world.guard_north.account_id, logged, waiting).status_code == 200
    [known] = supervisor.send(held=[[logged["id"], 1]])["held"]
    assert known["reference"] == stored["reference"]
    [said] = supervisor.send(supervisor.next(waiting, men="2"))["answers"]
    assert said["answer"] == "stored"
    assert {row.place_name for row in kept(Detection)} == {"one", "two"}


def test_what_an_officer_of_an_agency_left_is_not_for_another_agencys_supervisor():
    def somebody(agency):
        return SimpleNamespace(office_id=1, agency=agency, may=lambda _permission: True)

    for theirs, own, may in (("police", "", False), ("police", "customs", False), ("police", "police", True)):
        assert bool(policy.take_over(somebody(own), somebody(theirs))) is may
    assert policy.take_over(somebody("customs"), somebody(""))
    assert policy.take_over(somebody("police"), SimpleNamespace(office_id=2, agency="")).reason is Reason.OFFICE


@pytest.mark.parametrize("batch", ["", "[]", "{}", '{"device": 1}', '{"act": "take"}'])
def test_what_no_device_asks_of_what_is_left_is_refused(device, batch):
    supervisor = device("supervisor_north")
    sent = {"csrf_token": supervisor.token, "batch": batch}
    assert supervisor.visitor.client.post("/capture/left", data=sent).status_code == 400
