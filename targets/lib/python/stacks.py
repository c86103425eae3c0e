"""What the units of this process wait for, as /stacks answers it: those with equal stacks put together, the innermost call first."""

import asyncio
import collections
import dis
import linecache
import sys
import time
from os.path import dirname

LIBRARY = dirname(linecache.__file__)
MOST_GROUPS, MOST_FRAMES = 30, 12


def task_stacks():
    """Of every task of the running loop, which stands still meanwhile."""
    start = time.thread_time()
    tasks = asyncio.all_tasks()
    return answer("tasks", collections.Counter(stack_of_task(task) for task in tasks), start)


def stack_of_task(task):
    """A coroutine that waits holds the one that it waits for, and so on inwards."""
    steps, inner = [], task.get_coro()
    while (frame := getattr(inner, "cr_frame", None) or getattr(inner, "gi_frame", None)) is not None:
        steps.append((frame.f_code, frame.f_lasti, frame.f_globals.get("__name__")))
        inner = getattr(inner, "cr_await", None) or getattr(inner, "gi_yieldfrom", None)
    return tuple(reversed(steps[-MOST_FRAMES:]))


def thread_stacks():
    """Of every thread of this process, while the others are kept from running by the GIL."""
    start = time.thread_time()
    frames = sys._current_frames()
    # A thread waits in a call that is not Python's own, such as time.sleep(): only its line names it.
    return answer("threads", collections.Counter(map(stack_of_thread, frames.values())), start, named_by_line=True)


def stack_of_thread(frame):
    steps = []
    while frame is not None and len(steps) < MOST_FRAMES:
        steps.append((frame.f_code, frame.f_lasti, frame.f_globals.get("__name__")))
        frame = frame.f_back
    return tuple(steps)


def answer(unit, counts, start, named_by_line=False):
    total = sum(counts.values())
    groups = [group(stack, count, named_by_line) for stack, count in counts.most_common(MOST_GROUPS)]
    return {
        "unit": unit,
        "total": total,
        "tookMs": round((time.thread_time() - start) * 1000, 3),
        "groups": groups,
        "rest": {"groups": len(counts) - len(groups), "units": total - sum(group["count"] for group in groups)},
    }


def group(stack, count, named_by_line):
    frames = [(name(code, module), code.co_filename, line_at(code, at)) for code, at, module in stack]
    kind = line_text(frames) if named_by_line and frames else ""
    return {"count": count, "frames": frames, **({"kind": kind} if kind else {})}


def line_text(frames):
    """Of the innermost call outside of Python's library and of packages."""
    if frames[0][1] == __file__:
        return "answering this"
    own = (frame for frame in frames if not frame[1].startswith(LIBRARY) and "site-packages" not in frame[1])
    _, file, line = next(own, frames[0])
    return linecache.getline(file, line).partition("  # ")[0].strip()


def name(code, module):
    own = getattr(code, "co_qualname", code.co_name)  # Python 3.11
    return own if module in (None, "__main__") else f"{module}.{own}"


def line_at(code, at):
    """The line of the instruction that a frame stands at. Looked up once a group: it takes longer than walking the stack."""
    line = code.co_firstlineno
    for start, number in dis.findlinestarts(code):
        if start > at:
            break
        line = number or line
    return line
