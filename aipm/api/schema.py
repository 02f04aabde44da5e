"""The OpenAPI description: every operation says which problems it may answer with."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.generators import SchemaGenerator

from .problems import CONTENT_TYPE, KINDS

PROBLEM = {
    "type": "object",
    "description": "A problem as RFC 9457 has it. Compare `code`; show `title` and `detail`.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "A page that explains the problem."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable; the last part of `type`."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {
                    "field": {"type": ["string", "null"], "description": "Null when no single field is to blame."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
TITLES = {
    400: "The input is refused, or the body cannot be read.",
    401: "Nobody is signed in, or the token is not accepted.",
    403: "The caller may not do this: a token that only reads, a missing CSRF token, no recent proof of who it is.",
    404: "There is nothing here, or it is not yours to see.",
    405: "This address does not take that method.",
    406: "We only speak JSON.",
    409: "What the change is about has changed, or was left.",
    413: "The body is too large.",
    415: "This address does not read that format.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
}
RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}


class ClosedInput(OpenApiSerializerExtension):
    """A request has the fields that are named and no others."""

    target_class = "rest.inputs.Input"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        fields = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**fields, "additionalProperties": False}


def document_problems(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: add the problems that follow from the shape of each operation."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    responses = components.setdefault("responses", {})
    for status, title in TITLES.items():
        example_code = next(code for code, kind in KINDS.items() if kind.status == status)
        responses[f"Problem{status}"] = {
            "description": title,
            "content": {
                CONTENT_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": _example(example_code),
                }
            },
        } | ({"headers": RETRY_AFTER} if status == 429 else {})
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            for status in _statuses(path, method, operation):
                reference = {"$ref": f"#/components/responses/Problem{status}"}
                operation["responses"].setdefault(str(status), reference)
    return result


def _statuses(path: str, method: str, operation: dict[str, Any]) -> list[int]:
    has_query = any(parameter["in"] == "query" for parameter in operation.get("parameters", []))
    # The description language has no body for DELETE; deleting the account has one all the same.
    has_body = "requestBody" in operation or operation["operationId"] == "me_destroy"
    writes = method not in ("get", "head")
    # What it is about may have changed. A preview writes nothing, and refuses what the change would be refused for.
    moves_a_plan = "enrollments" in path and (writes or path.endswith("/preview/"))
    moves_work = "portfolio/" in path and writes
    moves_a_review = "/reviews/" in path and writes
    for_a_role = {"Reviewing", "Cohorts"} & set(operation["tags"]) or path.endswith("/market/")  # curators
    found = {
        400: has_query or writes,
        401: True,
        403: writes or for_a_role or path.endswith("/me/export/"),  # which needs a proof of who it is
        404: "{" in path or moves_a_review,  # what it is about may stand in the body
        406: True,
        409: moves_a_plan or moves_work or moves_a_review,
        413: writes,
        415: has_body,
        429: True,
    }
    return [status for status, applies in found.items() if applies]


def _example(code: str) -> dict[str, Any]:
    kind = KINDS[code]
    example: dict[str, Any] = {
        "type": f"/api/v1/problems/{code}/",
        "title": str(kind.title),
        "status": int(kind.status),
        "detail": str(kind.meaning),
        "code": code,
    }
    if code == "invalid":
        message = "Choose between 1 and 40 hours a week."
        example |= {
            "detail": message,
            "errors": [{"field": "hours_a_week", "code": "out_of_range", "detail": message}],
        }
    return example


@cache
def openapi() -> dict[str, Any]:
    """The description, made once for a process: it takes a second and never changes."""
    return SchemaGenerator().get_schema(request=None, public=True)
