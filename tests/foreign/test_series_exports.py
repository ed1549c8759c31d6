"""Standing windows in the hands of the programs that they are written for, hostile names included."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.core.wording import iso_utc
from downtime_cli.documents.read_series import read_series
from downtime_cli.documents.write import render_json
from downtime_cli.exports.catalogue import target_names
from downtime_cli.exports.target import SeriesExport
from tests.export_samples import export_series, series_text
from tests.exports.test_mute_series import RULES, TIMES, muted, windows
from tests.foreign.export_readers import bare, leaves, reader_of, shape, shown
from tests.foreign.loopback import open_folder
from tests.foreign.test_alertmanager import QUIET_CONFIG
from tests.foreign.test_calendars import read_by_parser
from tests.foreign.test_icinga import YEAR, command, downtimes, environment, host, instant
from tests.foreign.test_request_models import taken_by_datadog, taken_by_statuspage
from tests.foreign.test_schedulers import (
    NASTY_PATH,
    Machine,
    commands_by_cron,
    commands_by_systemd,
    units,
)
from tests.foreign.tools import need_command, need_module
from tests.recurring_samples import changed, recurring
from tests.saved_samples import HOSTILE, message
from tests.standing_samples import sample_standing

NONE: Final = timedelta(0)
LAST_SATURDAYS: Final = recurring("FREQ=MONTHLY;BYDAY=-1SA", "23:00", left_out=(4,))
WEEKLY: Final = recurring("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "22:30", length=4 * HOUR, left_out=range(20, 30))


def named(text: str) -> Series:
    """Return a series of a service, one of its dates moved and one cancelled."""
    series = recurring(service=text, left_out=(5,))
    return changed(series, {0: (Status.CONFIRMED, DAY, NONE), 1: (Status.CANCELLED, NONE, NONE)})


def texts(export: SeriesExport) -> list[str]:
    """Return the texts of an export, each of which a reader of the target reads."""
    return list(export.files.values()) if export.text is None else [export.text]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", target_names())
def test_a_hostile_service_is_data(name: str, text: str) -> None:
    """A service's name, whatever it is, is one line of text where it belongs, and changes nothing around it."""
    read = reader_of("json" if name in {"statuspage", "cachet"} else name)
    found = [read(each) for each in texts(export_series(name, named(text)))]
    plain = [read(each) for each in texts(export_series(name, named("Shop API")))]
    assert shape(found) == shape(plain)
    assert all(any(shown(name, text) in bare(leaf) for leaf in leaves(each)) for each in found)


@pytest.mark.parametrize("text", ["Shop API", *HOSTILE])
def test_intervals_pass_check_config(text: str, tmp_path: Path) -> None:
    """A configuration with the intervals of a series is in order, negative days and exceptions included."""
    config = tmp_path / "alertmanager.yml"
    for series in (LAST_SATURDAYS, WEEKLY):
        sample = replace(series, head=replace(series.head, service=text))
        config.write_text(QUIET_CONFIG + series_text("alertmanager-interval", sample), encoding="utf-8")
        done = subprocess.run([need_command("amtool"), "check-config", str(config)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_every_rule_passes_check_config(tmp_path: Path) -> None:
    """No rule makes a day or an hour that Alertmanager does not know."""
    rules = [*RULES, *(f"FREQ=MONTHLY;BYDAY={nth}SU" for nth in (-5, -4, -3, -2, 1, 2, 4, 5))]
    every = [
        series_text("alertmanager-interval", recurring(rule, clock, length=length, plan_id=f"{index}-{number}"))
        for index, rule in enumerate(rules)
        for number, (clock, length) in enumerate(TIMES)
    ]
    items = "".join(text.partition("time_intervals:\n")[2] for text in every)
    config = tmp_path / "alertmanager.yml"
    config.write_text(f"{QUIET_CONFIG}time_intervals:\n{items}", encoding="utf-8")
    done = subprocess.run([need_command("amtool"), "check-config", str(config)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["alertmanager-interval", "grafana-mute"])
@pytest.mark.parametrize("series", [LAST_SATURDAYS, WEEKLY], ids=["last-saturdays", "weekdays"])
def test_intervals_mean_the_windows_to_pyyaml(name: str, series: Series) -> None:
    """Read by PyYAML, they are the dates."""
    document = need_module("yaml").safe_load(series_text(name, series))
    (listed,) = document["time_intervals" if name == "alertmanager-interval" else "muteTimes"]
    assert muted(listed["time_intervals"]) == windows(series)


@pytest.mark.parametrize("series", [LAST_SATURDAYS, WEEKLY, named("Shop API")], ids=["monthly", "weekdays", "changed"])
def test_datadog_takes_each_body(series: Series) -> None:
    """Its models know every part of a downtime that recurs, and of one that does not."""
    taken = [taken_by_datadog(json.dumps(body)) for body in json.loads(series_text("datadog", series))]
    recurring_ones = [each.schedule for each in taken if "recurrences" in each.schedule.to_dict()]
    assert recurring_ones
    assert {each.timezone for each in recurring_ones} == {"Europe/Berlin"}
    for schedule in recurring_ones:
        (recurrence,) = schedule.recurrences
        assert re.fullmatch(r"\d+[mh]", recurrence.duration)
        assert ";COUNT=" in recurrence.rrule


def test_datadog_models_can_refuse_a_recurrence() -> None:
    """The check can fail: a field of another name is refused."""
    body = json.loads(series_text("datadog", LAST_SATURDAYS))[0]
    body["data"]["attributes"]["schedule"]["recurrences"][0]["until"] = "2027-12-01"
    recurrence = taken_by_datadog(json.dumps(body)).schedule.recurrences[0]
    assert set(recurrence.to_dict()) - set(type(recurrence).openapi_types) == {"until"}


def test_statuspage_takes_each_body() -> None:
    """Its models know every incident of the list."""
    bodies = json.loads(series_text("statuspage", named("Shop API")))
    result = taken_by_statuspage(bodies)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == bodies


def test_the_parser_reads_each_notification() -> None:
    """Network tools find one maintenance for each date, with its own id, state and times."""
    series = named("Shop API")
    (notes,) = read_by_parser([series_text("maintnote", series)])
    assert [(each["maintenance_id"][-8:], each["status"]) for each in notes] == [
        ("20261219", "CONFIRMED"),
        ("20270116", "CANCELLED"),
        ("20270220", "CONFIRMED"),
    ]
    assert [each["start"] for each in notes] == [int(each.plan.window.start.timestamp()) for each in series.dates[:3]]


class TestIcinga:
    """Ranges, as a real daemon checks them and makes downtimes of them."""

    @pytest.mark.parametrize("text", ["Shop API", HOSTILE[8]])
    def test_the_configuration_is_in_order(self, text: str) -> None:
        """`icinga2 daemon -C` has nothing to say against a year of dates."""
        config = host("shop-db-1", "http")
        for series, number in ((WEEKLY, 1), (named(text), 2)):
            own = replace(series, head=replace(series.head, plan_id=f"p{number}"))
            config += series_text("icinga", own, host_services="http")
        with open_folder() as folder:
            done = subprocess.run(
                command(folder, config, "-C"),
                env=environment("Europe/Berlin"),
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        assert done.returncode == 0, done.stdout
        assert "warning" not in done.stdout
        assert "Instantiated 4 ScheduledDowntimes" in done.stdout

    @pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
    def test_makes_the_next_date(self, zone: str) -> None:
        """Of each series it makes the downtime that is next: none that was cancelled, moved ones as they are."""
        first = recurring(begin=datetime(YEAR, 3, 1), clock="23:00", left_out=(0,))
        tried = {
            "plain": first,
            "cancelled": changed(first, {0: (Status.CANCELLED, NONE, NONE)}),
            "moved": changed(first, {0: (Status.CONFIRMED, 2 * DAY, NONE)}),
            "longer": changed(first, {0: (Status.CONFIRMED, NONE, 3 * HOUR)}),
        }
        config = "".join(
            host(name) + series_text("icinga", series, hosts=name, timezone=zone) for name, series in tried.items()
        )
        made = downtimes(config, zone, len(tried))
        found = {
            json.loads(each["host_name"]): Span(instant(each["start_time"]), instant(each["end_time"])) for each in made
        }
        assert found == {name: series.next_dates(datetime.now(UTC), 1)[0].plan.window for name, series in tried.items()}


ODD: Final = message(AnnouncementKind.REMINDER, "email", datetime(2027, 1, 13, 4, 7, tzinfo=UTC))


class TestSchedulers:
    """The job of a series, as cron and systemd read it."""

    @staticmethod
    def sample(text: str = "Shop API") -> Series:
        """Return a series with a message at an odd minute."""
        series = named(text)
        return replace(series, head=replace(series.head, announcements=(ODD,)))

    @pytest.mark.parametrize("text", ["Shop API", *HOSTILE])
    def test_cron_takes_the_file(self, text: str, tmp_path: Path) -> None:
        """`crontab -n` finds nothing wrong, whatever the service and the file are called."""
        file = tmp_path / "crontab"
        file.write_text(series_text("crontab", self.sample(text), plan_file=NASTY_PATH), encoding="utf-8")
        done = subprocess.run([need_command("crontab"), "-n", str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    @pytest.mark.parametrize("text", ["Shop API", *HOSTILE])
    def test_systemd_takes_the_units(self, text: str) -> None:
        """`systemd-analyze verify` finds nothing wrong with the timer and what watches the file."""
        with open_folder() as folder:
            made = units(series_text("systemd", self.sample(text), plan_file=NASTY_PATH), folder)
            paths = [str(path) for path in made.iterdir() if path.suffix in {".timer", ".path"}]
            call = [need_command("systemd-analyze"), "verify", "--man=no", *paths]
            done = subprocess.run(call, capture_output=True, text=True, check=False)
        assert len(paths) == 2
        assert (done.returncode, done.stderr) == (0, "")

    def test_both_run_the_same_command(self) -> None:
        """What cron hands to the shell is what systemd does, when it is time and when the file changes."""
        series = self.sample()
        (cron,) = set(commands_by_cron(series_text("crontab", series)))
        assert set(commands_by_systemd(series_text("systemd", series))) == {cron}

    def test_the_timer_elapses_at_each_of_its_minutes(self) -> None:
        """By `systemd-analyze calendar`: every quarter of an hour, and at the minute of the message."""
        (calendar,) = re.findall(r"^OnCalendar=(.*)$", series_text("systemd", self.sample()), re.MULTILINE)
        call = [need_command("systemd-analyze"), "calendar", "--iterations=5", "--base-time=2027-01-13 04:00:30 UTC"]
        done = subprocess.run([*call, calendar], env={"TZ": "UTC"}, capture_output=True, text=True, check=True)
        found = re.findall(r"(?:Next elapse|Iter(?:ation|\.) #\d): \w+ (.*):00 UTC$", done.stdout, re.MULTILINE)
        assert found == [f"2027-01-13 {each}" for each in ("04:07", "04:15", "04:30", "04:45", "05:00")]

    @pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"])
    def test_the_crontab_is_due_at_each_of_its_minutes(self, zone: str) -> None:
        """By croniter, whose clock is the machine's: the message's minute is one of them."""
        line = series_text("crontab", self.sample(), timezone=zone).splitlines()[-1]
        croniter = need_module("croniter").croniter
        start = ODD.moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert croniter(" ".join(line.split()[:5]), start - timedelta(seconds=30)).get_next(datetime) == start


def test_the_job_of_a_life_sends_each_message_once(tmp_path: Path) -> None:
    """The real command, every half day while a series is confirmed and two of its dates are changed."""
    machine = Machine(tmp_path)
    note = "open(sys.argv[0] + '.calls', 'a').write(json.dumps(sys.stdin.read()) + '\\n')"
    machine.install("send it", note)
    machine.install("sleep", "")
    path = tmp_path / "standing.json"
    path.write_text(render_json(sample_standing()), encoding="utf-8")
    program = [sys.executable, "-m", "downtime_cli"]
    days = [each["day"] for each in json.loads(path.read_text("utf-8"))["dates"]]

    def call(*arguments: str) -> str:
        done = subprocess.run([*program, *arguments], cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout

    series = read_series(str(path))
    first, second, third = (each.plan.window for each in series.dates[:3])
    moment = second.start - timedelta(days=2)
    changes = [
        (series.head.as_of + HOUR, ("--status", "CONFIRMED")),
        (moment, ("--date", days[1], "--move-to", iso_utc(second.start + 30 * HOUR))),
        (third.start - timedelta(days=2), ("--date", days[2], "--status", "CANCELLED")),
    ]
    send = f"'{tmp_path}/send it'"
    text = series_text("crontab", series, plan_file=str(path), send_with=send, program=" ".join(program))
    (job,) = commands_by_cron(text)
    now = series.head.as_of
    while now < third.end + timedelta(days=1):
        for at, change in [each for each in changes if each[0] <= now]:
            call("update", path.name, *change, "--as-of", iso_utc(at))
        changes = [each for each in changes if each[0] > now]
        machine.install("date", f"print('2026' if '+%Y' in sys.argv else {iso_utc(now)!r})")
        assert machine.run(job) == 0
        now += timedelta(hours=12)
    sent = [json.loads(line)["id"] for each in machine.calls("send it") for line in str(each).splitlines()]
    span = ("--since", iso_utc(series.head.as_of), "--until", iso_utc(now - timedelta(hours=12)))
    whole = [json.loads(line)["id"] for line in call("due", path.name, *span, "--format", "jsonl").splitlines()]
    assert first.end < now
    assert sorted(sent) == sorted(whole)
    assert len(set(sent)) == len(sent) > 6
