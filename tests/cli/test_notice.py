"""`downtime notice`, as typed."""

from __future__ import annotations

import email
import json
from email.policy import default
from pathlib import Path

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.notices.names import CHANNELS, KINDS, LANGUAGES
from tests.saved_samples import HOSTILE

EXAMPLES = Path(__file__).parents[2] / "examples"
ALL_SAID = [
    "what=We move.",
    "still_works=Reading.",
    "contact=ops@example.com",
    "updates_url=https://status.example.com",
]
SET = [part for each in ALL_SAID for part in ("--set", each)]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a copy of the example's plan, which is tentative, in a folder of its own, the working directory."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "plan.json"
    path.write_bytes((EXAMPLES / "output" / "plan.json").read_bytes())
    return str(path)


def run(*args: str, code: int = 0, given: str | None = None) -> tuple[str, str]:
    """Return what `downtime notice` writes to stdout and stderr."""
    result = CliRunner().invoke(app, ["notice", *args], input=given)
    assert result.exit_code == code, result.stderr
    return result.stdout, result.stderr


def test_the_news_of_the_plan_by_mail(plan: str) -> None:
    """Without options it is a mail with the news, subject on top, and nothing on stderr if all was said."""
    out, err = run(plan, *SET)
    assert out.startswith("Subject: Planned maintenance: shop api – Sunday, 29 November 2026, 04:00 (UTC+1)\n\n")
    assert "What we are doing: We move." in out
    assert err == tentative("notice initial", plan)
    assert run(plan, *SET, "--kind", "complete")[1].count("TENTATIVE") == 1
    confirm = CliRunner().invoke(app, ["update", plan, "--status", "CONFIRMED", "--as-of", "2026-11-25T18:00Z"])
    assert confirm.exit_code == 0
    assert run(plan, *SET)[1] == ""


@pytest.mark.parametrize(
    ("command", "place"),
    [
        pytest.param(("--kind", "start"), "notice start", id="one"),
        pytest.param(("--all", "-o", "out"), "notice --all", id="all"),
        pytest.param(("--channel", "page"), "notice page", id="page"),
    ],
)
def test_a_tentative_plan_is_noted(plan: str, command: tuple[str, ...], place: str) -> None:
    """Whatever is written of a plan that is not confirmed comes with a note; a list of what there is does not."""
    assert tentative(place, plan) in run(plan, *SET, *command)[1]
    assert run(plan, "--list")[1] == ""


def tentative(place: str, plan: str) -> str:
    """Return what is noted of the example's plan."""
    message = "note: the plan is TENTATIVE: users are not to be told of it yet [not-confirmed]"
    return f"{place}: {message}\n  fix: before it is sent or shown: downtime update {plan} --status CONFIRMED\n"


def test_open_questions_are_told(plan: str) -> None:
    """What a notice leaves open is a warning, and the notice is written."""
    out, err = run(plan, "--channel", "sms", "--kind", "reminder")
    assert out.startswith("shop api: reminder: maintenance Sun 29 Nov 04:00-06:00 UTC+1.")
    assert err == (
        "notice reminder: warning: the notice does not say: what, still_works, contact, updates_url [missing-details]\n"
        "  fix: add it to [details], or give it with --set\n"
    ) + tentative("notice reminder", plan)


@pytest.mark.parametrize(("kind", "status"), [("complete", "COMPLETED"), ("cancelled", "CANCELLED")])
def test_what_is_not_recorded_yet_is_told(plan: str, kind: str, status: str) -> None:
    """A text that says it is over, written before anybody has said so, is written with a warning."""
    out, err = run(plan, *SET, "--kind", kind)
    assert out
    assert err == (
        f"notice {kind}: warning: the plan is TENTATIVE: what the {kind} notice says is not recorded yet [wrong-kind]\n"
        f"  fix: before it is sent: downtime update {plan} --status {status}\n"
    )


def test_details_come_from_the_file(plan: str) -> None:
    """[details] and [details.de] of downtime.toml are what notices say; --set wins."""
    Path("downtime.toml").write_text(
        '[details]\nwhat = "We move."\nwhy = "No room."\nstill_works = ["Reading", "Search"]\n'
        '[details.de]\nwhat = "Wir ziehen um."\n',
        "utf-8",
    )
    out, err = run(plan, "--language", "de", "--set", "why=Platz")
    assert "Was wir tun: Wir ziehen um.\nWeiterhin verfügbar: Reading, Search\nWarum: Platz\n" in out
    assert "no text in de for why, still_works" in err


def test_language_of_the_details(plan: str) -> None:
    """Where details say their language, notices are in it unless another is asked for."""
    assert run(plan, "--set", "language=fr", "--channel", "sms")[0].startswith("shop api : maintenance le dim. 29 nov.")


def test_region(plan: str) -> None:
    """The clock of a region comes first."""
    assert "09:30" not in run(plan, "--channel", "sms", *SET)[0]
    assert "Sun 29 Nov 08:30-10:30 UTC+5:30" in run(plan, "--channel", "sms", "--region", "asia/kolkata", *SET)[0]


def test_mail_with_calendar(plan: str, tmp_path: Path) -> None:
    """A file that ends in .eml is a mail, dated when it is due, with the window attached."""
    sender = ["--set", "from=Ops <ops@example.com>", "--set", "to=users@example.com"]
    out, _ = run(plan, "--kind", "initial", "--ics", "-o", "initial.eml", *sender, *SET)
    assert out == ""
    mail = email.message_from_bytes((tmp_path / "initial.eml").read_bytes(), policy=default)
    assert mail["To"] == "users@example.com"
    assert mail["Date"].datetime.isoformat() == "2026-11-25T15:00:00+00:00"
    (attached,) = mail.iter_attachments()
    assert Calendar.from_ical(attached.get_content()).walk("VEVENT")


def test_a_mail_nobody_planned_has_the_date_of_the_version(plan: str) -> None:
    """A mail that is not in the schedule is dated when the plan became as it is."""
    out, _ = run(plan, "--kind", "start", "--format", "eml", "--set", "from=ops@example.com", *SET)
    assert email.message_from_string(out, policy=default)["Date"].datetime.isoformat() == "2026-11-23T00:00:00+00:00"


@pytest.mark.parametrize(
    ("args", "start"),
    [
        pytest.param(["--format", "html"], "<!DOCTYPE html>", id="page-of-a-mail"),
        pytest.param(["--format", "html", "--channel", "banner"], '<div class="downtime-banner"', id="banner"),
        pytest.param(["--channel", "chat-slack"], '{\n  "text"', id="slack"),
    ],
)
def test_forms(args: list[str], start: str, plan: str) -> None:
    """A message can be had in the forms its channel has."""
    assert run(plan, *args, *SET)[0].startswith(start)


def test_json(plan: str) -> None:
    """Programs get a message with all that belongs to it."""
    message = json.loads(run(plan, "--format", "json", "--region", "Europe/Berlin", *SET)[0])
    assert list(message) == ["kind", "channel", "language", "region", "subject", "text", "html"]
    assert (message["kind"], message["region"]) == ("initial", "Europe/Berlin")
    assert json.loads(run(plan, "--format", "json", "--channel", "sms", *SET)[0])["html"] is None


def test_standard_input(plan: str) -> None:
    """A plan may come through a pipe."""
    assert "shop api" in run("-", *SET, given=Path(plan).read_text("utf-8"))[0]


def test_the_whole_schedule(plan: str, tmp_path: Path) -> None:
    """--all writes a file a message, mails as mails where there is a sender, and an index."""
    run(plan, "--all", "-o", "out", "--set", "from=ops@example.com", *SET)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names[0] == "01-20261125T1500Z-initial-email.eml"
    assert names[-1] == "index.md"
    assert len(names) == 11
    index = (tmp_path / "out" / "index.md").read_text("utf-8")
    assert all(f"[{name}]({name})" in index for name in names[:-1])
    assert "others are not here" not in index


def test_the_schedule_takes_its_names_in_a_folder(plan: str, tmp_path: Path) -> None:
    """Files that have the names of its own are overwritten, and others stay."""
    for name in ("index.md", "mine.md"):
        (tmp_path / "out").mkdir(exist_ok=True)
        (tmp_path / "out" / name).write_text("mine")
    run(plan, "--all", "-o", "out", *SET)
    assert (tmp_path / "out" / "index.md").read_text("utf-8").startswith("# shop api")
    assert (tmp_path / "out" / "mine.md").read_text("utf-8") == "mine"


def test_the_schedule_of_a_later_version(plan: str, tmp_path: Path) -> None:
    """What went out before the plan changed is not written again with the new times; the index says so."""
    CliRunner().invoke(app, ["update", plan, "--status", "CONFIRMED", "--as-of", "2026-11-23T00:00Z"])
    CliRunner().invoke(app, ["update", plan, "--extend", "30m", "--as-of", "2026-11-29T04:30Z"])
    run(plan, "--all", "-o", "out", "--language", "fr", *SET)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names[0].startswith("01-20261129T0430Z-extended-")
    assert "7 others are not here" in (tmp_path / "out" / "index.md").read_text("utf-8")
    assert any("(before the last change)" in line for line in run(plan, "--list")[0].splitlines())


def test_regions_of_a_schedule(plan: str, tmp_path: Path) -> None:
    """Messages to a region carry its name and clock, and can be had alone."""
    document = json.loads(Path(plan).read_text("utf-8"))
    document["announcements"] = document["announcements"][:2]
    for message, region in zip(document["announcements"], ("Asia", "Europe"), strict=True):
        message["region"] = region
        message["audience"] = ["Asia/Kolkata"] if region == "Asia" else ["Europe/Berlin"]
    Path(plan).write_text(json.dumps(document), "utf-8")
    assert "Regions:   Asia, Europe" in run(plan, "--list")[0]
    run(plan, "--all", "-o", "out", "--region", "asia", *SET)
    (name,) = [path.name for path in (tmp_path / "out").iterdir() if path.name != "index.md"]
    assert name == "01-20261125T1500Z-initial-email-Asia.txt"
    assert "08:30–10:30 IST" in (tmp_path / "out" / name).read_text("utf-8")


def test_list_without_plan(plan: str) -> None:
    """--list shows what can be asked for, also without a plan."""
    out, _ = run("--list")
    assert all(name in out for name in (*KINDS, *CHANNELS, *LANGUAGES))


def test_list_with_plan(plan: str) -> None:
    """--list shows the schedule of a plan by the team's clock."""
    assert "Wed 25 Nov 16:00 CET (UTC+1)  initial   email\n" in run(plan, "--list")[0]


def test_list_for_programs(plan: str) -> None:
    """With --format json, --list is a document with the choices, the schedule in UTC and every version."""
    change = ["update", plan, "--status", "CONFIRMED", "--as-of", "2026-11-26T18:00Z", "--by", "Ada"]
    assert CliRunner().invoke(app, change).exit_code == 0
    listed = json.loads(run(plan, "--list", "--format", "json")[0])
    saved = json.loads(Path(plan).read_text("utf-8"))
    assert listed["kinds"] == list(KINDS)
    assert set(CHANNELS) < set(listed["channels"])
    assert set(LANGUAGES) == set(listed["languages"])
    assert (listed["plan_id"], listed["revisions"]) == (saved["plan_id"], saved["revisions"])
    keys = ("kind", "channel", "region", "promised", "send_at", "waits_for")
    assert [[each[key] for key in keys] for each in listed["schedule"]] == [
        [each[key] for key in keys] for each in saved["announcements"]
    ]
    assert all(each["is_current"] for each in listed["schedule"])


def test_list_for_programs_says_what_an_earlier_version_sent(plan: str) -> None:
    """Messages before the last change are in the schedule, and marked."""
    for status, at in (("CONFIRMED", "2026-11-24"), ("CANCELLED", "2026-11-28")):
        change = ["update", plan, "--status", status, "--as-of", at]
        assert CliRunner().invoke(app, change).exit_code == 0
    schedule = json.loads(run(plan, "--list", "--format", "json")[0])["schedule"]
    marked = [line for line in run(plan, "--list")[0].splitlines() if line.endswith("(before the last change)")]
    assert [each["is_current"] for each in schedule].count(False) == len(marked) > 0


def test_list_for_programs_without_a_plan(plan: str) -> None:
    """Without a plan there are choices, and no schedule."""
    listed = json.loads(run("--list", "--format", "json")[0])
    assert listed["kinds"] == list(KINDS)
    nothing: dict[str, object] = {"regions": [], "plan_id": None, "schedule": [], "revisions": []}
    assert {key: listed[key] for key in nothing} == nothing


@pytest.mark.parametrize("form", ["eml", "html"])
def test_a_list_is_no_mail_and_no_page(form: str, plan: str) -> None:
    """A form that lists do not have is refused, rather than something else printed."""
    out, err = run(plan, "--list", "--format", form, code=2)
    assert (out, err.splitlines()[0]) == ("", f"--format: error: --list has no {form} form [bad-option]")


def test_a_list_goes_where_it_is_said(plan: str) -> None:
    """-o takes the list like any other answer."""
    shown = run(plan, "--list", "--format", "json")[0]
    assert run(plan, "--list", "--format", "json", "-o", "list.json") == ("", "wrote list.json\n")
    assert Path("list.json").read_text("utf-8") == shown


def test_templates_of_ones_own(plan: str, tmp_path: Path) -> None:
    """--eject gives templates to start from, --templates uses them."""
    run("--eject", "own/templates")
    path = tmp_path / "own" / "templates" / "phrases" / "en.j2"
    path.write_text(path.read_text("utf-8").replace("Planned maintenance", "Planned works"), "utf-8")
    assert run(plan, "--templates", "own/templates", *SET)[0].startswith("Subject: Planned works: shop api")


def test_eject_spares_what_is_there(plan: str, tmp_path: Path) -> None:
    """Nothing is written over a template that somebody may have changed."""
    (tmp_path / "sms.txt.j2").write_text("mine")
    _, err = run("--eject", ".", code=4)
    assert "sms.txt.j2: error: is there already, and stays as it is [file-exists]" in err
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".j2"] == ["sms.txt.j2"]


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        pytest.param([], 2, "PLAN.json: error: which plan? [missing-option]", id="no-plan"),
        pytest.param(["PLAN", "--kind", "remind"], 2, "did you mean 'reminder'?", id="kind"),
        pytest.param(["PLAN", "--kind", "zzz"], 2, "expected one of initial, reminder", id="kind-far"),
        pytest.param(["PLAN", "--channel", "mail"], 3, "did you mean 'email'?", id="channel"),
        pytest.param(["PLAN", "--region", "Mars"], 3, "no region or zone 'Mars' [unknown-region]", id="region"),
        pytest.param(["PLAN", "--set", "wat=x"], 3, "did you mean 'what'?", id="detail"),
        pytest.param(
            ["PLAN", "--set", "from=a@b.example, c@d.example"],
            3,
            "from must be one mail address, got 'a@b.example, c@d.example' [bad-detail]",
            id="two-senders",
        ),
        pytest.param(
            ["PLAN", "--set", "from=x"], 3, "from must be one mail address, got 'x' [bad-detail]", id="sender"
        ),
        pytest.param(["PLAN", "--format", "eml"], 3, "a mail needs a sender [missing-setting]", id="no-sender"),
        pytest.param(["PLAN", "--format", "eml", "--channel", "sms"], 2, "sms has no eml form", id="form"),
        pytest.param(["PLAN", "-f", "eml", "--channel", "banner"], 2, "banner has no eml form", id="form-of-a-page"),
        pytest.param(["PLAN", "--ics"], 2, "say --format eml --ics", id="ics"),
        pytest.param(["PLAN", "--kind", "extended"], 3, "the plan was not extended", id="extended"),
        pytest.param(["PLAN", "--templates", "gone"], 4, "there is no such folder [no-file]", id="templates"),
        pytest.param(["PLAN", "--all"], 2, "say into which folder: -o FOLDER", id="all-where"),
        pytest.param(["PLAN", "--all", "-o", "x", "--kind", "start"], 2, "leave out --kind, or --all", id="all-kind"),
        pytest.param(["PLAN", "--all", "-o", "x", "--region", "Mars"], 3, "[unknown-region]", id="all-region"),
        pytest.param(["PLAN", "--all", "-o", "plan.json"], 2, "is a file that this command reads", id="all-file"),
        pytest.param(["PLAN", "-o", "gone/x"], 4, "[unwritable]", id="output"),
    ],
)
def test_errors(args: list[str], code: int, message: str, plan: str, tmp_path: Path) -> None:
    """What cannot be done is said with a remedy, and nothing is on stdout or in files."""
    before = sorted(tmp_path.iterdir())
    out, err = run(*(plan if arg == "PLAN" else arg for arg in args), code=code)
    assert out == ""
    assert message in err
    assert sorted(tmp_path.iterdir()) == before


def test_a_channel_of_the_ladder_without_template(plan: str, tmp_path: Path) -> None:
    """A channel that the user made up stops --all before a file is written, unless there is a template for it."""
    document = json.loads(Path(plan).read_text("utf-8"))
    document["announcements"][0]["channel"] = "../intranet"
    Path(plan).write_text(json.dumps(document), "utf-8")
    _, err = run(plan, "--all", "-o", "out", code=3)
    assert "no template for channel '../intranet' [unknown-channel]" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_plan(text: str, plan: str, tmp_path: Path) -> None:
    """Hostile names end up in no file name, and break no line of the index or list."""
    document = json.loads(Path(plan).read_text("utf-8"))
    document["service"] = text
    for message in document["announcements"]:
        message["region"] = text
    Path(plan).write_text(json.dumps(document), "utf-8")
    run(plan, "--all", "-o", "out", *SET)
    names = [path.name for path in (tmp_path / "out").iterdir()]
    assert len(names) == 11
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") for name in names)
    assert len((tmp_path / "out" / "index.md").read_text("utf-8").splitlines()) == 14
    assert all(line.isprintable() for line in run(plan, "--list")[0].splitlines())


def test_mails_of_one_kind_are_told_apart(plan: str, tmp_path: Path) -> None:
    """Two reminders by mail have a Message-ID and a date each: those under which `downtime due` sends them."""
    CliRunner().invoke(app, ["update", plan, "--status", "CONFIRMED", "--as-of", "2026-11-23T00:00Z"])
    document = json.loads(Path(plan).read_text())
    first = next(each for each in document["announcements"] if (each["kind"], each["channel"]) == ("reminder", "email"))
    document["announcements"].insert(0, first | {"send_at": "2026-11-26T15:00:00Z"})
    Path(plan).write_text(json.dumps(document))
    sender = ["--set", "from=ops@example.com", *SET]
    run(plan, "--all", "-o", "out", *sender)
    mails = [email.message_from_bytes(path.read_bytes(), policy=default) for path in Path("out").glob("*reminder*.eml")]
    assert len({mail["Message-ID"] for mail in mails}) == 2
    assert {f"{mail['Date'].datetime:%d %H:%M}" for mail in mails} == {"26 15:00", "27 15:00"}
    due = ["due", plan, "--since", "2026-11-26T00:00Z", "--until", "2026-11-28T00:00Z", "-o", "sent", *sender]
    CliRunner().invoke(app, due)
    sent = [email.message_from_bytes(path.read_bytes(), policy=default) for path in Path("sent").glob("*.eml")]
    assert {mail["Message-ID"] for mail in sent} == {mail["Message-ID"] for mail in mails}


def test_a_mail_of_news_is_that_of_the_last_version(plan: str) -> None:
    """Of a window that was extended twice the mail is dated when the second news is due, as `notice --all` has it."""
    CliRunner().invoke(app, ["update", plan, "--status", "CONFIRMED", "--as-of", "2026-11-23T00:00Z"])
    for at in ("2026-11-29T04:00Z", "2026-11-29T05:15Z"):
        CliRunner().invoke(app, ["update", plan, "--extend", "30m", "--as-of", at])
    sender = ["--set", "from=ops@example.com", *SET]
    run(plan, "--all", "-o", "out", *sender)
    (path,) = Path("out").glob("*extended-email.eml")
    one, planned = (
        email.message_from_string(text, policy=default)
        for text in (run(plan, "--kind", "extended", "--format", "eml", *sender)[0], path.read_text("utf-8"))
    )
    assert one["Date"].datetime.isoformat() == "2026-11-29T05:15:00+00:00"
    assert one["Message-ID"] == planned["Message-ID"]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_lists_fit_the_terminal(columns: int, plan: str) -> None:
    """What there is and the schedule are broken where the terminal ends, and say the same at any width."""
    for change in (["--status", "CONFIRMED", "--note", "all are ready for it"], ["--extend", "30m"]):
        CliRunner().invoke(app, ["update", plan, *change, "--as-of", "2026-11-28T10:00Z"])
    shown = CliRunner(env={"COLUMNS": str(columns)}).invoke(app, ["notice", plan, "--list"]).stdout
    wide = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["notice", plan, "--list"]).stdout
    assert max(map(len, shown.splitlines())) <= columns
    assert shown.split() == wide.split()
    assert max(map(len, wide.splitlines())) > 60


@pytest.mark.parametrize("has_script", [True, False])
def test_a_banner_leaves_its_script_out_where_that_is_asked(plan: str, tmp_path: Path, has_script: bool) -> None:
    """--no-script holds for one banner and for those of the whole schedule."""
    option = [] if has_script else ["--no-script"]
    run(plan, "--all", "-o", "out", *SET, *option)
    texts = [path.read_text("utf-8") for path in (tmp_path / "out").glob("*banner.html")]
    assert texts
    for text in (run(plan, "--channel", "banner", *SET, *option)[0], *texts):
        assert ("<script" in text) == has_script
