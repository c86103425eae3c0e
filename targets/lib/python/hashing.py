"""The work of /cpu, the same in every target: SHA-256 of its own 32 bytes, again and again."""

import hashlib
import time


def hash_times(times):
    digest = b"conctop"
    for _ in range(times):
        digest = hashlib.sha256(digest).digest()


def calibrate():
    """Hashes per millisecond of CPU time, not of the clock, since others may use this core. The upper quartile of many
    short runs: slower ones were disturbed.
    """
    hashes, rates, end = 1_000, [], time.perf_counter() + 0.1
    while time.perf_counter() < end:
        start = time.thread_time()
        hash_times(hashes)
        rates.append(hashes / (time.thread_time() - start) / 1_000)
    return int(sorted(rates)[len(rates) * 3 // 4])
