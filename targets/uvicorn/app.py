"""FastAPI on uvicorn: each `async def` handler runs as a task of its worker's event loop, and each of the four
workers has a loop of its own. What a handler must not do is what no coroutine may do: take long between two awaits.
"""

import asyncio
import os
import time

from fastapi.responses import PlainTextResponse

from contract import Milliseconds, application, milliseconds
from counting import gc_count
from hashing import hash_times
from shared_counts import INFLIGHT, UNITS
from worker_counts import WorkerCounts

HASHES_PER_MS = int(os.environ["HASHES_PER_MS"])
counts = WorkerCounts(os.environ["COUNTERS_FILE"])
app = application(counts)


@app.get("/slow")
async def slow(ms: Milliseconds = "100"):
    counts.begin()
    await asyncio.sleep(milliseconds(ms, 100) / 1000)  # a timer of this loop, which serves others meanwhile
    return done()


@app.get("/cpu")
async def cpu(ms: Milliseconds = "5"):
    counts.begin()
    hash_times(milliseconds(ms, 5) * HASHES_PER_MS)  # stops this loop; the other processes have a GIL each
    return done()


@app.get("/block")
async def block(ms: Milliseconds = "100"):
    counts.begin()
    time.sleep(milliseconds(ms, 100) / 1000)  # the classic mistake: a blocking call in an `async def`
    return done()


def done():
    return PlainTextResponse(f"done (inflight: {counts.end()})\n")


@app.get("/stats")
async def stats():
    return {
        "unit": {"name": "tasks", "count": counts.total(UNITS)},
        **counts.facts(),
        "workers": counts.workers(),
        "answeredByPid": os.getpid(),
        "inflightByWorker": [row[INFLIGHT] for row in counts.used()],
        "loopDelayMaxMs": counts.take_delay_ms(),
        "loop": type(asyncio.get_running_loop()).__module__,
        "gcCount": gc_count(),  # of this worker
    }
