"""Rows of one hour that are parts, a whole beside its parts, or different measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from downtime_cli.readers.traffic.traffic_csv import read_traffic
from tests.readers.files import by_hour, errors, options, read, traffic, write

PARTS = {"shop": (3, 40), "blog": (5, 7), "feed": (2, 11)}
WHOLE = sum(base * hour for base, _ in PARTS.values() for hour in (9,)) + sum(plus for _, plus in PARTS.values())


def stamps(count: int) -> list[str]:
    """List hours of June."""
    return [f"2026-06-{1 + n // 24:02d}T{n % 24:02d}:00Z" for n in range(count)]


def part(name: str, hour: int) -> int:
    """Return what a part has in the n-th hour."""
    base, plus = PARTS[name]
    return base * (hour % 24) + plus


def table(
    extra: Callable[[int], Mapping[str, float]],
    count: int = 120,
    heading: str = "surface",
    parts: Sequence[str] = tuple(PARTS),
) -> str:
    """Return a table of parts and, in each hour, of what else there is."""
    lines = [f"time,{heading},requests"]
    for n, stamp in enumerate(stamps(count)):
        rows = {name: part(name, n) for name in parts} | dict(extra(n))
        lines += [f"{stamp},{name},{value:g}" for name, value in rows.items()]
    return "\n".join(lines) + "\n"


def whole(n: int) -> int:
    """Return the sum of the parts of an hour."""
    return sum(part(name, n) for name in PARTS)


def said(folder: Path, text: str, **changes: object) -> list[str]:
    """Return the codes of what was assumed, but for the clock."""
    return [item.code for item in read(folder, text, **changes).assumptions if "zone" not in item.code]


@pytest.mark.parametrize("label", ["All", "*", "(all)", "_total", "overall", "Gesamt", "Итого", ""])
def test_a_labelled_total_counts_once(label: str, tmp_path: Path) -> None:
    """A name for everything whose rows are the sum of the others is left out, and it is said what and where."""
    reading = read(tmp_path, table(lambda n: {label: whole(n)}, count=48))
    assert by_hour(reading)["2026-06-01T09:00"] == WHOLE
    assert [item.code for item in reading.assumptions] == ["total-left-out", "rows-added-up"]
    assert (repr(label) if label else "an empty cell") in reading.assumptions[0].message
    assert reading.assumptions[1].message.endswith("'surface' tells 3 parts apart")


@pytest.mark.parametrize(("hours", "is_left_out"), [(99, False), (100, True)])
def test_numbers_alone_are_proof_from_100_hours_on(hours: int, is_left_out: bool, tmp_path: Path) -> None:
    """Whatever it is called, what equals the sum of several others for so long is their sum."""
    reading = read(tmp_path, table(lambda n: {"frontdoor": whole(n)}, count=hours))
    assert (by_hour(reading)["2026-06-01T09:00"] == WHOLE) is is_left_out
    assert ("total-left-out" in [item.code for item in reading.assumptions]) is is_left_out


def test_the_double_of_one_part_is_no_total(tmp_path: Path) -> None:
    """Two names with the same numbers may well be two parts."""
    assert said(tmp_path, table(lambda n: {"twin": part("shop", n)}, parts=["shop"])) == ["rows-added-up"]


def test_a_total_of_rounded_parts_and_a_total_now_and_then(tmp_path: Path) -> None:
    """Each part may be off by a half, and hours without the total are not against it."""
    reading = read(tmp_path, table(lambda n: {"All": whole(n) + n % 2} if n % 3 == 0 else {}))
    assert by_hour(reading)["2026-06-01T09:00"] == WHOLE


@pytest.mark.parametrize(("odd", "is_refused"), [(1, False), (2, True)])
def test_a_total_may_differ_in_one_of_a_thousand_hours(odd: int, is_refused: bool, tmp_path: Path) -> None:
    """A late row is forgiven; a name that holds more than the others otherwise is refused."""
    lines = ["time,surface,requests"]
    for n in range(1000):
        stamp = f"2026-{1 + n // 480:02d}-{1 + n % 480 // 24:02d}T{n % 24:02d}:00Z"
        more = 500 * (n < odd)
        lines += [f"{stamp},{name},{part(name, n)}" for name in PARTS] + [f"{stamp},All,{whole(n) + more}"]
    text = "\n".join(lines) + "\n"
    if is_refused:
        (issue,) = errors(lambda: read(tmp_path, text))
        assert issue.code == "unlike-rows"
        assert "--only 'surface=All'" in issue.remedy
    else:
        assert traffic(read(tmp_path, text)).total.sum() == sum(whole(n) for n in range(1000))


@pytest.mark.parametrize(("below", "is_part"), [(1, False), (2, True)])
def test_a_service_called_all_is_a_part(below: int, is_part: bool, tmp_path: Path) -> None:
    """What is less than another in more than 1 % of the hours holds no others, whatever it is called: that is said."""
    text = table(lambda n: {"all": 1 if n < below else 1000 + n}, count=101)
    if not is_part:
        assert errors(lambda: read(tmp_path, text))[0].code == "unlike-rows"
        return
    reading = read(tmp_path, text)
    assert by_hour(reading)["2026-06-01T09:00"] == WHOLE + 1009
    assert "rows with 'all' in 'surface' count like the others" in reading.assumptions[-1].message


def test_an_hour_that_has_only_the_total_keeps_it(tmp_path: Path) -> None:
    """Before the parts were told apart there was the whole."""
    text = table(lambda n: {"All": whole(n)})
    lines = [line for line in text.splitlines() if not line.startswith("2026-06-01T09") or ",All," in line]
    reading = read(tmp_path, "\n".join(lines))
    assert by_hour(reading)["2026-06-01T09:00"] == WHOLE
    assert by_hour(reading)["2026-06-01T10:00"] > WHOLE


CUBE = [
    ("time", "land", "surface", "requests"),
    *(
        (stamp, land, surface, str(factor * (n % 24 + 1)))
        for n, stamp in enumerate(stamps(72))
        for land, surface, factor in [
            ("DE", "web", 3),
            ("DE", "app", 4),
            ("DE", "All", 7),
            ("FR", "web", 1),
            ("FR", "app", 2),
            ("FR", "All", 3),
            ("All", "web", 4),
            ("All", "app", 6),
            ("All", "All", 10),
        ]
    ),
]


@pytest.mark.parametrize("is_rollup", [False, True])
def test_subtotals_of_several_columns(is_rollup: bool, tmp_path: Path) -> None:
    """A cube has the totals of each column and of all; a rollup those of the last columns. Both count once."""
    rows = [row for row in CUBE if not (is_rollup and row[1] == "All" and row[2] != "All")]
    text = "\n".join(",".join(row).replace("land", "area") for row in rows)
    text = text.replace("All", "") if is_rollup else text
    reading = read(tmp_path, text)
    assert by_hour(reading)["2026-06-01T09:00"] == 100
    assert [item.code for item in reading.assumptions] == ["total-left-out", "total-left-out", "rows-added-up"]
    assert reading.assumptions[-1].message.endswith("'area' and 'surface' tell 4 parts apart")


def test_a_part_that_is_known_by_its_total_alone_is_not_lost(tmp_path: Path) -> None:
    """Where only some are divided further, leaving totals out would lose the others."""
    rows = [row for row in CUBE if row[1] != "All" and (row[1] != "FR" or row[2] == "All")]
    text = "\n".join(",".join(row).replace("land", "area") for row in rows)
    assert errors(lambda: read(tmp_path, text))[0].code == "unlike-rows"


def test_a_total_among_zones(tmp_path: Path) -> None:
    """A column of countries may have a row for all of them."""
    rows = [f"{stamp},{land},{n + k}" for n, stamp in enumerate(stamps(48)) for k, land in enumerate(["DE", "FR"])]
    text = "\n".join(["time,country,requests", *rows, *(f"{s},All,{2 * n + 1}" for n, s in enumerate(stamps(48)))])
    reading = read(tmp_path, text)
    assert by_hour(reading)["2026-06-01T09:00"] == 19
    assert "total-left-out" in [item.code for item in reading.assumptions]


def test_half_hours_have_totals_too(tmp_path: Path) -> None:
    """What is finer than hours is compared by the hour."""
    text = table(lambda n: {"All": whole(n)}, count=48)
    halves = text + text.partition("\n")[2].replace(":00Z", ":30Z")
    reading = read(tmp_path, halves)
    assert by_hour(reading)["2026-06-01T09:00"] == 2 * WHOLE


@pytest.mark.parametrize(
    "heading", ["metric", "_field", "Statistic", "Kennzahl", "mesure", "unidad", "__name__", "KPI"]
)
def test_measures_by_heading(heading: str, tmp_path: Path) -> None:
    """A column that says so holds measures, which are listed with the way to choose one."""
    (issue,) = errors(lambda: read(tmp_path, table(lambda n: {"requests": n}, heading=heading)))
    assert issue.code == "unlike-rows"
    assert "'shop', 'blog', 'feed', 'requests'" in issue.message
    assert f"--only '{heading}=requests'" in issue.remedy


@pytest.mark.parametrize(
    ("heading", "extra", "is_refused"),
    [
        pytest.param("series", {"latency_p95": 20}, True, id="called-like-a-measure"),
        pytest.param("service", {"latency_p95": 20}, False, id="a-service-of-that-name"),
        pytest.param("series", {"big": 33_999}, False, id="not-a-thousand-times"),
        pytest.param("series", {"big": 34_000}, True, id="a-thousand-times"),
        pytest.param("hostname", {"big": 76_001}, False, id="a-host-a-thousand-times"),
        pytest.param("series", {"part": 20.5}, True, id="decimals-in-one"),
        pytest.param("series", {"part": 20}, False, id="whole-numbers"),
    ],
)
def test_measures_by_names_and_numbers(
    heading: str, extra: Mapping[str, float], is_refused: bool, tmp_path: Path
) -> None:
    """Under a heading that says nothing, names and numbers tell; one for parts is believed."""
    text = table(lambda _: extra, heading=heading)
    if is_refused:
        assert errors(lambda: read(tmp_path, text))[0].code == "unlike-rows"
    else:
        assert said(tmp_path, text) == ["rows-added-up"]


def test_one_measure_of_several_may_be_chosen(tmp_path: Path) -> None:
    """The remedy works when it is followed, wherever the rows of the measure begin."""
    series = {"bytes": 9000, "requests": 7}
    rows = [f"{stamp},{name},{value}" for name, value in series.items() for stamp in stamps(600)]
    text = "\n".join(["time,metric,value", *rows])
    assert errors(lambda: read(tmp_path, text))[0].code == "unlike-rows"
    reading = read(tmp_path, text, only=(("metric", "requests"),))
    assert traffic(reading).total.sum() == 4200
    assert not reading.assumptions


def test_codes_in_numbers_tell_parts_apart(tmp_path: Path) -> None:
    """A column of status codes holds names, though they are numbers."""
    rows = [f"{stamp},{code},{n + code // 100}" for n, stamp in enumerate(stamps(48)) for code in (200, 404, 500)]
    reading = read(tmp_path, "\n".join(["time,status,requests", *rows]), value_columns=("requests",))
    assert by_hour(reading)["2026-06-01T09:00"] == 38


def test_long_files_are_judged_by_hours_spread_over_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a name is a total is decided by some of the hours of a very long file."""
    monkeypatch.setattr("downtime_cli.readers.traffic.rows.row_parts._MOST_ROWS", 100)
    path = write(tmp_path, table(lambda n: {"All": whole(n)}, count=480))
    assert by_hour(read_traffic(path, options()))["2026-06-01T09:00"] == WHOLE


@pytest.mark.parametrize("off", [1, 0])
def test_a_service_with_half_of_the_whole_is_no_total(off: int, tmp_path: Path) -> None:
    """Without a label nothing but exact sums is proof: within rounding of them lies every half of a whole."""
    text = table(lambda n: {"api": whole(n) + off * (n % 2)}, count=240)
    assert ("total-left-out" in said(tmp_path, text)) is not off


def test_no_second_total_without_a_label(tmp_path: Path) -> None:
    """Once a total was left out of a column, a service that is exactly half of the rest stays."""
    text = table(lambda n: {"api": whole(n), "All": 2 * whole(n)}, count=240)
    reading = read(tmp_path, text)
    assert by_hour(reading)["2026-06-01T09:00"] == 2 * WHOLE
    assert [item.code for item in reading.assumptions] == ["total-left-out", "rows-added-up"]


@pytest.mark.parametrize(
    ("off", "is_left_out"), [pytest.param(0.2, True, id="rounding"), pytest.param(0.3, False, id="more")]
)
def test_a_labelled_total_of_decimals(off: float, is_left_out: bool, tmp_path: Path) -> None:
    """Three parts and their total, all rounded to one place, differ by no more than two units of it."""
    text = table(lambda n: {"All": round(whole(n) / 7 + off, 1)}, parts=()).rstrip("\n").split("\n")
    parts = [f"{stamp},{name},{share}" for n, stamp in enumerate(stamps(120)) for name, share in cut_up(whole(n) / 7)]
    content = "\n".join([*text, *parts]) + "\n"
    if is_left_out:
        assert said(tmp_path, content) == ["total-left-out", "rows-added-up"]
    else:
        (issue,) = errors(lambda: read(tmp_path, content))
        assert issue.code == "unlike-rows"


def cut_up(value: float) -> list[tuple[str, float]]:
    """Return three parts of the number to one place."""
    rounded = round(value, 1)
    first, second = round(rounded / 2, 1), round(rounded / 3, 1)
    return [("shop", first), ("blog", second), ("feed", round(rounded - first - second, 1))]


def mean(n: int) -> float:
    """Return the mean of the parts of an hour."""
    return whole(n) / len(PARTS)


@pytest.mark.parametrize(
    ("labels", "left"),
    [
        pytest.param(["average"], 0, id="mean"),
        pytest.param(["Mittelwert", "Max"], 0, id="mean-and-extreme"),
        pytest.param(["max"], 1, id="a-name"),
    ],
)
def test_means_beside_parts_are_left_out(labels: Sequence[str], left: int, tmp_path: Path) -> None:
    """Rows called a mean, and extremes beside it, are no parts; `max` alone may be somebody's name."""
    text = table(lambda n: {label: round(mean(n)) for label in labels}, count=48, heading="host")
    reading = read(tmp_path, text)
    assert by_hour(reading)["2026-06-01T09:00"] == WHOLE + left * round(mean(9))
    assert [item.code for item in reading.assumptions] == ["total-left-out"] * (len(labels) - left) + ["rows-added-up"]


def test_means_alone_are_added_up(tmp_path: Path) -> None:
    """Where all names are those of statistics, none of them is left out."""
    lines = [f"{stamp},{name},{n + 1}" for n, stamp in enumerate(stamps(48)) for name in ("average", "median")]
    text = "\n".join(["time,host,requests", *lines]) + "\n"
    assert by_hour(read(tmp_path, text))["2026-06-01T09:00"] == 20


@pytest.mark.parametrize(
    ("names", "is_refused"),
    [
        pytest.param(("actual", "forecast"), True, id="forecast"),
        pytest.param(("load", "load (predicted)"), True, id="one-forecast"),
        pytest.param(("Current period", "Previous period"), True, id="periods"),
        pytest.param(("this week", "last_week"), True, id="weeks"),
        pytest.param(("Ist", "Soll"), True, id="german"),
        pytest.param(("current", "web"), False, id="one-of-two"),
        pytest.param(("current north", "current south"), False, id="one-word"),
    ],
)
def test_versions_of_the_same_numbers_are_no_parts(names: Sequence[str], is_refused: bool, tmp_path: Path) -> None:
    """Forecasts and other periods are refused, with a remedy that works; as names of parts they add up."""
    lines = [f"{stamp},{name},{n + 40}" for n, stamp in enumerate(stamps(48)) for name in names]
    text = "\n".join(["time,kind,requests", *lines]) + "\n"
    if is_refused:
        (issue,) = errors(lambda: read(tmp_path, text))
        assert issue.code == "unlike-rows"
        assert f"--only 'kind={names[0]}'" in issue.remedy
        text = text.replace("kind", "service")
    assert by_hour(read(tmp_path, text))["2026-06-01T09:00"] == 98


@pytest.mark.parametrize("label", ["All Users", "all visits"])
def test_all_of_something_is_a_whole(label: str, tmp_path: Path) -> None:
    """Rows of all users are their sum and left out, or hold more than the parts and are refused."""
    exact = read(tmp_path, table(lambda n: {label: whole(n)}, count=48))
    assert by_hour(exact)["2026-06-01T09:00"] == WHOLE
    (issue,) = errors(lambda: read(tmp_path, table(lambda n: {label: whole(n) * 2}, count=48)))
    assert issue.code == "unlike-rows"


def test_amounts_of_money_tell_no_parts_apart(tmp_path: Path) -> None:
    """Amounts differ from row to row, but name nothing; where nothing else differs, they are named."""
    rows = [(stamp, name, n) for n, stamp in enumerate(stamps(48)) for name in ("north", "south")]
    both = [f"{stamp},{name},${len(name) + n + (name < 'o')}.50,{n}" for stamp, name, n in rows]
    reading = read(tmp_path, "\n".join(["time,area,taken,requests", *both]) + "\n")
    assert reading.assumptions[-1].message.endswith("'area' tells 2 parts apart")
