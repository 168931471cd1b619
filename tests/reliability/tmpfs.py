"""A small file system of our own, in a mount namespace of our own, so that it can be full."""

import ctypes
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ENTERED = "ROWGATE_TEST_IN_MOUNT_NAMESPACE"


# Ways into a mount namespace: as root, and as whoever is not but may have namespaces of his own.
WAYS = (["--mount"], ["--user", "--mount", "--map-current-user", "--keep-caps"])
SKIPPED = 77  # the exit code that ctest takes for a skip


def can_mount(options):
    command = ["unshare", *options, "mount", "-t", "tmpfs", "tmpfs", tempfile.gettempdir()]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def enter_namespace():
    """Runs the program once more where it may mount; a skip that ctest shows where nobody may."""
    if os.environ.get(ENTERED):
        return
    options = next(filter(can_mount, WAYS), None)
    if options is None:
        print(f"SKIPPED: a tmpfs cannot be mounted here: unshare works with none of {WAYS}")
        sys.exit(SKIPPED)
    os.environ[ENTERED] = "1"
    os.execvp("unshare", ["unshare", *options, sys.executable, "-W", "ignore", *sys.argv])


class SmallDisk:
    """A tmpfs of `size` bytes over an existing folder, with a ballast that takes half of it; gone with the process."""

    BALLAST = "ballast"

    def __init__(self, folder, size):
        self.folder = pathlib.Path(folder)
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={size},mode=0755".encode()) != 0:
            raise OSError(ctypes.get_errno(), f"cannot mount a tmpfs on {folder}")
        (self.folder / self.BALLAST).write_bytes(bytes(size // 2))

    def free_bytes(self):
        return shutil.disk_usage(self.folder).free

    def drop_ballast(self):
        (self.folder / self.BALLAST).unlink()

    def close(self):
        ctypes.CDLL(None).umount2(os.fsencode(self.folder), 2)  # lazily
