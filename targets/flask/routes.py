"""What every view does around its work by the target contract: read the milliseconds, count, answer."""

import re

from flask import jsonify, request

from stacks import thread_stacks

PLAIN = {"Content-Type": "text/plain"}


def views_of(app, counts):
    """Makes `@view("/slow", 100)`, which turns a function that takes milliseconds into the view of that path."""

    app.get("/stacks")(lambda: jsonify(thread_stacks()))

    def view(path, default_ms):
        def decorate(work):
            def handler():
                ms = request.args.get("ms") or str(default_ms)
                if not re.fullmatch("[0-9]{1,9}", ms):
                    return "ms must be a whole number of milliseconds\n", 400, PLAIN
                counts.begin()
                work(min(int(ms), 60_000))
                return f"done (inflight: {counts.end()})\n", 200, PLAIN

            return app.get(path, endpoint=path)(handler)

        return decorate

    return view
