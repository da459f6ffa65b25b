"""The disk: regular bytes, folders, the lock, and the one way in which a file is written."""

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

try:
    import fcntl
except ImportError:  # Windows has none: `factcheck help limits` says what holds there
    fcntl = None  # type: ignore[assignment]

RULES = {
    "file": """The file, or the folder, cannot be read: it is missing, unreadable, too large
    or no regular file.
    """,
}

LARGEST = 2 * 1024**3  # bytes; a record of three million claims


class CannotWrite(Exception):
    """Why nothing was written, in words for whoever asked."""


def regular_bytes(path: str) -> bytes:
    """The bytes of a regular file; opening a pipe or a device could wait for ever.

    Raises OSError, and ValueError for a name that no file can have.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is no regular file")
        if status.st_size > LARGEST:
            raise too_large()
        try:
            return file.read()
        except MemoryError:
            raise too_large() from None


SQLITE = b"SQLite format 3\0"


def is_database(path: str) -> bool:
    """Whether a regular file begins as every SQLite database does; what cannot be read does not."""
    return header(path).startswith(SQLITE)


def exists(path: str) -> bool:
    """Whether anything has that name."""
    return os.path.lexists(path)


def size(path: str) -> int:
    """The bytes of a file; none where it cannot be read."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def header(path: str) -> bytes:
    """The first hundred bytes of a regular file; none where it cannot be read."""
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


def database_address(path: str, separator: str = os.sep) -> str:
    """The address under which SQLite opens an absolute path, to be read alone."""
    name = path.replace(separator, "/")
    for char in "%?#":
        name = name.replace(char, f"%{ord(char):02x}")
    return f"file://{name if name.startswith('/') else f'/{name}'}?mode=ro"  # of Windows a drive comes first


def open_database(path: str) -> "sqlite3.Connection":
    """A database, to be read alone: nothing in it can run, and nothing is written beside it.

    Raises sqlite3.Error.
    """
    import sqlite3

    address = database_address(os.path.abspath(path))
    database = sqlite3.connect(address, uri=True, timeout=1, check_same_thread=False)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {pragma}")
    return database


def too_large() -> OSError:
    """What is said of a file that no memory should be filled with."""
    return OSError(0, f"it is too large: the limit is {LARGEST // 1024**3} GB")


def dataset_files(path: str) -> list[str]:
    """The files of a dataset: the one at a path, or the `*.yaml` of the folder there, not deeper."""
    if not os.path.isdir(path):
        return [path]
    names = sorted(name for name in os.listdir(path) if name.endswith(".yaml") and name[0] != ".")
    return [name for name in (os.path.join(path, name) for name in names) if not os.path.isdir(name)]


def is_inside(path: str, folder: str) -> bool:
    """Whether a path lies in a folder or deeper, links followed."""
    try:
        path, folder = os.path.realpath(path), os.path.realpath(folder)
        return os.path.commonpath((folder, path)) == folder
    except ValueError:  # on another drive, or no name that a file can have
        return False


def is_same(path: str, other: str) -> bool:
    """Whether two paths lead to one file that is there."""
    return os.path.exists(path) and os.path.exists(other) and os.path.samefile(path, other)


@contextlib.contextmanager
def locked(path: str) -> Iterator[None]:
    """Keep other writers of a file's folder waiting."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(os.path.dirname(os.path.realpath(path)) or ".", os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def refuse_unwritable(path: str) -> None:
    """Refuse a file that cannot be replaced, before anybody writes a word for it. Raises OSError, too."""
    import tempfile

    refuse_other_names(path)
    with tempfile.TemporaryFile(dir=os.path.dirname(os.path.realpath(path))):
        pass


def save_backup(name: str, data: bytes) -> str:
    """Keep what somebody wrote beside the file that it could not go into, or where there is room for it.

    Returns the name that it has there.
    """
    import tempfile

    for folder in (os.path.dirname(os.path.realpath(name)), tempfile.gettempdir(), os.path.expanduser("~")):
        number, base = 1, os.path.join(folder, f"{os.path.basename(name)}.edited")
        kept = base
        while os.path.lexists(kept):
            number += 1
            kept = f"{base}-{number}"
        with contextlib.suppress(OSError):
            write(kept, [data], new=True)
            return os.path.relpath(kept) if is_inside(kept, os.getcwd()) else kept
    raise OSError(0, "there is no room for what you wrote")


def refuse_other_names(path: str) -> None:
    """Refuse a file with hard links: its other names would keep the old text."""
    links = os.stat(path).st_nlink
    if links > 1:
        raise CannotWrite(f"{path} has {links} names (hard links), and the others would keep the old text")


def write(path: str, pieces: Iterable[bytes], *, new: bool = False) -> None:
    """Put bytes in a file's place, whole or not at all, and on the disk before they have its name.

    Links are followed, and a file that was there gives its mode and its owner. What is no regular
    file (a pipe, a device) cannot be replaced and is written to. With `new`, FileExistsError is
    raised where there is one already; OSError where the folder or the disk does not take it.
    """
    target = os.path.abspath(path) if new else os.path.realpath(path)
    status = None if new or not os.path.exists(target) else os.stat(target)
    if status and not stat.S_ISREG(status.st_mode):
        with open(target, "wb") as stream:
            stream.writelines(pieces)
        return
    import tempfile

    folder = os.path.dirname(target)
    descriptor, draft = tempfile.mkstemp(prefix=".factcheck-", suffix=".part", dir=folder)
    try:
        with open(descriptor, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(draft, status.st_mode & 0o7777 if status else 0o666 & ~_mask())
        if status and hasattr(os, "chown"):
            with contextlib.suppress(PermissionError):
                os.chown(draft, status.st_uid, status.st_gid)
        if new:
            os.link(draft, target)
            os.unlink(draft)
        else:
            os.replace(draft, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise
    _sync(folder)


# --- a folder of documents


def listing(folder: str) -> list[str]:
    """The paths of all files in a folder and deeper, from the folder on, with `/`; none where it is not."""
    found = []
    for here, _, names in os.walk(folder):
        found += [os.path.relpath(os.path.join(here, name), folder).replace(os.sep, "/") for name in names]
    return sorted(found)


def has_content(path: str, data: bytes) -> bool:
    """Whether a regular file has these very bytes."""
    try:
        return os.path.getsize(path) == len(data) and not os.path.islink(path) and regular_bytes(path) == data
    except OSError:
        return False


def write_in_folder(folder: str, path: str, data: bytes) -> None:
    """Put bytes at a path in a folder by one rename, so that a kill leaves the old file or the new one.

    It is not waited until they are on the disk: ten thousand files would take nine times as long. Raises
    Refused where a folder on the way is a link.
    """
    target = os.path.join(folder, *path.split("/"))
    if not os.path.isdir(os.path.dirname(target)) or os.path.islink(os.path.dirname(target)):
        os.makedirs(os.path.dirname(target), exist_ok=True)
    here = folder
    for part in path.split("/")[:-1]:
        here = os.path.join(here, part)
        if os.path.islink(here):
            raise CannotWrite(f"{here} is a link, and leads out of {folder}")
    draft = os.path.join(os.path.dirname(target), DRAFT)
    with open(draft, "wb") as stream:
        stream.write(data)
    os.replace(draft, target)


DRAFT = ".factcheck-site.part"


def remove(folder: str, path: str) -> None:
    """Take a file out of a folder, and the folders in it that it leaves empty."""
    target = os.path.join(folder, *path.split("/"))
    with contextlib.suppress(FileNotFoundError):
        os.unlink(target)
    here = os.path.dirname(target)
    while os.path.realpath(here) != os.path.realpath(folder):
        try:
            os.rmdir(here)
        except OSError:
            break
        here = os.path.dirname(here)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync(folder: str) -> None:
    """Make the new name last, where folders can be synced."""
    if fcntl is not None:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
