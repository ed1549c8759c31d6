"""What the texts of a column of places mean, by its heading and by each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.errors import AssumptionCode, InputError, IssueCode, Place
from downtime_cli.core.localtime import zone_name
from downtime_cli.readers.zones.place_columns import is_place, many_zones, read_places, share_placed
from downtime_cli.readers.zones.place_headings import PlaceKind, kind_of_heading
from downtime_cli.readers.zones.regions import is_nowhere

Cells = tuple[str, ...]


def meanings(heading: str, *texts: str) -> dict[str, str]:
    """Return the (largest) zone of each text."""
    places = read_places(heading, texts, Place)
    return {text: zone_name(match.parts[0][0]) for text, match in places.matches.items()}


def refused(heading: str, *texts: str) -> tuple[str, ...]:
    """Return what is said of a column that is refused: message and remedy of each issue."""
    with pytest.raises(InputError) as caught:
        read_places(heading, texts, Place)
    assert {issue.code for issue in caught.value.issues} == {IssueCode.UNKNOWN_ZONE}
    return tuple(f"{issue.place.source}: {issue.message}; {issue.remedy}" for issue in caught.value.issues)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        pytest.param("time_zone", PlaceKind.CLOCK, id="clock"),
        pytest.param("userTimezone", PlaceKind.CLOCK, id="camel-case"),
        pytest.param("Fuseau horaire", PlaceKind.CLOCK, id="french"),
        pytest.param("Zeitzone (UTC-Offset)", PlaceKind.OFFSET, id="offset-before-clock"),
        pytest.param("gmt_offset", PlaceKind.OFFSET, id="offset"),
        pytest.param("Country/Region", PlaceKind.COUNTRY, id="country-before-region"),
        pytest.param("País", PlaceKind.COUNTRY, id="accent"),
        pytest.param("国", PlaceKind.COUNTRY, id="japanese"),
        pytest.param("Bundesland", PlaceKind.STATE, id="state"),
        pytest.param("browser language", PlaceKind.LANGUAGE, id="language"),
        pytest.param("sales_region", PlaceKind.REGION, id="region"),
        pytest.param("Town", PlaceKind.CITY, id="city"),
        pytest.param("whereabouts", PlaceKind.UNKNOWN, id="unknown"),
        pytest.param("", PlaceKind.UNKNOWN, id="empty"),
    ],
)
def test_headings_say_what_is_below(heading: str, kind: PlaceKind) -> None:
    """Words of the heading tell the kind of place, in many languages."""
    assert kind_of_heading(heading) is kind


@pytest.mark.parametrize(
    ("heading", "texts", "zones"),
    [
        pytest.param("tz", ("MT", "CT"), ("America/Denver", "America/Chicago"), id="us-clocks"),
        pytest.param("tz", ("akt", "HT"), ("America/Anchorage", "Pacific/Honolulu"), id="us-clocks-beyond"),
        pytest.param("tz", ("Eastern", "mountain"), ("America/New_York", "America/Denver"), id="us-clocks-in-words"),
        pytest.param("nation", ("MT", "HT"), ("Europe/Malta", "America/Port-au-Prince"), id="countries"),
        pytest.param("from", ("ET", "CT"), ("America/New_York", "America/Chicago"), id="one-is-no-country"),
        pytest.param("from", ("Asia/Tokyo", "MT"), ("Asia/Tokyo", "America/Denver"), id="clocks-beside-a-zone"),
        pytest.param("from", ("MT",), ("Europe/Malta",), id="alone-a-country"),
        pytest.param("from", ("MT", "SE"), ("Europe/Malta", "Europe/Stockholm"), id="beside-a-country"),
        pytest.param("tz", ("KST", "MSK"), ("Asia/Seoul", "Europe/Moscow"), id="one-clock-all-year"),
        pytest.param("tz", ("EET", "WET"), ("Europe/Athens", "Europe/Lisbon"), id="with-daylight-saving"),
        pytest.param("tz", ("Asia/Tokyo", "HST"), ("Asia/Tokyo", "Pacific/Honolulu"), id="fixed-beside-zones"),
        pytest.param("iso3", ("EST", "LVA"), ("Europe/Tallinn", "Europe/Riga"), id="estonia"),
        pytest.param("from", ("EST", "LVA"), ("Europe/Tallinn", "Europe/Riga"), id="all-are-countries"),
        pytest.param("tz", ("GMT", "UTC"), ("UTC", "UTC"), id="utc"),
        pytest.param("land", ("CA", "IN"), ("America/Toronto", "Asia/Kolkata"), id="countries-not-states"),
        pytest.param("Region", ("Georgia", "Armenia"), ("Asia/Tbilisi", "Asia/Yerevan"), id="georgia-the-country"),
        pytest.param("from", ("Georgia",), ("Asia/Tbilisi",), id="georgia-alone"),
        pytest.param("alpha2", ("NA", "ZA"), ("Africa/Windhoek", "Africa/Johannesburg"), id="namibia"),
        pytest.param("locale", ("sv-SE", "zh-Hant-TW"), ("Europe/Stockholm", "Asia/Taipei"), id="locales"),
        pytest.param("Language", ("sv-se", "hu_HU.UTF-8"), ("Europe/Stockholm", "Europe/Budapest"), id="small-letters"),
        pytest.param("Locale", ("English (Ireland)",), ("Europe/Dublin",), id="locales-in-words"),
        pytest.param("from", ("sv-SE", "fi-FI"), ("Europe/Stockholm", "Europe/Helsinki"), id="locales-by-look"),
        pytest.param("from", ("SE-AB", "IT-25"), ("Europe/Stockholm", "Europe/Rome"), id="parts-of-countries"),
        pytest.param("lang", ("Asia/Tokyo", "sv-SE"), ("Asia/Tokyo", "Europe/Stockholm"), id="zones-whatever-it-says"),
        pytest.param("utc_offset", ("-3.5", "9"), ("UTC-03:30", "UTC+09:00"), id="hours"),
        pytest.param("tz", ("5,75", "0", "−4"), ("UTC+05:45", "UTC", "UTC-04:00"), id="hours-with-comma"),
        pytest.param("offset", ("-12600", "0", "20700"), ("UTC-03:30", "UTC", "UTC+05:45"), id="seconds"),
        pytest.param("offset", ("-330", "0", "545"), ("UTC-03:30", "UTC", "UTC+05:45"), id="no-minutes"),
        pytest.param("offset", ("-300", "1000"), ("UTC-03:00", "UTC+10:00"), id="too-many-minutes"),
        pytest.param("offset", ("+0545", "-0330"), ("UTC+05:45", "UTC-03:30"), id="hours-and-minutes"),
        pytest.param("City", ("Osaka", "Lagos"), ("Asia/Tokyo", "Africa/Lagos"), id="cities"),
        pytest.param("City", ("Bombay", "Leeds"), ("Asia/Kolkata", "Europe/London"), id="old-names"),
        pytest.param(
            "where", ("Denver, United States", "Perth, AU"), ("America/Denver", "Australia/Perth"), id="country"
        ),
        pytest.param(
            "City", ("Gotham, Sweden", "Reno, NV, USA"), ("Europe/Stockholm", "America/Los_Angeles"), id="three"
        ),
        pytest.param("City", ("Nowhere, Brazil",), ("America/Sao_Paulo",), id="split-as-the-country"),
        pytest.param("Country", ("Malmö, Sweden",), ("Europe/Stockholm",), id="city-below-country"),
    ],
)
def test_the_heading_decides(heading: str, texts: Cells, zones: Cells) -> None:
    """The same letters are clocks, countries or states, as the heading and the neighbours say."""
    assert meanings(heading, *texts) == dict(zip(texts, zones, strict=True))


@pytest.mark.parametrize(
    ("heading", "texts", "said"),
    [
        pytest.param("tz", ("MT",), "column 'tz' means clocks of the United States, not countries: 'MT'", id="us"),
        pytest.param(
            "tz",
            ("KST",),
            "the clocks that abbreviations usually stand for: 'KST'",
            id="abbreviation",
        ),
        pytest.param("lang", ("sv-SE",), "locales in column 'lang' stand for their countries: 'sv-SE'", id="locale"),
        pytest.param("iso", ("SE-AB",), "stand for the whole country: 'SE-AB'", id="part"),
        pytest.param("utc_offset", ("9",), "numbers in column 'utc_offset' are hours east of UTC: '9'", id="hours"),
        pytest.param(
            "City", ("Osaka",), "cities in column 'City' are the largest ones of their names: 'Osaka'", id="city"
        ),
        pytest.param("iso", ("NA",), "'NA' in column 'iso' is the country Namibia", id="namibia"),
        pytest.param("iso", ("SE", "JP"), None, id="nothing-to-decide"),
        pytest.param("City", ("Osaka, Japan",), None, id="a-city-with-its-country"),
        pytest.param("tz", ("Asia/Tokyo", "UTC", "CET"), None, id="names-of-the-database"),
    ],
)
def test_what_was_decided_is_said(heading: str, texts: Cells, said: str | None) -> None:
    """Each meaning that somebody else could take otherwise is one assumption."""
    found = read_places(heading, texts, Place).assumptions
    assert [each.code for each in found] == ([] if said is None else [AssumptionCode.CODE_MEANING])
    assert said is None or said in found[0].message


def test_many_texts_are_said_in_short() -> None:
    """Four texts are shown."""
    (found,) = read_places("lang", ("sv-SE", "fi-FI", "da-DK", "nb-NO", "is-IS"), Place).assumptions
    assert found.message.endswith("'sv-SE', 'fi-FI', 'da-DK', 'nb-NO' …")


@pytest.mark.parametrize(
    ("heading", "texts", "words"),
    [
        pytest.param("from", ("MT", "HT"), "clocks of the United States as well: 'MT', 'HT'", id="letters"),
        pytest.param("province", ("ON", "QC"), "holds states or provinces", id="provinces"),
        pytest.param("state", ("Bayern", "Hessen"), "holds states or provinces", id="laender"),
        pytest.param("Region", ("Ohio", "Texas"), "holds states or provinces", id="states-by-name"),
        pytest.param("from", ("TX", "OH"), "holds states or provinces", id="states-by-code"),
        pytest.param("Region", ("IN", "CO"), "call the column 'country' if they are countries", id="either"),
        pytest.param("Region", ("Georgia",), "names of countries that are names of states", id="georgia"),
        pytest.param("where", ("US-TX",), "'US-TX' is a state or province", id="part-of-many-zones"),
        pytest.param("country", ("Sweden", "Ohio"), "'Ohio' is a state or province", id="state-among-countries"),
        pytest.param("tz_offset", ("330", "0"), "330 may be UTC+05:30, or UTC-05:30 as JavaScript", id="minutes-east"),
        pytest.param(
            "tz_offset", ("-345",), "counts in minutes, and -345 may be UTC-05:45, or UTC+05:45", id="minutes"
        ),
        pytest.param("tz_offset", ("60", "15"), "counts in minutes, and 60 may be UTC+01:00", id="two-digits"),
        pytest.param("tz", ("840",), "counts in minutes", id="most-minutes"),
        pytest.param("tz", ("841",), "no offsets in hours, minutes or seconds", id="nothing-known"),
        pytest.param("tz", ("1800", "7200"), "no offsets in hours, minutes or seconds", id="half-an-hour-of-seconds"),
        pytest.param("tz", ("54000",), "no offsets in hours, minutes or seconds", id="too-many-seconds"),
        pytest.param("tz", ("20", "3600"), "no offsets in hours, minutes or seconds", id="mixed"),
        pytest.param("tz", ("300", "-230", "20"), "no offsets in hours, minutes or seconds", id="odd-minutes"),
        pytest.param("country", ("530",), "unknown time zone '530'", id="codes-of-countries"),
        pytest.param("utc_offset", ("3.3",), "unknown time zone '3.3'", id="no-quarter-of-an-hour"),
        pytest.param("country", ("5",), "unknown time zone '5'", id="number-of-a-country"),
        pytest.param(
            "tz", ("BST",), "'BST' may mean 2 clocks; write the time zone that is meant: 'Europe/London'", id="several"
        ),
        pytest.param("tz", ("AEST",), "'AEST' is what clocks show for part of the year", id="season"),
        pytest.param("tz", ("MST",), "'MST' is what clocks show for part of the year", id="fixed-beside-nothing"),
        pytest.param("where", ("Oslo, Narnia",), "unknown city 'Oslo, Narnia'", id="unknown-country"),
        pytest.param("from", ("MT", "CT"), "holds states or provinces", id="states-or-clocks"),
        pytest.param("offset", ("0530", "0100"), "'0530'; write offsets with a colon", id="no-sign"),
        pytest.param("offset", ("060", "-30"), "'060'; write offsets with a colon", id="a-leading-zero"),
        pytest.param("tz", ("-330", "Asia/Tokyo"), "'-330'; write offsets with a colon", id="three-digits"),
        pytest.param("country", ("Sweeden",), "did you mean 'Sweden'?", id="misspelt"),
    ],
)
def test_what_cannot_be_decided_is_refused(heading: str, texts: Cells, words: str) -> None:
    """The reason names the text, and the remedy a way out."""
    assert words in refused(heading, *texts)[0]


def test_cities_that_are_unknown_are_told_apart() -> None:
    """A country, and a name that several large cities have, are no cities; who reads the column judges how many."""
    places = read_places("City", ("Birmingham", "Osaka", "Sweden"), Place)
    assert (list(places.matches), list(places.cities)) == (["Osaka"], ["Birmingham", "Sweden"])
    assert places.cities["Sweden"].message == "unknown city 'Sweden', or several are called so"


def test_each_unknown_text_is_named() -> None:
    """Every one has its place; what is known is no matter."""
    assert [each.partition(":")[0] for each in refused("tz", "CST", "Asia/Tokyo", "Narnia")] == ["CST", "Narnia"]
    assert refused("state", "a", "b", "c", "d", "e")[0].startswith("a: column 'state' ")
    assert "'d' …" in refused("state", "a", "b", "c", "d", "e")[0]


def test_a_fixed_clock_is_a_guess() -> None:
    """`HST` beside IANA names is read as the database has it, without daylight saving, and that is said."""
    note = read_places("tz", ("Asia/Tokyo", "HST"), Place).matches["HST"].note
    assert note == "HST is taken as a fixed offset, without daylight saving"
    assert read_places("utc_offset", ("9", "0"), Place).matches["9"].note is not None
    assert read_places("utc_offset", ("9", "0"), Place).matches["0"].note is None


@pytest.mark.parametrize(
    ("heading", "texts", "unplaced"),
    [
        pytest.param("Market", ("NA", "APAC", "SE"), ("NA", "APAC"), id="sales-regions"),
        pytest.param("country", ("NA", "APAC", "SE"), ("NA", "APAC"), id="whatever-the-heading"),
        pytest.param("region", ("NA", "EU", "SA", "OC"), ("NA", "EU", "SA", "OC"), id="continents"),
        pytest.param("region", ("NA", "EU", "SE"), ("EU",), id="countries-beside-the-eu"),
        pytest.param("iso", ("NA", "EU"), ("EU",), id="codes-of-countries"),
        pytest.param("country", ("World", "Europe", "Sweden"), ("World", "Europe"), id="aggregates"),
        pytest.param("Language", ("en", "sv-SE", "es-419"), ("en", "es-419"), id="languages"),
        pytest.param("zone", ("Central America", "EMEA"), ("EMEA",), id="a-clock-of-rails"),
        pytest.param("place", ("Central America", "Sweden"), ("Central America",), id="a-region-elsewhere"),
    ],
)
def test_what_has_no_clock_is_set_apart(heading: str, texts: Cells, unplaced: Cells) -> None:
    """Regions of many clocks and languages without a country are no zones, and no countries of the same letters."""
    places = read_places(heading, (*texts, "(not set)", ""), Place)
    assert places.unplaced == unplaced
    assert places.nowhere == ("(not set)", "")
    assert set(places.matches) == {*texts} - {*unplaced}


@pytest.mark.parametrize(
    ("heading", "text", "is_one"),
    [
        pytest.param("tz", "Asia/Tokyo", True, id="zone"),
        pytest.param("tz", "IST", True, id="ambiguous"),
        pytest.param("state", "Ohio", True, id="state"),
        pytest.param("x", "EMEA", True, id="region"),
        pytest.param("utc_offset", "300", True, id="offset"),
        pytest.param("users", "300", False, id="number"),
        pytest.param("users", "+0545", True, id="hours-and-minutes"),
        pytest.param("x", "Bob", False, id="word"),
        pytest.param("x", "Al", False, id="name-like-a-code"),
        pytest.param("x", "AL", True, id="code"),
        pytest.param("country", "Al", True, id="code-by-heading"),
        pytest.param("x", "Peru", True, id="longer-than-a-code"),
    ],
)
def test_cells_that_may_be_places(heading: str, text: str, *, is_one: bool) -> None:
    """A cell counts as a place even where the column will be refused for it."""
    assert is_place(heading, text) is is_one


@pytest.mark.parametrize(
    ("heading", "texts", "share"),
    [
        pytest.param("tz", ("Asia/Tokyo", "CST"), 0.5, id="half"),
        pytest.param("region", ("NA", "EMEA"), 0.0, id="regions"),
        pytest.param("region", ("CA", "TX"), 0.0, id="states"),
        pytest.param("tz", (), 0.0, id="nothing"),
        pytest.param("tz", ("ET", "CT"), 1.0, id="all"),
    ],
)
def test_the_share_of_texts_with_a_clock(heading: str, texts: Cells, share: float) -> None:
    """Regions and states are no zones by which traffic could be told apart."""
    assert share_placed(heading, texts) == share


def test_a_region_can_be_refused() -> None:
    """Where every row needs a clock the remedy is to name countries, or to leave the rows out."""
    assert "countries or time zones" in many_zones("EMEA", Place("f")).remedy


@given(st.text(max_size=12), st.lists(st.text(max_size=20), max_size=5))
def test_any_column_is_read_or_refused(heading: str, texts: list[str]) -> None:
    """No text raises anything else, and each that is read is in one place."""
    try:
        places = read_places(heading, texts, Place)
    except InputError:
        return
    assert {*places.matches, *places.nowhere, *places.unplaced} == {*texts}


@pytest.mark.parametrize(
    "text",
    ["Sonstige Länder", "Übrige", "(Autres)", "Otros países", "não definido?", "Altri", "その他", "أخرى"],
)
def test_the_rest_is_nobodys_place(text: str) -> None:
    """What is left over has no place, in many languages; a text that only looks so is unknown."""
    assert is_nowhere(text) is (not text.endswith("?"))
