"""Pre-forked worker processes that share one listening socket, each serving one connection at a time. All of them
wait in accept(), and the kernel hands each connection to one of them. No loop, no GIL between them, and no memory in
common either, except for the counters that they ask for.
"""

import gc
import hashlib
import json
import mmap
import multiprocessing
import os
import re
import signal
import socket
import sys
import time

WORKERS = int(os.environ.get("WORKERS") or 8)

# Made before the fork, so that all processes have the same memory and the same lock.
INFLIGHT, SERVED, BUSY = range(3)
counters = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("q")
lock = multiprocessing.get_context("fork").Lock()


def slow(ms):
    time.sleep(ms / 1000)  # this worker sleeps; the others don't care


def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # each process has a GIL of its own: they compute on all cores


def block(ms):
    with lock:  # what hurts even here: waiting while holding what all processes need, a row in a database, say
        time.sleep(ms / 1000)


WORK = {b"/slow": (slow, 100), b"/cpu": (cpu, 5), b"/block": (block, 100)}


def work_for_ever(listener):
    while True:
        try:
            conn, _ = listener.accept()
        except OSError:
            continue  # a client that went away
        count(BUSY, 1)
        try:
            with conn:
                serve(conn)  # until this client closes: this worker accepts nobody else
        except OSError:
            pass  # it went away
        count(BUSY, -1)


def serve(conn):
    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    received = b""
    keep = True
    while keep:
        while b"\r\n\r\n" not in received:
            if len(received) > MAX_HEAD_BYTES:
                return conn.sendall(response("431 Request Header Fields Too Large", "head too large\n", False))
            data = conn.recv(65_536)
            if not data:
                return None
            received += data
        head, _, received = received.partition(b"\r\n\r\n")
        path, query, keep = parse(head)
        keep = keep and path != b"/stats"  # who only looks on must not hold a worker until the next look
        conn.sendall(response(*answer(path, query), keep))


def answer(path, query):
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
    count(INFLIGHT, 1)
    work(ms)
    count(SERVED, 1)  # before the answer leaves: who has read it finds it counted
    return "200 OK", f"done (inflight: {count(INFLIGHT, -1) + 1})\n"


def count(which, by):
    with lock:
        counters[which] += by
        return counters[which]


def stats():
    return {
        "unit": {"name": "worker processes", "count": WORKERS},
        "inflight": counters[INFLIGHT],
        "served": counters[SERVED],
        "busyWorkers": counters[BUSY],  # with a connection of their own, whether it asks for something or not
        "answeredByPid": os.getpid(),
        "gcCount": sum(generation["collections"] for generation in gc.get_stats()),  # of this worker
    }


def main():
    listener = listen()
    workers = []
    asked = {signal.SIGTERM, signal.SIGINT}
    # Blocked and waited for: a handler could come between fork() and append(), or just before a wait that never ends.
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_BLOCK, asked | {signal.SIGCHLD})
    for _ in range(WORKERS):
        pid = os.fork()
        if pid == 0:
            for number in asked | {signal.SIGCHLD}:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, asked | {signal.SIGCHLD})
            work_for_ever(listener)
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
