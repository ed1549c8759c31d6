"""The jobs of examples/due: shells, systemd and the schemas of GitHub and GitLab read them, and send-due is run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shells import ROOT
from tests.foreign.tools import need_command, need_module
from tests.saved_samples import HOSTILE

JOBS = ROOT / "examples" / "due"
PLAN = ROOT / "examples" / "output" / "plan.json"
CONFIRMED = PLAN.read_text("utf-8").replace('"status": "TENTATIVE"', '"status": "CONFIRMED"')


def check(*command: str | Path, stdin: str | None = None) -> str:
    """Return what a command prints; it has to succeed."""
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def scripts(value: object) -> list[str]:
    """Return all shell scripts of a workflow."""
    if isinstance(value, dict):
        own = [text for key, text in value.items() if key == "run" and isinstance(text, str)]
        return own + [text for each in value.values() for text in scripts(each)]
    return [text for each in value for text in scripts(each)] if isinstance(value, list) else []


@pytest.mark.parametrize("shell", ["bash", "sh"])
@pytest.mark.parametrize("name", ["send-due", "send-one"])
def test_shells_read_the_scripts(shell: str, name: str) -> None:
    """Both are plain POSIX shell."""
    check(need_command(shell), "-n", JOBS / name)


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        pytest.param("vendor.github-workflows", "github.yml", id="github"),
        pytest.param("vendor.gitlab-ci", "gitlab-ci.yml", id="gitlab"),
    ],
)
def test_workflows_keep_their_schema(schema: str, name: str) -> None:
    """The files are YAML of the form that GitHub and GitLab document, and hold shell that bash reads."""
    need_module("check_jsonschema")
    check(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, JOBS / name)
    document = need_module("ruamel.yaml").YAML(typ="safe").load((JOBS / name).read_text("utf-8"))
    jobs = document.get("announcements", {})
    texts = scripts(document) + jobs.get("before_script", []) + jobs.get("script", [])
    assert texts
    for text in texts:
        assert "${{" not in text
        check(need_command("bash"), "-n", stdin=text)


def test_systemd_reads_the_units(tmp_path: Path) -> None:
    """The timer is one that systemd understands, and so is the service."""
    analyze = need_command("systemd-analyze")
    calendar = re.findall(r"^OnCalendar=(.+)$", (JOBS / "downtime-due.timer").read_text("utf-8"), re.MULTILINE)
    assert "*-*-* *:00/10:00" in check(analyze, "calendar", *calendar)
    names = ("downtime-due.service", "downtime-due.timer")
    for name in names:
        (tmp_path / name).write_bytes((JOBS / name).read_bytes())
    check(analyze, "verify", "--man=no", *(tmp_path / name for name in names))


def test_the_crontab_has_one_job() -> None:
    """Five fields of time, a user, and a command that a shell reads; a percent sign would end it."""
    (job,) = re.findall(r"^\*.*$", (JOBS / "crontab").read_text("utf-8"), re.MULTILINE)
    fields = job.split(maxsplit=6)
    assert fields[:6] == ["*/10", "*", "*", "*", "*", "announcements"]
    assert "%" not in fields[6]
    check(need_command("sh"), "-n", stdin=fields[6])


class Job:
    """A job that runs send-due at hours we choose, with a sender that fails when told to."""

    def __init__(self, folder: Path) -> None:
        """Lay out plans, state, a clock and a sender."""
        need_command("jq")
        self.folder, self.told = folder, ""
        for name in ("bin", "plans", "state/sent"):
            (folder / name).mkdir(parents=True)
        (folder / "state" / "last-until").write_text("2026-11-23T00:00:00Z\n")
        self._script("date", 'printf "%s\\n" "$NOW"')
        self._script("send", '[ "$(basename "$1" .json)" != "$FAIL" ] && jq -c . "$1" >> "$SENT"')

    def _script(self, name: str, text: str) -> None:
        """Write a command."""
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def run(self, now: str, fail: str = "") -> int:
        """Run the job at a time; the message of that id cannot be sent."""
        paths = [str(self.folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
        env = {
            "PATH": os.pathsep.join(paths),
            "NOW": now,
            "FAIL": fail,
            "STATE": "state",
            "SEND": str(self.folder / "bin" / "send"),
            "SENT": str(self.folder / "sent.jsonl"),
        }
        plans = sorted(str(path.relative_to(self.folder)) for path in (self.folder / "plans").iterdir())
        done = subprocess.run(
            [JOBS / "send-due", *plans], env=env, cwd=self.folder, check=False, stderr=subprocess.PIPE, text=True
        )
        self.told = done.stderr
        return done.returncode

    def update(self, *change: str) -> None:
        """Change the plan."""
        check(sys.executable, "-m", "downtime_cli", "update", self.folder / "plans" / "plan.json", *change)

    @property
    def sent(self) -> list[dict[str, object]]:
        """Return what was sent."""
        return [json.loads(line) for line in (self.folder / "sent.jsonl").read_text("utf-8").split("\n")[:-1]]


def test_the_job_sends_each_message_once(tmp_path: Path) -> None:
    """Over runs at odd hours, one of which fails on the way, everything goes out once and in order."""
    job = Job(tmp_path)
    path = tmp_path / "plans" / "plan.json"
    path.write_text(CONFIRMED, "utf-8")
    job.update("--status", "COMPLETED", "--as-of", "2026-11-29T04:20:00Z")
    assert job.run("2026-11-25T15:00:00Z") == 0
    assert not (tmp_path / "sent.jsonl").exists()
    assert job.run("2026-11-25T15:00:01Z") == 0
    first = job.sent
    plan = json.loads(path.read_text("utf-8"))
    assert [each["channel"] for each in first] == ["email", "status-page"]
    whole = check(
        sys.executable, "-m", "downtime_cli", "due", path, *"--since 2026-11-23 --until 2026-12-01 -f jsonl".split()
    )
    ids = [json.loads(line)["id"] for line in whole.splitlines()]
    assert job.run("2026-11-29T04:00:00Z", fail=ids[4]) != 0
    assert [each["id"] for each in job.sent] == ids[:4]
    assert job.run("2026-11-29T04:10:00Z") == 0
    assert job.run("2026-11-30T00:00:00Z") == 0
    assert [each["id"] for each in job.sent] == ids
    assert len(ids) == len(plan["announcements"])
    assert (tmp_path / "state" / "last-until").read_text() == "2026-11-30T00:00:00Z\n"


def test_the_job_follows_the_state_of_the_plan(tmp_path: Path) -> None:
    """Nothing goes out before the plan is confirmed, nor that it is over before that is recorded; hints come once."""
    job = Job(tmp_path)
    path = tmp_path / "plans" / "plan.json"
    path.write_bytes(PLAN.read_bytes())
    assert job.run("2026-11-25T15:00:01Z") == 0
    assert job.told.startswith("plans/plan.json: shop api, ")
    assert job.told.endswith(
        " is TENTATIVE: nothing is sent until `downtime update plans/plan.json --status CONFIRMED`\n"
    )
    assert job.run("2026-11-25T15:10:01Z") == 0
    assert (job.told, (tmp_path / "sent.jsonl").exists()) == ("", False)
    job.update("--status", "CONFIRMED", "--as-of", "2026-11-25T15:12:00Z")
    assert job.run("2026-11-25T15:20:01Z") == 0
    assert [(each["kind"], each["send_at"]) for each in job.sent] == [("initial", "2026-11-25T15:12:00Z")] * 2
    assert job.run("2026-11-29T03:10:01Z") == 0
    assert "has passed: type `downtime update plans/plan.json --status IN-PROCESS` once work has begun" in job.told
    job.update("--status", "IN-PROCESS", "--as-of", "2026-11-29T03:11:00Z")
    assert job.run("2026-11-29T05:00:01Z") == 0
    assert "--status COMPLETED`, or `--extend 30m`" in job.told
    assert job.sent[-1]["kind"] == "start"
    job.update("--status", "COMPLETED", "--as-of", "2026-11-29T05:02:00Z")
    assert job.run("2026-11-29T05:10:01Z") == 0
    assert [each["kind"] for each in job.sent][-5:] == ["start"] * 2 + ["complete"] * 3
    assert job.told == ""


def test_hostile_plans_run_no_code(tmp_path: Path) -> None:
    """Names of services, channels and files that mean harm are sent as they are, and nothing else happens."""
    job = Job(tmp_path)
    plan = json.loads(CONFIRMED)
    mail = plan["announcements"][0]
    for number, text in enumerate(HOSTILE):
        own = plan | {"plan_id": f"p{number}", "service": text, "announcements": [mail | {"channel": text}]}
        (tmp_path / "plans" / f"-o $(touch owned) ; {number}.json").write_text(json.dumps(own))
    assert job.run("2026-11-30T00:00:00Z") == 0
    assert sorted(str(each["service"]) for each in job.sent) == sorted(HOSTILE)
    assert {path.name for path in tmp_path.iterdir()} == {"bin", "plans", "state", "sent.jsonl"}
    assert not Path("/tmp/owned").exists()  # noqa: S108 - the file that one of the texts would make


def send_one(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Return how send-one fares with a message, where everything that is sent to arrives."""
    need_command("jq")
    curl = folder / "curl"
    curl.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {folder}/sent\n')
    curl.chmod(0o755)
    addresses = dict.fromkeys(("SMTP_URL", "SLACK_WEBHOOK", "STATUS_PAGE_URL", "BANNER_URL"), "https://in.example")
    env = {"PATH": os.pathsep.join([str(folder), os.environ["PATH"]]), **addresses}
    return subprocess.run([JOBS / "send-one", name], env=env, cwd=folder, check=False, capture_output=True, text=True)


def test_every_message_of_the_customary_ladder_can_be_sent(tmp_path: Path) -> None:
    """As it stands, the sender knows the channels of a plan that names none: nothing holds up what comes after."""
    done = [
        sys.executable,
        "-m",
        "downtime_cli",
        "update",
        "-",
        "--status",
        "COMPLETED",
        "--as-of",
        "2026-11-29T05:00Z",
    ]
    text = check(*done, stdin=CONFIRMED)
    span = "--since 2026-11-23 --until 2026-12-01 --set from=ops@shop.example -o".split()
    check(sys.executable, "-m", "downtime_cli", "due", "-", *span, tmp_path, stdin=text)
    names = sorted(path.name for path in tmp_path.glob("*.json"))
    assert len(names) == 10
    assert [send_one(tmp_path, name).stderr for name in names] == [""] * 10
    sent = (tmp_path / "sent").read_text("utf-8")
    assert all((tmp_path / name).exists() for name in re.findall(r"--upload-file (\S+)", sent))
    assert sent.count("--mail-rcpt customers@example.com") == 3


def test_a_region_without_a_list_is_not_everybody(tmp_path: Path) -> None:
    """What is for some is never sent to all."""
    (tmp_path / "x.json").write_text('{"region": "Asia", "channel": "email"}')
    done = send_one(tmp_path, "x.json")
    assert (done.returncode, done.stderr) == (1, "x: there is no list for its region\n")
    assert not (tmp_path / "sent").exists()
