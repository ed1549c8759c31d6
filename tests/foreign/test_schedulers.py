"""Jobs that send messages, as systemd, cron and the shell read them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.announcing.message import AnnouncementKind
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import iso_utc
from downtime_cli.documents.read_plan import read_plan
from tests.export_samples import export
from tests.foreign.loopback import open_folder
from tests.foreign.tools import need_command, need_module
from tests.saved_samples import HOSTILE, message, saved_plan

DUE: Final = '{"id": "é\\\\n %s %% $(x)"}\n{}'
TARGETS: Final = ("systemd", "crontab")
NOW: Final = "2026-12-04T04:00:01Z"
PLAN: Final = Path(__file__).parents[2] / "examples" / "output" / "plan.json"
NASTY_NAME: Final = "$(touch owned) `id` ${HOME} %n %h %% '\"; exit 1 #/é.json"
NASTY_PATH: Final = f"/srv/{NASTY_NAME}"

# Moments at which clocks of some zone change, or are about to.
MOMENTS: Final = (
    datetime(2027, 1, 1, 0, 15, tzinfo=UTC),
    datetime(2027, 2, 28, 23, 59, 30, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    datetime(2027, 10, 30, 23, 59, tzinfo=UTC),
    datetime(2027, 10, 31, 0, 0, tzinfo=UTC),
    datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    datetime(2027, 10, 31, 2, 0, tzinfo=UTC),
    datetime(2027, 12, 31, 23, 45, tzinfo=UTC),
)


def whole_minute(moment: datetime) -> datetime:
    """Return the first whole minute by which a moment has come."""
    return moment if moment.second == 0 else moment.replace(second=0) + MINUTE


def plan_of(*moments: datetime) -> SavedPlan:
    """Return a plan with a message at each moment."""
    return saved_plan(announcements=tuple(message(AnnouncementKind.REMINDER, "email", each) for each in moments))


def units(script: str, folder: Path) -> Path:
    """Return the folder with the units that a shell makes by the script."""
    made = folder / "units"
    made.mkdir()
    subprocess.run(["/bin/sh", "-s", str(made)], input=script.encode(), check=True, env={})
    return made


def loaded(folder: Path) -> dict[str, str]:
    """Return what systemd itself says of each unit of a folder it has loaded."""
    timers = " ".join(sorted(path.name for path in folder.iterdir()))
    (folder / "default.target").write_text(f"[Unit]\nWants={timers}\n")
    folder.chmod(0o777)  # its runtime folder as well, and it wants to be nobody special
    manager = next(path for path in ("/usr/lib/systemd/systemd", "/lib/systemd/systemd") if Path(path).exists())
    need_command("systemd-analyze")
    as_user = [need_command("runuser"), "-u", "nobody", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_user, manager, "--test", "--user"],
        env={"SYSTEMD_UNIT_PATH": str(folder), "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    parts = re.split(r"^\t-> Unit (\S+):$", done.stdout, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def commands_by_systemd(script: str) -> Iterator[str]:
    """Yield what systemd would hand to the shell, by its own dump of the units."""
    with open_folder() as folder:
        found = loaded(units(script, folder))
    for name in sorted(found):
        for quoted in re.findall(r'Command Line: /bin/sh -c "(.*)"$', found[name], re.MULTILINE):
            read = re.sub(r'\\(["\\$`])', r"\1", quoted)  # the dump is quoted as for a shell
            yield read.replace("$$", "$")  # "to pass a literal dollar sign, use $$": systemd.service(5)


def commands_by_cron(text: str) -> Iterator[str]:
    """Yield what cron would hand to the shell."""
    for line in text.splitlines():
        if not line.startswith("#"):
            command = line.split(maxsplit=5)[5]
            assert not re.search(r"(?<!\\)%", command)  # would end the command
            yield command.replace("\\%", "%")


COMMANDS: Final = {"systemd": commands_by_systemd, "crontab": commands_by_cron}


@dataclass(frozen=True)
class Machine:
    """A folder with programs that write down how they are called."""

    folder: Path

    def install(self, name: str, body: str) -> Path:
        """Make a program in Python."""
        path = self.folder / name
        path.write_text(f"#!{sys.executable}\nimport json, os, sys\n{body}\n")
        path.chmod(0o755)
        return path

    def run(self, command: str) -> int:
        """Return how a command ends, run as schedulers do."""
        env = {"PATH": f"{self.folder}:/usr/bin:/bin", "HOME": "/home/of/somebody"}
        return subprocess.run(["/bin/sh", "-c", command], cwd=self.folder, env=env, check=False).returncode

    def calls(self, name: str) -> list[list[str]]:
        """Return how a program was called: its arguments, then what it read."""
        path = self.folder / f"{name}.calls"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Give a machine on which two messages are due, in the year of the sample."""
    machine = Machine(tmp_path)
    note = "open(sys.argv[0] + '.calls', 'a').write(json.dumps({}) + '\\n')"
    machine.install("downtime", f"{note.format('[os.getcwd(), *sys.argv[1:]]')}\nprint({DUE!r})")
    machine.install("send it", note.format("[*sys.argv[1:], sys.stdin.read()]"))
    machine.install("date", f"print('2026' if '+%Y' in sys.argv else {NOW!r})")
    machine.install("sleep", note.format("sys.argv[1:]"))
    return machine


def one_job(target: str, machine: Machine, **settings: str) -> str:
    """Return the command of the job for one message."""
    plan = plan_of(datetime(2026, 12, 4, 4, tzinfo=UTC))
    settings = {"plan_file": str(machine.folder / "shop.json"), **settings}
    text = export(target, plan, send_with=f"'{machine.folder}/send it' --to 'a b' '$x'", **settings)
    (command,) = set(COMMANDS[target](text))  # systemd runs it by a change of the plan as well
    return command


@pytest.mark.parametrize("name", ["plans/shop.json", NASTY_NAME])
@pytest.mark.parametrize("target", TARGETS)
def test_a_job_hands_what_is_due_to_the_sender(target: str, name: str, machine: Machine) -> None:
    """The shell calls `downtime due` in the plan's folder, whatever that is called, and pipes its lines on."""
    path = str(machine.folder / name)
    Path(path).parent.mkdir()
    assert machine.run(one_job(target, machine, plan_file=path)) == 0
    span = ["--since", "2026-11-23T00:00:00Z", "--until", NOW]  # since the plan's last change
    assert machine.calls("downtime") == [[str(Path(path).parent), "due", path, "--format", "jsonl", *span]]
    assert machine.calls("send it") == [["--to", "a b", "$x", f"{DUE}\n"]]
    assert machine.calls("sleep") == [["1"]]
    assert not (machine.folder / "owned").exists()


@pytest.mark.parametrize("target", TARGETS)
def test_the_next_job_goes_on_where_this_one_ended(target: str, machine: Machine) -> None:
    """The end of the span is kept beside the plan, so the spans of jobs adjoin, whenever they run."""
    command = one_job(target, machine)
    machine.run(command)
    later = "2026-12-05T04:00:01Z"
    machine.install("date", f"print('2026' if '+%Y' in sys.argv else {later!r})")
    machine.run(command)
    spans = [call[-3:] for call in machine.calls("downtime")]
    assert [(since, until) for since, _, until in spans] == [("2026-11-23T00:00:00Z", NOW), (NOW, later)]
    assert (machine.folder / "shop.json.sent-until").read_text() == f"{later}\n"


@pytest.mark.parametrize("target", TARGETS)
def test_what_could_not_be_sent_is_asked_for_again(target: str, machine: Machine) -> None:
    """A sender that fails fails the job, and the next one begins where this one did."""
    body = (machine.folder / "send it").read_text().split("\n", 2)[2]
    command = one_job(target, machine)
    machine.install("send it", f"{body}\nsys.exit(7)")
    assert machine.run(command) == 7
    machine.install("send it", body)
    assert machine.run(command) == 0
    assert [call[-3] for call in machine.calls("downtime")] == ["2026-11-23T00:00:00Z"] * 2
    assert len(machine.calls("send it")) == 2


@pytest.mark.parametrize("target", TARGETS)
def test_without_a_place_to_keep_it_nothing_is_sent(target: str, machine: Machine) -> None:
    """What could not be noted would be sent again by the next job: it fails before it sends."""
    (machine.folder / "shop.json.sent-until").mkdir()
    assert machine.run(one_job(target, machine)) != 0
    assert machine.calls("downtime") == machine.calls("send it") == []


@pytest.mark.parametrize("target", TARGETS)
def test_jobs_of_a_life_send_each_message_once(target: str, tmp_path: Path) -> None:
    """The real command, run now and then while a plan is confirmed late and called off: nothing twice, nothing lost."""
    machine = Machine(tmp_path)
    note = "open(sys.argv[0] + '.calls', 'a').write(json.dumps(sys.stdin.read()) + '\\n')"
    machine.install("send it", note)
    machine.install("sleep", "")
    (tmp_path / "plan.json").write_bytes(PLAN.read_bytes())
    program = str(Path(sys.executable).parent / "downtime")

    def update(status: str, at: str) -> None:
        command = [program, "update", "plan.json", "--status", status, "--as-of", at]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    def run(now: str) -> None:
        machine.install("date", f"print('2026' if '+%Y' in sys.argv else {now!r})")
        assert machine.run(job) == 0

    path = str(tmp_path / "plan.json")
    text = export(target, read_plan(path), plan_file=path, send_with=f"'{tmp_path}/send it'", program=program)
    job = next(iter(COMMANDS[target](text)))
    run("2026-11-25T16:00:00Z")  # tentative
    update("CONFIRMED", "2026-11-26T02:00:30Z")
    for now in ("2026-11-26T02:10:00Z", "2026-11-27T15:00:00Z", "2026-11-27T15:00:01Z", "2026-11-27T15:00:02Z"):
        run(now)
    update("CANCELLED", "2026-11-27T22:30:00Z")
    for now in ("2026-11-27T22:31:00Z", "2026-11-28T07:00:00Z"):
        run(now)
    lines = [line for call in machine.calls("send it") for line in str(call).splitlines()]
    sent = [(each["kind"], each["channel"]) for each in map(json.loads, lines)]
    assert sent == [
        ("initial", "email"),
        ("initial", "status-page"),
        ("reminder", "email"),
        ("cancelled", "status-page"),
        ("cancelled", "email"),
    ]


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_due_sends_nothing(target: str, machine: Machine) -> None:
    """A job of an earlier version, whose message moved, does not call the sender."""
    machine.install("downtime", "")
    assert machine.run(one_job(target, machine)) == 0
    assert machine.calls("send it") == []


@pytest.mark.parametrize("target", TARGETS)
def test_a_failure_is_one(target: str, machine: Machine) -> None:
    """Where the plan cannot be read, nothing is sent and the job fails, so that the scheduler tells."""
    machine.install("downtime", "print('half'); sys.exit(4)")
    assert machine.run(one_job(target, machine)) == 4
    assert machine.calls("send it") == []


def test_a_line_of_a_crontab_works_in_its_year_only(machine: Machine) -> None:
    """A line that was left there does nothing a year later."""
    machine.install("date", "print(2027)")
    machine.run(one_job("crontab", machine))
    assert machine.calls("downtime") == []


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Europe/London", "Asia/Kathmandu", "Pacific/Apia", "UTC"])
def test_crontab_lines_start_at_their_minute(zone: str) -> None:
    """By croniter, each line is next due at its message's minute, or before a repeated hour, to wait until then."""
    croniter = need_module("croniter").croniter
    text = export("crontab", plan_of(*MOMENTS), timezone=zone)
    jobs = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(jobs) == len(MOMENTS)
    for line, moment in zip(jobs, MOMENTS, strict=True):
        local = whole_minute(moment).astimezone(ZoneInfo(zone))
        before = datetime(local.year, 1, 1) - timedelta(minutes=1)
        due = croniter(" ".join(line.split()[:5]), before).get_next(datetime).replace(tzinfo=ZoneInfo(zone))
        wait = int((re.findall(r"sleep (\d+) && cd", line) or ["0"])[0])
        assert (due.astimezone(UTC) + timedelta(seconds=wait)) == whole_minute(moment)
        assert due.year == int(re.findall(r'"\$\(date \+\\%Y\)" = (\d+)', line)[0])


@pytest.mark.parametrize("text", ["Shop API", *HOSTILE])
def test_cron_takes_the_file(text: str, tmp_path: Path) -> None:
    """`crontab -n` finds nothing wrong, whatever the service, the plan and the file are called."""
    file = tmp_path / "crontab"
    plan = saved_plan(service=text, plan_id=text)
    file.write_text(export("crontab", plan, plan_file=NASTY_PATH), encoding="utf-8")
    done = subprocess.run([need_command("crontab"), "-n", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", ["Shop API", *HOSTILE])
def test_systemd_takes_the_units(text: str) -> None:
    """`systemd-analyze verify` finds nothing wrong, whatever the service, the plan and the file are called."""
    script = export("systemd", saved_plan(service=text, plan_id=text), plan_file=NASTY_PATH)
    with open_folder() as folder:
        made = units(script, folder)
        timers = [str(path) for path in made.glob("*.timer")]
        (changes,) = made.glob("*.path")
        assert f"PathChanged={NASTY_PATH}".replace("%", "%%") in changes.read_text().splitlines()
        timers.append(str(changes))
        command = [need_command("systemd-analyze"), "verify", "--man=no", *timers]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert len(timers) == 6
    assert (done.returncode, done.stderr) == (0, "")


def test_timers_elapse_at_their_minute() -> None:
    """By `systemd-analyze calendar`, each timer elapses at its message's minute and never again."""
    with open_folder() as folder:
        made = units(export("systemd", plan_of(*MOMENTS)), folder)
        texts = [path.read_text() for path in sorted(made.glob("*.timer"))]
    calendars = [re.findall(r"^OnCalendar=(.*)$", text, re.MULTILINE) for text in texts]
    base = iso_utc(MOMENTS[0] - MINUTE).replace("T", " ").replace("Z", " UTC")
    command = [need_command("systemd-analyze"), "calendar", "--iterations=2", f"--base-time={base}"]
    done = subprocess.run(
        [*command, *(each for (each,) in calendars)], env={"TZ": "UTC"}, capture_output=True, text=True, check=True
    )
    elapses = re.findall(r"(?:Next elapse|Iter(?:ation|\.) #2): (.*)$", done.stdout, re.MULTILINE)
    assert elapses == [f"{whole_minute(moment):%a %Y-%m-%d %H:%M}:00 UTC" for moment in MOMENTS]


def test_an_installed_timer_belongs_to_its_service() -> None:
    """Systemd itself knows each service as what its timer starts, and says what it is for."""
    with open_folder() as folder:
        found = loaded(units(export("systemd", saved_plan(service="100% [shop]")), folder))
    services = {name: text for name, text in found.items() if name.endswith(".service")}
    assert len(services) == 6
    for name, text in services.items():
        kind = "path" if name.endswith("-changes.service") else "timer"
        assert f"TriggeredBy: {name.removesuffix('.service')}.{kind}" in text
        assert "Description: Maintenance notices for 100% [shop]: " in text


def test_a_later_version_replaces_the_units(tmp_path: Path) -> None:
    """Timers of moments that are no more are taken away."""
    first, second = (plan_of(datetime(2026, 12, day, 4, tzinfo=UTC)) for day in (3, 4))
    made = units(export("systemd", first), tmp_path)
    subprocess.run(["/bin/sh", "-s", str(made)], input=export("systemd", second).encode(), check=True)
    assert sorted(path.name for path in made.iterdir()) == [
        "downtime-20261205-0badcafe-20261204T0400Z.service",
        "downtime-20261205-0badcafe-20261204T0400Z.timer",
        "downtime-20261205-0badcafe-changes.path",
        "downtime-20261205-0badcafe-changes.service",
    ]
