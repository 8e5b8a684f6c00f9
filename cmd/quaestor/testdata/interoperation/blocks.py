"""Saves blocks of every kind, and prints the names of their documents."""

import asyncio
import json
from typing import Optional

from prefect.blocks.core import Block
from prefect.blocks.fields import SecretDict
from prefect.blocks.notifications import SlackWebhook
from prefect.blocks.system import Secret
from pydantic import BaseModel, SecretStr


class Login(BaseModel):
    user: str
    password: SecretStr


class InteropCredentials(Block):
    user: str
    password: SecretStr
    token: Optional[SecretStr] = None
    variables: SecretDict
    login: Login
    keys: list[SecretStr] = []
    options: dict = {}


class InteropDatabase(Block):
    host: str = "größe.example"
    port: int = 5432
    ratio: float = 1e22
    credentials: InteropCredentials


class InteropPipeline(Block):
    database: InteropDatabase
    spare: Optional[InteropCredentials] = None
    notify: Optional[SlackWebhook] = None


class InteropOpen(Block):
    values: list = [1, None, {"a": []}]


def credentials(n):
    return InteropCredentials(
        user=f"user-{n}",
        password=f"s3cret-{n}",
        variables={"A": f"s3cret-a-{n}", "B": {"C": f"s3cret-b-{n}"}},
        login=Login(user="u", password=f"s3cret-login-{n}"),
        keys=[f"s3cret-key-{n}"],
        options={"empty": {}, "list": [{}, {"x": "ü"}], "n": 12345678901234567890},
    )


saved = []


def save(block, name):
    block.save(name, overwrite=True)
    saved.append(name)
    return block


first = save(credentials(1), "interop-first")
database = save(InteropDatabase(credentials=first), "interop-database")
webhook = save(SlackWebhook(url="https://hooks.slack.com/s3cret-hook"), "interop-webhook")
# The spare one is saved inside the pipeline, without a document of its own.
save(InteropPipeline(database=database, spare=credentials(2), notify=webhook), "interop-pipeline")
save(InteropOpen(), "interop-open")
save(Secret(value="s3cret-text"), "interop-secret")
save(Secret(value={"n": 1}), "interop-secret-json")
save(Secret(value=["s3cret-list"]), "interop-secret-list")
asyncio.run(credentials(3)._save(is_anonymous=True))
saved.append("anonymous")
print(json.dumps(saved))
