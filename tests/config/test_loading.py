"""What is loaded before the first page is asked for."""

import gc

from django.template.loader import get_template

from rammevaerk.config.loading import load_pages


def test_all_our_templates_compile_and_are_left_out_of_later_sweeps() -> None:
    load_pages()
    try:
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
    assert get_template("needs/need.html").template is get_template("needs/need.html").template
