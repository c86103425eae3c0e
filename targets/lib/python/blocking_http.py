"""A connection served by blocking code: it waits in recv, in the work, in sendall."""

import socket

from http11 import MAX_HEAD_BYTES, TOO_LARGE, Routes, parse, response


class BlockingSite(Routes):
    def __init__(self, slow, cpu, block, stats, counts, keeps_after_stats=True):
        """`keeps_after_stats` is False where a connection has a worker to itself: whoever reads /stats twice a second must
        not hold one in between.
        """
        super().__init__(slow, cpu, block, stats)
        self.counts, self.keeps_after_stats = counts, keeps_after_stats

    def serve(self, conn):
        """Until the client closes, or goes away."""
        try:
            with conn:
                self.talk(conn)
        except OSError:
            pass

    def talk(self, conn):
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        received = b""
        keep = True
        while keep:
            while b"\r\n\r\n" not in received:
                if len(received) > MAX_HEAD_BYTES:
                    return conn.sendall(response(*TOO_LARGE, False))
                data = conn.recv(65_536)
                if not data:
                    return None
                received += data
            head, _, received = received.partition(b"\r\n\r\n")
            path, query, keep = parse(head)
            keep = keep and (self.keeps_after_stats or path not in (b"/stats", b"/stacks"))
            conn.sendall(response(*self.answer(path, query), keep))

    def answer(self, path, query):
        work, rest = self.find(path, query)
        if work is None:
            return rest
        self.counts.begin()
        work(rest)
        return "200 OK", f"done (inflight: {self.counts.end()})\n"
