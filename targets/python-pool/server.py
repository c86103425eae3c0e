"""A fixed pool of threads: one thread reads the requests of all connections and hands each to a ThreadPoolExecutor,
as Gunicorn's gthread, Waitress and most Java servers do. Connections are many, threads few: when all of them wait,
the next request waits in the executor's queue, however idle the machine is.
"""

import collections
import gc
import hashlib
import json
import os
import re
import selectors
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

THREADS = int(os.environ.get("THREADS") or 64)

pool = ThreadPoolExecutor(THREADS)
inflight = served = busy = started = 0
waited_seconds = 0.0

# One lock that every handler needs for a moment, as a shared cache or connection pool has it in real servers.
lock = threading.Lock()


def slow(ms):
    time.sleep(ms / 1000)  # keeps its thread: THREADS / 0.1 s requests a second, and no more


def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # needs the GIL: more threads don't compute faster


def block(ms):
    with lock:  # what hurts: soon all threads of the pool wait for this lock, and nobody is left for anything else
        time.sleep(ms / 1000)


WORK = {b"/slow": (slow, 100), b"/cpu": (cpu, 5), b"/block": (block, 100)}


def run(conn, work, ms, queued_at, keep):
    """In a thread of the pool."""
    global served, inflight, busy, started, waited_seconds
    with lock:
        started += 1
        waited_seconds += time.perf_counter() - queued_at
        busy += 1
    work(ms)
    with lock:
        served += 1  # before the answer leaves: who has read it finds it counted
        body = f"done (inflight: {inflight})\n"
        inflight -= 1
        busy -= 1
    finished.append((conn, "200 OK", body, keep))
    os.write(wake, b"!")


# From here on it is the one thread that talks to all connections. It never waits for a request's work.

selector = selectors.DefaultSelector()
finished = collections.deque()
woken, wake = os.pipe()


class Connection:
    def __init__(self, sock):
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock, self.received, self.working = sock, b"", False
        selector.register(sock, selectors.EVENT_READ, self.read)

    def read(self):
        try:
            data = self.sock.recv(65_536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.received += data
        if not data or len(self.received) > 2 * MAX_HEAD_BYTES:
            self.close()  # gone, or sending on and on without waiting for answers
        elif not self.working:
            self.next_request()

    def next_request(self):
        global inflight
        while not self.working and self.sock.fileno() >= 0 and b"\r\n\r\n" in self.received:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            path, query, keep = parse(head)
            work, default_ms = WORK.get(path, (None, 0))
            ms = milliseconds(query, default_ms)
            if path is None:
                self.send("400 Bad Request", "not HTTP/1.1\n", keep)
            elif path == b"/stats":
                self.send("200 OK", stats(), keep)
            elif work is None:
                self.send("404 Not Found", "not found\n", keep)
            elif ms is None:
                self.send("400 Bad Request", "ms must be a whole number of milliseconds\n", keep)
            else:
                self.working = True
                with lock:
                    inflight += 1
                pool.submit(run, self, work, ms, time.perf_counter(), keep)
        if not self.working and len(self.received) > MAX_HEAD_BYTES:
            self.send("431 Request Header Fields Too Large", "head too large\n", False)

    def send(self, status, body, keep):
        try:  # an answer is far smaller than a socket's buffer: who leaves so many unread is cut off
            self.sock.send(response(status, body, keep))
        except OSError:
            keep = False
        if not keep:
            self.close()

    def close(self):
        if self.sock.fileno() >= 0:
            selector.unregister(self.sock)
            self.sock.close()


def accept(listener):
    try:
        for _ in range(100):  # not all at once: those that are connected want their turn too
            Connection(listener.accept()[0])
    except BlockingIOError:
        pass
    except OSError:
        time.sleep(0.01)  # a client that went away, or no descriptor left: not a reason to spin


def answer_finished():
    os.read(woken, 65_536)
    while finished:
        conn, status, body, keep = finished.popleft()
        conn.working = False
        if conn.sock.fileno() >= 0:
            conn.send(status, body, keep)
            conn.next_request()


def main():
    listener = listen()
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ, lambda: accept(listener))
    selector.register(woken, selectors.EVENT_READ, answer_finished)
    while True:
        for key, _ in selector.select():
            key.data()


def stats():
    global started, waited_seconds
    with lock:
        mean_wait_ms = waited_seconds / max(1, started) * 1000
        started, waited_seconds = 0, 0.0
    return {
        "unit": {"name": "pool threads", "count": threading.active_count() - 1},
        "inflight": inflight,
        "served": served,
        "poolSize": THREADS,
        "busyThreads": busy,
        "queued": inflight - busy,
        "queueWaitMs": round(mean_wait_ms, 1),  # mean of the requests that started since the last /stats
        "connections": len(selector.get_map()) - 2,
        "gcCount": sum(generation["collections"] for generation in gc.get_stats()),
    }


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
    main()
