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
from tests.export_samples import export
from tests.foreign.loopback import open_folder
from tests.foreign.tools import need_command, need_module
from tests.saved_samples import HOSTILE, message, saved_plan

DUE: Final = '{"id": "é\\\\n %s %% $(x)"}\n{}'
TARGETS: Final = ("systemd", "crontab")
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
    machine.install("date", "print(2026)")
    return machine


def one_job(target: str, machine: Machine, **settings: str) -> str:
    """Return the command of the job for one message."""
    plan = plan_of(datetime(2026, 12, 4, 4, tzinfo=UTC))
    settings = {"plan_file": str(machine.folder / "shop.json"), **settings}
    text = export(target, plan, send_with=f"'{machine.folder}/send it' --to 'a b' '$x'", **settings)
    (command,) = COMMANDS[target](text)
    return command


@pytest.mark.parametrize("name", ["plans/shop.json", NASTY_NAME])
@pytest.mark.parametrize("target", TARGETS)
def test_a_job_hands_what_is_due_to_the_sender(target: str, name: str, machine: Machine) -> None:
    """The shell calls `downtime due` in the plan's folder, whatever that is called, and pipes its lines on."""
    path = str(machine.folder / name)
    Path(path).parent.mkdir()
    assert machine.run(one_job(target, machine, plan_file=path)) == 0
    span = ["--since", "2026-12-04T04:00:00Z", "--until", "2026-12-04T04:01:00Z"]
    assert machine.calls("downtime") == [[str(Path(path).parent), "due", path, "--format", "jsonl", *span]]
    assert machine.calls("send it") == [["--to", "a b", "$x", f"{DUE}\n"]]
    assert not (machine.folder / "owned").exists()


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
        local = moment.astimezone(ZoneInfo(zone))
        before = datetime(local.year, 1, 1) - timedelta(minutes=1)
        due = croniter(" ".join(line.split()[:5]), before).get_next(datetime).replace(tzinfo=ZoneInfo(zone))
        wait = int((re.findall(r"sleep (\d+)", line) or ["0"])[0])
        assert (due.astimezone(UTC) + timedelta(seconds=wait)) == moment.replace(second=0)
        assert due.year == int(re.findall(r'"\$\(date \+\\%Y\)" = (\d+)', line)[0])
        assert f"--since {iso_utc(moment.replace(second=0))} " in line


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
        command = [need_command("systemd-analyze"), "verify", "--man=no", *timers]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert len(timers) == 5
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
    elapses = re.findall(r"(?:Next elapse|Iteration #2): (.*)$", done.stdout, re.MULTILINE)
    assert elapses == [f"{moment:%a %Y-%m-%d %H:%M}:00 UTC" for moment in MOMENTS]


def test_an_installed_timer_belongs_to_its_service() -> None:
    """Systemd itself knows each service as what its timer starts, and says what it is for."""
    with open_folder() as folder:
        found = loaded(units(export("systemd", saved_plan(service="100% [shop]")), folder))
    services = {name: text for name, text in found.items() if name.endswith(".service")}
    assert len(services) == 5
    for name, text in services.items():
        assert f"TriggeredBy: {name.removesuffix('.service')}.timer" in text
        assert "Description: Maintenance notices for 100% [shop]: " in text


def test_a_later_version_replaces_the_units(tmp_path: Path) -> None:
    """Timers of moments that are no more are taken away."""
    first, second = (plan_of(datetime(2026, 12, day, 4, tzinfo=UTC)) for day in (3, 4))
    made = units(export("systemd", first), tmp_path)
    subprocess.run(["/bin/sh", "-s", str(made)], input=export("systemd", second).encode(), check=True)
    assert sorted(path.name for path in made.iterdir()) == [
        "downtime-20261205-0badcafe-20261204T0400Z.service",
        "downtime-20261205-0badcafe-20261204T0400Z.timer",
    ]
