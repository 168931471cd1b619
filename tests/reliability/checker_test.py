"""The checker notices every kind of lie: logs and tables are falsified one by one."""

import pathlib
import tempfile
import unittest

import checker
import client_log
import rig
import table
from verdict import ACKED, REFUSED, UNKNOWN

SIZE = 40


def row(number, client, sequence, part=0, parts=1):
    return table.Row(number, client, sequence, part, parts, "id", table.payload(client, sequence, part, SIZE))


class Checker(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="rowgate_checker_")
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name) / "0001.log"
        self.log = client_log.ClientLog(self.path)

    def note(self, sequence, *attempts, final=None, parts=1, outcome=None, client=1, log=None):
        """The lines of one entry; an attempt is a verdict, or a verdict and other fields."""
        log = log or self.log
        log.write("sent", client, sequence, parts=parts, payload_bytes=SIZE, way="create")
        for attempt in attempts:
            kind, fields = attempt if isinstance(attempt, tuple) else (attempt, {})
            log.write("attempt", client, sequence, verdict=kind, code="OK" if kind == ACKED else "UNAVAILABLE",
                      reason="", applied="", **{"replayed": False, "rows": [], **fields})
        if final:
            log.write("final", client, sequence, verdict=final)
        if outcome:
            log.write("outcome", client, sequence, outcome=outcome)

    def check(self, *rows):
        return checker.check(client_log.read(self.folder.name), rows)

    def finds(self, kind, *rows):
        report = self.check(*rows)
        self.assertTrue(report.failed, str(report))
        self.assertEqual(getattr(report, kind), 1, str(report))

    def test_the_truth_passes(self):
        self.note(0, ACKED, final=ACKED)
        self.note(1, REFUSED, final=REFUSED)
        self.note(2, UNKNOWN, final=UNKNOWN)
        self.note(3, UNKNOWN, final=UNKNOWN)
        self.note(4, ACKED, final=ACKED, parts=2, outcome=checker.APPLIED)
        self.note(5)  # its client was killed
        report = self.check(row(1, 1, 0), row(2, 1, 3), row(3, 1, 4, 0, 2), row(4, 1, 4, 1, 2))
        self.assertFalse(report.failed, str(report))
        self.assertEqual((report.acked, report.refused, report.unknown, report.stored), (2, 1, 3, 4))

    def test_a_lost_write(self):
        self.note(0, ACKED, final=ACKED)
        self.finds("lost")

    def test_a_write_that_was_acked_after_all_and_is_lost(self):
        self.note(0, UNKNOWN, REFUSED, (ACKED, {"replayed": True}), final=ACKED)
        self.finds("lost")

    def test_a_doubled_write(self):
        self.note(0, ACKED, final=ACKED)
        self.finds("doubled", row(1, 1, 0), row(2, 1, 0))

    def test_a_doubled_write_that_nobody_knows_of(self):
        self.note(0, UNKNOWN, final=UNKNOWN)
        self.finds("doubled", row(1, 1, 0), row(2, 1, 0))

    def test_a_doubled_part(self):
        self.note(0, ACKED, final=ACKED, parts=2)
        self.finds("doubled", row(1, 1, 0, 0, 2), row(2, 1, 0, 1, 2), row(3, 1, 0, 1, 2))

    def test_a_refused_write_that_is_stored(self):
        self.note(0, REFUSED, final=REFUSED)
        self.finds("wrong", row(1, 1, 0))

    def test_half_a_transaction(self):
        self.note(0, UNKNOWN, final=UNKNOWN, parts=3)
        self.finds("torn", row(1, 1, 0, 0, 3), row(2, 1, 0, 2, 3))

    def test_a_replay_of_what_was_refused(self):
        self.note(0, REFUSED, (ACKED, {"replayed": True}), final=ACKED)
        self.finds("wrong", row(1, 1, 0))

    def test_a_replay_after_an_unknown_attempt_is_right(self):
        self.note(0, UNKNOWN, REFUSED, (ACKED, {"replayed": True}), final=ACKED)
        self.assertFalse(self.check(row(1, 1, 0)).failed)

    def test_a_replay_at_once_is_right_where_commits_are_fenced(self):
        self.note(0, (ACKED, {"replayed": True}), final=ACKED)
        claims = client_log.read(self.folder.name)
        self.assertFalse(checker.check(claims, [row(1, 1, 0)], fences=True).failed)
        self.assertTrue(checker.check(claims, [row(1, 1, 0)]).failed)

    def test_an_answer_with_another_row(self):
        self.note(0, (ACKED, {"rows": [7]}), final=ACKED)
        self.finds("wrong", row(1, 1, 0))

    def test_outcomes_that_are_not_true(self):
        self.note(0, ACKED, final=ACKED, outcome="REQUEST_OUTCOME_NOT_APPLIED")
        self.finds("wrong", row(1, 1, 0))

    def test_an_outcome_applied_that_is_not(self):
        self.note(0, REFUSED, final=REFUSED, outcome=checker.APPLIED)
        self.finds("wrong")

    def test_a_row_of_nobody(self):
        self.finds("foreign", row(1, 9, 9))

    def test_a_row_with_other_values(self):
        self.note(0, ACKED, final=ACKED)
        self.finds("foreign", row(1, 1, 0)._replace(payload="1:0:0:y"))

    def test_of_several_senders_one_answer_is_the_first(self):
        other = client_log.ClientLog(self.path.with_name("0001-1.log"))
        self.note(0, ACKED, final=ACKED)
        self.note(0, (ACKED, {"replayed": True}), final=ACKED, log=other)
        self.assertFalse(self.check(row(1, 1, 0)).failed)
        self.note(1, ACKED, final=ACKED)
        self.note(1, ACKED, final=ACKED, log=other)
        self.finds("wrong", row(1, 1, 0), row(2, 1, 1))

    def test_a_torn_last_line_is_an_attempt_without_end(self):
        self.note(0, ACKED, final=ACKED)
        self.note(1)
        with self.path.open("ab") as file:
            file.write(b'{"what": "final", "client": 1, "sequ')
        self.assertEqual((self.check(row(1, 1, 0)).acked, self.check(row(1, 1, 0)).unknown), (1, 1))


if __name__ == "__main__":
    rig.harness.main()
