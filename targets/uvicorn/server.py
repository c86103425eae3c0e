"""Starts uvicorn's supervisor with four workers on app.py, as `uvicorn app:app --workers 4` does. By hand here for
what that command does not do: say where it listens once all workers can answer, and end without waiting for
requests.
"""

import os
import signal
import sys
import tempfile
import threading
import time
from os.path import dirname

import uvicorn
from uvicorn.supervisors import Multiprocess

here = dirname(__file__)
sys.path[:0] = [here, f"{here}/../lib/python"]
from hashing import calibrate
from listening import BACKLOG, bind, say_where
from worker_counts import WorkerCounts

WORKERS = int(os.environ.get("WORKERS") or 4)
IDLE_SECONDS = 86_400  # connections of a demo stay open as long as their client likes; by default 5
START_SECONDS = 8  # conctop waits for 10; the socket listens by then, so nobody is lost


def main():
    listener = bind()
    os.environ["HASHES_PER_MS"] = str(calibrate())
    with tempfile.NamedTemporaryFile(prefix="conctop-uvicorn-") as file:
        os.environ["COUNTERS_FILE"] = file.name
        counts = WorkerCounts(file.name)
        # By default it logs each request to the console; no target does.
        config = uvicorn.Config(
            "app:app",
            workers=WORKERS,
            backlog=BACKLOG,
            log_level="critical",
            access_log=False,
            timeout_keep_alive=IDLE_SECONDS,
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
        threading.Thread(target=announce, args=(listener, counts), daemon=True).start()
        supervisor.run()  # returns only where no worker can start
    sys.exit("uvicorn's workers cannot start")


def announce(listener, counts):
    limit = time.monotonic() + START_SECONDS
    while counts.workers() < WORKERS and time.monotonic() < limit:
        time.sleep(0.02)
    say_where(listener, counts.stacks.listen())
    counts.stacks.serve(counts.pairs)  # in this thread, for ever


if __name__ == "__main__":
    main()
