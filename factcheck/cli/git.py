"""Versions of a dataset: as it is on the disk, or as git has it in a revision. Nothing is fetched."""

import os
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from factcheck.cli.output import open_reading, readable, warn
from factcheck.core.labels import count

if TYPE_CHECKING:
    from collections.abc import Collection

    from factcheck.core.location import File
    from factcheck.core.model import Dataset
    from factcheck.reading.loader import LoadResult


class NoVersion(Exception):
    """Why there is no such version."""


class NotInRevision(NoVersion):
    """Why git has no such version of a dataset that is there: it is new since, or has another name."""


def version(name: str, path: str) -> "Dataset":
    """The dataset that a name means: a file, a folder, `REV`, `REV:` or `REV:path`.

    A revision without a path is that of the dataset at `path`. Raises NoVersion, and Unknown where
    git has the revision and nothing at that path in it.
    """
    if os.path.exists(name) or name == "-":
        return readable(open_reading(name))
    reading = _of_revision(name, path)
    dataset = readable(reading)
    if reading.problems:
        left_out = f", {count(reading.left_out, 'claim')} left out" if reading.left_out else ""
        warn(f"{name}: {count(sum(reading.counts.values()), 'problem')} found in that version{left_out}")
    return dataset


def committed(path: str) -> "Collection[str]":
    """The ids of the claims that git has in HEAD of the dataset at a path; none without git."""
    with suppress(NoVersion):
        dataset = _of_revision("HEAD:", path).dataset
        return {claim.id for claim in dataset.claims} if dataset else ()
    return ()


class _Repository(NamedTuple):
    """Git, asked from a folder; names beginning with `./` count from there."""

    name: str  # as messages say it
    folder: str

    def ask(self, *args: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        # In a clone that leaves blobs out, git would fetch what it lacks.
        environment = os.environ | {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1"}
        command = ["git", "-C", self.folder, *args]
        try:
            return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
        except OSError as error:
            raise NoVersion(f"{self.name}: git cannot be run: {error.strerror}") from None

    def objects(self, names: list[str]) -> "list[tuple[str, str, bytes]]":
        """What stands at names like `HEAD:./claims.yaml`, links followed: its hash, its type, its bytes."""
        from factcheck.files import LARGEST, too_large

        given = b"".join(os.fsencode(name) + b"\n" for name in names)
        out = self.ask("cat-file", "--batch", "--follow-symlinks", given=given).stdout
        found, at = [], 0
        for _ in names:
            end = out.find(b"\n", at)
            head, at = out[at:end].decode("utf-8", "replace").split(" "), end + 1
            size = int(head[-1]) if len(head) == 3 and head[-1].isdigit() else -1
            if size > LARGEST:
                raise NoVersion(f"{self.name}: {too_large().strerror}")
            if size < 0:  # "… missing", and nothing behind it
                found.append(("", "", b""))
            else:
                found.append((head[0], head[1], out[at : at + size]))
                at += size + 1
        return found

    def names_in(self, tree: str) -> list[str]:
        """The names of the `*.yaml` of a folder, not deeper."""
        out = self.ask("ls-tree", "-z", "--name-only", "--full-tree", tree).stdout
        names = sorted(os.fsdecode(name) for name in out.split(b"\0"))
        return [name for name in names if name.endswith(".yaml") and name[0] != "." and "\n" not in name]

    def refuse_unknown(self, revision: str) -> None:
        """Refuse what is no revision here, saying what this place is instead."""
        done = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
        if done.returncode == 0:
            return
        if (here := self.ask("rev-parse", "--is-shallow-repository")).returncode:
            said = here.stderr.decode("utf-8", "replace").removeprefix("fatal: ").partition("\n")[0]
            where = "this is no git repository" if "not a git repository" in said else f"git says: {said}"
            mend = "name two files that are there, as in `factcheck diff old.yaml new.yaml`"
            raise NoVersion(f"{self.name}: {where}; {mend}")
        if self.ask("rev-parse", "--verify", "--quiet", "HEAD").returncode:
            raise NotInRevision("nothing is committed yet")
        if here.stdout.strip() == b"true":
            mend = "this clone is shallow: `git fetch --unshallow` brings what is older"
        else:
            mend = "`git log --oneline` shows the revisions"
        raise NoVersion(f"{self.name}: it is no file, and git has no revision {revision!r}; {mend}")


def _of_revision(name: str, path: str) -> "LoadResult":
    from factcheck.reading import loader

    revision, _, told = name.partition(":")
    if not revision or revision.startswith("-"):
        raise NoVersion(f"{name}: {revision!r} is no revision; write HEAD:, HEAD~1: or HEAD:path")
    path, shown = os.path.realpath(path), name.rstrip(":")
    if told:
        git, inside = _Repository(shown, os.getcwd()), [told]
    else:  # a file may have become a folder of files since, or the reverse
        is_folder = os.path.isdir(path)
        git = _Repository(shown, path if is_folder else os.path.dirname(path))
        base = os.path.basename(path)
        inside = ["./", f"../{base}.yaml"] if is_folder else [f"./{base}", f"./{base.removesuffix('.yaml')}"]
    git.refuse_unknown(revision)
    for form in inside:
        if files := _files(git, revision, form):
            if form != inside[0]:
                warn(f"{revision} has no {os.path.basename(path)}: compared with {form.lstrip('./')} in it")
            return loader.read(files)
    if told and not told.startswith("."):
        raise NotInRevision(f"git has no {told} in {revision}; `{revision}:./{told}` counts from this folder")
    mend = f"commit it first, or name what it was then, as in `{revision}:./old.yaml`"
    raise NotInRevision(f"git has no {told or os.path.relpath(path)} in {revision}; {mend}")


def _files(git: _Repository, revision: str, inside: str) -> "list[File]":
    """The files of the dataset at a path in a revision; none where there is nothing."""
    from factcheck.core.location import File

    if "\n" in inside:
        return []
    shown = f"{revision}:{inside.removeprefix('./')}"
    ((known, kind, data),) = git.objects([f"{revision}:{inside}"])
    if kind == "blob":
        return [File(shown, data)]
    names = git.names_in(known) if kind == "tree" else []
    found = git.objects([f"{known}:{name}" for name in names])
    shown = shown if shown.endswith((":", "/")) else f"{shown}/"
    return [
        File(shown + name, data) for name, (_, kind, data) in zip(names, found, strict=True) if kind == "blob"
    ]
