"""
Parameters that hand over what was typed as it is.

Typer loads pydantic and builds a validator for each parameter of a command, given or not, which takes longer than a
whole plan. Ours are texts that `request` reads.
"""

from typing import Any

from typer import Exit
from typer.core import TyperArgument, TyperOption


class PlainOption(TyperOption):
    """An option whose value is what was typed."""

    def process_value(self, ctx: Any, value: Any) -> Any:
        """Hand on the value, to the callback of a switch like `--version` if there is one.

        Those for completions are Typer's: they end with 1 for a shell that they do not know, and write in its folders.
        """
        if self.callback is None:
            return value
        try:
            return self.callback(ctx, self, value)
        except Exit as end:
            raise Exit(2 if end.exit_code == 1 else end.exit_code) from None
        except (OSError, UnicodeError) as error:
            from downtime_cli.cli.errors import report_failure

            raise Exit(report_failure(error, self.opts[0])) from None


class PlainArgument(TyperArgument):
    """An argument whose value is what was typed."""

    def process_value(self, ctx: Any, value: Any) -> Any:
        """Hand on the value; let Typer say that a required one is missing."""
        return super().process_value(ctx, value) if self.required and not value else value

    def display_type_rich(self, ctx: Any) -> None:
        """Leave the type out of the help: the name says what it is."""


def as_plain(parameters: list[Any]) -> list[Any]:
    """Make parameters plain, also those that Typer adds to ours."""
    plain: dict[type, type] = {TyperOption: PlainOption, TyperArgument: PlainArgument}
    for parameter in parameters:
        parameter.__class__ = plain.get(type(parameter), type(parameter))
    return parameters
