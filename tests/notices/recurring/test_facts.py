"""What templates see of a series."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.recurrence import Frequency, Pattern, PatternDay
from downtime_cli.core.series.outlook import DateAhead, Outlook, look_ahead
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.notices.channels import fits_sms, gsm_text
from downtime_cli.notices.messages import Message, build_message
from downtime_cli.notices.names import LANGUAGES
from downtime_cli.notices.recurring.facts import SeriesFacts, build_series_facts, pick_clock
from downtime_cli.notices.templates import load_templates
from tests.core.builders import utc
from tests.notice_samples import language
from tests.notices.recurring.samples import (
    TOLD_AT,
    cancelled_series,
    changed_series,
    moved_series,
    series_message,
    series_subject,
)
from tests.saved_samples import AUDIENCE, BERLIN, HOSTILE
from tests.series_samples import series, series_date
from tests.slot_samples import monthly_slot

ENGLISH = language("en")


def _facts(outlook: Outlook, tag: str = "en") -> SeriesFacts:
    """Return the facts for the sample's readers."""
    return build_series_facts(outlook, AUDIENCE, BERLIN, language(tag))


def test_what_there_is_to_say() -> None:
    """Whose clock, from when to when, the next five dates, what is left out, what is another time."""
    facts = _facts(look_ahead(changed_series(), TOLD_AT))
    assert (facts.rule.zone, facts.rule.city) == ("Central European Time", "Berlin")
    assert facts.period == "Sat 16 Jan 2027 – Sat 20 Nov 2027"
    assert [times.dated for times in facts.dates][:2] == [
        "Sat 16 Jan 2027, 04:00–06:00 CET (UTC+1)",
        "Sun 21 Feb 2027, 04:00–06:00 CET (UTC+1)",
    ]
    assert len(facts.dates) == 5
    assert facts.gone == ("Sat 19 Dec 2026", "Sat 17 Apr 2027")
    assert [(each.date, each.is_same_day) for each in facts.changed] == [
        ("Sat 20 Feb 2027", False),
        ("Sat 20 Mar 2027", True),
    ]


def _evenings(shift: timedelta = 0 * HOUR, longer: timedelta = 0 * HOUR) -> Outlook:
    """Return a date on a Saturday evening in New York, which is Sunday in Berlin, moved and made longer."""
    rule = replace(series().slot, start=time(22), zone=ZoneInfo("America/New_York"))
    original = Span(utc("2027-01-17T03:00Z"), utc("2027-01-17T05:00Z"))
    window = Span(original.start + shift, original.end + shift + longer)
    return Outlook(slot=rule, dates=(DateAhead(day=date(2027, 1, 16), original=original, window=window),))


@pytest.mark.parametrize(
    ("shift", "longer", "is_same_day"),
    [
        pytest.param(0 * HOUR, HOUR, True, id="longer"),
        pytest.param(-4 * HOUR, 0 * HOUR, True, id="midnight"),
        pytest.param(-5 * HOUR, 0 * HOUR, False, id="the-day-before"),
        pytest.param(7 * HOUR, 0 * HOUR, True, id="another-day-by-the-rule-alone"),
        pytest.param(DAY, 0 * HOUR, False, id="the-day-after"),
    ],
)
def test_a_move_is_one_by_the_clock_of_the_dates(shift: timedelta, longer: timedelta, is_same_day: bool) -> None:
    """Saturday evening in New York is Sunday in Berlin: an arrow is for other days by the clock that both stand in."""
    (changed,) = build_series_facts(_evenings(shift, longer), (), BERLIN, ENGLISH).changed
    assert (changed.date, changed.is_same_day) == ("Sun 17 Jan 2027", is_same_day)


def test_every_date_of_a_message_is_by_its_first_clock() -> None:
    """The period and what is left out have the days of the dates below them, and not those of the rule."""
    outlook = _evenings()
    (first,) = outlook.dates
    off = replace(first, original=Span(first.original.start + 7 * DAY, first.original.end + 7 * DAY), window=None)
    facts = build_series_facts(replace(outlook, dates=(first, off)), (), BERLIN, ENGLISH)
    assert facts.period == "Sun 17 Jan 2027"
    assert facts.dates[0].dated.startswith("Sun 17 Jan 2027, ")
    assert facts.gone == ("Sun 24 Jan 2027",)


SATURDAY = (PatternDay(5, 3),)


@pytest.mark.parametrize(
    ("pattern", "reader", "is_other_day"),
    [
        pytest.param(Pattern(frequency=Frequency.MONTHLY, days=SATURDAY), BERLIN, True, id="another-day"),
        pytest.param(
            Pattern(frequency=Frequency.MONTHLY, days=SATURDAY), ZoneInfo("America/Chicago"), False, id="same-day"
        ),
        pytest.param(Pattern(frequency=Frequency.DAILY), BERLIN, False, id="every-day"),
        pytest.param(Pattern(frequency=Frequency.MONTHLY, month_days=(16,)), BERLIN, False, id="no-words"),
    ],
)
def test_a_subject_says_whose_days_it_names(pattern: Pattern, reader: ZoneInfo, is_other_day: bool) -> None:
    """Where they are others by the clock of the readers; a day of no name needs no clock."""
    outlook = _evenings()
    outlook = replace(outlook, slot=replace(outlook.slot, pattern=pattern))
    assert build_series_facts(outlook, (), reader, ENGLISH).is_other_day is is_other_day


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_subject_with_other_days_has_the_times_of_the_rule(tag: str) -> None:
    """With the city whose clock it follows, in every language."""
    subject = replace(series_subject(changed_series(), tag=tag), series=_evenings())
    title = build_message(subject, "email", load_templates()).subject
    city = language(tag).city(ZoneInfo("America/New_York"))
    assert title.endswith(f" ({city})")
    assert re.search(r"22( h |:)00", title)


def test_dates_left_out_in_a_row_are_a_range() -> None:
    """From the third on; the sample's first four are two months before it and two of its own."""
    facts = _facts(look_ahead(series(left_out=(0, 1, 2, 5, 6)), TOLD_AT))
    assert facts.gone == ("Sat 19 Dec 2026 – Sat 20 Feb 2027", "Sat 15 May 2027", "Sat 19 Jun 2027")


def test_many_exceptions_are_cut_visibly() -> None:
    """Twelve are named at most."""
    outlook = look_ahead(series(left_out=()), TOLD_AT)
    dates = [replace(each, window=None) if index % 2 else each for index, each in enumerate(outlook.dates * 3)]
    assert len(_facts(replace(outlook, dates=tuple(dates))).gone) == 13
    assert _facts(replace(outlook, dates=tuple(dates))).gone[-1] == "…"


def test_a_rule_without_words_names_twelve_dates() -> None:
    """Where the dates are all that is said."""
    outlook = look_ahead(series(left_out=()), TOLD_AT)
    pattern = Pattern(frequency=Frequency.MONTHLY, month_days=(15,))
    facts = _facts(replace(outlook, slot=Slot(pattern=pattern, start=time(4), zone=BERLIN, count=12)))
    assert len(facts.dates) == 12


def test_a_longer_next_date_is_not_how_long_all_are() -> None:
    """The duration is the rule's; the date is among those that have changed."""
    sample = series()
    longer = Span(sample.dates[0].original.start, sample.dates[0].original.end + HOUR)
    first = series_date(sample.head, sample.dates[0].original, window=longer)
    text = series_message(replace(sample, dates=(first, *sample.dates[1:])), "email").text
    assert "Duration: 2 hours\n" in text
    assert "Changed dates: Sat 16 Jan 2027, 04:00–07:00 CET (UTC+1)\n" in text


def test_a_date_of_an_earlier_rule_is_told_beside_those_of_the_rule() -> None:
    """With its own time, among the next dates too, as it takes place although the rule that had it is gone."""
    sample = series()
    behind = Span(utc("2027-01-10T22:00Z"), utc("2027-01-11T01:00Z"))
    first = replace(series_date(sample.head, behind), is_replaced=True)
    text = series_message(replace(sample, dates=(first, *sample.dates)), "email").text
    assert "How often: every month on the third Saturday, 04:00–06:00 (Central European Time)\n" in text
    assert "Period: Sun 10 Jan 2027 – Sat 20 Nov 2027\nDuration: 2 hours\n" in text
    times = "Sun 10 Jan 2027, 23:00 – Mon 11 Jan 2027, 02:00 CET (UTC+1)\n"
    assert f"Changed dates: {times}Next dates:\n{times}" in text


def test_one_date_is_no_period() -> None:
    """It is named once."""
    outlook = look_ahead(series(left_out=tuple(range(11))), TOLD_AT)
    assert _facts(outlook).period == "Sat 20 Nov 2027"


@pytest.mark.parametrize(
    ("zone", "name", "city"),
    [
        pytest.param("UTC", "UTC", "UTC", id="utc"),
        pytest.param("America/New_York", "Eastern Time", "New York", id="new-york"),
        pytest.param("Asia/Kathmandu", "Nepal Time", "Kathmandu", id="kathmandu"),
        pytest.param("Etc/GMT-3", "UTC+3", "Etc/GMT-3", id="offset"),
    ],
)
def test_whose_clock_the_rule_follows(zone: str, name: str, city: str) -> None:
    """By the name that holds all year."""
    slot = monthly_slot(5, 3, time(4), ZoneInfo(zone))
    facts = _facts(replace(look_ahead(series(), TOLD_AT), slot=slot))
    assert (facts.rule.zone, facts.rule.city) == (name, city)


def test_without_readers_the_team_tells_the_time() -> None:
    """Nobody said where they live."""
    assert pick_clock(look_ahead(series(), TOLD_AT), (), BERLIN) is BERLIN


@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.RESCHEDULED])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_text_message_says_how_often(tag: str, kind: Kind) -> None:
    """One message at most, with the time of day; the rule is there in every language."""
    text = series_message(changed_series(), "sms", kind, tag).text.strip()
    assert fits_sms(text)
    assert "UTC" not in text.partition("(")[0]
    assert any(hour in text for hour in ("04:00", "4 h 00"))
    assert "16" not in text.partition("(")[0]  # of January: it is no message about a date


def test_a_long_name_is_cut_before_the_rule() -> None:
    """Visibly, as in any text message."""
    sample = changed_series()
    long = replace(sample, head=replace(sample.head, service="Ж" * 30))
    text = series_message(long, "sms", tag="ru").text
    assert text == "ЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖ…: работы ежемесячно (третья сб) 04:00-06:00 (Берлин).\n"


@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.RESCHEDULED])
@pytest.mark.parametrize("name", ["Личный кабинет", "ショップのデータベースの管理画面", "🚀 shop 🚀 and its long name"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_name_makes_a_series_a_single_date(tag: str, name: str, kind: Kind) -> None:
    """Whatever letters make the message one of 70 characters: the name is cut, then left out, before the rule is."""
    sample = moved_series() if kind is Kind.RESCHEDULED else changed_series()
    named = replace(sample, head=replace(sample.head, service=name))
    text = series_message(named, "sms", kind, tag).text.strip()
    assert fits_sms(text)
    assert f"({gsm_text(language(tag).city(BERLIN))}" in gsm_text(text)


@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.RESCHEDULED])
@pytest.mark.parametrize("name", ["Shop API", "Личный кабинет", "Ж" * 60])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_dates_without_a_rule_are_said_to_recur(tag: str, name: str, kind: Kind) -> None:
    """A text message has the headline of a series beside the next date, with the name as long as there is room."""
    sample = moved_series() if kind is Kind.RESCHEDULED else changed_series()
    subject = series_subject(replace(sample, head=replace(sample.head, service=name)), kind, tag)
    assert subject.series is not None
    slot = replace(subject.series.slot, pattern=Pattern(frequency=Frequency.MONTHLY, month_days=(15,)))
    subject = replace(subject, series=replace(subject.series, slot=slot))
    text = build_message(subject, "sms", load_templates()).text.strip()
    headline = load_templates().phrase(tag, f"headline_series_{kind.value}")
    assert fits_sms(text)
    assert headline in text or gsm_text(headline) in text
    assert "UTC+1" in text


def test_where_no_rule_has_room_its_next_date_is_said_to_be_one() -> None:
    """The last of a text message of 70 characters: that maintenance recurs, whether it moved, and when it is next."""
    subject = series_subject(moved_series(), Kind.RESCHEDULED, "ru")
    assert subject.series is not None
    pattern = Pattern(frequency=Frequency.MONTHLY, interval=3, days=(PatternDay(2, -1),))
    slot = replace(subject.series.slot, pattern=pattern, zone=ZoneInfo("America/Los_Angeles"))
    subject = replace(subject, series=replace(subject.series, slot=slot))
    text = build_message(subject, "sms", load_templates()).text
    assert text == "Регулярные технические работы перенесены: 16.01 04:00-06:00 UTC+1.\n"


@pytest.mark.parametrize(
    ("tag", "day"),
    [
        pytest.param("en", "Sat 16 Jan", id="next-date"),
        pytest.param("fr", "à partir du 16 janv.", id="since"),
        pytest.param("ru", "с 16.01", id="ru"),
        pytest.param("uk", "з 16.01", id="uk"),
        pytest.param("hi", "16 जन॰ से", id="hi"),
        pytest.param("ar", "من 16 يناير", id="ar"),
        pytest.param("ja", "1月16日から", id="ja"),
    ],
)
def test_a_text_message_says_from_when_on(tag: str, day: str) -> None:
    """With its next date in full where there is room, else the day, also where a message has 70 characters."""
    text = series_message(changed_series(), "sms", tag=tag).text
    assert day in text
    assert fits_sms(text.strip())


@pytest.mark.parametrize("channel", ["sms", "social", "banner"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_new_rule_is_said_to_be_new(tag: str, channel: str) -> None:
    """A short message about a move reads otherwise than one about a plan."""
    moved, planned = (
        series_message(moved_series(), channel, kind, tag).text for kind in (Kind.RESCHEDULED, Kind.INITIAL)
    )
    assert moved != planned


def _with_dates_alone(kind: Kind, channel: str) -> Message:
    """Return a message about a series on the fifteenth of each month, for which there is no phrase."""
    sample = cancelled_series() if kind is Kind.CANCELLED else changed_series()
    subject = series_subject(sample, kind)
    assert subject.series is not None
    slot = replace(subject.series.slot, pattern=Pattern(frequency=Frequency.MONTHLY, month_days=(15,)))
    return build_message(replace(subject, series=replace(subject.series, slot=slot)), channel, load_templates())


@pytest.mark.parametrize(
    ("kind", "channel", "expected"),
    [
        pytest.param(
            Kind.INITIAL, "sms", "Shop API: Regular maintenance. Next date: Sat 16 Jan 04:00-06:00 UTC+1.", id="sms"
        ),
        pytest.param(
            Kind.CANCELLED,
            "sms",
            "Shop API: Regular maintenance cancelled: Sat 16 Jan 2027 - Sat 20 Nov 2027.",
            id="sms-cancelled",
        ),
        pytest.param(Kind.INITIAL, "banner", "<span>Service will be unavailable.</span>", id="banner"),
        pytest.param(Kind.CANCELLED, "banner", "Period: Sat 16 Jan 2027 – Sat 20 Nov 2027", id="banner-cancelled"),
        pytest.param(
            Kind.CANCELLED, "email", "Was planned for:\nSat 16 Jan 2027, 04:00–06:00 CET (UTC+1)", id="mail-cancelled"
        ),
    ],
)
def test_dates_below_are_below(kind: Kind, channel: str, expected: str) -> None:
    """Where a rule has no words, what refers to its dates is followed by them; short messages refer to none."""
    text = _with_dates_alone(kind, channel).text
    assert expected in text
    assert ("shown below" in text) == (channel == "email")


@pytest.mark.parametrize(
    ("zone", "tag", "expected"),
    [
        pytest.param("America/New_York", "uk", ", за східним часом (ET)", id="letters"),
        pytest.param("America/Santiago", "en", ", Chile (Santiago) Time", id="city"),
        pytest.param("America/Santiago", "ja", " (チリ（サンチアゴ）時間)", id="of-another-width"),
        pytest.param("Europe/Berlin", "en", " (Central European Time)", id="none"),
    ],
)
def test_no_bracket_stands_within_another(zone: str, tag: str, expected: str) -> None:
    """A clock whose name has brackets stands behind a comma."""
    subject = series_subject(changed_series(), tag=tag)
    assert subject.series is not None
    slot = replace(subject.series.slot, zone=ZoneInfo(zone))
    outlook = replace(subject.series, slot=slot)
    assert f"{expected}\n" in build_message(replace(subject, series=outlook), "email", load_templates()).text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_one_date_is_no_list(tag: str) -> None:
    """Its label is in the singular."""
    phrase = load_templates().phrase
    one, several = (
        series_message(series(left_out=left), "status-page", tag=tag).text for left in (tuple(range(11)), ())
    )
    for text, name in ((one, "label_next_date"), (several, "label_next_dates")):
        assert any(
            line.startswith(f"- {phrase(tag, name)}{phrase(tag, 'colon').rstrip()}") for line in text.splitlines()
        )


@pytest.mark.parametrize(
    ("tag", "span"),
    [
        pytest.param("en", "this time", id="en"),
        pytest.param("de", "dieser Zeit", id="de"),
        pytest.param("fr", "cette période", id="fr"),
        pytest.param("es", "ese periodo", id="es"),
        pytest.param("pt-BR", "sse período", id="pt"),
        pytest.param("it", "questo periodo", id="it"),
        pytest.param("nl", "deze periode", id="nl"),
        pytest.param("ja", "メンテナンス期間", id="ja"),
    ],
)
def test_nothing_lasts_from_the_first_date_to_the_last(tag: str, span: str) -> None:
    """Beside the period of a series, a sentence about "this period" would close the service for months."""
    for level in ImpactLevel:
        sample = changed_series()
        subject = series_subject(replace(sample, head=replace(sample.head, impact_level=level)), tag=tag)
        assert span not in build_message(subject, "email", load_templates()).text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_names(text: str) -> None:
    """A series is told in every channel whatever its service is called, and nothing in it starts markup."""
    sample = changed_series()
    subject = series_subject(replace(sample, head=replace(sample.head, service=text)), details={"what": text})
    for channel in load_templates().channels():
        message = build_message(subject, channel, load_templates())
        page = message.html + message.text * (message.extension == ".html")
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\x1b" not in message.text
        assert "\n" not in message.subject
