"""Where a document stands on its way to the buyer, and what may happen to it next.

It goes out once in each attempt and is answered once; a refusal opens the next attempt, in which what was wrong is mended and
another format may be chosen. The receipt raises the claim (readings 4.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.invoices.rules.stopping import stop
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text

WRITTEN, FETCHED, DELIVERED, REFUSED = "written", "fetched", "delivered", "refused"
SENT, ANSWERS = (WRITTEN, FETCHED), (DELIVERED, REFUSED)
LONGEST_MESSAGE = 500


class Stage(Enum):
    """Where a document stands."""

    STOPPED = "stopped"
    READY = "ready"
    OUT = "out"
    DELIVERED = "delivered"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """Something that happened to a document: ``kind`` is written, fetched, delivered or refused."""

    kind: str
    form: str
    attempt: int
    on: date
    message: str = ""


@dataclass(frozen=True)
class Standing:
    """How it stands: the stage, the attempt under way or to come, and the format that is out."""

    stage: Stage
    attempt: int
    form: str = ""
    on: date | None = None
    message: str = ""


def standing(steps: Sequence[Step], *, stopped: bool) -> Standing:
    """How a document stands after what has happened to it, in its order. ``stopped`` is whether it may not be sent as it is."""
    if not steps:
        return Standing(Stage.STOPPED if stopped else Stage.READY, 1)
    last = steps[-1]
    if last.kind in SENT:
        return Standing(Stage.OUT, last.attempt, last.form, last.on)
    stage = Stage.DELIVERED if last.kind == DELIVERED else Stage.REFUSED
    attempt = last.attempt + 1 if stage is Stage.REFUSED else last.attempt
    return Standing(stage, attempt, last.form, last.on, last.message)


def delivered_on(steps: Sequence[Step]) -> date | None:
    """The day the buyer has it by the access point's receipt; None while there is none."""
    return next((step.on for step in steps if step.kind == DELIVERED), None)


def check_sending(number: str, now: Standing, form: str) -> tuple[Finding, ...]:
    """What stops a document from going out now."""
    if now.stage in (Stage.READY, Stage.REFUSED):
        return ()
    if now.stage is Stage.STOPPED:
        message = text("Invoice {number} is stopped; its page says why.")
        return (stop("stopped", message, "invoice", "EN 16931", number=number),)
    if now.form != form:
        message = text("Invoice {number} has gone out in the other format.")
        remedy = text("The buyer would get it twice. Only a refused document goes out again.")
        return (stop("other_format", message, "form", "Én faktura ad gangen", remedy=remedy, number=number),)
    message = text("Invoice {number} has gone out already.")
    return (stop("sent_already", message, "invoice", "Én faktura ad gangen", number=number),)


def check_receipt(number: str, now: Standing, kind: str, message: str) -> tuple[Finding, ...]:
    """What stops the access point's answer from being recorded."""
    found = [finding for finding in (guard_text(message, "message"),) if finding]
    if len(message) > LONGEST_MESSAGE:
        found.append(stop("long_message", text("The message is longer than 500 characters."), "message", "Rammeværk"))
    if kind == REFUSED and not message.strip():
        found.append(stop("refused_why", text("Say why the invoice was refused."), "message", "Rammeværk"))
    if now.stage is not Stage.OUT:
        said = {
            Stage.DELIVERED: text("Invoice {number} has been reported as received."),
            Stage.REFUSED: text("Invoice {number} was refused and has not gone out again."),
        }.get(now.stage, text("Invoice {number} has not gone out."))
        found.append(stop("no_answer_awaited", said, "invoice", "Én kvittering for hver faktura", number=number))
    return tuple(found)


def file_name(seller: str, number: str, form: str, attempt: int) -> str:
    """`330-2026-000012-peppol.xml`: unique for the seller, the number, the format and the attempt; it tells no person."""
    again = f"-{attempt}" if attempt > 1 else ""
    return f"{seller}-{number}-{form}{again}.xml"
