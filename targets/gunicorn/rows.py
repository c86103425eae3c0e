"""A row of the shared counts for each of Gunicorn's workers, which come and go."""

from shared_counts import INFLIGHT, LOCK_WAITERS


def rows_for(counts):
    def take_row(server, worker):
        """In the master, just before it forks a worker: the row of one that died is free again, its sum stays."""
        taken = {other.row for other in server.WORKERS.values()}
        worker.row = next(row for row in range(len(counts.rows)) if row not in taken)
        counts.mine = counts.rows[worker.row]
        counts.mine[INFLIGHT] = counts.mine[LOCK_WAITERS] = 0

    return take_row
