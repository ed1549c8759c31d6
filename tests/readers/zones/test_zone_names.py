"""What people call a time zone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.errors import InputError, Place
from downtime_cli.core.localtime import zone_keys, zone_name
from downtime_cli.readers.zones.countries import country_of, populous_zones, zones_by_weight
from downtime_cli.readers.zones.zone_names import NAME_LOCAL, parse_zone, resolve_zone, suggest_zone

HERE = Place(source="x")


@pytest.mark.parametrize(
    ("text", "zone", "kind"),
    [
        ("Europe/Berlin", "Europe/Berlin", "iana"),
        ("europe/berlin", "Europe/Berlin", "alias"),
        ("America/New York", "America/New_York", "alias"),
        ("Asia/Calcutta", "Asia/Kolkata", "alias"),
        ("US/Eastern", "America/New_York", "alias"),
        ("Europe/Stockholm", "Europe/Stockholm", "iana"),
        ("America/Kralendijk", "America/Kralendijk", "iana"),
        ("Etc/GMT+5", "Etc/GMT+5", "iana"),
        ("EST", "America/Panama", "alias"),
        ("Etc/UTC", "UTC", "iana"),
        ("Z", "UTC", "iana"),
        ("India Standard Time", "Asia/Kolkata", "windows"),
        ("w. europe standard time", "Europe/Berlin", "windows"),
        ("UTC+5:30", "UTC+05:30", "offset"),
        ("-05:00", "UTC-05:00", "offset"),
        ("GMT+2", "UTC+02:00", "offset"),
        ("+0530", "UTC+05:30", "offset"),
        ("UTC+0", "UTC", "offset"),
        ("NA", "Africa/Windhoek", "country"),
        ("DEU", "Europe/Berlin", "country"),
        ("Japan", "Asia/Tokyo", "country"),
        ("Cuba", "America/Havana", "country"),
        ("GB", "Europe/London", "country"),
        ("UK", "Europe/London", "country"),
        ("Türkiye", "Europe/Istanbul", "country"),
        ("Turkey", "Europe/Istanbul", "country"),
        ("Czech Republic", "Europe/Prague", "country"),
        ("South Korea", "Asia/Seoul", "country"),
        ("Hong Kong", "Asia/Hong_Kong", "country"),
        ("Côte d’Ivoire", "Africa/Abidjan", "country"),
        ("Bosnia and Herzegovina", "Europe/Sarajevo", "country"),
        ("Saint Lucia", "America/St_Lucia", "country"),
        ("Myanmar", "Asia/Yangon", "country"),
        ("Taiwan", "Asia/Taipei", "country"),
        ("Palau", "Pacific/Palau", "country"),
        ("日本", "Asia/Tokyo", "country"),
        ("Österreich", "Europe/Vienna", "country"),
        ("Pays-Bas", "Europe/Amsterdam", "country"),
        ("Suecia", "Europe/Stockholm", "country"),
        ("Irlanda", "Europe/Dublin", "country"),
        ("印度", "Asia/Kolkata", "country"),
        ("मिस्र", "Africa/Cairo", "country"),
        ("تركيا", "Europe/Istanbul", "country"),
        ("Kyrgyz Republic", "Asia/Bishkek", "country"),
        ("Korea, Dem. People's Rep.", "Asia/Pyongyang", "country"),
        ("Venezuela, RB", "America/Caracas", "country"),
        ("West Bank and Gaza", "Asia/Hebron", "country"),
        ("Swiss Confederation", "Europe/Zurich", "country"),
        ("Wales", "Europe/London", "country"),
        ("Eastern Time (US & Canada)", "America/New_York", "named"),
        ("Ekaterinburg", "Asia/Yekaterinburg", "named"),
        ("(UTC+02:00) Athens, Bucharest", "Europe/Athens", "iana"),
        ("(GMT-07:00) Mountain Time (US & Canada)", "America/Denver", "named"),
        ("(UTC) Coordinated Universal Time", "UTC", "iana"),
        ("(UTC+06:00) Omsk", "Asia/Omsk", "iana"),
        ("(GMT+02:00) Central European Summer Time - Berlin", "Europe/Berlin", "named"),
        ("Eastern European Time", "Europe/Bucharest", "named"),
        ("Central Time", "America/Chicago", "named"),
        ("Atlantic Daylight Time", "America/Halifax", "named"),
        ("Western European Summer Time", "Europe/Lisbon", "named"),
        ("Australian Eastern Time", "Australia/Sydney", "named"),
        ("japan daylight time", "Asia/Tokyo", "named"),
        ("united_states", "America/New_York", "country"),
        ("🇵🇪 Peru", "America/Lima", "country"),
        ("Philippines (the)", "Asia/Manila", "country"),
        ("Netherlands (Kingdom of the)", "Europe/Amsterdam", "country"),
        ("Iran (Islamic Rep. of)", "Asia/Tehran", "country"),
        ("Swaziland (Eswatini)", "Africa/Mbabane", "country"),
        ("S. Sudan", "Africa/Juba", "country"),
        ("Eq. Guinea", "Africa/Malabo", "country"),
        ("Sudan (South)", "Africa/Juba", "country"),
        ("IS", "Atlantic/Reykjavik", "country"),
        ("UTC-330", "UTC-03:30", "offset"),
    ],
)
def test_names_of_every_kind(text: str, zone: str, kind: str) -> None:
    """IANA names old and new, Windows names, offsets and countries resolve to one zone."""
    match = resolve_zone(text)
    assert match is not None
    assert zone_name(match.parts[0][0]) == zone
    if len(match.parts) == 1 or kind != "country":
        assert match.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "EU",
        "../etc/passwd",
        "/etc/passwd",
        "America",
        "America/",
        "x\0y",
        "UTC+25",
        "UTC+5:75",
        "(not set)",
        "Narnia",
        "ナルニア",
        "-330",
        "330",
        "+530",
        "(UTC+03:00) Berlin",
        "(UTC+01:00) Narnia",
        "(UTC) (UTC)",
        "Greenwich Mean Time",
        "Georgia (US)",
        "Guinea (Conakry)",
        "a@x",
    ],
)
def test_names_that_mean_nothing(text: str) -> None:
    """Aggregates, paths and nonsense are no zones."""
    assert resolve_zone(text) is None


def test_countries_are_split_by_people() -> None:
    """The United States are mostly Eastern, and the guess is said."""
    match = resolve_zone("United States")
    assert match is not None
    assert match.note is not None
    assert [zone_name(zone) for zone, _ in match.parts[:2]] == ["America/New_York", "America/Chicago"]
    assert sum(share for _, share in match.parts) == pytest.approx(1)
    assert [share for _, share in match.parts] == sorted((share for _, share in match.parts), reverse=True)


def test_offsets_say_that_they_know_no_daylight_saving() -> None:
    """A fixed offset is a guess about the other half of the year."""
    match = resolve_zone("UTC-03:30")
    assert match is not None
    assert match.note is not None
    assert match.parts[0][0].utcoffset(None) == -timedelta(hours=3, minutes=30)


@pytest.mark.parametrize("name", ["right/Europe/Berlin", "Right/Asia/Tokyo", "posix/UTC", "localtime", "Factory"])
def test_zones_of_a_computer_are_unknown(name: str) -> None:
    """What they mean differs between computers, or counts leap seconds."""
    assert resolve_zone(name) is None
    with pytest.raises(InputError, match="unknown time zone"):
        parse_zone(name, Place("--timezone"))


@pytest.mark.parametrize("name", sorted(zone_keys())[::7])
def test_every_iana_name_is_known(name: str) -> None:
    """Any name of the database is one zone with the same clock, or a country of that name."""
    match = resolve_zone(name)
    assert match is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("Germny", "Germany"),
        ("Frnace", "France"),
        ("Narniland", None),
        ("Ingland", None),
        ("Asia/Toky", "Asia/Tokyo"),
        ("Europe/Frnace", None),
        ("new york", "America/New_York"),
        ("qqqqqq", None),
        ("Portland", "America/Los_Angeles"),
        ("Polnd", "Poland"),
        ("indiana", "America/Indiana/Indianapolis"),
        (" Kentucky", "America/Kentucky/Louisville"),
    ],
)
def test_suggestions(text: str, expected: str | None) -> None:
    """What is nearly right is named."""
    assert suggest_zone(text) == expected


def test_one_zone_is_asked_for() -> None:
    """A country with one zone will do; one with several names them."""
    assert zone_name(parse_zone("France", HERE)) == "Europe/Paris"
    with pytest.raises(InputError, match="several time zones") as caught:
        parse_zone("Russia", HERE)
    assert "Europe/Moscow" in caught.value.issues[0].remedy
    assert "more" in caught.value.issues[0].remedy
    with pytest.raises(InputError) as caught:
        parse_zone("Qqqq", HERE)
    assert "IANA" in caught.value.issues[0].remedy


def test_the_table_knows_where_people_live() -> None:
    """Populous zones come first, and a zone has its country."""
    assert set(zones_by_weight()[:3]) == {"Asia/Shanghai", "Asia/Kolkata", "Asia/Tokyo"}
    assert country_of("Europe/Berlin") == "DE"
    assert country_of("Etc/UTC") is None


def test_populous_zones_are_the_largest_of_each_country_and_large_ones() -> None:
    """The only zone of a small country is one, a small zone of a large country is none."""
    zones = populous_zones()
    assert zones[0] == zones_by_weight()[0]
    assert {"Pacific/Nauru", "America/Los_Angeles"} <= set(zones)
    assert "America/Indiana/Vevay" not in zones


def test_no_name_is_longer_than_any_zone() -> None:
    """What is far too long is not looked up."""
    assert resolve_zone("Europe/Berlin" + " " * 100_000) is None


@pytest.mark.parametrize("text", ["local", " Local "])
def test_local_is_no_name_of_a_zone(text: str) -> None:
    """Where it is taken is said."""
    with pytest.raises(InputError, match="unknown time zone") as caught:
        parse_zone(text, HERE)
    assert caught.value.issues[0].remedy == NAME_LOCAL


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    """No text raises."""
    match = resolve_zone(text)
    assert match is None or sum(share for _, share in match.parts) == pytest.approx(1)
