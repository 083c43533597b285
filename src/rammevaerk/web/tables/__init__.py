"""Tables that sort, page and export; the same few queries whatever their size.

    table = Table(columns, rows=queryset, request=request, name="services", order="name", caption=_("Services"))
    if file := table.export():
        return file
    return render(request, "registry/services.html", {"table": table})

Pages go by key, not by number: the cursor holds the last row's sort value and primary key, so page 900 costs what page 1
does and nothing is counted. A list instead of a queryset is sorted and paged in memory.
"""

from rammevaerk.web.tables.column import Column
from rammevaerk.web.tables.table import Table

__all__ = ["Column", "Table"]
