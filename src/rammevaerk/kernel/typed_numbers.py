"""Numbers that have a check of their own and therefore need no CPR guard: CVR, P-number, GLN."""

from __future__ import annotations

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def is_cvr(value: str) -> bool:
    """True for a company number: eight digits, not starting with 0, weighted sum divisible by 11."""
    digits = _digits(value, 8)
    if digits is None or digits[0] == 0:
        return False
    return sum(digit * weight for digit, weight in zip(digits, _CVR_WEIGHTS, strict=True)) % 11 == 0


def is_p_number(value: str) -> bool:
    """True for a production-unit number: ten digits. It has no check digit."""
    return _digits(value, 10) is not None


def is_gln(value: str) -> bool:
    """True for a global location number (EAN): thirteen digits, the last one the GS1 check digit."""
    digits = _digits(value, 13)
    if digits is None:
        return False
    total = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12]))
    return (10 - total % 10) % 10 == digits[12]


def check_cvr(value: str, where: str) -> Finding | None:
    """A blocking finding when the value is no CVR number, else None."""
    if is_cvr(value):
        return None
    return _refused(
        "kernel.cvr_number",
        text("This is not a CVR number."),
        text("A CVR number has eight digits. Check it against the CVR register."),
        where,
    )


def check_p_number(value: str, where: str) -> Finding | None:
    """A blocking finding when the value is no P-number, else None."""
    if is_p_number(value):
        return None
    return _refused(
        "kernel.p_number",
        text("This is not a P-number."),
        text("A P-number has ten digits. Check it against the CVR register."),
        where,
    )


def check_gln(value: str, where: str) -> Finding | None:
    """A blocking finding when the value is no GLN, else None."""
    if is_gln(value):
        return None
    return _refused(
        "kernel.gln",
        text("This is not a GLN (EAN number)."),
        text("A GLN has 13 digits and the last one is a check digit. One digit may be mistyped."),
        where,
    )


def _digits(value: str, length: int) -> tuple[int, ...] | None:
    compact = value.replace(" ", "")
    if len(compact) != length or not (compact.isascii() and compact.isdigit()):
        return None
    return tuple(int(char) for char in compact)


def _refused(code: str, message: str, remedy: str, where: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where)
