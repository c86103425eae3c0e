"""An OS thread per connection, the naive approach: accept, start a thread, accept the next. The code in a thread is as
simple as in python-sync. All threads share one interpreter and its lock, the GIL: only who holds it runs Python.
"""

import gc
import hashlib
import json
import os
import re
import signal
import socket
import sys
import threading
import time

inflight = served = refused = 0

# One lock that every handler needs for a moment, as a shared cache or connection pool has it in real servers.
lock = threading.Lock()


def slow(ms):
    time.sleep(ms / 1000)  # lets go of the GIL: the kernel wakes this thread, which then waits for the GIL


def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # holds the GIL, and hands it over every 5 ms to who waits for it


def block(ms):
    with lock:  # what hurts: waiting (for a database, say) while holding the lock that everybody needs
        time.sleep(ms / 1000)


WORK = {b"/slow": (slow, 100), b"/cpu": (cpu, 5), b"/block": (block, 100)}


def main():
    global refused
    listener = listen()
    while True:
        try:
            conn, _ = listener.accept()
        except OSError:
            time.sleep(0.01)  # a client that went away, or no descriptor left: not a reason to spin
            continue
        try:  # start() returns once the new thread runs, so each connection waits for the GIL at least twice
            threading.Thread(target=serve, args=(conn,), daemon=True).start()
        except RuntimeError:  # no more threads: the limit of the kernel, the container or the address space
            refused += 1
            conn.close()


def serve(conn):
    try:
        with conn:
            talk(conn)
    except OSError:
        pass  # a client that went away


def talk(conn):
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
        conn.sendall(response(*answer(path, query), keep))


def answer(path, query):
    global inflight, served
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
    with lock:
        inflight += 1
    work(ms)
    with lock:
        served += 1  # before the answer leaves: who has read it finds it counted
        inflight -= 1
        return "200 OK", f"done (inflight: {inflight + 1})\n"


def stats():
    start = time.perf_counter()
    time.sleep(0.001)  # how much later than asked it goes on is mostly the wait for the GIL
    gil_wait_ms = (time.perf_counter() - start) * 1000 - 1
    return {
        "unit": {"name": "threads", "count": threading.active_count()},
        "inflight": inflight,
        "served": served,
        "refused": refused,
        "gilWaitMs": round(gil_wait_ms, 3),
        "gilSwitchIntervalMs": sys.getswitchinterval() * 1000,
        "gil": getattr(sys, "_is_gil_enabled", lambda: True)(),  # Python 3.13 can be built without
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
