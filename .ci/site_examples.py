"""A hook of MkDocs: the examples that pages link to are part of the site, though they stand beside `docs/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files, InclusionLevel

_EXAMPLES = Path(__file__).parent.parent / "examples"


def on_files(files: Files, config: Any) -> Files:
    """Add every example under its own name, and outside the navigation: one in Markdown is a page like any other."""
    for path in sorted(_EXAMPLES.rglob("*")):
        if path.is_file():
            name = f"examples/{path.relative_to(_EXAMPLES)}"
            added = File.generated(config, name, abs_src_path=str(path), inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(added)
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Let links reach them from where pages stand in the site."""
    return markdown.replace("](../examples/", "](examples/")
