"""FastAPI on uvicorn: each `async def` handler runs as a task of its worker's event loop, and each of the four
workers has a loop of its own. What a handler must not do is what no coroutine may do: take long between two awaits.
"""

import asyncio
import contextlib
import gc
import hashlib
import os
import time
from typing import Annotated

from fastapi import FastAPI, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse

from counters import INFLIGHT, LOOP_DELAY_US, SERVED, TASKS, USED, Counters

HASHES_PER_MS = int(os.environ["HASHES_PER_MS"])
Milliseconds = Annotated[str, Query(pattern="^[0-9]{0,9}$")]


@contextlib.asynccontextmanager
async def lifespan(_app):
    with open(os.environ["COUNTERS_FILE"], "r+b") as file:
        app.state.counters = Counters(file)
        app.state.counters.take_row(file)
    telling = asyncio.create_task(tell_the_others())
    yield
    telling.cancel()


class HeadLimit:
    """Uvicorn's fast parser (httptools) takes heads of any size."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        too_large = sum(len(name) + len(value) for name, value in scope.get("headers", ())) > 65_536
        await (PlainTextResponse("head too large\n", 431) if too_large else self.app)(scope, receive, send)


app = FastAPI(lifespan=lifespan, redirect_slashes=False, openapi_url=None)
app.add_middleware(HeadLimit)


@app.get("/slow")
async def slow(ms: Milliseconds = "100"):
    with counted():
        await asyncio.sleep(milliseconds(ms, 100) / 1000)  # a timer of this loop, which serves others meanwhile
    return done()


@app.get("/cpu")
async def cpu(ms: Milliseconds = "5"):
    with counted():
        hash_times(milliseconds(ms, 5) * HASHES_PER_MS)  # stops this loop; the other processes have a GIL each
    return done()


@app.get("/block")
async def block(ms: Milliseconds = "100"):
    with counted():
        time.sleep(milliseconds(ms, 100) / 1000)  # the classic mistake: a blocking call in an `async def`
    return done()


@app.get("/stats")
async def stats():
    counters = app.state.counters
    counters.tell(TASKS, len(asyncio.all_tasks()))
    return {
        "unit": {"name": "tasks", "count": counters.total(TASKS)},
        "inflight": counters.total(INFLIGHT),
        "served": counters.total(SERVED),
        "workers": counters.total(USED),
        "answeredByPid": os.getpid(),
        "inflightByWorker": counters.each(INFLIGHT),
        "loopDelayMaxMs": max(counters.each(LOOP_DELAY_US)) / 1000,
        "loop": type(asyncio.get_running_loop()).__module__,
        "gcCount": sum(generation["collections"] for generation in gc.get_stats()),  # of this worker
    }


async def tell_the_others():
    """What only this worker knows, for whichever worker is asked for /stats."""
    every_seconds = 0.25
    while True:
        start = time.perf_counter()
        await asyncio.sleep(every_seconds)
        late_seconds = time.perf_counter() - start - every_seconds
        app.state.counters.tell(LOOP_DELAY_US, max(0, int(late_seconds * 1e6)))
        app.state.counters.tell(TASKS, len(asyncio.all_tasks()))


@contextlib.contextmanager
def counted():
    app.state.counters.add(INFLIGHT, 1)
    yield
    app.state.counters.add(SERVED, 1)  # before the answer leaves: who has read it finds it counted
    app.state.counters.add(INFLIGHT, -1)


def done():
    return PlainTextResponse(f"done (inflight: {app.state.counters.total(INFLIGHT) + 1})\n")


def milliseconds(text, default_ms):
    return min(int(text or default_ms), 60_000)


@app.exception_handler(RequestValidationError)
async def not_a_time(_request, _error):
    return PlainTextResponse("ms must be a whole number of milliseconds\n", 400)


def hash_times(times):
    digest = b"conctop"
    for _ in range(times):
        digest = hashlib.sha256(digest).digest()
