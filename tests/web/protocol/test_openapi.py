"""The OpenAPI document against the running server: what it promises is given, and nothing crashes it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.web.conftest import Server

pytestmark = pytest.mark.slow

OPERATIONS = [
    ("/sparql", "GET"),
    ("/sparql", "POST"),
    ("/graph-store", "GET"),
    ("/.well-known/void", "GET"),
    ("/healthz", "GET"),
    ("/readyz", "GET"),
    ("/metrics", "GET"),
]
# Two checks are left out. No schema can say which text is a query, so not all that it lets through is accepted;
# and what it does not know, such as a parameter nobody asked for, is ignored as the protocol wants.
LEFT_OUT = [positive_data_acceptance, negative_data_rejection]


@pytest.fixture(scope="module")
def api(server: Server) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(server.url + "/openapi.json")


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_the_service_keeps_its_promises(
    api: schemathesis.BaseSchema, path: str, method: str, mode: GenerationMode
) -> None:
    """Made-up good and bad input: no 5xx, only documented statuses, media types and methods."""
    operation = api[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body):
        return  # nothing to make bad

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=LEFT_OUT)

    check()


def test_no_operation_is_forgotten(api: schemathesis.BaseSchema) -> None:
    described = {(path, method.upper()) for path, item in api.raw_schema["paths"].items() for method in item}
    assert described == set(OPERATIONS)
