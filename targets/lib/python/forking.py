"""Forked worker processes, and a parent that watches over them and says what they wait for."""

import os
import select
import signal
import socket
import sys

from listening import bind, say_where
from stacks_port import StacksPort

ASKED = {signal.SIGTERM, signal.SIGINT}


def run_in_workers(counts, work, stacks):
    """Runs work(listener), which never returns, in one process per row of `counts`. They share the listener. All end when
    the parent is told to, or when one of them dies. `stacks` says what a process waits for.
    """
    listener, port = bind(), StacksPort(len(counts.rows))
    workers = []
    # Blocked until the parent can hear them: one that came between fork() and append() would leave a worker behind.
    for number in ASKED | {signal.SIGCHLD}:
        signal.signal(number, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKED | {signal.SIGCHLD})
    for slot, counts.mine in enumerate(counts.rows):
        pid = os.fork()
        if pid == 0:
            for number in ASKED | {signal.SIGCHLD}:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED | {signal.SIGCHLD})
            port.report_in(slot, stacks)
            work(listener)
        workers.append(pid)
    say_where(listener, port.listen())
    watch_over(workers, port)


def watch_over(workers, port):
    told, tells = socket.socketpair()
    told.setblocking(False)
    tells.setblocking(False)
    signal.set_wakeup_fd(tells.fileno())  # the numbers of signals, a byte each
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED | {signal.SIGCHLD})
    heard, died, status = set(), 0, 0
    while not heard & ASKED and not died:
        ready, _, _ = select.select([told, port.listener], [], [])
        if told in ready:
            heard |= set(told.recv(64))
            died, status = os.waitpid(-1, os.WNOHANG)
        else:
            port.answer_next(lambda: list(enumerate(workers)))
    if died:
        workers.remove(died)
    by_itself = not heard & ASKED and status not in ASKED  # a signal to the whole group may reach a worker first
    if by_itself:
        print(f"worker {died} died with status {status}", file=sys.stderr, flush=True)
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    for pid in workers:
        os.waitpid(pid, 0)
    os._exit(1 if by_itself else 0)
