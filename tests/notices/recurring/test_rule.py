"""Rules of series in words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.recurrence import Frequency, Pattern, PatternDay
from downtime_cli.notices.messages import build_message
from downtime_cli.notices.names import LANGUAGES
from downtime_cli.notices.recurring.rule import RuleForm, build_rule, name_weekdays
from downtime_cli.notices.templates import load_templates
from tests.notice_samples import language
from tests.notices.recurring.samples import changed_series, series_subject

DAILY, WEEKLY, MONTHLY = Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY
SATURDAY = (PatternDay(5),)
WORKING = tuple(map(PatternDay, range(5)))
QUARTERS = (1, 4, 7, 10)


def _word(pattern: Pattern, tag: str = "en") -> str:
    """Return the rule of a pattern in a language, as subjects have it."""
    subject = series_subject(changed_series(), tag=tag)
    assert subject.series is not None
    outlook = replace(subject.series, slot=replace(subject.series.slot, pattern=pattern))
    message = build_message(replace(subject, series=outlook), "sms", load_templates())
    return message.subject.rpartition(" – ")[2]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param(Pattern(frequency=DAILY), "every day", id="daily"),
        pytest.param(Pattern(frequency=DAILY, interval=3), "every 3 days", id="three-days"),
        pytest.param(Pattern(frequency=WEEKLY, days=SATURDAY), "every Saturday", id="weekly"),
        pytest.param(Pattern(frequency=DAILY, days=SATURDAY), "every Saturday", id="daily-on-saturday"),
        pytest.param(Pattern(frequency=WEEKLY, interval=2, days=SATURDAY), "every 2 weeks on Saturday", id="fortnight"),
        pytest.param(
            Pattern(frequency=WEEKLY, days=(PatternDay(2), PatternDay(0))), "every Monday and Wednesday", id="two-days"
        ),
        pytest.param(Pattern(frequency=WEEKLY, days=WORKING), "Monday to Friday", id="weekdays"),
        pytest.param(Pattern(frequency=DAILY, days=WORKING), "Monday to Friday", id="daily-weekdays"),
        pytest.param(
            Pattern(frequency=MONTHLY, days=(PatternDay(5, 3),)), "every month on the third Saturday", id="monthly"
        ),
        pytest.param(
            Pattern(frequency=MONTHLY, days=SATURDAY, positions=(-1,)),
            "every month on the last Saturday",
            id="bysetpos",
        ),
        pytest.param(
            Pattern(frequency=MONTHLY, interval=3, days=(PatternDay(1, 1),)),
            "every 3 months on the first Tuesday",
            id="quarterly",
        ),
        pytest.param(
            Pattern(frequency=MONTHLY, months=QUARTERS, days=(PatternDay(1, 1),)),
            "every 3 months on the first Tuesday",
            id="named-quarters",
        ),
        pytest.param(
            Pattern(frequency=MONTHLY, months=(6,), days=(PatternDay(1, 1),)),
            "every 12 months on the first Tuesday",
            id="one-month",
        ),
    ],
)
def test_what_there_are_phrases_for(pattern: Pattern, words: str) -> None:
    """Patterns of days, weeks and months read as people say them."""
    assert _word(pattern) == words


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(Pattern(frequency=DAILY, interval=2, days=SATURDAY), id="every-second-day-if-saturday"),
        pytest.param(Pattern(frequency=WEEKLY, days=SATURDAY, months=(6,)), id="saturdays-of-june"),
        pytest.param(Pattern(frequency=WEEKLY), id="weekly-without-a-day"),
        pytest.param(Pattern(frequency=MONTHLY, month_days=(15,)), id="month-day"),
        pytest.param(Pattern(frequency=MONTHLY, days=SATURDAY), id="all-saturdays"),
        pytest.param(Pattern(frequency=MONTHLY, days=(PatternDay(5, -2),)), id="last-but-one"),
        pytest.param(Pattern(frequency=MONTHLY, days=(PatternDay(5, 1), PatternDay(5, 3))), id="first-and-third"),
        pytest.param(Pattern(frequency=MONTHLY, days=(PatternDay(5, 1),), positions=(1,)), id="both-numbers"),
        pytest.param(Pattern(frequency=MONTHLY, months=(1, 2), days=(PatternDay(5, 1),)), id="uneven-months"),
        pytest.param(
            Pattern(frequency=MONTHLY, interval=2, months=QUARTERS, days=(PatternDay(5, 1),)), id="months-of-months"
        ),
        pytest.param(Pattern(frequency=Frequency.YEARLY, days=(PatternDay(5, 1),)), id="yearly"),
    ],
)
def test_any_other_lists_its_dates(pattern: Pattern) -> None:
    """What no phrase says exactly is not said by one."""
    assert build_rule(pattern, language("en")).form is RuleForm.DATES
    assert _word(pattern) == "on the dates shown below"


@pytest.mark.parametrize(
    ("tag", "weekday", "ordinal", "words"),
    [
        pytest.param("ru", 0, 3, "ежемесячно (третий понедельник)", id="ru-he"),
        pytest.param("ru", 5, 2, "ежемесячно (вторая суббота)", id="ru-she"),
        pytest.param("ru", 6, -1, "ежемесячно (последнее воскресенье)", id="ru-it"),
        pytest.param("ru", 1, 1, "ежемесячно (первый вторник)", id="ru-first"),
        pytest.param("uk", 0, 2, "щомісяця (другий понеділок)", id="uk-he"),
        pytest.param("uk", 6, 3, "щомісяця (третя неділя)", id="uk-she"),
        pytest.param("pl", 0, 2, "co miesiąc (drugi poniedziałek)", id="pl-he"),
        pytest.param("pl", 2, -1, "co miesiąc (ostatnia środa)", id="pl-she"),
        pytest.param("pl", 1, 3, "co miesiąc (trzeci wtorek)", id="pl-third"),
        pytest.param("it", 6, 1, "ogni mese (prima domenica)", id="it-she"),
        pytest.param("pt-BR", 0, 4, "todo mês (quarta segunda-feira)", id="pt-she"),
        pytest.param("pt-BR", 6, -1, "todo mês (último domingo)", id="pt-he"),
        pytest.param("de", 2, -1, "jeden Monat am letzten Mittwoch", id="de"),
        pytest.param("ja", 5, -1, "毎月最終土曜日", id="ja-last"),
        pytest.param("ar", 6, 1, "شهريًا (الأحد الأول)", id="ar"),
    ],
)
def test_numbers_agree_with_weekdays(tag: str, weekday: int, ordinal: int, words: str) -> None:
    """Where the names of days have a gender, the number before them has it too."""
    assert _word(Pattern(frequency=MONTHLY, days=(PatternDay(weekday, ordinal),)), tag) == words


@pytest.mark.parametrize(
    ("tag", "interval", "words"),
    [
        pytest.param("en", 1, "every month on the fifth Sunday (if any)", id="en"),
        pytest.param("en", 3, "every 3 months on the fifth Sunday (if any)", id="en-quarterly"),
        pytest.param("de", 1, "jeden Monat am fünften Sonntag (falls vorhanden)", id="de"),
        pytest.param("pl", 1, "co miesiąc (piąta niedziela, jeśli jest)", id="pl"),
        pytest.param("ru", 1, "ежемесячно (пятое воскресенье, если есть)", id="ru"),
        pytest.param("ja", 1, "毎月第5日曜日（ある月のみ）", id="ja"),
        pytest.param("ja", 3, "3か月ごと（第5日曜日、ある月のみ）", id="ja-quarterly"),
        pytest.param("zh-Hans", 3, "每3个月（第五个星期日，如有）", id="zh-quarterly"),
        pytest.param("ar", 1, "شهريًا (الأحد الخامس، إن وُجد)", id="ar"),
    ],
)
def test_a_fifth_day_is_not_in_every_month(tag: str, interval: int, words: str) -> None:
    """A rule of fifth Sundays has four or five dates a year, and does not promise twelve."""
    assert _word(Pattern(frequency=MONTHLY, interval=interval, days=(PatternDay(6, 5),)), tag) == words


@pytest.mark.parametrize("tag", LANGUAGES)
def test_only_a_fifth_day_may_be_missing(tag: str) -> None:
    """Every language says so of that, whatever the interval: it is longer than a fourth one by more than the number."""
    for interval in (1, 3):
        fifth, fourth = (
            _word(Pattern(frequency=MONTHLY, interval=interval, days=(PatternDay(6, nth),)), tag) for nth in (5, 4)
        )
        assert len(fifth) >= len(fourth) + 3


@pytest.mark.parametrize(
    ("tag", "weekdays", "interval", "words"),
    [
        pytest.param("zh-Hans", (3,), 1, "每周四", id="zh-hans"),
        pytest.param("zh-Hans", (0, 2), 1, "每周一和周三", id="zh-hans-two"),
        pytest.param("zh-Hans", (6,), 2, "每2周（周日）", id="zh-hans-fortnight"),
        pytest.param("zh-Hant", (3,), 1, "每週四", id="zh-hant"),
        pytest.param("zh-Hant", (6,), 2, "每2週（週日）", id="zh-hant-fortnight"),
    ],
)
def test_a_week_is_said_once(tag: str, weekdays: tuple[int, ...], interval: int, words: str) -> None:
    """Chinese names of days have the word for week in them."""
    pattern = Pattern(frequency=WEEKLY, interval=interval, days=tuple(map(PatternDay, weekdays)))
    assert _word(pattern, tag) == words


def test_rules_in_short_have_short_days() -> None:
    """Days of a rule of weeks are names in short, all seven of them in full."""
    week = Pattern(frequency=WEEKLY, days=tuple(map(PatternDay, range(7))))
    rules = [build_rule(each, language("en")) for each in (Pattern(frequency=WEEKLY, days=SATURDAY), week)]
    assert [each.short_days for each in rules] == ["Sat", rules[1].days]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_words_for_every_form(tag: str) -> None:
    """Whatever the interval, weekday and number, there is a phrase, and no two patterns have the same words."""
    patterns = [
        *(Pattern(frequency=DAILY, interval=every) for every in (1, 2, 5, 12)),
        *(Pattern(frequency=WEEKLY, interval=every, days=SATURDAY) for every in (1, 2, 5, 12)),
        Pattern(frequency=WEEKLY, days=WORKING),
        *(Pattern(frequency=MONTHLY, interval=every, days=(PatternDay(5, 3),)) for every in (1, 2, 6, 12)),
        *(Pattern(frequency=MONTHLY, days=(PatternDay(5, nth),)) for nth in (1, 2, 4, 5, -1)),
        Pattern(frequency=MONTHLY, month_days=(15,)),
    ]
    assert len({_word(pattern, tag) for pattern in patterns}) == len(patterns)


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        pytest.param([5, 5], "Sat", id="one"),
        pytest.param([2, 0], "Mon and Wed", id="two"),
        pytest.param([0, 1, 2, 3, 4], "Mon–Fri", id="run"),
        pytest.param([6, 0, 1, 2, 3], "Sun–Thu", id="run-over-the-week's-end"),
        pytest.param([0, 2, 4], "Mon, Wed and Fri", id="apart"),
        pytest.param(list(range(7)), "", id="all"),
    ],
)
def test_days_of_the_week_in_short(weekdays: list[int], words: str) -> None:
    """Three and more in a row are a range; all of them need no name."""
    assert name_weekdays(weekdays, language("en")) == words


def test_one_letter_is_no_name_of_a_day() -> None:
    """Japanese and Korean write it out beside a time."""
    assert [name_weekdays([5], language(tag)) for tag in ("ja", "ko")] == ["土曜日", "토요일"]
