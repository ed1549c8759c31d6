"""Where foreign tools come from: absent ones skip a test, unless DOWNTIME_TOOLS says that they have to be there."""

from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest


def need_command(name: str) -> Path:
    """Return the path of a command."""
    found = shutil.which(name)
    return Path(found) if found else _absent(f"command {name}")


def need_node_package(name: str) -> Path:
    """Return the folder of a package of npm, below NODE_PATH or the working directory."""
    roots = [*os.environ.get("NODE_PATH", "").split(os.pathsep), "node_modules"]
    found = next((Path(root) / name for root in roots if root and (Path(root) / name).is_dir()), None)
    return found or _absent(f"npm package {name}")


def need_module(name: str) -> ModuleType:
    """Return a module that only tests use."""
    try:
        return importlib.import_module(name)
    except ImportError:
        _absent(f"Python module {name}")


def _absent(what: str) -> NoReturn:
    """Skip the test, or fail it where all tools have to be there."""
    if os.environ.get("DOWNTIME_TOOLS"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")
