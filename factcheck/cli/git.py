"""Versions of a dataset: on disk, or in a git revision. Nothing is fetched."""

import os
import subprocess
from collections.abc import Collection
from contextlib import suppress
from typing import NamedTuple

from factcheck.cli.output import count_problems, open_dataset, readable, warn
from factcheck.core.location import File
from factcheck.core.model import Dataset
from factcheck.files import MAX_SIZE, file_too_large
from factcheck.reading import loader


class UnknownVersion(Exception):
    """A version that does not exist or cannot be read; the message says why."""


class NotInRevision(UnknownVersion):
    """A revision that does not have the dataset: it was added later, or under another name."""


def version(name: str, path: str) -> Dataset:
    """Read a version of the dataset at `path`: a file, a folder, `REV`, `REV:` or `REV:path`.

    Raises UnknownVersion, or NotInRevision if git has the revision but not that path in it.
    """
    if os.path.exists(name) or name == "-":
        return open_dataset(name)
    reading = _read_revision(name, path)
    dataset = readable(reading)
    if reading.problems:
        warn(f"{name}: {count_problems(reading)} in that version")
    return dataset


def committed(path: str) -> Collection[str]:
    """The ids of the dataset's claims in git's HEAD; none without git."""
    with suppress(UnknownVersion):
        dataset = _read_revision("HEAD:", path).dataset
        return {claim.id for claim in dataset.claims} if dataset else ()
    return ()


class _Repository(NamedTuple):
    """A git repository, by a folder in it; paths that start with `./` are relative to that folder."""

    name: str  # of the version, for messages
    folder: str

    def run(self, *args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        # In a partial clone git would fetch missing objects.
        environment = os.environ | {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1"}
        command = ["git", "-C", self.folder, *args]
        try:
            return subprocess.run(command, input=stdin, capture_output=True, check=False, env=environment)
        except OSError as error:
            raise UnknownVersion(f"{self.name}: cannot run git: {error.strerror}") from None

    def objects(self, names: list[str]) -> list[tuple[str, str, bytes]]:
        """The hash, type and content of objects like `HEAD:./claims.yaml`; empty if missing."""
        stdin = b"".join(os.fsencode(name) + b"\n" for name in names)
        out = self.run("cat-file", "--batch", "--follow-symlinks", stdin=stdin).stdout
        objects, start = [], 0
        for _ in names:
            end = out.find(b"\n", start)
            head, start = out[start:end].decode("utf-8", "replace").split(" "), end + 1
            size = int(head[-1]) if len(head) == 3 and head[-1].isdigit() else -1
            if size > MAX_SIZE:
                raise UnknownVersion(f"{self.name}: {file_too_large().strerror}")
            if size < 0:  # "… missing", without content
                objects.append(("", "", b""))
            else:
                objects.append((head[0], head[1], out[start : start + size]))
                start += size + 1
        return objects

    def names_in(self, tree: str) -> list[str]:
        """The names of the `*.yaml` files of a folder, without subfolders."""
        out = self.run("ls-tree", "-z", "--name-only", "--full-tree", tree).stdout
        names = sorted(os.fsdecode(name) for name in out.split(b"\0"))
        return [name for name in names if name.endswith(".yaml") and name[0] != "." and "\n" not in name]

    def require(self, revision: str) -> None:
        """Raise UnknownVersion, with the reason and a hint, if the revision does not exist."""
        verified = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
        if verified.returncode == 0:
            return
        if (shallow := self.run("rev-parse", "--is-shallow-repository")).returncode:
            error = shallow.stderr.decode("utf-8", "replace").removeprefix("fatal: ").partition("\n")[0]
            reason = "not a git repository" if "not a git repository" in error else f"git: {error}"
            hint = "to compare two files: `factcheck diff old.yaml new.yaml`"
            raise UnknownVersion(f"{self.name}: {reason}; {hint}")
        if self.run("rev-parse", "--verify", "--quiet", "HEAD").returncode:
            raise NotInRevision("the repository has no commits yet")
        if shallow.stdout.strip() == b"true":
            hint = "this clone is shallow; `git fetch --unshallow` fetches older revisions"
        else:
            hint = "`git log --oneline` lists the revisions"
        raise UnknownVersion(f"{self.name}: no such file, and no git revision {revision!r}; {hint}")


def _read_revision(name: str, path: str) -> loader.LoadResult:
    revision, _, subpath = name.partition(":")
    if not revision or revision.startswith("-"):
        raise UnknownVersion(f"{name}: invalid revision {revision!r}; use HEAD:, HEAD~1: or HEAD:path")
    path, version_name = os.path.realpath(path), name.rstrip(":")
    if subpath:
        git, candidates = _Repository(version_name, os.getcwd()), [subpath]
    else:  # a file may have been a folder then, or the reverse
        is_folder = os.path.isdir(path)
        git = _Repository(version_name, path if is_folder else os.path.dirname(path))
        base = os.path.basename(path)
        file_first = [f"./{base}", f"./{base.removesuffix('.yaml')}"]
        candidates = ["./", f"../{base}.yaml"] if is_folder else file_first
    git.require(revision)
    for candidate in candidates:
        if files := _files(git, revision, candidate):
            if candidate != candidates[0]:
                warn(
                    f"{revision} has no {os.path.basename(path)}; comparing with its {candidate.lstrip('./')}"
                )
            return loader.read(files)
    if subpath and not subpath.startswith("."):
        hint = f"for a path relative to this folder: `{revision}:./{subpath}`"
        raise NotInRevision(f"git has no {subpath} in {revision}; {hint}")
    hint = f"commit it first, or give its path at that time, as in `{revision}:./old.yaml`"
    raise NotInRevision(f"git has no {subpath or os.path.relpath(path)} in {revision}; {hint}")


def _files(git: _Repository, revision: str, path: str) -> list[File]:
    """The files of the dataset at a path in a revision; none if there is no such path."""
    if "\n" in path:
        return []
    name = f"{revision}:{path.removeprefix('./')}"
    ((hash, kind, data),) = git.objects([f"{revision}:{path}"])
    if kind == "blob":
        return [File(name, data)]
    names = git.names_in(hash) if kind == "tree" else []
    objects = git.objects([f"{hash}:{name}" for name in names])
    folder = name if name.endswith((":", "/")) else f"{name}/"
    return [
        File(folder + name, data)
        for name, (_, kind, data) in zip(names, objects, strict=True)
        if kind == "blob"
    ]
