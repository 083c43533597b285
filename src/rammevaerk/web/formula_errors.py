"""Cells of a workbook whose formula failed. The reader of values gives them empty, and an amount would be lost unseen."""

import io
import re
import zipfile
from pathlib import PurePosixPath

SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)/?>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)/?>")
FAILED = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt=\"e\"[^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
UNSAID = "#N/A"


def failed_formulas(content: bytes) -> dict[int, dict[str, str]]:
    """By place of the sheet in the workbook and address of the cell: the error, as `#REF!`. Sheets without any are left out."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for place, part in enumerate(_sheet_parts(package)):
            written = package.read(part) if part in package.namelist() else b""
            if b't="e"' in written:
                cells = {_attribute(attributes, b"r"): _error(inside) for attributes, inside in FAILED.findall(written)}
                found[place] = cells
    return found


def _sheet_parts(package: zipfile.ZipFile) -> list[str]:
    """The parts of the sheets in the order the workbook names them; empty when it names them in a way of its own."""
    names = set(package.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return []
    relations = RELATION.findall(package.read("xl/_rels/workbook.xml.rels"))
    targets = {_attribute(relation, b"Id"): _attribute(relation, b"Target") for relation in relations}
    sheets = SHEET.findall(package.read("xl/workbook.xml"))
    return [_part(targets.get(_attribute(sheet, rb"(?:\w+:)id"), "")) for sheet in sheets]


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _attribute(attributes: bytes, name: bytes) -> str:
    found = re.search(rb"(?:^|\s)" + name + rb'="([^"]*)"', attributes)
    return found[1].decode("utf-8", "replace") if found else ""


def _error(inside: bytes) -> str:
    found = VALUE.search(inside)
    return found[1].decode("utf-8", "replace") if found else UNSAID
