"""Flask on its own server (Werkzeug's), as `flask run` starts it: an OS thread per connection, which it closes
after one answer: in fact a thread per request. It says itself that it is for development only; this shows why.
"""

import sys
import threading
import time
from os.path import dirname

from flask import Flask, jsonify

here = dirname(__file__)
sys.path[:0] = [here, f"{here}/../lib/python"]
from counting import ThreadCounts, WatchedLock, gc_count
from gil import gil_facts
from hashing import calibrate, hash_times
from listening import listen
from routes import views_of
from werkzeug_server import Server

HASHES_PER_MS = calibrate()
app, counts = Flask(__name__), ThreadCounts()
view = views_of(app, counts)
lock = WatchedLock()  # what /block holds while it waits, as one database connection for everybody would be


@view("/slow", 100)
def slow(ms):
    time.sleep(ms / 1000)  # lets go of the GIL: the kernel wakes this thread, which then waits for the GIL


@view("/cpu", 5)
def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # holds the GIL, and hands it over every 5 ms to whichever thread is waiting


@view("/block", 100)
def block(ms):
    with lock:  # what hurts: waiting (for a database, say) while holding a lock that everybody needs
        time.sleep(ms / 1000)


@app.get("/stats")
def stats():
    return jsonify(
        unit={"name": "threads", "count": threading.active_count()},
        **counts.facts(),
        refused=server.refused,
        lockWaiters=lock.waiters,
        **gil_facts(),
        gcCount=gc_count(),
    )


server = Server(app, listen())
server.serve_forever()  # accepts, starts a thread, accepts the next
