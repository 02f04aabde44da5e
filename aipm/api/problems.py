"""Every error of the API as a problem (RFC 9457, https://www.rfc-editor.org/rfc/rfc9457).

``type`` is a reference to a page of this API that explains the problem, such as
``/api/v1/problems/stale/``. It is a full path without a host: everybody runs aipm under an
address of their own, and a type that changed with the host would not be stable. ``about:blank``
would save the pages, but then a reader of a log has nowhere to look. Programs compare ``code``,
which is the last part of ``type`` and never changes its meaning; ``title`` and ``detail`` are
for people and may be reworded or translated.

A refusal of input (400) and of an outdated change (409) lists in ``errors`` which field was
refused and why, with the code that the action gave. ``field`` is null when no single field is
to blame.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, RequestDataTooBig, ValidationError
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template import loader
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions

CONTENT_TYPE = "application/problem+json"
API_PATH = "/api/"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: what its code means and what one can do about it."""

    status: HTTPStatus
    title: str | Promise
    meaning: str | Promise


KINDS: dict[str, Kind] = {
    "invalid": Kind(
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Something in the request cannot be accepted"),
        gettext_lazy("Nothing was changed. “errors” names each field, why it was refused, and a code for the reason."),
    ),
    "parse_error": Kind(
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("The body cannot be read"),
        gettext_lazy("Send one JSON document in UTF-8. No key twice in one object; NaN and Infinity are not JSON."),
    ),
    "not_authenticated": Kind(
        HTTPStatus.UNAUTHORIZED,
        gettext_lazy("Who are you?"),
        gettext_lazy("Send “Authorization: Bearer …” with a personal access token, or sign in and use the session."),
    ),
    "authentication_failed": Kind(
        HTTPStatus.UNAUTHORIZED,
        gettext_lazy("This token is not accepted"),
        gettext_lazy("The token is not known, has expired or was revoked. Make a new one in your settings."),
    ),
    "permission_denied": Kind(
        HTTPStatus.FORBIDDEN,
        gettext_lazy("You may not do this"),
        gettext_lazy("You may see it, but this is not yours to do."),
    ),
    "csrf_failed": Kind(
        HTTPStatus.FORBIDDEN,
        gettext_lazy("The form key is missing or wrong"),
        gettext_lazy("A change by session needs the CSRF token in the header X-CSRFToken. By token it needs none."),
    ),
    "read_only_token": Kind(
        HTTPStatus.FORBIDDEN,
        gettext_lazy("This token may only read"),
        gettext_lazy("Make a token with the scope “Read and write” for changes."),
    ),
    "session_required": Kind(
        HTTPStatus.FORBIDDEN,
        gettext_lazy("Only a signed-in person may do this"),
        gettext_lazy("A stolen token shall not make others, take all data or delete the account. Sign in instead."),
    ),
    "proof_required": Kind(
        HTTPStatus.FORBIDDEN,
        gettext_lazy("Show first that it is you"),
        gettext_lazy("This needs a sign-in, or a password, passkey or code given again, of the last five minutes."),
    ),
    "not_found": Kind(
        HTTPStatus.NOT_FOUND,
        gettext_lazy("There is nothing here"),
        gettext_lazy("The address is wrong, or what is there is not yours to see. All addresses end with a slash."),
    ),
    "method_not_allowed": Kind(
        HTTPStatus.METHOD_NOT_ALLOWED,
        gettext_lazy("This address does not take that method"),
        gettext_lazy("The header “Allow” lists the methods that it takes."),
    ),
    "not_acceptable": Kind(
        HTTPStatus.NOT_ACCEPTABLE,
        gettext_lazy("We only speak JSON"),
        gettext_lazy("Send “Accept: application/json”, or no such header."),
    ),
    "stale": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("Somebody saved another version in the meantime"),
        gettext_lazy("Nothing was changed. Read the current text, compare, and send yours with its version."),
    ),
    "changed_since": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("It has changed since"),
        gettext_lazy("What you want to undo was followed by another change, so nothing was undone."),
    ),
    "no_draft": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("There is no draft"),
        gettext_lazy("The newest version is submitted and frozen. Begin the next version to go on writing."),
    ),
    "draft_exists": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("A draft is in the way"),
        gettext_lazy("Its text is kept nowhere else. Keep it, or ask for it to be replaced."),
    ),
    "in_hand": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("A mentor has taken this piece"),
        gettext_lazy("Only one mentor has a piece at a time. “detail” says who it is, when you are a mentor."),
    ),
    "not_open": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("This request is over"),
        gettext_lazy("It was withdrawn, reviewed or has ended, or its review is being published at this moment."),
    ),
    "not_draft": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("This review is not a draft any more"),
        gettext_lazy("It was published or discarded. Within 60 seconds it can be taken back, later be replaced."),
    ),
    "not_claimed": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("This piece is not with you"),
        gettext_lazy("The claim has ended, or another mentor has it. The draft is kept."),
    ),
    "too_late": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("The 60 seconds are over"),
        gettext_lazy("The review is in effect and stays as it is. Write one that replaces it."),
    ),
    "not_in_effect": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("This review is not in effect"),
        gettext_lazy("It waits to take effect, is a draft, or was hidden. Only what is in effect can be answered."),
    ),
    "left": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("You have left this plan"),
        gettext_lazy("Rejoin the plan first; everything you did is kept."),
    ),
    "active": Kind(
        HTTPStatus.CONFLICT,
        gettext_lazy("You already follow this plan"),
        gettext_lazy("Leave the active enrolment before you go back to an earlier one."),
    ),
    "too_large": Kind(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        gettext_lazy("The body is too large"),
        gettext_lazy("The limit is two megabytes; for files it is the one that “upload-limits” tells."),
    ),
    "unsupported_media_type": Kind(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        gettext_lazy("This address does not read that format"),
        gettext_lazy("Send “Content-Type: application/json”; a file comes as “multipart/form-data”."),
    ),
    "throttled": Kind(
        HTTPStatus.TOO_MANY_REQUESTS,
        gettext_lazy("Too many requests"),
        gettext_lazy("Wait for the seconds that the header “Retry-After” says."),
    ),
    "error": Kind(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        gettext_lazy("Something broke on our side"),
        gettext_lazy("It was logged. Nothing was changed by halves; the same request may work later."),
    ),
}  # fmt: skip


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = KINDS["too_large"].meaning


@dataclass(frozen=True, slots=True)
class FieldError:
    field: str | None
    code: str
    detail: str

    def as_dict(self) -> dict[str, str | None]:
        return {
            "field": _sayable(self.field) if self.field else None,
            "code": self.code,
            "detail": _sayable(self.detail),
        }


def _sayable(text: str) -> str:
    """What callers sent may come back in an answer, and half of a surrogate pair cannot be sent in UTF-8."""
    return text.encode(errors="replace").decode()


def problem(
    code: str,
    detail: str = "",
    *,
    status: int | None = None,
    errors: list[FieldError] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """The answer for one problem. An unknown ``code`` needs a ``status`` and has no page of its own."""
    kind = KINDS.get(code)
    status = kind.status if kind else HTTPStatus(status or HTTPStatus.BAD_REQUEST)
    body: dict[str, Any] = {
        "type": reverse("api-problem-detail", args=[code]) if kind else "about:blank",
        "title": str(kind.title) if kind else status.phrase,
        "status": int(status),
        "detail": _sayable(detail) or str(kind.meaning if kind else status.description),
        "code": code,
    }
    if errors:
        body["errors"] = [error.as_dict() for error in errors]
    return JsonResponse(
        body, status=status, content_type=CONTENT_TYPE, headers=headers, json_dumps_params={"ensure_ascii": False}
    )


def exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """The problem for an exception of a view, or ``None`` for a fault of ours, which ``server_error`` answers."""
    match exc:
        case Http404() | exceptions.NotFound():
            return problem("not_found")
        case DjangoPermissionDenied():
            return problem("permission_denied", str(exc))
        case RequestDataTooBig():
            return problem("too_large")
        case ValidationError():
            return _refused(list(_from_action(exc)))
        case exceptions.ValidationError():
            return _refused(list(_from_serializer(exc.detail)))
        case exceptions.Throttled():
            wait = max(1, math.ceil(exc.wait or 1))
            text = ngettext("Try again in %(count)s second.", "Try again in %(count)s seconds.", wait) % {"count": wait}
            return problem("throttled", text, headers={"Retry-After": str(wait)})
        case exceptions.MethodNotAllowed():
            allow = context["view"].headers.get("Allow", "")
            return problem("method_not_allowed", str(exc.detail), headers={"Allow": allow})
        case exceptions.APIException():
            header = getattr(exc, "auth_header", None)
            return problem(
                exc.get_codes(),
                str(exc.detail),
                status=exc.status_code,
                headers={"WWW-Authenticate": header} if header else None,
            )
    return None


def _refused(errors: list[FieldError]) -> JsonResponse:
    """400, or 409 when the input was right and what it was about has moved on."""
    conflict = next((error for error in errors if KINDS.get(error.code, KINDS["invalid"]).status == 409), None)
    code = conflict.code if conflict else "invalid"
    return problem(code, " ".join(dict.fromkeys(error.detail for error in errors)), errors=errors)


def _from_action(error: ValidationError) -> Iterator[FieldError]:
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for field, reasons in by_field.items():
        for reason in reasons:
            for message in reason.messages:
                yield FieldError(None if field == NON_FIELD_ERRORS else field, reason.code or "invalid", message)


def _from_serializer(detail: Any, field: str | None = None) -> Iterator[FieldError]:
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            inner = field if key in ("non_field_errors", NON_FIELD_ERRORS) else f"{field}.{key}" if field else str(key)
            yield from _from_serializer(value, inner)
    elif isinstance(detail, list):
        for value in detail:
            yield from _from_serializer(value, field)
    else:
        yield FieldError(field, detail.code or "invalid", str(detail))


# --- outside of a view: the project's handlers, and addresses that nothing answers ------------


@csrf_exempt  # there is nothing to forge, and the refusal would be a page
def unknown_address(request: HttpRequest) -> HttpResponse:
    """What no route answers below ``/api/``; as a route, so that debug mode answers the same."""
    return problem("not_found")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_large = isinstance(exception, RequestDataTooBig)
    if request.path.startswith(API_PATH):
        return problem("too_large") if too_large else problem("invalid", _("Bad request."))
    if not too_large:
        return defaults.bad_request(request, exception)
    # The session is not read here: whoever sends too much may be anybody.
    limit = {"file_bytes": settings.UPLOAD_MAX_BYTES, "request_bytes": settings.UPLOAD_MAX_REQUEST_BYTES}
    return HttpResponse(loader.render_to_string("413.html", limit), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem("error") if request.path.startswith(API_PATH) else defaults.server_error(request)
