"""The house keeps its shape: contracts between rooms, their sizes, and the files around the package."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "downtime_cli"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DRAWERS = {"utils", "helpers", "common", "types", "models", "misc"}


def own_imports(path: Path) -> set[str]:
    """Name the modules of the package that a module imports, wherever in its text."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    names = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name for name in names if name.split(".")[0] == PACKAGE.name}


def test_import_contracts_hold() -> None:
    """No room imports from one above it, and no two modules import each other."""
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command is not None, "pip install -e '.[test]' brings import-linter"
    done = subprocess.run([command, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_folder_is_a_hall() -> None:
    """A folder holds at most 20 modules."""
    assert {folder: count for folder, count in Counter(path.parent for path in MODULES).items() if count > 20} == {}


def test_half_of_the_modules_need_at_most_five_others() -> None:
    """The median of own imports per module is at most 5."""
    counts = sorted(len(own_imports(path)) for path in MODULES)
    assert counts[len(counts) // 2] <= 5


def test_packages_hold_nothing_but_a_docstring() -> None:
    """An `__init__` file says what the room is for; importing it runs nothing."""
    for path in PACKAGE.rglob("__init__.py"):
        body = ast.parse(path.read_text("utf-8")).body
        assert [type(node) for node in body] == [ast.Expr], path


def test_no_module_is_a_drawer() -> None:
    """Modules are named by what they hold."""
    assert not [path for path in MODULES if path.stem in DRAWERS or path.stem in sys.stdlib_module_names]


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.name)
def test_actions_are_pinned_by_commit(path: Path) -> None:
    """Whatever runs in our workflows is named by its commit, with the version beside it."""
    used = re.findall(r"uses: (.+)", path.read_text("utf-8"))
    assert used
    assert not [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)]


def test_the_changelog_tells_of_this_version() -> None:
    """The first section of the changelog is the version that pyproject.toml declares; newer ones stand above older."""
    versions = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[0] == PROJECT["version"]
    numbers = [tuple(map(int, version.split("."))) for version in versions]
    assert all(newer > older for newer, older in pairwise(numbers))


def describe(path: Path) -> str:
    """The first sentence of a module's docstring, on one line."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return re.split(r"(?<=\.)\s", " ".join(text.split("\n\n")[0].split()))[0].removesuffix(".")


def draw_tree(folder: Path, indent: int = 0) -> list[str]:
    """List the modules below a folder, then its folders, each with what it is for."""
    lines = [f"{'  ' * indent}{folder.name + '/':{24 - 2 * indent}}  {describe(folder / '__init__.py')}"]
    modules = (path for path in sorted(folder.glob("*.py")) if not path.name.startswith("__"))
    lines += [f"{'  ' * (indent + 1)}{path.name:{22 - 2 * indent}}  {describe(path)}" for path in modules]
    for path in sorted(folder.iterdir()):
        if (path / "__init__.py").exists():
            lines += draw_tree(path, indent + 1)
    return lines


def test_the_architecture_has_a_line_for_every_module(request: pytest.FixtureRequest) -> None:
    """The tree in docs/architecture.md says of each module what the module says of itself."""
    path = ROOT / "docs" / "architecture.md"
    before, tree, after = re.split(r"(?<=\n```\n)(downtime_cli/.*?\n)(?=```)", path.read_text("utf-8"), flags=re.DOTALL)
    expected = "".join(f"{line}\n" for line in draw_tree(PACKAGE))
    if request.config.getoption("--update-golden"):
        path.write_text(before + expected + after, "utf-8")
        return
    assert tree == expected


def test_an_installation_has_every_file_of_the_package() -> None:
    """What is no module is named in `package-data`: an installed package lacks it otherwise."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"][
        PACKAGE.name
    ]
    named = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    others = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
    assert others - named == set()
