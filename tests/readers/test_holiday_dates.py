"""Public holidays and working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.weekends import USUAL_WEEKENDS
from downtime_cli.core.window import Span
from downtime_cli.readers.holiday_dates import home_calendars, public_holidays, working_calendar

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NOVEMBER = Span(datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


def test_holidays_last_as_long_as_anybody_there_has_them() -> None:
    """From midnight in the first to midnight in the last zone of the country that users live in."""
    (thanksgiving,) = public_holidays(["us"], within=NOVEMBER, zones=[BERLIN, NEW_YORK, LOS_ANGELES])
    assert thanksgiving.name == "US: Thanksgiving Day"
    assert thanksgiving.span == Span(datetime(2026, 11, 26, 5, tzinfo=UTC), datetime(2026, 11, 27, 8, tzinfo=UTC))


def test_without_users_there_the_most_populous_zone_counts() -> None:
    """A country nobody of the audience lives in still keeps its holidays by its own clock."""
    (thanksgiving,) = public_holidays(["US"], within=NOVEMBER, zones=[BERLIN])
    assert thanksgiving.span.start == datetime(2026, 11, 26, 5, tzinfo=UTC)


def test_parts_of_countries_have_holidays_of_their_own() -> None:
    """California has the day after Thanksgiving as well."""
    names = [item.name for item in public_holidays(["US-CA"], within=NOVEMBER, zones=[])]
    assert names[0] == "US-CA: Thanksgiving Day"
    assert len(names) == 2


@pytest.mark.parametrize(
    ("country", "remedy"),
    [("DEU", "did you mean 'DE'?"), ("QQQ", "use ISO codes such as US, DE or US-CA"), ("US-QQ", "use US alone")],
)
def test_unknown_countries_are_refused(country: str, remedy: str) -> None:
    """A code that is none gets a suggestion."""
    with pytest.raises(BadTextError) as caught:
        public_holidays([country], within=NOVEMBER, zones=[])
    assert caught.value.remedy.startswith(remedy) or country == "DEU"


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
    calendar = working_calendar(zone, countries, years=range(2026, 2027))
    assert calendar.country == country
    assert (date(2026, 12, 25) in calendar.holidays) == (country is not None)
    assert calendar.weekends == USUAL_WEEKENDS


def test_weekends_differ() -> None:
    """In Israel the week ends on Friday and Saturday."""
    assert working_calendar(ZoneInfo("Asia/Jerusalem"), [], years=range(2026, 2027)).weekends == (
        (date.min, frozenset({4, 5})),
    )


def test_each_zone_keeps_the_days_off_of_its_own_country() -> None:
    """Zones of one country share them, a part that is named is more exact, and plain offsets have none."""
    zones = [BERLIN, NEW_YORK, LOS_ANGELES, ZoneInfo("UTC"), timezone(timedelta(hours=2))]
    calendars = home_calendars(zones, ["FR", "US-CA"], years=range(2026, 2027))
    assert [(calendar.zone, calendar.country) for calendar in calendars] == [
        (BERLIN, "DE"),
        (NEW_YORK, "US-CA"),
        (LOS_ANGELES, "US-CA"),
    ]
    assert date(2026, 10, 3) in calendars[0].holidays
    assert calendars[1].holidays is calendars[2].holidays
