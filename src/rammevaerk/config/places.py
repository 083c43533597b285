"""Where the project's own files and what it makes at run time lie; computed, nothing is written. Standard library alone."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
SYSTEM_STATE = Path("/var/lib/rammevaerk")


def _project_root() -> Path:
    """The checkout, when there is one; else the folder the program was started in."""
    checkout = PACKAGE.parents[1]
    return checkout if (checkout / "pyproject.toml").exists() else Path.cwd()


ROOT = _project_root()
VAR = Path(os.environ.get("RAMMEVAERK_VAR", ROOT / "var")).resolve()
LOGS = VAR / "log"
STATIC = VAR / "static"
NODE_MODULES = ROOT / "node_modules"


@dataclass(frozen=True)
class Cluster:
    """Where one embedded database cluster keeps its data and its socket."""

    name: str
    data: Path
    socket_folder: Path

    @property
    def socket(self) -> Path:
        """The socket file itself."""
        return self.socket_folder / ".s.PGSQL.5432"


def passable_by_others(path: Path) -> bool:
    """Whether another system user may walk down to `path`; parts that do not exist yet are passed over."""
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents) if part.exists())


def cluster(name: str) -> Cluster:
    """The cluster `name` (db, or test for the tests' own).

    PostgreSQL refuses to run as root, so root's server runs as another user, who must reach the data: below a closed
    home folder the data lies under /var/lib/rammevaerk instead, and the home folder stays closed. The socket path must
    be short (100 bytes), so it lies under the temporary folder, named by the data's path.
    """
    data = VAR / name
    if os.geteuid() == 0 and not passable_by_others(VAR.parent):
        data = SYSTEM_STATE / hashlib.sha256(str(VAR).encode()).hexdigest()[:12] / name
    mark = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Cluster(name, data, Path(tempfile.gettempdir()) / f"rammevaerk-{mark}")
