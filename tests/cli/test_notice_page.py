"""`downtime notice --channel page`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from tests.cli.command_lines import instead

PLAN = Path(__file__).parents[2] / "examples" / "output" / "plan.json"
DETAILS = [
    f"--set={name}={text}"
    for name, text in {
        "what": "New hardware",
        "still_works": "Reading",
        "contact": "help@example.com",
        "updates_url": "https://status.example.com",
    }.items()
]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the example's plan, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "plan.json"
    path.write_bytes(PLAN.read_bytes())
    return path


def _notice(plan: Path, *arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of the command."""
    result = CliRunner().invoke(app, instead(["notice", str(plan), "--channel", "page"], *arguments))
    return result.exit_code, result.stdout, result.stderr


def test_the_page_goes_to_standard_output(plan: Path) -> None:
    """Without a file the page is printed, in English first; details of the other languages are warned of."""
    code, page, err = _notice(plan, *DETAILS)
    err, _, noted = err.partition("notice page: note: ")
    assert noted.startswith("the plan is TENTATIVE: ")
    assert (code, page.splitlines()[:2]) == (0, ["<!DOCTYPE html>", '<html lang="en" dir="ltr">'])
    assert err == (
        "notice page: warning: texts are missing in de, hi: those in en are used "
        "[untranslated-details]\n  fix: add them under [details.LANGUAGE]\n"
    )


def test_the_page_goes_to_a_file_and_the_configuration_to_standard_output(plan: Path, tmp_path: Path) -> None:
    """With a server and a file, the file is the page, and the configuration names its absolute path."""
    code, config, _ = _notice(plan, "--server", "nginx", "-o", "back-soon.html", "--language", "de")
    page = tmp_path / "back-soon.html"
    assert (code, page.read_text("utf-8").splitlines()[1]) == (0, '<html lang="de" dir="ltr">')
    assert f'alias "{page}";' in config
    assert "Sun, 29 Nov 2026 05:00:00 GMT" in config


def test_the_configuration_alone_names_the_path_it_is_told(plan: Path) -> None:
    """A page that will lie elsewhere has its path from the details, as have addresses that pass."""
    arguments = ["--set", "page_path=/srv/www/soon.html", "--set", "allow=192.0.2.7, 2001:db8::7"]
    code, config, _ = _notice(plan, "--server", "caddy", *arguments)
    assert code == 0
    assert 'rewrite * "/soon.html"' in config
    assert "not remote_ip 192.0.2.7 2001:db8::7" in config


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["--kind", "start"], 2, "the page says what has become of the plan", id="kind"),
        pytest.param(["--format", "eml"], 2, "a page has no eml form", id="form"),
        pytest.param(["--ics"], 2, "a calendar is attached to mails", id="calendar"),
        pytest.param(["--server", "iis"], 2, "expected one of nginx, apache, caddy, got 'iis'", id="server"),
        pytest.param(["--server", "nginx"], 2, "where will the page be?", id="nowhere"),
        pytest.param(["--server", "nginx", "-o", "a;b.html"], 3, "[bad-page-path]", id="path"),
        pytest.param(["--server", "nginx", "-o", "p", "--set", "allow=all"], 3, "[bad-setting]", id="address"),
        pytest.param(["--templates", "nowhere"], 4, "there is no such folder", id="templates"),
        pytest.param(["--channel", "sms", "--server", "nginx"], 2, "say --channel page", id="other-channel"),
    ],
)
def test_what_a_page_cannot_be(arguments: list[str], code: int, message: str, plan: Path, tmp_path: Path) -> None:
    """What makes no sense is refused with its reason; nothing is printed and no file appears."""
    found, out, err = _notice(plan, *arguments)
    assert (found, out, list(tmp_path.iterdir())) == (code, "", [plan])
    assert message in err


def test_a_plan_that_is_over_has_a_page_but_no_configuration(plan: Path) -> None:
    """Once cancelled, the page says so, and no server is told to answer with it."""
    document = json.loads(plan.read_text("utf-8"))
    document["status"] = document["revisions"][-1]["status"] = "CANCELLED"
    plan.write_text(json.dumps(document), encoding="utf-8")
    assert "Maintenance cancelled" in _notice(plan)[1]
    code, out, err = _notice(plan, "--server", "nginx", "-o", "page.html")
    assert (code, out, "[plan-is-over]" in err) == (3, "", True)


def test_a_language_of_ones_own_is_in_the_page(plan: Path, tmp_path: Path) -> None:
    """Phrases in a user's folder add a section."""
    phrases = Path(__file__).parents[2] / "downtime_cli" / "templates" / "phrases" / "en.j2"
    (tmp_path / "mine" / "phrases").mkdir(parents=True)
    text = phrases.read_text("utf-8").replace("Maintenance in progress", "Underhåll pågår")
    (tmp_path / "mine" / "phrases" / "sv.j2").write_text(text, encoding="utf-8")
    _, page, _ = _notice(plan, "--templates", "mine")
    assert '<a href="#sv" lang="sv" hreflang="sv" dir="ltr">Svenska</a>' in page
    assert "Underhåll pågår" in page
