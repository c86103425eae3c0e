"""Forked worker processes, and a parent that only watches over them."""

import os
import signal
import sys

from listening import bind, say_where

ASKED = {signal.SIGTERM, signal.SIGINT}


def run_in_workers(counts, work):
    """Runs work(listener), which never returns, in one process per row of `counts`. They share the listener. All end when
    the parent is told to, or when one of them dies.
    """
    listener = bind()
    workers = []
    # Blocked and waited for: a handler could come between fork() and append(), or just before a wait that never ends.
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKED | {signal.SIGCHLD})
    for counts.mine in counts.rows:
        pid = os.fork()
        if pid == 0:
            for number in ASKED | {signal.SIGCHLD}:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED | {signal.SIGCHLD})
            work(listener)
        workers.append(pid)
    say_where(listener)
    watch_over(workers)


def watch_over(workers):
    number, died, status = 0, 0, 0
    while number not in ASKED and not died:
        number = signal.sigwait(ASKED | {signal.SIGCHLD})
        died, status = os.waitpid(-1, os.WNOHANG)
    if died:
        workers.remove(died)
    by_itself = number not in ASKED and status not in ASKED  # a signal to the whole group may reach a worker first
    if by_itself:
        print(f"worker {died} died with status {status}", file=sys.stderr, flush=True)
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    for pid in workers:
        os.waitpid(pid, 0)
    os._exit(1 if by_itself else 0)
