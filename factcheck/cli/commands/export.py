"""`factcheck export`."""

import os
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from factcheck import exporting, files
from factcheck.analysis.tally import GROUPS
from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.filters import FilterOptions, filtered, selected, word_of
from factcheck.cli.output import FileOption, fail, open_dataset, option, progress_bar, quiet_pipe, warn
from factcheck.core.fuzzy import quote_short
from factcheck.core.labels import count
from factcheck.core.model import Dataset
from factcheck.core.query import as_options
from factcheck.core.types import MAX_URL, is_http_url


@command(
    "export",
    "factcheck export report.md",
    "factcheck export bolton.md -s bolton",
    "factcheck export > report.md",
    "factcheck export site/ --base-url https://example.org/claims/",
)
@filtered
def export(
    filters: FilterOptions,
    to: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="The file to write, its extension being the format, or folder/ for a site "
            "(default: stdout).",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        str | None,
        option(
            "--format",
            metavar="FORMAT",
            help="The format, if it cannot be inferred from the extension.",
            words=completion.formats,
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="FIELD",
            help="Group the claims by speaker, verdict, kind or month.",
            autocompletion=completion.groups_of_claims,
        ),
    ] = "speaker",
    base_url: Annotated[
        str | None, option("--base-url", metavar="URL", help="URL of the site (default: the dataset's).")
    ] = None,
    skip_invalid: Annotated[
        bool, typer.Option("--skip-invalid", help="Export the valid claims even if others have problems.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a YAML file, or a folder that has other files in it.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List the files of a site without writing them.")
    ] = False,
    file: FileOption = None,
) -> None:
    # A path that ends in /, or a folder without the extension of a format.
    is_folder = to is not None and os.path.isdir(to) and exporting.for_name(to) is None
    is_site = to is not None and format is None and (to.endswith("/") or is_folder)
    if dry_run and not is_site:
        fail("--dry-run is for a site; give a folder, as in site/")
    if to is not None and not is_site and os.path.basename(to) in ("", ".", ".."):
        fail(f"{to}: a folder cannot be written in one format; name a file")
    name = "site" if is_site else _format_name(to, format)
    group = word_of("--by", by, dict.fromkeys(GROUPS, ()))
    dataset = open_dataset(file, strict=not skip_invalid)
    if base_url is not None:
        dataset = dataset._replace(base_url=base_url)
    if (url := dataset.base_url) is not None and not (is_http_url(url) and len(url) <= MAX_URL):
        fail(f"invalid base URL {quote_short(url)}; it must start with https:// or http://")
    claims, _, corrections = selected(dataset, filters)
    report = exporting.Report(dataset, tuple(claims), group, as_options(filters.typed), corrections)
    if is_site and to is not None:
        from factcheck.cli.site_folder import publish

        publish(to.rstrip("/") or "/", report, force=force, dry_run=dry_run)
        return
    _write(name, report, to, force=force)


def _format_name(to: str | None, format: str | None) -> str:
    if format is not None:
        endings = {name: [it[1:] for it in form.endings] for name, form in exporting.FORMATS.items()}
        return word_of("--format", format, endings)
    if to is None or to == "-":
        return "markdown"
    name = exporting.for_name(to)
    if name is None:
        known = ", ".join(ending for form in exporting.FORMATS.values() for ending in form.endings)
        fail(f"{to}: unknown file extension; use one of {known}, or --format; folder/ for a site")
    return name


def _write(name: str, report: exporting.Report, to: str | None, *, force: bool) -> None:
    output = exporting.FORMATS[name]
    if to is None or to == "-":
        with quiet_pipe():
            for piece in output.write(report):
                sys.stdout.buffer.write(exporting.as_bytes(piece))
            sys.stdout.buffer.flush()
    else:
        with progress_bar("Writing") as progress:
            document = map(exporting.as_bytes, output.write(report._replace(progress=progress)))
            _write_file(to, report.dataset, document, overwrite=force or name != "yaml")
        warn(f"{count(len(report.claims), 'claim')} written to {to}")
    for requirement in output.missing_requirements(report):
        warn(f"the {name} format requires data that is missing: {requirement}")


def _write_file(path: str, dataset: Dataset, pieces: Iterable[bytes], *, overwrite: bool) -> None:
    """Write a document atomically; never over a file of the dataset that it came from."""
    for name, what in exporting.dataset_paths(dataset):
        if files.is_same_file(path, name) or (name == "<stdin>" and _is_standard_input(path)):
            fail(f"{path} is {what}; nothing was written")
    if os.path.isfile(path) and not overwrite:
        fail(f"{path} exists and may be somebody's dataset; --force overwrites it")
    try:
        if os.path.isdir(path):
            fail(f"{path} is a folder; give a file, or {path.rstrip('/')}/ for a site")
        files.write(path, pieces)
    except (OSError, ValueError) as error:
        fail(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}")


def _is_standard_input(path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(sys.stdin.fileno()), os.stat(path))
    except (AttributeError, OSError, ValueError):  # standard input is closed, or there is no such file
        return False
