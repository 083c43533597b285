"""Codes that are read aloud and typed: eight letters and digits that are not mistaken for one another."""

from __future__ import annotations

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not mistaken for one another."""

LENGTH = 8


def typed_code(typed: str) -> str:
    """The code as it was made, whatever way it was typed: without spaces and dashes, in capitals."""
    return "".join(char for char in typed.upper() if char in ALPHABET)


def written_code(code: str) -> str:
    """`K7QM-4TXP`: two halves are easier to read aloud."""
    return f"{code[:4]}-{code[4:]}"
