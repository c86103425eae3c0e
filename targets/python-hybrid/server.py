"""Worker processes, each an event loop with a coroutine per connection: the loop for waiting, the processes for the
cores. All loops watch one listening socket; who is quicker accepts, and a connection stays with its worker.
"""

import asyncio
import gc
import hashlib
import json
import mmap
import os
import re
import signal
import socket
import sys
import time

WORKERS = int(os.environ.get("WORKERS") or os.cpu_count() or 1)

# Made before the fork, so that all processes have the same memory: a row for each worker, written by nobody else.
TASKS, INFLIGHT, SERVED, CONNECTIONS, LOOP_DELAY_US, FIGURES = range(6)
counters = memoryview(mmap.mmap(-1, 8 * FIGURES * WORKERS)).cast("q", (WORKERS, FIGURES))
me = 0  # the row of this worker


async def slow(ms):
    await asyncio.sleep(ms / 1000)  # a timer in this worker's loop, which serves others meanwhile


async def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # stops this worker's loop; the other processes have a GIL each


async def block(ms):
    time.sleep(ms / 1000)  # what must never be done here: everybody whom this worker accepted waits


WORK = {b"/slow": (slow, 100), b"/cpu": (cpu, 5), b"/block": (block, 100)}


async def serve(reader, writer):
    keep = True
    counters[me, CONNECTIONS] += 1
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
        counters[me, CONNECTIONS] -= 1
        writer.close()


async def answer(path, query):
    if path is None:
        return "400 Bad Request", "not HTTP/1.1\n"
    if path == b"/stats":
        return "200 OK", stats()
    if path not in WORK:
        return "404 Not Found", "not found\n"
    work, default_ms = WORK[path]
    ms = milliseconds(query, default_ms)
    if ms is None:
        return "400 Bad Request", "ms must be a whole number of milliseconds\n"
    counters[me, INFLIGHT] += 1
    await work(ms)
    counters[me, SERVED] += 1  # before the answer leaves: who has read it finds it counted
    body = f"done (inflight: {total(INFLIGHT)})\n"
    counters[me, INFLIGHT] -= 1
    return "200 OK", body


def total(figure):
    return sum(counters[worker, figure] for worker in range(WORKERS))


def stats():
    counters[me, TASKS] = len(asyncio.all_tasks())
    return {
        "unit": {"name": "tasks", "count": total(TASKS)},
        "inflight": total(INFLIGHT),
        "served": total(SERVED),
        "workers": WORKERS,
        "answeredByPid": os.getpid(),
        "connectionsByWorker": [counters[worker, CONNECTIONS] for worker in range(WORKERS)],
        "loopDelayMaxMs": max(counters[worker, LOOP_DELAY_US] for worker in range(WORKERS)) / 1000,
        "gcCount": sum(generation["collections"] for generation in gc.get_stats()),  # of this worker
    }


async def tell_the_others():
    """What only this worker knows, for whoever is asked for /stats."""
    every_seconds = 0.25
    while True:
        start = time.perf_counter()
        await asyncio.sleep(every_seconds)
        counters[me, LOOP_DELAY_US] = int((time.perf_counter() - start - every_seconds) * 1e6)
        counters[me, TASKS] = len(asyncio.all_tasks())


async def run_loop(listener):
    telling = asyncio.create_task(tell_the_others())
    # The loop accepts so many connections a turn, and calls listen() again with the same number.
    server = await asyncio.start_server(serve, sock=listener, limit=MAX_HEAD_BYTES, backlog=16)
    listener.listen(BACKLOG)
    await asyncio.gather(server.serve_forever(), telling)


def main():
    global me
    listener = listen()
    workers = []
    asked = {signal.SIGTERM, signal.SIGINT}
    # Blocked and waited for: a handler could come between fork() and append(), or just before a wait that never ends.
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_BLOCK, asked | {signal.SIGCHLD})
    for me in range(WORKERS):
        pid = os.fork()
        if pid == 0:
            for number in asked | {signal.SIGCHLD}:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, asked | {signal.SIGCHLD})
            asyncio.run(run_loop(listener))
        workers.append(pid)
    say_where(listener)

    number, died, status = 0, 0, 0
    while number not in asked and not died:
        number = signal.sigwait(asked | {signal.SIGCHLD})
        died, status = os.waitpid(-1, os.WNOHANG)
    if died:
        workers.remove(died)
    by_itself = number not in asked and status not in asked  # a signal to the whole group may reach a worker first
    if by_itself:
        print(f"worker {died} died with status {status}", file=sys.stderr, flush=True)
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    for pid in workers:
        os.waitpid(pid, 0)
    os._exit(1 if by_itself else 0)


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
    return listener


def say_where(listener):
    host, port = listener.getsockname()[:2]
    print(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)


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
    HASHES_PER_MS = calibrate()
    main()
