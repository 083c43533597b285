"""A delivery dies at every place it can die: no half file, nothing twice, and the next run takes it up."""

import json
import random
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.invoices import actions
from rammevaerk.invoices.models import Delivery
from rammevaerk.invoices.ubl import Format
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement.actions import settle_sellers

from tests.support.people import TODAY
from tests.support.placements import House
from tests.support.processes import blocked_at, ended, nobody_may_write, start, wait_until_gone

pytestmark = pytest.mark.django_db(transaction=True)

RUN = """
import django, json, sys
from datetime import date
from pathlib import Path
django.setup()
from rammevaerk.invoices.actions import deliver_to_folder
from rammevaerk.invoices.ubl import Format
print("ready", flush=True)
done = deliver_to_folder(folder=Path(sys.argv[1]), sellers=json.loads(sys.argv[2]), form=Format.PEPPOL, today=date(2026, 11, 10))
print(len(done.written), flush=True)
"""


class Died(Exception):
    """The process ends here."""


def deliver(house: House, folder: Path) -> actions.Delivered:
    sellers = [house.cast.slagelse.pk]
    return actions.deliver_to_folder(folder=folder, sellers=sellers, form=Format.PEPPOL, today=TODAY)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".xml")


def sent(house: House) -> int:
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        return Delivery.objects.count()


def whole(folder: Path) -> bool:
    return all(path.read_bytes().endswith(b"</Invoice>") for path in folder.glob("*.xml"))


def test_killed_before_the_row_is_written_leaves_no_file(settled: House, tmp_path: Path) -> None:
    process = start("-c", RUN, str(tmp_path), json.dumps([settled.cast.slagelse.pk]))
    with ended(process):
        with nobody_may_write("invoices_delivery") as other:
            session = blocked_at(other, "invoices_delivery", process)
            assert files(tmp_path) == [] and len(list(tmp_path.glob(".*.part"))) == 1
            process.kill()
            process.wait()
        wait_until_gone(session)
    assert sent(settled) == 0
    assert deliver(settled, tmp_path).written == ["330-2026-000001-peppol.xml"]
    assert (sent(settled), whole(tmp_path), list(tmp_path.glob(".*.part"))) == (1, True, [])


def test_dying_between_the_row_and_the_name_is_taken_up(settled: House, tmp_path: Path, monkeypatch: Any) -> None:
    def dies(*_args: Any) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr("rammevaerk.invoices.actions.folder._name", dies)
        with pytest.raises(Died):
            deliver(settled, tmp_path)
    assert (sent(settled), files(tmp_path)) == (1, [])
    again = deliver(settled, tmp_path)
    assert (again.written, again.taken_up) == ([], ["330-2026-000001-peppol.xml"])
    assert (sent(settled), files(tmp_path), whole(tmp_path)) == (1, ["330-2026-000001-peppol.xml"], True)
    (tmp_path / "330-2026-000001-peppol.xml").unlink()  # taken by the access point
    assert deliver(settled, tmp_path).written == [] and files(tmp_path) == []


def test_a_file_beside_that_nobody_knows_is_thrown_away(settled: House, tmp_path: Path) -> None:
    (tmp_path / ".330-2026-000001-peppol.xml.1-1.part").write_bytes(b"<Invoice>hal")
    (tmp_path / "andet.txt").write_text("bliver")
    deliver(settled, tmp_path)
    assert list(tmp_path.glob(".*.part")) == [] and (tmp_path / "andet.txt").exists() and whole(tmp_path)


def test_a_second_delivery_to_the_same_folder_is_told(settled: House, tmp_path: Path) -> None:
    process = start("-c", RUN, str(tmp_path), json.dumps([settled.cast.slagelse.pk]))
    with ended(process), nobody_may_write("invoices_delivery") as other:
        blocked_at(other, "invoices_delivery", process)
        with pytest.raises(Refused, match="under way"):
            deliver(settled, tmp_path)
        other.rollback()
        assert process.wait(120) == 0
    assert (files(tmp_path), sent(settled)) == (["330-2026-000001-peppol.xml"], 1)


def test_killed_at_random_moments_everything_goes_out_once(settled: House, tmp_path: Path) -> None:
    """Twelve months are due; the access point empties the folder between the runs."""
    for number in range(12):
        month = date(2026 + (10 + number) // 12, (10 + number) % 12 + 1, 1)
        after = date(month.year + month.month // 12, month.month % 12 + 1, 3)
        settle_sellers(by=None, today=after, month=month, sellers=[settled.cast.slagelse.pk])
    taken: list[str] = []
    dice = random.Random(20261110)
    for _time in range(6):
        process = start("-c", RUN, str(tmp_path), json.dumps([settled.cast.slagelse.pk]))
        with ended(process):
            assert process.stdout and process.stdout.readline() == "ready\n"
            time.sleep(dice.uniform(0.0, 0.5))
            process.kill()
            process.wait()
        assert whole(tmp_path)
        taken += files(tmp_path)
        for name in files(tmp_path):
            (tmp_path / name).unlink()
    deliver(settled, tmp_path)
    taken += files(tmp_path)
    assert len(taken) == len(set(taken)) == sent(settled) == 13
