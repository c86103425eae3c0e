"""A WSGI application by the target contract, and Gunicorn started from a script instead of from its command line."""

import json

from gunicorn.app.base import BaseApplication

from blocking_http import BlockingSite


class WsgiSite(BlockingSite):
    def __call__(self, environ, start_response):
        status, body = self.answer(environ["PATH_INFO"].encode("latin-1"), environ["QUERY_STRING"].encode("latin-1"))
        kind = "text/plain" if isinstance(body, str) else "application/json"
        body = body if isinstance(body, str) else json.dumps(body)
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body.encode()]


class Gunicorn(BaseApplication):
    def __init__(self, application, settings):
        self.application, self.settings = application, settings
        super().__init__()

    def load_config(self):
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self):
        return self.application
