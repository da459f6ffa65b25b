"""Write a site into a folder: only changed files, and never over files that are not the site's.

The manifest lists the site's files with the hashes of their contents. It is untrusted input: it may come
with a folder from a stranger.
"""

import json
import os
import re
import sys
from contextlib import nullcontext
from hashlib import sha256
from typing import Any

import typer

from factcheck import files
from factcheck.cli.output import FOUND, fail, progress_bar, quiet_pipe, warn
from factcheck.exporting import Report, dataset_paths, site

MANIFEST = "factcheck-site.json"
_DRAFT = re.compile(r"(?:^|/)\.factcheck-\w+\.part$")  # of an interrupted write
_ABOUT = "Written by factcheck, which may overwrite and remove the files listed here."


def publish(folder: str, report: Report, *, force: bool, dry_run: bool) -> None:
    """Write a site's files, remove outdated ones, and write the manifest last."""
    if not report.dataset.base_url:
        warn("no base_url: no sitemap, feeds, ClaimReview or canonical URLs; set it with --base-url")
    elif not (report.dataset.reviewer and report.dataset.reviewer.name):
        warn("the dataset's `reviewer` has no name: ClaimReview will have no author")
    try:
        if os.path.lexists(folder) and not os.path.isdir(folder):
            fail(f"{folder} is not a folder")
        if not dry_run:
            os.makedirs(folder, exist_ok=True)
        with nullcontext() if dry_run else files.locked(os.path.join(folder, MANIFEST)):
            _Folder(folder, report, force, dry_run).publish()
    except files.CannotWrite as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or folder} cannot be written: {error.strerror or error}")


class _Folder:
    """A folder, as it is before a site is written into it, and what is written and removed."""

    def __init__(self, folder: str, report: Report, force: bool, dry_run: bool) -> None:
        self.folder, self.report, self.force, self.dry_run = folder, report, force, dry_run
        self.plan = site.plan(report)
        self.options = {"filters": list(report.filters), "by": report.by, "base_url": report.dataset.base_url}
        self.present = files.list_files(folder)
        self.old_options, self.hashes = self.read_manifest()
        self.written: list[str] = []
        self.removed: list[str] = []
        self.changed: list[str] = []  # by someone else since they were written

    def publish(self) -> None:
        self.refuse_overwriting()
        # Lists the files before they are written, in case of an interruption.
        self.hashes = {**dict.fromkeys(self.plan, ""), **self.hashes}
        self.write_manifest()
        try:
            self.write_files()
            self.remove_outdated()
        finally:
            self.write_manifest()
        if self.dry_run:
            with quiet_pipe():
                sys.stdout.writelines(f"write {path}\n" for path in self.written)
                sys.stdout.writelines(f"remove {path}\n" for path in self.removed)
        would = "would be " if self.dry_run else ""
        written, removed = (f"{len(paths):,} {would}" for paths in (self.written, self.removed))
        warn(f"{self.folder}: {len(self.plan):,} files, {written}written, {removed}removed")
        if self.changed:
            hint = "delete it" if self.force else "delete it, or use --force"
            paths = _some(self.changed)
            warn(f"{self.folder}: changed since it was exported and not touched: {paths}; {hint}")
            raise typer.Exit(FOUND)

    def write_files(self) -> None:
        with progress_bar("Writing pages") as progress:
            for number, (path, render) in enumerate(self.plan.items()):
                if number % 64 == 0:
                    progress(number, len(self.plan))
                data = render()
                old = self.read(path) if path in self.present else None
                if old != data:
                    if old is not None and not self.force and _hash(old) != self.hashes[path]:
                        self.changed.append(path)
                        continue
                    self.written.append(path)
                    if not self.dry_run:
                        files.write_in_folder(self.folder, path, data)
                self.hashes[path] = _hash(data)

    def remove_outdated(self) -> None:
        for path in sorted(self.hashes.keys() - self.plan.keys()):
            if path not in self.present:
                del self.hashes[path]
            elif _hash(self.read(path)) != self.hashes[path]:
                self.changed.append(path)
            else:
                del self.hashes[path]
                self.removed.append(path)
                if not self.dry_run:
                    files.remove(self.folder, path)

    def read(self, path: str) -> bytes:
        return files.read_bytes(os.path.join(self.folder, path))

    def read_manifest(self) -> tuple[dict[str, Any] | None, dict[str, str]]:
        """The options and the files of the last export, if there is one."""
        if MANIFEST not in self.present:
            return None, {}
        try:
            manifest = json.loads(self.read(MANIFEST))
            listed = manifest["files"]  # 0.2 wrote no hashes
            hashes = listed if isinstance(listed, dict) else dict.fromkeys(listed, "")
            options = {"filters": list(map(str, manifest["filters"])), "by": str(manifest["by"])}
            return options, {name: digest for name, digest in hashes.items() if site.is_path(name)}
        except (ValueError, KeyError, TypeError, RecursionError):
            fail(f"{os.path.join(self.folder, MANIFEST)} is not a site's manifest; choose another folder")

    def write_manifest(self) -> None:
        manifest = {"about": _ABOUT, **self.options, "files": dict(sorted(self.hashes.items()))}
        data = json.dumps(manifest, indent=1).encode() + b"\n"
        if not self.dry_run and (MANIFEST not in self.present or self.read(MANIFEST) != data):
            files.write_in_folder(self.folder, MANIFEST, data)
            self.present[MANIFEST] = True

    def refuse_overwriting(self) -> None:
        """Exit if the folder has files that are not the site's, or a site made with other options."""
        own = self.hashes.keys() | {MANIFEST}
        others = [
            path
            for path, is_regular in sorted(self.present.items())
            if not (is_regular and (path in own or _DRAFT.search(path)))
        ]
        parents = {path.rpartition("/")[0] for path in self.plan}
        needed = {*own, *self.plan, *parents, *(parent.rpartition("/")[0] for parent in parents)}
        if conflicts := [path for path in others if path in needed]:
            path = os.path.join(self.folder, conflicts[0])
            fail(f"{path} is not part of the site and would be overwritten; move it")
        root = os.path.realpath(self.folder)
        for name, what in dataset_paths(self.report.dataset):
            path = os.path.realpath(name).removeprefix(root + os.sep).replace(os.sep, "/")
            if path in needed:
                fail(f"{name} is {what}; nothing was written")
        if self.force:
            return
        if others:
            paths = _some(others)
            fail(f"{self.folder} has other files in it: {paths}; to write there anyway, use --force")
        old = self.old_options
        if old and any(old[key] != self.options[key] for key in old):
            same_filters = old["filters"] == self.options["filters"]
            made_with = f"--by {old['by']}" if same_filters else " ".join(old["filters"]) or "no filters"
            fail(f"{self.folder} was made with {made_with}; to overwrite it, use --force")


def _some(paths: list[str]) -> str:
    return paths[0] + (f" and {len(paths) - 1:,} more" if len(paths) > 1 else "")


def _hash(data: bytes) -> str:
    """The hash of a file's content; Git may have changed its line endings."""
    data = data.replace(b"\r\n", b"\n") if b"\r" in data else data
    return sha256(data).hexdigest()[:32]
