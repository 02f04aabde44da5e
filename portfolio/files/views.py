"""The files of a piece: add, look at, name, order, remove, put back, check again; and the bytes of each."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio import access
from portfolio.models import Attachment, Revision

from . import actions, serving
from .allowance import allowance_of
from .folder import Folder
from .forms import FileForm, UploadForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, slug: str) -> HttpResponse:
    """All files of a piece; a POST adds one or more."""
    if request.method == "POST":
        return _upload(request, access.draft_for_write(request.user, slug))
    return _page(request, access.revision_with_files(request.user, slug))


def _upload(request: HttpRequest, revision: Revision) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES, allowance=allowance_of(request.user))
    added = 0
    uploads = form.cleaned_data["file"] if form.is_valid() else []
    for upload in uploads:
        try:
            actions.attach_upload(user=request.user, revision=revision, upload=upload)
            added += 1
        except ValidationError as error:
            several = len(uploads) > 1
            form.add_error("file", [f"{upload.name}: {text}" if several else text for text in error.messages])
    if added:
        text = ngettext(
            "%(count)s file is here and waits to be checked.", "%(count)s files are here and wait to be checked.", added
        )
        messages.success(request, text % {"count": added})
    if form.errors:
        return _page(request, revision, upload_form=form, status=422)
    return _back(request, revision)


def _page(request: HttpRequest, revision: Revision, *, status: int = 200, **extra: Any) -> HttpResponse:
    """The page of the files; for htmx the list alone."""
    folder = Folder(revision, upload_form=extra.get("upload_form"))
    undo = request.GET.get("undo", "")[:2_000]
    context = {
        "folder": folder,
        "revision": revision,
        "form": extra.get("upload_form"),
        "undo": undo,
        "nav": "portfolio",
    }
    template = "portfolio/_file_list.html" if request.htmx else "portfolio/files.html"
    return render(request, template, context | extra, status=status)


def _back(request: HttpRequest, revision: Revision, *, undo: str = "", said: str = "") -> HttpResponse:
    """To the page of the files; for htmx the list as it is now, with what can be undone."""
    if request.htmx:
        return _page(request, revision, undo=undo, said=said)
    address = reverse("case-study-files", args=[revision.case_study.slug])
    return redirect(f"{address}?{urlencode({'undo': undo})}" if undo else f"{address}#files")


def _refused(request: HttpRequest, revision: Revision, error: ValidationError) -> HttpResponse:
    if request.htmx:
        response = render(request, "roadmaps/_toast.html", {"text": error.messages[0]}, status=422)
        response["HX-Reswap"] = "none"
        return response
    return _page(request, revision, problem=error.messages[0], status=422)


def _of_piece(attachment: Attachment, slug: str) -> Attachment:
    """The file, if the address names the piece that it is of. Raises ``Http404``."""
    if attachment.revision.case_study.slug != slug:
        raise Http404
    return attachment


def _own(request: HttpRequest, slug: str, pk: uuid.UUID) -> Attachment:
    """A file of a draft of this piece. Raises ``Http404`` and ``PermissionDenied``."""
    return _of_piece(access.attachment_for_write(request.user, pk), slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """One file; a POST gives it a name and a description.

    While it is being checked the page asks again and again: ``state`` is what it shows, and as long
    as that is so there is nothing to send.
    """
    if request.method == "POST":
        return _edit(request, _own(request, slug, pk))
    attachment = _of_piece(access.attachment_for_read(request.user, pk), slug)
    if request.htmx and request.GET.get("state") == attachment.stored_file.state:
        return HttpResponse(status=204)
    return _file(request, attachment)


def _edit(request: HttpRequest, attachment: Attachment) -> HttpResponse:
    form = FileForm(request.POST, auto_id=f"file-{attachment.pk}-%s")
    if form.is_valid():
        try:
            attachment = actions.change_attachment(attachment=attachment, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _file(request, attachment) if request.htmx else _back(request, attachment.revision)
    return _file(request, attachment, form=form, status=422)


def _file(
    request: HttpRequest, attachment: Attachment, *, form: FileForm | None = None, status: int = 200
) -> HttpResponse:
    folder = Folder(attachment.revision)
    shown = folder.file(attachment)
    if form:
        shown.form = form
    context = {"folder": folder, "file": shown, "form": form, "revision": attachment.revision, "nav": "portfolio"}
    template = "portfolio/_file.html" if request.htmx else "portfolio/file.html"
    return render(request, template, context, status=status)


@login_required
@require_POST
def move(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """One place up or down, as the pressed button says."""
    attachment = _own(request, slug, pk)
    step = 1 if "down" in request.POST else -1
    try:
        actions.change_attachment(attachment=attachment, position=attachment.position + step)
    except ValidationError as error:
        return _refused(request, attachment.revision, error)
    return _back(request, attachment.revision)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    attachment = _own(request, slug, pk)
    try:
        undo = actions.remove_attachment(attachment=attachment)
    except ValidationError as error:
        return _refused(request, attachment.revision, error)
    return _back(request, attachment.revision, undo=undo, said=attachment.name)


@login_required
@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    revision = access.draft_for_write(request.user, slug)
    try:
        actions.restore_attachment(revision=revision, undo=request.POST.get("undo", "")[:2_000])
    except ValidationError as error:
        return _refused(request, revision, error)
    return _back(request, revision)


@login_required
@require_POST
def check_again(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The bytes are the owner's, whatever revision shows them, so a frozen one does not stop a check."""
    attachment = _of_piece(access.attachment_for_read(request.user, pk), slug)
    try:
        actions.check_again(stored_file=attachment.stored_file)
    except ValidationError as error:
        return _refused(request, attachment.revision, error)
    if request.htmx:
        return _file(request, attachment)
    return _back(request, attachment.revision)


@login_required
@require_safe
def attachment(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponseBase:
    """The bytes of a file of one's own. The name in the address is for people; what is sent carries its own."""
    found = access.attachment_for_read(request.user, pk)
    return serving.serve(request, found.stored_file, found.name)


@login_required
@require_safe
def preview(request: HttpRequest, pk: uuid.UUID, page: int) -> HttpResponseBase:
    found = access.attachment_for_read(request.user, pk)
    return serving.serve_preview(request, found.stored_file, page)
