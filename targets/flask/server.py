"""Flask on its own server (Werkzeug's), as `flask run` starts it: an OS thread per connection, which it closes
after one answer, so in fact a thread per request. It says itself that it is for development only; this shows why.
"""

import gc
import hashlib
import os
import re
import signal
import socket
import sys
import threading
import time

from flask import Flask, jsonify, request
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

app = Flask(__name__)
inflight = served = refused = 0

# One lock that every handler needs for a moment, as a shared cache or connection pool has it in real servers.
lock = threading.Lock()


def work(path, default_ms):
    """Makes a function that takes milliseconds a handler of that path."""

    def decorate(do):
        def handler():
            global inflight, served
            ms = request.args.get("ms") or str(default_ms)
            if not re.fullmatch("[0-9]{1,9}", ms):
                return "ms must be a whole number of milliseconds\n", 400, PLAIN
            with lock:
                inflight += 1
            do(min(int(ms), 60_000))
            with lock:
                served += 1  # before the answer leaves: who has read it finds it counted
                inflight -= 1
                return f"done (inflight: {inflight + 1})\n", 200, PLAIN

        return app.get(path, endpoint=path)(handler)

    return decorate


PLAIN = {"Content-Type": "text/plain"}


@work("/slow", 100)
def slow(ms):
    time.sleep(ms / 1000)  # lets go of the GIL: the kernel wakes this thread, which then waits for the GIL


@work("/cpu", 5)
def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # holds the GIL, and hands it over every 5 ms to who waits for it


@work("/block", 100)
def block(ms):
    with lock:  # what hurts: waiting (for a database, say) while holding the lock that everybody needs
        time.sleep(ms / 1000)


@app.get("/stats")
def stats():
    start = time.perf_counter()
    time.sleep(0.001)  # how much later than asked it goes on is mostly the wait for the GIL
    gil_wait_ms = (time.perf_counter() - start) * 1000 - 1
    return jsonify(
        unit={"name": "threads", "count": threading.active_count()},
        inflight=inflight,
        served=served,
        refused=refused,
        gilWaitMs=round(gil_wait_ms, 3),
        gilSwitchIntervalMs=sys.getswitchinterval() * 1000,
        gil=getattr(sys, "_is_gil_enabled", lambda: True)(),  # Python 3.13 can be built without
        gcCount=sum(generation["collections"] for generation in gc.get_stats()),
    )


class Server(ThreadedWSGIServer):
    def handle_error(self, *_):
        """A client that went away, or no more threads: counted, not told with a stack trace each."""
        global refused
        refused += isinstance(sys.exc_info()[1], RuntimeError)


class Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True  # it writes head and body apart: the second would wait 40 ms for an ACK

    def parse_request(self):
        ok = super().parse_request()
        if ok and self.headers.defects:  # Python's mail parser forgives what HTTP must not
            self.send_error(400)
            return False
        return ok

    def log(self, *_):
        pass  # a line for each request would be most of what this server does


def main():
    listener = listen()
    host, port = listener.getsockname()[:2]
    # Its own backlog is 128; everything else is what app.run() makes.
    Server(host, port, app, Handler, fd=listener.fileno()).serve_forever()


def listen():
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 0)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:  # the kernel cuts the backlog down to somaxconn
        listener = socket.create_server((host, port), family=family, backlog=65_535)
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
