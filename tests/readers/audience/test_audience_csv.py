"""Audiences as tools hand them out."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downtime_cli.core.errors import AssumptionCode, DowntimeError, InputError, IssueCode, Severity
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.quality.inspection import AudienceReading
from downtime_cli.readers.audience.audience_csv import read_audience
from downtime_cli.readers.audience.audience_layout import AudienceOptions
from tests.effort import examples
from tests.readers.files import errors, write


def read(
    folder: Path, text: str, *, users_columns: tuple[str, ...] = (), zone_column: str | None = None
) -> AudienceReading:
    """Return the reading of an audience."""
    return read_audience(
        write(folder, text, "users.csv"), AudienceOptions(users_columns=users_columns, zone_column=zone_column)
    )


def shares(reading: AudienceReading) -> dict[str, float]:
    """Return rounded shares by name of the zone."""
    return {zone_name(zone.zone): round(zone.share, 4) for zone in reading.audience.zones}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("timezone,users\nEurope/Berlin,75\nAsia/Calcutta,25\n", id="own-database"),
        pytest.param("users,tz\n75,europe/berlin\n25,Asia/Kolkata\n", id="other-order"),
        pytest.param("Zone;Anteil\nEurope/Berlin;75,0 %\nAsia/Kolkata;25,0 %\n", id="german-percent"),
        pytest.param("country,share\nGermany,0.75\nIN,0.25\n", id="countries-and-codes"),
        pytest.param("zone,users\nW. Europe Standard Time,75\nIndia Standard Time,25\n", id="windows"),
        pytest.param('Country,Active users\nGermany,"7,500"\nIndia,"2,500"\n', id="thousands"),
        pytest.param(
            "# GA4\n\nCountry,Active users,Revenue\n,100,4\nGermany,75,1\nIndia,25,3\nTotals,100,4\n", id="ga4"
        ),
        pytest.param("zone,users,share\nEurope/Berlin,75,0.7\nAsia/Kolkata,25,0.3\n", id="counts-before-shares"),
        pytest.param(
            "zone,year,quarter,users\nEurope/Berlin,2025,4,9\nEurope/Berlin,2026,1,75\nAsia/Kolkata,2026,1,25\n",
            id="periods",
        ),
        pytest.param("Europe/Berlin,75\nAsia/Kolkata,25\n", id="no-header"),
        pytest.param("zone,users\nEurope/Berlin,50\nGermany,25\nAsia/Kolkata,25\n\n", id="two-rows-of-a-zone"),
        pytest.param("place,users,%\nEurope/Berlin,75,75\nAsia/Kolkata,25,25\n", id="percent-sign"),
        pytest.param("where,how many\nEurope/Berlin,75\nAsia/Kolkata,25\n", id="unknown-names"),
    ],
)
def test_reads_audiences_of_tools(text: str, tmp_path: Path) -> None:
    """Three quarters in Berlin, a quarter in India, however it is written."""
    assert shares(read(tmp_path, text)) == {"Europe/Berlin": 0.75, "Asia/Kolkata": 0.25}


def test_offsets_are_zones_without_daylight_saving(tmp_path: Path) -> None:
    """Offsets work, and it is said what they do not know."""
    reading = read(tmp_path, "timezone,users\nUTC+5:30,3\n-05:00,1\n")
    assert shares(reading) == {"UTC+05:30": 0.75, "UTC-05:00": 0.25}
    assert [each.code for each in reading.assumptions] == [AssumptionCode.ZONE_GUESS] * 2


def test_weights_are_averaged_over_users(tmp_path: Path) -> None:
    """What one user's hour is worth; a missing weight is 1."""
    text = "zone,users,weight\nEurope/Berlin,1,5\nGermany,3,1\nAsia/Kolkata,4,\n"
    zones = {zone_name(zone.zone): zone.weight for zone in read(tmp_path, text).audience.zones}
    assert zones == {"Europe/Berlin": 2.0, "Asia/Kolkata": 1.0}


def test_who_is_nowhere_is_left_out_and_reported(tmp_path: Path) -> None:
    """Empty, unknown and aggregate rows are named with their share of users."""
    reading = read(tmp_path, "country,users\nDE,60\n,10\nunknown,10\nEU,20\n(not set),\n")
    assert shares(reading) == {"Europe/Berlin": 1.0}
    (issue,) = [issue for issue in reading.issues if issue.code == "unknown-zone-rows"]
    assert "40.0% of users" in issue.message
    assert "(empty), unknown, EU" in issue.message
    many = "country,users\nDE,60\n" + "".join(
        f"{name},1\n" for name in ("", "other", "unknown", "EU", "EMEA", "world", "APAC")
    )
    assert read(tmp_path, many).issues[0].message.endswith("…")


def test_codes_of_nobody_do_not_hide_the_places(tmp_path: Path) -> None:
    """One known country among totals and unknown ones is enough."""
    assert shares(read(tmp_path, "code,users\nPE,60\nT1,1\nXX,1\nTotal,62\n")) == {"America/Lima": 1.0}


def test_namibia_is_not_missing(tmp_path: Path) -> None:
    """The code NA is a country."""
    assert shares(read(tmp_path, "iso2_code,developers\nNA,1\n")) == {"Africa/Windhoek": 1.0}


@pytest.mark.parametrize(
    ("column", "cells", "total"),
    [
        pytest.param("percent", ("75", "45"), "120%", id="above"),
        pytest.param("percent", ("75", "5"), "80%", id="below"),
        pytest.param("share", ("0.75", "0.45"), "120%", id="fractions-above"),
        pytest.param("fraction", ("0.75", "0.05"), "80%", id="fractions-below"),
        pytest.param("users", ("75%", "45%"), "120%", id="signs-in-the-cells"),
        pytest.param("share", ("1%", "0.9%"), "1.9%", id="little-with-signs"),
        pytest.param("share", ("1.1", "0.1"), "120%", id="a-fraction-above-one"),
        pytest.param("share", ("1.9", "0.2"), "2.1%", id="percents-of-few"),
        pytest.param("percent", ("75", "25.51"), "100.5%", id="just-too-much"),
        pytest.param("percent", ("75", "25.5"), None, id="just-enough"),
        pytest.param("percent", ("75", "24.5"), None, id="just-not-too-little"),
        pytest.param("share", ("0.75", "0.25"), None, id="a-whole"),
        pytest.param("users", ("75", "45"), None, id="counts"),
    ],
)
def test_shares_that_do_not_add_up_are_told_and_scaled(
    column: str, cells: tuple[str, str], total: str | None, tmp_path: Path
) -> None:
    """A sum off the whole by more than half a percent is a warning at the first cell of its column."""
    reading = read(tmp_path, f"zone,{column}\nEurope/Berlin,{cells[0]}\nAsia/Kolkata,{cells[1]}\n")
    assert {issue.code for issue in reading.issues} <= {IssueCode.ODD_SUM}
    told = [(issue.severity, issue.place.line, issue.place.column, issue.message) for issue in reading.issues]
    message = f"the shares in column {column!r} add up to {total}; they were scaled to 100%"
    assert told == ([] if total is None else [(Severity.WARNING, 2, 15, message)])
    assert math.fsum(zone.share for zone in reading.audience.zones) == pytest.approx(1)


def test_the_latest_of_several_periods_is_said(tmp_path: Path) -> None:
    """Of many quarters the last one counts."""
    reading = read(tmp_path, "iso2_code,developers,year,quarter\nDE,1,2025,4\nDE,3,2026,1\nIN,1,2026,1\n")
    assert shares(reading) == {"Europe/Berlin": 0.75, "Asia/Kolkata": 0.25}
    assert "year 2026, quarter 1" in reading.issues[-1].message
    assert reading.issues[-1].code == "latest-period"
    same = read(tmp_path, "iso2_code,developers,year\nDE,1,2026\nIN,1,2026\n")
    assert same.issues == ()


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        pytest.param("zone,users\nEurope/Berln,5\nAsia/Tokyo,3\n", "unknown-zone", 2, 1, id="misspelt"),
        pytest.param("zone,users\nEurope/Berlin,-5\n", "bad-value", 2, 15, id="negative"),
        pytest.param("zone,users\nEurope/Berlin,5\nAsia/Tokyo,NaN\nAsia/Seoul,1\n", "bad-value", 3, 12, id="nan"),
        pytest.param("zone,users\n" + "Asia/Tokyo,1\n" * 20 + "Asia/Seoul,many\n", "bad-value", 22, 12, id="word"),
        pytest.param("zone,users,weight\nEurope/Berlin,5,-1\n", "bad-value", 2, 17, id="negative-weight"),
        pytest.param("zone,users\nEurope/Berlin,0\nAsia/Tokyo,0\n", "no-users", None, None, id="all-zero"),
        pytest.param("zone,users\nunknown,5\nAsia/Tokyo,0\nAsia/Tokyo,0\n", "no-users", None, None, id="nobody-known"),
        pytest.param("name,users\nBob,5\nEve,7\n", "missing-column", 1, 1, id="no-zones"),
        pytest.param("zone,name\nEurope/Berlin,x\n", "missing-column", 1, 1, id="no-users"),
        pytest.param("zone,alpha,beta\nEurope/Berlin,1,2\n", "ambiguous-column", 1, 1, id="two-numbers"),
        pytest.param("zone,users,visitors\nEurope/Berlin,1,2\n", "ambiguous-column", 1, 1, id="two-names"),
    ],
)
def test_bad_audiences_are_refused(text: str, code: str, line: int | None, column: int | None, tmp_path: Path) -> None:
    """Each kind of bad input has its code and place."""
    (issue, *_) = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.place.line, issue.place.column) == (code, line, column)


def test_the_zone_column_can_be_named(tmp_path: Path) -> None:
    """An option decides between two columns of places."""
    text = "country,zone,users\nDE,Asia/Tokyo,1\n"
    assert shares(read(tmp_path, text)) == {"Asia/Tokyo": 1.0}
    assert shares(read(tmp_path, text, zone_column="country")) == {"Europe/Berlin": 1.0}


FRAGMENTS = [
    "zone",
    "users",
    "share",
    "weight",
    "Europe/Berlin",
    "DE",
    "Brazil",
    "UTC+5",
    "",
    "5",
    "-1",
    "0.3",
    "12%",
    "NaN",
    "Total",
    '"',
    "unknown",
    "é",
    "NA",
    "EMEA",
    "World",
    "-330",
    "ET",
    "EST",
    "en-US",
    "CA",
    "<1%",
    '"Lima, Peru"',
    "(UTC+01:00) Berlin",
    "offset",
    "city",
    "language",
    "state",
    "email",
]


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4), min_size=1, max_size=12))
def test_nothing_else_is_ever_raised(tmp_path: Path, rows: list[list[str]]) -> None:
    """Tables of what audiences hold are read or refused, and shares sum to 1."""
    try:
        reading = read(tmp_path, "\n".join(",".join(row) for row in rows))
    except DowntimeError:
        return
    assert sum(zone.share for zone in reading.audience.zones) == pytest.approx(1)


@pytest.mark.parametrize(
    ("rows", "total"), [pytest.param(10, "1000%", id="fractions"), pytest.param(11, "11%", id="percents")]
)
def test_many_shares_of_one_are_fractions_or_percents(rows: int, total: str, tmp_path: Path) -> None:
    """Where no share is above 1, a sum up to ten times the whole is one of fractions."""
    zones = ["Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo", "Africa/Lagos", "America/Lima", "America/New_York"]
    zones += ["Europe/Paris", "Europe/Rome", "Asia/Dubai", "Asia/Manila", "Pacific/Apia"]
    text = "".join(f"{zone},1\n" for zone in zones[:rows])
    (issue,) = read(tmp_path, f"zone,share\n{text}").issues
    assert f" add up to {total}; " in issue.message


@pytest.mark.parametrize(
    ("text", "expected", "said"),
    [
        pytest.param(
            "email,tz\nana@x,America/Lima\nbo@x,Asia/Seoul\ncy@x,America/Lima\ndi@x,America/Lima\n",
            {"America/Lima": 0.75, "Asia/Seoul": 0.25},
            "each row is taken as one user: no column counts them, and 'email' differs from row to row",
            id="mails",
        ),
        pytest.param(
            "member_id,age,country\n17,30,PE\n23,41,KR\n",
            {"America/Lima": 0.5, "Asia/Seoul": 0.5},
            "'member_id' differs from row to row",
            id="numbers-of-members",
        ),
        pytest.param(
            "userName,tz,posts\nanna,America/Lima,3\nboris,Asia/Seoul,500\n",
            {"America/Lima": 0.5, "Asia/Seoul": 0.5},
            "'userName' differs from row to row",
            id="numbers-of-something-else",
        ),
        pytest.param(
            "country,name\nPE,Ana\nKR,Bo\nPE,Cy\nPE,Di\n",
            {"America/Lima": 0.75, "Asia/Seoul": 0.25},
            "places repeat while 'name' does not",
            id="names",
        ),
        pytest.param(
            "country\nPE\nKR\nPE\nPE\n", {"America/Lima": 0.75, "Asia/Seoul": 0.25}, "and places repeat", id="alone"
        ),
    ],
)
def test_a_row_for_each_user(text: str, expected: dict[str, float], said: str, tmp_path: Path) -> None:
    """Lists of members are counted, and it is said that each row is one."""
    reading = read(tmp_path, text)
    assert shares(reading) == expected
    (assumed,) = reading.assumptions
    assert assumed.code is AssumptionCode.USERS_COLUMN
    assert assumed.message.endswith(said)
    assert reading.columns.users is None


def test_people_in_a_row_are_counted(tmp_path: Path) -> None:
    """Where a row is a customer with many users, the users count."""
    reading = read(tmp_path, "email,users,tz\na@x,3,America/Lima\nb@x,1,Asia/Seoul\n")
    assert shares(reading) == {"America/Lima": 0.75, "Asia/Seoul": 0.25}
    assert reading.columns.users == "users"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("country,name\nPE,Ana\nKR,Bo\n", id="every-place-once"),
        pytest.param("country,browser\nPE,Edge\nKR,Edge\nPE,Edge\n", id="nothing-tells-rows-apart"),
        pytest.param("country,bounce rate,name\nPE,1%,a\nKR,2%,b\nPE,3%,c\n", id="a-rate"),
        pytest.param("user_id,country\n7,PE\n7,KR\n7,PE\n9,PE\n", id="rows-of-the-same-user"),
        pytest.param("country,calling code\nPE,51\nKR,82\nLA,856\n", id="calling-codes"),
        pytest.param("country,city\nPE,Lima\nKR,Seoul\nPE,Cusco\n", id="a-list-of-cities"),
    ],
)
def test_rows_that_are_no_users(text: str, tmp_path: Path) -> None:
    """Where nothing shows that a row is one user, the number of users is missing."""
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code is IssueCode.MISSING_COLUMN
    assert "--users-column" in issue.remedy


def test_names_that_are_nearly_all_different_tell_users_apart(tmp_path: Path) -> None:
    """Two of forty may have the same name; five rows of eighty-one with only one name among six may not."""
    rows = "".join(f"n{number},PE\n" for number in range(19))
    assert read(tmp_path, f"fullname,country\n{rows}n1,PE\n").rows == 20
    assert errors(lambda: read(tmp_path, f"fullname,country\n{rows}n1,PE\nn1,PE\n"))[0].code == "missing-column"


def test_the_users_column_can_be_named(tmp_path: Path) -> None:
    """The option decides among columns of numbers, and nothing has to be assumed."""
    text = "zone,alpha,beta\nAsia/Seoul,1,3\nAmerica/Lima,1,1\n"
    reading = read(tmp_path, text, users_columns=("BETA",))
    assert shares(reading) == {"Asia/Seoul": 0.75, "America/Lima": 0.25}
    assert reading.assumptions == ()
    assert "--users-column takes one of" in errors(lambda: read(tmp_path, text, users_columns=("gamma",)))[0].remedy
    assert "--users-column" in errors(lambda: read(tmp_path, text))[0].remedy


def test_the_choice_of_a_column_is_said(tmp_path: Path) -> None:
    """What was taken among several columns of numbers or places is an assumption each."""
    reading = read(tmp_path, "rank,country,tz,customers\n1,PE,Asia/Seoul,3\n2,KR,America/Lima,1\n3,PE,Asia/Seoul,5\n")
    assert [each.code for each in reading.assumptions] == [AssumptionCode.PLACES_COLUMN, AssumptionCode.USERS_COLUMN]
    assert reading.assumptions[0].message == "'tz' says where the users are, not 'country'"
    assert "'rank'" in reading.assumptions[1].message


@pytest.mark.parametrize(
    ("rows", "left_out"),
    [
        pytest.param("Total,400\nPeru,300\nKorea,100\n", "row 'Total' is", id="total"),
        pytest.param("Peru,300\nKorea,100\nGesamtsumme,400\n", "row 'Gesamtsumme' is", id="german"),
        pytest.param("Worldwide,400\nPeru,300\nKorea,100\n", "row 'Worldwide' is", id="world"),
        pytest.param("All countries,400\nPeru,300\nKorea,100\n", "row 'All countries' is", id="all"),
        pytest.param("Total,999\nPeru,300\nKorea,100\n", "row 'Total' is", id="total-of-more"),
        pytest.param(",400\nPeru,300\nKorea,100\n", "row '(empty)' is", id="empty"),
        pytest.param(",100\nKorea,100\n,300\nPeru,300\n", "rows '(empty)', '(empty)' are", id="several-empty"),
        pytest.param("Asia,100\nAmericas,300\nPeru,300\nKorea,100\n", "rows 'Asia', 'Americas' are", id="continents"),
        pytest.param("Asia,100\nLaos,60\nKorea,40\nPeru,300\n", "row 'Asia' is", id="above-its-parts"),
        pytest.param("Peru,300\nLaos,60\nKorea,40\nAsia,100\n", None, id="below-its-parts"),
        pytest.param("World,400\nAsia,100\nAmericas,300\nPeru,300\nKorea,100\n", "'World', 'Asia', 'Ame", id="tree"),
    ],
)
def test_totals_are_left_out_and_said(rows: str, left_out: str | None, tmp_path: Path) -> None:
    """Rows that sum up others are no users, and no users without a zone."""
    reading = read(tmp_path, f"country,users\n{rows}")
    assert shares(reading)["America/Lima"] == 0.75
    assert not [issue for issue in reading.issues if issue.code == IssueCode.UNKNOWN_ZONE_ROWS]
    totals = [each.message for each in reading.assumptions if each.code is AssumptionCode.TOTAL_LEFT_OUT]
    assert len(totals) == 1
    assert left_out is None or left_out in totals[0]


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        pytest.param("Osaka,900\nLittle Snoring,60\nBirmingham,40\n", "10.0%", id="a-tenth"),
        pytest.param("Osaka,899\nLittle Snoring,61\nBirmingham,40\n", "refused", id="more-than-a-tenth"),
        pytest.param("Osaka,90\nLittle Snoring,10\n(not set),100\n", "55.0%", id="nobody-knows-where"),
        pytest.param("Little Snoring,10\nOsaka,0\n", "refused", id="all"),
        pytest.param("Little Snoring,0\nOsaka,10\n", None, id="nobody-there"),
    ],
)
def test_users_in_small_cities(rows: str, share: str | None, tmp_path: Path) -> None:
    """A city that is unknown, or one of several, is left out with its share; beyond a tenth nothing is read."""
    text = f"City,users\n{rows}"
    if share == "refused":
        with pytest.raises(InputError, match="only cities that are unknown, or one of several called so: 'Little Sno"):
            read(tmp_path, text)
        return
    lost = [issue.message for issue in read(tmp_path, text).issues if issue.code == IssueCode.UNKNOWN_ZONE_ROWS]
    assert [message.partition(" ")[0] for message in lost] == ([] if share is None else [share])


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        pytest.param("Asia,99\nKorea,50\nLaos,50\nPeru,300\n", "19.8%", id="just-less-than-its-parts"),
        pytest.param("Asia,100\nKorea,100\nPeru,300\n", "20.0%", id="as-many-as-one-country"),
        pytest.param("Asia,99\nPeru,300\nKorea,100\nEurope,1\n", "20.0%", id="two-without-parts"),
        pytest.param("Asia,100\nunknown,100\nPeru,300\n", "40.0%", id="parts-in-no-place"),
        pytest.param("Africa,250\nKorea,100\nPeru,150\n", None, id="sum-of-all-others"),
        pytest.param("Africa,251.3\nKorea,100\nPeru,150\n", "refused", id="more-than-half"),
        pytest.param("Africa,249.9\nKorea,99\nPeru,152\n", None, id="half"),
    ],
)
def test_regions_that_are_no_totals(rows: str, share: str | None, tmp_path: Path) -> None:
    """Users of a region count as users in no known zone; where they are more than half, the table is refused."""
    if share == "refused":
        (issue,) = errors(lambda: read(tmp_path, f"country,users\n{rows}"))
        assert (issue.code, issue.place.line) == (IssueCode.NO_USERS, 2)
        assert "'Africa'" in issue.message
        return
    issues = read(tmp_path, f"country,users\n{rows}").issues
    told = [issue.message for issue in issues if issue.code == IssueCode.UNKNOWN_ZONE_ROWS]
    assert told == [] if share is None else told[0].startswith(share)


def test_languages_are_no_places(tmp_path: Path) -> None:
    """Who reads French may live anywhere."""
    (issue,) = errors(lambda: read(tmp_path, "language,users\nfr,5\nsv,4\nsv-SE,1\n"))
    assert issue.message.startswith("column 'language' says of 90% of users only languages, which")
    assert "--audience-zone-column" in issue.remedy
    many = "language,users\n" + "".join(f"{name},5\n" for name in ("fr", "sv", "de", "fi", "ja", "nl", "pl"))
    assert errors(lambda: read(tmp_path, many))[0].message.endswith("'nl' …")


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        pytest.param("<0.1%", 0.0, id="percent"),
        pytest.param("< 1", 0.0, id="count"),
        pytest.param("\u2264 0,5", 0.0, id="or-equal"),
        pytest.param("25 %", 0.25, id="blank-before-the-sign"),
        pytest.param("%25", 0.25, id="sign-before"),
        pytest.param("25\u00a0%", 0.25, id="narrow-blank"),
    ],
)
def test_shares_as_they_are_written(cell: str, share: float, tmp_path: Path) -> None:
    """Signs of percents are stripped; less than something is next to nothing, and that is said."""
    reading = read(tmp_path, f"Land;Anteil\nPeru;{100 - 100 * share:g}\nLaos;{cell}\n")
    assert shares(reading).get("Asia/Vientiane", 0.0) == share
    said = [each.message for each in reading.assumptions if each.code is AssumptionCode.NUMBER_STYLE]
    assert said == ([f"cells of column 'Anteil' such as {cell!r} are read as 0"] if not share else [])


def test_cities_tell_the_zones_of_a_country_apart(tmp_path: Path) -> None:
    """A column of cities beside countries is used where a city is known and its country has several zones."""
    text = "city,country,users\nDenver,USA,1\nManaus,Brazil,1\nNowhere,Peru,1\nLyon,France,1\n"
    reading = read(tmp_path, text)
    assert set(shares(reading)) == {"America/Denver", "America/Manaus", "America/Lima", "Europe/Paris"}
    assert reading.columns.city == "city"
    assert "city column" in [each.what for each in reading.recognised]


def test_what_was_recognised_is_listed(tmp_path: Path) -> None:
    """Each column and the decimal mark are named with the reason."""
    found = read(tmp_path, "Land;Anteil;Gewicht\nPeru;70,5;2\nLaos;29,5;1\n").recognised
    names = ["dialect", "zone column", "users column", "weight column", "decimal mark"]
    assert [each.what for each in found] == names
    assert [each.value for each in found[1:]] == ["Land", "Anteil", "Gewicht", ","]


def test_a_row_that_begins_with_a_mark_is_data(tmp_path: Path) -> None:
    """Comments stand before the header only."""
    (issue,) = errors(lambda: read(tmp_path, "zone,users\nAsia/Seoul,1\n# Narnia,2\n"))
    assert (issue.code, issue.place.line) == (IssueCode.UNKNOWN_ZONE, 3)


def test_short_rows_have_no_users(tmp_path: Path) -> None:
    """What a row lacks is missing; a row without a place is nobody's."""
    reading = read(tmp_path, "users,zone\n3,Asia/Seoul\n1\n")
    assert (reading.total, reading.left_out) == (3.0, 1.0)


@pytest.mark.parametrize(
    ("cells", "is_read"),
    [
        pytest.param(("75%", "0.25"), False, id="a-fraction"),
        pytest.param(("75%", "25"), True, id="a-sign-is-lacking"),
        pytest.param(("70%", "20%"), True, id="not-everybody"),
    ],
)
def test_percents_beside_fractions_are_refused(cells: tuple[str, str], is_read: bool, tmp_path: Path) -> None:
    """Shares in two units cannot be compared, unless they add up to the whole."""
    text = f"country,share\nPE,{cells[0]}\nKR,{cells[1]}\n"
    if is_read:
        assert read(tmp_path, text).rows == 2
    else:
        (issue,) = errors(lambda: read(tmp_path, text))
        assert issue.code is IssueCode.BAD_VALUE
