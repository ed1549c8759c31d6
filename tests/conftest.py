"""Options and fixtures for all tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

GOLDEN = Path(__file__).parent / "golden"

# A slow machine is no failure, and what CI finds has to be found again.
settings.register_profile("downtime", deadline=None, derandomize=bool(os.environ.get("CI")))
# For `make check`, and for runs that measure coverage: .ci/run tries every property in full elsewhere.
settings.register_profile("quick", deadline=None, max_examples=10, derandomize=bool(os.environ.get("CI")))
# For a long look at other examples each time: tests/independent draws by this profile alone what is not drawn in CI.
settings.register_profile("sweep", deadline=None, max_examples=1000, derandomize=False)
settings.load_profile("downtime")

os.environ.pop("GITHUB_ACTIONS", None)  # where CI is GitHub's, commands under test are not to think that they are steps


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the golden files anew."""
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden anew instead of comparing with it"
    )


@pytest.fixture
def check_golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that compares a text with the golden file of that name, byte for byte."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.exists(), f"{path} is missing: run pytest --update-golden and look at it"
        assert text == path.read_bytes().decode()

    return check
