"""The schedule of a plan, worked out anew from the tables of docs/how-it-decides.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tests.independent.clocks import DAY, date_of, minute_of, minute_of_week
from tests.independent.question import Document, Question, country_of
from tests.independent.rules import is_working_day, shown_working_time

Step = tuple[int, tuple[str, ...]]
LADDERS: Final[tuple[tuple[int, tuple[Step, ...]], ...]] = (
    (15, ((2 * DAY, ("email", "status-page")), (60, ("status-page", "banner")))),
    (121, ((7 * DAY, ("email", "status-page")), (DAY, ("email",)), (60, ("status-page", "banner")))),
    (
        10**9,
        (
            (14 * DAY, ("email", "status-page")),
            (7 * DAY, ("email",)),
            (DAY, ("email",)),
            (60, ("status-page", "banner")),
        ),
    ),
)
Sent = tuple[str, str, int | None]


def awake(question: Question, minute: int) -> int:
    """Count the users for whom it is between 07:00 and 22:00."""
    return sum(users for zone, users in question.audience if 7 * 60 <= minute_of_week(zone, minute) % DAY < 22 * 60)


def at_work(question: Question, minute: int) -> int:
    """Count the users for whom it is between 09:00 and 17:00 on a working day of their country."""
    return sum(
        users
        for zone, users in question.audience
        if 9 * 60 <= minute_of_week(zone, minute) % DAY < 17 * 60
        and is_working_day(country_of(zone), date_of(zone, minute))
    )


def best_hour(question: Question, deadline: int, after: int) -> int:
    """Return the whole hour of the day before a deadline at which a message goes out; the deadline if there is none."""
    day = range(max(after, deadline - DAY), deadline + 1)
    hours = [minute for minute in day if minute_of_week(question.zone, minute) % 60 == 0]
    return max(hours, key=lambda at: (awake(question, at), at_work(question, at), at), default=deadline)


def announce_by(question: Question, start: int) -> int:
    """Return the last minute at which a window may be announced so that the notice period is kept."""
    if question.working_days is None:
        return start - question.notice
    minute, left = start, question.working_days * DAY
    while left > 0:
        minute -= 1
        left -= shown_working_time(question.zone, minute)
    return minute


def promises(question: Question, start: int, own: Iterable[Step] | None = None) -> dict[int, set[str]]:
    """Map the deadlines of all steps to their channels; one is added where no step keeps the notice period."""
    usual = next(steps for up_to, steps in LADDERS if question.duration < up_to)
    ladder = sorted(usual if own is None else own, reverse=True)
    steps = {start - lead: set(channels) for lead, channels in ladder}
    latest = announce_by(question, start)
    if latest == start and min(steps) < question.as_of:
        steps.setdefault(question.as_of, set()).update(ladder[0][1])
    elif latest != start and not any(question.as_of <= promised <= latest for promised in steps):
        steps.setdefault(latest, set()).update(ladder[0][1])
    return steps


def expected(question: Question, start: int) -> set[Sent]:
    """List what is sent before the work: each step that is not past, and none before the deadline of the one before."""
    sent, after = set[Sent](), question.as_of
    for promised, channels in sorted(promises(question, start).items()):
        if promised >= question.as_of:
            at = best_hour(question, promised, after) if start - promised >= DAY else promised
            sent |= {("reminder" if after > question.as_of else "initial", channel, at) for channel in channels}
            after = promised + 1
    return sent


def told(plan: Document) -> set[Sent]:
    """List what a plan says is sent before the work."""
    return {
        (each["kind"], each["channel"], minute_of(each["send_at"]))
        for each in plan["announcements"]
        if each["kind"] in {"initial", "reminder"}
    }


def check_order(plan: Document, question: Question) -> None:
    """Messages are sorted, none is later than promised, and reach and night are as the clocks of readers say."""
    sent = [(each, minute_of(each["send_at"])) for each in plan["announcements"] if each["send_at"]]
    assert [at for _, at in sent] == sorted(at for _, at in sent)
    everybody = sum(users for _, users in question.audience)
    start = minute_of(plan["window"]["start"])
    for each, at in sent:
        assert question.as_of <= at <= minute_of(each["promised"]) <= start
        assert abs(each["reach"] - awake(question, at) / everybody) < 1e-9
        assert each["at_night"] == (awake(question, at) * 2 < everybody)
    last = {(each["kind"], each["channel"], each["waits_for"]) for each in plan["announcements"][-5:]}
    assert last == {
        *(("start", channel, None) for channel in ("status-page", "banner")),
        *(("complete", channel, "COMPLETED") for channel in ("status-page", "banner", "email")),
    }
