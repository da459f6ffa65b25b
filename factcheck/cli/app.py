"""The program that the commands are added to."""

from typing import Annotated

import typer

app = typer.Typer(
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
