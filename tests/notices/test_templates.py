"""Templates: ours, the user's in front of them, and where an error is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.errors import AccessError, InputError
from downtime_cli.notices.messages import build_message, render_template
from downtime_cli.notices.names import CHANNELS, LANGUAGES
from downtime_cli.notices.templates import Templates, eject, load_templates
from tests.notice_samples import subject_of

OURS = dict(eject())


def macros(tag: str) -> list[str]:
    """Return the macros of a language with their parameters, in order."""
    return re.findall(r"{% macro (\w+\(.*?\)) %}", OURS[f"phrases/{tag}.j2"])


@pytest.mark.parametrize("tag", LANGUAGES)
def test_languages_have_the_same_phrases(tag: str) -> None:
    """Each language has every phrase of English, with the same parameters, in the same order, and none is empty.

    But for the greeting and the closing: not every language expects them.
    """
    assert macros(tag) == macros("en")
    empty = re.findall(r"(\w+)\([^()]*\) %}{% endmacro", OURS[f"phrases/{tag}.j2"])
    assert set(empty) <= {"greeting", "closing"}


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_phrases_use_the_same_values(tag: str) -> None:
    """A translation names the service, window and days that the English phrase names, and none besides.

    But for the old time in scripts that need its room, and the blank that Chinese has behind names in other letters.
    """
    pattern = re.compile(r"{% macro (\w+)\(.*?\) %}(.*?){% endmacro %}")
    english, other = (dict(pattern.findall(OURS[f"phrases/{each}.j2"])) for each in ("en", tag))
    values = re.compile(r"{{ ([\w.]+)")
    for name, text in english.items():
        found = set(values.findall(other[name])) - {"old.start.short", "old.end.time", "gap"}
        assert found == set(values.findall(text)), name


def test_there_is_a_template_for_every_channel() -> None:
    """Every channel and language we name has its templates, and nothing else is taken for a channel."""
    templates = load_templates()
    assert set(CHANNELS) <= set(templates.channels())
    assert set(templates.languages()) == set(LANGUAGES)
    assert "subject" not in templates.channels()


def folder_with(tmp_path: Path, **files: str) -> Templates:
    """Return the templates with a user's folder in front: `name__md` stands for `name.md.j2`."""
    for name, text in files.items():
        path = tmp_path / (name.replace("__", ".") + ".j2")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return Templates(tmp_path)


def test_a_user_template_takes_the_place_of_ours(tmp_path: Path) -> None:
    """A template of the user's is used instead of ours of that name; the others stay."""
    templates = folder_with(tmp_path, sms__txt="{{ service }} at {{ window.start.time }}")
    assert build_message(subject_of(Kind.INITIAL), "sms", templates).text == "Shop API at 05:00\n"
    assert "We will carry out planned" in build_message(subject_of(Kind.INITIAL), "status-page", templates).text


def test_a_channel_of_ones_own(tmp_path: Path) -> None:
    """A template for a new name is a new channel, and may build on ours."""
    templates = folder_with(tmp_path, intranet__md='{% include "status-page.md.j2" %}')
    own = build_message(subject_of(Kind.INITIAL), "intranet", templates)
    ours = build_message(subject_of(Kind.INITIAL), "status-page", templates)
    assert own.text == ours.text
    assert "intranet" in templates.channels()


def test_a_language_of_ones_own(tmp_path: Path) -> None:
    """A file of phrases for a new tag is a new language."""
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "sv.j2").write_text(
        OURS["phrases/en.j2"].replace("Planned maintenance", "Planerat underhåll"), "utf-8"
    )
    templates = Templates(tmp_path)
    assert "sv" in templates.languages()
    title = build_message(subject_of(Kind.INITIAL, "sv"), "sms", templates).subject
    assert title == "Planerat underhåll: Shop API – lördag 5 december 2026 05:00 (UTC+1)"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("one\ntwo\n{{ missing }}\n", 3, "'missing' is undefined", id="variable"),
        pytest.param("{{ window.stat }}", 1, "has no attribute 'stat'", id="attribute"),
        pytest.param("\n{{ say.nothing() }}", 2, "nothing", id="phrase"),
        pytest.param("x\n{% if %}\n", 2, "Expected an expression", id="syntax"),
        pytest.param("x\n{% endfor %}", 2, "unknown tag 'endfor'", id="tag"),
        pytest.param("\n\n{{ 1 / 0 }}", 3, "division by zero", id="arithmetic"),
        pytest.param("{{ service.__class__.__mro__ }}", 1, "unsafe", id="sandbox"),
        pytest.param("{{ points.append(1) }}", 1, "append", id="values-cannot-be-changed"),
        pytest.param("{% for n in range(10 ** 9) %}{% endfor %}", 1, "Range too big", id="endless"),
        pytest.param("{% macro m() %}\n{{ m() }}{% endmacro %}\n{{ m() }}", 2, "recursion", id="recursion"),
        pytest.param("{{ service | nofilter }}", 1, "nofilter", id="filter"),
        pytest.param("\n{{ 1e391.r }}", 2, "name 'inf' is not defined", id="what-jinja-makes-of-it"),
    ],
)
def test_errors_name_template_and_line(text: str, line: int, message: str, tmp_path: Path) -> None:
    """What is wrong with a template is an error at its line, not a crash."""
    templates = folder_with(tmp_path, sms__txt=text)
    with pytest.raises(InputError, match=message) as caught:
        build_message(subject_of(Kind.INITIAL), "sms", templates)
    issue = caught.value.issues[0]
    assert (issue.code, issue.place.source, issue.place.line) == ("bad-template", str(tmp_path / "sms.txt.j2"), line)


def test_errors_in_phrases_name_their_line(tmp_path: Path) -> None:
    """An error in a phrase is at the phrase's line, not where it is used."""
    (tmp_path / "phrases").mkdir()
    phrases = tmp_path / "phrases" / "en.j2"
    phrases.write_text(OURS["phrases/en.j2"].replace("{{ window.brief }}", "{{ windw.brief }}"), "utf-8")
    with pytest.raises(InputError, match="windw") as caught:
        build_message(subject_of(Kind.INITIAL), "sms", Templates(tmp_path))
    place = caught.value.issues[0].place
    assert place.source == str(phrases)
    assert "brief_initial" in phrases.read_text("utf-8").splitlines()[(place.line or 0) - 1]


def test_error_at_the_top_of_phrases(tmp_path: Path) -> None:
    """An error outside of any phrase is found as well."""
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "en.j2").write_text("fine\n{{ nothing }}", "utf-8")
    with pytest.raises(InputError, match="nothing") as caught:
        build_message(subject_of(Kind.INITIAL), "sms", Templates(tmp_path))
    assert caught.value.issues[0].place.line == 2


def test_error_in_the_name_of_a_service_without_one(tmp_path: Path) -> None:
    """Phrases that lack what a plan without a service's name needs are an error like any other."""
    (tmp_path / "phrases").mkdir()
    text = OURS["phrases/en.j2"].replace("macro unnamed_service()", "macro unnamed()")
    (tmp_path / "phrases" / "en.j2").write_text(text, "utf-8")
    with pytest.raises(InputError, match="unnamed_service"):
        build_message(subject_of(Kind.INITIAL, service="the service"), "sms", Templates(tmp_path))


def test_template_in_another_encoding(tmp_path: Path) -> None:
    """A template that is not UTF-8 is an error that names it."""
    (tmp_path / "sms.txt.j2").write_bytes("größer".encode("latin-1"))
    with pytest.raises(InputError, match="utf-8") as caught:
        build_message(subject_of(Kind.INITIAL), "sms", Templates(tmp_path))
    assert caught.value.issues[0].place.source == str(tmp_path / "sms.txt.j2")


def test_template_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that the system does not hand out is an error of access."""

    def refuse(_: object, __: object, name: str) -> None:
        raise PermissionError(13, "Permission denied", name)

    monkeypatch.setattr(FileSystemLoader, "get_source", refuse)
    with pytest.raises(AccessError, match="cannot read") as caught:
        build_message(subject_of(Kind.INITIAL), "sms", Templates(tmp_path))
    assert caught.value.issues[0].code == "unreadable"


def test_missing_template(tmp_path: Path) -> None:
    """A template that includes what there is not says which."""
    templates = folder_with(tmp_path, sms__txt='one\n{% include "gone.j2" %}')
    with pytest.raises(InputError, match=r"there is no template 'gone\.j2'") as caught:
        build_message(subject_of(Kind.INITIAL), "sms", templates)
    (issue,) = caught.value.issues
    assert (issue.code, issue.place.source, issue.place.line) == ("no-template", str(tmp_path / "sms.txt.j2"), 2)
    assert issue.remedy == "correct the name, or put the file into the folder"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"one\n{{{{ {'(' * 1000}1{')' * 1000} }}}}", id="brackets"),
        pytest.param(f"one\n{'{% if 1 %}' * 1000}x{'{% endif %}' * 1000}", id="blocks"),
        pytest.param(f"one\n{{{{ 1{'+1' * 3000} }}}}", id="sum"),
    ],
)
def test_templates_that_are_nested_too_deeply(text: str, tmp_path: Path) -> None:
    """The file with its folder and the line are named, not the limit of Python."""
    with pytest.raises(InputError, match="nested too deeply") as caught:
        build_message(subject_of(Kind.INITIAL), "sms", folder_with(tmp_path, sms__txt=text))
    (issue,) = caught.value.issues
    assert (issue.place.source, issue.place.line) == (str(tmp_path / "sms.txt.j2"), 2)
    assert issue.remedy == "take brackets and blocks apart"


def test_a_template_that_is_a_link_out_of_its_folder(tmp_path: Path) -> None:
    """It is named with its folder, and the way out is a copy."""
    folder = tmp_path / "own"
    folder.mkdir()
    (tmp_path / "elsewhere").write_text("x", "utf-8")
    (folder / "sms.txt.j2").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="is a link out of the folder") as caught:
        build_message(subject_of(Kind.INITIAL), "sms", Templates(folder))
    (issue,) = caught.value.issues
    assert (issue.place.source, issue.remedy) == (
        str(folder / "sms.txt.j2"), "put a copy of the template into the folder",
    )  # fmt: skip


def test_user_templates_are_escaped_too(tmp_path: Path) -> None:
    """Whoever writes a template need not think of escaping."""
    templates = folder_with(tmp_path, banner__html="<b>{{ service }}</b>{% set x %}{{ service }}{% endset %}{{ x }}")
    text = build_message(subject_of(Kind.INITIAL, service="<i>"), "banner", templates).text
    assert text == "<b>&lt;i&gt;</b>&lt;i&gt;"


def test_one_template_by_itself() -> None:
    """A template can be filled for purposes of others, with values of theirs, and the kind is checked."""
    assert render_template(subject_of(Kind.INITIAL), "subject.txt.j2", load_templates(), {}).startswith("Planned")


def test_ejected_templates_work(tmp_path: Path) -> None:
    """What --eject copies makes the same messages."""
    for name, text in OURS.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for channel in CHANNELS:
        subject = subject_of(Kind.REMINDER)
        assert build_message(subject, channel, Templates(tmp_path)) == build_message(subject, channel, load_templates())
