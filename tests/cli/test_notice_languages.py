"""Languages as they are typed: other regions are served and it is said, other scripts are not."""

from __future__ import annotations

import json
import re
from email import message_from_string
from email.policy import default
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

PLAN = Path(__file__).parents[2] / "examples" / "output" / "plan.json"
TOLD = [
    f"--set={name}={text}"
    for name, text in {"what": "x", "still_works": "x", "contact": "x", "updates_url": "https://a.example"}.items()
]


@pytest.fixture(autouse=True)
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a confirmed plan in a folder of its own, the working directory."""
    monkeypatch.chdir(tmp_path)
    document = json.loads(PLAN.read_text("utf-8"))
    document["status"] = document["revisions"][-1]["status"] = "CONFIRMED"
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def run(*arguments: str, command: str = "notice", code: int = 0) -> tuple[str, str]:
    """Return what the command writes to stdout and stderr."""
    result = CliRunner().invoke(app, [command, "plan.json", *arguments])
    assert result.exit_code == code, result.stderr
    return result.stdout, result.stderr


def sections(page: str) -> list[str]:
    """Return the languages of a maintenance page, in order."""
    return re.findall(r'<section id="(.*?)"', page)


def test_another_region_is_served_and_it_is_said() -> None:
    """The words are those of the language there is, the dates those of the region, the tag the one that was typed."""
    out, err = run("--language", "de_at", "--format", "json", "--set", "language=de", *TOLD)
    message = json.loads(out)
    assert (message["language"], "29. November 2026" in message["text"]) == ("de-AT", True)
    assert '<html lang="de-AT"' in message["html"]
    assert err == (
        "--language: note: de-AT has the words of de, with the dates and the clock of Austria [other-phrases]\n"
        "  fix: nothing to do; for words of its own, put phrases/de-AT.j2 into a folder for --templates\n"
    )


def test_dates_are_those_of_the_region() -> None:
    """In the United States the month comes first."""
    dates = [run("--language", tag, *TOLD)[0].splitlines()[0] for tag in ("en", "en-US")]
    assert ["29 November 2026" in dates[0], "November 29, 2026" in dates[1]] == [True, True]


def test_a_mail_names_the_language_of_the_region() -> None:
    """The header has the tag that was typed."""
    out, _ = run("--language", "en-US", "--format", "eml", "--set", "from=a@b.example", *TOLD)
    assert message_from_string(out, policy=default)["Content-Language"] == "en-US"


def test_spelling_is_no_news() -> None:
    """A language that is only spelled otherwise is taken without a word."""
    assert run("--language", "PT_br", "--channel", "sms", "--set", "language=pt", *TOLD)[1] == ""


def test_the_note_is_said_where_the_file_says_the_language() -> None:
    """A language of another region in [details] is noted at its place."""
    Path("downtime.toml").write_text('[details]\nlanguage = "fr-CA"\n', "utf-8")
    out, err = run("--channel", "sms", *TOLD)
    assert out.startswith("shop api : maintenance")
    assert err.startswith(
        "downtime.toml:2:1: note: fr-CA has the words of fr, with the dates and the clock of Canada ["
    )


def test_a_region_without_dates_of_its_own_has_those_of_the_language() -> None:
    """Where nobody knows how a language is written in a region, the note names no region."""
    _, err = run("--language", "de-FR", "--channel", "sms", *TOLD)
    assert "de-FR has the words of de, and its dates and clock [" in err


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        pytest.param("notice", ["--all", "-o", "out", *TOLD], id="all"),
        pytest.param("notice", ["--channel", "page", *TOLD], id="page"),
        pytest.param("due", ["--since", "2026-11-01", "-f", "jsonl"], id="due"),
        pytest.param("export", ["--to", "cstate", *TOLD], id="export"),
    ],
)
def test_whatever_is_worded_says_it_once(command: str, arguments: list[str]) -> None:
    """Each command that words messages notes it, however many there are."""
    _, err = run("--language", "en-GB", *arguments, command=command)
    assert err.count("[other-phrases]") == 1


@pytest.mark.parametrize(
    ("tags", "message", "fix"),
    [
        pytest.param(["xx"], "no phrases in 'xx' [unknown-language]", "use one of ar, de", id="far"),
        pytest.param(["mul"], "no phrases in 'mul'", "use one of ar, de", id="no-language"),
        pytest.param(["German"], "no phrases in 'German'", "did you mean 'de'?", id="in-english"),
        pytest.param(["espanol"], "no phrases in 'espanol'", "did you mean 'es'?", id="in-itself"),
        pytest.param(["Traditional-Chinese"], "no phrases in 'Tra", "did you mean 'zh-Hant'?", id="two-words"),
        pytest.param(["jp"], "no phrases in 'jp'", "did you mean 'ja'?", id="country"),
        pytest.param(["swedish"], "no phrases in 'swedish'", "use one of ar, de", id="a-language-without"),
        pytest.param(["sv"], "no phrases in 'sv'", "use one of ar, de", id="a-language-not-a-country"),
        pytest.param(["de-XX"], "no phrases in 'de-XX'", "did you mean 'de'?", id="no-region"),
        pytest.param(["hi-Latn"], "no phrases in 'hi-Latn'", "say --language hi, which is written in", id="script"),
        pytest.param(["ja-Latn"], "no phrases in 'ja-Latn'", "or put phrases/ja-Latn.j2 into a folder", id="way-out"),
        pytest.param(["de", "fr"], "only the maintenance page is in several", "leave out all but one", id="several"),
    ],
)
def test_what_has_no_phrases(tags: list[str], message: str, fix: str) -> None:
    """What nobody can be served by is refused with the way out; another script is offered, never taken."""
    out, err = run(*[f"--language={tag}" for tag in tags], "--channel", "sms", code=2)
    assert (out, err.startswith(f"--language: error: {message}"), fix in err) == ("", True, True)


def test_only_notices_take_several_languages() -> None:
    """What is due is worded in one."""
    _, err = run("--since", "2026-11-01", "--language=de", "--language=fr", command="due", code=2)
    assert err.startswith("--language: error: is given more than once")


@pytest.mark.parametrize(
    ("tags", "shown"),
    [
        pytest.param(["de"], ["de"], id="one"),
        pytest.param(["ja", "pt_PT", "ja", "de"], ["ja", "pt-PT", "de"], id="several-in-that-order-each-once"),
        pytest.param(["en", "en-US"], ["en", "en-US"], id="regions"),
        pytest.param(
            [*"en de fr es ja hi ar zh pt".split(), "pt-PT"],
            [*"en de fr es ja hi ar zh pt".split(), "pt-PT"],
            id="more-than-nine",
        ),
    ],
)
def test_the_page_is_in_the_languages_that_were_typed(tags: list[str], shown: list[str]) -> None:
    """Exactly these, in the order in which they were typed; the first is that of the page as a whole."""
    page, _ = run("--channel", "page", *[f"--language={tag}" for tag in tags])
    assert (sections(page), f'<html lang="{shown[0]}"' in page) == (shown, True)
    assert re.findall('hreflang="(.*?)"', page) == (shown if len(shown) > 1 else [])
    assert ("<nav" in page) is (len(shown) > 1)


def test_a_page_in_two_languages_of_a_name_tells_regions_apart() -> None:
    """Links that would read the same say the region."""
    page, _ = run("--channel", "page", "--language=en-US", "--language=en-GB", "--language=de-AT")
    assert re.findall('dir="ltr">(.*?)</a></li>', page) == [
        "English (United States)",
        "English (United Kingdom)",
        "Deutsch",
    ]


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        pytest.param([], ["en", "de", "hi"], id="users"),
        pytest.param(["--region", "asia/kolkata"], ["en", "hi"], id="users-of-a-region"),
        pytest.param(["--set", "language=fr"], ["fr", "en", "de", "hi"], id="language-of-the-details"),
        pytest.param(["--set", "language=en-US"], ["en-US", "de", "hi"], id="of-a-region-in-place-of-its-phrases"),
        pytest.param(["--set", "pt.what=x", "--set", "xx.what=x"], ["en", "de", "hi", "pt-BR"], id="texts-of-its-own"),
    ],
)
def test_the_page_is_in_the_languages_of_its_users(arguments: list[str], shown: list[str]) -> None:
    """By default those of the users' countries, most first, behind that of the details; and those of own texts."""
    assert sections(run("--channel", "page", *arguments)[0]) == shown
