"""Pages of cState, built by Hugo."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.notices.dialects import plain_line
from tests.export_samples import export, with_status
from tests.foreign.export_readers import bare
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
    folder.mkdir(exist_ok=True)
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
    assert "<strong>Shop API will be unavailable during this time.</strong>" in page.pop("content")
    assert page == {
        "title": "Planned maintenance: Shop API – Saturday, 5 December 2026, 05:00 (UTC+1)",
        "date": "2026-12-05T04:00:00Z",
        "resolvedWhen": "2026-12-05T06:00:00Z",
        "resolved": True,
        "informational": True,
        "severity": "notice",
        "affected": ["API", "Web shop"],
        "section": "issue",
        "plan": "20261205-0badcafe",
    }


def test_every_status_builds(tmp_path: Path) -> None:
    """A page can be built in any state of the plan; only work under way is not resolved."""
    pages = build(tmp_path, [export("cstate", with_status(status)) for status in Status])
    assert [page["resolved"] for page in pages] == [status is not Status.IN_PROCESS for status in Status]


@pytest.mark.parametrize("where", ["service", "what"])
def test_hostile_texts_are_text(where: str, tmp_path: Path) -> None:
    """Neither shortcodes nor HTML nor Markdown come out of a name or of the team's words; bare addresses stay so."""
    texts = [*HOSTILE, '{{< figure src="https://evil.example" >}}', "{{% none %}}", "---", "1. one", "www.evil.example"]
    if where == "service":
        pages = build(tmp_path, [export("cstate", saved_plan(service=text)) for text in texts])
        expected = [f"<strong>{plain_line(text)} will be unavailable during this time.</strong>" for text in texts]
        heads = [f"Planned maintenance: {plain_line(text)} – Saturday" for text in texts]
        assert [bare(page["title"]).startswith(head) for page, head in zip(pages, heads, strict=True)] == [True] * len(
            texts
        )
    else:
        pages = build(tmp_path, [export("cstate", what=text) for text in texts])
        expected = [f"<p><strong>What we are doing</strong>: {plain_line(text)}</p>" for text in texts]
    tame = build(tmp_path / "tame", [export("cstate", what="x" if where == "what" else "")])[0]
    contents = [_unlink(page["content"]) for page in pages]
    shown = [_untypographic(bare(html.unescape(content))) for content in contents]
    assert [text for text, content in zip(expected, shown, strict=True) if _untypographic(text) not in content] == []
    assert [content for content in contents if _tags(content) != _tags(tame["content"])] == []


def _untypographic(text: str) -> str:
    """Return a text without what Hugo's typographer changes: quotes and dashes."""
    for fine, plain in {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "..."}.items():
        text = text.replace(fine, plain)
    return text


def _unlink(content: str) -> str:
    """Return a text without the links that Hugo makes of bare addresses, if each leads where it says."""
    return re.sub(r'<a href="(?:mailto:|https?://)?([^"]*)">((?:https?://)?\1)</a>', r"\2", content)


def _tags(content: str) -> list[str]:
    """Return the tags of a text in HTML, in order."""
    return [part.split(">")[0].split()[0] for part in content.split("<")[1:]]
