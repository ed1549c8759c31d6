"""Silences and time intervals, as a real Alertmanager takes them and keeps quiet by them."""

from __future__ import annotations

import json
import subprocess
import threading
import time
import urllib.request
from calendar import monthrange
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.recurrence import CODES
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.versions import extend
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from downtime_cli.core.wording import printable
from tests.export_samples import export, series_text
from tests.foreign.loopback import free_port, open_folder, running
from tests.foreign.tools import need_command, need_module
from tests.recurring_samples import recurring
from tests.saved_samples import HOSTILE, saved_plan

NOW: Final = datetime.now(UTC).replace(second=0, microsecond=0)
Five = tuple[int, int, int, int, int]
SOON: Final = Span(NOW + DAY, NOW + DAY + 2 * HOUR)  # a silence that is past is refused
QUIET_CONFIG: Final = 'route: {receiver: "none"}\nreceivers: [{name: "none"}]\n'


@dataclass(frozen=True)
class Alertmanager:
    """A server that listens."""

    port: int
    folder: Path

    def amtool(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Return what amtool answers."""
        command = [need_command("amtool"), f"--alertmanager.url=http://127.0.0.1:{self.port}", *arguments]
        return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)

    def take(self, silences: str) -> None:
        """Import silences as a user does."""
        path = self.folder / "silences.json"
        path.write_text(silences, encoding="utf-8")
        done = self.amtool("silence", "import", str(path))
        assert done.returncode == 0, done.stderr

    def silences(self, matcher: str) -> list[dict[str, Any]]:
        """Return the silences that are in force or to come, with such a matcher."""
        done = self.amtool("silence", "query", "-o", "json", matcher)
        assert done.returncode == 0, done.stderr
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found


@dataclass(frozen=True)
class Case:
    """A window, and whether alerts are to be quiet now."""

    name: str
    window: Span
    is_quiet: bool


@pytest.fixture(scope="module")
def alertmanager() -> Iterator[Alertmanager]:
    """Give a server without silences."""
    with open_folder() as folder:
        (folder / "alertmanager.yml").write_text(QUIET_CONFIG)
        port = free_port()
        with running(_command(folder, port), port, folder):
            yield Alertmanager(port, folder)


def _command(folder: Path, port: int) -> list[str]:
    """Return how to start a server that talks to nobody else."""
    return [
        need_command("prometheus-alertmanager"),
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]


def moment(text: str) -> datetime:
    """Return the instant that a JSON time means."""
    return datetime.fromisoformat(text)


def test_a_silence_is_taken_as_it_was_meant(alertmanager: Alertmanager) -> None:
    """Amtool imports it; the server has the window, the matchers, the author and the plan's identity."""
    matchers = ('job="taken", severity=~"warning|info"', 'env!="a\\"b\\\\c, d",zone!~dev.*')
    alertmanager.take(export("alertmanager-silence", saved_plan(window=SOON), matchers=matchers, author="release team"))
    (silence,) = alertmanager.silences("job=taken")
    assert (moment(silence["startsAt"]), moment(silence["endsAt"])) == (SOON.start, SOON.end)
    assert sorted((m["name"], m["isEqual"], m["isRegex"], m["value"]) for m in silence["matchers"]) == [
        ("env", False, False, 'a"b\\c, d'),
        ("job", True, False, "taken"),
        ("severity", True, True, "warning|info"),
        ("zone", False, True, "dev.*"),
    ]
    assert silence["createdBy"] == "release team"
    assert "20261205-0badcafe, version 1" in silence["comment"]


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        pytest.param("job=lists", ["job=lists"], id="bare"),
        pytest.param(
            '{job="lists",a=~"x|y",b!="",c!~"z"}', ['job="lists"', 'a=~"x|y"', 'b!=""', 'c!~"z"'], id="braces"
        ),
        pytest.param(
            'job="lists", a="q \\" \\\\ \\n \\. , }"', ["job=lists", 'a="q \\" \\\\ \\n \\. , }"'], id="escapes"
        ),
        pytest.param("job = lists , a =~ [a-z]+", ["job = lists", "a =~ [a-z]+"], id="blanks"),
    ],
)
def test_matchers_mean_what_they_mean_to_amtool(alertmanager: Alertmanager, text: str, arguments: list[str]) -> None:
    """A text of matchers is read as amtool reads its parts when somebody adds a silence by hand."""
    done = alertmanager.amtool("silence", "add", "--comment=x", "--author=x", "--duration=1h", *arguments)
    assert done.returncode == 0, done.stderr
    (made,) = [each for each in alertmanager.silences("job=lists") if each["id"] == done.stdout.strip()]
    mine = json.loads(export("alertmanager-silence", matchers=text))[0]["matchers"]
    assert sorted(mine, key=lambda each: str(each["name"])) == sorted(made["matchers"], key=lambda each: each["name"])


def test_a_later_version_moves_the_silence(alertmanager: Alertmanager) -> None:
    """With the id of the earlier one, there is one silence, with the new end."""
    plan = saved_plan(window=SOON)
    alertmanager.take(export("alertmanager-silence", plan, matchers="job=moved"))
    (first,) = alertmanager.silences("job=moved")
    longer = extend(plan, timedelta(minutes=30), NOW)
    alertmanager.take(export("alertmanager-silence", longer, matchers="job=moved", silence_id=first["id"]))
    (second,) = alertmanager.silences("job=moved")
    assert moment(second["endsAt"]) == SOON.end + timedelta(minutes=30)
    assert second["comment"].endswith("version 2")


def test_hostile_names_are_kept_as_text(alertmanager: Alertmanager) -> None:
    """Whatever a service is called, the server has it in the comment, as one line."""
    plans = [saved_plan(window=SOON, service=text, plan_id=str(index)) for index, text in enumerate(HOSTILE)]
    silences = [json.loads(export("alertmanager-silence", plan, matchers="job=hostile"))[0] for plan in plans]
    alertmanager.take(json.dumps(silences))
    comments = {silence["comment"] for silence in alertmanager.silences("job=hostile")}
    assert comments == {
        f"Maintenance: {printable(text)} - Plan {index}, version 1" for index, text in enumerate(HOSTILE)
    }


@pytest.mark.parametrize("service", HOSTILE)
def test_intervals_pass_check_config(service: str, tmp_path: Path) -> None:
    """A configuration with the interval in it is in order, across midnight and the end of a year."""
    year_end = Span(datetime(2026, 12, 31, 22, tzinfo=UTC), datetime(2027, 1, 1, 1, 30, tzinfo=UTC))
    config = tmp_path / "alertmanager.yml"
    plan = saved_plan(window=year_end, service=service, plan_id=service)
    config.write_text(QUIET_CONFIG + export("alertmanager-interval", plan), encoding="utf-8")
    done = subprocess.run([need_command("amtool"), "check-config", str(config)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def intervals_of(plan: SavedPlan, target: str) -> list[dict[str, Any]]:
    """Return the time intervals of an export, read by PyYAML."""
    document = need_module("yaml").safe_load(export(target, plan))
    key = "time_intervals" if target == "alertmanager-interval" else "muteTimes"
    (named,) = document[key]
    intervals: list[dict[str, Any]] = named["time_intervals"]
    return intervals


def is_inside(interval: dict[str, Any], instant: datetime) -> bool:
    """Tell whether an instant is in an interval, as Alertmanager's documentation puts it: each field has to fit."""
    assert interval["location"] == "UTC"
    clock = f"{instant:%H:%M}"
    return (
        any(each["start_time"] <= clock < each["end_time"] for each in interval["times"])
        and str(instant.day) in interval["days_of_month"]
        and str(instant.month) in interval["months"]
        and str(instant.year) in interval["years"]
    )


@pytest.mark.parametrize("target", ["alertmanager-interval", "grafana-mute"])
@given(
    start=st.integers(0, 3 * 366 * 1440).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + minute * MINUTE),
    minutes=st.one_of(st.integers(1, 300), st.integers(1, 4 * 1440), st.just(1440)),
    seconds=st.sampled_from([(0, 0), (30, 0), (0, 30), (59, 1)]),
)
def test_intervals_mean_the_window(target: str, start: datetime, minutes: int, seconds: tuple[int, int]) -> None:
    """Every minute that the window touches is inside, in one interval, and the minutes before and after are not."""
    late, more = (timedelta(seconds=each) for each in seconds)
    window = Span(start + late, start + minutes * MINUTE + more)
    intervals = intervals_of(saved_plan(window=window), target)
    touched = minutes + (1 if more else 0)
    for offset in {-1440, -2, -1, 0, 1, touched // 2, touched - 1, touched, touched + 1, touched + 1440}:
        inside = sum(is_inside(interval, start + offset * MINUTE) for interval in intervals)
        assert inside == (1 if 0 <= offset < touched else 0), offset


@pytest.mark.parametrize(
    ("start", "end", "times"),
    [
        pytest.param((2026, 12, 5, 4, 0), (2026, 12, 5, 6, 0), ["5/12/2026 04:00-06:00"], id="within-a-day"),
        pytest.param((2026, 12, 5, 0, 0), (2026, 12, 5, 1, 0), ["5/12/2026 00:00-01:00"], id="from-midnight"),
        pytest.param((2026, 12, 5, 23, 0), (2026, 12, 6, 0, 0), ["5/12/2026 23:00-24:00"], id="until-midnight"),
        pytest.param(
            (2026, 12, 31, 23, 0),
            (2027, 1, 1, 2, 0),
            ["31/12/2026 23:00-24:00", "1/1/2027 00:00-02:00"],
            id="across-the-year",
        ),
        pytest.param(
            (2028, 2, 28, 23, 30),
            (2028, 3, 1, 0, 30),
            ["28/2/2028 23:30-24:00", "29/2/2028 00:00-24:00", "1/3/2028 00:00-00:30"],
            id="across-a-leap-day",
        ),
    ],
)
def test_intervals_end_with_the_day(start: Five, end: Five, times: list[str]) -> None:
    """Each day has its own interval, and none is empty."""
    window = Span(datetime(*start, tzinfo=UTC), datetime(*end, tzinfo=UTC))
    told = [
        f"{each['days_of_month'][0]}/{each['months'][0]}/{each['years'][0]} {t['start_time']}-{t['end_time']}"
        for each in intervals_of(saved_plan(window=window), "alertmanager-interval")
        for t in each["times"]
    ]
    assert told == times


def cases(now: datetime) -> tuple[Case, ...]:
    """Return windows around a whole minute."""
    midnight = now.replace(hour=0, minute=0)
    return (
        Case("around-now", Span(now - MINUTE, now + 3 * MINUTE), is_quiet=True),
        Case("begun-the-day-before", Span(midnight - 2 * HOUR, now + 3 * MINUTE), is_quiet=True),
        Case("until-the-day-after", Span(now - MINUTE, midnight + DAY + 2 * HOUR), is_quiet=True),
        Case("over-by-now", Span(now - 2 * HOUR, now), is_quiet=False),
        Case("begun-the-day-before-and-over", Span(midnight - 2 * HOUR, now), is_quiet=False),
        Case("to-come", Span(now + 3 * MINUTE, now + 2 * HOUR), is_quiet=False),
        Case("at-this-time-tomorrow", Span(now + DAY - HOUR, now + DAY + HOUR), is_quiet=False),
        Case("at-this-time-a-year-ago", Span(now - 366 * DAY, now - 364 * DAY), is_quiet=False),
    )


def test_alerts_are_quiet_in_the_window_and_loud_outside() -> None:
    """A server with the intervals sends an alert on if, and only if, its window is not now."""
    tried = cases(datetime.now(UTC).replace(second=0, microsecond=0))
    exports = {
        case.name: export("alertmanager-interval", saved_plan(window=case.window, plan_id=case.name)) for case in tried
    }
    assert_heard(exports, loud={case.name for case in tried if not case.is_quiet})


def test_alerts_are_quiet_on_a_date_of_a_series() -> None:
    """The same server reads weekdays, their numbers and days counted from the end of the month, by a zone's clock."""
    zone = ZoneInfo("Asia/Kathmandu")
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    local = now.astimezone(zone).replace(tzinfo=None)
    exports, loud = {}, set()
    for later, is_quiet in ((-1, True), (3, False)):
        start = local + later * MINUTE  # of the day before, at midnight
        begin = datetime(start.year, start.month, 1) - timedelta(days=40)
        for name, rule in rules_of(start).items():
            case = f"{name}-{later}"
            series = recurring(rule, f"{start:%H:%M}", zone, length=3 * MINUTE, begin=begin, plan_id=case)
            exports[case] = series_text("alertmanager-interval", series)
            assert any(each.plan.window.contains(now) for each in series.dates) == is_quiet
            loud |= set() if is_quiet else {case}
    assert_heard(exports, loud)


def rules_of(day: datetime) -> dict[str, str]:
    """Return rules that have a day: by its weekday, its number among those of the month, and the end of the month."""
    code, nth = CODES[day.weekday()], (day.day - 1) // 7 + 1
    last = day.day - monthrange(day.year, day.month)[1] - 1
    return {
        "weekly": f"FREQ=WEEKLY;BYDAY={code}",
        "numbered": f"FREQ=MONTHLY;BYDAY={nth}{code}",
        "last": f"FREQ=MONTHLY;BYMONTHDAY={last}",
    }


def assert_heard(exports: Mapping[str, str], loud: Set[str]) -> None:
    """Let a server have an alert for each interval, and see which of them it sends on."""
    heard: set[str] = set()
    listener = ThreadingHTTPServer(("127.0.0.1", 0), _listener(heard))
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    with open_folder() as folder:
        (folder / "alertmanager.yml").write_text(_routes(exports, listener.server_port))
        port = free_port()
        with running(_command(folder, port), port, folder):
            alerts = [{"labels": {"alertname": "Down", "case": name}} for name in exports]
            _post(f"http://127.0.0.1:{port}/api/v2/alerts", alerts)
            deadline = time.monotonic() + 60
            while heard < loud and time.monotonic() < deadline:
                time.sleep(0.05)
            time.sleep(1)  # for what should have stayed quiet
    listener.shutdown()
    listener.server_close()
    assert heard == loud


def _routes(exports: Mapping[str, str], port: int) -> str:
    """Return a configuration with a route for each case, quiet in the case's interval."""
    routes = [
        {
            "receiver": "hook",
            "matchers": [f'case="{name}"'],
            "mute_time_intervals": [f"downtime-{name}"],
        }
        for name in exports
    ]
    route = {"receiver": "hook", "group_by": ["case"], "group_wait": "100ms", "routes": routes}
    receivers = [{"name": "hook", "webhook_configs": [{"url": f"http://127.0.0.1:{port}/"}]}]
    items = "".join(text.partition("time_intervals:\n")[2] for text in exports.values())
    return f"route: {json.dumps(route)}\nreceivers: {json.dumps(receivers)}\ntime_intervals:\n{items}"


def _listener(heard: set[str]) -> type[BaseHTTPRequestHandler]:
    """Return what collects the cases of the alerts that are sent on."""

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.update(alert["labels"]["case"] for alert in told["alerts"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            """Say nothing."""

    return Listener


def _post(url: str, document: object) -> None:
    """Send a JSON document."""
    request = urllib.request.Request(  # noqa: S310 - to this machine
        url, data=json.dumps(document).encode(), headers={"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=20).close()  # noqa: S310 - to this machine
