"""Where the reader stands to the window: what is to come, what is under way, what is over, and nothing else."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from itertools import product

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.versions import extend
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.notices.channels import gsm_text
from downtime_cli.notices.messages import Message
from downtime_cli.notices.names import CHANNELS, LANGUAGES
from downtime_cli.notices.subject import news_of, tense_of
from downtime_cli.notices.templates import load_templates
from tests.notice_samples import DETAILS, broken_off, clock_of, done_early, message_of, plan_for, subject_of
from tests.saved_samples import AS_OF, WINDOW, saved_plan

T, C, P = Status.TENTATIVE, Status.CONFIRMED, Status.IN_PROCESS
SHORT = ("sms", "social")
VARIED = ("email", "banner", "sms")  # between them they hold every phrase
COMING = (Kind.INITIAL, Kind.REMINDER, Kind.RESCHEDULED, Kind.EXTENDED)

# Phrases that belong to one tense alone, as far as they name neither service nor window.
PHRASES = {
    "before": ("action_before", "brief_before_outage", "brief_before_degraded"),
    "now": ("page_now", "opening_start", "opening_begins", "action_now", "brief_outage", "brief_degraded"),
    "after": ("opening_complete", "opening_stopped", "brief_after_outage", "brief_after_degraded"),
}

# What makes a sentence speak of the future, in short texts (without accents that GSM lacks) and in the banner.
FUTURE = {
    "en": r"will be",
    "de": r"wird .*nicht verfügbar sein|kann in dieser Zeit|Dienst (ist|kann) dann",
    "fr": r"sera|pourra|Dégradation possible",
    "es": r"no estar[aá]|podr[ií]a",
    "pt-BR": r"ficar[aá]|poder[aá]",
    "it": r"sarà|potrebbe",
    "nl": r"zal|kan (in deze periode|beperkt)",
    "pl": r"nie b[eę]dzie|może w tym czasie|Mog[aą]",
    "tr": r"lamayacak|olabilir|yavaş çalışabilir",
    "ru": r"е будет|Возможны|может работать",
    "uk": r"е працюватиме|Можливі|може працювати",
    "ja": r"メンテナンス中、Shop|作業中",
    "ko": r"점검 시간 동안|해당 시간",
    "zh-Hans": r"将|届时|可能",
    "zh-Hant": r"將|屆時|可能",
    "hi": r"रहेगी|सकेगा|इस दौरान कम हो|असर संभव",
    "ar": r"ستتوقف|لن تكون|قد تكون|قد تتأثر",
}


def message(
    kind: Kind, plan: SavedPlan, channel: str, tag: str = "en", details: dict[str, str] | None = None
) -> Message:
    """Return the message of a kind about a plan, with plain blanks."""
    found = message_of(replace(subject_of(Kind.INITIAL, tag, details), plan=plan, kind=kind), channel)
    text, html, subject = (each.replace("\u00a0", " ") for each in (found.text, found.html, found.subject))
    return replace(found, text=text, html=html, subject=subject)


def words(each: Message) -> str:
    """Return all that a message says, without entities and escapes of its channel."""
    text = f"{each.subject}\n{each.text}\n{each.html}"
    return text.replace("&#39;", "'").replace("\\n", "\n")


def phrases(tag: str, tense: str) -> list[str]:
    """Return the phrases of a tense, and of some of them the form they have in an SMS."""
    texts = [load_templates().phrase(tag, name) for name in PHRASES[tense]]
    return [*texts, *map(gsm_text, texts)]


@pytest.mark.parametrize(
    ("kind", "status", "tense", "news"),
    [
        *((kind, status, "before", kind.value) for kind in COMING for status in (T, C)),
        *((kind, P, "now", "start") for kind in (Kind.INITIAL, Kind.REMINDER)),
        *((kind, P, "now", kind.value) for kind in (Kind.RESCHEDULED, Kind.EXTENDED)),
        *((Kind.START, status, "now", "begins") for status in (T, C)),
        (Kind.START, P, "now", "start"),
        *((Kind.COMPLETE, status, "after", "complete") for status in (T, C, P, Status.COMPLETED)),
        *((Kind.CANCELLED, status, "", "cancelled") for status in (T, C, Status.CANCELLED)),
        (Kind.CANCELLED, P, "after", "stopped"),
    ],
)
def test_every_kind_in_every_state(kind: Kind, status: Status, tense: str, news: str) -> None:
    """The state decides whether the window is to come, begins, is under way or over, whatever the kind is called."""
    plan = plan_for(kind, status=status)
    assert (tense_of(plan, kind), news_of(plan, kind)) == (tense, news)


@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.REMINDER])
def test_who_hears_of_it_only_then_hears_that_it_begins(kind: Kind) -> None:
    """A plan confirmed within its window is not announced as something to come, nor as begun: nobody has said so."""
    late = replace(saved_plan().revisions[0], sequence=1, status=C, at=WINDOW.start)
    plan = replace(saved_plan(status=C), sequence=1, revisions=(saved_plan().revisions[0], late))
    assert (tense_of(plan, kind), news_of(plan, kind)) == ("now", "begins")
    before = replace(plan, revisions=(plan.revisions[0], replace(late, at=WINDOW.start - timedelta(seconds=1))))
    assert (tense_of(before, kind), news_of(before, kind)) == ("before", kind.value)


def late(minutes: float, status: Status = C) -> SavedPlan:
    """Return a plan that got its status that long after its start, or before."""
    confirmed = Revision(sequence=1, status=C, at=AS_OF + HOUR, window=WINDOW)
    at = WINDOW.start + timedelta(minutes=minutes)
    last = Revision(sequence=2, status=status, at=at, window=WINDOW)
    revisions = (saved_plan().revisions[0], *((confirmed,) if status is P else ()), last)
    return saved_plan(status=status, sequence=2, revisions=revisions)


@pytest.mark.parametrize(
    ("minutes", "news"),
    [
        pytest.param(0, "begins", id="at-the-start"),
        pytest.param(0.9, "begins", id="seconds-later"),
        pytest.param(1, "late", id="a-minute-later"),
        pytest.param(90, "late", id="long-after"),
    ],
)
@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.REMINDER, Kind.START])
def test_nothing_begins_as_planned_after_its_start(kind: Kind, minutes: float, news: str) -> None:
    """A plan confirmed after its planned start is late news, as nobody has said whether work has begun."""
    assert news_of(late(minutes), kind) == news


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.START])
@pytest.mark.parametrize("level", [ImpactLevel.OUTAGE, ImpactLevel.DEGRADED])
def test_late_news_says_what_is_planned(kind: Kind, level: ImpactLevel, tag: str) -> None:
    """It has the headline and the planned time of an announcement; no text says that work begins, or has begun."""
    plan, phrase = replace(late(30), impact_level=level), load_templates().phrase
    false = [phrase(tag, f"{part}_{news}") for part in ("headline", "opening") for news in ("begins", "start")]
    false += [phrase(tag, "brief_outage"), phrase(tag, "brief_degraded"), phrase(tag, "page_now")]
    for channel in CHANNELS:
        each = message(kind, plan, channel, tag, {})
        assert [text for text in (*false, *map(gsm_text, false)) if text in words(each)] == [], channel
        assert each.subject.startswith(phrase(tag, "headline_initial"))
        assert clock_of(tag, "05:00") in each.text
    mail = message(kind, plan, "email", tag, {}).text
    assert phrase(tag, "opening_late").replace("\u00a0", " ") in mail
    assert phrase(tag, "action_now") in mail
    assert phrase(tag, "action_before") not in mail


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(("minutes", "clock"), [(-20, "04:40"), (-90, "03:30"), (15, "05:15")])
def test_work_under_way_began_when_somebody_said_so(minutes: int, clock: str, tag: str) -> None:
    """Subject, text, rows and page give the recorded beginning; the planned one, which did not hold, is not told."""
    plan, clock = late(minutes, P), clock_of(tag, clock)
    for channel in CHANNELS:
        each = message(Kind.START, plan, channel, tag, {})
        assert clock in each.subject
        assert channel in SHORT or clock in each.text
        assert not re.search(rf"(?<![+-]){clock_of(tag, '05:00')}", words(each))
    assert clock in message(Kind.EXTENDED, extend(plan, HOUR, WINDOW.end - HOUR), "email", tag, {}).text


def test_a_beginning_after_the_planned_end_leaves_the_window() -> None:
    """A window that would end before it began is shown as planned, and so is one that nobody has begun."""
    assert late(500, P).actual_window == WINDOW == late(5).actual_window
    assert late(500, P).actual_start == WINDOW.start + timedelta(minutes=500)


def test_a_beginning_belongs_to_the_window_that_began() -> None:
    """Work that was called off and is planned anew has not begun; the first version of a plan records nothing."""
    off = [replace(late(-5, P).revisions[-1], status=Status.CANCELLED, sequence=3)]
    again = [replace(off[0], status=status, sequence=4) for status in (T, Status.CANCELLED)]
    revisions = [*late(-5, P).revisions, *off]
    assert saved_plan(revisions=tuple(revisions)).actual_start == WINDOW.start - timedelta(minutes=5)
    assert saved_plan(revisions=(*revisions, *again)).actual_start is None
    assert saved_plan(status=P).actual_start is None


def test_work_that_was_called_off_is_stopped_only_if_it_had_begun() -> None:
    """A cancellation within the window says that it is over, one before says that it will not take place."""
    assert [news_of(broken_off(status), Kind.CANCELLED) for status in (P, C)] == ["stopped", "stopped"]
    off = replace(saved_plan().revisions[0], sequence=1, status=Status.CANCELLED, at=AS_OF + HOUR)
    plan = replace(saved_plan(status=Status.CANCELLED), revisions=(saved_plan().revisions[0], off))
    assert (tense_of(plan, Kind.CANCELLED), news_of(plan, Kind.CANCELLED)) == ("", "cancelled")


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", COMING)
def test_nothing_is_said_to_have_begun_or_ended_before_it_has(kind: Kind, tag: str) -> None:
    """No message about a coming window holds a phrase for work under way, or for work that is over."""
    for channel in VARIED:
        text = words(message(kind, plan_for(kind), channel, tag, {}))
        assert [each for tense in ("now", "after") for each in phrases(tag, tense) if each in text] == [], channel


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_the_subject_says_the_news(kind: Kind, tag: str) -> None:
    """A subject begins with the headline of the news."""
    for plan in (plan_for(kind), plan_for(kind, status=P)) if kind is not Kind.COMPLETE else (plan_for(kind),):
        headline = load_templates().phrase(tag, f"headline_{news_of(plan, kind)}")
        assert message(kind, plan, "email", tag, {}).subject.startswith(headline)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", [*COMING, Kind.START])
def test_nothing_is_said_to_come_once_it_has_begun(kind: Kind, tag: str) -> None:
    """No message about work under way holds a phrase for a window to come, or for work that is over."""
    for channel in VARIED:
        text = words(message(kind, plan_for(kind, status=P), channel, tag, {}))
        assert [each for tense in ("before", "after") for each in phrases(tag, tense) if each in text] == [], channel


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "plan"),
    [
        pytest.param(Kind.COMPLETE, plan_for(Kind.COMPLETE), id="complete"),
        pytest.param(Kind.CANCELLED, plan_for(Kind.CANCELLED), id="called-off"),
        pytest.param(Kind.CANCELLED, broken_off(), id="broken-off"),
    ],
)
def test_nobody_is_told_to_prepare_or_wait_once_it_is_over(kind: Kind, plan: SavedPlan, tag: str) -> None:
    """No message about work that is done, broken off or called off holds a phrase for before or during it."""
    for channel in VARIED:
        text = words(message(kind, plan, channel, tag))
        unfit = [*phrases(tag, "before"), *phrases(tag, "now"), DETAILS["action"], DETAILS["action_now"]]
        assert [each for each in unfit if each in text] == [], channel


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("level", [ImpactLevel.OUTAGE, ImpactLevel.DEGRADED])
def test_short_texts_of_a_coming_window_speak_of_the_future(level: ImpactLevel, tag: str) -> None:
    """What users will notice stands in the future, and there is room for it in one SMS of any language."""
    future = FUTURE[tag].replace("will be", "(will|may) be") if level is ImpactLevel.DEGRADED else FUTURE[tag]
    for kind, channel in product(COMING, ("sms", "social", "banner")):
        if (kind, channel) != (Kind.RESCHEDULED, "sms"):  # two times may leave no room for more
            text = message(kind, plan_for(kind, impact_level=level), channel, tag, {}).text
            assert re.search(future, text), text


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in {Kind.RESCHEDULED, Kind.CANCELLED}])
def test_an_sms_keeps_what_users_notice(kind: Kind, tag: str) -> None:
    """With a service of an ordinary name, no language has to leave out that the service is down or back."""
    name = {"before": "brief_before_outage", "now": "brief_outage", "after": "brief_after_outage"}
    plan = plan_for(kind)
    effect = load_templates().phrase(tag, name[tense_of(plan, kind)])
    text = message(kind, plan, "sms", tag, {}).text
    assert effect in text or gsm_text(effect) in text


@pytest.mark.parametrize(
    ("given", "kind", "status", "expected"),
    [
        pytest.param(("action", "action_now"), Kind.REMINDER, C, DETAILS["action"], id="before"),
        pytest.param(("action", "action_now"), Kind.START, P, DETAILS["action_now"], id="started"),
        pytest.param(("action", "action_now"), Kind.START, C, DETAILS["action_now"], id="begins"),
        pytest.param(("action", "action_now"), Kind.EXTENDED, P, DETAILS["action_now"], id="extended-under-way"),
        pytest.param(("action", "action_now"), Kind.EXTENDED, C, DETAILS["action"], id="extended-before"),
        pytest.param(("action",), Kind.START, P, "Please wait until", id="ours-now"),
        pytest.param(("action_now",), Kind.INITIAL, C, "Please save your work beforehand", id="ours-before"),
        pytest.param((), Kind.EXTENDED, P, "Please wait until", id="ours-extended"),
    ],
)
@pytest.mark.parametrize("channel", ["email", "status-page", "chat-slack", "chat-discord"])
def test_what_to_do_fits_the_state(
    given: tuple[str, ...], kind: Kind, status: Status, expected: str, channel: str
) -> None:
    """`action` is for before, `action_now` for within; what was not given is a sentence of ours."""
    text = words(message(kind, plan_for(kind, status=status), channel, "en", {name: DETAILS[name] for name in given}))
    assert expected in text
    assert not any(DETAILS[name] in text for name in ("action", "action_now") if DETAILS[name] != expected)


@pytest.mark.parametrize("level", [ImpactLevel.NO_IMPACT, ImpactLevel.REDUCED_REDUNDANCY])
def test_advice_for_before_is_none_for_within_where_nothing_is_noticed(level: ImpactLevel) -> None:
    """Where the service keeps working, what was to be done before is over once work has begun."""
    details = {"action": DETAILS["action"]}
    assert (
        DETAILS["action"]
        in message(Kind.INITIAL, plan_for(Kind.INITIAL, impact_level=level), "email", "en", details).text
    )
    under_way = message(Kind.START, plan_for(Kind.START, impact_level=level), "email", "en", details).text
    assert "What you need to do: Nothing.\n" in under_way


def heading(each: Message) -> list[str]:
    """Return the lines by which a message is known: its subject, and its heading where it has one."""
    match each.channel:
        case "status-page" | "chat-discord":
            found = each.text.splitlines()[:1]
        case "chat-slack":
            found = [json.loads(each.text)["blocks"][0]["text"]["text"]]
        case "banner":
            found = re.findall("<strong>(.*?)</strong>", re.sub("datetime=[^>]*", "", each.text))[:1]
        case _:
            found = re.findall("<(?:h1|title)[^>]*>(.*?)</", each.html.replace("</bdi>", ""))
    return [each.subject, *found]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_an_extension_has_its_new_end_in_the_subject(tag: str) -> None:
    """Who reads no more than a subject or heading knows until when it takes now, by which clock."""
    for channel in CHANNELS:
        each = message(Kind.EXTENDED, plan_for(Kind.EXTENDED, status=P), channel, tag, {})
        old, new = (clock_of(tag, clock) for clock in ("06:30", "07:00"))
        assert [line for line in heading(each) if new not in line or "UTC+1" not in line or old in line] == []


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("hours", [2, 20], ids=["one-day", "two-days"])
def test_an_extension_before_the_start_says_when_it_starts(hours: int, tag: str) -> None:
    """Days ahead, "until Sunday" would be from now on: every channel and each subject has both ends of the window."""
    window = Span(WINDOW.start, WINDOW.start + hours * HOUR)
    plan = plan_for(Kind.EXTENDED, status=C, window=window)
    for channel in CHANNELS:
        each = message(Kind.EXTENDED, plan, channel, tag, {})
        assert each.subject.count(" – ") == 1  # a calendar's title is what stands before it
        clocks = [clock_of(tag, clock) for clock in ("05:00", "07:00" if hours == 2 else "01:00")]
        lines = heading(each)[:1] if channel == "banner" else [*heading(each), each.text.replace("*", "")]
        assert [line for line in lines if any(clock not in line for clock in clocks)] == []


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "plan", "clock"),
    [
        pytest.param(Kind.COMPLETE, done_early(saved_plan(status=Status.COMPLETED)), "06:40", id="done-early"),
        pytest.param(Kind.CANCELLED, broken_off(), "06:00", id="broken-off"),
    ],
)
def test_the_end_is_when_it_really_ended(kind: Kind, plan: SavedPlan, clock: str, tag: str) -> None:
    """What is over ended when somebody said so: in the subject, in the text, and in short texts nothing else."""
    for channel in CHANNELS if tag == "en" else VARIED:
        each = message(kind, plan, channel, tag, {})
        assert clock_of(tag, clock) in each.subject
        assert clock_of(tag, clock) in each.text
        planned = "|".join(clock_of(tag, each) for each in ("05:00", "07:00"))
        assert channel not in SHORT or not re.search(planned, each.text)


@pytest.mark.parametrize("status", [T, C, P])
def test_an_end_that_nobody_recorded_is_not_told(status: Status) -> None:
    """A text written before the work is done names the day it is about, and no moment at which it ended."""
    each = message(Kind.COMPLETE, saved_plan(status=status), "email")
    assert each.subject == "Maintenance is complete: Shop API – Saturday, 5 December 2026"
    assert "Actual end" not in each.text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_window_that_became_shorter_says_both_ends(tag: str) -> None:
    """Where only the end has moved, the two times differ in short texts as well."""
    shorter = Span(WINDOW.start, WINDOW.end - HOUR)
    revisions = tuple(
        Revision(sequence=number, status=C, at=AS_OF + number * DAY, window=window)
        for number, window in enumerate((WINDOW, shorter))
    )
    plan = saved_plan(status=C, window=shorter, sequence=1, revisions=revisions)
    for channel in SHORT:
        text = message(Kind.RESCHEDULED, plan, channel, tag, {}).text
        assert clock_of(tag, "06:00") in text
        assert clock_of(tag, "07:00") in text


def test_the_end_has_its_own_date() -> None:
    """Work that ends past midnight is told with the day on which it ended."""
    ended = datetime.fromisoformat("2026-12-05T23:30+00:00")
    plan = done_early(saved_plan(status=Status.COMPLETED))
    late = replace(plan, revisions=(plan.revisions[0], replace(plan.revisions[1], at=ended)))
    assert "completed Sun 6 Dec 00:30 UTC+1." in message(Kind.COMPLETE, late, "sms", "en", {}).text
