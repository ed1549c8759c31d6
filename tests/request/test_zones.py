"""Zones as options name them: by a city, a country or `local`, and by which name they are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Place
from downtime_cli.readers.config_toml import Setting
from downtime_cli.readers.zones.one_zone import name_zone
from downtime_cli.readers.zones.zone_names import zone_of_city
from downtime_cli.request.options import Options
from downtime_cli.request.policy import Request
from downtime_cli.request.zones import agrees

NOW = datetime(2026, 11, 29, 10, 30, tzinfo=UTC)


def ask(text: str, option: str = "timezone", source: str = "") -> Request:
    """Ask with a zone, typed or from a file."""
    place = Place(source or f"--{option.replace('_', '-')}")
    return Request(options=Options(given={option: Setting(texts=(text,), place=place)}), now=NOW)


@pytest.mark.parametrize("option", ["timezone", "traffic_zone"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Berlin", "Europe/Berlin", id="city"),
        pytest.param(" new  york ", "America/New_York", id="blanks-and-case"),
        pytest.param("Port-au-Prince", "America/Port-au-Prince", id="hyphens"),
        pytest.param("Calcutta", "Asia/Kolkata", id="old-name"),
        pytest.param("Kyiv", "Europe/Kyiv", id="new-name"),
        pytest.param("Buenos Aires", "America/Argentina/Buenos_Aires", id="three-parts"),
        pytest.param("India", "Asia/Kolkata", id="country"),
        pytest.param("CET", "Europe/Brussels", id="letters"),
        pytest.param("hst", "Pacific/Honolulu", id="letters-without-summer-time"),
        pytest.param("JST", "Asia/Tokyo", id="letters-that-are-no-name"),
        pytest.param("W. Europe Standard Time", "Europe/Berlin", id="windows"),
    ],
)
def test_a_zone_is_kept_by_its_name(text: str, name: str, option: str) -> None:
    """What stood for it is said."""
    request = ask(text, option)
    assert getattr(request.options, option).text == name
    assert request.assumptions == [Assumption(AssumptionCode.TYPED_IN_SHORT, f"{text.strip()!r} is taken for {name}")]


@pytest.mark.parametrize("text", ["Europe/Berlin", "europe/berlin", "UTC+5:30", "UTC", "GMT", "US/Eastern"])
def test_names_of_iana_and_offsets_stay_as_they_are(text: str) -> None:
    """Nothing is said of them."""
    request = ask(text)
    assert (request.options.timezone.text, request.assumptions) == (text, [])


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        pytest.param("Berln", "unknown time zone 'Berln'", "did you mean 'Europe/Berlin'?", id="typing-error"),
        pytest.param("Springfield", "unknown time zone 'Springfield'", "use an IANA name", id="no-city"),
        pytest.param("Brazil", "'Brazil' has several time zones", "take one of America/Sao_Paulo", id="several"),
        pytest.param(
            "EST",
            "'EST' may be -05:00 all year, or the clock of America/New_York",
            "write America/New_York, or -05:00",
            id="est",
        ),
        pytest.param(
            "pdt",
            "'pdt' may be -07:00 all year, or the clock of America/Los_Angeles",
            "write America/Los_Angeles, or -07:00",
            id="summer",
        ),
        pytest.param(
            "MST",
            "'MST' may be -07:00 all year, or the clock of America/Denver",
            "write America/Denver, or -07:00",
            id="mst",
        ),
        pytest.param(
            "CEST",
            "'CEST' may be +02:00 all year, or the clock of Europe/Berlin",
            "write Europe/Berlin, or +02:00",
            id="cest",
        ),
        pytest.param(
            "IST",
            "'IST' may be the clock of Asia/Kolkata, Asia/Jerusalem, Europe/Dublin",
            "take one of Asia/Kolkata, Asia/Jerusalem, Europe/Dublin",
            id="three-clocks",
        ),
        pytest.param("Central", "unknown time zone 'Central'", "", id="several-clocks"),
    ],
)
def test_what_is_no_one_zone_is_refused(text: str, message: str, remedy: str) -> None:
    """With what may be meant."""
    with pytest.raises(InputError) as caught:
        ask(text)
    (issue,) = caught.value.issues
    assert issue.message.removesuffix(" with its clock changes") == message
    assert issue.remedy.startswith(remedy)


@pytest.mark.parametrize("text", ["North", "GMT", "Central", "Pacific", "General", "", "Atlantis"])
def test_the_ends_of_other_names_are_no_cities(text: str) -> None:
    """Parts of countries and fixed offsets have such names too."""
    assert zone_of_city(text) is None


def test_every_city_of_a_zone_is_known() -> None:
    """By all that stand for a place today, in whatever case."""
    for name in (
        "Asia/Ho_Chi_Minh",
        "Pacific/Easter",
        "America/Indiana/Knox",
        "America/North_Dakota/Center",
        "Asia/Urumqi",
    ):
        assert zone_of_city(name.rpartition("/")[2].replace("_", " ").upper()) == ZoneInfo(name)
    assert name_zone("Kathmandu", Place("x")) == (ZoneInfo("Asia/Kathmandu"), False)


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        pytest.param("Asia/Kathmandu", "Asia/Kathmandu", id="name"),
        pytest.param(":Pacific/Apia", "Pacific/Apia", id="colon"),
        pytest.param("/usr/share/zoneinfo/America/Argentina/Ushuaia", "America/Argentina/Ushuaia", id="path"),
        pytest.param("", "UTC", id="empty-is-utc"),
    ],
)
def test_local_is_the_zone_of_the_computer(setting: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name, in the plan and the report."""
    monkeypatch.setenv("TZ", setting)
    request = ask("Local")
    assert request.options.timezone.text == name
    message = f"the zone of this computer, {name}, is taken for --timezone Local"
    assert request.assumptions == [Assumption(AssumptionCode.TYPED_IN_SHORT, message)]


@pytest.mark.parametrize("setting", ["CET-1CEST,M3.5.0,M10.5.0/3", "/nowhere/at/all", "Europe/Berln", "localtime"])
def test_a_computer_without_a_named_zone_is_asked_for_one(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of POSIX has offsets, but no name that anybody else knows."""
    monkeypatch.setenv("TZ", setting)
    with pytest.raises(InputError, match="does not say its zone by a name of IANA") as caught:
        ask("local", "traffic_zone")
    assert caught.value.issues[0].remedy == "name it: --traffic-zone Europe/Berlin"


def test_local_in_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another computer reads the file, too; the remedy is what to write."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    with pytest.raises(InputError, match="'local' is another zone on another computer") as caught:
        ask("local", source="downtime.toml")
    assert caught.value.issues[0].remedy.endswith('timezone = "Asia/Tokyo"')


@pytest.mark.parametrize(
    ("name", "clock", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin", True),
        ("Europe/Berlin", "Europe/Paris", True),
        ("Europe/Berlin", "Africa/Lagos", False),
        ("Europe/Berlin", "Africa/Johannesburg", False),
        ("right/Europe/Berlin", "Europe/Berlin", False),
    ],
)
def test_the_name_of_the_system_has_to_agree_with_its_clock(name: str, clock: str, expected: bool) -> None:
    """A file that says the name may be of another time than the clock's; one in July alone tells Berlin from Lagos."""
    assert agrees(name, lambda at: at.astimezone(ZoneInfo(clock)).utcoffset()) is expected


@pytest.mark.parametrize("known", ["Europe/Berlin", None, "no/zone"])
def test_without_tz_the_system_is_asked(known: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says a name that is one and agrees with its clock, or the user is asked for it."""
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: known)
    is_there = known == "Europe/Berlin" and agrees(known, lambda at: at.astimezone().utcoffset())
    if is_there:
        assert ask("local").options.timezone.text == known
    else:
        with pytest.raises(InputError, match="does not say its zone by a name of IANA"):
            ask("local")
