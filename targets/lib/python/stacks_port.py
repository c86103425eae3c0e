"""What the units of several processes wait for. Each process writes its stacks into memory that all share when SIGURG comes, whatever it
is doing: Python runs a signal's handler between two instructions, and then goes on with what it interrupted, a sleep too.
The parent asks all of them and answers on a port of its own: on the workers' port /stacks would wait for a worker.
"""

import json
import mmap
import os
import signal
import socket
import struct
import time

from http11 import parse, response

BYTES = 131_072  # of each process: 30 groups of 12 frames with long paths need half of it
HEAD = struct.Struct("qq")  # when the answer began, on the clock of all processes, and its length
PATIENCE_SECONDS = 1  # for a process that gets no core, or is stopped
CLIENT_SECONDS = 0.2

NOT_FOUND = "404 Not Found", "not found\n"
NOBODY = "503 Service Unavailable", "no process reports\n"


class StacksPort:
    """Made before the fork; processes that are not forked share a small file."""

    def __init__(self, slots, file=-1, offset=0):
        self.memory, self.listener = mmap.mmap(file, BYTES * slots, offset=offset), None

    def report_in(self, slot, stacks):
        """In a worker: `stacks` gets the frame that the signal interrupted."""

        def report(_number, frame):
            begun = time.monotonic_ns()
            try:
                text = json.dumps(stacks(frame)).encode()
                at = BYTES * slot
                self.memory[at + HEAD.size : at + HEAD.size + len(text)] = text
                self.memory[at : at + HEAD.size] = HEAD.pack(begun, len(text))
            except Exception:
                pass  # it comes up in whatever was interrupted, which it is no error of: this process does not report

        if self.listener:
            self.listener.close()  # the parent's
        signal.signal(signal.SIGURG, report)  # to a process that is not ready for it, SIGURG does nothing

    def listen(self):
        """Returns the URL."""
        host = os.environ.get("HOST") or "127.0.0.1"
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.create_server((host, 0), family=family)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.listener.getsockname()[1]}/stacks"

    def serve(self, workers):
        """For ever, in a thread of the parent. `workers()` are pairs of slot and process id."""
        while True:
            self.answer_next(workers)

    def answer_next(self, workers):
        try:
            client, _ = self.listener.accept()
            with client:
                client.settimeout(CLIENT_SECONDS)
                path, _, _ = parse(client.recv(65_536).partition(b"\r\n\r\n")[0])
                client.sendall(response(*(self.ask(workers()) if path == b"/stacks" else NOT_FOUND), False))
        except OSError:
            time.sleep(0.01)  # a client that went away, or no descriptor left: do not spin

    def ask(self, workers):
        start, asked = time.thread_time(), time.monotonic_ns()
        for _, pid in workers:
            try:
                os.kill(pid, signal.SIGURG)
            except ProcessLookupError:
                pass
        answers = {}
        while len(answers) < len(workers) and time.monotonic_ns() - asked < PATIENCE_SECONDS * 1e9:
            time.sleep(0.001)
            for slot, pid in workers:
                if pid not in answers and (answer := self.read(slot, asked)):
                    answers[pid] = answer
        own_ms = (time.thread_time() - start) * 1000
        return ("200 OK", joined(list(answers.values()), len(workers), own_ms)) if answers else NOBODY

    def read(self, slot, asked):
        at = BYTES * slot
        begun, length = HEAD.unpack(self.memory[at : at + HEAD.size])
        try:
            return json.loads(self.memory[at + HEAD.size : at + HEAD.size + length]) if begun >= asked else None
        except ValueError:
            return None  # not whole yet


def joined(answers, processes, own_ms):
    """Groups with equal stacks are put together by whoever reads this."""
    return {
        "unit": answers[0]["unit"],
        "total": sum(answer["total"] for answer in answers),
        "tookMs": round(own_ms + sum(answer["tookMs"] for answer in answers), 3),
        "groups": [group for answer in answers for group in answer["groups"]],
        "rest": {kind: sum(answer["rest"][kind] for answer in answers) for kind in ("groups", "units")},
        "processes": {"reported": len(answers), "of": processes},
    }
