"""A selector that other threads can hand a call to: a pipe wakes it, and it makes the call in its own thread."""

import collections
import os
import selectors


class WakeableSelector(selectors.DefaultSelector):
    def __init__(self):
        super().__init__()
        self.calls = collections.deque()
        self.woken, self.wake = os.pipe()
        self.register(self.woken, selectors.EVENT_READ, self.make_calls)

    def call_soon(self, function, *args):
        """From any thread."""
        self.calls.append((function, args))
        os.write(self.wake, b"!")

    def make_calls(self, _events):
        os.read(self.woken, 65_536)
        while self.calls:
            function, args = self.calls.popleft()
            function(*args)

    def run_for_ever(self):
        while True:
            for key, events in self.select():
                key.data(events)
