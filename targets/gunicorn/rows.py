"""A row of the shared counts for each of Gunicorn's workers, which come and go, and the place where it reports what it waits for."""

import threading

from shared_counts import INFLIGHT, LOCK_WAITERS
from stacks import thread_stacks


def hooks_for(counts, port):
    """Settings of Gunicorn: functions that it calls in the master and in its workers."""

    def take_row(server, worker):
        """In the master, just before it forks a worker: the row of one that died is free again, its sum stays."""
        taken = {other.row for other in server.WORKERS.values()}
        worker.row = next(row for row in range(len(counts.rows)) if row not in taken)
        counts.mine = counts.rows[worker.row]
        counts.mine[INFLIGHT] = counts.mine[LOCK_WAITERS] = 0

    def report(worker):
        """In the worker, once it has its signal handlers. What started it is of no interest."""
        port.report_in(worker.row, lambda frame: thread_stacks(frame, "worker processes", outermost="init_process"))

    def answer(server):
        """In the master, whose own loop cannot be given anything to do: a thread."""

        def workers():
            return [(worker.row, pid) for pid, worker in list(server.WORKERS.items())]

        threading.Thread(target=port.serve, args=(workers,), daemon=True).start()

    return {"pre_fork": take_row, "post_worker_init": report, "when_ready": answer}
