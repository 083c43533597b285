"""`make clean`: back to a fresh clone. Standard library alone."""

import fcntl
import shutil
import sys

from rammevaerk.config.places import ROOT, VAR, cluster


def main() -> int:
    """Remove the virtual environment, the npm packages, the databases and all else made here; not while it runs."""
    if VAR.exists():
        with (VAR / "launcher.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("Rammeværk is running: stop it with Ctrl-C first.", file=sys.stderr)
                return 1
    for folder in (*(cluster(name).data for name in ("db", "test")), VAR, ROOT / ".venv", ROOT / "node_modules"):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
