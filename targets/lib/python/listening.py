"""The socket that a target listens on, by the target contract."""

import os
import signal
import socket
import sys

BACKLOG = 65_535  # the kernel cuts it to somaxconn


def listen():
    """For a server in one process: binds, says where, and lets a signal end the process at once."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    listener = bind()
    say_where(listener)
    return listener


def bind():
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 0)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        sys.exit(f"cannot listen: {error.strerror}")


def say_where(listener, stacks_url=None):
    host, port = listener.getsockname()[:2]
    print(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
    if stacks_url:
        print(f"stacks on {stacks_url}", flush=True)
