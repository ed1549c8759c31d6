"""`downtime due` as jobs use it."""

from __future__ import annotations

import email
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.policy import default
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from tests.cli.shells import ROOT

PLAN = ROOT / "examples" / "output" / "plan.json"
TEXT = PLAN.read_text("utf-8").replace('"status": "TENTATIVE"', '"status": "CONFIRMED"')
DAYS = ["--since", "2026-11-25", "--until", "2026-11-30"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with the example plan, confirmed from the beginning."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "plan.json").write_text(TEXT, "utf-8")
    return tmp_path


def run(*arguments: str, stdin: str | None = None) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command."""
    result = CliRunner().invoke(app, ["due", *arguments], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def test_lines_of_json_are_one_a_message() -> None:
    """Each line is a message by the schema of the document, which has the same messages."""
    code, out, err = run("plan.json", *DAYS, "--format", "jsonl")
    assert code == 0
    assert err.startswith("plan.json: the planned end of shop api, Sun 29 Nov 2026 06:00 CET (UTC+1), has passed: ")
    messages = [json.loads(line) for line in out.splitlines()]
    document = json.loads(run("plan.json", *DAYS, "--format", "json")[1])
    assert document["messages"] == messages
    assert len(messages) == len(json.loads(TEXT)["announcements"]) - 3  # the ends wait
    schema = CliRunner().invoke(app, ["schema", "due"]).stdout
    jsonschema.validate(document, json.loads(schema))


def test_cut_anywhere_the_lines_are_the_same() -> None:
    """Hour by hour the lines are those of the whole span."""
    hours = [f"2026-11-{day}T{hour:02d}:00Z" for day in range(25, 30) for hour in range(24)] + ["2026-11-30"]
    lines = [run("plan.json", "--since", since, "--until", until, "-f", "jsonl")[1] for since, until in pairwise(hours)]
    assert "".join(lines) == run("plan.json", *DAYS, "-f", "jsonl")[1]


@pytest.mark.parametrize(
    ("status", "until", "hint"),
    [
        pytest.param(
            "TENTATIVE",
            "2026-11-27",
            "my plan.json: shop api, Sun 29 Nov 2026 04:00-06:00 CET (UTC+1), is TENTATIVE: nothing is sent until "
            "`downtime update 'my plan.json' --status CONFIRMED`",
            id="tentative",
        ),
        pytest.param(
            "TENTATIVE",
            "2026-11-29T05:00Z",
            "my plan.json: shop api, Sun 29 Nov 2026 04:00-06:00 CET (UTC+1), is TENTATIVE and past: users were not "
            "told of it, as nobody typed `downtime update 'my plan.json' --status CONFIRMED`; type "
            "`--status CANCELLED` instead",
            id="never-confirmed",
        ),
        pytest.param("CONFIRMED", "2026-11-29T02:59:59Z", "", id="before-the-start"),
        pytest.param(
            "CONFIRMED",
            "2026-11-29T03:00Z",
            "my plan.json: the planned start of shop api, Sun 29 Nov 2026 04:00 CET (UTC+1), has passed: type "
            "`downtime update 'my plan.json' --status IN-PROCESS` once work has begun, or `--status CANCELLED`",
            id="at-the-start",
        ),
        pytest.param("IN-PROCESS", "2026-11-29T04:59:59Z", "", id="under-way"),
        pytest.param(
            "IN-PROCESS",
            "2026-11-29T05:00Z",
            "my plan.json: the planned end of shop api, Sun 29 Nov 2026 06:00 CET (UTC+1), has passed: type "
            "`downtime update 'my plan.json' --status COMPLETED`, or `--extend 30m`",
            id="at-the-end",
        ),
        pytest.param("COMPLETED", "2026-11-30", "", id="completed"),
        pytest.param("CANCELLED", "2026-11-30", "", id="cancelled"),
    ],
)
def test_the_team_is_told_what_to_type(folder: Path, status: str, until: str, hint: str) -> None:
    """A plan that waits for a word of its team says so on stderr, with the command; stdout has messages only."""
    (folder / "my plan.json").write_text(TEXT.replace('"status": "CONFIRMED"', f'"status": "{status}"'), "utf-8")
    code, _, err = run("my plan.json", "--since", "2026-11-23", "--until", until, "-f", "jsonl")
    assert (code, err) == (0, f"{hint}\n" if hint else "")


@pytest.mark.parametrize(
    ("late", "expected"), [(0, "30m"), (15, "30m"), (16, "1h"), (45, "1h"), (46, "1h30m"), (225, "4h")]
)
def test_the_extension_to_type_is_long_enough(late: int, expected: str) -> None:
    """However late it is, the new end leaves a quarter of an hour at least."""
    now = datetime(2026, 11, 29, 5, tzinfo=UTC) + timedelta(minutes=late)
    _, _, err = run("plan.json", "--since", "2026-11-29T05:00Z", "--until", now.isoformat())
    assert f"`--extend {expected}`" in err


@pytest.mark.parametrize("late", [226, 24 * 60, 43 * 60])
def test_no_extension_is_advised_where_work_must_be_over(late: int) -> None:
    """Long after the planned end somebody forgot to record it, and is not told to make the window longer."""
    now = datetime(2026, 11, 29, 5, tzinfo=UTC) + timedelta(minutes=late)
    _, _, err = run("plan.json", "--since", "2026-11-29T05:00Z", "--until", now.isoformat())
    assert err.endswith("has passed: type `downtime update plan.json --status COMPLETED`\n")


def test_by_the_clock_nobody_has_to_type(folder: Path) -> None:
    """Where users are told of the end by the clock, it goes out, and the team is not asked."""
    plan = json.loads(TEXT) | {"automatic": True}
    for each in plan["announcements"]:
        each["send_at"] = each["send_at"] or plan["window"]["end"]
    (folder / "plan.json").write_text(json.dumps(plan))
    code, out, err = run("plan.json", *DAYS, "-f", "jsonl")
    assert (code, err) == (0, "")
    assert [json.loads(line)["kind"] for line in out.splitlines()][-3:] == ["complete"] * 3


def test_people_get_a_table() -> None:
    """Without a format it is for people: by the team's clock, with window and id below."""
    code, out, _ = run("plan.json", *DAYS)
    assert code == 0
    assert out.startswith("Messages due Wed 25 Nov 2026 01:00 - Mon 30 Nov 2026 01:00 CET (UTC+1)\n")
    assert "Messages, CET (UTC+1) Europe/Berlin\n" in out
    assert "Sun 29 Nov 04:00  start     status-page  everybody  shop api\n" in out
    assert max(map(len, out.splitlines())) <= 80


def test_nothing_due_is_an_answer() -> None:
    """A span without messages ends with 0: no line of JSON, one sentence for people."""
    nothing = ["plan.json", "--since", "2026-11-24", "--until", "2026-11-24T01:00Z"]
    assert run(*nothing, "-f", "jsonl") == (0, "", "")
    assert "Nothing is due from 1 plan." in run(*nothing)[1]


def test_until_is_now_if_nobody_says_otherwise() -> None:
    """The end defaults to the clock, in whole seconds, so that the next run can begin there."""
    document = json.loads(run("plan.json", "--since", "2026-11-25", "-f", "json")[1])
    assert "." not in document["until"]
    assert document["since"] == "2026-11-25T00:00:00Z"


def test_lines_carry_the_words_of_notices(folder: Path) -> None:
    """Subject and text are those of `downtime notice`, with the details of downtime.toml, in the language asked for."""
    (folder / "downtime.toml").write_text('[details]\nwhat = "New disks."\n[details.de]\nwhat = "Neue Platten."\n')
    first, *_ = map(json.loads, run("plan.json", *DAYS, "-f", "jsonl")[1].splitlines())
    assert first["subject"].startswith("Planned maintenance: shop api")
    assert "New disks." in first["text"]
    german, *_ = map(json.loads, run("plan.json", *DAYS, "-f", "jsonl", "--language", "de")[1].splitlines())
    assert "Neue Platten." in german["text"]
    other, *_ = map(json.loads, run("plan.json", *DAYS, "-f", "jsonl", "--set", "what=Old ones.")[1].splitlines())
    assert "Old ones." in other["text"]


def test_channels_of_ones_own_have_no_words(folder: Path) -> None:
    """A channel without a template is handed on without text; a template for it gives the text."""
    plan = json.loads(TEXT)
    plan["announcements"] = [plan["announcements"][0] | {"channel": "pager"}]
    (folder / "plan.json").write_text(json.dumps(plan))
    (folder / "own").mkdir()
    (folder / "own" / "pager.txt.j2").write_text("Beep: {{ service }}")
    (without,) = map(json.loads, run("plan.json", *DAYS, "-f", "jsonl", "-o", "out")[1].splitlines())
    assert (without["subject"], without["text"]) == (None, None)
    assert [path.suffix for path in (folder / "out").iterdir()] == [".json"]
    (worded,) = map(json.loads, run("plan.json", *DAYS, "-f", "jsonl", "--templates", "own")[1].splitlines())
    assert worded["text"] == "Beep: shop api\n"


def test_files_are_named_by_the_message(folder: Path) -> None:
    """With a folder each message is there as JSON and in its channel's form; asked again the files are the same."""
    _, out, _ = run("plan.json", *DAYS, "-f", "jsonl", "-o", "deep/er")
    messages = [json.loads(line) for line in out.splitlines()]
    files = {path.name: path.read_bytes() for path in (folder / "deep" / "er").iterdir()}
    values = {name: json.loads(text) for name, text in files.items() if name.endswith(".json")}
    assert values == {f"{each['id']}.json": each for each in messages}
    for each in messages:
        ending = {"email": ".txt", "status-page": ".md", "banner": ".html"}[each["channel"]]
        assert each["text"].encode() in files[each["id"] + ending]
    run("plan.json", *DAYS, "-o", "deep/er")
    assert {path.name: path.read_bytes() for path in (folder / "deep" / "er").iterdir()} == files


def test_mails_are_ready_to_send_where_there_is_a_sender(folder: Path) -> None:
    """Each mail is dated when it is due and has a Message-ID of its own: two reminders are two mails."""
    plan = json.loads(TEXT)
    reminder = next(each for each in plan["announcements"] if each["kind"] == "reminder")
    times = ["2026-11-26T09:00:00Z", "2026-11-27T09:00:00Z"]
    plan["announcements"] = [reminder | {"channel": "email", "send_at": time} for time in times]
    (folder / "plan.json").write_text(json.dumps(plan))
    run("plan.json", *DAYS, "-o", "out", "--set", "from=Ops <ops@example.com>")
    mails = [email.message_from_bytes(path.read_bytes(), policy=default) for path in (folder / "out").glob("*.eml")]
    assert sorted(mail["Date"].datetime.isoformat() for mail in mails) == [f"{time[:-1]}+00:00" for time in times]
    assert len({mail["Message-ID"] for mail in mails}) == 2


def test_chat_has_a_form_of_its_own_beside_its_values(folder: Path) -> None:
    """Slack's blocks are JSON as well, and lie beside the message's values under a name of their own."""
    plan = json.loads(TEXT)
    plan["announcements"] = [plan["announcements"][0] | {"channel": "chat-slack"}]
    (folder / "plan.json").write_text(json.dumps(plan))
    (line,) = map(json.loads, run("plan.json", *DAYS, "-f", "jsonl", "-o", "out")[1].splitlines())
    assert {path.name for path in (folder / "out").iterdir()} == {f"{line['id']}.json", f"{line['id']}.chat-slack.json"}


def test_a_plan_may_come_from_a_pipe() -> None:
    """`-` is standard input."""
    assert run("-", *DAYS, "-f", "jsonl", stdin=TEXT)[:2] == run("plan.json", *DAYS, "-f", "jsonl")[:2]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["plan.json"], 2, "--since: error: since when? [missing-option]", id="no-since"),
        pytest.param(["plan.json", "--since", "soon"], 2, "--since: error: expected a date", id="no-time"),
        pytest.param(
            ["plan.json", "--since", "2026-11-25", "--until", "2026-11-24"],
            3,
            "--until: error: until (2026-11-24T00:00:00Z) lies before since (2026-11-25T00:00:00Z) [contradiction]",
            id="reversed",
        ),
        pytest.param(["no.json", *DAYS], 4, "no.json: error", id="no-file"),
        pytest.param(["plan.json", *DAYS, "-o", "a.txt"], 4, "a.txt: error: cannot make the folder", id="dir"),
        pytest.param(["plan.json", *DAYS, "-o", "plan.json"], 2, "'plan.json' is a file that this", id="itself"),
        pytest.param(["plan.json", "copy.json", *DAYS], 3, "[plan-conflict]", id="conflict"),
        pytest.param(["plan.json", *DAYS, "-f", "json", "--templates", "none"], 4, "none: error", id="no-templates"),
        pytest.param(["plan.json", *DAYS, "-f", "json", "--language", "xx"], 2, "--language: error", id="language"),
    ],
)
def test_failures_print_nothing(folder: Path, arguments: list[str], code: int, message: str) -> None:
    """On failure the exit code says what kind, stderr what, and stdout nothing."""
    other = json.loads(TEXT) | {"service": "another"}
    (folder / "copy.json").write_text(json.dumps(other))
    (folder / "a.txt").write_text("")
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert message in err


def test_everything_wrong_with_any_plan_is_told_at_once(folder: Path) -> None:
    """One broken plan among several: all issues, and none of the good plans' messages."""
    (folder / "broken.json").write_text("{")
    (folder / "other.json").write_text("[]")
    code, out, err = run("plan.json", "no.json", "broken.json", "other.json", *DAYS, "-o", "out")
    assert (code, out) == (3, "")
    assert [line.partition(":")[0] for line in err.splitlines() if ": error: " in line] == [
        "no.json",
        "broken.json",
        "other.json",
    ]
    assert not (folder / "out").exists()


def test_hostile_plans_stay_on_their_line(folder: Path) -> None:
    """A service and a channel that mean harm break no line, hide nothing and name no file elsewhere."""
    plan = json.loads(TEXT)
    plan["service"] = "x\r\n\x1b[2J\u202e {{ 7*7 }} $(id)"
    plan["announcements"][0]["channel"] = "../../etc/passwd\n\u2028"
    (folder / "plan.json").write_text(json.dumps(plan))
    _, out, _ = run("plan.json", *DAYS, "-f", "jsonl", "-o", "out")
    assert all(line.isprintable() for line in out.split("\n"))
    assert {json.loads(line)["service"] for line in out.splitlines()} == {plan["service"]}
    assert all(path.parent.name == "out" for path in (folder / "out").iterdir())
    assert "\x1b" not in run("plan.json", *DAYS)[1]


def test_due_does_not_wait_for_what_it_does_not_need() -> None:
    """Asked every few minutes, it loads no library of others where there is nothing to say."""
    script = (
        "import sys; from downtime_cli.cli.app import app; app(sys.argv[1:], standalone_mode=False); "
        "print([name for name in ('rich', 'dateutil', 'holidays', 'jinja2', 'babel') if name in sys.modules])"
    )
    command = [
        sys.executable,
        "-c",
        script,
        "due",
        "plan.json",
        *"--since 2026-11-24 --until 2026-11-25 -f jsonl".split(),
    ]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("has_script", [True, False])
def test_a_banner_leaves_its_script_out_where_that_is_asked(folder: Path, has_script: bool) -> None:
    """--no-script holds for the text of a message and for its file."""
    option = [] if has_script else ["--no-script"]
    code, out, _ = run("plan.json", *DAYS, "-f", "json", "-o", "out", *option)
    assert code == 0
    texts = [each["text"] for each in json.loads(out)["messages"] if each["channel"] == "banner"]
    files = [path.read_text("utf-8") for path in (folder / "out").glob("*.html")]
    assert sorted(files) == sorted(texts) != []
    assert {"<script" in text for text in texts} == {has_script}
