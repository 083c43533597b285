"""Measuring in a process and a database apart."""

import json
import os
import subprocess
import sys
from typing import Any


def in_a_process(what: str, placements: int) -> Any:
    """One thing measured in a process and a scratch database of its own, as what it printed as JSON."""
    command = [sys.executable, "-W", "ignore", "-m", "rammevaerk.config.bench.settlement", what, str(placements)]
    done = subprocess.run(command, env={**os.environ}, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])
