"""Work of the exchange on the queue."""

from datetime import timedelta

from django.db import connection
from procrastinate.contrib.django import app

from rammevaerk.accounts.queries import the_area
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.web.clock import present


@app.periodic(cron="25 0 * * *")
@app.task(name="exchange.drop_kept_answers", queueing_lock="exchange.drop_kept_answers")
def drop_kept_answers(timestamp: int) -> int:
    """Delete kept answers older than the term; gives how many."""
    now = present()
    days = rulebook_in(the_area(), now.date()).integer("exchange.kept_answer_days")
    with connection.cursor() as cursor:
        cursor.execute("SELECT drop_kept_answers(%s)", [now - timedelta(days=days)])
        return int(cursor.fetchone()[0])
