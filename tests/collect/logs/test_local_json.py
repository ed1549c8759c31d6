"""Lines of JSON whose times have no offset: by --traffic-zone, or in UTC with a caution."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.collect.hours import hour_text
from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.log_set import CountedLogs, LogQuestion, count_logs
from downtime_cli.collect.summary import describe_logs
from downtime_cli.core.errors import InputError
from tests.collect.logs.test_log_set import BERLIN

CAUTION = "caution: times without an offset are taken for UTC"
TIMES = [
    pytest.param('"ts":"2026/10/21 {}:37:59.123"', id="caddy"),
    pytest.param('"time":"2026-10-21T{}:37:59"', id="iso"),
    pytest.param('"@timestamp":"2026-10-21 {}:37:59,123"', id="iso-with-a-blank"),
    pytest.param('"time_local":"21/Oct/2026:{}:37:59"', id="clf"),
]


def count(folder: Path, *times: str, zone: bool = True, name: str = "") -> CountedLogs:
    """Return what lines with some times hold."""
    path = folder / "a.log"
    path.write_text("".join(f'{{{time},"status":200,"uri":"/"}}\n' for time in times), "utf-8")
    counting = Counting(zone=BERLIN if zone else None)
    return count_logs(LogQuestion(sources=(str(path),), counting=counting, format_name=name))


def hours(logs: CountedLogs) -> list[str]:
    """Return the hours that have any."""
    return [hour_text(hour)[11:13] for hour in sorted(logs.counted.numbers[""])]


@pytest.mark.parametrize("time", TIMES)
def test_times_without_an_offset_are_by_the_zone(tmp_path: Path, time: str) -> None:
    """Berlin is two hours ahead in October; who names no zone is told."""
    text = time.format("04")
    assert hours(count(tmp_path, text)) == ["02"]
    in_utc = count(tmp_path, text, zone=False)
    assert hours(in_utc) == ["04"]
    assert any(line.startswith(CAUTION) for line in describe_logs(in_utc))
    assert not any("--traffic-zone" in line for line in describe_logs(count(tmp_path, text)))


@pytest.mark.parametrize("time", TIMES)
def test_times_with_an_offset_keep_it(tmp_path: Path, time: str) -> None:
    """One log may have both, as where the configuration changed."""
    logs = count(tmp_path, time.format("04"), '"time":"2026-10-21T09:37:59+00:00"', '"msec":1792580279.1')
    assert hours(logs) == ["02", "09", "10"]
    (file,) = logs.files
    assert (file.format.name, file.counts.bad) == ("json-local", 0)


def test_lines_with_offsets_are_the_other_format(tmp_path: Path) -> None:
    """There a time without one is a broken line, and a zone changes nothing."""
    logs = count(tmp_path, '"time":"2026-10-21T09:37:59+00:00"')
    assert logs.files[0].format.name == "json"
    assert "every time has its offset: --traffic-zone changes nothing" in list(describe_logs(logs))
    with pytest.raises(InputError, match="none of its lines can be read"):
        count(tmp_path, '"time":"2026-10-21T09:37:59"', name="json")


def test_the_hour_that_clocks_show_twice_is_unknown(tmp_path: Path) -> None:
    """The log does not say which is which."""
    logs = count(tmp_path, *(f'"ts":"2026/10/25 0{hour}:30:00"' for hour in range(5)))
    assert [each.cause for each in logs.counted.lost] == [
        "clocks went back, and the log does not say which hour is which"
    ]
