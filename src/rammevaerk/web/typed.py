"""Reading what a person typed as an amount, a share, a number or a date; nothing is guessed."""

import re
from datetime import date
from decimal import Decimal

AMOUNT = re.compile(r"^(?P<sign>[-\u2212]?)(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<part>\d{1,2}))?$")
SHARE = re.compile(r"^(?P<sign>[-\u2212]?)(?P<whole>\d+)(?:,(?P<part>\d{1,4}))?$")
WHOLE = re.compile(r"^(\d{1,3}(\.\d{3})+|\d{1,9})$")
DAYS = re.compile(r"^(?P<whole>\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,(?P<part>\d{1,2}))?$")
DANISH_DATE = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$")
ISO_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
MONTH = re.compile(r"^(?:(\d{1,2})[./-](\d{4})|(\d{4})-(\d{2}))$")
SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f"))


def read_ore(typed: str) -> int:
    """`1.234,50` → 123450 øre, also with `kr.` after it. Raises ValueError on `1234.50`, `12.34`, `12,345` and words."""
    found = AMOUNT.match(typed.translate(SPACES).removesuffix("kr.").removesuffix("kr"))
    if found is None:
        raise ValueError(typed)
    ore = int(found["whole"].replace(".", "")) * 100 + int((found["part"] or "").ljust(2, "0"))
    return -ore if found["sign"] else ore


def read_share(typed: str) -> Decimal:
    """`97,39` or `97,39 %` → Decimal("0.9739"). Raises ValueError on `97.39`, which could mean two things."""
    found = SHARE.match(typed.translate(SPACES).removesuffix("%"))
    if found is None:
        raise ValueError(typed)
    value = Decimal(f"{found['whole']}.{found['part'] or '0'}") / 100
    return -value if found["sign"] else value


def read_date(typed: str) -> date:
    """`01.05.2026`, `1.5.2026` or `2026-05-01`; `1/5/2026` and `1-5-2026` could mean two days and raise ValueError."""
    typed = typed.strip()
    if found := DANISH_DATE.match(typed):
        day, month, year = (int(part) for part in found.groups())
    elif found := ISO_DATE.match(typed):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise ValueError(typed)
    return date(year, month, day)


def read_month(typed: str) -> date:
    """`10.2026`, `10/2026` or `2026-10` → the first day of the month. Raises ValueError on anything else."""
    found = MONTH.match(typed.strip())
    if found is None:
        raise ValueError(typed)
    month, year = (found[1], found[2]) if found[1] else (found[4], found[3])
    return date(int(year), int(month), 1)


def read_count(typed: str) -> int:
    """`4.320` → 4320. Raises ValueError on `4,5`, `-2`, `ca. 12` and words."""
    compact = "".join(typed.split())
    if not WHOLE.match(compact):
        raise ValueError(typed)
    return int(compact.replace(".", ""))


def read_days(typed: str) -> Decimal:
    """`3.577,5` → Decimal("3577.5"). Raises ValueError on `3577.5` and words."""
    found = DAYS.match("".join(typed.split()))
    if found is None:
        raise ValueError(typed)
    return Decimal(f"{found['whole'].replace('.', '')}.{found['part'] or '0'}")
