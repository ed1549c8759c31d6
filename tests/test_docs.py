"""The documentation is complete where a machine can tell."""

from __future__ import annotations

import re
from pathlib import Path

from downtime_cli.request.gather import KEYS

ROOT = Path(__file__).parent.parent
CALLS = r"""(?:code=|warning\(|note\(|\.error\(|_refuse\([^"]*?|_contradict\([^"]*?)"""
CODE = re.compile(CALLS + r"""\s*"([a-z]+(?:-[a-z0-9]+)*)\"""")


def test_every_issue_code_has_a_row() -> None:
    """Whatever an error line says in brackets can be looked up."""
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")
    sources = [path.read_text("utf-8") for path in (ROOT / "downtime_cli").rglob("*.py")]
    codes = {code for source in sources for code in CODE.findall(source)} - set(KEYS) - {"ladder"}
    assert len(codes) > 25
    assert not [code for code in sorted(codes) if f"| `{code}` |" not in text]
