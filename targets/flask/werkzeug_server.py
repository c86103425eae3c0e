"""Werkzeug's server as app.run() makes it, but for its backlog (128), its log, and what HTTP must not forgive."""

import sys

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler


class Server(ThreadedWSGIServer):
    def __init__(self, app, listener):
        host, port = listener.getsockname()[:2]
        super().__init__(host, port, app, Handler, fd=listener.fileno())
        self.refused = 0

    def handle_error(self, *_):
        """A client that went away, or no more threads: counted, not logged with a stack trace each."""
        self.refused += isinstance(sys.exc_info()[1], RuntimeError)


class Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True  # it writes head and body apart: the second would wait 40 ms for an ACK

    def parse_request(self):
        ok = super().parse_request()
        if ok and self.headers.defects:  # Python's mail parser forgives what HTTP must not
            self.send_error(400)
            return False
        return ok

    def log_request(self, *_):
        pass  # Werkzeug logs each request; with that the log would be most of its work

    def log(self, *_):
        pass
