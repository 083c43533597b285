"""Starting the platform loads none of the heavy libraries: they are imported by the functions that use them."""

import os
import subprocess
import sys

# Seconds each costs at start: weasyprint 0.8, vl_convert 0.4, openpyxl 0.3; the test tools must not be needed at all.
HEAVY = ("weasyprint", "vl_convert", "openpyxl", "xlsxwriter", "docxtpl", "docx", "python_calamine", "babel", "scipy", "numpy")
TEST_TOOLS = ("pytest", "hypothesis", "playwright", "tests")

PROGRAM = """
import sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(" ".join(sorted({name.split(".")[0] for name in sys.modules})))
"""


def loaded_by(program: str) -> set[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "rammevaerk.config.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_start_with_all_pages_loads_no_heavy_library() -> None:
    loaded = loaded_by(PROGRAM)
    assert "django" in loaded
    assert sorted(loaded & {*HEAVY, *TEST_TOOLS}) == []


def test_the_command_line_loads_no_django_until_a_command_runs() -> None:
    loaded = loaded_by("import sys, rammevaerk.config.cli; print(' '.join(sys.modules))")
    assert "typer" in loaded
    assert sorted(loaded & {"django", "psycopg", *HEAVY, *TEST_TOOLS}) == []
