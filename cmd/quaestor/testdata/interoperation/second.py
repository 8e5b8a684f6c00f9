"""A second Prefect on one database: writes and reads through Prefect's own models until its standard input is closed.

Prints "ready", and in the end as JSON how many transactions it has written, and what went wrong. Arguments: how many
writers, the seconds between two transactions of each.
"""

import asyncio
import collections
import json
import sys

from prefect.server import models, schemas
from prefect.server.database import provide_database_interface

writers, pause = int(sys.argv[1]), float(sys.argv[2])


async def main():
    db = provide_database_interface()
    done = asyncio.Event()
    written, errors = 0, collections.Counter()

    async def every(what):
        nonlocal written
        n = 0
        while not done.is_set():
            n += 1
            try:
                written += await what(n)
            except Exception as e:
                errors[f"{type(e).__name__}: {str(e)[:200]}"] += 1
            await asyncio.sleep(pause)

    def writer(number):
        async def write(n):
            name = f"second-{number}-{n}"
            async with db.session_context(begin_transaction=True) as session:
                flow = await models.flows.create_flow(session=session, flow=schemas.core.Flow(name=name))
                run = await models.flow_runs.create_flow_run(
                    session=session, flow_run=schemas.core.FlowRun(flow_id=flow.id, name=name)
                )
                await session.flush()
                logs = [
                    schemas.actions.LogCreate(
                        name="second", level=20, message=f"{name} {i}", timestamp=run.created, flow_run_id=run.id
                    )
                    for i in range(2)
                ]
                await models.logs.create_logs(session=session, logs=logs)
            return 1

        return write

    async def read(n):
        async with db.session_context() as session:
            await models.flow_runs.count_flow_runs(session=session)
            await models.flow_runs.read_flow_runs(session=session, limit=50)
        return 0

    print("ready", flush=True)
    tasks = [asyncio.create_task(every(writer(i))) for i in range(writers)] + [asyncio.create_task(every(read))]
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    done.set()
    await asyncio.gather(*tasks)
    print(json.dumps({"written": written, "errors": errors}))


asyncio.run(main())
