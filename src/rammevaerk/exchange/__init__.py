"""How other systems come in: tokens of an organisation with scopes, calls that are made once however often they are sent
(idempotency keys), and the feed of what has happened (hændelser) since a cursor.
"""
