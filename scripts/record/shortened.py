"""Long answers, shortened as answers.md says."""

import hashlib
import json
import re

FULL = 2  # objects of a list that are kept whole
COUNTS = 80
TEXT = 1500
START = 80
WHOLE = 60000
# Where an answer has its list, if it is none itself.
PAGES = ("results", "events")


def shortened(value):
    """Lists of objects are shortened where they are the answer, or its page: not within an object."""
    if isinstance(value, list):
        value = shorter(value)
    elif isinstance(value, dict):
        value = {k: shorter(v) if k in PAGES and isinstance(v, list) else reduced(v) for k, v in value.items()}
        if isinstance(value.get("next_page"), str):
            value["next_page"] = re.sub("^https?://[^/]*", "", value["next_page"])
    else:
        value = reduced(value)
    text = json.dumps(value, sort_keys=True)
    if len(text) > WHOLE:
        return {"_sha256_of_json": hashlib.sha256(text.encode()).hexdigest()}
    return value


def reduced(value):
    if isinstance(value, list):
        return [reduced(v) for v in value]
    if isinstance(value, dict):
        return {k: reduced(v) for k, v in value.items()}
    if isinstance(value, str) and len(value) > TEXT:
        return {"_sha256": hashlib.sha256(value.encode()).hexdigest(), "_length": len(value), "_start": value[:START]}
    return value


def shorter(values):
    objects = [v for v in values if isinstance(v, dict)]
    if values and len(objects) == len(values):
        if all("interval_start" in v and "states" in v for v in objects):
            return history(objects)
        if all(identity(v) for v in objects) and len(objects) > FULL:
            return {"_list": len(objects), "ids": [identity(v) for v in objects], "first": [reduced(v) for v in objects[:FULL]]}
        if all("count" in v and "value" in v for v in objects) and len(objects) > COUNTS:
            return {"_counts": len(objects), "total": sum(v["count"] for v in objects),
                    "nonzero_value_count": [[v["value"], v["count"]] for v in objects if v["count"]],
                    "first": objects[0], "last": objects[-1]}
    return [reduced(v) for v in values]


def identity(value):
    """An item that wraps a flow run counts by the flow run's id."""
    if "id" in value:
        return value["id"]
    run = value.get("flow_run")
    return run.get("id") if isinstance(run, dict) else None


def history(intervals):
    def span(v):
        return [v["interval_start"], v["interval_end"]]

    nonempty = [[i, v["interval_start"], sorted(v["states"], key=lambda s: (s["state_type"], s["state_name"]))]
                for i, v in enumerate(intervals) if v["states"]]
    return {"_intervals": len(intervals), "first": span(intervals[0]), "last": span(intervals[-1]), "nonempty": nonempty}
