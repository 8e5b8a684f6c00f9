"""Runs a flow with tasks, a subflow, an artifact, a log and a retry. Prints the ids of its runs as JSON."""

import json

from prefect import flow, get_run_logger, runtime, task
from prefect.artifacts import create_table_artifact

attempts = 0


@task(retries=2, retry_delay_seconds=0, tags=["größe"])
def fails_once():
    global attempts
    attempts += 1
    if attempts == 1:
        raise RuntimeError("the first attempt fails")
    return attempts


@task
def double(x):
    return 2 * x


@flow
def inner(n):
    return double(n), runtime.flow_run.id


@flow(name="interoperation")
def outer(n, who):
    get_run_logger().warning("for %s", who)
    second = fails_once()
    artifact = create_table_artifact([{"n": n, "who": who}], key="interoperation", description="what was asked for")
    four, child = inner(second)
    return double(four), runtime.flow_run.id, child, str(artifact)


result, run, child, artifact = outer(1.5, "Größe 📏")
print(json.dumps({"result": result, "run": run, "child": child, "artifact": artifact}))
