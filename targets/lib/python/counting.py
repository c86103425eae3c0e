"""What a server counts. It counts before the answer leaves, so that whoever has read the answer finds it counted."""

import gc
import threading


class Counts:
    """For one thread."""

    def __init__(self):
        self.inflight = self.served = 0

    def begin(self):
        self.inflight += 1

    def end(self):
        """Returns how many were in flight, this one included."""
        self.served += 1
        self.inflight -= 1
        return self.inflight + 1

    def facts(self):
        return {"inflight": self.inflight, "served": self.served}


counting = threading.Lock()  # `served += 1` is more than one step; held for nothing else


class ThreadCounts(Counts):
    """For many threads."""

    def begin(self):
        with counting:
            self.inflight += 1

    def end(self):
        with counting:
            self.served += 1
            self.inflight -= 1
            return self.inflight + 1


class PoolCounts(ThreadCounts):
    """For a pool of threads: begin() when a request is queued, start() when a thread takes it."""

    def __init__(self, threads):
        super().__init__()
        self.threads, self.busy, self.started = threads, 0, 0
        self.waited_seconds = 0.0

    def start(self, waited_seconds):
        with counting:
            self.started += 1
            self.waited_seconds += waited_seconds
            self.busy += 1

    def end(self):
        with counting:
            self.served += 1
            self.inflight -= 1
            self.busy -= 1
            return self.inflight + 1

    def facts(self):
        busy = self.busy
        return {**super().facts(), "poolSize": self.threads, "busyThreads": busy, "queued": self.inflight - busy}

    def take_mean_wait_ms(self):
        """Mean of the requests that started since the last call."""
        with counting:
            mean_seconds = self.waited_seconds / max(1, self.started)
            self.started, self.waited_seconds = 0, 0.0
        return round(mean_seconds * 1000, 1)


class WatchedLock:
    """A lock between threads that knows how many wait for it."""

    def __init__(self):
        self.lock, self.waiters = threading.Lock(), 0

    def __enter__(self):
        with counting:
            self.waiters += 1
        self.lock.acquire()
        with counting:
            self.waiters -= 1

    def __exit__(self, *_):
        self.lock.release()


def gc_count():
    """Collections of this process."""
    return sum(generation["collections"] for generation in gc.get_stats())
