"""gql with the schema that introspection gives, by which it checks what it sends."""

import json
import sys

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport

url, *runs = sys.argv[1:]
client = Client(transport=RequestsHTTPTransport(url=url), fetch_schema_from_transport=True)

RUNS = """
query Runs($after: String) {
  flowRuns(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}
"""
TASKS = """
query Tasks($id: ID!, $after: String) {
  flowRun(id: $id) { taskRuns(first: 10, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }
}
"""


def ask(session, text, variables):
    request = gql(text)
    if hasattr(request, "variable_values"):  # from 4.0 on a request carries its variables
        request.variable_values = variables
        return session.execute(request)
    return session.execute(request, variable_values=variables)


def every(session, text, variables, connection):
    """The ids of all pages."""
    ids, after = [], None
    while True:
        page = connection(ask(session, text, {**variables, "after": after}))
        ids += [node["id"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return ids
        after = page["pageInfo"]["endCursor"]


with client as session:
    print(json.dumps({
        "flowRuns": every(session, RUNS, {}, lambda data: data["flowRuns"]),
        "taskRuns": {id: every(session, TASKS, {"id": id}, lambda data: data["flowRun"]["taskRuns"]) for id in runs},
    }))
