"""What Prefect's REST API answers over the sample: requests.jsonl, asked of a server on each dialect.

A second server, whose clock runs ahead, is asked the same: what differs depends on the clock. answers.md has the format.
"""

import http.client
import json
import pathlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from . import places, prefect
from .shortened import shortened

ORDER = ("name", "method", "path", "body", "status", "response", "clock", "clock_paths", "unordered_paths", "ties", "settings")
REQUESTS = pathlib.Path(__file__).with_name("requests.jsonl")
# Not whole days, nor whole hours.
AHEAD = "3459607"


def requests():
    with open(REQUESTS, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def clock_ahead(scratch):
    """The environment of a server whose clock runs ahead."""
    library = scratch / "clock_ahead.so"
    subprocess.run(["cc", "-O", "-shared", "-fPIC", "-o", library, REQUESTS.with_name("clock_ahead.c"), "-ldl"], check=True)
    return {"LD_PRELOAD": str(library), "RECORD_AHEAD": AHEAD}


class Client:
    def __init__(self, server):
        self.port = server.port
        self.raw = {}

    def ask(self, request):
        """The status, and the answer as it came."""
        path, body = self.path(request), request.get("body")
        content = body if isinstance(body, str) or body is None else json.dumps(body)
        # One a request: a server whose clock jumps may close what it takes for idle.
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(request["method"], "/api" + path, content and content.encode(),
                           {"Content-Type": "application/json"} if content is not None else {})
        answered = connection.getresponse()
        text = answered.read().decode()
        connection.close()
        try:
            value = json.loads(text)
        except ValueError:
            value = {"_text": text}
        self.raw[request["name"]] = value
        return path, answered.status, value

    def path(self, request):
        """A next page is where the page before says that it is: its token is this release's own."""
        page = re.fullmatch(r"(.*)\.next(\d+)", request["name"])
        if not page:
            return request["path"]
        name, number = page[1], int(page[2])
        before = self.raw.get(name if number == 1 else f"{name}.next{number - 1}") or {}
        link = before.get("next_page") if isinstance(before, dict) else None
        return link.partition("/api")[2] if link else request["path"]


def record(database, ahead_database, clock):
    """All answers of one dialect. The databases hold the same; a server may change its own."""
    answers, asked = [], requests()
    for settings in unique(r.get("settings", {}) for r in asked):
        some = [r for r in asked if r.get("settings", {}) == settings]
        with (ThreadPoolExecutor(2) as both, prefect.Server(database, **settings) as now,
              prefect.Server(ahead_database, **settings, **clock) as ahead):
            clients = Client(now), Client(ahead)
            for request in some:
                answers.append(answer(request, *both.map(lambda c: c.ask(request), clients)))
                if len(answers) % 100 == 0:
                    print(f"  {len(answers)} of {len(asked)} requests", file=sys.stderr)
    order = {r["name"]: i for i, r in enumerate(asked)}
    return sorted(answers, key=lambda a: order[a["name"]])


def unique(values):
    found = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def answer(request, now, ahead):
    path, status, response = now
    clock, unordered = set(), set()
    differ((status, response), (ahead[1], ahead[2]), "", clock, unordered, request["path"])
    recorded = {"name": request["name"], "method": request["method"], "path": path, "body": request.get("body"), "status": status,
                "response": shortened(response)}
    if clock:
        recorded |= {"clock": True, "clock_paths": sorted(clock)}
    if unordered:
        recorded["unordered_paths"] = sorted(unordered)
    if "settings" in request:
        recorded["settings"] = request["settings"]
    return recorded


def differ(a, b, path, clock, unordered, asked):
    if isinstance(a, tuple):
        if a[0] != b[0]:
            clock.add("")
            return
        a, b = a[1], b[1]
    if a == b:
        return
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        for key in a:
            # Where the next page is names the server.
            if key != "next_page":
                differ(a[key], b[key], f"{path}.{key}", clock, unordered, asked)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        if sorted(map(json.dumps, a)) == sorted(map(json.dumps, b)):
            unordered.add(path + "[*]")
            return
        for x, y in zip(a, b):
            differ(x, y, path + "[*]", clock, unordered, asked)
    else:
        clock.add(path)


def carried(answers, known):
    """Ties are of the rows and the order asked for, which only who wrote the request knows. What another pair of servers
    gave in another order, or by another clock, is so still, though this pair may agree by chance."""
    before = {a["name"]: a for a in known}
    for a in answers:
        old = before.get(a["name"], {})
        if "ties" in old:
            a["ties"] = old["ties"]
        for paths in ("clock_paths", "unordered_paths"):
            if both := sorted({*old.get(paths, []), *a.get(paths, [])}):
                a[paths] = both
        if "clock_paths" in a:
            a["clock"] = True
    return [{k: a[k] for k in ORDER if k in a} for a in answers]


def text(answers):
    return "[\n" + ",\n".join(json.dumps(a, separators=(",", ":")) for a in answers) + "\n]\n"


def known(dialect):
    return places.read(f"answers-{dialect}.json.gz")
