"""Write a site into a folder: only changed files, and never over files that are not the site's."""

import json
import os
import sys
from typing import Any, NamedTuple

from factcheck import files
from factcheck.cli.output import fail, progress_bar, quiet_pipe, warn
from factcheck.exporting import Report, site

MANIFEST = "factcheck-site.json"


class _Manifest(NamedTuple):
    options: dict[str, Any]
    files: list[str]


def publish(folder: str, report: Report, *, force: bool, dry_run: bool) -> None:
    """Write a site's files, remove outdated ones, and write the manifest last."""
    if not report.dataset.base_url:
        warn("no base_url: no sitemap, feeds, ClaimReview or canonical URLs; set it with --base-url")
    elif not (report.dataset.reviewer and report.dataset.reviewer.name):
        warn("the dataset's `reviewer` has no name: ClaimReview will have no author")
    try:
        if os.path.lexists(folder) and not os.path.isdir(folder):
            fail(f"{folder} is not a folder")
        _publish(folder, report, force=force, dry_run=dry_run)
    except files.CannotWrite as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or folder} cannot be written: {error.strerror or error}")


def _publish(folder: str, report: Report, *, force: bool, dry_run: bool) -> None:
    plan = site.plan(report)
    paths = list(plan)
    options = {"filters": list(report.filters), "by": report.by, "base_url": report.dataset.base_url}
    old = _read_manifest(folder)
    _refuse_overwriting(folder, old, paths, options, force)
    if not dry_run:
        # Claims the files before they are written, in case of an interruption.
        _write_manifest(folder, _Manifest(options, sorted({*old.files, *paths} if old else paths)))
    written: list[str] = []
    with progress_bar("Writing pages") as progress:
        for number, (path, render) in enumerate(plan.items()):
            if number % 64 == 0:
                progress(number, len(paths))
            data = render()
            if files.has_content(os.path.join(folder, *path.split("/")), data):
                continue
            written.append(path)
            if not dry_run:
                files.write_in_folder(folder, path, data)
    outdated = sorted(set(old.files) - set(paths)) if old else []
    if dry_run:
        with quiet_pipe():
            sys.stdout.writelines(f"write {path}\n" for path in written)
            sys.stdout.writelines(f"remove {path}\n" for path in outdated)
    else:
        for path in outdated:
            files.remove(folder, path)
        _write_manifest(folder, _Manifest(options, sorted(paths)))
    would = "would be " if dry_run else ""
    warn(f"{folder}: {len(paths):,} files, {len(written):,} {would}written, {len(outdated):,} {would}removed")


def _read_manifest(folder: str) -> _Manifest | None:
    path = os.path.join(folder, MANIFEST)
    if not os.path.lexists(path):
        return None
    try:
        manifest = json.loads(files.read_bytes(path))
        names = [name for name in manifest["files"] if isinstance(name, str) and _is_inside(name)]
        return _Manifest({key: manifest[key] for key in ("filters", "by", "base_url")}, names)
    except (ValueError, KeyError, TypeError, RecursionError):
        fail(f"{path} is not a site's manifest; choose another folder")


def _is_inside(name: str) -> bool:
    """Whether a path stays in its folder; a manifest is untrusted input."""
    return bool(name) and name[0] != "/" and not any(part in name for part in ("\\", ":", ".."))


def _refuse_overwriting(
    folder: str, old: _Manifest | None, paths: list[str], options: dict[str, Any], force: bool
) -> None:
    """Exit if the folder has files that are not the site's, or a site made with other options."""
    site_files = {*(old.files if old else ()), MANIFEST}
    names = [name for name in files.list_files(folder) if name.rpartition("/")[2] != files.TEMPORARY]
    other_files = [name for name in names if name not in site_files]
    if conflicts := [name for name in other_files if name in set(paths)]:
        fail(
            f"{os.path.join(folder, conflicts[0])} is not part of the site and would be overwritten; move it"
        )
    if force:
        return
    if other_files:
        more = f" and {len(other_files) - 1:,} more" if len(other_files) > 1 else ""
        fail(f"{folder} has other files in it: {other_files[0]}{more}; to write there anyway, use --force")
    if old and any(old.options[key] != options[key] for key in ("filters", "by")):
        same_filters = old.options["filters"] == options["filters"]
        made_with = (
            f"--by {old.options['by']}" if same_filters else " ".join(old.options["filters"]) or "no filters"
        )
        fail(f"{folder} was made with {made_with}; to overwrite it, use --force")


def _write_manifest(folder: str, manifest: _Manifest) -> None:
    about = {"about": "Written by factcheck, which may overwrite and remove the files listed here."}
    data = json.dumps({**about, **manifest.options, "files": manifest.files}, indent=1).encode() + b"\n"
    if not files.has_content(os.path.join(folder, MANIFEST), data):
        files.write_in_folder(folder, MANIFEST, data)
