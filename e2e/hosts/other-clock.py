"""Another wall clock for everything that runs in the network namespace of a process, children to come included.

Usage: other-clock.py PID SECONDS, as root, on x86-64. Says "." once all that runs there has the other clock; goes on
until its standard input ends, and puts the right one back then.

A clock of its own for the wall is what a namespace of Linux cannot have (time_namespaces(7)), and a statically linked
program has no library to put another one in front of. But every program asks the kernel's own code for the time, which
is mapped into it (vdso(7)); there the three functions that answer for the wall are written over by ones that ask the
kernel, and add. What is monotonic stays as it is, as it does on a machine whose wall clock is wrong.
"""

import os
import platform
import select
import signal
import struct
import sys
import time

WAIT = 0.02


def clock_gettime(seconds):
    """int clock_gettime(edi: clock, rsi: struct timespec *): CLOCK_REALTIME and its coarse one (5) are of the wall."""
    add = b"\x48\xb9" + struct.pack("<q", seconds) + b"\x48\x01\x0e"  # mov rcx, seconds; add [rsi], rcx
    wall = b"\x85\xff\x74\x05\x83\xff\x05\x75" + bytes([len(add)])  # edi = 0, or edi = 5, or past the addition
    done = b"\x85\xc0\x75" + bytes([len(wall) + len(add)])  # no error, or past all of it
    return b"\xb8\xe4\x00\x00\x00\x0f\x05" + done + wall + add + b"\xc3"  # mov eax, 228; syscall; …; ret


def gettimeofday(seconds):
    """int gettimeofday(rdi: struct timeval * or none)."""
    add = b"\x48\xb9" + struct.pack("<q", seconds) + b"\x48\x01\x0f"
    given = b"\x48\x85\xff\x74" + bytes([len(add)])
    done = b"\x85\xc0\x75" + bytes([len(given) + len(add)])
    return b"\xb8\x60\x00\x00\x00\x0f\x05" + done + given + add + b"\xc3"


def time_(seconds):
    """time_t time(rdi: time_t * or none)."""
    add = b"\x48\xb9" + struct.pack("<q", seconds) + b"\x48\x01\xc8"
    given = b"\x48\x85\xff\x74\x03\x48\x89\x07"
    return b"\xb8\xc9\x00\x00\x00\x0f\x05" + add + given + b"\xc3"


FUNCTIONS = {b"__vdso_clock_gettime": clock_gettime, b"__vdso_gettimeofday": gettimeofday, b"__vdso_time": time_}


def mapped(pid):
    """Where the kernel's code lies in a process: its first and last address."""
    # Programs lie in folders of any name.
    with open(f"/proc/{pid}/maps", encoding="utf8", errors="replace") as maps:
        for line in maps:
            if line.rstrip().endswith("[vdso]"):
                return [int(part, 16) for part in line.split()[0].split("-")]
    return None


def functions_in(image):
    """Offset and size of each function by its name: ELF-64, whose dynamic section names hash, symbols and strings."""
    (headers,) = struct.unpack_from("<Q", image, 0x20)
    (count,) = struct.unpack_from("<H", image, 0x38)
    found = {}
    for number in range(count):
        kind, _, offset = struct.unpack_from("<IIQ", image, headers + number * 56)
        if kind != 2:
            continue
        entries = dict(entries_from(image, offset))
        (symbols,) = struct.unpack_from("<I", image, entries[4] + 4)
        for place in range(entries[6], entries[6] + symbols * 24, 24):
            name, _, _, _, value, size = struct.unpack_from("<IBBHQQ", image, place)
            start = entries[5] + name
            found[image[start : image.index(b"\0", start)]] = (value, size)
    return found


def entries_from(image, offset):
    while True:
        tag, value = struct.unpack_from("<QQ", image, offset)
        if tag == 0:
            return
        yield tag, value
        offset += 16


def threads(pid):
    return os.listdir(f"/proc/{pid}/task")


def state(pid, thread):
    with open(f"/proc/{pid}/task/{thread}/stat", encoding="utf8") as stat:
        return stat.read().rpartition(")")[2].split()[0]


def counter(pid, thread):
    """Where a stopped thread stands."""
    with open(f"/proc/{pid}/task/{thread}/syscall", encoding="ascii") as syscall:
        words = syscall.read().split()
    return int(words[-1], 16) if len(words) > 1 else None


def quiet(pid, first, last):
    """Stops a process at a moment at which no thread of it is inside of what is to be written over."""
    while True:
        os.kill(pid, signal.SIGSTOP)
        while any(state(pid, one) not in "TtZX" for one in threads(pid)):
            time.sleep(0.001)
        places = [counter(pid, one) for one in threads(pid)]
        if not any(place is None or first <= place < last for place in places):
            return
        os.kill(pid, signal.SIGCONT)
        time.sleep(0.001)


def rewrite(pid, image, changes):
    """Writes bytes at their offsets in the kernel's code of a process; one without any asks nobody for the time."""
    place = mapped(pid)
    if place is None:
        return
    with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
        quiet(pid, *place)
        try:
            for offset, code in changes(image).items():
                memory.seek(place[0] + offset)
                memory.write(code)
        finally:
            os.kill(pid, signal.SIGCONT)


def shifted(seconds):
    def changes(image):
        known = functions_in(image)
        chosen = {}
        for name, make in FUNCTIONS.items():
            offset, size = known[name]
            code = make(seconds)
            if len(code) > size:
                sys.exit(f"{name.decode()} is too short on this kernel: {size} bytes")
            chosen[offset] = code
        return chosen

    return changes


def right(image):
    return {0: image}


def living(namespace):
    """Every process of the network namespace."""
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            if os.readlink(f"/proc/{name}/ns/net") == namespace:
                yield int(name)
        except OSError:
            pass


def program(pid):
    """What runs under that number: a number is given again, and a program becomes another one."""
    with open(f"/proc/{pid}/stat", encoding="utf8") as stat:
        begun = stat.read().rpartition(")")[2].split()[19]
    return begun, os.readlink(f"/proc/{pid}/exe"), mapped(pid)


def change(namespace, image, changes, changed):
    """Every process of the namespace that was not changed yet."""
    for pid in living(namespace):
        try:
            now = program(pid)
            if changed.get(pid) != now:
                rewrite(pid, image, changes)
                changed[pid] = now
        except OSError:  # It has ended.
            changed.pop(pid, None)


def own_image():
    first, last = mapped("self")
    with open("/proc/self/mem", "rb") as memory:
        memory.seek(first)
        return memory.read(last - first)


def main():
    if platform.machine() != "x86_64":
        sys.exit("only x86-64 is known here")
    namespace = os.readlink(f"/proc/{sys.argv[1]}/ns/net")
    image, changes, changed = own_image(), shifted(int(sys.argv[2])), {}
    change(namespace, image, changes, changed)
    print(".", end="", flush=True)
    while not select.select([sys.stdin], [], [], WAIT)[0]:
        change(namespace, image, changes, changed)
    # Also who was born of somebody changed, and was not seen.
    change(namespace, image, right, {})


main()
