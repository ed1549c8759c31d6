"""
Parameters that hand over what was typed as it is.

Typer loads pydantic and builds a validator for each parameter of a command, given or not, which takes longer than a
whole plan. Ours are texts that `request` reads.
"""

from typing import Any

from typer.core import TyperArgument, TyperOption


class PlainOption(TyperOption):
    """An option whose value is what was typed."""

    def process_value(self, ctx: Any, value: Any) -> Any:
        """Hand on the value, to the callback of a switch like `--version` if there is one."""
        return value if self.callback is None else self.callback(ctx, self, value)


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
