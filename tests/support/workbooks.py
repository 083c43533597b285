"""Workbooks as somebody else's program treats them: with cells changed, or recalculated from nothing by LibreOffice."""

import io
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from rammevaerk.config.launcher.machine import ensure_spreadsheet_program
from rammevaerk.web.spreadsheet import Sheet, read_workbook

# Without it LibreOffice shows the figures a file was saved with.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
LONGEST = 120


def recalculated(content: bytes) -> list[Sheet]:
    """The sheets with the values LibreOffice gives every formula."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS)
        (folder / "in.xlsx").write_bytes(content)
        program = str(ensure_spreadsheet_program())
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [
            program,
            profile,
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "out"),
            str(folder / "in.xlsx"),
        ]
        subprocess.run(command, capture_output=True, timeout=LONGEST, check=True)
        return read_workbook((folder / "out" / "in.xlsx").read_bytes(), "in.xlsx")


def changed(content: bytes, **cells: Any) -> bytes:
    """The workbook with other values in some cells of its first sheet."""
    book = load_workbook(io.BytesIO(content))
    for address, value in cells.items():
        book.worksheets[0][address] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
