"""
Texts stay texts: no adapter is built for parameters that need none.

Typer 0.29 imports pydantic and builds a validator for every parameter of a command, given or not, which takes longer
than a whole plan. Ours are texts and paths, which `request` understands; only the values of enums are left to Typer.
Where Typer has other insides, nothing happens.
"""

from __future__ import annotations

from typing import Any, Final

import typer

HELP_NAMES: Final = ["-h", "--help"]


class PlainValue:
    """Takes the place of Typer's runtime coercion of one parameter."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return what was typed; an enum's value by way of Typer itself."""
        if value is None or not param.type_descriptor.is_choice:
            return value
        param._runtime_param = None  # noqa: SLF001 - Typer builds its own when asked next
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def spare_adapters(command: Any) -> Any:
    """Return the command with plain values wherever Typer would build an adapter."""
    context = typer.Context(command, help_option_names=HELP_NAMES)
    for each in (command, *command.commands.values()):
        for parameter in (*each.params, each.get_help_option(context)):
            if hasattr(parameter, "_runtime_param") and hasattr(parameter, "type_descriptor"):
                parameter._runtime_param = PlainValue()  # noqa: SLF001 - there is no public way
    return command
