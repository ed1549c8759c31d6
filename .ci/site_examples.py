"""A hook of MkDocs: the examples that pages link to are part of the site, though they stand beside `docs/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

_EXAMPLES = Path(__file__).parent.parent / "examples"


def on_files(files: Files, config: Any) -> Files:
    """Add every example under its own name."""
    for path in sorted(_EXAMPLES.rglob("*")):
        if path.is_file():
            files.append(File.generated(config, f"examples/{path.relative_to(_EXAMPLES)}", abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Let links reach them from where pages stand in the site."""
    return markdown.replace("](../examples/", "](examples/")
