"""Starts uvicorn's supervisor with four workers on app.py, as `uvicorn app:app --workers 4` does. By hand here for
what that command does not do: say where it listens once all workers can answer, and end without waiting for
requests.
"""

import hashlib
import os
import signal
import socket
import sys
import tempfile
import threading
import time

import uvicorn
from uvicorn.supervisors import Multiprocess

from counters import FILE_BYTES, USED, Counters

WORKERS = int(os.environ.get("WORKERS") or 4)
BACKLOG = 65_535  # the kernel cuts it down to somaxconn
IDLE_SECONDS = 86_400  # connections of a demo stay open as long as their client likes; by default 5
START_SECONDS = 8  # conctop waits for 10; the socket listens by then, so nobody is lost


def main():
    listener = listen()
    os.environ["HASHES_PER_MS"] = str(calibrate())
    # The workers are started afresh, not forked: a file is what they can share.
    with tempfile.NamedTemporaryFile(prefix="conctop-uvicorn-") as file:
        file.truncate(FILE_BYTES)
        os.environ["COUNTERS_FILE"] = file.name
        config = uvicorn.Config(
            "app:app", workers=WORKERS, backlog=BACKLOG, log_level="critical", timeout_keep_alive=IDLE_SECONDS
        )
        supervisor = Multiprocess(config, [listener])

        def end(*_):  # instead of uvicorn's own way, which waits for requests that are under way
            for worker in supervisor.processes:
                worker.process.kill()
            for worker in supervisor.processes:
                worker.process.join()
            file.close()
            os._exit(0)

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        threading.Thread(target=announce, args=(listener, Counters(file)), daemon=True).start()
        supervisor.run()  # returns only where no worker can start
    sys.exit("uvicorn's workers cannot start")


def announce(listener, counters):
    limit = time.monotonic() + START_SECONDS
    while counters.total(USED) < WORKERS and time.monotonic() < limit:
        time.sleep(0.02)
    host, port = listener.getsockname()[:2]
    print(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)


def listen():
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 0)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        sys.exit(f"cannot listen: {error.strerror}")
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
    main()
