"""Versions of a dataset: on disk, or in a git revision. Nothing is fetched."""

import os
import subprocess
from collections.abc import Collection
from contextlib import suppress
from typing import NamedTuple

from factcheck.cli.output import count_problems, open_dataset, readable, warn
from factcheck.core.location import File
from factcheck.core.model import Dataset
from factcheck.files import MAX_SIZE, file_too_large, is_inside
from factcheck.reading import LoadResult, loader


class UnknownVersion(Exception):
    """A version that does not exist or cannot be read; the message says why."""


class NoRevision(UnknownVersion):
    """There is no such revision, no repository or no git."""


class NotInRevision(UnknownVersion):
    """A revision that does not have the dataset: it was added later, or under another name."""


def version(name: str, path: str) -> Dataset:
    """Read a version of the dataset at `path`: a file, a folder, `REV`, `REV:` or `REV:path`.

    Raises UnknownVersion, or NotInRevision if git has the revision but not that path in it.
    """
    if name == "-" or is_path(name, path):
        return open_dataset(name)
    reading = _read_revision(name, path)
    dataset = readable(reading)
    if reading.problems:
        warn(f"{name}: {count_problems(reading)} in that version")
    return dataset


def is_path(name: str, path: str) -> bool:
    """Whether a version is a path: spelled as one, like `./HEAD`, or a file that is no revision.

    A pull request may add a file named HEAD: what can be a revision of the dataset at `path` is one.
    """
    is_relative = ":" not in name and not {".", ".."}.isdisjoint(name.replace(os.sep, "/").split("/"))
    if is_relative or os.path.isabs(name):
        return True
    try:
        _Repository(name, _folder(path)).commit(name.partition(":")[0].partition("..")[0])
    except NoRevision:
        return os.path.exists(name)
    return False


def _folder(path: str) -> str:
    path = os.path.realpath(path)
    return path if os.path.isdir(path) else os.path.dirname(path)


def committed(path: str) -> Collection[str]:
    """The ids of the dataset's claims in git's HEAD; none without git."""
    with suppress(UnknownVersion):
        dataset = _read_revision("HEAD:", path).dataset
        return {claim.id for claim in dataset.claims} if dataset else ()
    return ()


_LOCAL = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
)


class _Repository(NamedTuple):
    """A git repository, by a folder in it; paths that start with `./` are relative to that folder."""

    name: str  # of the version, for messages
    folder: str

    def run(self, *args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        # In a partial clone git would fetch missing objects.
        # Git sets GIT_DIR and others in hooks: then the folder would be taken for the top of the repository.
        environment = {name: text for name, text in os.environ.items() if name not in _LOCAL}
        environment |= {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1"}
        # Files of a bare repository may have been committed to the dataset's folder.
        command = ["git", "-C", self.folder, "-c", "safe.bareRepository=explicit", *args]
        try:
            return subprocess.run(command, input=stdin, capture_output=True, check=False, env=environment)
        except OSError as error:
            raise NoRevision(f"{self.name}: cannot run git: {error.strerror}") from None

    def top(self) -> str:
        """The repository's top folder; empty outside a repository."""
        return os.fsdecode(self.run("rev-parse", "--show-toplevel").stdout).rstrip("\n")

    def objects(self, names: list[str]) -> list[tuple[str, str, bytes]]:
        """The hash, type and content of objects, by hash or like `HEAD:./claims.yaml`; empty if missing."""
        stdin = b"".join(os.fsencode(name) + b"\n" for name in names)
        out = self.run("cat-file", "--batch", stdin=stdin).stdout
        objects, start = [], 0
        for _ in names:
            end = out.find(b"\n", start)
            head, start = out[start:end].decode("utf-8", "replace").split(" "), end + 1
            size = int(head[-1]) if len(head) == 3 and head[-1].isdigit() else -1
            if size > MAX_SIZE:
                raise UnknownVersion(f"{self.name}: {file_too_large().strerror}")
            objects.append((head[0], head[1], out[start : start + size]) if size >= 0 else ("", "", b""))
            start += size + 1
        return objects

    def commit(self, revision: str) -> str:
        """The hash of a revision's commit. Raises NoRevision, with a hint, if there is none."""
        verified = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
        if verified.returncode == 0:
            return verified.stdout.decode().strip()
        error = verified.stderr.decode("utf-8", "replace").removeprefix("fatal: ").partition("\n")[0]
        if "not a git repository" in error:
            hint = "to compare two files: `factcheck diff old.yaml new.yaml`"
            raise NoRevision(f"{self.name}: not a git repository; {hint}")
        if verified.returncode != 1:  # 1 is a revision that does not exist
            raise UnknownVersion(f"{self.name}: git: {error}")
        if self.run("rev-parse", "--verify", "--quiet", "HEAD").returncode:
            raise NoRevision("the repository has no commits yet")
        is_shallow = self.run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        shallow = "this clone is shallow; `git fetch --unshallow` fetches older revisions"
        hint = shallow if is_shallow else "`git log --oneline` lists the revisions"
        raise NoRevision(f"{self.name}: no such file, and no git revision {revision!r}; {hint}")


def _read_revision(name: str, path: str) -> LoadResult:
    revision, _, subpath = name.partition(":")
    if not revision or revision.startswith("-"):
        raise UnknownVersion(f"{name}: invalid revision {revision!r}; use HEAD:, HEAD~1: or HEAD:path")
    absolute = os.path.normpath(os.path.join(os.path.realpath(os.curdir), path))
    is_link = os.path.islink(path) if os.path.isabs(path) else os.path.realpath(path) != absolute
    if is_link and not subpath:  # the link may be newer than the revision, and lead to another dataset
        raise UnknownVersion(f"{name}: {path} is a symbolic link; name what it links to")
    path, folder, version_name = os.path.realpath(path), _folder(path), name.rstrip(":")
    if subpath:
        git, candidates = _Repository(version_name, os.getcwd()), [subpath]
    else:  # a file may have been a folder then, or the reverse
        git, base = _Repository(version_name, folder), os.path.basename(path)
        top, outer = git.top(), _Repository(version_name, os.getcwd()).top()
        if outer not in ("", top) and is_inside(top, outer):  # such as a submodule: its HEAD is not published
            raise UnknownVersion(f"{name}: {top} is another git repository, inside the one of this folder")
        file_first = [f"./{base}", f"./{base.removesuffix('.yaml')}"]
        candidates = ["./", f"../{base}.yaml"] if folder == path else file_first
    commit = git.commit(revision)
    for candidate in candidates:
        if files := _files(git, commit, candidate, f"{revision}:{candidate.removeprefix('./')}"):
            if candidate != candidates[0]:
                warn(f"{revision} has no {base}; comparing with its {candidate.lstrip('./')}")
            return loader.read(files)
    hint = f"commit it first, or give its path at that time, as in `{revision}:./old.yaml`"
    if subpath and not subpath.startswith("."):
        hint = f"for a path relative to this folder: `{revision}:./{subpath}`"
    raise NotInRevision(f"git has no {subpath or os.path.relpath(path)} in {revision}; {hint}")


def _files(git: _Repository, commit: str, path: str, name: str) -> list[File]:
    """The files of the dataset at a path in a commit; none if there is no such path."""
    if "\n" in path:
        return []
    ((hash, kind, data),) = git.objects([f"{commit}:{path}"])
    if kind != "tree":
        return [File(name, data)] if kind == "blob" else []
    hashes, folder = {}, name if name.endswith((":", "/")) else f"{name}/"
    for entry in git.run("ls-tree", "-z", "--full-tree", hash).stdout.split(b"\0")[:-1]:
        status, _, name = os.fsdecode(entry).partition("\t")
        mode, kind, hash = status.split(" ")
        if kind == "blob" and name.endswith(".yaml") and name[0] != ".":
            if mode == "120000":
                raise UnknownVersion(f"{folder}{name} is a symbolic link, which is not followed")
            hashes[folder + name] = hash
    objects = dict(zip(hashes, git.objects([*hashes.values()]), strict=True))
    if missing := [name for name, (_, kind, _) in objects.items() if kind != "blob"]:
        raise UnknownVersion(f"{missing[0]} is missing in this clone; fetch it with git")
    return [File(name, objects[name][2]) for name in sorted(objects)]
