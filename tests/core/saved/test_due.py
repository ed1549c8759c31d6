"""What falls due in a span of time: each message once, whatever happens to the plan on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.announcing.schedule import schedule_announcements
from downtime_cli.core.errors import InputError
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import Choice, Plan
from downtime_cli.core.policy import LadderStep
from downtime_cli.core.saved.due import Due, DueMessage, Wait, find_due
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.versions import extend, replace_plan, update_status
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from tests.core.builders import audience, policy
from tests.effort import examples
from tests.samples import sample_impact, sample_plan
from tests.saved_samples import AS_OF, AUDIENCE, WINDOW
from tests.saved_samples import saved_plan as any_plan

saved_plan = partial(any_plan, status=Status.CONFIRMED)
END = WINDOW.end + 40 * DAY


def shown(due: Due) -> list[tuple[str, str]]:
    """Return messages as kind and channel."""
    return [(each.message.kind.value, each.message.channel) for each in due.messages]


def test_a_span_holds_its_start_and_not_its_end() -> None:
    """A message due at the very start is in, one at the very end is left to the next span."""
    first = WINDOW.start - 7 * DAY
    assert shown(find_due([saved_plan()], first, WINDOW.start - DAY)) == [
        ("initial", "email"),
        ("initial", "status-page"),
    ]
    assert shown(find_due([saved_plan()], first - HOUR, first)) == []
    assert shown(find_due([saved_plan()], first, first)) == []


def test_messages_of_several_plans_are_told_by_time() -> None:
    """By time, then by plan, then in the plan's own order, in whichever order plans are given."""
    first, second = saved_plan(plan_id="a"), saved_plan(plan_id="b")
    due = find_due([second, first], WINDOW.start - 7 * DAY, WINDOW.start - DAY)
    assert [(each.plan.plan_id, each.message.channel) for each in due.messages] == [
        ("a", "email"),
        ("a", "status-page"),
        ("b", "email"),
        ("b", "status-page"),
    ]
    assert due.plans == 2


def test_of_several_versions_of_a_plan_the_last_one_counts() -> None:
    """An older version that lies beside the new one sends nothing of its own."""
    old = saved_plan(source="old.json")
    new = update_status(old, Status.CANCELLED, WINDOW.start - 2 * DAY + 8 * HOUR)
    due = find_due([old, new, replace(new, source="copy.json"), old], AS_OF, END)
    assert shown(due)[2:] == [("cancelled", "email"), ("cancelled", "status-page")]
    assert due.plans == 1


def test_copies_may_differ_in_what_is_no_part_of_the_plan() -> None:
    """Two files of one version that say the same of the plan, and other things beside it, send each message once."""
    copy = replace(saved_plan(source="b.json"), document={"comment": "a copy"})
    due = find_due([saved_plan(source="a.json"), copy], AS_OF, END)
    assert (due.plans, len(due.messages)) == (1, len(copy.announcements) - 1)


def test_two_plans_that_cannot_both_be_true_are_refused() -> None:
    """Two different plans that say they are the same version of the same one: nobody knows which to follow."""
    one, other = (
        update_status(any_plan(source=name), status, WINDOW.start - 2 * DAY)
        for name, status in (("a.json", Status.CONFIRMED), ("b.json", Status.CANCELLED))
    )
    with pytest.raises(InputError) as caught:
        find_due([one, other], AS_OF, END)
    (issue,) = caught.value.issues
    assert (issue.code, issue.place.source) == ("plan-conflict", "b.json")
    assert "differs from a.json" in issue.message


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_what_a_later_version_overtakes_is_no_conflict_in_any_order(order: tuple[int, ...]) -> None:
    """Plans that disagree on an earlier version do not matter once there is a later one, whichever is read first."""
    one, other = (
        update_status(any_plan(source=name), status, WINDOW.start - 2 * DAY)
        for name, status in (("a.json", Status.CONFIRMED), ("b.json", Status.CANCELLED))
    )
    later = extend(one, 30 * MINUTE, WINDOW.start - DAY)
    plans = (one, other, later)
    assert find_due([plans[index] for index in order], AS_OF, END) == find_due([later], AS_OF, END)


def test_an_id_is_that_of_the_message() -> None:
    """Every message has an id of its own, the same in each version that has the message, fit for a file name."""
    plan = saved_plan()
    ids = [each.id for each in find_due([plan], AS_OF, END).messages]
    later = [each.id for each in find_due([extend(plan, HOUR, WINDOW.start)], AS_OF, END).messages]
    assert len(set(ids)) == len(plan.announcements) - 1  # the last one waits
    assert later[:4] == ids[:4]
    assert all(set(each) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for each in ids)


def test_ids_of_hostile_channels_are_harmless() -> None:
    """A channel may be called anything, halves of surrogate pairs included."""
    message = replace(saved_plan().announcements[0], channel="../\ud800\n; rm -rf /")
    (due,) = find_due([saved_plan(announcements=(message, message))], AS_OF, END).messages
    assert due.id.startswith("20261205-0badcafe-initial-")
    assert len(due.id) == len("20261205-0badcafe-initial-") + 10


def test_a_message_says_how_the_plan_stood_when_it_was_to_be_sent() -> None:
    """A message of before an extension names the old end, whenever it is asked for; the news names the new one."""
    plan = extend(saved_plan(), HOUR, WINDOW.start + HOUR)
    messages = find_due([plan], AS_OF, END).messages
    assert [(each.plan.sequence, each.plan.window.end) for each in messages] == [
        *[(0, WINDOW.end)] * 5,
        *[(1, WINDOW.end + HOUR)] * 3,
    ]
    assert messages[-1].plan.previous_window == WINDOW
    assert messages[0].plan.previous_window is None


def test_a_message_from_before_the_plan_is_the_first_versions() -> None:
    """A plan edited by hand may send before it was made."""
    early = replace(saved_plan().announcements[0], send_at=AS_OF - DAY)
    (due,) = find_due([saved_plan(announcements=(early,))], AS_OF - 2 * DAY, END).messages
    assert due.plan == replace(saved_plan(announcements=(early,)))


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        pytest.param(Status.TENTATIVE, [], id="tentative"),
        pytest.param(Status.CANCELLED, [], id="cancelled"),
        pytest.param(Status.COMPLETED, ["complete"], id="completed"),
    ],
)
def test_what_the_status_denies_is_not_sent(status: Status, kinds: list[str]) -> None:
    """A plan whose status was edited by hand still has its messages, and sends none that would be untrue."""
    end = replace(saved_plan().announcements[-1], send_at=WINDOW.end, waits_for=None)
    plan = saved_plan(status=status, announcements=(*saved_plan().announcements[:-1], end))
    assert [kind for kind, _ in shown(find_due([plan], AS_OF, END))] == kinds


LADDER = tuple(LadderStep(lead=lead * HOUR, channels=("email", "status-page")) for lead in (168, 24, 1))


def planned(window: Span, as_of: datetime, regions: int | None, *, automatic: bool = False) -> Plan:
    """Return a plan for a window with its schedule."""
    rules = policy(as_of=as_of, ladder=LADDER, regions=regions, automatic=automatic)
    return sample_plan(
        policy=rules,
        recommended=Choice(window=window, impact=sample_impact()),
        announcements=schedule_announcements(window, audience(dict(AUDIENCE)), rules),
        audience=AUDIENCE,
    )


def saved(plan: Plan) -> SavedPlan:
    """Return a plan as it is read back."""
    return saved_plan(
        plan_id=plan.plan_id,
        sequence=plan.sequence,
        status=plan.status,
        as_of=plan.policy.as_of,
        window=plan.recommended.window,
        announcements=tuple(message for message in plan.announcements if not message.missed),
        revisions=plan.revisions,
        automatic=plan.policy.automatic,
    )


Change = Callable[[SavedPlan, datetime], SavedPlan]


def moving(days: int, regions: int | None, *, automatic: bool = False) -> Change:
    """Return a change that plans anew, so many days from then."""

    def move(plan: SavedPlan, at: datetime) -> SavedPlan:
        start = max(at, plan.window.start) if days == 0 else at + days * DAY
        return saved(replace_plan(plan, planned(Span(start, start + 2 * HOUR), at, regions, automatic=automatic)))

    return move


def resizing(hours: int) -> Change:
    """Return a change that plans anew for the same start, with so many hours."""

    def resize(plan: SavedPlan, at: datetime) -> SavedPlan:
        start = max(at, plan.window.start)
        return saved(replace_plan(plan, planned(Span(start, start + hours * HOUR), at, None)))

    return resize


def changing(status: Status) -> Change:
    """Return a change of the status."""
    return lambda plan, at: update_status(plan, status, at)


CHANGES: tuple[Change, ...] = (
    *(changing(status) for status in Status if status is not Status.TENTATIVE),
    *(lambda plan, at, minutes=minutes: extend(plan, minutes * MINUTE, at) for minutes in (15, 90)),
    *(moving(days, regions, automatic=days == 1) for days in (0, 1, 9) for regions in (None, 2)),
    *[changing(Status.CONFIRMED)] * 4,  # so that more lives get on
    *(resizing(hours) for hours in (1, 3)),
)
LIFE = st.lists(st.tuples(st.integers(0, 16 * 24 * 12), st.sampled_from(CHANGES)), max_size=6)


def live(first: SavedPlan, life: list[tuple[int, Change]]) -> list[tuple[datetime, SavedPlan]]:
    """Return the versions of a plan with when each came to be; what makes no sense is left out."""
    versions = [(AS_OF, first)]
    for minutes, change in sorted(life, key=lambda item: item[0]):
        at = AS_OF + minutes * 5 * MINUTE
        try:
            versions.append((at, change(versions[-1][1], at)))
        except InputError:
            continue
    return versions


def run_jobs(versions: list[tuple[datetime, SavedPlan]], cuts: list[datetime]) -> list[DueMessage]:
    """Return what a job sends that looks at each cut at the plan as it is by then, since the cut before."""
    sent: list[DueMessage] = []
    for since, until in zip([AS_OF, *cuts], cuts, strict=False):
        plan = next(plan for at, plan in reversed(versions) if at < until or at == AS_OF)
        sent += find_due([plan], since, until).messages
    return sent


@settings(max_examples=examples(120))
@given(
    LIFE,
    st.lists(st.integers(0, 16 * 24 * 12), max_size=30),
    st.sampled_from([None, 1, 3]),
)
def test_each_message_is_sent_once_however_time_is_cut(
    life: list[tuple[int, Change]], cuts: list[int], regions: int | None
) -> None:
    """Jobs that look every now and then send together what the last version has, each message once and alike."""
    versions = live(saved(planned(WINDOW, AS_OF, regions)), life)
    last = versions[-1][1]
    ends = sorted({AS_OF + cut * 5 * MINUTE for cut in cuts} | {END})
    sent = run_jobs(versions, ends)
    whole = find_due([last], AS_OF, END).messages
    assert [each.id for each in sent] == [each.id for each in whole]
    assert [(each.message, each.plan.window, each.plan.status) for each in sent] == [
        (each.message, each.plan.window, each.plan.status) for each in whole
    ]
    heard = Counter(
        (each.send_at, each.message.kind, each.message.channel, zone_name(zone))
        for each in whole
        for zone in each.message.zones
    )
    assert set(heard.values()) <= {1}


def test_an_extension_after_a_move_to_other_regions_tells_each_the_end_once() -> None:
    """Everybody was told that work was over, wrongly; after a move by region, and an extension, all hear it once."""
    at = 318 * 5  # minutes: the first window is over by then
    confirm = changing(Status.CONFIRMED)
    life = [
        (0, moving(1, None, automatic=True)),
        (0, confirm),
        (at // 5, moving(0, 2, automatic=True)),
        (at // 5, confirm),
        (at // 5, lambda plan, now: extend(plan, 90 * MINUTE, now)),
    ]
    versions = live(saved(planned(WINDOW, AS_OF, None)), life)
    messages = find_due([versions[-1][1]], versions[-1][0], END).messages
    heard = [
        zone_name(zone)
        for each in messages
        if (each.message.kind, each.message.channel) == (AnnouncementKind.COMPLETE, "email")
        for zone in each.message.zones
    ]
    assert sorted(heard) == sorted(zone_name(zone) for zone in dict(AUDIENCE))


@settings(max_examples=examples(200))
@given(LIFE, st.sampled_from([None, 1, 3]))
def test_news_compares_with_what_its_readers_know(life: list[tuple[int, Change]], regions: int | None) -> None:
    """Whatever happened to a plan, the old window that news names is the one that some of its readers heard of last."""
    plan = live(saved(planned(WINDOW, AS_OF, regions)), life)[-1][1]
    known: dict[tuple[str, str], Span] = {}
    for each in find_due([plan], AS_OF, END).messages:
        readers = [(each.message.channel, zone_name(zone)) for zone in each.message.zones]
        heard, window = {known[reader] for reader in readers if reader in known}, each.plan.window
        if each.message.kind is AnnouncementKind.RESCHEDULED:
            assert each.plan.moved_from in heard
        if each.message.kind is AnnouncementKind.EXTENDED:
            assert any(old.start == window.start and old.end < window.end for old in heard)
        if each.message.kind is AnnouncementKind.CANCELLED:
            assert window in heard
        known |= dict.fromkeys(readers, window)


@settings(max_examples=examples(60))
@given(LIFE, st.integers(0, 16 * 24 * 12), st.sampled_from([None, 3]))
def test_a_cancelled_plan_sends_only_that_it_is(life: list[tuple[int, Change]], when: int, regions: int | None) -> None:
    """From the cancellation on there is one message for everybody who knows, by each channel they know it from."""
    at = AS_OF + when * 5 * MINUTE
    plan = live(saved(planned(WINDOW, AS_OF, regions)), [each for each in life if each[0] <= when])[-1][1]
    has_ended = plan.status is Status.CONFIRMED and plan.window.end <= at
    if plan.status in {Status.CANCELLED, Status.COMPLETED} or has_ended:
        return
    before = find_due([plan], AS_OF, at).messages
    off = find_due([update_status(plan, Status.CANCELLED, at)], at, END).messages
    assert {each.message.kind for each in off} <= {AnnouncementKind.CANCELLED}
    assert {each.send_at for each in off if each.message.channel == "status-page"} <= {at}
    told, known = heard_of(off), heard_of(before)
    everybody = {zone_name(zone) for zone, _ in AUDIENCE}
    assert told.keys() <= known.keys()
    assert all(told[channel] in (known[channel], everybody) for channel in told)


@settings(max_examples=examples(200))
@given(LIFE, st.sampled_from([None, 1, 3]))
def test_everybody_ends_up_knowing_what_holds(life: list[tuple[int, Change]], regions: int | None) -> None:
    """Whoever was written to hears last of the window that holds, or that it is off, by each channel.

    A window that nobody has confirmed does not hold yet.
    """
    last = live(saved(planned(WINDOW, AS_OF, regions)), life)[-1][1]
    if last.status is Status.TENTATIVE:
        return
    heard: dict[tuple[str, str], DueMessage] = {}
    for each in find_due([last], AS_OF, END).messages:
        for zone in each.message.zones:
            heard[each.message.channel, zone_name(zone)] = each
    for each in heard.values():
        is_off = each.message.kind is AnnouncementKind.CANCELLED
        assert is_off == (last.status is Status.CANCELLED)
        assert is_off or each.plan.window == last.window


@settings(max_examples=examples(200))
@given(LIFE, st.sampled_from([None, 1, 3]), st.booleans())
def test_what_is_sent_follows_the_state(life: list[tuple[int, Change]], regions: int | None, automatic: bool) -> None:
    """Nobody hears of a tentative window; that work is over is said once it is recorded, or where the clock may say so.

    And that work has begun is said once for each start, from when it is planned or was recorded.
    """
    first = saved(planned(WINDOW, AS_OF, regions, automatic=automatic))
    versions = live(first, life)
    begun: set[tuple[datetime, str, str]] = set()
    for each in find_due([versions[-1][1]], AS_OF, END).messages:
        kind, status = each.message.kind, each.plan.status
        then = next(plan for at, plan in reversed(versions) if at <= each.send_at)
        assert status is not Status.TENTATIVE
        assert kind is not AnnouncementKind.COMPLETE or status is Status.COMPLETED or then.automatic
        if kind is AnnouncementKind.START:
            assert each.send_at >= each.plan.window.start or status is Status.IN_PROCESS
            for zone in each.message.zones:
                heard = (each.plan.window.start, each.message.channel, zone_name(zone))
                assert heard not in begun
                begun.add(heard)


@settings(max_examples=examples(200))
@given(LIFE, st.integers(0, 16 * 24 * 12), st.sampled_from([None, 3]))
def test_a_confirmation_makes_up_for_what_fell_due(
    life: list[tuple[int, Change]], when: int, regions: int | None
) -> None:
    """Whoever was to hear of the window by then hears of it at that moment, once; what comes later keeps its times."""
    at = AS_OF + when * 5 * MINUTE
    plan = live(saved(planned(WINDOW, AS_OF, regions)), [each for each in life if each[0] <= when])[-1][1]
    if plan.status is not Status.TENTATIVE or plan.window.end <= at:
        return
    told = find_due([plan], AS_OF, at).messages
    due = find_due([update_status(plan, Status.CONFIRMED, at)], at, END).messages
    kind = AnnouncementKind.INITIAL if at < plan.window.start else AnnouncementKind.START
    ladder = {AnnouncementKind.INITIAL, AnnouncementKind.REMINDER}
    steps = [each for each in plan.announcements if each.kind in ladder and each not in [one.message for one in told]]
    missed = {(each.channel, zone_name(zone)) for each in steps if each.moment <= at for zone in each.zones}
    known = {(channel, name) for channel, names in heard_of(told).items() for name in names}
    now = Counter(
        (each.message.channel, zone_name(zone)) for each in due if each.send_at == at for zone in each.message.zones
    )
    assert missed - known <= now.keys()
    assert not known or missed <= known | now.keys()
    if not known:
        assert set(now.values()) <= {1}
        assert {each.message.kind for each in due if each.send_at == at} <= {kind, AnnouncementKind.START}
    ahead = {each.moment for each in steps if each.moment > at}
    later = {each.send_at for each in due if each.message.kind in ladder and each.send_at > at}
    assert later <= ahead or known


@settings(max_examples=examples(200))
@given(LIFE, st.sampled_from([None, 1, 3]))
def test_news_spares_the_night_where_it_can(life: list[tuple[int, Change]], regions: int | None) -> None:
    """News comes by night only if its readers cannot hear of it by day before anything starts or the next message."""
    plan = live(saved(planned(WINDOW, AS_OF, regions)), life)[-1][1]
    messages = find_due([plan], AS_OF, END).messages
    for news in messages:
        if news.message.kind not in NEWS or news.message.channel == "status-page" or not news.message.is_at_night:
            continue
        before, after = news.plan.revisions[-2].window.start, news.plan.window.start
        later = [each.send_at for each in messages if each.send_at >= news.send_at and are_same(each, news)]
        latest = min([before - HOUR, after - HOUR, *later])
        waits = (news.send_at.replace(minute=0) + hours * HOUR for hours in range(1, 25))
        assert not any(at <= latest and is_day(at, news) for at in waits)


NEWS = {AnnouncementKind.RESCHEDULED, AnnouncementKind.EXTENDED, AnnouncementKind.CANCELLED}


def are_same(one: DueMessage, other: DueMessage) -> bool:
    """Tell whether two messages go to some of the same people by the same channel."""
    return (
        one is not other
        and one.message.channel == other.message.channel
        and bool(set(one.message.zones) & set(other.message.zones))
    )


def is_day(at: datetime, due: DueMessage) -> bool:
    """Tell whether at that hour most readers of a message are awake."""
    shares = {zone: share for zone, share in AUDIENCE if zone in due.message.zones}
    awake = sum(share for zone, share in shares.items() if 7 <= at.astimezone(zone).hour < 22)
    return awake >= sum(shares.values()) / 2


def heard_of(messages: Iterable[DueMessage]) -> dict[str, set[str]]:
    """Return by channel the zones that messages have told."""
    heard: dict[str, set[str]] = {}
    for each in messages:
        heard.setdefault(each.message.channel, set()).update(map(zone_name, each.message.zones))
    return heard


@pytest.mark.parametrize(
    ("until", "status", "wait"),
    [
        pytest.param(WINDOW.start - MINUTE, Status.CONFIRMED, None, id="before-the-start"),
        pytest.param(WINDOW.start, Status.CONFIRMED, Wait.BEGUN, id="at-the-start"),
        pytest.param(WINDOW.end - MINUTE, Status.IN_PROCESS, None, id="before-the-end"),
        pytest.param(WINDOW.end, Status.IN_PROCESS, Wait.ENDED, id="at-the-end"),
    ],
)
def test_the_team_is_waited_for_from_the_minute_on(until: datetime, status: Status, wait: Wait | None) -> None:
    """A plan waits for word of its start from its start on, and of its end from its end on, not a minute earlier."""
    plan = update_status(saved_plan(), status, WINDOW.start - HOUR) if status is not Status.CONFIRMED else saved_plan()
    found = find_due([plan], until - HOUR, until).waiting
    assert [each.wait for each in found] == ([] if wait is None else [wait])
