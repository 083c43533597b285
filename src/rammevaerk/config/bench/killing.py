"""A month's run killed at random moments, the program half the times and the database the others: in the end every
placement's month is charged exactly once and the ledger balances. On a database server of its own, made and removed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import psycopg

from rammevaerk.config.database import OWNER
from rammevaerk.config.launcher import roles
from rammevaerk.config.launcher.postgres import Server
from rammevaerk.config.places import cluster
from rammevaerk.kernel.period import add_months

PLACEMENTS = 100_000
KILLS = 20
SEED = 174
CLUSTER = "bench-killed"
MOST_MONTHS = 12
FIRST = date(2026, 5, 1)


@dataclass
class Story:
    """What happened: seconds a run takes at most, moments of the kills in seconds, how many months were done nevertheless, and
    what was found wrong."""

    whole: float
    moments: list[tuple[str, float]] = field(default_factory=list)
    months: int = 0
    wrong: list[str] = field(default_factory=list)


def run_bench(placements: int = PLACEMENTS, kills: int = KILLS) -> None:
    """Kill, restart, and prove; about five minutes at 100,000 placements."""
    with _server() as server:
        _child("make", str(placements))
        first = time.perf_counter()
        _child("settle", FIRST.isoformat())
        whole = time.perf_counter() - first
        story = Story(whole, months=1)
        chance = random.Random(SEED)
        while len(story.moments) < kills and story.months < MOST_MONTHS:
            _disturbed(server, story, chance.uniform(0.05, 1.0) * story.whole)
        _child("settle", _month(story))
        story.months += 1
        story.wrong += _proved(server, story.months)
    _print(placements, whole, story)


def _month(story: Story) -> str:
    return add_months(FIRST, story.months).isoformat()


def _disturbed(server: Server, story: Story, moment: float) -> None:
    """One run that is cut off; when it was done before, the next month is taken."""
    process = subprocess.Popen(_command("settle", _month(story)), env=_environment(), stderr=subprocess.DEVNULL)
    time.sleep(moment)
    if process.poll() is not None:
        story.months += 1
        story.whole = moment  # the machine has become quicker: kill earlier
    elif len(story.moments) % 2:
        assert server.process is not None
        server.process.send_signal(signal.SIGQUIT)  # no checkpoint, no farewell: as when the power goes
        server.process.wait()
        process.wait()
        server.process = None
        server.start()
        story.moments.append(("database", moment))
    else:
        process.kill()
        process.wait()
        story.moments.append(("program", moment))


PROOFS = {
    "a placement's month that is charged otherwise than once": """
        SELECT count(*) FROM (SELECT chain, month FROM settlement_charge GROUP BY chain, month
          HAVING count(*) FILTER (WHERE generation = 1) <> 1 OR count(*) <> 1) twice""",
    "a placement's month that is not charged": """
        SELECT count(*) FROM generate_series(0, %(months)s - 1) m,
          LATERAL (SELECT (DATE '2026-05-01' + make_interval(months => m))::date AS first) f
        JOIN contracts_placement p ON p.valid_from < f.first + interval '1 month'
          AND (p.valid_to IS NULL OR p.valid_to > f.first)
        WHERE NOT EXISTS (SELECT 1 FROM settlement_charge c WHERE c.chain = p.chain AND c.month = f.first)""",
    "an entry that does not balance": """
        SELECT count(*) FROM (SELECT entry_id FROM settlement_posting GROUP BY entry_id HAVING sum(amount_ore) <> 0) off""",
    "a statement whose lines do not sum to it": """
        SELECT count(*) FROM settlement_statement s WHERE s.total_ore <>
          (SELECT COALESCE(sum(c.amount_ore), 0) FROM settlement_charge c WHERE c.statement_id = s.id)""",
    "a gap in a seller's numbers": """
        SELECT count(*) FROM (SELECT seller_id FROM settlement_statement GROUP BY seller_id
          HAVING max(serial) <> count(*)) gap""",
    "a month that two runs of its seller have charged": """
        SELECT count(*) FROM (SELECT seller_id, month FROM settlement_run WHERE charges > 0
          GROUP BY seller_id, month HAVING count(*) <> 1) r""",  # killed after its commit, it is run again and finds nothing new
}


def _proved(server: Server, months: int) -> list[str]:
    with psycopg.connect(server.address(OWNER, database="rammevaerk")) as connection:
        connection.execute("SET row_security = off")
        wrong = []
        for what, question in PROOFS.items():
            row = connection.execute(question.encode(), {"months": months}).fetchone()
            if row and row[0]:
                wrong.append(f"{row[0]} times: {what}")
        return wrong


def _print(placements: int, whole: float, story: Story) -> None:
    of = {who: sum(1 for kind, _at in story.moments if kind == who) for who in ("program", "database")}
    print(f"{placements:>7} placements, a month undisturbed: {whole:.2f} s")
    print(f"{len(story.moments):>7} kills: the program {of['program']} times, the database {of['database']} times, at")
    print("        " + ", ".join(f"{at:.2f}" for _who, at in story.moments) + " s")
    print(f"{story.months:>7} months settled in the end; searched for, and " + ("FOUND:" if story.wrong else "not found:"))
    print("\n".join(f"        {what}" for what in story.wrong or PROOFS))
    if story.wrong:
        raise SystemExit(1)


@contextmanager
def _server() -> Iterator[Server]:
    """A server of the bench's own, with durable commits as in production."""
    server = Server(cluster(CLUSTER))
    server.stop_anybodys()
    server.create()
    server.start()
    try:
        roles.ensure_embedded(server.address("postgres", database="postgres"))
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.cluster.data, ignore_errors=True)


def _environment() -> dict[str, str]:
    return {**os.environ, "RAMMEVAERK_DB_SOCKET": str(cluster(CLUSTER).socket_folder)}


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "rammevaerk.config.bench.killing", *arguments]


def _child(*arguments: str) -> None:
    environment = _environment()
    if arguments[0] == "make":
        environment["RAMMEVAERK_DB_ROLE"] = "owner"
    subprocess.run(_command(*arguments), env=environment, check=True)


# -- in a process of its own ---------------------------------------------------------------------------------------------


def main(what: str, value: str) -> None:
    """`make` fills the empty database with placements, `settle` settles a month of them as the platform's own run does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rammevaerk.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from rammevaerk.config.bench.placements import make_placements, make_region

    if what == "make":
        call_command("migrate", verbosity=0)
        make_region()
        make_placements(1, int(value))
        return
    from rammevaerk.accounts.walls import Acting, Function, acting_for
    from rammevaerk.contracts.facts import operators_with_placements
    from rammevaerk.settlement.actions import settle_sellers

    month = date.fromisoformat(value)
    with acting_for(Acting(Function.AUDITOR)):
        sellers = operators_with_placements()
    settle_sellers(by=None, today=add_months(month, 1), month=month, sellers=sellers)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
