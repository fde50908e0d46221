"""What may happen to an entry on its way, and the test that shows what becomes of it then.

| drill | what must hold |
|---|---|
| no line | the page opens, an entry is kept sealed, and arrives when there is a line |
| slow line | at 250 kbit/s down, 50 up, 300 ms and one packet in twenty lost all arrives, and in two minutes |
| kill | a browser that is killed has lost neither what was saved nor what was half typed |
| power loss | the same: what counts as saved has been written for good; a lost request is sent again |
| duplicate | what is delivered twice, by two windows or by the line, is one record |
| reordered | whatever order requests arrive in, the last revision stands |
| lost response | the same entry gets the same answer again; a change made meanwhile changes the one record |
| server fails | one entry the server fails at holds up no other, and is tried again for ever |
| expired session | entries stay, closed; more can be added; all is sent when their writer is back |
| changed form | nothing written in an older form is lost: what has no place any more is shown |
| clock wrong | a clock that is a year off is set right, or asked about; nothing is refused unseen |
| disabled account | entries stay sealed; a supervisor takes them over or lets them be deleted, on record |
| changed role | somebody who may log nothing is told so |
| two devices | both versions are shown field by field, and a person decides |
| sign-out | it warns, and leaves sealed what waits; the next user reads none of it |
| left lying | after the time a session lasts all is closed |
| nothing nominal | neither caches, nor logs, nor what lies on the device, tell what was written |
| photos | they wait sealed, follow their entry once, and outlive a lost answer |
"""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.offline

TESTS = Path(__file__).parents[1]
SHOWN = {
    "no line": {"browser/test_offline.py": ["what_is_written_without_a_line_arrives_when_there_is_one"]},
    "slow line": {
        "browser/test_offline.py": ["a_line_of_two_generations_ago_that_loses_packets_and_answers_carries_all"],
        "browser/test_offline_page.py": ["on_a_slow_line_a_detection_is_logged_in_under_two_minutes_with_one_thumb"],
    },
    "kill": {"browser/test_offline.py": ["a_battery_that_dies_takes_nothing_along"]},
    "power loss": {
        "browser/test_offline.py": ["a_battery_that_dies_takes_nothing_along"],
        "walls/test_arriving_once.py": ["every_entry_of_many_schedules_arrives_once_and_as_it_was_last_written"],
    },
    "duplicate": {
        "browser/test_offline.py": ["what_is_delivered_twice_is_one_record", "two_windows_send_once"],
        "web/test_capture.py": ["the_same_revision_gives_the_same_result_however_often_it_comes"],
    },
    "reordered": {
        "walls/test_arriving_once.py": [
            "every_entry_of_many_schedules_arrives_once_and_as_it_was_last_written",
            "a_long_queue_arrives_once_and_as_it_was_last_written",
        ],
    },
    "lost response": {
        "browser/test_offline.py": [
            "an_answer_that_is_lost_makes_no_second_record",
            "a_change_made_before_the_lost_answer_is_known_changes_the_one_record",
        ],
    },
    "server fails": {
        "browser/test_offline.py": [
            "one_entry_that_the_server_fails_at_holds_up_no_other",
            "it_tries_again_and_again_with_nobody_there_and_after_pauses_that_grow",
        ]
    },
    "expired session": {
        "browser/test_offline_people.py": ["an_entry_outlives_its_session_and_is_closed_until_its_writer_is_back"]
    },
    "changed form": {
        "browser/test_offline.py": ["a_form_that_has_changed_loses_nothing_of_what_was_written"],
        "web/test_capture.py": ["an_entry_of_an_older_form_loses_nothing"],
    },
    "clock wrong": {
        "browser/test_offline.py": [
            "a_clock_that_was_wrong_all_along_is_set_right_without_a_word",
            "a_clock_that_jumped_is_asked_about_and_nothing_is_refused_silently",
        ],
    },
    "disabled account": {
        "browser/test_offline_people.py": [
            "a_closed_account_leaves_its_entries_sealed_and_says_what_to_do",
            "what_a_closed_account_left_is_taken_over_by_a_supervisor_and_by_nobody_else",
            "what_a_closed_account_left_may_be_deleted_unread",
        ],
    },
    "changed role": {"browser/test_offline_people.py": ["somebody_whose_role_logs_nothing_is_told_so"]},
    "two devices": {
        "browser/test_offline_people.py": [
            "an_entry_begun_on_one_device_is_completed_on_another_and_two_changes_are_decided_by_a_person"
        ],
        "web/test_capture.py": ["two_devices_that_changed_one_entry_are_shown_each_others_version"],
    },
    "sign-out": {"browser/test_offline_people.py": ["whoever_comes_next_sees_how_many_wait_and_nothing_else"]},
    "left lying": {"browser/test_offline_people.py": ["a_tablet_that_lies_around_closes_what_is_sealed"]},
    "nothing nominal": {
        "browser/test_offline_page.py": ["the_device_keeps_the_shell_and_nothing_of_anybody"],
        "web/test_capture.py": ["what_is_written_stands_in_no_log"],
    },
    "photos": {
        "browser/test_offline_photos.py": ["photos_wait_sealed_are_made_smaller_and_follow_their_entry_once"],
    },
}


def test_every_drill_of_the_table_is_shown_by_tests_that_are_there():
    assert list(SHOWN) == re.findall(r"^\| ([\w -]+?) +\|", __doc__, re.MULTILINE)[1:]
    gone = [
        f"{drill}: {file}: {name}"
        for drill, files in SHOWN.items()
        for file, names in files.items()
        for name in names
        if f"def test_{name}(" not in (TESTS / file).read_text(encoding="utf-8")
    ]
    assert gone == []
