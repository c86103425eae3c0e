"""What the units of this process wait for, as /stacks answers it: those with equal stacks put together, the innermost call first."""

import asyncio
import collections
import dis
import linecache
import sys
import threading
import time
from os.path import dirname

LIBRARY = dirname(linecache.__file__)
MOST_GROUPS, MOST_FRAMES = 30, 12


def task_stacks(interrupted=None):
    """Of every task of the running loop, which stands still meanwhile. `interrupted`: where a signal came in."""
    start = time.thread_time()
    current = asyncio.current_task() if interrupted else None
    stacks = (running(task, interrupted) if task is current else waiting(task) for task in asyncio.all_tasks())
    return answer("tasks", collections.Counter(stacks), start)


def waiting(task):
    """A coroutine that waits holds the one that it waits for, and so on inwards."""
    steps, inner = [], task.get_coro()
    while (frame := getattr(inner, "cr_frame", None) or getattr(inner, "gi_frame", None)) is not None:
        steps.append(step(frame))
        inner = getattr(inner, "cr_await", None) or getattr(inner, "gi_yieldfrom", None)
    return tuple(reversed(steps[-MOST_FRAMES:]))


def running(task, frame):
    """One that runs holds nobody: its calls are on the thread's stack, below it the loop."""
    return stack_from(frame, getattr(task.get_coro(), "cr_frame", None))


def thread_stacks(interrupted=None, unit="threads", outermost=None):
    """Of every thread of this process, while the others are kept from running by the GIL. What called the function of the
    name `outermost` is not of interest.
    """
    start = time.thread_time()
    frames = sys._current_frames()
    if interrupted:
        frames[threading.get_ident()] = interrupted
    stacks = (stack_from(frame, name=outermost) for frame in frames.values())
    # A thread waits in a call that is not Python's own, such as time.sleep(): only its line names it.
    return answer(unit, collections.Counter(stacks), start, named_by_line=True)


def stack_from(frame, outermost=None, name=None):
    steps = []
    while frame is not None and len(steps) < MOST_FRAMES:
        steps.append(step(frame))
        frame = None if frame is outermost or frame.f_code.co_name == name else frame.f_back
    return tuple(steps)


def step(frame):
    return frame.f_code, frame.f_lasti, frame.f_globals.get("__name__")


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
