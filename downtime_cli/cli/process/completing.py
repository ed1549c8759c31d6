"""What a shell says when it asks for completions, looked at before Typer, which takes it to be as shells write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

REQUEST: Final = "_DOWNTIME_COMPLETE"
_SHELLS: Final = ("bash", "fish", "powershell", "pwsh", "zsh")
_KNOWN: Final = re.compile(f"(source|complete)_({'|'.join(_SHELLS)})")
_COUNT: Final = re.compile(r"[0-9]{1,9}")


def check_request(environment: Mapping[str, str]) -> None:
    """Refuse what no shell says, if anything is asked for at all.

    Raises:
        UsageError: the request is unknown, or bash does not say with it what was typed and where.
    """
    request = environment.get(REQUEST)
    if not request:
        return
    from downtime_cli.core.errors import refuse

    if not _KNOWN.fullmatch(request):
        message = f"expected complete_SHELL or source_SHELL, got {request!r}"
        refuse(REQUEST, message, f"unset it, or write for SHELL one of {', '.join(_SHELLS)}")
    if request == "complete_bash":
        remedy = f"unset {REQUEST}, or set COMP_WORDS and COMP_CWORD as well, as bash does"
        if "COMP_WORDS" not in environment:
            refuse("COMP_WORDS", "expected the words typed so far, got nothing", remedy)
        if not _COUNT.fullmatch(number := environment.get("COMP_CWORD", "")):
            refuse("COMP_CWORD", f"expected the number of the word to complete, got {number!r}", remedy)
