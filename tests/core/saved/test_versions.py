"""The life of a plan: each change is a new version, and messages follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Revision, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.planning.horizon import FARTHEST
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.versions import extend, replace_plan, update_status
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from tests.samples import sample_plan
from tests.saved_samples import AS_OF, WINDOW
from tests.saved_samples import saved_plan as any_plan

saved_plan = partial(any_plan, status=Status.CONFIRMED)
TOLD = WINDOW.start - 3 * DAY + 8 * HOUR  # after the first messages, when most users are awake
NIGHT = WINDOW.start - 3 * DAY  # 04:00 UTC: a third of them are
MORNING = NIGHT + 2 * HOUR  # 07:00 in Berlin
RESCHEDULED = AnnouncementKind.RESCHEDULED
BEGUN = WINDOW.start + HOUR


OTHER = Span(WINDOW.start + 9 * DAY, WINDOW.end + 9 * DAY)


def automatic_plan() -> SavedPlan:
    """Return a confirmed plan whose end goes by the clock."""
    *others, end = saved_plan().announcements
    return saved_plan(announcements=(*others, replace(end, send_at=WINDOW.end, waits_for=None)), automatic=True)


def told(plan: SavedPlan) -> list[tuple[str, str, datetime]]:
    """Return what is sent by which channel when."""
    return [(message.kind, message.channel, message.send_at or message.promised) for message in plan.announcements]


def test_confirming_in_time_changes_no_message() -> None:
    """A plan confirmed before anything falls due is its next version, with the same messages."""
    plan = update_status(any_plan(), Status.CONFIRMED, AS_OF)
    assert (plan.sequence, plan.status, plan.announcements) == (1, Status.CONFIRMED, any_plan().announcements)
    assert [(each.sequence, each.status, each.at) for each in plan.revisions] == [
        (0, Status.TENTATIVE, AS_OF),
        (1, Status.CONFIRMED, AS_OF),
    ]
    assert plan.last_changed == AS_OF
    assert plan.previous_window is None


def test_a_change_says_who_made_it_and_why() -> None:
    """Whoever confirms or extends may say so; earlier versions keep what was said of them."""
    plan = update_status(any_plan(), Status.CONFIRMED, AS_OF, by="Ann", note="approved")
    plan = extend(plan, HOUR, BEGUN, by="Bob")
    assert [(each.by, each.note) for each in plan.revisions] == [("", ""), ("Ann", "approved"), ("Bob", "")]


def test_cancelling_tells_everybody_who_knows() -> None:
    """Each channel that has told of the window tells that it is off, once and at once; nothing follows."""
    plan = update_status(saved_plan(), Status.CANCELLED, TOLD)
    assert told(plan)[2:] == [("cancelled", "email", TOLD), ("cancelled", "status-page", TOLD)]
    assert plan.announcements[-1].lead == WINDOW.start - TOLD


NIGHT_NEWS = [("cancelled", "status-page", NIGHT), ("cancelled", "email", MORNING)]


def test_news_waits_for_the_morning() -> None:
    """What is decided at night goes to a page at once, and to people when most of them are awake."""
    assert told(update_status(saved_plan(), Status.CANCELLED, NIGHT))[2:] == NIGHT_NEWS
    assert not update_status(saved_plan(), Status.CANCELLED, NIGHT).announcements[-1].is_at_night


@pytest.mark.parametrize(
    ("hours", "waits"),
    [pytest.param(3, True, id="an-hour-before-the-start"), pytest.param(2, False, id="too-late")],
)
def test_news_does_not_wait_for_the_start(hours: int, waits: bool) -> None:
    """News comes an hour before the window that was told of, by night if nothing else does, and says so then."""
    window = Span(NIGHT + hours * HOUR, NIGHT + hours * HOUR + HOUR)
    plan = saved_plan(window=window, announcements=saved_plan().announcements[:1])
    (news,) = update_status(plan, Status.CANCELLED, NIGHT).announcements[1:]
    assert (news.send_at, news.is_at_night) == ((MORNING, False) if waits else (NIGHT, True))


def test_news_does_not_wait_while_work_is_under_way() -> None:
    """A new end is told at once, by night too."""
    news = extend(saved_plan(status=Status.IN_PROCESS), HOUR, BEGUN).announcements[5:8]
    assert {(each.kind.value, each.send_at) for each in news} == {("extended", BEGUN)}


def test_news_comes_before_the_next_message() -> None:
    """Where a reminder speaks of the new window before people wake, they hear first that it moved."""
    reminder = replace(saved_plan().announcements[2], send_at=NIGHT + HOUR)
    plan = saved_plan(announcements=(saved_plan().announcements[0], reminder))
    assert told(extend(plan, HOUR, NIGHT))[1:] == [("extended", "email", NIGHT), ("reminder", "email", NIGHT + HOUR)]


def test_news_that_was_overtaken_is_never_sent() -> None:
    """Whoever slept through a change hears of the next one only, and of it as news to what they know."""
    moved_twice = moved(moved(saved_plan(), NIGHT), NIGHT + HOUR, days=8)
    assert [each for each in told(moved_twice) if each[0] == "rescheduled"] == [
        ("rescheduled", "status-page", NIGHT),
        ("rescheduled", "status-page", NIGHT + HOUR),
        ("rescheduled", "email", MORNING),
    ]
    by_channel = {
        each.channel: moved_twice.as_told(each).moved_from
        for each in moved_twice.announcements
        if each.kind is AnnouncementKind.RESCHEDULED
    }
    assert by_channel == {"email": WINDOW, "status-page": Span(WINDOW.start + 7 * DAY, WINDOW.end + 7 * DAY)}


def test_a_change_that_is_taken_back_by_night_is_no_news() -> None:
    """Who slept meanwhile hears nothing; those who saw the page are told that it moved back."""
    there_and_back = moved(moved(saved_plan(), NIGHT), NIGHT + HOUR, days=0)
    assert [each[1] for each in told(there_and_back) if each[0] == "rescheduled"] == ["status-page", "status-page"]
    off_and_on = moved(update_status(saved_plan(), Status.CANCELLED, NIGHT), NIGHT + HOUR, days=0)
    assert [each for each in told(off_and_on) if each[0] == "cancelled"] == NIGHT_NEWS[:1]
    assert ("initial", "email") not in [each[:2] for each in told(off_and_on)[2:]]


def test_a_plan_called_off_again_by_night_is_no_news() -> None:
    """Whoever was told that it is off, and not that it was on again, knows all there is to know."""
    on_again = moved(update_status(saved_plan(), Status.CANCELLED, NIGHT - 8 * HOUR), NIGHT)
    off = update_status(on_again, Status.CANCELLED, NIGHT + HOUR)
    assert [each[2] for each in told(off) if each[:2] == ("cancelled", "email")] == [NIGHT - 8 * HOUR]


def test_news_put_off_is_told_anew_when_the_window_grows() -> None:
    """A move that nobody has heard of yet is told once, with the end that holds by then."""
    plan = extend(moved(saved_plan(), NIGHT), HOUR, NIGHT + HOUR)
    (news,) = (each for each in plan.announcements if (each.kind, each.channel) == (RESCHEDULED, "email"))
    known = plan.as_told(news)
    assert (news.send_at, known.moved_from, known.window.duration) == (MORNING, WINDOW, 3 * HOUR)


def test_being_on_again_is_told_once() -> None:
    """Whoever was told that it is off hears in the morning that it is on, with the end that holds by then."""
    on_again = moved(update_status(saved_plan(), Status.CANCELLED, NIGHT - 8 * HOUR), NIGHT, days=0)
    plan = extend(on_again, HOUR, NIGHT + HOUR)
    assert [each[2] for each in told(plan) if each[:2] == ("initial", "email")][1:] == [MORNING]
    assert ("extended", "email") not in [each[:2] for each in told(plan)]


def test_a_cancellation_is_of_the_window_that_was_told() -> None:
    """Whoever slept through a move is told that the window they know is off."""
    plan = update_status(moved(saved_plan(), NIGHT), Status.CANCELLED, NIGHT + HOUR)
    windows = {
        each.channel: plan.as_told(each).window
        for each in plan.announcements
        if each.kind is AnnouncementKind.CANCELLED
    }
    assert windows == {"email": WINDOW, "status-page": Span(WINDOW.start + 7 * DAY, WINDOW.end + 7 * DAY)}


def test_what_is_on_again_has_moved_from_what_was_called_off() -> None:
    """Whoever was told that the window they knew is off hears that it moved from there, wherever it was meanwhile."""
    off = update_status(moved(saved_plan(), NIGHT), Status.CANCELLED, NIGHT + HOUR)
    plan = moved(off, MORNING + HOUR, days=9)
    (news,) = (each for each in plan.announcements if (each.kind, each.channel) == (RESCHEDULED, "email"))
    assert plan.as_told(news).moved_from == WINDOW


def test_cancelling_what_nobody_knows_tells_nobody() -> None:
    """Before the first message there is nothing to take back."""
    assert not update_status(saved_plan(), Status.CANCELLED, AS_OF).announcements


def test_work_may_begin_four_hours_early_and_no_minute_more() -> None:
    """Four hours before its start a window may begin; a minute earlier it is another one."""
    plan = update_status(saved_plan(), Status.IN_PROCESS, WINDOW.start - 4 * HOUR)
    assert plan.status is Status.IN_PROCESS
    with pytest.raises(InputError, match="more than 4 h"):
        update_status(saved_plan(), Status.IN_PROCESS, WINDOW.start - 4 * HOUR - MINUTE)


def test_completing_early_tells_so_at_once() -> None:
    """Who was to hear at the end of the window that it is over hears it when it is."""
    plan = update_status(saved_plan(), Status.COMPLETED, BEGUN)
    assert told(plan)[-1] == ("complete", "email", BEGUN)
    assert plan.window == WINDOW


def test_completing_late_tells_so_then() -> None:
    """Nobody is told that it is over before somebody says so, whenever it was planned to be."""
    plan = update_status(saved_plan(), Status.COMPLETED, WINDOW.end + HOUR)
    assert told(plan)[-1] == ("complete", "email", WINDOW.end + HOUR)
    assert plan.actual_end == WINDOW.end + HOUR
    assert saved_plan().actual_end is None


def test_completing_late_tells_nobody_twice() -> None:
    """Where the end goes by the clock, the message has gone out by then."""
    plan = update_status(automatic_plan(), Status.COMPLETED, WINDOW.end + HOUR)
    assert [each for each in told(plan) if each[0] == "complete"] == [("complete", "email", WINDOW.end)]


def test_extending_tells_the_new_end() -> None:
    """Everybody who knows is told at once, and that it is over at the new end; the window starts as before."""
    plan = extend(saved_plan(), 30 * MINUTE, BEGUN)
    assert plan.window == Span(WINDOW.start, WINDOW.end + 30 * MINUTE)
    assert plan.previous_window == WINDOW
    assert plan.moved_from is None
    assert told(plan)[5:] == [
        ("extended", "email", BEGUN),
        ("extended", "status-page", BEGUN),
        ("extended", "banner", BEGUN),
        ("complete", "email", WINDOW.end + 30 * MINUTE),
    ]


def test_a_region_hears_in_its_morning_that_it_is_over() -> None:
    """Whenever the end comes, mail to a region waits until most of it are awake; who is awake has it at once."""
    email = automatic_plan().announcements[-1]
    berlin, new_york, *_ = email.zones
    regions = [
        replace(email, region=name, zones=(zone,)) for name, zone in (("Europe", berlin), ("Americas", new_york))
    ]
    plan = saved_plan(announcements=(*saved_plan().announcements[:1], *regions))
    later, early = extend(plan, 30 * MINUTE, BEGUN), update_status(plan, Status.COMPLETED, BEGUN)
    morning = datetime(2026, 12, 5, 12, tzinfo=UTC)  # 07:00 in New York
    assert [each[2] for each in told(later)[-2:]] == [WINDOW.end + 30 * MINUTE, morning]
    assert [each[2] for each in told(early)[-2:]] == [datetime(2026, 12, 5, 6, tzinfo=UTC), morning]


def test_extending_after_the_end_tells_again_that_it_is_over() -> None:
    """Where the end was announced too early, it is announced again."""
    plan = extend(automatic_plan(), 2 * HOUR, WINDOW.end + HOUR)
    assert [each[2] for each in told(plan) if each[0] == "complete"] == [WINDOW.end, WINDOW.end + 2 * HOUR]


def test_an_end_that_waits_goes_on_waiting() -> None:
    """An extension moves only when the end is expected, to the new end; nothing falls due then."""
    (end,) = (each for each in extend(saved_plan(), HOUR, BEGUN).announcements if each.waits_for)
    assert (end.kind, end.send_at, end.promised) == (AnnouncementKind.COMPLETE, None, WINDOW.end + HOUR)
    assert end.reach == pytest.approx(0.75)  # 07:00 UTC: all but New York


def test_reach_is_that_of_the_new_moment() -> None:
    """The share of readers awake is worked out for when a message really goes out."""
    at = WINDOW.start - 2 * DAY + 7 * HOUR  # 12:00 in Berlin, 06:00 in New York, 16:30, 16:45, 00:00 in Apia
    reach = update_status(saved_plan(), Status.CANCELLED, at).announcements[-1].reach
    assert reach == pytest.approx(0.67)


@pytest.mark.parametrize(
    ("status", "wanted", "at"),
    [
        pytest.param(Status.CANCELLED, Status.CONFIRMED, TOLD, id="cancelled"),
        pytest.param(Status.COMPLETED, Status.CANCELLED, WINDOW.end, id="completed"),
        pytest.param(Status.CONFIRMED, Status.CONFIRMED, TOLD, id="the-same"),
        pytest.param(Status.IN_PROCESS, Status.CONFIRMED, BEGUN, id="under-way"),
        pytest.param(Status.TENTATIVE, Status.IN_PROCESS, TOLD, id="before-the-start"),
        pytest.param(Status.TENTATIVE, Status.COMPLETED, TOLD, id="done-before-the-start"),
        pytest.param(Status.TENTATIVE, Status.CONFIRMED, AS_OF - MINUTE, id="before-the-last-change"),
    ],
)
def test_senseless_changes_are_refused(status: Status, wanted: Status, at: datetime) -> None:
    """A change that cannot be is an error with a remedy, at the plan's file."""
    with pytest.raises(InputError) as raised:
        update_status(saved_plan(status=status, source="p.json"), wanted, at)
    assert [(issue.code, issue.place.source) for issue in raised.value.issues] == [("bad-change", "p.json")]


def test_what_nobody_began_is_not_stopped_once_its_window_has_ended() -> None:
    """It can be called off until then; of work that was recorded as begun users hear whenever it is stopped."""
    off = update_status(saved_plan(), Status.CANCELLED, WINDOW.end - MINUTE)
    assert off.status is Status.CANCELLED
    with pytest.raises(InputError, match="cannot be cancelled any more") as raised:
        update_status(saved_plan(), Status.CANCELLED, WINDOW.end)
    assert raised.value.issues[0].remedy == "record what became of it: --status COMPLETED"
    begun = update_status(saved_plan(), Status.IN_PROCESS, BEGUN)
    assert update_status(begun, Status.CANCELLED, WINDOW.end + DAY).status is Status.CANCELLED


def test_what_nobody_knew_of_is_called_off_whenever() -> None:
    """A plan that was never confirmed tells nobody a word of it, and so no untrue one."""
    off = update_status(any_plan(), Status.CANCELLED, WINDOW.end + DAY)
    assert off.status is Status.CANCELLED
    assert not off.announcements


def test_a_window_that_nobody_confirmed_again_is_called_off_as_one_without_work() -> None:
    """Users know the window from which a plan was moved: it is past, and nobody ever began there."""
    off = update_status(moved_to(WINDOW.start + 7 * DAY), Status.CANCELLED, WINDOW.end + DAY)
    (told,) = {(each.window, each.revisions[-2].status) for each in off.all_as_told(off.current_announcements)}
    assert told == (WINDOW, Status.TENTATIVE)
    off = update_status(saved_plan(), Status.CANCELLED, BEGUN)
    (told,) = {(each.window, each.revisions[-2].status) for each in off.all_as_told(off.current_announcements)}
    assert told == (WINDOW, Status.CONFIRMED)


def moved_to(start: datetime) -> SavedPlan:
    """Return a plan that everybody was told of, and that was planned anew for another start, tentatively."""
    plan, window = saved_plan(), Span(start, start + WINDOW.duration)
    first = Revision(sequence=0, status=Status.CONFIRMED, at=AS_OF, window=WINDOW)
    last = Revision(sequence=1, status=Status.TENTATIVE, at=TOLD, window=window)
    return replace(plan, sequence=1, status=Status.TENTATIVE, window=window, revisions=(first, last))


@pytest.mark.parametrize("late", [HOUR, 4 * HOUR + 15 * MINUTE])
def test_work_may_be_recorded_as_begun_while_it_may_go_on(late: timedelta) -> None:
    """A window that has ended may take longer; one that ended long ago has to be extended first."""
    at = WINDOW.end + late
    if late == HOUR:
        assert update_status(saved_plan(), Status.IN_PROCESS, at).status is Status.IN_PROCESS
        return
    with pytest.raises(InputError, match="too long ago for work to be IN-PROCESS"):
        update_status(saved_plan(), Status.IN_PROCESS, at)
    longer = extend(saved_plan(), 5 * HOUR, at)
    assert update_status(longer, Status.IN_PROCESS, at).status is Status.IN_PROCESS


@pytest.mark.parametrize(
    ("status", "by", "at"),
    [
        pytest.param(Status.CANCELLED, HOUR, TOLD, id="cancelled"),
        pytest.param(Status.CONFIRMED, MINUTE, WINDOW.end + HOUR, id="new-end-is-past"),
    ],
)
def test_senseless_extensions_are_refused(status: Status, by: timedelta, at: datetime) -> None:
    """What is over, or would end in the past, cannot be extended."""
    with pytest.raises(InputError):
        extend(saved_plan(status=status), by, at)


def moved(old: SavedPlan, at: datetime, days: int = 7, longer: timedelta = timedelta(0)) -> SavedPlan:
    """Return a plan made anew at a moment, days later and so much longer, saved and confirmed at once."""
    plan = sample_plan()
    window = Span(WINDOW.start + days * DAY, WINDOW.end + days * DAY + longer)
    fresh = replace(
        plan,
        policy=replace(plan.policy, as_of=at),
        recommended=replace(plan.recommended, window=window),
        announcements=tuple(each for each in plan.announcements if not each.missed and each.moment >= at),
    )
    new = replace_plan(old, fresh)
    saved = replace(
        old,
        sequence=new.sequence,
        status=new.status,
        window=new.recommended.window,
        announcements=new.announcements,
        revisions=new.revisions,
        plan_id=new.plan_id,
    )
    return update_status(saved, Status.CONFIRMED, at) if saved.status is Status.TENTATIVE else saved


def test_a_replaced_plan_keeps_its_identity() -> None:
    """The new plan is the next version of the old one, tentative again, and knows where it came from."""
    plan = moved(saved_plan(status=Status.CONFIRMED, sequence=3), TOLD)
    assert plan.plan_id == "20261205-0badcafe"
    assert plan.moved_from == WINDOW
    assert [(each.sequence, each.status) for each in plan.revisions] == [
        (3, Status.CONFIRMED),
        (4, Status.TENTATIVE),
        (5, Status.CONFIRMED),
    ]


def test_who_knew_is_told_of_the_move_first() -> None:
    """Channels that told of the old window tell of the new one at once; what follows reminds."""
    plan = moved(saved_plan(), TOLD)
    kinds = [message.kind for message in plan.announcements if message.send_at and message.send_at >= TOLD]
    assert kinds[:2] == [AnnouncementKind.RESCHEDULED] * 2
    assert AnnouncementKind.INITIAL not in kinds


def test_what_nobody_knew_moves_silently() -> None:
    """Before the first message, the new plan's own first message is the first."""
    kinds = [message.kind for message in moved(saved_plan(), AS_OF).announcements]
    assert AnnouncementKind.RESCHEDULED not in kinds
    assert AnnouncementKind.INITIAL in kinds


def test_a_region_that_knew_nothing_hears_of_the_window_first() -> None:
    """Whoever was not written to before the move is not reminded: to them the new window is the first."""
    email = saved_plan().announcements[0]
    europe, asia = (
        replace(email, region=region, zones=zones, send_at=at)
        for region, zones, at in (("Europe", email.zones[:1], TOLD - HOUR), ("Asia", email.zones[2:4], TOLD + HOUR))
    )
    fresh = replace(sample_plan(), announcements=(replace(europe, send_at=TOLD + 2 * HOUR), asia))
    fresh = replace(fresh, policy=replace(fresh.policy, as_of=TOLD))
    after = replace_plan(saved_plan(announcements=(europe, asia), window=OTHER), fresh).announcements[1:]
    assert [(each.kind.value, each.region) for each in after] == [
        ("rescheduled", "Europe"),
        ("initial", "Asia"),
        ("reminder", "Europe"),
    ]


def test_a_plan_that_stays_where_it_was_keeps_its_status() -> None:
    """Planning again with the same answer confirms what is there, and tells no news."""
    plan = moved(saved_plan(status=Status.CONFIRMED), TOLD, days=0)
    assert plan.status is Status.CONFIRMED
    assert AnnouncementKind.RESCHEDULED not in {message.kind for message in plan.announcements}


@pytest.mark.parametrize(
    ("status", "days", "longer", "news", "before"),
    [
        pytest.param(Status.CONFIRMED, 7, 0 * HOUR, "rescheduled", WINDOW, id="moved"),
        pytest.param(Status.CONFIRMED, 0, -HOUR, "rescheduled", WINDOW, id="shorter"),
        pytest.param(Status.CONFIRMED, 0, HOUR, "extended", None, id="longer"),
        pytest.param(Status.CANCELLED, 7, 0 * HOUR, "rescheduled", WINDOW, id="on-again-at-another-time"),
        pytest.param(Status.CANCELLED, 0, 0 * HOUR, "initial", None, id="on-again-as-it-was"),
        pytest.param(Status.CANCELLED, 0, HOUR, "initial", None, id="on-again-and-longer"),
    ],
)
def test_what_a_plan_made_anew_is_to_those_who_knew(
    status: Status, days: int, longer: timedelta, news: str, before: Span | None
) -> None:
    """It moved, or takes longer; whoever was told that it is off is told that it is on again, even at the old time."""
    old = saved_plan() if status is Status.CONFIRMED else update_status(saved_plan(), status, TOLD)
    plan = moved(old, TOLD + HOUR, days, longer)
    assert plan.revisions[-2].status is Status.TENTATIVE
    assert [each for each in told(plan) if each[2] == TOLD + HOUR] == [
        (news, "email", TOLD + HOUR),
        (news, "status-page", TOLD + HOUR),
    ]
    assert plan.moved_from == before


def test_a_second_move_comes_from_where_the_first_one_went() -> None:
    """A window that first moves and then ends earlier has moved from what people were told last."""
    plan = moved(moved(saved_plan(), TOLD), TOLD + HOUR, longer=-HOUR)
    assert plan.moved_from == Span(WINDOW.start + 7 * DAY, WINDOW.end + 7 * DAY)


@pytest.mark.parametrize("status", [Status.IN_PROCESS, Status.COMPLETED])
def test_what_has_begun_is_not_replaced(status: Status) -> None:
    """A plan under way or done cannot move."""
    with pytest.raises(InputError):
        moved(saved_plan(status=status), BEGUN)


def test_every_version_agrees_on_the_past() -> None:
    """What fell due before a change is the same in the version after it."""
    first = saved_plan()
    for second in (
        update_status(first, Status.CANCELLED, TOLD),
        extend(first, HOUR, TOLD),
        moved(first, TOLD),
    ):
        past = [[each for each in told(plan) if each[2] < TOLD] for plan in (first, second)]
        assert past[0] == past[1]


def test_a_message_to_nobody_known_reaches_nobody() -> None:
    """Recipients that the audience does not list count for nothing."""
    plan = saved_plan(audience=())
    assert update_status(plan, Status.CANCELLED, TOLD).announcements[-1].reach == 0.0


def test_news_is_told_once_to_each() -> None:
    """Who was told as part of a region and then with everybody hears the news with everybody; by region else."""
    email, *_ = saved_plan().announcements
    europe, asia = (
        replace(email, region=region, zones=zones)
        for region, zones in (("Europe", email.zones[:1]), ("Asia", email.zones[2:4]))
    )
    plan = saved_plan(announcements=(europe, asia, replace(email, kind=AnnouncementKind.COMPLETE, send_at=WINDOW.end)))
    early = update_status(plan, Status.CANCELLED, TOLD).announcements
    assert [each.region for each in early if each.kind is AnnouncementKind.CANCELLED] == ["Europe", "Asia"]
    (late,) = (
        each
        for each in extend(plan, 2 * HOUR, WINDOW.end + HOUR).announcements
        if each.kind is AnnouncementKind.EXTENDED
    )
    assert (late.region, late.zones) == ("", email.zones)


def test_a_message_of_the_very_moment_is_still_to_come() -> None:
    """Called off at the instant of the first messages, a plan tells nobody; a microsecond later it does."""
    first = saved_plan().announcements[0].send_at
    assert first is not None
    assert update_status(saved_plan(), Status.CANCELLED, first).announcements == ()
    assert told(extend(saved_plan(), HOUR, first))[:2] == told(saved_plan())[:2]
    later = update_status(saved_plan(), Status.CANCELLED, first + timedelta(microseconds=1))
    assert [each.kind.value for each in later.announcements] == ["initial", "initial", "cancelled", "cancelled"]


def test_a_window_cannot_end_at_the_moment_it_is_extended() -> None:
    """The new end has to lie ahead, if only by a minute; the next version is numbered one higher."""
    plan = saved_plan(status=Status.IN_PROCESS)
    with pytest.raises(InputError, match="is past"):
        extend(plan, HOUR, WINDOW.end + HOUR)
    assert extend(plan, HOUR, WINDOW.end + HOUR - MINUTE).sequence == 1


@pytest.mark.parametrize(
    ("late", "hours", "remedy"),
    [
        pytest.param(0, 0, "say --extend 30m if work goes on, or --status COMPLETED if it is over", id="at-the-end"),
        pytest.param(45, 0, "say --extend 1h if work goes on, or --status COMPLETED if it is over", id="late"),
        pytest.param(225, 0, "say --extend 4h if work goes on, or --status COMPLETED if it is over", id="four-hours"),
        pytest.param(226, 0, "say --status COMPLETED if it is over, or --extend 4h30m if work goes on", id="longer"),
        pytest.param(226, 3, "say --extend 4h30m if work goes on, or --status COMPLETED if it is over", id="long-work"),
    ],
)
def test_too_short_an_extension_names_one_that_is_not(late: int, hours: int, remedy: str) -> None:
    """The amount is that of `due`, and is named first while it is at most 4 h, or as long as the window."""
    window = Span(WINDOW.start - hours * HOUR, WINDOW.end)
    plan = saved_plan(status=Status.IN_PROCESS, window=window)
    at = WINDOW.end + late * MINUTE
    with pytest.raises(InputError) as caught:
        extend(plan, MINUTE if late else timedelta(0), at)
    assert caught.value.issues[0].remedy == remedy


def test_news_waits_although_another_channel_speaks_before() -> None:
    """A banner at night is no reason to wake those who get the news by email."""
    banner = replace(saved_plan().announcements[3], send_at=NIGHT + HOUR)
    plan = saved_plan(announcements=(saved_plan().announcements[0], banner))
    assert told(extend(plan, HOUR, NIGHT))[1:] == [("reminder", "banner", NIGHT + HOUR), ("extended", "email", MORNING)]


def test_what_is_said_from_the_start_on_has_no_lead() -> None:
    """News while work is under way and the word that it is over come no time before the start."""
    plan = extend(saved_plan(status=Status.IN_PROCESS), HOUR, BEGUN)
    assert {each.lead for each in plan.announcements if each.send_at and each.send_at >= WINDOW.start} == {timedelta(0)}


def test_ends_keep_their_order() -> None:
    """Channels that tell at once that it is over do so in the same order as before."""
    page = replace(saved_plan().announcements[-1], channel="status-page")
    plan = saved_plan(announcements=(*saved_plan().announcements[:-1], page, saved_plan().announcements[-1]))
    assert told(extend(plan, HOUR, TOLD))[-2:] == [
        ("complete", "status-page", WINDOW.end + HOUR),
        ("complete", "email", WINDOW.end + HOUR),
    ]


def test_what_is_not_sent_any_more_is_withdrawn() -> None:
    """Called off after the first two messages, a plan withdraws the other four, in their order."""
    plan = update_status(saved_plan(), Status.CANCELLED, TOLD)
    assert plan.withdrawn == saved_plan().announcements[2:]
    assert update_status(any_plan(), Status.CONFIRMED, AS_OF).withdrawn == ()


def versions(*days: int) -> tuple[Revision, ...]:
    """Return versions a day apart from AS_OF on, whose windows are so many days after the first one."""
    return tuple(
        Revision(
            sequence=index,
            status=Status.TENTATIVE,
            at=AS_OF + index * DAY,
            window=Span(WINDOW.start + moved * DAY, WINDOW.end + moved * DAY),
        )
        for index, moved in enumerate(days)
    )


@pytest.mark.parametrize(
    ("as_of", "moved"),
    [
        pytest.param(AS_OF - DAY, 0, id="before-all"),
        pytest.param(AS_OF, 0, id="as-first-made"),
        pytest.param(AS_OF + DAY, 3, id="as-made-anew"),
        pytest.param(AS_OF + 1.5 * DAY, 3, id="before-the-last-change"),
    ],
)
def test_the_forecast_is_of_the_window_of_its_day(as_of: datetime, moved: int) -> None:
    """The planned window is the one that was in force when the plan was made, or the first one."""
    known = versions(0, 3, 7)
    plan = saved_plan(as_of=as_of, revisions=known, window=known[-1].window, sequence=2)
    assert plan.planned_window.start == WINDOW.start + moved * DAY


def test_windows_before_this_one_are_known() -> None:
    """The previous window is the last other one, and what goes out at the very change is of the new version."""
    known = versions(0, 3, 7)
    plan = saved_plan(revisions=known, window=known[-1].window, sequence=2)
    assert plan.previous_window == known[1].window
    third = plan.announcements[2]
    changed = replace(plan, revisions=(known[0], replace(known[2], at=third.send_at)))
    assert changed.current_announcements == plan.announcements[2:]


LATE = TOLD + 37 * timedelta(seconds=1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(TOLD, LATE, id="whole-minute"),
        pytest.param(LATE + timedelta(seconds=5), LATE + timedelta(seconds=5), id="later-in-the-minute"),
        pytest.param(TOLD + MINUTE, TOLD + MINUTE, id="next-minute"),
    ],
)
def test_a_change_in_the_minute_of_the_last_one_comes_after_it(given: datetime, expected: datetime) -> None:
    """A moment in whole minutes is not before a change with seconds in the same minute; the later one counts."""
    confirmed = update_status(any_plan(), Status.CONFIRMED, LATE)
    assert update_status(confirmed, Status.CANCELLED, given).last_changed == expected
    assert extend(confirmed, HOUR, given).last_changed == expected
    new = sample_plan()
    again = replace_plan(confirmed, replace(new, policy=replace(new.policy, as_of=given)))
    assert (again.revisions[-1].at, again.policy.as_of) == (expected, expected)


def test_a_change_in_the_minute_before_is_refused() -> None:
    """A second before the minute of the last change is before it."""
    confirmed = update_status(any_plan(), Status.CONFIRMED, LATE)
    with pytest.raises(InputError, match=r"CET \(UTC\+1\) lies before the last change of the plan, .* CET \(UTC\+1\)"):
        extend(confirmed, HOUR, TOLD - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("late", "remedy"),
    [
        pytest.param(2 * HOUR, "say --extend 2h30m if work goes on, or --status COMPLETED if it is over", id="at-work"),
        pytest.param(9 * DAY, "say --status COMPLETED if it is over, or --extend ", id="long-over"),
    ],
)
def test_a_new_end_that_is_past_is_refused(late: timedelta, remedy: str) -> None:
    """The likelier of the two ways out comes first."""
    with pytest.raises(InputError, match="is past") as caught:
        extend(saved_plan(), HOUR, WINDOW.end + late)
    assert caught.value.issues[0].remedy.startswith(remedy)


def test_no_window_grows_longer_than_two_years() -> None:
    """Such a length is a typing error."""
    with pytest.raises(InputError, match="longer than two years"):
        extend(saved_plan(), FARTHEST, BEGUN)
