"""What every page for curators has in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter
from pydantic import ValidationError as ShapeError
from pydantic_core import PydanticCustomError
from simple_history.admin import SimpleHistoryAdmin

from roadmaps.content import readable
from roadmaps.models import ContentRow, ContentVersion, RoadmapEdition


class ProseField(forms.CharField):
    """Text as the files have it: lines end as they do on Unix, several lines with one at the end.

    Browsers send two characters for the end of a line, and Django would cut off the last one;
    each save would then differ from the file without a word being changed.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "strip": False})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).replace("\r\n", "\n")
        lines = text.rstrip("\n")
        return lines + "\n" if "\n" in lines else text


def validate_readable(text: str) -> None:
    """Raise ``ValidationError`` for characters that no file may hold, and for text that is only blank."""
    try:
        readable(text)
    except PydanticCustomError as error:
        raise ValidationError(_("This text %(what)s."), code=error.type, params={"what": error.message()}) from None


class ShapeValidator:
    """Holds JSON against the type that the files have for it."""

    def __init__(self, shape: Any) -> None:
        self._adapter = TypeAdapter(shape)

    def __call__(self, value: Any) -> None:
        try:
            self._adapter.validate_python(value)
        except ShapeError as error:
            raise ValidationError(
                [f"{'.'.join(map(str, each['loc'])) or '…'}: {each['msg']}" for each in error.errors()]
            ) from None


class HeldToTheFiles:
    """Form fields that take what the files can hold, for the pages of rows and for rows on other pages."""

    shapes: ClassVar[dict[str, Any]] = {}  # of JSON columns
    choices: ClassVar[dict[str, tuple[str, ...]]] = {}  # of columns in which the files allow these words only
    formfield_overrides = {
        models.TextField: {"form_class": ProseField},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.choices:
            words = self.choices[db_field.name]
            return forms.ChoiceField(choices=[(word, word) for word in words], label=db_field.verbose_name)
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is not None and db_field.name in self.shapes:
            formfield.validators.append(ShapeValidator(self.shapes[db_field.name]))
        elif isinstance(db_field, models.CharField | models.TextField) and isinstance(formfield, forms.CharField):
            formfield.validators = [
                each for each in formfield.validators if not isinstance(each, ProhibitNullCharactersValidator)
            ]
            formfield.validators.append(validate_readable)
        return formfield


class ContentAdmin(HeldToTheFiles, SimpleHistoryAdmin):
    """A content model. A save marks the row as a person's and makes cached pages stale, at once."""

    fixed_on_change: ClassVar[tuple[str, ...]] = ("key",)
    list_per_page = 50
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        if obj is not None:
            fields += [name for name in self.fixed_on_change if hasattr(obj, name)]
            edition = edition_of(obj)
            if edition is not None and edition.structure_is_fixed:
                fields += getattr(obj, "fixed_when_published", ())
        return list(dict.fromkeys(fields))

    # --- saving ---

    def save_model(self, request: HttpRequest, obj: ContentRow, form: forms.ModelForm, change: bool) -> None:
        if change and not form.changed_data and not _differs_from_the_database(obj):
            return
        ContentVersion.bump()
        obj.written_by = ContentRow.Writer.PERSON
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool) -> None:
        rows = formset.save(commit=False)
        if rows or formset.deleted_objects:
            ContentVersion.bump()
        for row in formset.deleted_objects:
            row._history_user = request.user
            row.delete()
        for row in rows:
            row.written_by = ContentRow.Writer.PERSON
            row._history_user = request.user
            row.save()
        formset.save_m2m()

    def history_form_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().history_form_view(request, *args, **kwargs)

    # --- deleting ---

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not _holds_the_structure(obj))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is not None and _holds_the_structure(obj) and self.has_change_permission(request, obj):
            self.message_user(request, _refusal(obj), messages.ERROR)
            change = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(change, args=[obj.pk]))
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        rows, counts, needed, protected = super().get_deleted_objects(objs, request)
        refused = [f"{obj}: {_refusal(obj)}" for obj in objs if _holds_the_structure(obj)]
        return rows, counts, set() if refused else needed, [*protected, *refused]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        ContentVersion.bump()
        obj._history_user = request.user
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            ContentVersion.bump()
            super().delete_queryset(request, queryset)


class ContentInline(HeldToTheFiles):
    """Rows edited on the page of the row that they belong to."""

    extra = 0


class EditionFilter(admin.RelatedFieldListFilter):
    """Editions by their full name, in one query."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[int, str]]:
        return [(edition.pk, str(edition)) for edition in RoadmapEdition.objects.select_related("roadmap")]


class LinkedRows(admin.TabularInline):
    """Rows that have a page of their own: listed here, edited there."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def edition_of(obj: Any) -> RoadmapEdition | None:
    """The edition whose structure a row is part of."""
    return obj if isinstance(obj, RoadmapEdition) else getattr(obj, "edition", None)


def _holds_the_structure(obj: Any) -> bool:
    """Whether learners who follow a published edition would miss this row."""
    edition = edition_of(obj)
    part = isinstance(obj, RoadmapEdition) or bool(getattr(obj, "fixed_when_published", ()))
    return part and edition is not None and edition.structure_is_fixed


def _refusal(obj: Any) -> str:
    edition = edition_of(obj)
    try:
        if edition is not None:
            edition.check_structure()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _differs_from_the_database(obj: Any) -> bool:
    """Whether a form without a change still changes something, as going back in the history does."""
    columns = [column.attname for column in obj._meta.concrete_fields]
    stored = type(obj)._default_manager.filter(pk=obj.pk).values(*columns).first()
    return stored is None or any(value != getattr(obj, column) for column, value in stored.items())
