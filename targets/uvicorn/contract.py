"""What FastAPI needs, beside its handlers, to keep the target contract."""

import asyncio
import contextlib
from typing import Annotated

from fastapi import FastAPI, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse

from loop_watch import tick
from shared_counts import UNITS
from stacks import task_stacks

Milliseconds = Annotated[str, Query(pattern="^[0-9]{0,9}$")]


def milliseconds(text, default_ms):
    return min(int(text or default_ms), 60_000)


def application(counts):
    @contextlib.asynccontextmanager
    async def lifespan(_app):
        row = counts.take_row()
        counts.stacks.report_in(row, task_stacks)
        counts.mine[UNITS] = len(asyncio.all_tasks())  # uvicorn's own, before the first request
        tick(counts.mine, asyncio.get_running_loop())
        yield

    app = FastAPI(lifespan=lifespan, redirect_slashes=False, openapi_url=None)
    app.add_middleware(Outermost, counts=counts)

    @app.exception_handler(RequestValidationError)
    async def not_a_time(_request, _error):
        return PlainTextResponse("ms must be a whole number of milliseconds\n", 400)

    return app


class Outermost:
    """Uvicorn makes a task of each request: counted here, since asyncio.all_tasks() copies them all, in the loop. And its
    fast parser (httptools) takes heads of any size.
    """

    def __init__(self, app, counts):
        self.app, self.counts = app, counts

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        self.counts.mine[UNITS] += 1
        try:
            too_large = sum(len(name) + len(value) for name, value in scope["headers"]) > 65_536
            await (PlainTextResponse("head too large\n", 431) if too_large else self.app)(scope, receive, send)
        finally:
            self.counts.mine[UNITS] -= 1
