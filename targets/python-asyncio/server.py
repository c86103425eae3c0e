"""One thread, one coroutine per connection. `await` is where a coroutine gives the thread back; the event loop goes on
with another one whose wait is over. Between two awaits nothing else runs: no lock is needed, and nobody may take long.
"""

import asyncio
import gc
import hashlib
import json
import os
import re
import signal
import socket
import sys
import time

inflight = served = 0


async def slow(ms):
    await asyncio.sleep(ms / 1000)  # a timer in the loop's heap; the thread serves others meanwhile


async def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # no await: everybody else waits for so long


async def block(ms):
    time.sleep(ms / 1000)  # what must never be done here: a blocking call stops the loop, and so everybody


WORK = {b"/slow": (slow, 100), b"/cpu": (cpu, 5), b"/block": (block, 100)}


async def serve(reader, writer):
    keep = True
    try:
        while keep:
            head = await reader.readuntil(b"\r\n\r\n")
            path, query, keep = parse(head[:-4])
            writer.write(response(*await answer(path, query), keep))
            await writer.drain()
    except asyncio.LimitOverrunError:
        writer.write(response("431 Request Header Fields Too Large", "head too large\n", False))
    except (OSError, EOFError):
        pass  # a client that went away
    finally:
        writer.close()


async def answer(path, query):
    global inflight, served
    if path is None:
        return "400 Bad Request", "not HTTP/1.1\n"
    if path == b"/stats":
        return "200 OK", await stats()
    if path not in WORK:
        return "404 Not Found", "not found\n"
    work, default_ms = WORK[path]
    ms = milliseconds(query, default_ms)
    if ms is None:
        return "400 Bad Request", "ms must be a whole number of milliseconds\n"
    inflight += 1
    await work(ms)
    served += 1  # before the answer leaves: who has read it finds it counted
    inflight -= 1
    return "200 OK", f"done (inflight: {inflight + 1})\n"


async def stats():
    start = time.perf_counter()
    await asyncio.sleep(0)  # to the end of the queue of what can run
    return {
        "unit": {"name": "tasks", "count": len(asyncio.all_tasks())},
        "inflight": inflight,
        "served": served,
        "loopTurnMs": round((time.perf_counter() - start) * 1000, 3),
        "loop": type(asyncio.get_running_loop()).__name__,
        "gcCount": sum(generation["collections"] for generation in gc.get_stats()),
    }


async def main():
    listener = listen()
    # The loop accepts so many connections a turn, and calls listen() again with the same number.
    server = await asyncio.start_server(serve, sock=listener, limit=MAX_HEAD_BYTES, backlog=100)
    listener.listen(BACKLOG)
    await server.serve_forever()


# HTTP, and the socket: the same in all hand-written Python targets.

MAX_HEAD_BYTES = 65_536
BACKLOG = 65_535  # the kernel cuts it down to somaxconn


def parse(head):
    """Path, query and whether the connection stays open (RFC 9112); the path is None where this is not HTTP/1.x."""
    line, *headers = head.split(b"\r\n")
    match = re.fullmatch(rb"([A-Z]+) (\S+) HTTP/1\.([01])", line)
    if match is None or not all(b":" in header for header in headers):
        return None, b"", False
    method, target, minor = match.groups()
    fields = {name.lower(): value.strip().lower() for name, _, value in (h.partition(b":") for h in headers)}
    connection = fields.get(b"connection", b"")
    keep = connection != b"close" if minor == b"1" else connection == b"keep-alive"
    # Nobody reads bodies here: the bytes of one would be taken for the next request.
    has_body = b"transfer-encoding" in fields or fields.get(b"content-length", b"0") != b"0"
    path, _, query = target.partition(b"?")
    return path if method == b"GET" else b"", query, keep and not has_body


def milliseconds(query, default_ms):
    found = re.search(rb"(?:^|&)ms=([^&]*)", query)
    if found is None or not found[1]:
        return default_ms
    return min(int(found[1]), 60_000) if re.fullmatch(rb"[0-9]{1,9}", found[1]) else None


def response(status, body, keep):
    kind = "text/plain" if isinstance(body, str) else "application/json"
    body = body if isinstance(body, str) else json.dumps(body)
    close = "" if keep else "Connection: close\r\n"
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{close}\r\n{body}".encode()


def listen():
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 0)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        sys.exit(f"cannot listen: {error.strerror}")
    host, port = listener.getsockname()[:2]
    print(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
    return listener


def hash_times(times):
    digest = b"conctop"
    for _ in range(times):
        digest = hashlib.sha256(digest).digest()


def calibrate():
    """Hashes a millisecond on an idle core: the fastest of a few short runs, the others were disturbed."""

    def seconds_of(times):
        start = time.perf_counter()
        hash_times(times)
        return time.perf_counter() - start

    return max(1, int(2_000 / (1_000 * min(seconds_of(2_000) for _ in range(10)))))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # ends at once, whatever it waits for
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    HASHES_PER_MS = calibrate()
    asyncio.run(main())
