"""Reading files, listing folders, locking, and atomic writes."""

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import chain, count
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


class CannotWrite(Exception):
    """A file cannot be written safely; the message is for the user."""


def read_bytes(path: str) -> bytes:
    """The bytes of a regular file; a pipe or a device is refused, since it could block.

    Raises OSError, and ValueError for an invalid file name.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file")
        if status.st_size > MAX_SIZE:
            raise file_too_large()
        try:
            return file.read()
        except MemoryError:
            raise file_too_large() from None


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
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        return b""
    try:
        return os.read(descriptor, 100) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    except OSError:
        return b""
    finally:
        os.close(descriptor)


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


def file_too_large() -> OSError:
    """The error for a file above the size limit."""
    return OSError(0, f"file too large (limit: {MAX_SIZE // 1024**3} GB)")


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


def is_linked(path: str) -> bool:
    """Whether a path, or a folder in it, is a link."""
    return os.path.realpath(path) != os.path.abspath(path)


def is_same_file(path: str, other: str) -> bool:
    """Whether two paths lead to the same existing file."""
    return os.path.exists(path) and os.path.exists(other) and os.path.samefile(path, other)


@contextlib.contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold locks on the folders of a dataset's files; other writers wait, whatever path they were given."""
    if fcntl is None:
        yield
        return
    folders: dict[tuple[int, int], int] = {}  # descriptors by inode, the same for all spellings of a path
    with contextlib.ExitStack() as stack:
        for folder in {os.path.dirname(os.path.realpath(name)) for name in dataset_files(path)}:
            descriptor = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, descriptor)
            status = os.fstat(descriptor)
            folders.setdefault((status.st_dev, status.st_ino), descriptor)
        for _, descriptor in sorted(folders.items()):  # in one order, so that two writers cannot deadlock
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def refuse_unwritable(path: str) -> None:
    """Check that a file can be replaced, before a user edits it. Raises CannotWrite and OSError."""
    import tempfile

    refuse_hard_links(path)
    with tempfile.TemporaryFile(dir=os.path.dirname(os.path.realpath(path))):
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
    status = None if new or not os.path.exists(target) else os.stat(target)
    if status and not stat.S_ISREG(status.st_mode):
        with open(target, "wb") as stream:
            stream.writelines(pieces)
        return
    import tempfile

    folder = os.path.dirname(target)
    descriptor, temporary = tempfile.mkstemp(prefix=".factcheck-", suffix=".part", dir=folder)
    try:
        with open(descriptor, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, status.st_mode & 0o7777 if status else 0o666 & ~_mask())
        if status and hasattr(os, "chown"):
            with contextlib.suppress(PermissionError):
                os.chown(temporary, status.st_uid, status.st_gid)
        if new:
            os.link(temporary, target)
            os.unlink(temporary)
        else:
            os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _sync(folder)


# --- a folder of documents


def list_files(folder: str) -> list[str]:
    """The paths of all files in a folder and its subfolders, relative to it, with `/` as separator."""
    return sorted(
        os.path.relpath(os.path.join(parent, name), folder).replace(os.sep, "/")
        for parent, _, names in os.walk(folder)
        for name in names
    )


def has_content(path: str, data: bytes) -> bool:
    """Whether a file is a regular file with exactly these bytes."""
    try:
        return os.path.getsize(path) == len(data) and not os.path.islink(path) and read_bytes(path) == data
    except OSError:
        return False


def write_in_folder(folder: str, path: str, data: bytes) -> None:
    """Write a file at a relative path in a folder by a rename, without syncing it to the disk.

    Syncing takes nine times as long for 10,000 files. Raises CannotWrite if a folder in the path is a link.
    """
    target = os.path.join(folder, *path.split("/"))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    parent = folder
    for part in path.split("/")[:-1]:
        parent = os.path.join(parent, part)
        if os.path.islink(parent):
            raise CannotWrite(f"{parent} is a symbolic link, not a folder")
    temporary = os.path.join(os.path.dirname(target), TEMPORARY)
    with open(temporary, "wb") as stream:
        stream.write(data)
    os.replace(temporary, target)


TEMPORARY = ".factcheck-site.part"


def remove(folder: str, path: str) -> None:
    """Remove a file from a folder, and the subfolders that are then empty."""
    target = os.path.join(folder, *path.split("/"))
    with contextlib.suppress(FileNotFoundError):
        os.unlink(target)
    parent = os.path.dirname(target)
    with contextlib.suppress(OSError):
        while os.path.realpath(parent) != os.path.realpath(folder):
            os.rmdir(parent)
            parent = os.path.dirname(parent)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync(folder: str) -> None:
    """Sync a folder to the disk, so that a rename in it is durable, where that is supported."""
    if fcntl is not None:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
