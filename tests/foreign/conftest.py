"""
Where foreign software is looked for, and the browser: one for the whole session, pages closed after each test.

Without DOWNTIME_TOOLS all of it is skipped, in a second and with one reason, rather than what happens to be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.foreign.browser import Reader, Visit, open_page, start_browser
from tests.foreign.tools import FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests here where nobody said that the software was installed."""
    if FOLDER:
        return
    reason = "other people's software is needed: install it by `.ci/tools DIR`, then set DOWNTIME_TOOLS=DIR"
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the browser."""
    with start_browser() as running:
        yield running


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[[Path | str, Reader], Visit]]:
    """Give a function that opens a file or an address for a reader."""
    with ExitStack() as pages:
        yield lambda target, reader: pages.enter_context(open_page(browser, target, reader))
