"""Row-level security on revisions of prices and on invoice files of a parallel run: whose they are, alone (readings 4.11, 8)."""

from django.db import migrations

FILES = ("settlement_invoicefile", "settlement_invoicefileline")
REVISIONS = ("settlement_pricerevision", "settlement_pricerevisionline", "settlement_pricerevisionapproval")
_AUDITOR = "CREATE POLICY auditor_reads ON {table} FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');"


def _walls(table: str, whose: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} TO rammevaerk_app USING ({whose} = ANY ((SELECT acting_as('authority', 'economy'))::bigint[]));
{_AUDITOR.format(table=table)}
"""


POLICIES = "".join(_walls(table, "seller_id") for table in FILES) + "".join(
    _walls(table, "organisation_id") for table in REVISIONS
)
DROPPED = "".join(
    f"DROP POLICY own_rows ON {table}; DROP POLICY auditor_reads ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in (*FILES, *REVISIONS)
)


class Migration(migrations.Migration):
    dependencies = [("settlement", "0011_price_revisions_and_invoice_files")]

    operations = [migrations.RunSQL(POLICIES, DROPPED)]
