"""The measured upload really reads, shows and saves, and leaves nothing behind."""

from typing import Any

import pytest

from rammevaerk.config.bench import uploads
from rammevaerk.pricing.models import Sheet, SheetUpload, TariffItem
from rammevaerk.web.clock import set_demo_date


@pytest.mark.usefixtures("db")
def test_a_workbook_of_new_units_is_saved_and_taken_back(cast: Any) -> None:
    set_demo_date(uploads.TODAY)
    figure = uploads.measure(5, by=cast.municipal_economist)
    assert figure.units == 5
    assert figure.read > 0
    assert figure.save > 0
    assert figure.all == figure.read + figure.show + figure.save
    assert (Sheet.objects.count(), SheetUpload.objects.count(), TariffItem.objects.count()) == (0, 0, 0)
