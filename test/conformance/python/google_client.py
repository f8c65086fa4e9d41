"""Calls the server through Google's Python client; prints what each call gave as one JSON object.

Reads BASE_URL and API_KEY from the environment, and a list of calls from standard input:
{"method": "analyze" | "suggestscore", "body": {...}, "key": "..." (optional)}.
"""

import json
import os
import sys

from googleapiclient import discovery
from googleapiclient.errors import HttpError

URL = os.environ["BASE_URL"].rstrip("/") + "/$discovery/rest?version=v1alpha1"


def client(key):
    return discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=URL,
        static_discovery=False,
        cache_discovery=False,
    )


def call(built, method, body):
    try:
        return {"data": getattr(built.comments(), method)(body=body).execute()}
    except HttpError as error:
        return {
            "status": error.status_code,
            "reason": error.reason,
            "details": error.error_details,
        }


def main():
    # Without a developer key the client looks for credentials of Google's.
    default = os.environ.get("API_KEY") or "none"
    clients = {}
    answers = []
    for asked in json.load(sys.stdin):
        key = asked.get("key", default)
        if key not in clients:
            clients[key] = client(key)
        answers.append(call(clients[key], asked["method"], asked["body"]))
    json.dump({"answers": answers, "help": clients[default].comments().analyze.__doc__}, sys.stdout)


main()
