"""Documents put in a folder, from which the municipality's own access point takes them.

Each file is written beside under a name of its own, the row that says it went out is committed, and only then the file gets
its name, in one step of the file system. So nobody ever sees half a file, and whatever dies in between, the next delivery
knows by the row whether the file beside is to get its name or to be thrown away.
"""

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.invoices import queries
from rammevaerk.invoices.actions.sending import Sending, lock, record_sent
from rammevaerk.invoices.facts import Document
from rammevaerk.invoices.rules.delivery import WRITTEN, check_sending, file_name
from rammevaerk.invoices.rules.stopping import stop
from rammevaerk.invoices.ubl import Format
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text
from rammevaerk.settlement import queries as settlement

LOCK_FILE = ".rammevaerk-levering"
AT_ONCE = 100
_BESIDE = re.compile(r"^\.(?P<name>.+)\.(?P<statement>\d+)-(?P<attempt>\d+)\.part$")


@dataclass
class Delivered:
    """What a delivery did: names of files put in the folder, those of an earlier delivery that got their name now, and the
    numbers of documents that are stopped, with what stops them."""

    written: list[str] = field(default_factory=list)
    taken_up: list[str] = field(default_factory=list)
    stopped: dict[str, tuple[Finding, ...]] = field(default_factory=dict)


def deliver_to_folder(*, folder: Path, sellers: Sequence[int], form: Format, today: date) -> Delivered:
    """Put every document of the sellers that may go out in the folder; for the command line, which acts for nobody.

    Done again it puts nothing there twice. Raises Refused when another delivery to the folder is under way.
    """
    result = Delivered()
    with _alone(folder), acting_for(Acting(Function.ECONOMY, tuple(sellers))):
        _take_up(folder, result)
        waiting = list(queries.unsent(sellers).values_list("pk", flat=True))
        for start in range(0, len(waiting), AT_ONCE):
            rows = list(settlement.statements_by_id(waiting[start : start + AT_ONCE]))
            for document in queries.documents_of(rows):
                _deliver(folder, document, Sent(form, today), result)
    return result


@dataclass(frozen=True)
class Sent:
    """In which format, on which day."""

    form: Format
    today: date


def _deliver(folder: Path, document: Document, sent: Sent, result: Delivered) -> None:
    row = document.statement
    if not document.may_be_sent:
        result.stopped[row.number] = document.findings
        return
    with transaction.atomic():
        lock(row.pk)
        now = queries.standing_of(document)
        if check_sending(row.number, now, sent.form.value):
            return  # somebody else has sent it since the list was read
        content = document.content(sent.form)
        name = file_name(row.seller.code, row.number, sent.form.value, now.attempt)
        beside = folder / f".{name}.{row.pk}-{now.attempt}.part"
        _write(beside, content)
        record_sent(Sending(document, now, sent.form, WRITTEN, sent.today), content, None)
        details = {"format": sent.form.value, "attempt": now.attempt}
        accounts.audit("send_invoice", by=None, target=accounts.Target("statement", row.pk), details=details)
    _name(beside, folder / name)
    result.written.append(name)


def _take_up(folder: Path, result: Delivered) -> None:
    """Finish what an earlier delivery that died had begun: by its row a file gets its name, without one it is thrown away."""
    for beside in sorted(folder.glob(".*.part")):
        found = _BESIDE.match(beside.name)
        if found is None:
            continue
        digest = sha256(beside.read_bytes()).hexdigest()
        if queries.was_written(int(found["statement"]), int(found["attempt"]), digest):
            _name(beside, folder / found["name"])
            result.taken_up.append(found["name"])
        else:
            beside.unlink()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _keep(path.parent)


def _name(beside: Path, final: Path) -> None:
    beside.replace(final)
    _keep(final.parent)


def _keep(folder: Path) -> None:
    """Names in a folder last when the folder itself is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One delivery to a folder at a time."""
    with (folder / LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused([_under_way()]) from None
        yield


def _under_way() -> Finding:
    message = text("Another delivery to this folder is under way.")
    return stop("delivery_under_way", message, "folder", "Rammeværk", remedy=text("Wait until it is done."))
