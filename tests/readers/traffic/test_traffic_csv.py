"""Traffic files as exports write them, the whole way."""

from __future__ import annotations

import gzip
import io
import math
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downtime_cli.core.errors import Assumption, AssumptionCode, DowntimeError
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.traffic import ValueKind
from downtime_cli.readers.sources import open_source
from downtime_cli.readers.traffic.traffic_csv import read_traffic
from tests.effort import examples
from tests.readers.files import by_hour, codes, errors, hourly, options, read, traffic, week, write

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
KATHMANDU = ZoneInfo("Asia/Kathmandu")


def am_pm(wall: datetime, mark: str = ":") -> str:
    """Return a US stamp."""
    return f"{wall:%m/%d/%Y %I}{mark}00{mark}00 {wall:%p}"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        pytest.param(hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}"), None, id="iso-utc"),
        pytest.param(hourly(lambda t: f"{t:%Y-%m-%d %H:%M:%S}"), UTC, id="naive"),
        pytest.param(hourly(lambda t: t.isoformat(), zone=NEW_YORK, start="2026-02-28T19:00"), None, id="offsets"),
        pytest.param(hourly(lambda t: str(int(t.timestamp()))), None, id="epoch-seconds"),
        pytest.param(hourly(lambda t: str(int(t.timestamp()) * 1000)), None, id="epoch-milliseconds"),
        pytest.param(hourly(lambda t: f"{t:%Y%m%d%H}"), UTC, id="yyyymmddhh"),
        pytest.param(hourly(lambda t: f"{t:%Y/%m/%d %H:%M}"), UTC, id="year-first"),
        pytest.param(hourly(am_pm, count=24 * 20), UTC, id="am-pm"),
        pytest.param(hourly(lambda t: am_pm(t, "."), count=24 * 20), UTC, id="am-pm-with-stops"),
        pytest.param(hourly(lambda t: f"{t:%d.%m.%Y %H:%M}", separator=";", header="Datum;Anfragen"), UTC, id="german"),
        pytest.param(hourly(lambda t: f"{t:%d/%m/%Y %H:%M}", count=24 * 20), UTC, id="day-first"),
        pytest.param(hourly(lambda t: f'"{t:%b} {t.day}, {t:%Y}, {t:%I%p}"'), UTC, id="ga4-words"),
        pytest.param(hourly(lambda t: f"{t:%d/%b/%Y:%H:%M:%S} +0000"), None, id="log-times"),
        pytest.param(hourly(lambda t: f"{t:%Y-%m-%d},{t.hour}", header="Date,Hour,Users"), UTC, id="date-and-hour"),
        pytest.param(hourly(lambda t: f"{t:%Y-%m-%d},{t:%H:%M}", header="day,time,hits"), UTC, id="date-and-clock"),
        pytest.param(hourly(lambda t: f"{t:%Y%m%d},{t:%I %p}", header="date,hour,hits"), UTC, id="digits-and-hour"),
        pytest.param(
            "sep=;\n" + hourly(lambda t: f"{t:%Y-%m-%d %H:%M}", separator=";", header="Time;Value"), UTC, id="sep"
        ),
        pytest.param(hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}", separator="\t", header="time\tcount"), None, id="tabs"),
        pytest.param(hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}", separator="|", header="time|count"), None, id="bars"),
        pytest.param(hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}").split("\n", 1)[1], None, id="no-header"),
        pytest.param("# a\n# b\n\n" + hourly(lambda t: f"{t:%Y%m%d%H}"), UTC, id="comments"),
        pytest.param(hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}").replace("\n", ",,\n"), None, id="blank-trailing-columns"),
        pytest.param(hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}").replace("\n", "\r\n"), None, id="crlf"),
        pytest.param(hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}").replace("\n", "\n\n"), None, id="blank-lines"),
    ],
)
def test_reads_the_layouts_of_exports(text: str, zone: object, tmp_path: Path) -> None:
    """Whatever the stamps look like, the n-th hour from 2026-03-01 00:00 UTC has the value n."""
    values = by_hour(read(tmp_path, text, zone=zone))
    first = datetime(2026, 3, 1, tzinfo=UTC)
    expected = {f"{first + timedelta(hours=n):%Y-%m-%dT%H:%M}": float(n) for n in range(len(values))}
    assert len(values) >= 48
    assert values == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "gzip"])
def test_reads_any_encoding(encoding: str, tmp_path: Path) -> None:
    """Marks, UTF-16 with and without one, Latin-1 headers and gzip all read alike."""
    text = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}", header="Zeit,Aufrufe für München")
    data = gzip.compress(text.encode()) if encoding == "gzip" else text.encode(encoding)
    reading = read(tmp_path, data)
    assert reading.columns.value == "Aufrufe für München"
    assert sum(by_hour(reading).values()) == sum(range(48))


def test_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash is standard input, read more than once if need be."""
    data = hourly(am_pm, count=24 * 20).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    reading = read_traffic("-", options(zone=UTC))
    assert reading.source == "standard input"
    assert len(by_hour(reading)) == 480


@pytest.mark.parametrize(
    ("cells", "separator", "expected"),
    [
        pytest.param(["1.234,5", "2,0"], ";", [1234.5, 2.0], id="decimal-comma"),
        pytest.param(['"1,025"', '"12"'], ",", [1025, 12], id="thousands-comma"),
        pytest.param(['"1,721,992.28"', "3.5"], ",", [1721992.28, 3.5], id="both-marks"),
        pytest.param(["1 234", "5"], ",", [1234, 5], id="thousands-blank"),
        pytest.param(["1\u00a0234", "5"], ",", [1234, 5], id="thousands-nbsp"),
        pytest.param(["1'234", "5"], ",", [1234, 5], id="thousands-apostrophe"),
        pytest.param(["1.234", "2.345"], ";", [1234, 2345], id="thousands-stop"),
        pytest.param(["1.234", "2.345"], ",", [1.234, 2.345], id="decimals-in-comma-files"),
        pytest.param(["0,5", "0,25"], ";", [0.5, 0.25], id="small-decimals"),
    ],
)
def test_reads_numbers_as_spreadsheets_write_them(
    cells: list[str], separator: str, expected: list[float], tmp_path: Path
) -> None:
    """Decimal marks and thousands separators are told apart for the whole column."""
    lines = [f"{datetime(2026, 3, 1 + n // 24, n % 24):%Y-%m-%dT%H:%MZ}{separator}{cells[n % 2]}" for n in range(48)]
    values = by_hour(read(tmp_path, f"timestamp{separator}value\n" + "\n".join(lines)))
    assert [values["2026-03-01T00:00"], values["2026-03-01T01:00"]] == pytest.approx(expected)


def test_adds_up_finer_rows_and_channels(tmp_path: Path) -> None:
    """Half hours and several rows per hour told apart by a column are sums; totals rows are not counted."""
    halves = hourly(lambda t: f"{t:%Y-%m-%dT%H:00Z},1\n{t:%Y-%m-%dT%H:30Z}")
    assert by_hour(read(tmp_path, halves))["2026-03-01T05:00"] == 6
    channels = hourly(
        lambda t: f"Direct,{t:%Y%m%d%H},1\nSearch,{t:%Y%m%d%H}", header="Channel,Date + hour (YYYYMMDDHH),Active users"
    )
    channels = channels.replace("\n", "\n,,999999\nGrand total,,999\n", 1)
    reading = read(tmp_path, channels, zone=UTC)
    assert by_hour(reading)["2026-03-01T05:00"] == 6
    assert [item.code for item in reading.assumptions][:2] == ["total-left-out", "rows-added-up"]
    assert any(item.what == "rows per hour" for item in reading.recognised)


def test_averages_levels(tmp_path: Path) -> None:
    """A level is the mean of its stamps, parts of one stamp added up; a name like a rate is enough to tell."""
    text = hourly(
        lambda t: f"{t:%Y-%m-%dT%H:00Z},a,1\n{t:%Y-%m-%dT%H:00Z},b,3\n{t:%Y-%m-%dT%H:30Z},a", header="time,host,rps"
    )
    reading = read(tmp_path, text)
    assert traffic(reading).kind is ValueKind.LEVEL
    assert by_hour(reading)["2026-03-01T05:00"] == pytest.approx((1 + 3 + 5) / 2)
    assert by_hour(read(tmp_path, text, kind=ValueKind.COUNT))["2026-03-01T05:00"] == 9


def test_columns_can_be_named(tmp_path: Path) -> None:
    """Columns by name in any case, by pattern, or several added up."""
    text = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ},{t:%Y-%m-%dT00:%MZ},5", header="seen,other time,East Side,West Side")
    assert by_hour(read(tmp_path, text, value_columns=("*side",), time_columns=("SEEN",)))["2026-03-01T03:00"] == 8
    assert by_hour(read(tmp_path, text, value_columns=("West Side",), time_columns=("seen",)))["2026-03-01T03:00"] == 3


@pytest.mark.parametrize(
    "header", ["timestamp,zone,requests", "timestamp,Country,requests", "timestamp,place,requests"]
)
def test_zones_in_rows(header: str, tmp_path: Path) -> None:
    """A column of zones or countries gives traffic per zone; a zone without a row in an hour had nothing then."""
    rows = []
    for n in range(48):
        stamp = f"{datetime(2026, 3, 1 + n // 24, n % 24):%Y-%m-%dT%H:%MZ}"
        rows += [f"{stamp},Germany,{n}", f"{stamp},America/New_York,1"] if n != 7 else [f"{stamp},Germany,7"]
    text = "\n".join([header, *rows])
    changes = {"zone_column": "place"} if "place" in header else {}
    found = traffic(read(tmp_path, text, **changes))
    zones = {zone_name(zone): series for zone, series in found.by_zone.items()}
    assert set(zones) == {"Europe/Berlin", "America/New_York"}
    hour = found.total.first_epoch_hour + 7
    assert zones["America/New_York"].get(hour) == 0
    assert found.total.get(hour) == 7
    assert found.total.get(hour + 1) == 9


def test_many_zones_at_once_agree_with_row_by_row(tmp_path: Path) -> None:
    """The quick way over sorted rows and the slow one over shuffled ones give the same sums."""
    zones = ["Europe/Berlin", "Asia/Tokyo", "America/New_York", "Asia/Kolkata", "Europe/London", "America/Chicago"]
    rows = [
        f"{datetime(2026, 3, 1 + n // 24, n % 24):%Y-%m-%dT%H:%MZ},{zone},{n * 10 + index}"
        for n in range(72)
        for index, zone in enumerate(zones)
        if (n, index) != (5, 2)
    ]
    header = "timestamp,zone,requests\n"
    quick = traffic(read(tmp_path, header + "\n".join(rows)))
    random.Random(1).shuffle(rows)
    slow = traffic(read(tmp_path, header + "\n".join(rows)))
    assert quick.by_zone.keys() == slow.by_zone.keys()
    for zone, series in quick.by_zone.items():
        assert list(series.values) == list(slow.by_zone[zone].values)
    assert list(quick.total) == list(slow.total)


def test_users_of_nowhere_are_left_out_and_reported(tmp_path: Path) -> None:
    """Rows of an unknown place do not count, and how much that is gets said."""
    text = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ},(not set),1\n{t:%Y-%m-%dT%H:%MZ},Brazil", header="time,country,users")
    reading = read(tmp_path, text)
    assert {"unknown-zone-rows", "zone-guess"} <= set(codes(reading))
    assert len(traffic(reading).by_zone) > 5
    assert math.isclose(traffic(reading).total.get(traffic(reading).total.first_epoch_hour + 40), 40)


def test_hours_of_kathmandu_start_at_a_quarter_past(tmp_path: Path) -> None:
    """Whole hours by a clock at +05:45 keep their quarter in UTC."""
    found = traffic(read(tmp_path, hourly(lambda t: f"{t:%Y-%m-%d %H:%M}"), zone=KATHMANDU))
    assert found.phase_minutes == 15
    assert found.start_of(found.total.first_epoch_hour) == datetime(2026, 2, 28, 18, 15, tzinfo=UTC)


def test_the_zone_is_found_from_offsets(tmp_path: Path) -> None:
    """Offsets that change with the clock tell the most populous zone that fits; fixed odd ones tell none."""
    text = hourly(lambda t: t.isoformat(), count=24 * 20, zone=NEW_YORK, start="2026-03-01T00:00")
    reading = read(tmp_path, text)
    assert traffic(reading).zone == NEW_YORK
    (assumed,) = reading.assumptions
    assert assumed.code is AssumptionCode.TRAFFIC_ZONE
    assert "America/New_York" in assumed.message
    odd = hourly(lambda t: f"{t:%Y-%m-%dT%H:%M}+01:37")
    assert traffic(read(tmp_path, odd)).zone is None
    assert traffic(read(tmp_path, odd, zone=BERLIN)).zone == BERLIN


def test_naive_times_are_utc_with_a_warning(tmp_path: Path) -> None:
    """Without a zone the assumption is stated."""
    reading = read(tmp_path, hourly(lambda t: f"{t:%Y-%m-%d %H:%M}"))
    assert "naive-times" in codes(reading)
    assert reading.assumptions == (Assumption(AssumptionCode.TIMES_IN_UTC, "times without a zone are read as UTC"),)


def test_what_came_after_as_of_is_left_out(tmp_path: Path) -> None:
    """A plan made for the past does not know the future."""
    reading = read(tmp_path, hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}"), as_of=datetime(2026, 3, 2, 6, tzinfo=UTC))
    assert max(by_hour(reading)) == "2026-03-02T05:00"
    assert "after-as-of" in codes(reading)


def test_missing_cells_are_not_zero(tmp_path: Path) -> None:
    """Blank, dash and null leave the hour out."""
    text = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}")
    text = (
        text.replace("T05:00Z,5\n", "T05:00Z,\n")
        .replace("T06:00Z,6\n", "T06:00Z,-\n")
        .replace("T07:00Z,7\n", "T07:00Z,null\n")
    )
    reading = read(tmp_path, text)
    assert codes(reading) == ["missing-values"]
    assert len(by_hour(reading)) == 45
    assert "2026-03-01T05:00" not in by_hour(reading)


@pytest.mark.parametrize("asked", [None, True, False])
def test_an_open_day_order_is_reported(asked: bool | None, tmp_path: Path) -> None:
    """Where both orders fit one is taken with a warning, unless an option says which."""
    rows = [f"03/04/2026 {n % 24:02d}:00,{n}" for n in range(24)] + [
        f"05/06/2026 {n % 24:02d}:00,{n}" for n in range(24)
    ]
    reading = read(tmp_path, "timestamp,requests\n" + "\n".join(rows), zone=UTC, day_first=asked)
    assert ("ambiguous-day-order" in codes(reading)) == (asked is None)
    assert min(by_hour(reading)) == ("2026-04-03T00:00" if asked else "2026-03-04T00:00")


def test_the_day_order_is_decided_from_the_whole_column(tmp_path: Path) -> None:
    """A file whose first weeks fit both orders is decided by its last rows, or by how days follow one another."""
    text = hourly(lambda t: f"{t:%d/%m/%Y %H:%M}", count=24 * 30, start="2026-03-01T00:00")
    assert max(by_hour(read(tmp_path, text, zone=UTC))) == "2026-03-30T23:00"
    short = hourly(lambda t: f"{t:%d/%m/%Y %H:%M}", count=24 * 5, start="2026-03-04T00:00")
    assert max(by_hour(read(tmp_path, short, zone=UTC))) == "2026-03-08T23:00"


def test_profiles_without_dates(tmp_path: Path) -> None:
    """24 rows are a typical day, 168 a typical week; Monday comes first."""
    day = read(tmp_path, "hour,requests\n" + "\n".join(f"{hour},{hour * 2}" for hour in range(24)), zone=BERLIN)
    assert week(day).days_alike
    assert week(day).values[27] == 6
    assert week(day).zone == BERLIN
    rows = [f"{name},{hour:02d}:00,{index * 100 + hour}" for index, name in enumerate(DAYS) for hour in range(24)]
    random.Random(2).shuffle(rows)
    typical = week(read(tmp_path, "Weekday,Hour,Visits\n" + "\n".join(rows)))
    assert not typical.days_alike
    assert typical.values[24 * 6 + 5] == 605


DAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]


GOOD = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}")
BY_DAY = hourly(lambda t: f"{t:%Y-%m-%d},{t.hour}", 480, header="Date,Hour,Users")


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        pytest.param(GOOD.replace(",7\n", ",-5\n"), "bad-value", 9, 19, id="negative"),
        pytest.param(GOOD.replace(",7\n", ",NaN\n"), "bad-value", 9, 19, id="nan"),
        pytest.param(GOOD.replace(",7\n", ",inf\n"), "bad-value", 9, 19, id="infinite"),
        pytest.param(GOOD.replace(",7\n", ",1e999\n"), "bad-value", 9, 19, id="overflow"),
        pytest.param(GOOD.replace(",7\n", ",seven\n"), "bad-value", 9, 19, id="word"),
        pytest.param(GOOD.replace(",7\n", ",1.2.3\n"), "bad-value", 9, 19, id="two-points"),
        pytest.param(GOOD.replace("T07:00Z", "T77:00Z", 1), "bad-time", 9, 1, id="no-time"),
        pytest.param(BY_DAY + "2026-03-21,late,7\n", "bad-time", 482, 1, id="no-hour"),
        pytest.param(BY_DAY.replace("Hour", "Time").replace("01,", "01,x"), "bad-time", 2, 1, id="no-clock"),
        pytest.param(GOOD.replace("T07:00Z,7", "T07:00Z", 1), "short-row", 9, 1, id="short-row"),
        pytest.param(GOOD + "2026-03-01T07:00Z,8\n", "contradicting-hours", 50, 1, id="contradiction"),
        pytest.param(GOOD + "2036-03-01T07:00Z,8\n", "future-timestamp", 50, 1, id="future"),
        pytest.param(GOOD + "1970-01-01T07:00Z,8\n", "bad-time", 50, 1, id="before-counting"),
        pytest.param(GOOD.replace("2026-", "0001-"), "bad-time", 2, 1, id="year-1"),
        pytest.param(GOOD.replace("2026-", "1969-"), "bad-time", 2, 1, id="before-the-epoch"),
        pytest.param(GOOD.replace(",7\n", ',"7\n'), "bad-quotes", 9, None, id="open-quote"),
        pytest.param("a,b\nx,y\n", "missing-column", 1, 1, id="no-times"),
        pytest.param(GOOD.replace("requests", "name").replace(",", ",x"), "missing-column", 1, 1, id="no-values"),
        pytest.param(
            "time,east,west\n" + "\n".join(f"2026-03-01T{n:02d}:00Z,{n * 7 % 5},{n * 3 % 11}" for n in range(24)),
            "ambiguous-column",
            1,
            1,
            id="two-values",
        ),
        pytest.param(
            GOOD.replace("requests", "hits,requests").replace("Z,", "Z,4,"), "ambiguous-column", 1, 1, id="two-names"
        ),
        pytest.param("date,visitors\n2026-03-01,5\n2026-03-02,6\n2026-03-03,7\n", "too-coarse", 2, None, id="daily"),
        pytest.param("\n".join(GOOD.split("\n")[:9]), "too-few-hours", 2, None, id="eight-hours"),
        pytest.param("", "empty-file", None, None, id="empty"),
        pytest.param("\n\n  \n", "empty-file", None, None, id="blank"),
        pytest.param("# only\n# comments\n", "empty-file", None, None, id="only-comments"),
        pytest.param("timestamp,requests\n", "empty-file", 1, 1, id="only-a-header"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, "binary-file", None, None, id="binary"),
        pytest.param(gzip.compress(GOOD.encode())[:-30], "unreadable", None, None, id="cut-off-gzip"),
        pytest.param(gzip.compress(GOOD.encode())[:10] + b"\xff" * 40, "unreadable", None, None, id="damaged-gzip"),
        pytest.param("timestamp,requests\n" + "x" * 3_000_000, "long-line", 2, None, id="long-line"),
        pytest.param(
            "hour,requests\n" + "\n".join(f"{n},1" for n in range(12)), "too-few-hours", 1, 1, id="half-a-day"
        ),
        pytest.param(
            "hour,requests\n" + "\n".join(f"{n},-1" for n in range(24)), "bad-value", 2, 3, id="negative-profile"
        ),
    ],
)
def test_bad_files_are_refused_with_their_place(
    text: str | bytes, code: str, line: int | None, column: int | None, tmp_path: Path
) -> None:
    """Each kind of bad input has its code, line and column, and a remedy."""
    issues = errors(lambda: read(tmp_path, text))
    assert issues[0].code == code
    assert (issues[0].place.line, issues[0].place.column) == (line, column)
    assert issues[0].place.source.endswith("traffic.csv")
    assert issues[0].remedy


def test_an_unknown_zone_is_an_error_with_a_suggestion(tmp_path: Path) -> None:
    """A misspelt zone names its cell and the zone that may be meant."""
    text = GOOD.replace("Z,", "Z,Europe/Berlin,").replace("requests", "zone,requests").replace("Berlin,7", "Berln,7")
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.place.line, issue.place.column) == ("unknown-zone", 9, 19)
    assert issue.remedy == "did you mean 'Europe/Berlin'?"
    nowhere = GOOD.replace("Z,", "Z,unknown,").replace("requests", "zone,requests")
    assert errors(lambda: read(tmp_path, nowhere, zone_column="zone"))[0].code == "no-users"


def test_all_bad_cells_are_told_at_once(tmp_path: Path) -> None:
    """One run names every broken cell."""
    issues = errors(lambda: read(tmp_path, GOOD.replace("Z,", "Z,-")))
    assert len(issues) == 47
    assert issues[30].place.line == 33


def test_every_six_hours_is_too_coarse(tmp_path: Path) -> None:
    """A value every six hours cannot answer an hourly question either."""
    first = datetime(2026, 3, 1)
    rows = [f"{first + timedelta(hours=6 * n):%Y-%m-%dT%H:%MZ},{n}" for n in range(60)]
    (issue,) = errors(lambda: read(tmp_path, "timestamp,requests\n" + "\n".join(rows)))
    assert issue.code == "too-coarse"
    assert "every 6 hours" in issue.message


def test_planning_before_the_data_begins_is_refused(tmp_path: Path) -> None:
    """With less than a day before as_of there is nothing to go by."""
    issues = errors(lambda: read(tmp_path, GOOD, as_of=datetime(2026, 3, 1, 5, tzinfo=UTC)))
    assert issues[0].code == "too-few-hours"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        pytest.param("time_columns", ("when",), "missing-column", id="time"),
        pytest.param("value_columns", ("clicks",), "missing-column", id="value"),
        pytest.param("zone_column", "place", "missing-column", id="zone"),
        pytest.param("time_columns", ("requests",), "bad-time", id="no-times-in-it"),
    ],
)
def test_columns_that_are_not_there_are_refused(name: str, value: object, code: str, tmp_path: Path) -> None:
    """An option that names no column says which there are."""
    (issue,) = errors(lambda: read(tmp_path, GOOD, **{name: value}))
    assert issue.code == code
    assert "timestamp" in issue.remedy or "--time-column" in issue.remedy


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=400), st.binary(max_size=400)))
def test_never_raises_anything_else_on_arbitrary_input(tmp_path: Path, data: str | bytes) -> None:
    """Whatever the file holds, it is read or refused."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    try:
        read_traffic(write(tmp_path, raw), options())
    except DowntimeError:
        return


FRAGMENTS = [
    "timestamp",
    "hour",
    "zone",
    "requests",
    "2026-03-01T05:00Z",
    "2026-03-01",
    "05:00",
    "12 AM",
    "Mon",
    "-1",
    "7",
    "1.234,5",
    "NaN",
    "Total",
    "Europe/Berlin",
    "NA",
    '"',
    "",
    "#",
    "é",
    "03/04/2026 5:00",
    "1721992280",
    "24:00",
]


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5), min_size=1, max_size=30),
    st.sampled_from([",", ";", "\t"]),
)
def test_never_raises_anything_else_on_likely_input(tmp_path: Path, rows: list[list[str]], separator: str) -> None:
    """Tables put together from what tables hold are read or refused."""
    try:
        read_traffic(write(tmp_path, "\n".join(separator.join(row) for row in rows)), options(zone=BERLIN))
    except DowntimeError:
        return


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(0, 1e6), min_size=48, max_size=80), st.randoms())
def test_order_does_not_matter_and_the_total_is_the_sum(
    tmp_path: Path, values: list[float], draw: random.Random
) -> None:
    """Shuffled rows give the same hours, and they add up to what was written."""
    first = datetime(2026, 3, 1)
    rows = [f"{first + timedelta(hours=n):%Y-%m-%dT%H:%MZ},{value!r}" for n, value in enumerate(values)]
    straight = by_hour(read(tmp_path, "timestamp,requests\n" + "\n".join(rows)))
    draw.shuffle(rows)
    assert by_hour(read(tmp_path, "timestamp,requests\n" + "\n".join(rows))) == straight
    assert math.isclose(math.fsum(straight.values()), math.fsum(values))


def test_progress_is_told(tmp_path: Path) -> None:
    """Bytes read are reported on the way, up to the whole file."""
    seen: list[tuple[int, int | None]] = []
    path = write(tmp_path, GOOD)
    read_traffic(path, options(), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(GOOD), len(GOOD))


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    """No file, a directory and a path through a file each say what they are."""
    assert errors(lambda: open_source(str(tmp_path / "none.csv")))[0].code == "no-file"
    assert errors(lambda: open_source(str(tmp_path)))[0].code == "directory"
    assert errors(lambda: open_source("nul\0byte"))[0].code == "unreadable"


def test_cities_that_several_zones_have_are_refused(tmp_path: Path) -> None:
    """Traffic of a city whose zone is open is an error that shows where it stands."""
    stamps = [f"2026-03-0{day}T{hour:02d}:00Z" for day in (1, 2) for hour in range(24)]
    rows = "\n".join(f"{stamp},{city},5" for stamp in stamps for city in ("Lyon", "Portland"))
    (issue,) = errors(lambda: read(tmp_path, "time,city,requests\n" + rows, zone_column="city"))
    assert (issue.code, issue.place.line) == ("unknown-zone", 3)
