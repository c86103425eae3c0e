"""A connection served by a coroutine: it waits at each `await`, and the loop serves others meanwhile."""

import asyncio

from http11 import MAX_HEAD_BYTES, TOO_LARGE, Routes, parse, response
from listening import BACKLOG
from shared_counts import UNITS
from stacks import task_stacks


class AsyncSite(Routes):
    """`slow`, `cpu`, `block` and `stats` are coroutines. In `row` it counts connections."""

    stacks = staticmethod(task_stacks)

    def __init__(self, slow, cpu, block, stats, counts, row):
        super().__init__(slow, cpu, block, stats)
        self.counts, self.row = counts, row

    async def serve(self, reader, writer):
        self.row[UNITS] += 1
        keep = True
        try:
            while keep:
                head = await reader.readuntil(b"\r\n\r\n")
                path, query, keep = parse(head[:-4])
                writer.write(response(*await self.answer(path, query), keep))
                await writer.drain()
        except asyncio.LimitOverrunError:
            writer.write(response(*TOO_LARGE, False))
        except (OSError, EOFError):
            pass  # a client that went away
        finally:
            self.row[UNITS] -= 1
            writer.close()

    async def answer(self, path, query):
        if path == b"/stats":
            return "200 OK", await self.stats()
        work, rest = self.find(path, query)
        if work is None:
            return rest
        self.counts.begin()
        await work(rest)
        return "200 OK", f"done (inflight: {self.counts.end()})\n"

    async def accept_for_ever(self, listener, accepts_per_turn):
        # For asyncio the backlog is also the number of accepts per turn, so listen() is called again with the real one.
        server = await asyncio.start_server(self.serve, sock=listener, limit=MAX_HEAD_BYTES, backlog=accepts_per_turn)
        listener.listen(BACKLOG)
        await server.serve_forever()
