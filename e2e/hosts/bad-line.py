"""A bad line: `bad-line.py NEAR FAR DELAY JITTER LOSS` makes two taps and carries what comes in at one to the other.

Each frame waits DELAY seconds and up to JITTER more, in order, and is lost with a probability of LOSS. A tap has no
offloads: what the kernel hands over is whole frames with their checksums, as on a wire. Says `.` once the taps are
there, and carries until it is ended.
"""

import collections
import fcntl
import os
import random
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TAP, IFF_NO_PI = 0x0002, 0x1000
FRAME = 65536


def tap(name):
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
    return descriptor


def write(descriptor, frame):
    try:
        os.write(descriptor, frame)
    except OSError:
        pass  # A tap that is down, or full: lost, as on a wire.


def carry(near, far, delay, jitter, loss):
    other = {near: far, far: near}
    waiting = {near: collections.deque(), far: collections.deque()}
    while True:
        due = min((queue[0][0] for queue in waiting.values() if queue), default=None)
        pause = None if due is None else max(0, due - time.monotonic())
        for arrived in select.select([near, far], [], [], pause)[0]:
            frame = os.read(arrived, FRAME)
            if random.random() >= loss:
                queue = waiting[other[arrived]]
                at = time.monotonic() + delay + random.random() * jitter
                queue.append((max(at, queue[-1][0]) if queue else at, frame))
        now = time.monotonic()
        for to, queue in waiting.items():
            while queue and queue[0][0] <= now:
                write(to, queue.popleft()[1])


near, far = tap(sys.argv[1]), tap(sys.argv[2])
sys.stdout.write(".")
sys.stdout.flush()
carry(near, far, *map(float, sys.argv[3:6]))
