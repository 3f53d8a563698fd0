"""schemathesis over the read-only interface: what it makes of the OpenAPI document is answered as that says."""

import asyncio
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from starlette.applications import Starlette

from review.openapi import PLACES
from tests.review.conftest import Enter
from tests.review.test_api import DOCUMENT, with_key

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
EXAMPLES = 25
CASES = [
    (path, mode)
    for path, (_, _, asked) in PLACES.items()
    for mode in GenerationMode
    if asked or mode is not GenerationMode.NEGATIVE  # a place without parameters can't be asked wrongly
]


@pytest.mark.parametrize(("path", "mode"), CASES, ids=lambda value: getattr(value, "value", value))
async def test_the_interface_keeps_its_word(app: Starlette, enter: Enter, path: str, mode: GenerationMode) -> None:
    """Right and wrong parameters alike: no failure, and no answer that the document does not know."""
    person, key = await with_key(enter)
    operation = schemathesis.openapi.from_dict(DOCUMENT)[path]["GET"]
    loop = asyncio.get_running_loop()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        app.state.desk.reads.forget()
        query = urlencode(case.query or {}, doseq=True)
        request = person.get(f"/api/v1{case.formatted_path}?{query}", headers=key)
        answer = asyncio.run_coroutine_threadsafe(request, loop).result(30)
        case.validate_response(answer, checks=CHECKS)

    await asyncio.to_thread(check)
