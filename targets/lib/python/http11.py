"""As much of HTTP/1.1 as the hand-written targets need, without any way of waiting for it."""

import json
import re

from stacks import thread_stacks

MAX_HEAD_BYTES = 65_536


def parse(head):
    """Path, query and whether the connection stays open (RFC 9112); the path is None where this is not HTTP/1.x."""
    line, *headers = head.split(b"\r\n")
    match = re.fullmatch(rb"([A-Z]+) (\S+) HTTP/1\.([01])", line)
    if match is None or not all(b":" in header for header in headers):
        return None, b"", False
    method, target, minor = match.groups()
    fields = {name.lower(): value.strip().lower() for name, _, value in (h.partition(b":") for h in headers)}
    connection = fields.get(b"connection", b"")
    keep = connection != b"close" if minor == b"1" else connection == b"keep-alive"
    # Bodies are not read here: their bytes would be taken for the next request.
    has_body = b"transfer-encoding" in fields or fields.get(b"content-length", b"0") != b"0"
    path, _, query = target.partition(b"?")
    return path if method == b"GET" else b"", query, keep and not has_body


def response(status, body, keep):
    kind = "text/plain" if isinstance(body, str) else "application/json"
    body = body if isinstance(body, str) else json.dumps(body)
    close = "" if keep else "Connection: close\r\n"
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{close}\r\n{body}".encode()


TOO_LARGE = "431 Request Header Fields Too Large", "head too large\n"


class Routes:
    """What a server does, by path. How `slow`, `cpu` and `block` work is the model."""

    def __init__(self, slow, cpu, block, stats):
        self.works = {b"/slow": (slow, 100), b"/cpu": (cpu, 5), b"/block": (block, 100)}
        self.stats = stats

    stacks = staticmethod(thread_stacks)  # what /stacks says

    def find(self, path, query):
        """The work and its milliseconds; or None and an answer, where there is no work to do."""
        if path is None:
            return None, ("400 Bad Request", "not HTTP/1.1\n")
        if path == b"/stats":
            return None, ("200 OK", self.stats())
        if path == b"/stacks":
            return None, ("200 OK", self.stacks())
        if path not in self.works:
            return None, ("404 Not Found", "not found\n")
        work, default_ms = self.works[path]
        ms = milliseconds(query, default_ms)
        if ms is None:
            return None, ("400 Bad Request", "ms must be a whole number of milliseconds\n")
        return work, ms


def milliseconds(query, default_ms):
    found = re.search(rb"(?:^|&)ms=([^&]*)", query)
    if found is None or not found[1]:
        return default_ms
    return min(int(found[1]), 60_000) if re.fullmatch(rb"[0-9]{1,9}", found[1]) else None
