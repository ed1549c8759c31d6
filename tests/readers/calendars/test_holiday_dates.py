"""Public holidays and working days."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import holidays
import pytest

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.policy import ClosedSpan
from downtime_cli.core.weekends import USUAL_WEEKENDS, weekend_on
from downtime_cli.core.window import Span
from downtime_cli.readers.calendars.holiday_dates import (
    HolidayPlace,
    PublicHolidays,
    choose_place,
    find_other_part,
    has_make_up_days,
    home_calendars,
    last_known_year,
    parse_place,
    public_holidays,
    working_calendar,
)
from downtime_cli.readers.zones.countries import country_code, country_of, zones_by_weight, zones_of_country
from downtime_cli.readers.zones.zone_parts import parts_of

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NOVEMBER = Span(datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


def find_holidays(countries: list[str], zones: list[tzinfo], team: tzinfo = BERLIN) -> tuple[ClosedSpan, ...]:
    """List the holidays of November 2026."""
    return public_holidays(list(map(parse_place, countries)), within=NOVEMBER, zones=zones, team=team)


def test_holidays_last_as_long_as_anybody_there_has_them() -> None:
    """From midnight in the first to midnight in the last zone of the country that users live in."""
    (thanksgiving,) = find_holidays(["us"], [BERLIN, NEW_YORK, LOS_ANGELES])
    assert thanksgiving.name == "US: Thanksgiving Day"
    assert thanksgiving.span == Span(datetime(2026, 11, 26, 5, tzinfo=UTC), datetime(2026, 11, 27, 8, tzinfo=UTC))


def test_without_users_there_the_most_populous_zone_counts() -> None:
    """A country nobody of the audience lives in still keeps its holidays by its own clock."""
    (thanksgiving,) = find_holidays(["US"], [BERLIN])
    assert thanksgiving.span.start == datetime(2026, 11, 26, 5, tzinfo=UTC)


def test_parts_of_countries_have_holidays_of_their_own() -> None:
    """California has the day after Thanksgiving as well, be it named or the part of the team's zone."""
    names = [item.name for item in find_holidays(["US-CA"], [])]
    assert names[0] == "US-CA: Thanksgiving Day"
    assert len(names) == 2
    assert len(find_holidays(["US"], [NEW_YORK], team=LOS_ANGELES)) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("de", "DE", id="small-letters"),
        pytest.param("UK", "GB", id="what-people-say"),
        pytest.param("EL", "GR", id="what-the-union-says"),
        pytest.param("DEU", "DE", id="three-letters"),
        pytest.param("Germany", "DE", id="name"),
        pytest.param("Guinea-Bissau", "GW", id="name-with-a-hyphen"),
        pytest.param("UK-sct", "GB-SCT", id="part"),
        pytest.param("GB-Scotland", "GB-SCT", id="name-of-a-part"),
        pytest.param("Germany-Bayern", "DE-BY", id="names-of-both"),
    ],
)
def test_countries_are_known_by_many_names(text: str, code: str) -> None:
    """A country is whatever an audience may call it, and a part whatever the library calls it."""
    assert parse_place(text).code == code


@pytest.mark.parametrize(
    ("country", "remedy"),
    [
        pytest.param("Germny", "did you mean 'DE' (Germany)?", id="typo-in-a-name"),
        pytest.param("GER", "did you mean 'DE'?", id="code-in-sports"),
        pytest.param("EN", "did you mean 'GB-ENG'?", id="language-of-england"),
        pytest.param("SP", "did you mean 'ES'?", id="english-name-of-spain"),
        pytest.param("CAT", "did you mean 'ES-CT'?", id="catalonia"),
        pytest.param("EU", "use ISO codes such as US, DE or US-CA", id="no-country"),
        pytest.param("DE-BAV", "did you mean 'DE-BY'?", id="english-name-of-a-part"),
        pytest.param("US-Calif", "did you mean 'US-CA'?", id="beginning-of-a-part"),
        pytest.param(
            "DE-QQQ", "use DE alone, or one of its parts: BB, BE, BW, BY, HB, HE, HH, MV …and 9 more", id="more"
        ),
        pytest.param("SCT", "did you mean 'GB-SCT'?", id="part-without-its-country"),
        pytest.param("Bayern", "did you mean 'DE-BY'?", id="name-of-a-part-without-its-country"),
        pytest.param("GB-Scotlan", "did you mean 'GB-SCT'?", id="typo-in-a-part"),
        pytest.param("XX", "use ISO codes such as US, DE or US-CA", id="no-far-fetched-guess"),
        pytest.param("99", "use ISO codes such as US, DE or US-CA", id="no-letters"),
        pytest.param("QQQQQ", "use ISO codes such as US, DE or US-CA", id="nothing-like-it"),
        pytest.param("US-QQQ", "use US alone, or one of its parts: AK,", id="no-such-part"),
        pytest.param("JP-13", "use JP alone", id="country-without-parts"),
    ],
)
def test_unknown_countries_are_refused(country: str, remedy: str) -> None:
    """A code that is none gets a suggestion."""
    with pytest.raises(BadTextError) as caught:
        parse_place(country)
    assert caught.value.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("zone", "countries", "country"),
    [
        pytest.param(BERLIN, [], "DE", id="of-the-zone"),
        pytest.param(BERLIN, ["US", "DE-BY"], "DE-BY", id="more-exact"),
        pytest.param(BERLIN, ["US"], "DE", id="the-team's-own"),
        pytest.param(ZoneInfo("UTC"), ["US"], "US", id="of-the-first-given"),
        pytest.param(ZoneInfo("UTC"), [], None, id="only-weekends"),
    ],
)
def test_working_days_are_those_of_the_teams_country(zone: ZoneInfo, countries: list[str], country: str | None) -> None:
    """The zone says where the team works; without a country only weekends count."""
    calendar = working_calendar(zone, list(map(parse_place, countries)))
    assert calendar.country == country
    assert (date(2026, 12, 25) in calendar.holidays) == (country is not None)
    assert calendar.weekends == USUAL_WEEKENDS


@pytest.mark.parametrize(
    ("zone", "countries"),
    [pytest.param("Asia/Jerusalem", [], id="of-the-zone"), pytest.param("UTC", ["SA"], id="of-the-country-given")],
)
def test_weekends_differ(zone: str, countries: list[str]) -> None:
    """In Israel and Saudi Arabia the week ends on Friday and Saturday."""
    calendar = working_calendar(ZoneInfo(zone), list(map(parse_place, countries)))
    assert weekend_on(calendar.weekends, date(2026, 11, 27)) == {4, 5}


@pytest.mark.parametrize(
    ("zone", "given", "day", "is_off"),
    [
        pytest.param("Europe/London", [], "2027-03-29", True, id="easter-monday-in-england"),
        pytest.param("Europe/London", [], "2026-11-30", True, id="saint-andrew-in-scotland"),
        pytest.param("Europe/London", ["GB-ENG"], "2026-11-30", False, id="not-in-england"),
        pytest.param("Europe/London", ["UK-SCT"], "2027-03-29", False, id="no-easter-monday-in-scotland"),
        pytest.param("Europe/Berlin", [], "2026-01-06", True, id="epiphany-in-bavaria"),
        pytest.param("Europe/Berlin", ["DE-BE"], "2026-01-06", False, id="not-in-berlin"),
        pytest.param("America/Los_Angeles", [], "2026-03-31", True, id="cesar-chavez-in-california"),
        pytest.param("America/New_York", [], "2026-03-31", False, id="no-part-of-another-zone"),
        pytest.param("Australia/Melbourne", [], "2026-11-03", True, id="melbourne-cup"),
        pytest.param("Australia/Brisbane", [], "2026-11-03", False, id="not-in-queensland"),
        pytest.param("Europe/Paris", [], "2026-12-26", True, id="second-christmas-day-in-alsace"),
        pytest.param("Asia/Tokyo", [], "2026-11-03", True, id="country-without-parts"),
    ],
)
def test_notice_counts_no_holiday_of_any_part(zone: str, given: list[str], day: str, is_off: bool) -> None:
    """A holiday in any part of the team's zone is no working day, unless a part is named."""
    calendar = working_calendar(ZoneInfo(zone), list(map(parse_place, given)))
    assert calendar.has_off(date.fromisoformat(day)) == is_off


@pytest.mark.parametrize(
    ("country", "zones", "code"),
    [
        pytest.param("GB", ["Europe/London"], "GB-ENG", id="england"),
        pytest.param("DE", ["Europe/Berlin"], "DE-NW", id="north-rhine-westphalia"),
        pytest.param("US", ["America/Los_Angeles"], "US-CA", id="california"),
        pytest.param("US", ["America/New_York"], "US-NY", id="new-york"),
        pytest.param("US", ["America/Chicago"], "US-TX", id="texas"),
        pytest.param("US", ["Europe/Berlin", "America/Denver"], "US-CO", id="where-users-live"),
        pytest.param("US", ["Europe/Berlin"], "US-NY", id="where-most-live"),
        pytest.param("AU", ["Australia/Brisbane"], "AU-QLD", id="queensland"),
        pytest.param("AU", ["Australia/Sydney"], "AU-NSW", id="new-south-wales"),
        pytest.param("GB-WLS", ["Europe/London"], "GB-WLS", id="named"),
        pytest.param("JP", ["Asia/Tokyo"], "JP", id="no-regional-holidays"),
        pytest.param("FR", ["Europe/Paris"], "FR", id="the-largest-part-has-none"),
    ],
)
def test_the_most_populous_part_of_the_zone_is_taken(country: str, zones: list[str], code: str) -> None:
    """Where no part is named, it is that of the first zone in the country."""
    assert choose_place(parse_place(country), list(map(ZoneInfo, zones))).code == code


def test_each_zone_keeps_the_days_off_of_its_own_country() -> None:
    """A part that is named is more exact, else it is the most populous one; plain offsets have no holidays."""
    zones = [BERLIN, NEW_YORK, LOS_ANGELES, ZoneInfo("UTC"), timezone(timedelta(hours=2))]
    calendars = home_calendars(zones, [parse_place("FR"), parse_place("US-CA")])
    assert [(calendar.zone, calendar.country) for calendar in calendars] == [
        (BERLIN, "DE-NW"),
        (NEW_YORK, "US-CA"),
        (LOS_ANGELES, "US-CA"),
    ]
    assert date(2026, 10, 3) in calendars[0].holidays
    assert [calendar.country for calendar in home_calendars(zones[1:3], [])] == ["US-NY", "US-CA"]


@pytest.mark.parametrize("year", [2026, 2030])
def test_the_table_says_what_the_library_says(year: int) -> None:
    """The holidays of every zone are those of the library, which is asked only where the table ends."""
    for zone in zones_by_weight():
        place = choose_place(HolidayPlace(country_of(zone) or ""), [ZoneInfo(zone)])
        theirs = holidays.country_holidays(place.country, place.part or None, years=year)
        days = [date(year, 1, 1) + timedelta(days=day) for day in range(365)]
        assert [day for day in days if day in PublicHolidays((place,))] == sorted(theirs)


def test_years_beyond_the_table_are_asked_of_the_library() -> None:
    """A plan of the past or of the far future knows its holidays as well."""
    days = PublicHolidays((HolidayPlace("US", "CA"),))
    assert date(2019, 11, 28) in days
    assert date(2035, 11, 22) in days
    assert "Thanksgiving" not in days


def test_years_that_the_library_does_not_know() -> None:
    """It warns of India after 2035 alone, which nobody hears: the last year is said instead."""
    warned = {
        country: max(year for year in (2030, 2035, 2036, 2060) if not _warns(country, year))
        for country in holidays.list_supported_countries(include_aliases=False)
    }
    assert {country: year for country, year in warned.items() if year < 2060} == {"IN": 2035}
    assert [last_known_year(country) for country in ("IN", "DE")] == [2035, None]
    assert date(2036, 1, 26) in PublicHolidays((HolidayPlace("IN"),))


def _warns(country: str, year: int) -> bool:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert len(holidays.country_holidays(country, years=year)) >= 0
    return bool(heard)


def test_make_up_days_are_of_some_countries() -> None:
    """Governments in China make Saturdays working days, those in Chile do not."""
    assert [has_make_up_days(country) for country in ("CN", "CL")] == [True, False]


def test_one_part_by_a_clock_is_no_assumption() -> None:
    """In a zone of one state its holidays are meant; where there are several, the one that is taken is assumed."""
    one, several = home_calendars([ZoneInfo("America/Anchorage"), ZoneInfo("America/Chicago")], [])
    assert one.assumed is None
    assert several.assumed is not None
    assert several.assumed.country == "US"


def test_another_part_is_named_as_an_example() -> None:
    """The example is a part of the same country, from another zone where there is no other in this one."""
    assert find_other_part(HolidayPlace("GB", "ENG")) == "GB-SCT"
    assert find_other_part(HolidayPlace("AU", "QLD")) == "AU-NSW"
    assert find_other_part(HolidayPlace("FR")) == "FR-57"
    assert find_other_part(HolidayPlace("BT", "15")) == "BT-11"


def test_every_country_has_another_part_to_name() -> None:
    """Wherever a part is taken, even where a single one is known to have a clock."""
    inhabited = {*holidays.list_supported_countries(include_aliases=False)} - {"BV", "HM"}
    for country in inhabited:
        taken = choose_place(HolidayPlace(country), ())
        if taken.part:
            other = parse_place(find_other_part(taken))
            assert (other.country, bool(other.part)) == (country, True)
            assert other.part != taken.part


def test_every_country_with_regional_holidays_has_its_parts_in_the_table() -> None:
    """Wherever holidays of a part differ from those of the country, the country's zones list their parts."""
    years = range(2025, 2028)
    for country, parts in holidays.list_supported_countries(include_aliases=False).items():
        whole = set(holidays.country_holidays(country, years=years))
        own = [part for part in parts if set(holidays.country_holidays(country, part, years=years)) != whole]
        if country_code(country) is None:
            continue
        listed = {part for zone in zones_of_country(country) for part in parts_of(zone)}
        assert listed <= {"", *parts}
        if country not in {"CA", "FM", "FR", "IT", "NZ", "US"}:  # no cities, overseas countries, patron days
            assert set(own) <= listed, country
