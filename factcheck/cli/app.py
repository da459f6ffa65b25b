"""The Typer application, and the table of its commands."""

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Annotated, Any

import typer
from typer._click.exceptions import ClickException  # Typer has its own Click and exports this class nowhere
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info

# In the order of the help: a command's module in `commands/`, its panel and text in the help, its page of the
# manual. Only the module of the command that is called is imported.
COMMANDS: dict[str, tuple[str, str, str, str]] = {
    "list": ("list", "Read", "List claims with their outcomes.", "dates"),
    "show": ("show", "Read", "Show a claim in full, by its id or by words.", "file"),
    "speakers": ("tally", "Read", "Count the verdicts on each speaker's claims.", "verdicts"),
    "tally": ("tally", "Read", "Count claims by any field.", "verdicts"),
    "timeline": ("timeline", "Read", "Show claims, outcomes and corrections by day.", "dates"),
    "agree": ("agree", "Read", "Measure how far several reviewers' verdicts agree.", "verdicts"),
    "check": ("check", "Check", "Check a dataset: every problem with its line and a suggested fix.", "file"),
    "export": ("export", "Publish", "Export a report, a site or data.", "formats"),
    "import": ("import_", "Edit", "Import claims from ClaimReview, CSV, JSON or YAML.", "import"),
    "add": ("add", "Edit", "Add a claim: by prompts at a terminal, or by options.", "file"),
    "resolve": ("resolve", "Edit", "Record a claim's outcome. Earlier outcomes are kept.", "verdicts"),
    "add-speaker": ("add_header", "Edit", "Add a speaker: by prompts at a terminal, or by options.", "file"),
    "add-source": ("add_header", "Edit", "Add a source: by prompts at a terminal, or by options.", "file"),
    "add-correction": ("add_correction", "Edit", "Record a correction; `edit` changes the claim.", "history"),
    "edit": ("edit", "Edit", "Open your editor at a claim, source or speaker, and check the result.", "file"),
    "init": ("init", "Edit", "Create a dataset from a commented template.", "file"),
    "diff": ("diff", "History", "Show the differences between two versions.", "history"),
    "help": ("help", "Help", "Show a page of the manual, or the help of a command.", "limits"),
    "schema": ("schema", "Help", "Print the JSON Schema of the file, for editors.", "file"),
}


class _FittedHelp:
    epilog: Any
    rich_markup_mode: Any

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print help: without boxes if narrow, no characters that cannot be encoded."""
        from shutil import get_terminal_size

        from factcheck.cli.output import quiet_pipe

        if hasattr(sys.stdout, "reconfigure") and not sys.stdout.encoding.lower().startswith("utf"):
            sys.stdout.reconfigure(errors="replace")
        columns = get_terminal_size().columns
        os.environ["COLUMNS"] = str(min(columns, 1000))  # Rich would print lines of any length
        if columns < 72:  # Rich's boxes would truncate options
            self.rich_markup_mode = None
            self.epilog = re.sub(r"\[/?\w+\]", "", self.epilog or "") or None
        with quiet_pipe(), suppress(SystemExit):  # Rich would exit with 1 at a closed pipe
            super().format_help(ctx, formatter)  # type: ignore[misc]


class _Subcommand(_FittedHelp, TyperCommand):
    """A command that keeps what `ctx.params` loses: the words as typed, and the order of the options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse arguments: `--paragraph` belongs to the `--source` before it."""
        if not ctx.resilient_parsing:
            ctx.meta["words"] = [self.name, *args]
            _, _, order = self.make_parser(ctx).parse_args(list(args))
            ctx.meta["order"] = [parameter.name for parameter in order]
        return super().parse_args(ctx, args)


class _LazyGroup(_FittedHelp, TyperGroup):
    """A group that imports a command when it is called, and lists the others from COMMANDS."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command; print a usage error in one line."""
        if os.environ.get("_FACTCHECK_COMPLETE") == "complete_zsh":
            from factcheck.cli import zsh

            zsh.install()
        try:
            code = super().main(*args, **extra | {"standalone_mode": False})
        except typer.Abort:
            sys.exit(130)
        except ClickException as error:
            from factcheck.cli.usage_errors import explain

            sys.exit(explain(error))
        except ValueError as error:
            from factcheck.core.lazy_claims import UnreadableDatabase

            if not isinstance(error, UnreadableDatabase):
                raise
            from factcheck.cli.output import REFUSED, warn

            warn(f"the database {error}")
            sys.exit(REFUSED)
        sys.exit(code if isinstance(code, int) else 0)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the words as typed, for the hints of usage errors."""
        ctx.meta["words"] = [*args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            _, panel, text, _ = COMMANDS[cmd_name]
            self.commands[cmd_name] = _Subcommand(cmd_name, help=text, rich_help_panel=panel)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] == "add" and f"add-{' '.join(args[1:2])}" in COMMANDS:  # typed as two words
            args = [f"add-{args[1]}", *args[2:]]
        if args[0] in COMMANDS:
            import_module(f"factcheck.cli.commands.{COMMANDS[args[0]][0]}")
            info = next(info for info in app.registered_commands if info.name == args[0])
            info.cls = _Subcommand
            self.commands[args[0]] = get_command_from_info(
                info, pretty_exceptions_short=True, rich_markup_mode="rich"
            )
        return super().resolve_command(ctx, args)


def command(name: str, *examples: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a command of COMMANDS, with examples below its help."""
    _, panel, text, page = COMMANDS[name]
    epilog = "[bold]Examples[/bold]\n\n" + "\n\n".join(f"[cyan]{example}[/cyan]" for example in examples)
    epilog += f"\n\nMore in [cyan]factcheck help {page}[/cyan]"
    return app.command(name, help=text, rich_help_panel=panel, epilog=epilog)


app = typer.Typer(
    cls=_LazyGroup,
    help="Who said what, and what happened: claims and their reported outcomes in one plain YAML file.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
    ] = False,
) -> None:
    if version:
        from factcheck import __version__

        print(f"factcheck {__version__}")
        raise typer.Exit()
