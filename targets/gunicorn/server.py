"""Gunicorn as it comes: a master and four sync workers. Each worker takes one connection, reads one request, answers
it and closes the connection; sync workers know no keep-alive. The handler is a WSGI application, and may block as it
likes.
"""

import gc
import hashlib
import json
import mmap
import multiprocessing
import os
import re
import socket
import sys
import time

from gunicorn.app.base import BaseApplication

WORKERS = int(os.environ.get("WORKERS") or 4)

# Made before Gunicorn forks, so that all workers have the same memory and the same lock.
INFLIGHT, SERVED = range(2)
counters = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("q")
lock = multiprocessing.get_context("fork").Lock()


def slow(ms):
    time.sleep(ms / 1000)  # this worker sleeps; the other three go on


def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # each process has a GIL of its own: they compute on all cores


def block(ms):
    with lock:  # what hurts even here: waiting while holding what all workers need, a row in a database, say
        time.sleep(ms / 1000)


WORK = {"/slow": (slow, 100), "/cpu": (cpu, 5), "/block": (block, 100)}


def application(environ, start_response):
    status, kind, body = answer(environ["PATH_INFO"], environ["QUERY_STRING"])
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body.encode()]


def answer(path, query):
    if path == "/stats":
        return "200 OK", "application/json", json.dumps(stats())
    if path not in WORK:
        return "404 Not Found", "text/plain", "not found\n"
    work, default_ms = WORK[path]
    ms = milliseconds(query, default_ms)
    if ms is None:
        return "400 Bad Request", "text/plain", "ms must be a whole number of milliseconds\n"
    count(INFLIGHT, 1)
    work(ms)
    count(SERVED, 1)  # before the answer leaves: who has read it finds it counted
    return "200 OK", "text/plain", f"done (inflight: {count(INFLIGHT, -1) + 1})\n"


def count(which, by):
    with lock:
        counters[which] += by
        return counters[which]


def stats():
    return {
        "unit": {"name": "worker processes", "count": WORKERS},
        "inflight": counters[INFLIGHT],
        "served": counters[SERVED],
        "answeredByPid": os.getpid(),
        "gcCount": sum(generation["collections"] for generation in gc.get_stats()),  # of this worker
    }


class Server(BaseApplication):
    def __init__(self, settings):
        self.settings = settings
        super().__init__()

    def load_config(self):
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self):
        return application


def main():
    listener = listen()
    settings = {
        "bind": f"fd://{listener.detach()}",
        "workers": WORKERS,
        "worker_class": "sync",
        "timeout": 90,  # a worker that is silent for so long is killed; by default 30 s, and /slow may take 60
        "graceful_timeout": 0,  # SIGTERM ends requests that are under way
        "loglevel": "critical",
        "control_socket_disable": True,  # it would be a file in the home folder
    }
    Server(settings).run()


def milliseconds(query, default_ms):
    found = re.search(r"(?:^|&)ms=([^&]*)", query)
    if found is None or not found[1]:
        return default_ms
    return min(int(found[1]), 60_000) if re.fullmatch(r"[0-9]{1,9}", found[1]) else None


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
    HASHES_PER_MS = calibrate()
    main()
