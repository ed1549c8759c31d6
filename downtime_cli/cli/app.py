"""The command line: what there is to type. Everything else is imported when a command runs, so that help is quick."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from downtime_cli.cli.commands import COMMANDS
from downtime_cli.cli.plain_values import as_plain
from downtime_cli.cli.process.completing import REQUEST, check_request
from downtime_cli.cli.process.streams import hold_streams

_UsageError: Final[Any] = typer.BadParameter.__base__  # which Typer does not export


@contextmanager
def _harmless() -> Iterator[None]:
    """Have Typer's errors quote what was typed in a form that drives no terminal and no log."""
    try:
        yield
    except _UsageError as error:
        from downtime_cli.cli.github_actions import for_log
        from downtime_cli.core.wording import printable

        error.message = for_log("\n".join(printable(line) for line in error.message.split("\n")))
        raise


class Commands(TyperGroup):
    """The group of commands, each built only when it is typed."""

    def make_context(self, *given: Any, **more: Any) -> Any:
        """Read what was typed before the command."""
        with _harmless():
            return super().make_context(*given, **more)

    def invoke(self, ctx: Any) -> Any:
        """Read the rest, and carry out the command."""
        with _harmless():
            return super().invoke(ctx)

    def list_commands(self, _ctx: Any) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """Build a command; all of them for an unknown name, so that Typer can suggest one."""
        from downtime_cli.cli.typed_command import build_command

        for name in [cmd_name] if cmd_name in COMMANDS else COMMANDS:
            if name not in self.commands:
                self.add_command(build_command(name), name)
        return self.commands.get(cmd_name)

    def get_params(self, ctx: Any) -> list[Any]:
        """All parameters, plain."""
        return as_plain(super().get_params(ctx))

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        """List the commands without building them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text.partition("\n\n")[0]) for name, text in COMMANDS.items()])


app = typer.Typer(
    name="downtime",
    cls=Commands,
    help="Find the maintenance window that hurts the fewest people, and plan what to tell them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _show_version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"downtime {version('downtime-cli')}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Find the maintenance window that hurts the fewest people, and plan what to tell them."""


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
