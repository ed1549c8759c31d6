"""Pages of cState, built by Hugo."""

from __future__ import annotations

import html
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.wording import printable
from tests.export_samples import export, with_status
from tests.foreign.tools import need_command
from tests.saved_samples import HOSTILE, saved_plan

# As cState has it: the body is Markdown, and HTML in it is let through.
CONFIG = """\
baseURL: https://status.example.com
buildFuture: true
disableKinds: [home, section, taxonomy, term, RSS, sitemap, robotsTXT, 404]
markup: {goldmark: {renderer: {unsafe: true}}}
"""
SINGLE = """\
{{ dict "title" .Title "date" (.Date.Format "2006-01-02T15:04:05Z07:00") "content" .Content "section" .Params.section
   "resolved" .Params.resolved "resolvedWhen" ((time .Params.resolvedWhen).Format "2006-01-02T15:04:05Z07:00")
   "severity" .Params.severity "affected" .Params.affected "informational" .Params.informational
   "plan" .Params.plan_id | jsonify }}
"""


def build(folder: Path, pages: list[str]) -> list[Any]:
    """Return what Hugo makes of pages."""
    hugo = need_command("hugo")
    (folder / "config.yaml").write_text(CONFIG)
    (folder / "layouts" / "_default").mkdir(parents=True)
    (folder / "layouts" / "_default" / "single.html").write_text(SINGLE)
    issues = folder / "content" / "issues"
    issues.mkdir(parents=True)
    for number, page in enumerate(pages):
        (issues / f"{number}.md").write_text(page, encoding="utf-8")
    subprocess.run([hugo, "--quiet", "--source", str(folder)], check=True, timeout=60)
    built = [folder / "public" / "issues" / str(number) / "index.html" for number in range(len(pages))]
    return [json.loads(path.read_text("utf-8")) for path in built]


def test_front_matter(tmp_path: Path) -> None:
    """Hugo reads every key as what it is, times as instants."""
    (page,) = build(tmp_path, [export("cstate")])
    assert page.pop("content").count("<p>") == 4
    assert page == {
        "title": "Maintenance: Shop API",
        "date": "2026-12-05T04:00:00Z",
        "resolvedWhen": "2026-12-05T06:00:00Z",
        "resolved": False,
        "informational": False,
        "severity": "notice",
        "affected": ["API", "Web shop"],
        "section": "issue",
        "plan": "20261205-0badcafe",
    }


def test_every_status_builds(tmp_path: Path) -> None:
    """A page can be built in any state of the plan; what is over is resolved."""
    pages = build(tmp_path, [export("cstate", with_status(status)) for status in Status])
    assert [page["resolved"] for page in pages] == [status in {"CANCELLED", "COMPLETED"} for status in Status]


@pytest.mark.parametrize("where", ["service", "what"])
def test_hostile_texts_are_text(where: str, tmp_path: Path) -> None:
    """Neither shortcodes nor HTML nor Markdown come out of a name or of the team's words."""
    texts = [*HOSTILE, '{{< figure src="https://evil.example" >}}', "{{% none %}}", "---", "1. one", "www.evil.example"]
    if where == "service":
        pages = build(tmp_path, [export("cstate", saved_plan(service=text)) for text in texts])
        expected = [f"<p>{printable(text)} will not be available.</p>" for text in texts]
        assert [page["title"] for page in pages] == [f"Maintenance: {printable(text)}" for text in texts]
    else:
        pages = build(tmp_path, [export("cstate", what=text) for text in texts])
        expected = [f"<p>{printable(text)}</p>" for text in texts]
    first = [page["content"].splitlines()[0] for page in pages]
    assert [_untypographic(html.unescape(line)) for line in first] == [_untypographic(line) for line in expected]
    assert all(set(_tags(line)) == {"p", "/p"} for line in first)


def _untypographic(text: str) -> str:
    """Return a text without what Hugo's typographer changes: quotes and dashes."""
    for fine, plain in {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "..."}.items():
        text = text.replace(fine, plain)
    return text


def _tags(line: str) -> list[str]:
    """Return the tags in a line of HTML."""
    return [part.split(">")[0].split()[0] for part in line.split("<")[1:]]
