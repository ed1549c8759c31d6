"""Lives of plans under random cuts: each message once, none lost, none about what was not known."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.independent.clocks import DAY, minute_of
from tests.independent.effort import LIVES
from tests.independent.lives import (
    BEGIN,
    EDGES,
    END,
    FIRST,
    STEP,
    Change,
    Job,
    Look,
    Version,
    due,
    live,
    lives,
    write_plan,
)
from tests.independent.question import Document

OPTIONS = st.sampled_from([(), (), ("--automatic",), ("--regions", "2"), ("--regions", "2", "--automatic")])
Reader = tuple[str, str]  # a channel and a zone

CONFIRM = ("--status", "CONFIRMED")
EARLY: list[Change | Look] = [Change(BEGIN + STEP, CONFIRM), *(Look(at, None) for at in EDGES[:2])]
CERTAIN: list[list[Change | Look]] = [
    [Change(FIRST - 2 * DAY, CONFIRM), Look(FIRST - 60, 3), *(Look(at, None) for at in EDGES[2:])],
    [*EARLY, Change(FIRST - DAY, ("--duration", "2h"), FIRST + DAY), Change(FIRST - DAY + 60, CONFIRM)],
    [*EARLY, Look(FIRST - DAY, 2), Change(FIRST - 60, ("--status", "CANCELLED"))],
    [
        *EARLY,
        Change(FIRST - 30, ("--status", "IN-PROCESS")),
        *(Look(at, 2) for at in EDGES[2:4]),
        Change(FIRST + 60, ("--extend", "90m")),
        Look(FIRST + 120, None),
        Change(FIRST + 150, ("--status", "COMPLETED")),
    ],
    [
        *EARLY,
        Change(FIRST - 60, ("--duration", "2h"), FIRST - 30),
        Change(FIRST, ("--status", "COMPLETED")),
    ],
    [Change(FIRST - 60, CONFIRM), Change(FIRST - 60, ("--status", "CANCELLED"))],
    [Change(FIRST - 60, CONFIRM), Change(FIRST - 60, ("--extend", "90m")), Look(FIRST - 30, None)],
    [Change(FIRST - 60, CONFIRM), Change(FIRST - 60, ("--duration", "2h"), FIRST + DAY), Change(FIRST - 60, CONFIRM)],
]


def certainly(test: Callable[..., None]) -> Callable[..., None]:
    """Have a test try these lives whatever else is drawn: confirmed late, moved, called off, extended, all at once."""
    for events in CERTAIN:
        test = example(events=events, options=())(test)
    return test


def in_force(versions: list[Version], at: int) -> Version:
    """Return the version that held at a minute: a change belongs to its moment."""
    return next(version for version in reversed(versions) if version.at <= at)


def readers(message: Document) -> list[Reader]:
    """List who gets a message."""
    return [(message["channel"], zone) for zone in message["audience"]]


@LIVES
@certainly
@given(events=lives(), options=OPTIONS)
def test_each_message_is_sent_once_whatever_is_killed(
    tmp_path: Path, events: list[Change | Look], options: tuple[str, ...]
) -> None:
    """However time is cut, and wherever runs are killed, what is sent in the end is what the last version has."""
    job = Job(tmp_path)
    live(tmp_path, events, job, write_plan(tmp_path, options=options))
    whole = due(tmp_path, BEGIN, END)
    assert len({each["id"] for each in whole}) == len(whole)
    assert sorted(job.handed_over.values(), key=str) == sorted(whole, key=str)
    assert [each["send_at"] for each in whole] == sorted(each["send_at"] for each in whole)


@LIVES
@certainly
@given(events=lives(), options=OPTIONS)
def test_nobody_is_told_what_is_not_known(
    tmp_path: Path, events: list[Change | Look], options: tuple[str, ...]
) -> None:
    """Each message is true of the version in force, comes in an order that makes sense, and all end up knowing."""
    job = Job(tmp_path)
    versions = live(tmp_path, events, job, write_plan(tmp_path, options=options))
    heard: dict[Reader, list[Document]] = {}
    for message in due(tmp_path, BEGIN, END):
        check_truth(message, versions, "--automatic" in options)
        people = {zone for _, zone in heard}
        for reader in readers(message):
            assert message["kind"] != "reminder" or reader[1] in people  # by another channel, if not by this one
            check_order(message, heard.get(reader, []))
        for reader in readers(message):
            heard.setdefault(reader, []).append(message)
    for version, until in zip(versions, [*(each.at for each in versions[1:]), END], strict=True):
        check_promises(version, until, heard)
    for before, after in pairwise(versions):
        check_catch_up(before, after, in_force(versions, after.at), heard)
    check_end(versions[-1], heard)


def check_truth(message: Document, versions: list[Version], is_automatic: bool) -> None:
    """A message says what held at its moment, of a window that was confirmed."""
    at, kind = minute_of(message["send_at"]), message["kind"]
    version = in_force(versions, at)
    start, end = (minute_of(message["window"][name]) for name in ("start", "end"))
    assert message["status"] == version.status != "TENTATIVE"
    assert (kind == "cancelled") == (version.status == "CANCELLED")
    assert kind == "cancelled" or (start, end) == (version.start, version.end)
    if kind == "start":
        assert at >= start or version.status == "IN-PROCESS"
    if kind in {"initial", "reminder"}:
        assert at < start
    if kind == "complete":
        assert version.status == "COMPLETED" or (is_automatic and at >= end)
    elif kind != "cancelled":
        assert version.status in {"CONFIRMED", "IN-PROCESS"}


def check_order(message: Document, before: list[Document]) -> None:
    """A message makes sense to somebody who has read those before it."""
    kind, window = message["kind"], message["window"]
    known = before[-1] if before else None
    if kind in {"rescheduled", "extended", "cancelled", "complete"}:
        assert known is not None, message
    if known is None:
        return
    is_off = known["kind"] == "cancelled"
    if kind == "cancelled":
        assert window == known["window"]
        assert not is_off
    if kind in {"initial", "reminder"}:
        assert not is_off
        assert window == known["window"], (message, known)
        assert kind == "reminder", (message, known)
    if kind in {"rescheduled", "extended"}:
        assert is_off or window != known["window"]
    if kind in {"start", "complete"}:
        same = [each for each in before if each["kind"] == kind and each["window"]["start"] == window["start"]]
        assert not same or is_new_since(before, same[-1]), (message, same)


def is_new_since(before: list[Document], told: Document) -> bool:
    """Tell whether there was other news since a message that work has begun, or is over."""
    later = before[before.index(told) + 1 :]
    return any(each["kind"] in {"rescheduled", "extended", "cancelled"} for each in later)


def check_promises(version: Version, until: int, heard: dict[Reader, list[Document]]) -> None:
    """Each step of the schedule that falls due while a version holds, and is confirmed, goes out at its moment."""
    if version.status != "CONFIRMED":
        return
    for step in version.document["announcements"]:
        if step["send_at"] is None or not version.at < minute_of(step["send_at"]) < until:
            continue
        for reader in readers(step):
            told = [(each["send_at"], each["window"]["start"]) for each in heard.get(reader, [])]
            assert (step["send_at"], version.document["window"]["start"]) in told, (step, reader)


def check_catch_up(before: Version, after: Version, held: Version, heard: dict[Reader, list[Document]]) -> None:
    """On confirmation, whoever was to hear of the window by then, and has heard nothing yet, hears of it at once.

    Unless another change of the same minute takes it back: of both, only the one that holds then says anything.
    """
    if (before.status, after.status) != ("TENTATIVE", "CONFIRMED") or after.at >= after.start:
        return
    if held.status not in {"CONFIRMED", "IN-PROCESS"} or held.start != after.start:
        return
    steps = [each for each in before.document["announcements"] if each["kind"] in {"initial", "reminder"}]
    for step in steps:
        for reader in readers(step) if minute_of(step["send_at"]) <= after.at else ():
            told = [minute_of(each["send_at"]) for each in heard.get(reader, [])]
            assert min(told, default=after.at) < after.at or after.at in told, (step, reader)


def check_end(last: Version, heard: dict[Reader, list[Document]]) -> None:
    """Whoever heard of a plan heard last of the window that holds, or that it is off."""
    if last.status == "TENTATIVE":
        return
    for messages in heard.values():
        end = messages[-1]
        assert (end["kind"] == "cancelled") == (last.status == "CANCELLED")
        if last.status != "CANCELLED":
            assert (minute_of(end["window"]["start"]), minute_of(end["window"]["end"])) == (last.start, last.end)
    if last.status == "COMPLETED":
        assert not heard or all(any(each["kind"] == "complete" for each in told) for told in heard.values())


@LIVES
@given(events=lives(), options=OPTIONS, delay=st.integers(1, DAY - 1))
def test_late_changes_lose_nothing_where_spans_overlap(
    tmp_path: Path, events: list[Change | Look], options: tuple[str, ...], delay: int
) -> None:
    """Where changes arrive up to a day late, spans that reach back a day send all there is, and nothing twice."""
    job = Job(tmp_path, overlap=DAY)
    moments = [(each.at + delay * isinstance(each, Change), order, each) for order, each in enumerate(events)]
    ordered = [each for *_, each in sorted(moments, key=lambda item: item[:2])]
    live(tmp_path, ordered, job, write_plan(tmp_path, options=options))
    whole = {each["id"]: each for each in due(tmp_path, BEGIN, END)}
    assert whole.keys() <= job.handed_over.keys()


@LIVES
@given(events=lives(), options=OPTIONS, overlap=st.integers(1, 2 * DAY))
def test_overlapping_spans_send_each_message_once(
    tmp_path: Path, events: list[Change | Look], options: tuple[str, ...], overlap: int
) -> None:
    """Where changes arrive at their moment, spans that reach back send what adjoining ones do, each message once."""
    job = Job(tmp_path, overlap=overlap)
    live(tmp_path, events, job, write_plan(tmp_path, options=options))
    whole = {each["id"]: each for each in due(tmp_path, BEGIN, END)}
    assert job.handed_over == whole


@pytest.mark.parametrize(
    ("moment", "is_told"),
    [pytest.param(EDGES[0] - 15, False, id="of-the-change"), pytest.param(EDGES[0] + 30, True, id="of-the-merge")],
)
def test_a_late_cancellation_reaches_those_told_meanwhile_by_the_time_of_the_merge(
    tmp_path: Path, moment: int, *, is_told: bool
) -> None:
    """Nothing but the moment of a change says who knows of a window: a file is the same whether or not a run saw it.

    Called off 15 minutes before the first messages, which a run sends before the change arrives: nobody is to know of
    the window by the plan, and nobody is told that it is off, unless the change is given the moment of its arrival.
    """
    job = Job(tmp_path, overlap=DAY)
    confirmed, cancelled = Change(BEGIN + STEP, CONFIRM), Change(moment, ("--status", "CANCELLED"))
    live(tmp_path, [confirmed, Look(EDGES[0] + 10, None), cancelled], job, write_plan(tmp_path))
    kinds = [each["kind"] for each in job.handed_over.values()]
    assert kinds.count("initial") == 2
    assert kinds.count("cancelled") == (2 if is_told else 0)
