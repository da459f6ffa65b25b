"""The program that the commands are added to."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info


class _Command(NamedTuple):
    """A command as the help lists it, the file that adds it, and the manual's page for it."""

    file: str
    panel: str
    help: str
    page: str  # of the manual, that says more


# In the order of the help. A start imports the file of the one command that is called, and builds
# the options of that one.
COMMANDS = {
    "list": _Command("list", "Read", "List claims with their outcomes.", "dates"),
    "show": _Command("show", "Read", "Show one claim in full, or several.", "file"),
    "speakers": _Command("tally", "Read", "Count the verdicts of each speaker: the scoreboard.", "verdicts"),
    "tally": _Command("tally", "Read", "Count claims by any field.", "verdicts"),
    "timeline": _Command(
        "timeline", "Read", "Show the claims in the order of time, each with its outcomes.", "dates"
    ),
    "agree": _Command(
        "agree", "Read", "Tell how far several people's verdicts on the same claims agree.", "verdicts"
    ),
    "check": _Command(
        "check", "Check", "Find every problem of a dataset, at its line, with its mend.", "file"
    ),
    "export": _Command("export", "Publish", "Export a document that can be published.", "formats"),
    "import": _Command("import_", "Keep", "Bring claims in: ClaimReview, CSV, JSON, YAML.", "import"),
    "add": _Command("add", "Keep", "Add a claim: field by field at a terminal, or all by options.", "file"),
    "resolve": _Command(
        "resolve",
        "Keep",
        "Record a claim's outcome, at its place among the others, so that the history stays.",
        "verdicts",
    ),
    "add-speaker": _Command(
        "header", "Keep", "Add a speaker: by questions at a terminal, or all by options.", "file"
    ),
    "add-source": _Command(
        "header", "Keep", "Add a source: by questions at a terminal, or all by options.", "file"
    ),
    "add-correction": _Command(
        "header", "Keep", "Tell the readers what was wrong in claims and is mended.", "history"
    ),
    "edit": _Command(
        "edit",
        "Keep",
        "Open your editor at a claim, a source or a speaker, and check what you wrote.",
        "file",
    ),
    "init": _Command(
        "init", "Keep", "Write a dataset to begin with, with comments that say how to go on.", "file"
    ),
    "changes": _Command(
        "changes", "Keep", "Show what the record says changed, and when, the newest last.", "history"
    ),
    "diff": _Command("diff", "Keep", "Show what two versions of a dataset differ in.", "history"),
    "help": _Command("help", "Help", "Show a page of the manual, or the help of a command.", "limits"),
    "schema": _Command("schema", "Help", "Print the JSON Schema of the file, for editors.", "file"),
}


def _is_narrow() -> bool:
    """Whether a terminal has no room for the boxes of help, which cut options short."""
    from shutil import get_terminal_size

    return get_terminal_size().columns < 72


def _fit(command: Any) -> None:
    """Draw a command's help as plain paragraphs where boxes would cut options short, in letters that fit."""
    if hasattr(sys.stdout, "reconfigure") and not sys.stdout.encoding.lower().startswith("utf"):
        sys.stdout.reconfigure(errors="replace")
    if _is_narrow():
        command.rich_markup_mode = None
        command.epilog = re.sub(r"\[/?\w+\]", "", command.epilog or "") or None


@contextmanager
def _quiet() -> Iterator[None]:
    """Print help as every command prints; Rich, whose reader has gone, would exit with 1."""
    from factcheck.cli.output import quiet_pipe

    with quiet_pipe(), suppress(SystemExit):
        yield


typed: list[str] = []  # the arguments of the command that is run, in their order


class _OneCommand(TyperCommand):
    """A command of the program."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the order of the options, which tells what belongs to which."""
        typed[:] = args
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _fit(self)
        with _quiet():
            super().format_help(ctx, formatter)


class _Commands(TyperGroup):
    """A group that builds a command's options when it is called, and lists the others by their help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _fit(self)
        with _quiet():
            super().format_help(ctx, formatter)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command; a slip on the command line is said in one line, as every other is."""
        if os.environ.get("_FACTCHECK_COMPLETE") == "complete_zsh":
            from factcheck.cli import zsh

            zsh.install()
        standalone = extra.pop("standalone_mode", True)
        extra["standalone_mode"] = False
        if not standalone:
            return super().main(*args, **extra)
        try:
            code = super().main(*args, **extra)
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

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            _, panel, text, _ = COMMANDS[cmd_name]
            self.commands[cmd_name] = _OneCommand(cmd_name, help=text, rich_help_panel=panel)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] in COMMANDS:
            import_module(f"factcheck.cli.commands.{COMMANDS[args[0]].file}")
            info = next(info for info in app.registered_commands if info.name == args[0])
            info.cls = _OneCommand
            built = get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode="rich")
            self.commands[args[0]] = built
        else:  # one of them may have been meant
            for name in COMMANDS:
                self.get_command(ctx, name)
        return super().resolve_command(ctx, args)


ClickException: Any = typer.BadParameter.__mro__[2]  # of the Click that Typer brings

Function = Callable[..., Any]


def command(name: str, *examples: str) -> Callable[[Function], Function]:
    """Add a command, with examples under its help."""
    _, panel, text, page = COMMANDS[name]
    shown = "[bold]Examples[/bold]\n\n" + "\n\n".join(f"[cyan]{example}[/cyan]" for example in examples)
    shown += f"\n\nMore in [cyan]factcheck help {page}[/cyan]"
    return app.command(name, help=text, rich_help_panel=panel, epilog=shown)


app = typer.Typer(
    cls=_Commands,
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
