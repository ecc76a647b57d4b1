"""What a screen reader sees of a window, and what a hand does with it.

A released client takes no debugger, so a test finds its fields as a blind person's software does: by role and name in
the tree of AT-SPI. Commands come as JSON lines on standard input, {"do": "see" | "press" | "focus" | "holds", "role",
"name", "seconds", "length"}; each is answered by one line: {"ok": true, ...} or {"ok": false, "error", "seen"}.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402


def below(node, depth=60):
    """Every node of the tree under one; those that go away meanwhile are left out."""
    try:
        yield node
        if depth == 0:
            return
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is not None:
                yield from below(child, depth - 1)
    except GLib.Error:
        return


def named(node):
    """Role and name; a name may carry the mark of a required field. Chromium shows what is in a page only to who asks
    for attributes, as a screen reader does."""
    try:
        node.get_attributes()
        return node.get_role_name(), (node.get_name() or "").strip()
    except GLib.Error:
        return "gone", ""


def everything():
    return [node for node in below(Atspi.get_desktop(0))]


def found(role, name):
    for node in everything():
        its_role, its_name = named(node)
        if its_role in role.split("|") and its_name.startswith(name):
            return node
    return None


def until(seconds, ask):
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(0.2)


def focused(node):
    """The page moves the focus when it gets to it; whoever types before types into another field."""
    node.get_component_iface().grab_focus()
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def holds(node, length):
    return node.get_text_iface().get_character_count() == length


def act(command):
    seconds = command.get("seconds", 60)
    node = until(seconds, lambda: found(command["role"], command["name"]))
    if node is None:
        seen = sorted({f"{role}: {name}" for role, name in map(named, everything()) if name})
        return {"ok": False, "error": f"nothing is a {command['role']} named {command['name']}", "seen": seen}
    if command["do"] == "press":
        node.get_action_iface().do_action(0)
    if command["do"] == "focus" and not until(seconds, lambda: focused(node)):
        return {"ok": False, "error": f"{command['name']} does not take the focus", "seen": []}
    if command["do"] == "holds" and not until(seconds, lambda: holds(node, command["length"])):
        return {"ok": False, "error": f"{command['name']} does not hold what was typed", "seen": []}
    return {"ok": True, "seen": [named(node)]}


for line in sys.stdin:
    try:
        answer = act(json.loads(line))
    except (GLib.Error, AttributeError) as error:
        answer = {"ok": False, "error": str(error), "seen": []}
    print(json.dumps(answer), flush=True)
