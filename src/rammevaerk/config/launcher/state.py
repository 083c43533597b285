"""What the database was last made from, kept as the database's own comment: it follows the data wherever they are moved."""

import json

import psycopg
from psycopg import sql

TABLES, DEMO = "tables", "demo"
LOADED = "loaded"

FIND = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


def read(address: str) -> dict[str, str]:
    """The notes on the database; empty when there are none."""
    with psycopg.connect(address) as connection:
        row = connection.execute(FIND).fetchone()
    try:
        notes = json.loads(row[0]) if row and row[0] else {}
    except ValueError:
        return {}
    return notes if isinstance(notes, dict) else {}


def note(address: str, key: str, value: str) -> None:
    """Add or change one note; the address must be the owner's."""
    text = json.dumps({**read(address), key: value})
    with psycopg.connect(address) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(text)))


DEMO_PEOPLE = """
SELECT trim(u.first_name || ' ' || u.last_name), replace(a.role, '_', ' '), o.name
FROM accounts_roleassignment a JOIN accounts_user u ON u.id = a.user_id JOIN accounts_organisation o ON o.id = a.organisation_id
WHERE u.is_demo ORDER BY a.id LIMIT 20
"""


def demo_people(address: str) -> list[tuple[str, str, str]]:
    """(name, role, organisation) of those who may enter without a password."""
    with psycopg.connect(address) as connection:
        return [(str(name), str(role), str(where)) for name, role, where in connection.execute(DEMO_PEOPLE).fetchall()]
