"""The shell's own work on the queue."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from rammevaerk.web.rescue import rescue


@app.periodic(cron="* * * * *")
@app.task(name="web.rescue_stalled_jobs", queueing_lock="web.rescue_stalled_jobs", pass_context=True)
def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Puts each job without a living worker back on the queue, or gives it up; each minute."""
    rescue(context.job.worker_id)
