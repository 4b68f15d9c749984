"""The validator of RO-Crate (roc-validator), run in an environment of its own, with the context from a package.

Run by that environment's Python with a folder and a severity; prints one line for each issue. The context of RO-Crate
is the file that the package rocrate 0.13 holds: nothing is fetched.
"""

import io
import sys
import sysconfig
import urllib.request
from email.message import Message
from pathlib import Path

import requests
from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
HELD = (Path(sysconfig.get_path("purelib")) / "rocrate" / "data" / "ro-crate.jsonld").read_bytes()


def held(self, address, *given, **more):
    """The context from the file; no other address is open."""
    url = address if isinstance(address, str) else address.full_url
    if url != CONTEXT:
        raise OSError(f"not fetched: {url}")
    head = Message()
    head["Content-Type"] = "application/ld+json"
    return urllib.request.addinfourl(io.BytesIO(HELD), head, url, 200)


def got(self, url, **more):
    """The same for the validator's own requests."""
    if url != CONTEXT:
        raise requests.ConnectionError(f"not fetched: {url}")
    answer = requests.Response()
    answer.status_code, answer.raw, answer.url = 200, io.BytesIO(HELD), url
    answer.headers["Content-Type"] = "application/ld+json"
    return answer


urllib.request.OpenerDirector.open = held
HttpRequester.get = got

settings = services.ValidationSettings(
    rocrate_uri=sys.argv[1],
    profile_identifier="ro-crate-1.1",
    requirement_severity=models.Severity[sys.argv[2]],
)
for issue in services.validate(settings).get_issues():
    print(f"{issue.severity.name} {issue.check.identifier} {issue.message} {issue.violatingEntity}")
