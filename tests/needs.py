"""Marks for tests that need what some systems lack; the reason of the skip names what is missing."""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from types import ModuleType

import pexpect
import pytest


def _function(module: ModuleType, name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not hasattr(module, name), reason=f"{module.__name__}.{name} is missing")


def _program(name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(name), reason=f"{name} is not installed")


def _runs(*command: str) -> bool:
    with suppress(OSError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


terminals = _function(pexpect, "spawn")
modes = _function(os, "fchown")  # of files: which users may read and write them
pipes = _function(os, "mkfifo")  # with a name in a folder
sockets = _function(socket, "AF_UNIX")
less, strace = _program("less"), _program("strace")
bash = pytest.mark.skipif(
    # On Windows, `bash` may belong to another system, which cannot start this Python.
    not _runs("bash", "-c", f"{sys.executable} -c ''"), reason="bash is missing, or cannot start Python",
)  # fmt: skip
full_disk = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="/dev/full is missing")
memory_limits = pytest.mark.skipif(
    not _runs(sys.executable, "-c", "import resource as r; r.setrlimit(r.RLIMIT_AS, (2**30, 2**30))"),
    reason="the memory of a process cannot be limited",
)
