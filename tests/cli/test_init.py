"""`downtime init`: what it asks on a terminal, what it writes, and the command that it says."""

from __future__ import annotations

import gzip
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.cli.commands import COMMANDS
from tests.cli.shells import environment
from tests.cli.terminal import END, INTERRUPT, Session, answer

EXAMPLES = Path(__file__).parents[2] / "examples"
NAIVE = "".join(
    f"{line[:10]} {line[11:16]},{line.partition(',')[2]}" if "T" in line else line
    for line in (EXAMPLES / "traffic.csv").read_text("utf-8").splitlines(keepends=True)
)
WORDS = [sys.executable, "-m", "downtime_cli", "init"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals are those of POSIX")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with traffic and users."""
    monkeypatch.chdir(tmp_path)
    for name in ("traffic.csv", "audience.csv"):
        shutil.copy(EXAMPLES / name, tmp_path)
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Run the command without a terminal; exit code, stdout and stderr."""
    result = CliRunner().invoke(app, ["init", *arguments])
    return result.exit_code, result.stdout, result.stderr


def names(folder: Path) -> list[str]:
    """What a folder holds."""
    return sorted(path.name for path in folder.iterdir())


def settings(path: Path) -> list[str]:
    """The lines of a configuration that say something."""
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def next_command(said: str) -> str:
    """The command that is to be typed next."""
    found = re.search(r"^Next[^:]*: (.+)$", said, re.MULTILINE)
    assert found is not None, said
    return found[1]


def follow(said: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Paste the command that is to be typed next into a shell."""
    command = f"{next_command(said)} --as-of 2026-11-23"
    env = environment(folder)
    return subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_enter_takes_what_is_found(folder: Path) -> None:
    """Defaults are the files of the folder and the zone of most users, and what is said to type makes a plan."""
    session = answer(WORDS, [""] * 5, folder)
    assert session.code == 0
    assert settings(folder / "downtime.toml") == [
        'traffic = "traffic.csv"',
        'audience = "audience.csv"',
        'timezone = "Europe/Berlin"',
    ]
    done = follow(session.screen, folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sun 29 Nov" in done.stdout


def test_a_session_reads_as_a_conversation(folder: Path) -> None:
    """Each question has its default in brackets, what a file holds is one line, and nothing is on standard output."""
    session = answer(WORDS, [""] * 5, folder)
    assert session == Session(
        screen="""\
Enter takes what is in brackets, - leaves it out. Nothing is written before the last answer.
Traffic by hour, a CSV file [traffic.csv]: 
  traffic.csv: 1,680 hours, Mon 14 Sep - Mon 23 Nov 2026, data: good
Users by time zone or country, a CSV file [audience.csv]: 
  audience.csv: users in 6 time zones, 34% of them in Europe/Berlin
Time zone the team reads and types in [Europe/Berlin]: 
Hours in which the team can work, such as Mon-Fri 07:00-19:00 [any hour]: 
Announcements can go by email, status-page, banner, chat-slack, chat-discord, sms, social.
Announce by [email, status-page, banner]: 
wrote downtime.toml
Next: downtime plan --duration 2h
""",  # noqa: W291 - a prompt ends in a blank
        stdout="",
        code=0,
    )


@pytest.mark.parametrize("columns", [60, 80])
def test_a_session_fits_the_terminal(columns: int, folder: Path) -> None:
    """Hints, questions and what files hold are broken where the terminal ends; the words are the same."""
    narrow = answer(WORDS, [""] * 5, folder, columns=columns)
    (folder / "downtime.toml").unlink()
    assert max(map(len, narrow.screen.splitlines())) <= columns
    assert narrow.screen.split() == answer(WORDS, [""] * 5, folder).screen.split()


@pytest.mark.parametrize(("typed", "name"), [("los angeles", "America/Los_Angeles"), ("CET", "Europe/Brussels")])
def test_a_zone_in_short_is_said_in_full(typed: str, name: str, folder: Path) -> None:
    """Before the next question; the configuration says it by its name."""
    session = answer(WORDS, ["", "", typed, "", ""], folder)
    assert f"  {typed!r} is taken for {name}" in session.screen
    assert session.screen.index("is taken for") < session.screen.index("Hours in which")
    assert f'timezone = "{name}"' in settings(folder / "downtime.toml")


@pytest.mark.parametrize(("typed", "name"), [("local", "Asia/Tokyo"), ("Kathmandu", "Asia/Kathmandu")])
def test_a_zone_in_short_that_is_an_option_is_said_at_once(
    typed: str, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And only then, whatever is read and asked after it."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    _, _, stderr = run("traffic.csv", "--timezone", typed)
    assert stderr.count(f"  {typed!r} is taken for {name}\n") == 1
    assert f'timezone = "{name}"' in settings(folder / "downtime.toml")


def test_answers_are_written(folder: Path) -> None:
    """What is typed is what the configuration says."""
    shutil.move(folder / "traffic.csv", folder / "hits per hour.csv")
    typed = ["hits per hour.csv", "-", "america/new_york", "Mon-Fri 06:00-20:00", "email, sms;chat-slack"]
    session = answer(WORDS, typed, folder)
    assert session.code == 0
    said = settings(folder / "downtime.toml")
    assert said[:3] == [
        'traffic = "hits per hour.csv"',
        'timezone = "America/New_York"',
        'team-hours = "Mon-Fri 06:00-20:00"',
    ]
    assert said[3] == "[[ladder]]"
    assert '  { lead = "7d", channels = ["email", "sms", "chat-slack"] },' in said
    assert follow(session.screen, folder).returncode == 0


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        pytest.param(
            ["nowhere.csv", "traffic.csv", *[""] * 4], "nowhere.csv: error: there is no such file", id="no-file"
        ),
        pytest.param(["audience.csv", "traffic.csv", *[""] * 4], "it is an audience, not traffic", id="swapped"),
        pytest.param([b"caf\xe9.csv\n", "traffic.csv", *[""] * 4], "expected text, got bytes", id="no-text"),
        pytest.param(["/dev/null", "traffic.csv", *[""] * 4], "no file that will be there again", id="device"),
        pytest.param(["-", "traffic.csv", *[""] * 4], "this is needed", id="traffic-left-out"),
        pytest.param(["", "traffic.csv", "", *[""] * 3], "not an audience", id="no-audience"),
        pytest.param(["", "", "Berln", *[""] * 3], "did you mean 'Europe/Berlin'?", id="zone"),
        pytest.param(["", "", "", "always", "", ""], "expected weekly hours, got 'always'", id="hours"),
        pytest.param(["", "", "", "", "email pigeon", ""], "expected one of email, status-page", id="channel"),
    ],
)
def test_what_is_no_answer_is_asked_again(typed: list[str | bytes], reason: str, folder: Path) -> None:
    """A wrong answer is told as the option tells it, with the remedy, and the question comes again."""
    session = answer(WORDS, typed, folder)
    assert session.code == 0
    assert reason in session.screen
    assert settings(folder / "downtime.toml")[0] == 'traffic = "traffic.csv"'


def test_a_default_that_fails_is_not_offered_again(folder: Path) -> None:
    """A file that looks right and cannot be read is in brackets once."""
    (folder / "traffic.csv").write_text("timestamp,requests\n2026-11-01T00:00Z,5\n", "utf-8")
    shutil.copy(EXAMPLES / "traffic.csv", folder / "week.txt")
    session = answer(WORDS, ["", "", "week.txt", *[""] * 4], folder)
    assert session.screen.count("a CSV file [traffic.csv]: ") == 1
    assert "Traffic by hour, a CSV file: " in session.screen
    assert session.code == 0


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        pytest.param("", 'traffic-zone = "UTC"', id="default"),
        pytest.param("Asia/Tokyo", 'traffic-zone = "Asia/Tokyo"', id="named"),
        pytest.param("-", '#traffic-zone = "Europe/Berlin"', id="left-out"),
    ],
)
def test_the_clock_of_times_without_one_is_asked_for(typed: str, written: str, folder: Path) -> None:
    """Times without a zone are nobody's until it is said whose; a clock that fits is offered."""
    (folder / "traffic.csv").write_text(NAIVE, "utf-8")
    session = answer(WORDS, ["", typed, *[""] * 4], folder)
    assert "Its times have no zone; whose clock do they show? [UTC]: " in session.screen
    assert "naive-times" not in session.screen
    assert written in (folder / "downtime.toml").read_text("utf-8").splitlines()


@pytest.mark.parametrize("lost", [pytest.param(0, id="the-worst-finding"), pytest.param(3, id="beside-a-worse-one")])
def test_local_time_that_gives_itself_away_is_no_guess(lost: int, folder: Path) -> None:
    """Where clock changes show, several zones fit: they are named once before the question, and none is offered."""
    walls = (datetime(2026, 8, 24, tzinfo=UTC) + timedelta(hours=n) for n in range(2300))
    berlin = Counter(wall.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None) for wall in walls)
    rows = [
        f"{wall:%Y-%m-%d %H:%M},{count * (50 - abs(wall.hour - 14)) * (20 + (13 * wall.day + 7 * wall.hour) % 9)}"
        for wall, count in berlin.items()
        if wall.day != 10 or wall.hour >= 8 * lost
    ]
    (folder / "traffic.csv").write_text("\n".join(["time,requests", *rows]), "utf-8")
    session = answer(WORDS, ["", "Europe/Paris", *[""] * 4], folder)
    said = session.screen.partition("whose clock do they show? [UTC, with a warning]: ")[0]
    assert said.count("such as Europe/Berlin, Europe/Madrid or Europe/Paris") == 1
    assert ("no data" in said) is bool(lost)
    assert 'traffic-zone = "Europe/Paris"' in settings(folder / "downtime.toml")


def test_warnings_come_once(folder: Path) -> None:
    """A file that is read again by another clock is warned of once."""
    row = next(line for line in NAIVE.splitlines() if line.startswith("2026-10-01 05:00,"))
    (folder / "traffic.csv").write_text(NAIVE.replace(row, f"{row}\n{row}"), "utf-8")
    session = answer(WORDS, [""] * 6, folder)
    assert session.screen.count("[repeated-rows]") == 1


def test_a_column_that_has_to_be_named_is_asked_for(folder: Path) -> None:
    """Where the remedy is an option, its value is asked for, and the file is read again with it."""
    lines = (EXAMPLES / "traffic.csv").read_text("utf-8").splitlines()
    rows = ["timestamp,east,west", *(f"{line},{number % 7}" for number, line in enumerate(lines[1:]))]
    (folder / "traffic.csv").write_text("\n".join(rows), "utf-8")
    session = answer(WORDS, ["", "south", "east", *[""] * 4], folder)
    assert session.screen.count("--value-column [another file]: ") == 2
    assert 'value-column = "east"' in settings(folder / "downtime.toml")
    assert follow(session.screen, folder).returncode == 0


def test_another_file_can_be_named_instead(folder: Path) -> None:
    """Whoever leaves the column out is asked for the file again."""
    (folder / "two.csv").write_text("timestamp,east,west\n2026-11-01T00:00Z,5,6\n2026-11-01T01:00Z,50,2\n", "utf-8")
    session = answer(WORDS, ["two.csv", "", "traffic.csv", *[""] * 4], folder)
    assert session.code == 0
    assert "value-column" not in "".join(settings(folder / "downtime.toml"))


@pytest.fixture
def doubled(folder: Path) -> list[str]:
    """Rows in no order, of which an hour comes twice: clocks in Berlin went back in it."""
    rows = [line.replace("2026-09-27", "2026-10-25") for line in NAIVE.splitlines() if "2026-10-25" not in line]
    return [rows[0], "2026-10-25 02:00,9999", *reversed(rows[1:])]


def test_hours_that_come_twice_ask_for_a_clock(doubled: list[str], folder: Path) -> None:
    """An hour that clocks show twice contradicts itself until it is known whose clocks they are."""
    (folder / "traffic.csv").write_text("\n".join(doubled), "utf-8")
    session = answer(WORDS, ["", "Europe/Berlin", *[""] * 4], folder)
    assert "contradicting-hours" in session.screen
    assert 'traffic-zone = "Europe/Berlin"' in settings(folder / "downtime.toml")


def test_ends_of_hours_that_come_twice_ask_for_a_clock_too(folder: Path) -> None:
    """Where hours are named by their ends, it is the hour after the change that comes twice."""
    rows = [line.replace("2026-09-27", "2026-11-01") for line in NAIVE.splitlines() if "2026-11-01" not in line]
    table = [rows[0], "2026-11-01 02:00,9999", *reversed(rows[1:])]
    (folder / "traffic.csv").write_text("\n".join(table), "utf-8")
    session = answer(WORDS, ["", "America/New_York", *[""] * 4], folder)
    assert "say whose: --traffic-zone America/New_York, America/Chicago or America/Los_Angeles" in session.screen
    assert 'traffic-zone = "America/New_York"' in settings(folder / "downtime.toml")


def test_whoever_leaves_out_what_comes_second_is_asked_for_the_file(doubled: list[str], folder: Path) -> None:
    """A file may need two options; without the second another file is wanted, not the first option once more."""
    rows = ["time,east,west", *(f"{row},{number % 7}" for number, row in enumerate(doubled[1:]))]
    (folder / "two.csv").write_text("\n".join(rows), "utf-8")
    session = answer(WORDS, ["two.csv", "east", "", "traffic.csv", *[""] * 4], folder)
    prompts = re.findall(r"(?m)^(Traffic|--value-column|--traffic-zone) ?.*: ", session.screen)
    assert prompts == ["Traffic", "--value-column", "--traffic-zone", "Traffic"]
    assert session.code == 0
    assert settings(folder / "downtime.toml")[:2] == ['traffic = "traffic.csv"', 'audience = "audience.csv"']


def test_home_is_where_a_shell_has_it(folder: Path) -> None:
    """No shell stands before the answers, which may begin with ~ all the same."""
    answer(WORDS, ["~/traffic.csv", *[""] * 4], folder)
    assert settings(folder / "downtime.toml")[0] == f'traffic = "{folder}/traffic.csv"'


def test_what_was_said_is_not_asked(folder: Path) -> None:
    """Options are answers: only the rest is asked for."""
    given = ["traffic.csv", "--audience", "audience.csv", "--team-hours", "Mon-Sun 01:00-23:00", "--channel", "sms"]
    session = answer([*WORDS, *given], ["UTC"], folder)
    assert session.screen.count("]: ") == 1
    assert settings(folder / "downtime.toml")[:4] == [
        'traffic = "traffic.csv"',
        'audience = "audience.csv"',
        'timezone = "UTC"',
        'team-hours = "Mon-Sun 01:00-23:00"',
    ]


@pytest.mark.parametrize("answers", [["", "", INTERRUPT], ["", "", END], [INTERRUPT], [END]])
def test_ctrl_c_and_ctrl_d_leave_nothing(answers: list[str | bytes], folder: Path) -> None:
    """Whoever stops answering ends it with 130, without a traceback, and the folder is as it was."""
    before = names(folder)
    session = answer(WORDS, answers, folder)
    assert session.code == 130
    assert session.screen.endswith("\nnothing was written\n")
    assert names(folder) == before


def test_an_existing_file_is_told_before_any_question(folder: Path) -> None:
    """Nobody answers questions for a file that cannot be written."""
    (folder / "downtime.toml").write_text("duration = '1h'\n", "utf-8")
    session = answer(WORDS, [], folder)
    assert session.code == 4
    assert session.screen.startswith(
        "downtime.toml: error: this file exists, and stays as it is [file-exists]\n  fix: "
    )
    assert (folder / "downtime.toml").read_text("utf-8") == "duration = '1h'\n"


def test_questions_that_nobody_sees_are_not_asked(folder: Path) -> None:
    """Where standard error is no terminal, there is nobody to ask, whatever standard input is."""
    session = answer(["bash", "-c", f"{shlex.join(WORDS)} 2>said"], [], folder)
    assert session.code == 2
    assert "TRAFFIC: error: which traffic? [missing-option]" in (folder / "said").read_text("utf-8")


def test_standard_output_has_the_file_alone(folder: Path) -> None:
    """With -o - the file is printed, questions and all else are on the terminal, and it is as it would be written."""
    session = answer([*WORDS, "-o", "-"], [""] * 5, folder)
    assert "Next, once that is downtime.toml: downtime plan --duration 2h\n" in session.screen
    assert not (folder / "downtime.toml").exists()
    answer(WORDS, [""] * 5, folder)
    assert session.stdout == (folder / "downtime.toml").read_text("utf-8")


def test_without_a_terminal_traffic_is_required() -> None:
    """A script that says too little is a mistake, and never waits for an answer."""
    code, stdout, stderr = run()
    assert (code, stdout) == (2, "")
    assert "TRAFFIC: error: which traffic? [missing-option]" in stderr
    assert not Path("downtime.toml").exists()


def test_without_a_terminal_options_are_the_answers(folder: Path) -> None:
    """What the options say is written, zones by their names; the rest stands there commented out."""
    given = [
        "--traffic-zone",
        "utc+2",
        "--month-first",
        "--only",
        "a=b",
        "--service",
        'the "shop"',
        "--duration",
        "1h30m",
    ]
    (folder / "naive.csv").write_text(re.sub(r"(?m)(?<=\d)$", ",b", NAIVE).replace("requests", "requests,a"), "utf-8")
    code, stdout, stderr = run("naive.csv", *given)
    assert (code, stdout) == (0, "")
    assert settings(folder / "downtime.toml") == [
        'traffic = "naive.csv"',
        'traffic-zone = "UTC+02:00"',
        'only = "a=b"',
        "day-first = false",
        'duration = "1h30m"',
        'service = "the \\"shop\\""',
    ]
    assert next_command(stderr) == "downtime plan"
    assert follow(stderr, folder).returncode == 0


def test_times_without_a_zone_are_warned_of(folder: Path) -> None:
    """Where nobody can be asked whose clock it is, the warning of every command is given."""
    (folder / "traffic.csv").write_text(NAIVE, "utf-8")
    code, _, stderr = run("traffic.csv")
    assert code == 0
    assert "[naive-times]" in stderr


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        pytest.param(["nowhere.csv"], 4, "nowhere.csv: error: there is no such file", id="no-file"),
        pytest.param(["audience.csv"], 3, "it is an audience", id="audience"),
        pytest.param(["-"], 2, "TRAFFIC: error: '-' is no file that will be there again", id="stdin"),
        pytest.param(["traffic.csv", "--audience", "-"], 2, "--audience: error: '-' is no file", id="users-on-stdin"),
        pytest.param(["traffic.csv", "--timezone", "Mars"], 2, "unknown time zone 'Mars'", id="zone"),
        pytest.param(["traffic.csv", "--traffic-zone", "Mars"], 2, "unknown time zone 'Mars'", id="traffic-zone"),
        pytest.param(["traffic.csv", "--team-hours", "x"], 2, "--team-hours: error: expected weekly", id="hours"),
        pytest.param(["traffic.csv", "--only", "a=\udcff"], 2, "--only: error: expected text, got bytes", id="no-text"),
        pytest.param(["traffic.csv", "--channel", "fax"], 2, "--channel: error: expected one of email", id="channel"),
        pytest.param(["traffic.csv", "-o", "no/such.toml"], 4, "no/such.toml: error: cannot write", id="no-folder"),
        pytest.param(["traffic.csv", "-o", "."], 4, ".: error: cannot write: Is a directory", id="folder"),
        pytest.param(["traffic.csv", "-o", ""], 2, "--output: error: expected a text", id="no-name"),
        pytest.param(["traffic.csv", "-o", "a\x1bb"], 2, "expected a name that can be typed", id="odd-name"),
        pytest.param(["--example", "a\nb"], 2, "--example: error: expected a name that can be typed", id="odd-folder"),
        pytest.param(["--example", "-"], 2, "--example: error: - is standard output", id="example-on-stdout"),
        pytest.param(["--example", "x", "traffic.csv"], 2, "an example has answers of its own", id="example-and-more"),
    ],
)
def test_what_cannot_be_is_refused(arguments: list[str], code: int, reason: str, folder: Path) -> None:
    """A mistake ends it with its code and its reason, and nothing is written."""
    before = names(folder)
    found, stdout, stderr = run(*arguments)
    assert (found, stdout) == (code, "")
    assert reason in stderr
    assert names(folder) == before


@pytest.mark.parametrize("target", ["conf/new.toml", "linked/new.toml", "a b.toml"])
def test_another_file_names_its_inputs_from_its_own_folder(target: str, folder: Path) -> None:
    """Paths in the file are from its folder, through links as well, and the command finds it by name."""
    (folder / "conf").mkdir()
    (folder / "far" / "away").mkdir(parents=True)
    (folder / "linked").symlink_to(folder / "far" / "away")
    code, _, stderr = run("traffic.csv", "--audience", "audience.csv", "-o", target)
    assert code == 0
    assert follow(stderr, folder).returncode == 0
    assert next_command(stderr) == f"downtime plan --config {shlex.quote(target)} --duration 2h"


@pytest.mark.parametrize("kind", ["file", "empty", "folder", "link", "dead-link"])
def test_whatever_has_the_name_stays(kind: str, folder: Path) -> None:
    """A file of that name, were it empty or a link to nowhere, is left alone."""
    place = folder / "downtime.toml"
    match kind:
        case "file":
            place.write_text("duration = '1h'\n", "utf-8")
        case "empty":
            place.touch()
        case "folder":
            place.mkdir()
        case "link":
            place.symlink_to("traffic.csv")
        case "dead-link":
            place.symlink_to("nowhere")
    before = place.lstat()
    code, _, stderr = run("traffic.csv")
    assert code == 4
    assert ("cannot write: Is a directory" if kind == "folder" else "[file-exists]") in stderr
    assert place.lstat() == before
    assert not (folder / "nowhere").exists()


def test_a_compressed_file_is_found_and_read(folder: Path) -> None:
    """Traffic may be gzipped, and is offered all the same."""
    (folder / "traffic.csv.gz").write_bytes(gzip.compress((folder / "traffic.csv").read_bytes()))
    (folder / "traffic.csv").unlink()
    session = answer(WORDS, [""] * 5, folder)
    assert settings(folder / "downtime.toml")[0] == 'traffic = "traffic.csv.gz"'
    assert follow(session.screen, folder).returncode == 0


def test_the_example_is_there_to_play_with(folder: Path) -> None:
    """Traffic, users and a configuration are written, and the command that is said needs nothing more."""
    code, stdout, stderr = run("--example", "my example")
    assert (code, stdout) == (0, "")
    assert names(folder / "my example") == ["audience.csv", "downtime.toml", "traffic.csv"]
    assert next_command(stderr) == "downtime plan --config 'my example/downtime.toml'"
    env = environment(folder)
    command = ["bash", "-c", next_command(stderr)]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "example shop" in done.stdout


@pytest.mark.parametrize("name", ["traffic.csv", "audience.csv", "downtime.toml"])
def test_an_example_is_written_as_a_whole(name: str, folder: Path) -> None:
    """Where one of its files is there, none is written."""
    (folder / "example").mkdir()
    (folder / "example" / name).write_text("mine\n", "utf-8")
    code, _, stderr = run("--example", "example")
    assert code == 4
    assert f"example/{name}: error: this file exists, and stays as it is [file-exists]" in stderr
    assert names(folder / "example") == [name]
    assert (folder / "example" / name).read_text("utf-8") == "mine\n"


def test_the_examples_of_the_help_work(folder: Path) -> None:
    """What the help shows can be pasted, where the files are."""
    shutil.copy(EXAMPLES / "audience.csv", folder / "users.csv")
    shown = [shlex.split(line)[2:] for line in COMMANDS["init"].splitlines() if line.startswith("  downtime init")]
    assert len(shown) == 3
    for arguments in shown[1:]:
        assert run(*arguments)[0] == 0
