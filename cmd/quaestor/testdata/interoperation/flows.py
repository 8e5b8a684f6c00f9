"""Runs flows with tasks on the server, several at once. Prints as JSON how many were completed, and what went wrong.

Arguments: how many flows, how many at once.
"""

import asyncio
import collections
import json
import sys

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact

total, at_once = int(sys.argv[1]), int(sys.argv[2])


@task
async def double(x):
    get_run_logger().info("doubling %s", x)
    return 2 * x


@flow(name="beside")
async def beside(n):
    await acreate_markdown_artifact(f"# {n}", key="beside")
    return sum([await double(n), await double(n + 1)])


async def main():
    remaining = iter(range(total))
    completed, errors = 0, collections.Counter()

    async def run():
        nonlocal completed
        for n in remaining:
            try:
                assert await beside(n) == 4 * n + 2
                completed += 1
            except Exception as e:
                errors[f"{type(e).__name__}: {str(e)[:200]}"] += 1

    await asyncio.gather(*(run() for _ in range(at_once)))
    print(json.dumps({"completed": completed, "errors": errors}))


asyncio.run(main())
