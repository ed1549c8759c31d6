"""
Finding software that we did not write, to read what we wrote.

`.ci/tools DIR` installs all of it; `DOWNTIME_TOOLS=DIR` then tells that nothing may be missing.
"""

from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

FOLDER = os.environ.get("DOWNTIME_TOOLS")
MEASURED = {"COVERAGE_PROCESS_START": os.environ.get("DOWNTIME_COVERAGE", "")}
"""Has processes that run our code measure its coverage, by the configuration that DOWNTIME_COVERAGE names."""


def need_command(name: str) -> str:
    """Return the path of a command, such as `amtool`; servers may lie where only root looks."""
    path = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))
    return path or _missing(f"the command {name}")


def need_node_package(name: str) -> Path:
    """Return the folder of a package from npm, such as `ical.js`."""
    folders = [Path(FOLDER or ".") / "node_modules" / name, Path("node_modules") / name]
    found = next((folder for folder in folders if folder.is_dir()), None)
    return found.resolve() if found else _missing(f"the npm package {name}")


def need_module(name: str) -> ModuleType:
    """Return a Python module from the `checkers` extra, such as `slack_sdk`."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return _missing(f"the Python module {name} (pip install '.[checkers]')")


def need_program(name: str) -> str:
    """Return the path of a Python program that has an environment of its own, `envs/NAME/bin/NAME`."""
    path = Path(FOLDER or ".") / "envs" / name / "bin" / name
    return str(path.resolve()) if path.is_file() else _missing(f"the program {name}")


def need_environment(name: str) -> str:
    """Return the path of the Python that has a package and all it pins, `envs/NAME/bin/python`."""
    path = Path(FOLDER or ".") / "envs" / name / "bin" / "python"
    return str(path.absolute()) if path.is_file() else _missing(f"the environment of {name}")


def _missing(what: str) -> NoReturn:
    """Fail the test: it runs only where everything was installed."""
    pytest.fail(f"{what} is missing: `.ci/tools DIR` installs it")
