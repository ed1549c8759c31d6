"""Fixtures for tests with a browser: one for the whole session, pages closed after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.foreign.browser import Reader, Visit, open_page, start_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser


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
