"""All HTML that we write, read by html-validate: report pages, mails, banners and maintenance pages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Status
from downtime_cli.notices.details import TEXTS
from downtime_cli.notices.names import LANGUAGES
from downtime_cli.notices.subject import Subject
from downtime_cli.render.html_page import render_html
from downtime_cli.report.build import build_report
from tests.foreign.tools import need_command, need_node_package
from tests.notice_samples import DETAILS, message_of, plan_for, subject_of
from tests.page_samples import page_text
from tests.render.test_formats import _hostile
from tests.render.test_golden import SUBJECTS
from tests.saved_samples import HOSTILE, saved_plan

Pages = Iterator[tuple[str, str]]

FOREIGN: Final = ("en", "ar", "ja")
_BARE: Final = """\
<!DOCTYPE html>
<html lang="{tag}"><head><meta charset="utf-8"><title>Shop</title></head><body>
{text}
</body></html>
"""
_ALL_HOSTILE: Final = " ".join(HOSTILE)
_HOSTILE_DETAILS: Final = dict.fromkeys(DETAILS.keys() - {"updates_url"}, _ALL_HOSTILE)
RULES: Final[dict[str, object]] = {
    "long-title": "off",  # what search engines show; a title here says a window or is the subject of a mail, whole
}
REPORT_RULES: Final[dict[str, object]] = {
    # `render.markup` writes elements of HTML and SVG alike, by the rules of XML, which HTML allows.
    "void-style": ["error", {"style": "selfclose"}],
    "attribute-boolean-style": "off",
}
MAIL_RULES: Final[dict[str, object]] = {
    "no-inline-style": "off",  # mail programs drop style sheets, and a banner stands in somebody else's page
}


def _list_reports() -> Pages:
    """Give the page of each kind of report, as it usually is and with hostile words."""
    yield from ((name, render_html(build_report(make()))) for name, make in SUBJECTS.items())
    yield from ((f"hostile-{n}", render_html(build_report(each))) for n, each in enumerate(_hostile(_ALL_HOSTILE)))


def _list_subjects() -> Iterator[tuple[str, str, Subject]]:
    """Give what messages are about, with their names and languages: all kinds, all languages, hostile words."""
    for tag in LANGUAGES:
        for kind in Kind if tag in FOREIGN else [Kind.INITIAL]:
            yield f"{kind}-{tag}", tag, subject_of(kind, tag)
            yield f"{kind}-{tag}-bare", tag, subject_of(kind, tag, {})
    for tag in FOREIGN:
        whole = subject_of(Kind.INITIAL, tag, dict.fromkeys(TEXTS, "https://shop.example/"))
        yield f"whole-{tag}", tag, replace(whole, has_calendar=True, is_followed_up=True)
        names = {"service": _ALL_HOSTILE, "plan_id": _ALL_HOSTILE}
        yield f"hostile-{tag}", tag, subject_of(Kind.RESCHEDULED, tag, _HOSTILE_DETAILS, **names)


def _list_mails() -> Pages:
    """Give the HTML of mails."""
    yield from ((name, message_of(subject, "email").html) for name, _, subject in _list_subjects())


def _list_banners() -> Pages:
    """Give banners, each in a page without anything else."""
    for name, tag, subject in _list_subjects():
        yield name, _BARE.format(tag=tag, text=message_of(subject, "banner").text)


def _list_maintenance_pages() -> Pages:
    """Give maintenance pages: before, during and after the work, in all languages, and with hostile words."""
    yield from ((status.value, page_text(plan_for(Kind.INITIAL, status=status))) for status in Status)
    yield "bare", page_text(saved_plan(), {}, list(LANGUAGES))
    yield "hostile", page_text(saved_plan(service=_ALL_HOSTILE), _HOSTILE_DETAILS)


def _validate(folder: Path, pages: Pages, rules: dict[str, object]) -> list[str]:
    """Return what html-validate finds in pages, in one process for all of them."""
    node, package = need_command("node"), need_node_package("html-validate")
    config = {"root": True, "extends": ["html-validate:recommended"], "rules": {**RULES, **rules}}
    (folder / ".htmlvalidate.json").write_text(json.dumps(config), encoding="utf-8")
    names = [f"{name}.html" for name, text in pages if _write(folder / f"{name}.html", text)]
    assert names
    command = [node, str(package / "bin" / "html-validate.mjs"), "--formatter", "json", *names]
    output = folder / "found.json"
    with output.open("wb") as stdout:  # of a pipe, it would leave off what is more than 64 kB
        done = subprocess.run(command, cwd=folder, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return [
        f"{Path(each['filePath']).name}:{found['line']}:{found['column']}: {found['message']} [{found['ruleId']}]"
        for each in json.loads(output.read_text(encoding="utf-8"))
        for found in each["messages"]
    ]


def _write(path: Path, text: str) -> int:
    return path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("list_pages", "rules"),
    [
        pytest.param(_list_reports, REPORT_RULES, id="reports"),
        pytest.param(_list_mails, MAIL_RULES, id="mails"),
        pytest.param(_list_banners, MAIL_RULES, id="banners"),
        pytest.param(_list_maintenance_pages, {}, id="maintenance-pages"),
    ],
)
def test_pages_are_valid(list_pages: Callable[[], Pages], rules: dict[str, object], tmp_path: Path) -> None:
    """Each page keeps the rules of HTML and those that html-validate recommends, whatever words it holds."""
    assert _validate(tmp_path, list_pages(), rules) == []


def test_broken_pages_would_be_found(tmp_path: Path) -> None:
    """A tag that is left open and an identifier that comes twice are found: the check above can fail."""
    text = '<p id="a">one</p><p id="a"><strong>two</p>'
    found = _validate(tmp_path, iter([("broken", _BARE.format(tag="en", text=text))]), {})
    assert {each.rpartition("[")[2] for each in found} >= {"no-dup-id]", "close-order]"}
