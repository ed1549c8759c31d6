"""What notices say, and what they never do."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from downtime_cli.notices.channels import fits_post, fits_sms, is_gsm
from downtime_cli.notices.details import Details
from downtime_cli.notices.messages import build_message
from downtime_cli.notices.names import CHANNELS, LANGUAGES
from downtime_cli.notices.subject import choose_kind
from downtime_cli.notices.templates import Templates, load_templates
from tests.core.builders import span
from tests.effort import examples
from tests.notice_samples import DETAILS, broken_off, clock_of, message_of, plan_for, subject_of, version_after
from tests.saved_samples import WINDOW, saved_plan

DETAILED = ("email", "status-page", "chat-slack", "chat-discord")
LONG = (*DETAILED, "banner")
OTHERS = [tag for tag in LANGUAGES if tag != "en"]


def shown(kind: Kind, channel: str, **changes: object) -> str:
    """Return a message's text, without entities and escapes of its channel."""
    text = message_of(subject_of(kind, "en", None, **changes), channel).text
    return text.replace("&#39;", "'").replace("\\n", "\n")


@pytest.mark.parametrize("channel", DETAILED)
@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.REMINDER, Kind.START, Kind.EXTENDED, Kind.RESCHEDULED])
def test_every_question_is_answered(kind: Kind, channel: str) -> None:
    """What, when at both ends, how long, what still works, what to do, whom to ask, where updates are, which plan."""
    text = shown(kind, channel)
    unsaid = "action" if kind is Kind.START else "action_now"
    answers = [answer for name, answer in DETAILS.items() if name != unsaid]
    for answer in (*answers, "2 hours", "20261205-0badcafe", "Shop API"):
        assert answer in text
    for clock in ("05:00", "07:00") if kind is Kind.EXTENDED else ("05:00–07:00",):
        assert f"Saturday, 5 December 2026, {clock} CET (UTC+1)" in text


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_move_says_old_and_new(channel: str) -> None:
    """Whoever reads of a new time reads of the old one as well."""
    text = shown(Kind.RESCHEDULED, channel)
    assert re.search(r"Sat\w*,? 5 Dec", text)
    assert re.search(r"Fri\w*,? 4 Dec", text)


@pytest.mark.parametrize("channel", LONG)
def test_an_extension_says_both_ends(channel: str) -> None:
    """The new end stands beside the one that was planned."""
    text = shown(Kind.EXTENDED, channel)
    assert re.search(r"05:00–07:00" if channel == "banner" else r"New end\W.*07:00", text)
    assert re.search(r"Previously planned end\W.*06:30", text)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("kind", "word"),
    [
        pytest.param(Kind.COMPLETE, "available again", id="complete"),
        pytest.param(Kind.CANCELLED, "cancelled", id="cancelled"),
    ],
)
def test_the_news_is_said(kind: Kind, word: str, channel: str) -> None:
    """The end says that the service is back, a cancellation that nothing happens."""
    assert word in shown(kind, channel).lower()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_cancellation_gives_no_reason_that_was_none(channel: str) -> None:
    """Why the work was wanted is not why it was called off, and its tasks are not the reader's any more."""
    text = shown(Kind.CANCELLED, channel)
    assert DETAILS["why"] not in text
    assert DETAILS["action"] not in text


@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.START, Kind.COMPLETE])
def test_levels_have_their_own_words(kind: Kind) -> None:
    """Each level of impact is worded differently, at length and in short."""
    for channel in ("email", "status-page", "banner"):
        assert len({shown(kind, channel, impact_level=level) for level in ImpactLevel}) == len(ImpactLevel)
    assert "unavailable" not in shown(Kind.INITIAL, "sms", impact_level=ImpactLevel.NO_IMPACT)


def test_without_details_nothing_is_made_up() -> None:
    """Where nothing was said, the message leaves it out, or says what is true of any maintenance."""
    text = message_of(subject_of(Kind.INITIAL, details={}), "email").text
    assert not re.search("What we|Why|Still available|Updates", text)
    assert "Contact: Please contact your usual support contact." in text


@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.REMINDER, Kind.START, Kind.EXTENDED, Kind.RESCHEDULED])
@pytest.mark.parametrize("level", [ImpactLevel.NO_IMPACT, ImpactLevel.REDUCED_REDUNDANCY])
def test_without_impact_there_is_nothing_to_do(kind: Kind, level: ImpactLevel) -> None:
    """Nobody is told to save their work for what they will not notice, nor left to wonder."""
    subject = subject_of(kind, details={}, impact_level=level)
    assert "What you need to do: Nothing.\n" in message_of(subject, "email").text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_service_without_a_name(tag: str) -> None:
    """The plan's words for a service that nobody named are not carried into other languages."""
    text = message_of(subject_of(Kind.INITIAL, tag, {}, service="the service"), "email").text
    assert "the service will" not in text
    assert load_templates().phrase(tag, "unnamed_service") in text


@pytest.mark.parametrize("channel", LONG)
@pytest.mark.parametrize(
    ("start", "end", "nights"),
    [
        pytest.param("2026-12-05T21:00Z", "2026-12-05T23:00Z", ["the night between Saturday and Sunday"], id="end"),
        pytest.param("2026-12-04T23:00Z", "2026-12-05T01:00Z", ["the night between Friday and Saturday"], id="start"),
        pytest.param("2026-12-04T23:00Z", "2026-12-06T05:00Z", [], id="start-of-days"),
        pytest.param("2026-12-04T23:00Z", "2026-12-05T23:00Z", [], id="both"),
    ],
)
def test_midnight_leaves_no_doubt(start: str, end: str, nights: list[str], channel: str) -> None:
    """A time at 00:00 says between which days it is, if a start has no other date beside it; there is no midnight."""
    text = shown(Kind.INITIAL, channel, window=span(start, end))
    assert [night for night in nights if night not in text] == []
    assert nights or "(UTC+1), the night" not in text
    assert "midnight" not in text.partition("<script")[0].lower()


def test_midnight_is_told_by_each_clock() -> None:
    """In the table of local times it is said as well, of those clocks that show it."""
    text = shown(Kind.INITIAL, "email", window=span("2026-12-05T05:00Z", "2026-12-05T07:00Z"))
    assert "New York: Sat 5 Dec, 00:00–02:00 (UTC-5), the night between Friday and Saturday\n" in text
    days = shown(Kind.INITIAL, "email", window=span("2026-12-05T05:00Z", "2026-12-06T07:00Z"))
    assert "New York: Sat 5 Dec, 00:00 – Sun 6 Dec, 02:00 (UTC-5)\n" in days


def test_from_midnight_to_midnight_dates_stay_short() -> None:
    """Two dates leave no doubt: each line has its own once, with one clock."""
    window = span("2026-12-02T23:00Z", "2026-12-03T23:00Z")
    text = shown(Kind.INITIAL, "email", window=window)
    assert "\n  Berlin: Thu 3 Dec, 00:00 – Fri 4 Dec, 00:00 (UTC+1)\n" in text
    assert "\nWhen: Thursday, 3 December 2026, 00:00 – Friday, 4 December 2026, 00:00 CET (UTC+1)\n" in text
    banner = shown(Kind.INITIAL, "banner", window=window)
    assert ">Thu 3 Dec 2026, 00:00 – Fri 4 Dec 2026, 00:00 CET (UTC+1)</time>" in banner


@pytest.mark.parametrize("channel", ["email", "status-page"])
def test_a_row_of_an_offset_says_it_once(channel: str) -> None:
    """Where the place is the offset itself, the times beside it do not repeat it."""
    subject = subject_of(Kind.INITIAL)
    rows = message_of(replace(subject, users=((timezone(timedelta(hours=1)), 1.0),)), channel).text
    assert re.search(r"UTC\\?\+1\W+Sat 5 Dec, 05:00–07:00\W*$", rows, re.MULTILINE)
    assert re.search(r"UTC\W+Sat 5 Dec, 04:00–06:00\W*$", rows, re.MULTILINE)
    changing = replace(subject, plan=replace(subject.plan, window=span("2026-10-24T23:00Z", "2026-10-25T03:00Z")))
    assert "(UTC" in message_of(changing, channel).text


def test_slack_notifies_of_the_date() -> None:
    """What a phone shows is the subject of a mail, with its time, and in it foreign text is only text."""
    message = message_of(subject_of(Kind.INITIAL, service="<!channel> & *Shop*"), "chat-slack")
    assert message.subject.endswith(" – Saturday, 5 December 2026, 05:00 (UTC+1)")
    told = json.loads(message.text)["text"].replace("\u200b", "")
    assert told == message.subject.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("channel", ["email", "status-page", "chat-discord"])
@pytest.mark.parametrize("tag", ["ja", "zh-Hans", "zh-Hant"])
def test_no_blank_follows_a_wide_full_stop(tag: str, channel: str) -> None:
    """Two sentences stand close together where the full stop brings its own blank."""
    each = message_of(subject_of(Kind.INITIAL, tag, {}), channel)
    assert "。 " not in each.text + each.html


NIGHTS = {
    "pl": (
        "w nocy z niedzieli na poniedziałek, w nocy z poniedziałku na wtorek, w nocy z wtorku na środę, "
        "w nocy ze środy na czwartek, w nocy z czwartku na piątek, w nocy z piątku na sobotę, "
        "w nocy z soboty na niedzielę"
    ),
    "tr": (
        "pazarı pazartesiye bağlayan gece, pazartesiyi salıya bağlayan gece, salıyı çarşambaya bağlayan gece, "
        "çarşambayı perşembeye bağlayan gece, perşembeyi cumaya bağlayan gece, cumayı cumartesiye bağlayan gece, "
        "cumartesiyi pazara bağlayan gece"
    ),
    "ru": (
        "в ночь с воскресенья на понедельник, в ночь с понедельника на вторник, в ночь со вторника на среду, "
        "в ночь со среды на четверг, в ночь с четверга на пятницу, в ночь с пятницы на субботу, "
        "в ночь с субботы на воскресенье"
    ),
    "uk": (
        "у ніч із неділі на понеділок, у ніч із понеділка на вівторок, у ніч із вівторка на середу, "
        "у ніч із середи на четвер, у ніч із четверга на пʼятницю, у ніч із пʼятниці на суботу, "
        "у ніч із суботи на неділю"
    ),
}


@pytest.mark.parametrize("tag", NIGHTS)
def test_nights_are_in_the_right_case(tag: str) -> None:
    """Where weekdays are inflected, each night between two of them is."""
    for day, night in enumerate(NIGHTS[tag].split(", ")):
        midnight = datetime(2026, 12, 6, 23, tzinfo=UTC) + day * DAY  # in Berlin, from Sunday to Monday
        window = Span(midnight - HOUR, midnight)
        assert f"(UTC+1), {night}\n" in message_of(subject_of(Kind.INITIAL, tag, {}, window=window), "email").text


def test_clock_change_is_explained() -> None:
    """Where clocks change meanwhile, each end has its clock, and the reader is told what the duration means."""
    window = Span(datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC))
    text = shown(Kind.INITIAL, "email", window=window)
    assert "When: Sunday, 25 October 2026, 02:00 CEST (UTC+2) – 03:00 CET (UTC+1)\n" in text
    assert "Duration: 2 hours\nThe clocks change during this time; the duration" in text
    assert "Time zone: Central European Summer Time and Central European Standard Time\n" in text


@pytest.mark.parametrize("tag", ["ru", "uk", "ja", "ko", "zh-Hans", "zh-Hant", "hi", "ar"])
@pytest.mark.parametrize("kind", list(Kind))
def test_no_english_in_other_scripts(kind: Kind, tag: str) -> None:
    """But for zones there is no Latin word in a message in another script."""
    for channel in ("email", "sms", "social", "chat-discord"):
        subject = subject_of(kind, tag, {}, service="7", plan_id="1-2")
        message = message_of(subject, channel)
        bare = re.sub(r"<t:\d+:[FR]>", "", message.subject + message.text)
        assert set(re.findall("[A-Za-z]+", bare)) <= {"UTC", "CET"}, (channel, bare)


@pytest.mark.parametrize("tag", ["de", "fr", "es", "pt-BR", "it", "nl", "pl", "tr"])
@pytest.mark.parametrize("kind", list(Kind))
def test_no_english_in_latin_scripts(kind: Kind, tag: str) -> None:
    """No English function word, weekday or month is in a message in another language."""
    english = r"\b(the|and|will|be|for|you|to|from|until|time|Friday|Saturday|December|Fri|Sat|hours?|Standard)\b"
    for channel in ("email", "sms"):
        subject = subject_of(kind, tag, {}, service="7")
        message = message_of(subject, channel)
        assert not re.search(english, message.subject + message.text), message.text


WORDS = st.text(st.characters(codec="utf-8"), max_size=200)
STARTS = st.integers(0, 2 * 365 * 24 * 4).map(lambda quarter: datetime(2026, 1, 1, tzinfo=UTC) + quarter * 15 * MINUTE)
ZONES = st.sampled_from(
    ["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns", "Pacific/Chatham"]
)


@settings(max_examples=examples(40), phases=[Phase.explicit, Phase.reuse, Phase.generate])  # shrinking takes minutes
@given(
    service=WORDS,
    start=STARTS,
    minutes=st.integers(5, 2 * 24 * 60),
    moved=st.integers(1, 30),
    zone=ZONES,
    tag=st.sampled_from(list(LANGUAGES)),
    kind=st.sampled_from(list(Kind)),
    url=st.sampled_from(["", "https://status.example.com/" + "x" * 90, "https://s.io/"]),
)
def test_short_messages_always_fit(  # noqa: PLR0917 - one strategy each
    service: str, start: datetime, minutes: int, moved: int, zone: str, tag: str, kind: Kind, url: str
) -> None:
    """Whatever the names, times and language, one SMS and one post hold it, with times and zone in it."""
    window = Span(start, start + minutes * MINUTE)
    before = Span(window.start - moved * DAY, window.end - moved * DAY)
    plan = saved_plan(window=window, service=service, audience=((ZoneInfo(zone), 1.0),))
    if kind is Kind.EXTENDED:
        before = Span(window.start, window.end - 4 * MINUTE)
    subject = replace(
        subject_of(Kind.INITIAL, tag),
        plan=version_after(plan, before),
        kind=kind,
        details=Details(texts={"updates_url": url, "what": service}),
        users=plan.audience,
    )
    sms, post = message_of(subject, "sms").text.rstrip("\n"), message_of(subject, "social").text.rstrip("\n")
    assert fits_sms(sms)
    assert fits_post(post)
    for text in (sms, post):
        assert clock_of(tag, f"{window.end.astimezone(ZoneInfo(zone)):%H:%M}") in text
        assert "UTC" in text
        assert "\n" not in text
        if kind is Kind.RESCHEDULED:
            starts = [each.start.astimezone(ZoneInfo(zone)) for each in (before, window)]
            clocks = [clock_of(tag, f"{start:%H:%M}") for start in starts]
            assert all(text.count(clock) >= clocks.count(clock) for clock in clocks), text


@pytest.mark.parametrize("tag", ["en", "de", "fr", "es", "pt-BR", "it", "nl", "pl", "tr"])
def test_latin_languages_use_the_cheap_alphabet(tag: str) -> None:
    """Languages that can do without other letters are sent in GSM characters."""
    assert is_gsm(message_of(subject_of(Kind.INITIAL, tag), "sms").text)


def test_a_long_name_is_cut_visibly() -> None:
    """What does not fit is cut with an ellipsis, never in silence."""
    text = shown(Kind.INITIAL, "sms", service="A service with a very long name " * 9)
    assert re.match(r"A service with a.*…|A service with a.*\.\.\.", text)
    assert "Sat 5 Dec 05:00-07:00 UTC+1" in text


def test_a_name_that_makes_a_message_long() -> None:
    """A name in letters that GSM lacks gives way where the message would be cut short for its sake."""
    text = message_of(subject_of(Kind.RESCHEDULED, details={}, service="東京の店"), "sms").text
    assert text.startswith("Our service: maintenance moved from Fri 4 Dec 05:00-07:00 UTC+1 to Sat 5 Dec")


def test_a_long_address_becomes_its_site() -> None:
    """Of an address too long for a text message the site remains, which still leads somewhere."""
    details = {"updates_url": "https://status.example.com/" + "x" * 120}
    assert "https://status.example.com " in message_of(subject_of(Kind.INITIAL, details=details), "sms").text + " "


def test_an_address_with_a_long_site_is_left_out() -> None:
    """An address whose site alone is too long is left out rather than broken."""
    details = {"updates_url": f"https://{'x' * 150}.example.com/"}
    assert "http" not in message_of(subject_of(Kind.INITIAL, details=details), "sms").text


@pytest.mark.parametrize("channel", ["chat-slack", "chat-discord"])
def test_chats_keep_their_limits(channel: str) -> None:
    """Long details are cut until a chat takes the message."""
    subject = subject_of(Kind.INITIAL, details=dict.fromkeys(("what", "why", "action"), "word " * 900))
    text = message_of(subject, channel).text
    if channel == "chat-discord":
        assert len(text) <= 2000
    else:
        assert all(len(block["text"]["text"]) <= 3000 for block in json.loads(text)["blocks"])


def test_a_template_that_is_too_long(tmp_path: object) -> None:
    """A template that cannot be cut to the limit is an error that names it."""
    folder = tmp_path
    (folder / "sms.txt.j2").write_text("x" * 161)  # type: ignore[operator]
    with pytest.raises(InputError, match="too long for sms") as caught:
        build_message(subject_of(Kind.INITIAL), "sms", Templates(folder))  # type: ignore[arg-type]
    assert caught.value.issues[0].code == "too-long"


@pytest.mark.parametrize(
    ("channel", "remedy"),
    [
        pytest.param("e-mail", "did you mean 'email'?", id="near"),
        pytest.param("pigeon", "put pigeon.txt.j2", id="far"),
    ],
)
def test_unknown_channels(channel: str, remedy: str) -> None:
    """A channel without a template is an error that says what to do."""
    with pytest.raises(InputError) as caught:
        message_of(subject_of(Kind.INITIAL), channel)
    issue = caught.value.issues[0]
    assert issue.code == "unknown-channel"
    assert issue.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("status", "before", "expected"),
    [
        pytest.param(Status.TENTATIVE, None, Kind.INITIAL, id="new"),
        pytest.param(Status.CONFIRMED, None, Kind.INITIAL, id="confirmed"),
        pytest.param(Status.IN_PROCESS, None, Kind.START, id="under-way"),
        pytest.param(Status.COMPLETED, None, Kind.COMPLETE, id="done"),
        pytest.param(Status.CANCELLED, None, Kind.CANCELLED, id="called-off"),
        pytest.param(Status.CONFIRMED, Span(WINDOW.start - DAY, WINDOW.end), Kind.RESCHEDULED, id="moved"),
        pytest.param(Status.CONFIRMED, Span(WINDOW.start, WINDOW.end + HOUR), Kind.RESCHEDULED, id="shorter"),
        pytest.param(Status.IN_PROCESS, Span(WINDOW.start, WINDOW.end - HOUR), Kind.EXTENDED, id="longer"),
        pytest.param(Status.CONFIRMED, Span(WINDOW.start, WINDOW.end - HOUR), Kind.EXTENDED, id="longer-before"),
        pytest.param(Status.IN_PROCESS, Span(WINDOW.start - DAY, WINDOW.end), Kind.START, id="moved-and-under-way"),
        pytest.param(Status.TENTATIVE, Span(WINDOW.start - DAY, WINDOW.end), Kind.INITIAL, id="moved-while-tentative"),
        pytest.param(
            Status.TENTATIVE, Span(WINDOW.start, WINDOW.end - HOUR), Kind.INITIAL, id="longer-while-tentative"
        ),
    ],
)
def test_the_news_of_a_plan(status: Status, before: Span | None, expected: Kind) -> None:
    """Without a kind, the news is what the last version of the plan changed, to those who can have heard of another."""
    plan = saved_plan(status=status)
    assert choose_kind(plan if before is None else version_after(plan, before)) is expected


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        pytest.param(Status.CANCELLED, Kind.REMINDER, id="cancelled"),
        pytest.param(Status.COMPLETED, Kind.START, id="completed"),
    ],
)
def test_news_that_the_plan_denies(status: Status, kind: Kind) -> None:
    """Nobody is reminded of what was called off, or told of the start of what is done."""
    with pytest.raises(InputError, match=f"no {kind.value} notice for a plan that is {status}") as caught:
        message_of(subject_of(kind, status=status), "email")
    assert caught.value.issues[0].code == "wrong-kind"


@pytest.mark.parametrize("kind", [Kind.RESCHEDULED, Kind.EXTENDED])
def test_no_earlier_window(kind: Kind) -> None:
    """A plan that was not moved or extended cannot be said to have been."""
    subject = replace(subject_of(Kind.INITIAL), kind=kind)
    with pytest.raises(InputError, match=f"the plan was not {kind.value}") as caught:
        message_of(subject, "email")
    assert caught.value.issues[0].code == "no-earlier-window"


def test_a_move_after_an_extension() -> None:
    """A move compares with the last window that started at another time, an extension with the last shorter one."""
    plan = plan_for(Kind.RESCHEDULED)
    longer = version_after(plan, WINDOW)
    window = Span(WINDOW.start, WINDOW.end + HOUR)
    moved, first = plan.revisions[0], longer.revisions[0]
    both = replace(longer, window=window, revisions=(moved, first, replace(first, sequence=2, window=window)))
    for kind, old in ((Kind.RESCHEDULED, "Friday, 4 December"), (Kind.EXTENDED, "Saturday, 5 December 2026, 07:00")):
        assert old in message_of(replace(subject_of(Kind.INITIAL), plan=both, kind=kind), "email").text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        pytest.param(Status.CONFIRMED, "Shop API will be unavailable during this time.", id="before-it-begins"),
        pytest.param(Status.IN_PROCESS, "Shop API is unavailable until the maintenance is complete.", id="under-way"),
    ],
)
def test_an_extension_may_come_early(status: Status, words: str) -> None:
    """A window made longer before it begins is not spoken of as if it had begun."""
    assert words in message_of(subject_of(Kind.EXTENDED, status=status), "email").text


def test_an_extension_within_the_window_is_under_way() -> None:
    """Who extends while the window is on, without having said that work began, tells readers that it is down now."""
    plan = plan_for(Kind.EXTENDED, status=Status.CONFIRMED)
    late = replace(plan, revisions=(plan.revisions[0], replace(plan.revisions[1], at=WINDOW.start)))
    text = message_of(replace(subject_of(Kind.EXTENDED), plan=late), "email").text
    assert "Shop API is unavailable until the maintenance is complete." in text


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("before", [Status.IN_PROCESS, Status.CONFIRMED])
def test_work_that_was_broken_off_says_that_the_service_is_back(channel: str, before: Status) -> None:
    """Who was told that it is down until the work is complete hears more than that it was called off."""
    text = message_of(replace(subject_of(Kind.CANCELLED), plan=broken_off(before)), channel).text
    assert "vailable again." in text
    assert re.search("stopped (early|before it was finished)", text)
    assert not re.search("[Cc]ancelled|prepare", text)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_work_that_was_broken_off_is_over_in_every_language(tag: str) -> None:
    """What it means for users is what the end of the work means."""
    off = message_of(replace(subject_of(Kind.CANCELLED, tag), plan=broken_off()), "email")
    over = message_of(subject_of(Kind.COMPLETE, tag), "email")
    assert re.findall("<strong>.*?</strong>", off.html)[0] == re.findall("<strong>.*?</strong>", over.html)[0]
    assert off.subject.startswith(load_templates().phrase(tag, "headline_stopped"))


def test_without_users_the_team_clock_counts() -> None:
    """A plan that knows no audience speaks by the team's clock."""
    subject = replace(subject_of(Kind.INITIAL), users=())
    assert "05:00–07:00 CET" in message_of(subject, "email").text


def test_region_comes_first() -> None:
    """A region reads its own clock in the sentence, and first in the table."""
    subject = replace(subject_of(Kind.INITIAL), users=((ZoneInfo("Asia/Kathmandu"), 0.12),))
    text = message_of(subject, "email").text
    assert "When: Saturday, 5 December 2026, 09:45–11:45 UTC+5:45" in text
    assert "Local times\n  Kathmandu: Sat 5 Dec, 09:45–11:45 (UTC+5:45)\n" in text
    assert "Berlin" not in text


def test_chat_shows_the_readers_own_clock() -> None:
    """Slack and Discord are given the instants themselves, Slack with words for clients that cannot."""
    start = int(WINDOW.start.timestamp())
    assert f"<t:{start}:F>" in shown(Kind.INITIAL, "chat-discord")
    assert f"<!date^{start}^{{date_long}} {{time}}|Saturday, 5 December 2026, 05:00" in shown(
        Kind.INITIAL, "chat-slack"
    )


def test_times_do_not_depend_on_seconds() -> None:
    """A window that starts within a minute keeps its minute."""
    window = Span(WINDOW.start + timedelta(seconds=30), WINDOW.end)
    assert "05:00" in shown(Kind.INITIAL, "sms", window=window)


def test_wide_punctuation_is_followed_by_no_blank() -> None:
    """A blank after a full stop that is as wide as a letter would be a gap, and cost a character of a short message."""
    for tag in ("ja", "zh-Hans", "zh-Hant"):
        assert not re.search("[。：] ", message_of(subject_of(Kind.COMPLETE, tag), "social").text)


@pytest.mark.parametrize(
    ("service", "start"),
    [pytest.param("Shop", "Shop 於維護", id="latin"), pytest.param("網路商店", "網路商店於維護", id="chinese")],
)
def test_chinese_has_a_blank_behind_names_in_other_letters(service: str, start: str) -> None:
    """And none behind a name of its own script."""
    assert f"\n{start}" in message_of(subject_of(Kind.INITIAL, "zh-Hant", service=service), "email").text


@pytest.mark.parametrize(
    ("days", "word"), [pytest.param(1, "reportée", id="later"), pytest.param(-1, "reprog", id="earlier")]
)
def test_french_postpones_only_what_comes_later(days: int, word: str) -> None:
    """A move to an earlier time is no delay, at length or in short."""
    plan = version_after(saved_plan(status=Status.CONFIRMED), Span(WINDOW.start - days * DAY, WINDOW.end - days * DAY))
    subject = replace(subject_of(Kind.RESCHEDULED, "fr", {}), plan=plan)
    for channel in ("email", "sms"):
        found = re.search("maintenance (?:prévue est )?(report|reprog)", message_of(subject, channel).text)
        assert found is not None
        assert word.startswith(found[1])
