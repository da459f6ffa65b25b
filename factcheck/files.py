"""Reading files, listing folders, locking, and atomic writes."""

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from io import FileIO
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

try:
    import fcntl
except ImportError:  # not on Windows: see `factcheck help limits`
    fcntl = None  # type: ignore[assignment]

RULES = {
    "file": """The file or folder cannot be read: it is missing, unreadable, too large or not a
    regular file.
    """,
}

MAX_SIZE = 2 * 1024**3  # bytes; some three million claims
MAX_TEXT = 50 * 1024**2  # bytes of a source's text


class CannotWrite(Exception):
    """A file cannot be written safely; the message is for the user."""


def read_bytes(path: str, limit: int = MAX_SIZE) -> bytes:
    """The bytes of a regular file. Raises OSError, and ValueError for an invalid file name."""
    with _open(path) as file:
        if os.fstat(file.fileno()).st_size > limit:
            raise file_too_large(limit)
        try:
            return file.read()
        except MemoryError:
            raise file_too_large() from None


def _open(path: str) -> FileIO:
    """Open a regular file; a pipe or a device is refused, since it could block."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = FileIO(os.open(path, flags))
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(0, "not a regular file")
    return file


SQLITE = b"SQLite format 3\0"


def is_database(path: str) -> bool:
    """Whether a file is readable and starts with the signature of an SQLite database."""
    return read_start(path).startswith(SQLITE)


def exists(path: str) -> bool:
    """Whether a path exists, also as a broken link."""
    return os.path.lexists(path)


def size(path: str) -> int:
    """The size of a file in bytes; 0 if it cannot be read."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def read_start(path: str) -> bytes:
    """The first 100 bytes of a regular file; empty if it cannot be read."""
    try:
        with _open(path) as file:
            return file.read(100)
    except (OSError, ValueError):
        return b""


def database_uri(path: str, separator: str = os.sep) -> str:
    """The URI by which SQLite opens an absolute path read-only."""
    name = path.replace(separator, "/")
    for char in "%?#":
        name = name.replace(char, f"%{ord(char):02x}")
    return f"file://{name if name.startswith('/') else f'/{name}'}?mode=ro"  # on Windows, a drive is first


def open_database(path: str) -> "sqlite3.Connection":
    """A read-only database connection that runs no code from the database and writes no file.

    Raises sqlite3.Error.
    """
    import sqlite3

    uri = database_uri(os.path.abspath(path))
    database = sqlite3.connect(uri, uri=True, timeout=1, check_same_thread=False)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {pragma}")
    return database


def file_too_large(limit: int = MAX_SIZE) -> OSError:
    """The error for a file above a size limit."""
    size = f"{limit // 1024**3} GB" if limit >= 1024**3 else f"{limit // 1024**2} MB"
    return OSError(0, f"file too large (limit: {size})")


def dataset_files(path: str) -> list[str]:
    """The paths of a dataset's files: the file at a path, or the `*.yaml` directly in the folder there."""
    if not os.path.isdir(path):
        return [path]
    names = sorted(name for name in os.listdir(path) if name.endswith(".yaml") and name[0] != ".")
    return [name for name in (os.path.join(path, name) for name in names) if not os.path.isdir(name)]


def is_inside(path: str, folder: str) -> bool:
    """Whether a path is inside a folder, with links followed, and not in its `.git`, which holds tokens."""
    try:
        path, folder = os.path.realpath(path), os.path.realpath(folder)
        parts = os.path.relpath(path, folder).lower().split(os.sep)
        return os.path.commonpath((folder, path)) == folder and ".git" not in parts
    except ValueError:  # another drive, or an invalid file name
        return False


def is_same_file(path: str, other: str) -> bool:
    """Whether two paths lead to the same existing file, however they are spelled."""
    try:
        return os.path.samefile(os.path.realpath(path), os.path.realpath(other))
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return False


@contextlib.contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold locks on the folders of a dataset's files; other writers wait, whatever path they were given."""
    folders = {os.path.dirname(os.path.realpath(name)) for name in dataset_files(path) if fcntl}
    with contextlib.ExitStack() as stack:
        for folder in sorted(folders):  # in one order, so that two writers cannot deadlock
            descriptor = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def refuse_unwritable(path: str) -> None:
    """Check that a file can be replaced, before a user edits it. Raises CannotWrite and OSError."""
    refuse_hard_links(path)
    with _draft(os.path.realpath(path), []):
        pass


def save_backup(name: str, data: bytes) -> str:
    """Save a user's text that could not be written: next to the file, or in the temporary or home folder.

    Returns the path of the backup. Raises OSError if none could be written.
    """
    import tempfile

    for folder in (os.path.dirname(os.path.realpath(name)), tempfile.gettempdir(), os.path.expanduser("~")):
        base = os.path.join(folder, f"{os.path.basename(name)}.edited")
        backups = chain([base], (f"{base}-{number}" for number in count(2)))
        backup = next(path for path in backups if not os.path.lexists(path))
        with contextlib.suppress(OSError):
            write(backup, [data], new=True)
            return os.path.relpath(backup) if is_inside(backup, os.getcwd()) else backup
    raise OSError(0, "cannot save a backup of your text")


def refuse_hard_links(path: str) -> None:
    """Raise CannotWrite for a file with several hard links, since the others would keep the old text."""
    links = os.stat(path).st_nlink
    if links > 1:
        raise CannotWrite(f"{path} has {links} hard links; the others would keep the old text")


def write(path: str, pieces: Iterable[bytes], *, new: bool = False) -> None:
    """Write a file atomically; the bytes are synced to the disk before the rename.

    Links are followed; an existing file keeps its mode and owner. A pipe or a device is written to
    directly. Raises OSError, and with `new` FileExistsError if the file exists.
    """
    target = os.path.abspath(path) if new else os.path.realpath(path)
    if not new and os.path.exists(target) and not os.path.isfile(target):
        with open(target, "wb") as stream:
            stream.writelines(pieces)
        return
    with _draft(target, pieces) as draft:
        try:
            (os.link if new else os.replace)(draft, target)
        except OSError as error:
            if not new or isinstance(error, FileExistsError):
                raise
            os.close(os.open(target, os.O_CREAT | os.O_EXCL))  # a file system without hard links
            os.replace(draft, target)
    _sync(target)


def replace(contents: Mapping[str, bytes]) -> None:
    """Replace files by name: all are written and synced to the disk before the first is renamed.

    Raises OSError, or CannotWrite if a file has hard links or a rename fails; it names what was replaced.
    """
    drafts: dict[str, str] = {}
    with contextlib.ExitStack() as stack:
        for name, data in contents.items():
            refuse_hard_links(name)
            drafts[name] = stack.enter_context(_draft(os.path.realpath(name), [data]))
        for number, (name, draft) in enumerate(drafts.items()):
            try:
                os.replace(draft, os.path.realpath(name))
            except OSError as error:
                done = " and ".join([*drafts][:number]) or "nothing"
                raise CannotWrite(f"{name} cannot be written: {error.strerror}; {done} was written") from None
            _sync(os.path.realpath(name))


@contextlib.contextmanager
def _draft(target: str, pieces: Iterable[bytes]) -> Iterator[str]:
    """Yield a synced draft with a file's mode and owner; remove it at the end, and drafts a day old."""
    status = os.stat(target) if os.path.exists(target) else None
    mode = status.st_mode & 0o7777 if status else 0o666
    draft = Path(target).with_name(f".factcheck-{os.urandom(8).hex()}.part")
    try:
        with open(draft, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        if status:
            draft.chmod(mode)
            with contextlib.suppress(PermissionError, AttributeError):  # Windows has no owners
                os.chown(draft, status.st_uid, status.st_gid)
        with contextlib.suppress(OSError):
            for old in draft.parent.glob(".factcheck-*.part"):
                if old.lstat().st_mtime < draft.stat().st_mtime - 86_400:
                    old.unlink()
        yield str(draft)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


# --- a folder of documents


def list_files(folder: str) -> dict[str, bool]:
    """All that is in a folder and its subfolders: the relative path, and whether it is a regular file.

    The separator is `/`. Links are listed and not followed.
    """
    paths: dict[str, bool] = {}
    parents = [""] if os.path.isdir(folder) else []
    while parents:
        parent = parents.pop()
        for entry in os.scandir(os.path.join(folder, parent)):
            if entry.is_dir(follow_symlinks=False):
                parents.append(f"{parent}{entry.name}/")
            else:
                paths[parent + entry.name] = entry.is_file(follow_symlinks=False)
    return paths


def write_in_folder(folder: str, path: str, data: bytes) -> None:
    """Write a file at a relative path in a folder by a rename, without syncing it to the disk.

    Syncing takes nine times as long for 10,000 files. Raises CannotWrite if a folder in the path is a link.
    """
    *parents, name = path.split("/")
    for parent in parents:
        folder = os.path.join(folder, parent)
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder)
        if not stat.S_ISDIR(os.lstat(folder).st_mode):
            raise CannotWrite(f"{folder} is a link or a file, not a folder")
    # The name is random, and an existing file is neither opened nor followed: it may lead anywhere.
    temporary = os.path.join(folder, f".factcheck-{os.urandom(8).hex()}.part")
    try:
        with open(temporary, "xb") as stream:
            stream.write(data)
        os.replace(temporary, os.path.join(folder, name))
    finally:
        with contextlib.suppress(OSError):  # after the rename there is none
            os.unlink(temporary)


def remove(folder: str, path: str) -> None:
    """Remove a file from a folder, and the subfolders that are then empty."""
    os.unlink(os.path.join(folder, path))
    with contextlib.suppress(OSError):
        while path := path.rpartition("/")[0]:
            os.rmdir(os.path.join(folder, path))


def _sync(path: str) -> None:
    """Sync a file's folder to the disk, so that a rename in it is durable, where that is supported."""
    with contextlib.suppress(OSError):
        descriptor = os.open(os.path.dirname(path), os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
