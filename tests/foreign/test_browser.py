"""The browser harness itself: what it is relied upon to notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.foreign.browser import Reader, Visit

Open = Callable[[Path | str, Reader], Visit]

CLOCK = "<p id=c>none</p><script>c.textContent = new Date(1e12).getHours() + '@' + Date.now()</script>"


def _page(folder: Path, body: str) -> Path:
    """Return a small but proper page."""
    path = folder / "page.html"
    head = "<!doctype html><html lang=en><head><meta charset=utf-8><title>T</title></head>"
    path.write_text(f"{head}<body><main><h1>Hello</h1>{body}</main></body></html>", encoding="utf-8")
    return path


def test_a_good_page_raises_nothing(tmp_path: Path, visit: Open) -> None:
    """A page that asks for nothing and is well made has neither complaints nor violations."""
    seen = visit(_page(tmp_path, "<p>Good day.</p>"), Reader())
    assert (seen.complaints, seen.violations()) == ([], [])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("<script>console.error('broken')</script>", "broken", id="console-error"),
        pytest.param("<script>throw Error('thrown')</script>", "thrown", id="exception"),
        pytest.param("<img src=other.png alt=x>", "requested file:", id="request"),
    ],
)
def test_bad_pages_are_noticed(body: str, said: str, tmp_path: Path, visit: Open) -> None:
    """Errors of scripts and requests for other files are complaints."""
    assert any(said in complaint for complaint in visit(_page(tmp_path, body), Reader()).complaints)


@pytest.mark.parametrize("scripts", [True, False])
def test_violations_are_noticed(scripts: bool, tmp_path: Path, visit: Open) -> None:
    """Pale text and a field without a label are found, whether scripts of the page run or not."""
    page = _page(tmp_path, "<p style='color: #ccc; background: #fff'>Pale</p><input>")
    found = visit(page, Reader(scripts=scripts)).violations()
    assert {line.partition(":")[0] for line in found} == {"color-contrast", "label"}


def test_readers_have_clocks_of_their_own(tmp_path: Path, visit: Open) -> None:
    """A reader's zone and the moment of reading are what the page's scripts see."""
    reader = Reader(timezone="Asia/Kathmandu", now=datetime(2026, 12, 5, 4, tzinfo=UTC))
    assert visit(_page(tmp_path, CLOCK), reader).page.inner_text("#c") == "7@1796443200000"


def test_scripts_can_be_off(tmp_path: Path, visit: Open) -> None:
    """Without scripts, the page is what its file says."""
    assert visit(_page(tmp_path, CLOCK), Reader(scripts=False)).page.inner_text("#c") == "none"
