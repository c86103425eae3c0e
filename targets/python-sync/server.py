"""One process, one thread, one connection at a time: accept, serve, close, accept the next. The server of every first
tutorial. Who is not being served waits in the kernel's accept queue, connected, and hears nothing.
"""

import gc
import hashlib
import json
import os
import re
import signal
import socket
import sys
import time

inflight = served = connections = 0


def slow(ms):
    time.sleep(ms / 1000)  # the only thread sleeps, and so does the whole server


def cpu(ms):
    hash_times(ms * HASHES_PER_MS)


def block(ms):
    time.sleep(ms / 1000)  # there is nothing worse left to do: here every wait blocks everybody


WORK = {b"/slow": (slow, 100), b"/cpu": (cpu, 5), b"/block": (block, 100)}


def main():
    global connections
    listener = listen()
    while True:
        try:
            conn, _ = listener.accept()
            with conn:
                connections += 1
                serve(conn)  # until this client closes: nobody else is even accepted
        except OSError:
            pass  # a client that went away


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
        keep = keep and path != b"/stats"  # who only looks on must not hold the one thread until the next look
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
    inflight += 1
    work(ms)
    served += 1  # before the answer leaves: who has read it finds it counted
    body = f"done (inflight: {inflight})\n"
    inflight -= 1
    return "200 OK", body


def stats():
    return {
        "unit": {"name": "threads", "count": 1},  # the one that is answering this
        "inflight": inflight,
        "served": served,
        "connectionsAccepted": connections,
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
