"""The rescue of jobs whose worker died: they stay *doing* for ever unless somebody asks for them."""

import asyncio
from typing import Any

from procrastinate.contrib.django import app

SECONDS_WITHOUT_HEARTBEAT = 30


@app.periodic(cron="* * * * *")
@app.task(name="web.rescue_stalled_jobs", queueing_lock="web.rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: Any, timestamp: int) -> None:
    """Puts each job without a living worker back on the queue; each minute."""
    manager = context.app.job_manager
    stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=SECONDS_WITHOUT_HEARTBEAT)
    await asyncio.gather(*(manager.retry_job(job) for job in stalled))
