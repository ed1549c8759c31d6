"""Where answers go: through links, into devices and pipes, to standard output; and what stays of a file replaced."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.cli.files import write_files

resource = pytest.importorskip("resource")  # the limits of POSIX
EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = (EXAMPLES / "output" / "plan.json").read_text("utf-8")
TRAFFIC, AUDIENCE = str(EXAMPLES / "traffic.csv"), str(EXAMPLES / "audience.csv")
PLANNING = ["plan", TRAFFIC, "--audience", AUDIENCE, "--duration", "2h", "--as-of", "2026-11-25"]
CONFIRM = ["--status", "CONFIRMED", "--as-of", "2026-11-24T10:00Z"]
WRITERS = {
    "plan": PLANNING,
    "inspect": ["inspect", TRAFFIC],
    "backtest": ["backtest", TRAFFIC, "--duration", "2h", "--origins", "2"],
    "check": ["check", "--start", "2026-12-05 04:00", "--duration", "1h", "--latest", "+60d", "--as-of", "2026-11-25"],
    "update": ["update", "plan.json", *CONFIRM],
    "notice": ["notice", "plan.json", "--kind", "initial"],
    "page": ["notice", "plan.json", "--channel", "page"],
    "export": ["export", "plan.json", "--to", "ics"],
}
DOCUMENTS = ("plan", "inspect", "backtest", "check")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and devices are those of POSIX")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a plan and a folder within."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.json").write_text(PLAN, "utf-8")
    (tmp_path / "inner").mkdir()
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command; exit code, stdout and stderr."""
    result = CliRunner().invoke(app, [*arguments])
    return result.exit_code, result.stdout, result.stderr


def run_process(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command as a process."""
    command = [sys.executable, "-m", "downtime_cli", *arguments]
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    return subprocess.run(command, check=False, **settings)  # type: ignore[call-overload, no-any-return] # any of them


def names(folder: Path) -> list[str]:
    """List what is in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir())


# Links


@pytest.mark.parametrize("way", ["beside", "other-folder", "absolute", "two-links", "folder-is-link"])
def test_update_follows_links(way: str, folder: Path) -> None:
    """The plan that a link names is changed, wherever it lies, and the link stays."""
    real = folder / "inner" / "real.json"
    Path("plan.json").rename(real)
    match way:
        case "beside":
            link = folder / "inner" / "link.json"
            link.symlink_to("real.json")
        case "other-folder":
            link = folder / "link.json"
            link.symlink_to("inner/../inner/real.json")
        case "absolute":
            link = folder / "link.json"
            link.symlink_to(real)
        case "two-links":
            link = folder / "link.json"
            (folder / "inner" / "next.json").symlink_to("real.json")
            link.symlink_to("inner/next.json")
        case _:
            (folder / "way").symlink_to("inner")
            link = folder / "way" / "real.json"
    assert run("update", str(link), *CONFIRM)[0] == 0
    assert link.is_symlink() == (way != "folder-is-link")
    assert json.loads(real.read_text("utf-8"))["status"] == "CONFIRMED"
    assert [name for name in names(folder / "inner") if name.startswith(".")] == []


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("is_there", [True, False], ids=["there", "dangling"])
def test_every_command_follows_links(writer: str, is_there: bool, folder: Path) -> None:
    """What `-o` names by a link is written to the file behind it, which is made if need be."""
    real = folder / "inner" / ("real.json" if writer in DOCUMENTS else "real.txt")
    if is_there:
        real.write_text("")
    link = folder / ("link.json" if writer in DOCUMENTS else "link.txt")
    link.symlink_to(Path("inner", real.name))
    assert run(*WRITERS[writer], "-o", str(link))[0] in {0, 5}
    assert link.is_symlink()
    assert real.read_text("utf-8")
    assert names(folder / "inner") == [real.name]


@pytest.mark.parametrize("way", ["loop", "itself", "no-folder", "through-a-file"])
def test_links_to_nowhere_are_told(way: str, folder: Path) -> None:
    """Links that go round in circles or lead where no file can be are errors, and stay."""
    link = folder / "link.json"
    match way:
        case "loop":
            link.symlink_to("other.json")
            Path("other.json").symlink_to("link.json")
        case "itself":
            link.symlink_to("link.json")
        case "no-folder":
            link.symlink_to("none/real.json")
        case _:
            link.symlink_to("plan.json/real.json")
    before = names(folder)
    for arguments in ([*PLANNING, "-o", "link.json"], [*WRITERS["export"], "-o", "link.json"]):
        code, shown, told = run(*arguments)
        assert (code, shown) == (4, "")
        assert told.startswith("link.json: error: cannot write: ")
        assert "[unwritable]" in told
    assert (names(folder), link.is_symlink()) == (before, True)


def test_a_link_to_a_saved_plan_guards_it(folder: Path) -> None:
    """What is to stay stays, by whatever name it is to be overwritten."""
    run("update", "plan.json", *CONFIRM)
    before = Path("plan.json").read_bytes()
    Path("link.json").symlink_to("plan.json")
    Path("link.ics").symlink_to("plan.json")
    assert run(*PLANNING, "-o", "link.json")[0] == 4
    assert run(*WRITERS["export"], "-o", "link.ics")[0] == 2
    assert Path("plan.json").read_bytes() == before


def test_a_plan_is_replaced_through_a_link(folder: Path) -> None:
    """Another name for the plan that --replaces names is that plan."""
    run("update", "plan.json", *CONFIRM)
    Path("link.json").symlink_to("plan.json")
    assert run(*PLANNING, "--replaces", "plan.json", "-o", "link.json")[0] == 0
    assert json.loads(Path("plan.json").read_text("utf-8"))["sequence"] == 2
    assert Path("link.json").is_symlink()


def test_folders_may_be_links(folder: Path) -> None:
    """A folder to write into may be a link, and one that is not there yet."""
    Path("out").symlink_to("inner")
    Path("new").symlink_to("inner/new")
    for name in ("out", "new"):
        assert run("export", "plan.json", "--to", "all", "-o", name)[0] == 0
        assert Path(name).is_symlink()
        assert "maintnote.ics" in names(Path(name)) or "ics.ics" in names(Path(name))


# Devices, pipes and descriptors


@pytest.mark.parametrize("writer", WRITERS)
def test_a_pipe_is_written_straight(writer: str, folder: Path) -> None:
    """Into a FIFO goes the text itself; it stays a FIFO, and nothing is left beside it."""
    os.mkfifo("pipe")
    read: list[str] = []
    reader = threading.Thread(daemon=True, target=lambda: read.append(Path("pipe").read_text("utf-8")))
    reader.start()
    before = names(folder)
    code, _, told = run(*WRITERS[writer], "-o", "pipe")
    reader.join(10)
    assert code in {0, 5}, told
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)
    assert names(folder) == before
    if writer in {*DOCUMENTS, "update"}:
        assert json.loads(read[0])["schema"].startswith("downtime-")
    else:
        assert read[0]


@pytest.mark.parametrize("writer", WRITERS)
def test_a_device_is_written_straight(writer: str, folder: Path) -> None:
    """Into a device goes the text, through a link too; the device is the same afterwards."""
    Path("null").symlink_to("/dev/null")
    before = os.lstat("/dev/null")
    for name in ("null", "/dev/null"):
        assert run(*WRITERS[writer], "-o", name)[0] in {0, 5}
    after = os.lstat("/dev/null")
    assert stat.S_ISCHR(after.st_mode)
    assert (after.st_ino, after.st_mode, after.st_rdev) == (before.st_ino, before.st_mode, before.st_rdev)
    assert Path("null").is_symlink()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device of Linux that is always full")
@pytest.mark.parametrize("writer", WRITERS)
def test_a_full_device_is_told(writer: str, folder: Path) -> None:
    """What cannot be written is an error, with nothing on standard output."""
    code, shown, told = run(*WRITERS[writer], "-o", "/dev/full")
    assert (code, shown) == (4, "")
    assert "/dev/full: error: cannot write: No space left on device [unwritable]" in told


def test_a_pipe_that_nobody_reads_on_is_told(folder: Path) -> None:
    """A reader of a FIFO who leaves early has not got the file."""
    os.mkfifo("pipe")
    reader = threading.Thread(daemon=True, target=lambda: os.close(os.open("pipe", os.O_RDONLY)))
    reader.start()
    plan = json.loads(PLAN) | {"more": "x" * 900_000}
    Path("plan.json").write_text(json.dumps(plan), "utf-8")
    code, _, told = run("update", "plan.json", *CONFIRM, "-o", "pipe")
    reader.join(10)
    assert code == 4
    assert "pipe: error: cannot write: Broken pipe [unwritable]" in told


@pytest.mark.parametrize("what", ["folder", "socket"])
def test_what_cannot_be_written_into_is_told(what: str, folder: Path) -> None:
    """Folders and sockets are no targets, and no other file is written either."""
    if what == "folder":
        Path("out.json").mkdir()
    else:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("out.json")
    for name in ("first.md", "out.json"):
        code, shown, told = run(*PLANNING, "-o", name, "-o", "out.json")
        assert (code, shown) == (4, "")
        assert "out.json: error: cannot write: " in told
    assert what == "socket" or not Path("first.md").exists()


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_by_any_name(writer: str, name: str, folder: Path) -> None:
    """It holds what the file would, and nothing else; no file is made."""
    if not Path(name).exists() and name != "-":
        pytest.skip(f"there is no {name} here")
    before = names(folder)
    code, shown, told = run(*WRITERS[writer], "-o", name)
    assert code in {0, 5}, told
    assert names(folder) == before
    if writer in {*DOCUMENTS, "update"}:
        assert json.loads(shown)["schema"].startswith("downtime-")
    form = ["-f", "json"] if writer in DOCUMENTS else []
    expected = run(*WRITERS[writer], *form)[1] if writer != "update" else shown
    assert shown == expected
    assert Path("plan.json").read_text("utf-8") == PLAN


def test_update_to_standard_output_leaves_the_plan(folder: Path) -> None:
    """The next version is printed, and the file keeps the one it has."""
    code, shown, told = run("update", "plan.json", *CONFIRM, "-o", "-")
    assert (code, told, json.loads(shown)["status"]) == (0, "", "CONFIRMED")
    assert Path("plan.json").read_text("utf-8") == PLAN


@pytest.mark.parametrize("name", ["/dev/stdin", "pipe"])
def test_a_plan_from_a_pipe_goes_to_standard_output(name: str, folder: Path) -> None:
    """There is no file to replace where a plan comes from a pipe, by whatever name."""
    os.mkfifo("pipe")
    writer = threading.Thread(daemon=True, target=lambda: Path("pipe").write_text(PLAN, "utf-8"))
    if name == "pipe":
        writer.start()
    done = run_process("update", name, *CONFIRM, input=PLAN)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["status"] == "CONFIRMED"
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)


@pytest.mark.parametrize("form", ["markdown", "csv", "html", "plain", "json", "heatmap-svg"])
def test_the_format_of_a_name_that_says_none(form: str, folder: Path) -> None:
    """It is that of --format, on standard output, in a device and in a file without an extension."""
    expected = run(*PLANNING, "-f", form)[1]
    assert run(*PLANNING, "-f", form, "-o", "-")[1] == expected
    assert run(*PLANNING, "-f", form, "-o", "report")[0] == 0
    assert Path("report").read_text("utf-8") == expected


def test_names_without_a_known_extension(folder: Path) -> None:
    """One without any is JSON; one that we do not know is refused unless the format is said, and so are charts."""
    assert run(*PLANNING, "-o", "report")[0] == 0
    assert json.loads(Path("report").read_text("utf-8"))["schema"] == "downtime-plan/1"
    for name, form in (("report.pdf", []), ("report.pdf", ["-f", "auto"]), ("plan.svg", ["-f", "json"])):
        code, shown, told = run(*PLANNING, "-o", name, *form)
        assert (code, shown) == (2, "")
        assert "cannot tell the" in told
        assert "or say --format" in told
    assert run(*PLANNING, "-o", "report.dat", "-f", "csv")[0] == 0
    assert Path("report.dat").read_text("utf-8").startswith("choice,")
    assert run(*PLANNING, "-o", "plan.svg", "-f", "horizon-svg")[0] == 0
    assert "<svg" in Path("plan.svg").read_text("utf-8")


def test_a_document_without_extension_is_guarded(folder: Path) -> None:
    """A plan that was saved under such a name is not lost either, and --replaces finds it."""
    Path("saved").write_text(PLAN, "utf-8")
    assert run("update", "saved", *CONFIRM)[0] == 0
    code, _, told = run(*PLANNING, "-o", "saved")
    assert (code, "[file-exists]" in told) == (4, True)
    assert run(*PLANNING, "--replaces", "saved", "-o", "saved")[0] == 0


def test_files_beside_standard_output(folder: Path) -> None:
    """Other files are written as well, each in its own format; twice the same is once."""
    code, shown, _ = run(*PLANNING, "-o", "-", "-o", "report.md", "-o", "-", "-o", "saved.json", "-f", "csv")
    assert (code, shown.count("choice,outcome")) == (0, 1)
    assert Path("report.md").read_text("utf-8").startswith("#")
    assert json.loads(Path("saved.json").read_text("utf-8"))["schema"] == "downtime-plan/1"
    assert run(*PLANNING, "-f", "csv")[1] == shown


def test_an_output_of_the_configuration_may_be_standard_output(folder: Path) -> None:
    """`output = "-"` means there what it means when typed."""
    Path("downtime.toml").write_text('output = "-"\nformat = "csv"\n')
    code, shown, _ = run(*PLANNING)
    assert (code, shown.splitlines()[0][:15]) == (0, "choice,outcome,")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["export", "plan.json", "--to", "all", "-o", "-"], id="export"),
        pytest.param(["notice", "plan.json", "--all", "-o", "-"], id="notice"),
        pytest.param(["due", "plan.json", "--since", "2026-11-20", "-o", "-"], id="due"),
        pytest.param(["notice", "--eject", "-"], id="eject"),
        pytest.param(["notice", "plan.json", "--channel", "page", "--server", "nginx", "-o", "-"], id="page"),
    ],
)
def test_standard_output_is_no_folder(arguments: list[str], folder: Path) -> None:
    """Where a folder is meant, `-` is a usage error; so it is for the page beside what configures the server."""
    before = names(folder)
    code, shown, told = run(*arguments)
    assert (code, shown) == (2, "")
    assert "[bad-option]" in told
    assert names(folder) == before


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors by name as Linux has them")
def test_open_descriptors_are_written_into(folder: Path) -> None:
    """A descriptor that a shell has opened is written at its place; what stood there before stays."""
    Path("log").write_text("before\n")
    with Path("log").open("a") as log:
        done = run_process(*PLANNING, "-o", f"/dev/fd/{log.fileno()}", pass_fds=[log.fileno()])
    assert (done.returncode, done.stderr) == (0, "")
    assert "Recommended" in done.stdout
    before, _, document = Path("log").read_text("utf-8").partition("\n")
    assert (before, json.loads(document)["schema"]) == ("before", "downtime-plan/1")
    with Path("log").open("a") as log:
        assert run_process(*PLANNING, "-o", "/dev/stdout", "-f", "csv", stdout=log).returncode == 0
    assert Path("log").read_text("utf-8").startswith("before\n{")
    assert "\nchoice,outcome" in Path("log").read_text("utf-8")
    assert run_process(*PLANNING, "-o", "/dev/fd/77").returncode == 4
    assert run_process(*PLANNING, "-o", "/dev/fd/" + "9" * 30).returncode == 4


# Names and rights


@pytest.mark.parametrize("name", ["x" * 250 + ".json", "é" * 125 + ".json"], ids=["ascii", "utf-8"])
def test_the_longest_names_work(name: str, folder: Path) -> None:
    """A name of 255 bytes is as good as any."""
    assert len(os.fsencode(name)) == 255
    assert run(*PLANNING, "-o", name)[0] == 0
    assert run("update", name, "--status", "CONFIRMED", "--as-of", "2026-11-25T10:00Z")[0] == 0
    assert json.loads(Path(name).read_text("utf-8"))["sequence"] == 1


@pytest.mark.parametrize("arguments", [[*PLANNING, "-o", "x" * 256 + ".json"], ["notice", "--eject", "x" * 256]])
def test_longer_names_are_told(arguments: list[str], folder: Path) -> None:
    """A name that no file can have is an error."""
    code, shown, told = run(*arguments)
    assert (code, shown) == (4, "")
    assert "File name too long" in told


def test_names_that_no_file_can_have_are_told(folder: Path) -> None:
    """A configuration may hold what a command line cannot: a zero byte."""
    Path("downtime.toml").write_text('output = "a\\u0000b.json"\n')
    code, shown, told = run(*PLANNING)
    assert (code, shown) == (4, "")
    assert "[unwritable]" in told


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o060])
def test_the_mode_stays(mode: int, folder: Path) -> None:
    """What is replaced keeps who may read and write it."""
    Path("plan.json").chmod(mode)
    assert run("update", "plan.json", *CONFIRM)[0] == 0
    assert stat.S_IMODE(Path("plan.json").stat().st_mode) == mode


def test_new_files_go_by_the_umask(folder: Path) -> None:
    """As if they were made by a shell."""
    before = os.umask(0o027)
    try:
        assert run(*PLANNING, "-o", "new.json")[0] == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path("new.json").stat().st_mode) == 0o640


def test_a_replaced_file_is_a_new_one(folder: Path) -> None:
    """It keeps its labels, and its time is that of the change."""
    os.utime("plan.json", (10**9, 10**9))
    try:
        os.setxattr("plan.json", "user.ticket", b"CHG-17")
        has_labels = True
    except (AttributeError, OSError):  # not every system or file system has them
        has_labels = False
    assert run("update", "plan.json", *CONFIRM)[0] == 0
    assert Path("plan.json").stat().st_mtime > 10**9 + 1
    assert not has_labels or os.getxattr("plan.json", "user.ticket") == b"CHG-17"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_stays(folder: Path) -> None:
    """Root changes a plan of somebody else, whose it stays."""
    os.chown("plan.json", 12345, 23456)
    assert run("update", "plan.json", *CONFIRM)[0] == 0
    found = Path("plan.json").stat()
    assert (found.st_uid, found.st_gid) == (12345, 23456)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that an ordinary user owns and reaches."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


AS_ANOTHER = """
import os, sys
from downtime_cli.cli.app import app
from downtime_cli.cli.files import write_files

user, *arguments = sys.argv[1:]
text = open("plan.json").read()
for warm_up in ([*arguments[:1], "copy.json", *arguments[2:6]], ["schema", "plan"]):  # imports what others may not read
    with open("copy.json", "w") as file:
        file.write(text)
    try:
        app(warm_up)
    except SystemExit:
        pass
print("----", file=sys.stderr)
print("----")
sys.stdout.flush()
os.setgroups([23456])
os.setgid(int(user))
os.setuid(int(user))
app(arguments)
"""


def run_as(user: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as another user, who is in one group more; the interpreter may lie where he cannot look."""
    command = [sys.executable, "-c", AS_ANOTHER, str(user), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    done.stdout, done.stderr = (text.partition("----\n")[2] for text in (done.stdout, done.stderr))
    return done


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="takes root to become somebody else")
@pytest.mark.parametrize("what", ["file", "folder", "group", "hidden"])
def test_an_ordinary_user_writes_what_he_may(what: str, open_folder: Path) -> None:
    """What is write-protected is not replaced; a file of others keeps its group as far as the user is in it."""
    plan = open_folder / "plan.json"
    plan.write_text(PLAN, "utf-8")
    other = 12345
    os.chown(open_folder, other, other)
    match what:
        case "file":
            os.chown(plan, other, other)
            plan.chmod(0o444)
        case "folder":
            os.chown(plan, other, other)
            open_folder.chmod(0o555)
        case "hidden":
            open_folder.chmod(0o000)
        case _:
            os.chown(plan, 0, 23456)
            plan.chmod(0o664)
    done = run_as(other, "update", str(plan), *CONFIRM)
    if what == "group":
        assert (done.returncode, json.loads(plan.read_text("utf-8"))["status"]) == (0, "CONFIRMED")
        assert (plan.stat().st_uid, plan.stat().st_gid, stat.S_IMODE(plan.stat().st_mode)) == (other, 23456, 0o664)
        return
    assert done.returncode == 4, done.stderr
    assert "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert plan.read_text("utf-8") == PLAN
    assert names(open_folder) == ["plan.json"]
    if what == "hidden":
        made = run_as(other, "update", "plan.json", *CONFIRM, "-o", str(open_folder / "new.json"))
        assert (made.returncode, made.stdout) == (4, "")
        assert "Permission denied" in made.stderr


# Durability


@pytest.mark.parametrize("is_new", [True, False])
def test_what_is_written_is_synced(is_new: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text reaches the disk before it takes its place, and the folder after it."""
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def sync(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        steps.append("folder" if is_folder else f"text of {os.fstat(handle).st_size} bytes")
        fsync(handle)

    def put(source: Path, target: Path) -> None:
        steps.append("place")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", put)
    target = "new.json" if is_new else "plan.json"
    assert run("update", "plan.json", *CONFIRM, "-o", target)[0] == 0
    assert steps == [f"text of {Path(target).stat().st_size} bytes", "place", "folder"]


@pytest.mark.skipif(sys.platform != "linux", reason="a call that only Linux waits for")
def test_many_files_are_synced_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of messages reach the disk by one call, before the first of them takes its place."""
    steps: list[str] = []
    replace = os.replace

    def put(source: Path, target: Path) -> None:
        steps.append("place")
        replace(source, target)

    monkeypatch.setattr(os, "sync", lambda: steps.append("all"))
    monkeypatch.setattr(os, "fsync", lambda _: steps.append("one"))
    monkeypatch.setattr(os, "replace", put)
    for number, expected in ((50, [*["one"] * 50, *["place"] * 50, "one"]), (51, ["all", *["place"] * 51, "one"])):
        steps.clear()
        write_files({f"inner/{at}": "text" for at in range(number)})
        assert steps == expected


def test_a_disk_that_is_full_changes_nothing(folder: Path) -> None:
    """Of several files, none is replaced if one cannot be written in full; nothing is left beside them."""
    out = folder / "out"
    assert run("export", "plan.json", "--to", "all", "-o", "out")[0] == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    middle = sorted(map(len, before.values()))[len(before) // 2]
    run("update", "plan.json", *CONFIRM)

    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (middle, middle))

    # Python would cut off a module that it compiles, too, and read the rest of it from then on.
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = run_process("export", "plan.json", "--to", "all", "-o", "out", preexec_fn=limit_files, env=env)
    assert (done.returncode, "cannot write: File too large" in done.stderr) == (4, True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
