"""Publishing a site: into a folder of its own, only what changed, never over what is not the site's."""

import json
import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from factcheck.cli.output import fail, progress_bar, quiet_pipe, warn

if TYPE_CHECKING:
    from factcheck.exporting import Report

MANIFEST = "factcheck-site.json"


class _Manifest(NamedTuple):
    """What says which files are the site's own, and by what it was made."""

    made_by: dict[str, Any]
    files: list[str]


def publish(folder: str, report: "Report", *, force: bool, dry_run: bool) -> None:
    """Write a site's files, take away those that are no longer made, and the manifest last."""
    from factcheck import files

    if not report.dataset.base_url:
        warn("no base_url: no sitemap, feeds, ClaimReview or canonical addresses; --base-url gives one")
    elif not (report.dataset.reviewer and report.dataset.reviewer.name):
        warn("no `reviewer` with a name in the dataset: ClaimReview names nobody as its author")
    try:
        if os.path.lexists(folder) and not os.path.isdir(folder):
            fail(f"{folder} is no folder")
        _publish(folder, report, force=force, dry_run=dry_run)
    except files.CannotWrite as refused:
        fail(str(refused))
    except OSError as error:
        fail(f"{error.filename or folder} cannot be written: {error.strerror or error}")


def _publish(folder: str, report: "Report", *, force: bool, dry_run: bool) -> None:
    from factcheck import files
    from factcheck.exporting import site

    paths = site.paths(report)
    made_by = {"filters": list(report.filters), "by": report.by, "base_url": report.dataset.base_url}
    old = _manifest(folder)
    _refuse_strangers(folder, old, paths, made_by, force)
    if not dry_run:
        # What is about to be written is the site's own from now on, should this be cut short.
        known = _Manifest(made_by, sorted({*old.files, *paths} if old else paths))
        _put(folder, MANIFEST, _as_json(known))
    written, listed = 0, []
    with progress_bar("Writing pages") as progress:
        for number, (path, data) in enumerate(site.write(report)):
            if number % 64 == 0:
                progress(number, len(paths))
            if files.has_content(os.path.join(folder, *path.split("/")), data):
                continue
            written += 1
            if dry_run:
                listed.append(f"write {path}")
            else:
                files.write_in_folder(folder, path, data)
    gone = sorted(set(old.files) - set(paths)) if old else []
    for path in gone:
        if dry_run:
            listed.append(f"remove {path}")
        else:
            files.remove(folder, path)
    if dry_run:
        with quiet_pipe():
            sys.stdout.writelines(f"{line}\n" for line in listed)
    else:
        _put(folder, MANIFEST, _as_json(_Manifest(made_by, sorted(paths))))
    done = "would be written" if dry_run else "written"
    warn(f"{folder}: {len(paths):,} files, {written:,} {done}, {len(gone):,} taken away")


def _manifest(folder: str) -> _Manifest | None:
    """The manifest of a site that is there."""
    from factcheck import files

    path = os.path.join(folder, MANIFEST)
    if not os.path.lexists(path):
        return None
    try:
        found = json.loads(files.regular_bytes(path))
        listed = [name for name in found["files"] if isinstance(name, str) and _is_plain(name)]
        return _Manifest({key: found[key] for key in ("filters", "by", "base_url")}, listed)
    except (ValueError, KeyError, TypeError, RecursionError):
        fail(f"{path} is no manifest of a site; name another folder")


def _is_plain(name: str) -> bool:
    """Whether a manifest's path stays in its folder: it may be a stranger's."""
    return bool(name) and name[0] != "/" and not any(odd in name for odd in ("\\", ":", ".."))


def _refuse_strangers(
    folder: str, old: _Manifest | None, paths: list[str], made_by: dict[str, Any], force: bool
) -> None:
    """Refuse a folder that holds something else, or a site that was made otherwise."""
    from factcheck import files

    own = {*(old.files if old else ()), MANIFEST}
    there = [name for name in files.listing(folder) if name.rpartition("/")[2] != files.DRAFT]
    strange = [name for name in there if name not in own]
    if taken := [name for name in strange if name in set(paths)]:
        fail(f"{os.path.join(folder, taken[0])} is not the site's own and would be written over; move it")
    if force:
        return
    if strange:
        more = f" and {len(strange) - 1:,} more" if len(strange) > 1 else ""
        fail(f"{folder} holds {strange[0]}{more}, which is not the site's; --force writes beside it")
    if old and old.made_by != made_by:
        was = " ".join(old.made_by["filters"]) or "no filters"
        if old.made_by["filters"] == made_by["filters"]:
            was = f"--by {old.made_by['by']} and {old.made_by['base_url'] or 'no base_url'}"
        fail(f"{folder} was made with {was}; --force makes it anew")


def _put(folder: str, path: str, data: bytes) -> None:
    from factcheck import files

    if not files.has_content(os.path.join(folder, path), data):
        files.write_in_folder(folder, path, data)


def _as_json(manifest: _Manifest) -> bytes:
    about = {"about": "Made by factcheck, which takes the files that are listed here for its own."}
    return (json.dumps({**about, **manifest.made_by, "files": manifest.files}, indent=1) + "\n").encode()
