"""Compares what clients claim with what is stored."""

import collections
import dataclasses

import table
from verdict import ACKED, REFUSED, UNKNOWN

APPLIED = "REQUEST_OUTCOME_APPLIED"
SHOWN_PROBLEMS = 20


@dataclasses.dataclass
class Report:
    acked: int = 0
    refused: int = 0
    unknown: int = 0
    replayed: int = 0  # answers that were given before
    stored: int = 0  # rows
    lost: int = 0  # acked, and not stored
    doubled: int = 0  # stored more than once
    torn: int = 0  # stored in part
    wrong: int = 0  # verdicts that are not true
    foreign: int = 0  # rows that nobody has sent
    problems: list = dataclasses.field(default_factory=list)

    @property
    def failed(self):
        return self.lost + self.doubled + self.torn + self.wrong + self.foreign > 0

    def counts(self):
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self) if field.name != "problems"}

    def __str__(self):
        text = ", ".join(f"{name} {count}" for name, count in self.counts().items())
        return "\n".join([text, *self.problems[:SHOWN_PROBLEMS]])

    def found(self, kind, claim, why):
        setattr(self, kind, getattr(self, kind) + 1)
        self.problems.append(f"{kind}: client {claim.client} sequence {claim.sequence}: {why}; attempts: "
                             + str([(a["code"], a["reason"], a["applied"], a["replayed"]) for a in claim.attempts]))


def _check_rows(report, claim, rows):
    counts = collections.Counter(row.part for row in rows)
    if counts and max(counts.values()) > 1:
        report.found("doubled", claim, f"rows {sorted(row.id for row in rows)}")
    if counts and set(counts) != set(range(claim.parts)):
        report.found("torn", claim, f"parts {sorted(counts)} of {claim.parts}")
    for row in rows:
        if row.payload != table.payload(claim.client, claim.sequence, row.part, claim.payload_bytes):
            report.found("foreign", claim, f"row {row.id} holds other values than were sent")


def _check_verdict(report, claim, rows):
    verdict = claim.verdict
    if verdict == ACKED and not rows:
        report.found("lost", claim, "acked and not stored")
    elif verdict == REFUSED and rows:
        report.found("wrong", claim, f"refused and stored as {sorted(row.id for row in rows)}")


# A replay after nothing but refusals: one of these was no refusal. Only where nobody else sends the same, and where the
# gateway has no lost commits: it gives the stored answer when its fence has found one.
def _check_replays(report, claim, fences):
    earlier = []
    for attempt in claim.attempts:
        if attempt["replayed"] and not fences and claim.senders == 1 and all(kind == REFUSED for kind in earlier):
            report.found("wrong", claim, "replayed, though every attempt before it was refused")
        earlier.append(attempt["verdict"])
    if sum(1 for a in claim.attempts if a["verdict"] == ACKED and a["code"] == "OK" and not a["replayed"]) > 1:
        report.found("wrong", claim, "more than one answer claims to be the first")


def _check_answers(report, claim, rows):
    stored = {row.id for row in rows}
    for attempt in claim.attempts:
        if rows and not set(attempt["rows"]) <= stored:
            report.found("wrong", claim, f"answered rows {attempt['rows']}, stored {sorted(stored)}")


# An outcome was asked for after the verdict and must not contradict the table.
def _check_outcomes(report, claim, rows):
    for outcome in claim.outcomes:
        if (outcome == APPLIED) != bool(rows):
            report.found("wrong", claim, f"GetRequestOutcome says {outcome}, {len(rows)} rows are stored")


def check(claims, rows, fences=False):
    """`fences`: the gateway may lose connections in COMMIT, and find out what became of it."""
    report = Report(stored=len(rows))
    found = collections.defaultdict(list)
    for row in rows:
        found[(row.client, row.sequence)].append(row)
    for key, claim in claims.items():
        kind = claim.verdict
        setattr(report, kind, getattr(report, kind) + 1)
        report.replayed += sum(1 for attempt in claim.attempts if attempt["replayed"])
        _check_rows(report, claim, found[key])
        _check_verdict(report, claim, found[key])
        _check_replays(report, claim, fences)
        _check_answers(report, claim, found[key])
        _check_outcomes(report, claim, found[key])
    for key in found.keys() - claims.keys():
        report.foreign += 1
        report.problems.append(f"foreign: client {key[0]} sequence {key[1]}: nobody has sent it")
    return report


__all__ = ["ACKED", "REFUSED", "UNKNOWN", "Report", "check"]
