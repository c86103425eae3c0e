"""The connections of one thread that never waits for any of them: a selector says which can be read or written."""

import selectors
import socket
import time

from http11 import MAX_HEAD_BYTES, TOO_LARGE, Routes, parse, response


class SelectorSite(Routes):
    """`begin` gets (connection, work, ms, keep) and arranges for connection.done(body, keep) to be called later."""

    def __init__(self, slow, cpu, block, stats, begin, selector):
        super().__init__(slow, cpu, block, stats)
        self.begin, self.selector = begin, selector

    def accept_from(self, listener):
        def accept(_events):
            try:
                for _ in range(100):  # not all at once: open connections want their turn too
                    Connection(listener.accept()[0], self)
            except BlockingIOError:
                pass  # no more of them
            except OSError:
                time.sleep(0.01)  # a client that went away, or no descriptor left: do not spin

        listener.setblocking(False)
        self.selector.register(listener, selectors.EVENT_READ, accept)


class Connection:
    """reading a request -> working on it -> sending the answer -> reading the next"""

    def __init__(self, sock, site):
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock, self.site, self.received, self.unsent = sock, site, b"", b""
        self.working = self.closing = self.closed = self.wants_room = False
        site.selector.register(sock, selectors.EVENT_READ, self.ready)

    def ready(self, events):
        if self.closed:
            return  # by a callback before this one
        if events & selectors.EVENT_WRITE:
            self.send()
        if events & selectors.EVENT_READ:
            self.read()

    def read(self):
        try:
            data = self.sock.recv(65_536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.received += data
        if not data or len(self.received) > 2 * MAX_HEAD_BYTES:
            self.close()  # gone, or flooding us without waiting for answers
        else:
            self.next_request()

    def next_request(self):
        while not (self.working or self.unsent or self.closed) and b"\r\n\r\n" in self.received:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            path, query, keep = parse(head)
            work, rest = self.site.find(path, query)
            if work is None:
                self.answer(*rest, keep)
            else:
                self.working = True
                self.site.begin(self, work, rest, keep)
        if not (self.working or self.unsent or self.closed) and len(self.received) > MAX_HEAD_BYTES:
            self.answer(*TOO_LARGE, False)

    def done(self, body, keep):
        self.working = False
        self.answer("200 OK", body, keep)
        self.next_request()

    def answer(self, status, body, keep):
        self.unsent = response(status, body, keep)
        self.closing = not keep
        self.send()

    def send(self):
        if self.closed:
            return
        try:
            sent = self.sock.send(self.unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            return self.close()
        had_rest, self.unsent = len(self.unsent) > sent, self.unsent[sent:]
        if had_rest:  # its buffer is full: the kernel says when there is room
            self.wants_room = True
            self.site.selector.modify(self.sock, selectors.EVENT_READ | selectors.EVENT_WRITE, self.ready)
        elif self.closing:
            self.close()
        elif self.wants_room:
            self.wants_room = False
            self.site.selector.modify(self.sock, selectors.EVENT_READ, self.ready)
            self.next_request()

    def close(self):
        if not self.closed:
            self.closed = True
            self.site.selector.unregister(self.sock)
            self.sock.close()
