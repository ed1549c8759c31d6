"""The command line: what there is to type. Everything else is imported when a command runs, so that help is quick."""

import gc
import os
from collections.abc import Callable
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from downtime_cli.cli.commands import ABOUT, COMMANDS
from downtime_cli.cli.process.completing import REQUEST, check_request
from downtime_cli.cli.process.streams import hold_streams
from downtime_cli.cli.typed.plain_values import TyperUsageError, as_plain

HELP: Final = frozenset({"-h", "--help"})


def _explain(read: Callable[[], Any]) -> Any:
    """Read the command line; what is wrong with it is told as any other error is.

    Raises:
        typer.Exit: something was wrong with it.
    """
    try:
        return read()
    except TyperUsageError as error:
        from downtime_cli.cli.typed.usage_errors import tell

        raise typer.Exit(tell(error)) from None


class Commands(TyperGroup):
    """The group of commands, each built only when it is typed."""

    def make_context(self, *given: Any, **more: Any) -> Any:
        """Read what was typed before the command."""
        return _explain(lambda: super(Commands, self).make_context(*given, **more))

    def invoke(self, ctx: Any) -> Any:
        """Read the rest, and carry out the command."""
        return _explain(lambda: super(Commands, self).invoke(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; its help is shown without building it, whatever else was typed.

        Raises:
            typer.Exit: the help was shown.
        """
        command, *rest = args
        options = rest[: rest.index("--")] if "--" in rest else rest
        if command in COMMANDS and not ctx.resilient_parsing and not HELP.isdisjoint(options):
            from downtime_cli.cli.typed.help_page import render_help

            typer.echo(render_help(command))
            raise typer.Exit
        return super().resolve_command(ctx, args)

    def list_commands(self, _ctx: Any) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Build a command.

        Raises:
            Mistake: there is none of that name.
        """
        if cmd_name not in COMMANDS:
            if ctx.resilient_parsing:
                return None
            from downtime_cli.cli.typed.usage_errors import unknown_command

            raise unknown_command(cmd_name)
        if cmd_name not in self.commands:
            from downtime_cli.cli.typed.typed_command import build_command

            self.add_command(build_command(cmd_name), cmd_name)
        return self.commands[cmd_name]

    def get_params(self, ctx: Any) -> list[Any]:
        """All parameters, plain."""
        return as_plain(super().get_params(ctx))

    def format_help(self, _ctx: Any, formatter: Any) -> None:
        """Write our own page, which builds no command."""
        from downtime_cli.cli.typed.help_page import render_overview

        formatter.write(render_overview())


app = typer.Typer(
    name="downtime",
    cls=Commands,
    help=ABOUT,
    invoke_without_command=True,
    suggest_commands=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": sorted(HELP)},
)


def _show_version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"downtime {version('downtime-cli')}")
        raise typer.Exit


@app.callback()
def common(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback has it
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Show the help where no command is typed."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def main() -> int:
    """Run the command line and return its exit code, which is a documented one.

    A run is over in seconds and makes no cycles worth collecting: looking for them, on the way or once more when the
    interpreter ends, would cost a tenth of its time.
    """
    gc.disable()
    held = hold_streams()
    try:
        code = _complete() if REQUEST in os.environ else _run()
    finally:
        gc.freeze()
    if held is None or held.failure is None:
        return code
    from downtime_cli.cli.errors import settle

    return settle(code, held.failure)


def _run() -> int:
    """Have Typer carry out what was typed, or complete it; 1 is what it says where it means no, as to fish."""
    try:
        typer.main.get_command(app)(complete_var=REQUEST)
    except SystemExit as end:
        return 2 if end.code == 1 else end.code if isinstance(end.code, int) else 0
    return 0


def _complete() -> int:
    """Answer a shell that asks for completions."""
    from downtime_cli.cli.errors import report_errors

    def answer() -> int:
        check_request(os.environ)
        return _run()

    return report_errors(answer)
