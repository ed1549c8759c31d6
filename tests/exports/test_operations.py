"""What machines are handed: silences, intervals, downtimes and jobs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import MINUTE, Span
from downtime_cli.exports.catalogue import load_target
from downtime_cli.exports.clocks import mute_intervals, wall_clock, whole_minutes
from tests.export_samples import PLACE, changed_twice, export, with_status
from tests.saved_samples import AS_OF, message, saved_plan

OURS = ("alertmanager-silence", "alertmanager-interval", "grafana-mute", "icinga", "systemd", "crontab")


def utc(*parts: int) -> datetime:
    """Return an instant."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc] # all numbers, no zone


def plan_of(*moments: datetime, region: str = "") -> SavedPlan:
    """Return a plan with a reminder at each moment."""
    messages = (message(AnnouncementKind.REMINDER, "email", moment) for moment in moments)
    return saved_plan(announcements=tuple(replace(each, region=region) for each in messages))


@pytest.mark.parametrize("name", OURS)
def test_exports_are_as_they_were_looked_at(name: str, check_golden: Callable[[str, str], None]) -> None:
    """Each format is byte for byte what its golden file has."""
    check_golden(f"export-{name}.{load_target(name).extension}", export(name))


@pytest.mark.parametrize("name", OURS)
def test_three_versions_have_one_identity(name: str) -> None:
    """The plan's id is in every version, under the same name, and the version is told."""
    texts = [export(name, plan) for plan in changed_twice()]
    assert all("20261205-0badcafe" in text for text in texts)
    assert [re.findall(r"version (\d)", text)[0] for text in texts] == ["1", "2", "3"]


class TestSilence:
    """The silence of Alertmanager."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            pytest.param("a=b", [("a", "b", False, True)], id="bare"),
            pytest.param('{ a = "b" , c!="" , }', [("a", "b", False, True), ("c", "", False, False)], id="braces"),
            pytest.param('a=~"x,y}",b!~z', [("a", "x,y}", True, True), ("b", "z", True, False)], id="comma-in-quotes"),
            pytest.param(r'a="q\"\\\n\d"', [("a", 'q"\\\n\\d', False, True)], id="escapes"),
            pytest.param("a=~(?i)(?P<x", [("a", "(?i)(?P<x", True, True)], id="not-python"),
        ],
    )
    def test_matchers(self, text: str, expected: list[tuple[str, str, bool, bool]]) -> None:
        """A text holds one matcher or several, as people write them."""
        (silence,) = json.loads(export("alertmanager-silence", matchers=text))
        found = [(each["name"], each["value"], each["isRegex"], each["isEqual"]) for each in silence["matchers"]]
        assert found == expected

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            pytest.param("shop", "got 'shop'", id="no-operator"),
            pytest.param('a=b, 1x="y"', "got '1x=\"y\"'", id="no-label"),
            pytest.param('a="b', "got 'a=\"b'", id="open-quote"),
            pytest.param('a="b" c="d"', 'got \'a="b" c="d"\'', id="no-comma"),
            pytest.param("a=", "match alerts without", id="fits-nothing"),
            pytest.param('a=~".*",b!~"x+"', "match alerts without", id="patterns-fit-nothing"),
            pytest.param("{}", "match alerts without", id="none"),
        ],
    )
    def test_bad_matchers(self, text: str, message: str) -> None:
        """What is no matcher, or what Alertmanager would refuse for muting everything, is an error at its place."""
        with pytest.raises(InputError, match=re.escape(message)) as caught:
            export("alertmanager-silence", matchers=text)
        assert [(issue.code, issue.place) for issue in caught.value.issues] == [("bad-setting", PLACE)]

    def test_an_earlier_silence_is_named(self) -> None:
        """The id of the earlier import goes in first, where amtool looks for it."""
        (silence,) = json.loads(export("alertmanager-silence", silence_id=" 3f1b ", author="NOC"))
        assert (silence["id"], silence["createdBy"]) == ("3f1b", "NOC")


class TestGrafana:
    """The mute timing of Grafana."""

    def test_is_taken_back_once_the_plan_is_over(self) -> None:
        """A cancelled plan deletes the timing by the name it had."""
        text = export("grafana-mute", with_status(Status.CANCELLED), org_id="7")
        assert text.splitlines()[-3:] == ["deleteMuteTimes:", "- orgId: 7", '  name: "downtime-20261205-0badcafe"']

    @pytest.mark.parametrize("text", ["main", "-1", "١"])
    def test_the_organisation_is_a_number(self, text: str) -> None:
        """Anything else is refused."""
        with pytest.raises(InputError, match="org_id: expected a number"):
            export("grafana-mute", org_id=text)


class TestIcinga:
    """The scheduled downtimes of Icinga."""

    @pytest.mark.parametrize(
        ("zone", "start", "end", "expected"),
        [
            pytest.param(
                "Europe/Berlin",
                utc(2026, 12, 5, 4),
                utc(2026, 12, 5, 6),
                '"2026-12-05" = "05:00-07:00"',
                id="within-a-day",
            ),
            pytest.param(
                "Etc/UTC", utc(2026, 12, 5, 22), utc(2026, 12, 6), '"2026-12-05" = "22:00-24:00"', id="until-midnight"
            ),
            pytest.param(
                "Etc/UTC", utc(2026, 12, 31, 22), utc(2027, 1, 2, 1), '"2026-12-31" = "22:00-49:00"', id="two-midnights"
            ),
            pytest.param(
                "Asia/Kathmandu",
                utc(2026, 12, 5, 18, 10),
                utc(2026, 12, 5, 18, 20),
                '"2026-12-05" = "23:55-24:05"',
                id="quarter-hours",
            ),
            pytest.param(
                "Pacific/Apia",
                utc(2026, 12, 5, 10, 30),
                utc(2026, 12, 5, 12),
                '"2026-12-05" = "23:30-25:00"',
                id="date-line",
            ),
            pytest.param(
                "Europe/Berlin", utc(2027, 3, 28), utc(2027, 3, 28, 2), '"2027-03-28" = "01:00-04:00"', id="forward"
            ),
            pytest.param(
                "Europe/Berlin",
                utc(2027, 10, 31, 0, 30),
                utc(2027, 10, 31, 1, 30),
                '"2027-10-31" = "01:59-03:00"',
                id="both-ends-in-the-repeated-hour",
            ),
            pytest.param(
                "Etc/UTC",
                utc(2026, 12, 5, 4, 0, 30),
                utc(2026, 12, 5, 4, 0, 50),
                '"2026-12-05" = "04:00-04:01"',
                id="under-a-minute",
            ),
        ],
    )
    def test_ranges(self, zone: str, start: datetime, end: datetime, expected: str) -> None:
        """A window is one range by the daemon's clock, wider rather than wrong in the hour that comes twice."""
        text = export("icinga", saved_plan(window=Span(start, end)), timezone=zone)
        assert f"  ranges = {{ {expected} }}\n" in text

    def test_services(self) -> None:
        """Each host has a downtime, and so has each service asked for; a star stands for all of a host."""
        text = export("icinga", hosts=('a"b', "c\\"), host_services=("http", "*"))
        assert text.count("object ScheduledDowntime") == 4
        assert text.count("apply ScheduledDowntime") == 2
        assert '  host_name = "a\\"b"\n  service_name = "http"\n' in text
        assert '  assign where host.name == "c\\\\"\n' in text

    @pytest.mark.parametrize(
        "zone", ["Europe/Berln", "Europe", "../etc/passwd", "right/UTC", "localtime", "CET-1CEST,M3.5.0,M10.5.0/3"]
    )
    @pytest.mark.parametrize("name", ["icinga", "crontab"])
    def test_the_zone_has_to_be_one(self, name: str, zone: str) -> None:
        """What is no zone is refused: the wrong clock would be the wrong hour."""
        with pytest.raises(InputError, match="timezone: expected a time zone"):
            export(name, timezone=zone)


JOB: Final = {"crontab": r"^[0-9].*--until", "systemd": r"^OnCalendar"}


class TestJobs:
    """Jobs of cron and systemd that send messages."""

    @pytest.mark.parametrize(
        ("name", "pattern", "expected"),
        [
            pytest.param("crontab", r"^(\d+ 4 4 12) ", ["0 4 4 12", "1 4 4 12"], id="cron"),
            pytest.param("systemd", r"^OnCalendar=.* (\S+) UTC$", ["04:00:00", "04:01:00"], id="systemd"),
        ],
    )
    def test_messages_of_a_minute_have_one_job(self, name: str, pattern: str, expected: list[str]) -> None:
        """A message within a minute is sent at its end, by the same job as one of that very moment."""
        plan = plan_of(utc(2026, 12, 4, 4), utc(2026, 12, 4, 4, 0, 30), utc(2026, 12, 4, 4, 1))
        assert re.findall(pattern, export(name, plan, timezone="Etc/UTC"), re.MULTILINE) == expected

    @pytest.mark.parametrize("name", ["systemd", "crontab"])
    def test_the_planned_end_has_a_job_that_tells_the_team(self, name: str) -> None:
        """Where the end waits to be recorded, one job then says what to type; no message is announced for it."""
        text = export(name)
        assert text.count("what to type at the planned end") == (2 if name == "systemd" else 1)
        assert "complete by" not in text

    @pytest.mark.parametrize("name", ["systemd", "crontab"])
    def test_what_was_due_before_the_last_change_has_no_job(self, name: str) -> None:
        """Messages due by then are sent by hand, once, as the file says."""
        text = export(name, plan_of(AS_OF - MINUTE, AS_OF, utc(2026, 12, 4, 4)))
        assert len(re.findall(JOB[name], text, re.MULTILINE)) == 1
        assert "to send what has fallen due:" in text
        assert 's="${s:-2026-11-23T00:00:00Z}"' in text.splitlines()[3 if name == "crontab" else 4]

    @pytest.mark.parametrize("name", ["systemd", "crontab"])
    def test_a_plan_without_messages_has_no_jobs(self, name: str) -> None:
        """There is nothing to start."""
        text = export(name, plan_of())
        assert not re.findall(JOB[name], text, re.MULTILINE)
        assert "enable" not in text

    def test_cron_waits_for_the_second_pass_of_an_hour(self) -> None:
        """A message in a repeated hour starts before it, and sleeps."""
        text = export("crontab", plan_of(utc(2027, 10, 31, 0, 30), utc(2027, 10, 31, 1, 30)), timezone="Europe/Berlin")
        assert re.findall(r"^(59 1 31 10) \* .* && sleep (\d+) && cd ", text, re.MULTILINE) == [
            ("59 1 31 10", str(31 * 60)),
            ("59 1 31 10", str(91 * 60)),
        ]

    def test_regions_are_named(self) -> None:
        """Who reads the file sees to whom a message goes."""
        text = export("crontab", plan_of(utc(2026, 12, 4, 4), region="Asia/Kolkata"))
        assert "# 2026-12-04T04:00:00Z: reminder by email to Asia/Kolkata.\n" in text

    @pytest.mark.parametrize("name", ["systemd", "crontab"])
    @pytest.mark.parametrize(
        ("setting", "text", "message"),
        [
            pytest.param("plan_file", "plan.json", "expected an absolute path", id="relative"),
            pytest.param("plan_file", "~/plan.json", "expected an absolute path", id="home"),
            pytest.param("plan_file", "/srv/a\nb", "expected plain text", id="line-break"),
            pytest.param("plan_file", "/srv/a\\%b", "expected plain text", id="backslash"),
            pytest.param("send_with", "send 'it", "a quote is not closed", id="quote"),
            pytest.param("send_with", "render | send", "expected one command", id="pipeline"),
            pytest.param("send_with", "send; log", "expected one command", id="two-commands"),
            pytest.param("program", "downtime>log", "expected one command", id="redirection"),
            pytest.param("send_with", "send\x1b[31m", "expected plain text", id="escape"),
            pytest.param("program", "down\\time", "expected plain text", id="program"),
        ],
    )
    def test_what_no_scheduler_holds_is_refused(self, name: str, setting: str, text: str, message: str) -> None:
        """A setting that would be read differently here and there is an error at its place."""
        with pytest.raises(InputError, match=f"{setting}: {message}") as caught:
            export(name, None, **{setting: text})
        assert caught.value.issues[0].place == PLACE

    def test_a_line_too_long_for_cron_is_refused(self) -> None:
        """Rather than cut off by cron: a line holds 998 bytes."""

        def longest(path: str) -> int:
            lines = export("crontab", plan_file=path).splitlines()
            return max(len(line) for line in lines if not line.startswith("#"))

        padding = "x" * (998 - longest("/srv/x"))
        assert longest(f"/srv/x{padding}") == 998
        with pytest.raises(InputError, match="too long for a crontab"):
            export("crontab", plan_file=f"/srv/xx{padding}")

    @pytest.mark.parametrize("name", ["systemd", "crontab"])
    def test_operators_in_quotes_are_text(self, name: str) -> None:
        """What a shell would hand on as text may stand in a command."""
        assert """| send -s 'a; b|c'""" in export("crontab", send_with="""send -s 'a; b|c'""")
        assert export(name, send_with="""send "<&>" """)

    def test_the_program_may_lie_anywhere(self) -> None:
        """A scheduler's PATH is short."""
        text = export("crontab", program="/opt/down time/bin/downtime".replace(" ", "' '"))
        assert "m=$('/opt/down time/bin/downtime' due " in text


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        pytest.param(Span(utc(2026, 12, 5, 22), utc(2026, 12, 6)), [("22:00", "24:00", "5")], id="until-midnight"),
        pytest.param(
            Span(utc(2026, 12, 5, 22), utc(2026, 12, 6, 0, 0, 1)),
            [("22:00", "24:00", "5"), ("00:00", "00:01", "6")],
            id="a-second-longer",
        ),
        pytest.param(
            Span(utc(2026, 12, 31, 23), utc(2027, 1, 2, 1)),
            [("23:00", "24:00", "31"), ("00:00", "24:00", "1"), ("00:00", "01:00", "2")],
            id="a-whole-day-between",
        ),
    ],
)
def test_each_day_has_an_interval(window: Span, expected: list[tuple[str, str, str]]) -> None:
    """Alerts are muted from the start to the end of the window, midnight being the end of a day."""
    text = "\n".join(mute_intervals(window))
    found = re.findall(r'start_time: "(\S+)", end_time: "(\S+)"}\]\n  days_of_month: \["(\d+)"\]', text)
    assert found == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        pytest.param(Span(utc(2026, 1, 1), utc(2026, 1, 2)), Span(utc(2026, 1, 1), utc(2026, 1, 2)), id="whole"),
        pytest.param(
            Span(utc(2026, 1, 1, 0, 0, 59), utc(2026, 1, 1, 0, 1, 1)),
            Span(utc(2026, 1, 1), utc(2026, 1, 1, 0, 2)),
            id="outwards",
        ),
    ],
)
def test_whole_minutes(window: Span, expected: Span) -> None:
    """A window is widened to whole minutes, not rounded."""
    assert whole_minutes(window) == expected


@pytest.mark.parametrize(("step", "expected"), [(-MINUTE, utc(2027, 10, 30, 23, 59)), (MINUTE, utc(2027, 10, 31, 2))])
def test_wall_clock_leaves_the_repeated_hour(step: timedelta, expected: datetime) -> None:
    """Both passes of the hour are left, in either direction, and no other moment is moved."""
    zone = ZoneInfo("Europe/Berlin")
    assert wall_clock(utc(2027, 10, 31, 1, 15), zone, step=step).astimezone(UTC) == expected
    assert wall_clock(expected, zone, step=step).astimezone(UTC) == expected
