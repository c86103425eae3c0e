"""A tree whose behaviour is known: a root and two children parked, a child that waits 50 times a second, one that never waits."""
import os, signal, time

ballast = bytearray(b"\1" * (32 << 20))


def child(run):
    if os.fork():
        return
    while True:
        run()


child(signal.pause)
child(signal.pause)
child(lambda: time.sleep(0.02))
child(lambda: None)
print("ready", flush=True)
while True:
    signal.pause()
