"""
Parameters that hand over what was typed as it is.

Typer loads pydantic and builds a validator for each parameter of a command, given or not, which takes longer than a
whole plan. Ours are texts that `request` reads.
"""

from typing import Any, Final

from typer import BadParameter, Exit
from typer.core import TyperArgument, TyperOption

TyperUsageError: Final[Any] = BadParameter.__base__  # which Typer does not export


class PlainOption(TyperOption):
    """An option whose value is what was typed."""

    def add_to_parser(self, parser: Any, ctx: Any) -> None:
        """Have everything collected that is typed for the option, also where it takes one value."""
        is_repeatable, self.multiple = self.multiple, True
        super().add_to_parser(parser, ctx)
        self.multiple = is_repeatable

    def process_value(self, ctx: Any, value: Any) -> Any:
        """Hand on the value, to the callback of a switch like `--version` if there is one.

        Those for completions are Typer's: they end with 1 for a shell that they do not know, and write in its folders.

        Raises:
            Mistake: it was typed twice, or its value is the name of an option.
        """
        value = self._read(ctx, value) if isinstance(value, list) else value
        if self.callback is None:
            return value
        try:
            return self.callback(ctx, self, value)
        except Exit as end:
            raise Exit(2 if end.exit_code == 1 else end.exit_code) from None
        except (OSError, UnicodeError) as error:
            from downtime_cli.cli.errors import report_failure

            raise Exit(report_failure(error, self.opts[0])) from None

    def _read(self, ctx: Any, values: list[Any]) -> Any:
        """The values of a repeatable option, or that of another."""
        taken = {flag for each in ctx.command.get_params(ctx) for flag in each.opts}
        if options := [value for value in values if value in taken]:
            from downtime_cli.cli.typed.usage_errors import missing_value

            raise missing_value(self.opts[0], ctx.command.name, options[0])
        if self.multiple:
            return values
        if len(values) > 1:
            from downtime_cli.cli.typed.usage_errors import twice

            raise twice(self.opts[0])
        return values[0]


class PlainArgument(TyperArgument):
    """An argument whose value is what was typed."""

    def process_value(self, _ctx: Any, value: Any) -> Any:
        """Hand on the value."""
        return value


def as_plain(parameters: list[Any]) -> list[Any]:
    """Make parameters plain, also those that Typer adds to ours."""
    plain: dict[type, type] = {TyperOption: PlainOption, TyperArgument: PlainArgument}
    for parameter in parameters:
        parameter.__class__ = plain.get(type(parameter), type(parameter))
    return parameters
