"""An event loop written by hand: what Node, asyncio, nginx and Redis do below their APIs. One thread asks the kernel
which sockets are ready (epoll on Linux, kqueue on macOS, by Python's selectors), calls back whoever waited for that,
and then the timers that are due. A connection is an object with its state; nothing here ever waits, except select().
"""

import gc
import hashlib
import heapq
import itertools
import json
import os
import re
import selectors
import signal
import socket
import sys
import time

inflight = served = 0


def slow(ms, done):
    call_later(ms / 1000, done)  # leaves a callback behind and returns: the loop goes on


def cpu(ms, done):
    hash_times(ms * HASHES_PER_MS)  # the loop stands still for so long
    call_later(0, done)


def block(ms, done):
    time.sleep(ms / 1000)  # what must never be done here: the loop is this thread, and it sleeps
    call_later(0, done)


WORK = {b"/slow": (slow, 100), b"/cpu": (cpu, 5), b"/block": (block, 100)}

# The event loop.

selector = selectors.DefaultSelector()
timers = []  # a heap: the one that is due first is at the top
order = itertools.count()  # decides between two timers that are due at the same time
longest_turn_seconds = 0.0


def call_later(seconds, callback):
    heapq.heappush(timers, (time.monotonic() + seconds, next(order), callback))


def run_for_ever():
    global longest_turn_seconds
    while True:
        timeout = max(0.0, timers[0][0] - time.monotonic()) if timers else None
        ready = selector.select(timeout)
        start = time.monotonic()
        for key, events in ready:
            key.data(events)
        now = time.monotonic()  # once: a timer that a callback sets for now waits for the next turn
        while timers and timers[0][0] <= now:
            heapq.heappop(timers)[2]()
        longest_turn_seconds = max(longest_turn_seconds, time.monotonic() - start)


# What is called back.


def accept(listener):
    try:
        for _ in range(100):  # not all at once: those that are connected want their turn too
            Connection(listener.accept()[0])
    except BlockingIOError:
        pass  # no more of them
    except OSError:
        time.sleep(0.01)  # a client that went away, or no descriptor left: not a reason to spin


class Connection:
    """reading a request -> working on it -> sending the answer -> reading the next"""

    def __init__(self, sock):
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock, self.received, self.unsent = sock, b"", b""
        self.working = self.closing = self.closed = False
        selector.register(sock, selectors.EVENT_READ, self.ready)

    def ready(self, events):
        if self.closed:
            return  # by a callback before this one
        if events & selectors.EVENT_WRITE:
            self.send()
        if events & selectors.EVENT_READ:
            self.read()

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
        else:
            self.next_request()

    def next_request(self):
        while not (self.working or self.unsent or self.closed) and b"\r\n\r\n" in self.received:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            self.request(*parse(head))
        if not (self.working or self.unsent or self.closed) and len(self.received) > MAX_HEAD_BYTES:
            self.answer("431 Request Header Fields Too Large", "head too large\n", False)

    def request(self, path, query, keep):
        global inflight
        work, default_ms = WORK.get(path, (None, 0))
        ms = milliseconds(query, default_ms)
        if path is None:
            self.answer("400 Bad Request", "not HTTP/1.1\n", keep)
        elif path == b"/stats":
            self.answer("200 OK", stats(), keep)
        elif work is None:
            self.answer("404 Not Found", "not found\n", keep)
        elif ms is None:
            self.answer("400 Bad Request", "ms must be a whole number of milliseconds\n", keep)
        else:
            inflight += 1
            self.working = True
            work(ms, lambda: self.done(keep))

    def done(self, keep):
        global inflight, served
        served += 1  # before the answer leaves: who has read it finds it counted
        self.working = False
        self.answer("200 OK", f"done (inflight: {inflight})\n", keep)
        inflight -= 1
        self.next_request()

    def answer(self, status, body, keep):
        self.unsent = response(status, body, keep)
        self.closing = not keep
        self.send()

    def send(self):
        if self.closed:
            return
        try:
            sent = self.sock.send(self.unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            return self.close()
        had_rest, self.unsent = len(self.unsent) > sent, self.unsent[sent:]
        if had_rest:  # its buffer is full: the kernel tells when there is room
            selector.modify(self.sock, selectors.EVENT_READ | selectors.EVENT_WRITE, self.ready)
        elif self.closing:
            self.close()
        elif selector.get_key(self.sock).events & selectors.EVENT_WRITE:
            selector.modify(self.sock, selectors.EVENT_READ, self.ready)
            self.next_request()

    def close(self):
        if not self.closed:
            self.closed = True
            selector.unregister(self.sock)
            self.sock.close()


def stats():
    global longest_turn_seconds
    longest_turn_ms, longest_turn_seconds = longest_turn_seconds * 1000, 0.0
    return {
        "unit": {"name": "callbacks", "count": len(selector.get_map()) + len(timers)},  # that wait for their event
        "inflight": inflight,
        "served": served,
        "sockets": len(selector.get_map()),
        "timers": len(timers),
        "longestTurnMs": round(longest_turn_ms, 3),  # since the last /stats: for so long nobody else was heard
        "kernelInterface": type(selector).__name__,
        "gcCount": sum(generation["collections"] for generation in gc.get_stats()),
    }


def main():
    listener = listen()
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ, lambda events: accept(listener))
    run_for_ever()


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
