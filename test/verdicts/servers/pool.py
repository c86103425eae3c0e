"""A server that works on few requests at a time: MODE (below), POOL threads, each request DELAY_MS of sleep.

late    threads take connections from a queue and read the request then: the others lie unread
ahead   one thread reads every request and queues it: nothing lies unread
accept  a thread accepts a connection and keeps it: the others are not accepted
async   one event loop that sleeps in its handlers
"""
import asyncio
import os
import queue
import selectors
import socket
import threading
import time

MODE = os.environ.get("MODE", "late")
POOL = int(os.environ.get("POOL", "4"))
DELAY = int(os.environ.get("DELAY_MS", "50")) / 1000
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])), backlog=256)


def serve_one(connection):
    """True while the connection lives."""
    try:
        if not connection.recv(65536):
            connection.close()
            return False
        time.sleep(DELAY)
        connection.sendall(ANSWER)
        return True
    except OSError:
        return False


def late():
    waiting = queue.SimpleQueue()

    def work():
        while True:
            connection = waiting.get()
            if serve_one(connection):
                waiting.put(connection)

    start(work)
    while True:
        waiting.put(listener.accept()[0])


def ahead():
    jobs = queue.SimpleQueue()
    ready = selectors.DefaultSelector()
    ready.register(listener, selectors.EVENT_READ)

    def work():
        while True:
            connection = jobs.get()
            time.sleep(DELAY)
            try:
                connection.sendall(ANSWER)
            except OSError:
                pass

    start(work)
    while True:
        for key, _ in ready.select():
            if key.fileobj is listener:
                ready.register(listener.accept()[0], selectors.EVENT_READ)
                continue
            try:
                alive = key.fileobj.recv(65536)
            except OSError:
                alive = b""
            if alive:
                jobs.put(key.fileobj)
            else:
                ready.unregister(key.fileobj)
                key.fileobj.close()


def accept():
    def work():
        while True:
            connection = listener.accept()[0]
            while serve_one(connection):
                pass

    start(work)
    threading.Event().wait()


async def on_loop():
    async def handle(reader, writer):
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                time.sleep(DELAY)  # blocks everybody
                writer.write(ANSWER)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass

    server = await asyncio.start_server(handle, sock=listener)
    await server.serve_forever()


def start(work):
    for _ in range(POOL):
        threading.Thread(target=work, daemon=True).start()


if MODE == "async":
    asyncio.run(on_loop())
else:
    {"late": late, "ahead": ahead, "accept": accept}[MODE]()
