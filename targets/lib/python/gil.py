"""The GIL. Python does not report who waits for it, so the wait is measured."""

import sys
import time


def gil_is_on():
    return getattr(sys, "_is_gil_enabled", lambda: True)()  # Python 3.13 can be built without


def gil_facts():
    start = time.perf_counter()
    time.sleep(0.001)  # what it takes beyond that is mostly the wait for the GIL
    wait_ms = (time.perf_counter() - start) * 1000 - 1
    return {
        "gilWaitMs": round(wait_ms, 3),
        "gilSwitchIntervalMs": sys.getswitchinterval() * 1000,
        "gil": gil_is_on(),
    }
