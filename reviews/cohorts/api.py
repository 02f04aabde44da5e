"""Cohorts by REST: the same access and the same actions as the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.viewsets import GenericViewSet

from rest.inputs import without_body
from rest.pages import page_of, whole
from reviews.models import Cohort, Invitation, Membership, Nudge

from . import access, actions, shapes
from .heatmap import Learner, Sort, in_order
from .learners import columns_of, details_of, learner_of, learners_of
from .waiting import waits_in

TAGS = ["Cohorts"]
LEARNERS_A_PAGE = 50
SORTS = [f"{sign}{sort}" for sort in Sort for sign in ("", "-")]
SAFE_TO_REPEAT = "Safe to repeat."


class CohortViewSet(GenericViewSet):
    """The cohorts that one is in."""

    queryset = Cohort.objects.all()
    serializer_class = shapes.CohortSerializer
    pagination_class = None
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def _said(self, seat: access.Seat, **how: Any) -> Response:
        return Response(shapes.CohortSerializer(seat).data, **how)

    @extend_schema(
        operation_id="cohorts_list",
        tags=TAGS,
        summary="List the cohorts that one is in; an admin gets all",
        responses=page_of(shapes.CohortSerializer),
    )
    def list(self, request: Request) -> Response:
        return whole(shapes.CohortSerializer(access.seats_of(request.user), many=True).data)

    @extend_schema(
        operation_id="cohorts_create",
        tags=TAGS,
        summary="Make a cohort",
        description="A mentor who makes it is its first mentor. An admin invites one.",
        request=shapes.NewCohortInput,
        responses={201: shapes.CohortSerializer},
        examples=[
            OpenApiExample(
                "In the evenings",
                {"name": "Spring 2026, evenings", "roadmap": "ai-project-manager"},
                request_only=True,
            )
        ],
    )
    def create(self, request: Request) -> Response:
        access.require_maker(request.user)
        cohort = actions.make_cohort(by=request.user, **shapes.NewCohortInput.of(request.data))
        return self._said(access.seat_for_read(request.user, cohort.slug), status=201)

    @extend_schema(operation_id="cohorts_retrieve", tags=TAGS, summary="Read a cohort")
    def retrieve(self, request: Request, slug: str) -> Response:
        return self._said(access.seat_for_read(request.user, slug))

    @extend_schema(
        operation_id="cohorts_update",
        tags=TAGS,
        summary="Rename a cohort, or say what it is about",
        request=shapes.CohortChangeInput,
    )
    def partial_update(self, request: Request, slug: str) -> Response:
        seat = access.seat_for_manage(request.user, slug)
        now = {"name": seat.cohort.name, "about": seat.cohort.about}
        actions.rename_cohort(cohort=seat.cohort, **now | shapes.CohortChangeInput.of(request.data))
        return self._said(access.seat_for_read(request.user, slug))

    @extend_schema(
        operation_id="cohorts_close",
        tags=TAGS,
        summary="Close a cohort",
        description="Nobody sees its learners through it any more. For a day it can be opened again. " + SAFE_TO_REPEAT,
        request=None,
    )
    @action(detail=True, methods=["post"])
    @without_body
    def close(self, request: Request, slug: str) -> Response:
        actions.close_cohort(cohort=access.seat_for_manage(request.user, slug).cohort)
        return self._said(access.seat_for_read(request.user, slug))

    @extend_schema(
        operation_id="cohorts_reopen",
        tags=TAGS,
        summary="Open a cohort again that was closed within a day",
        description=SAFE_TO_REPEAT,
        request=None,
    )
    @action(detail=True, methods=["post"])
    @without_body
    def reopen(self, request: Request, slug: str) -> Response:
        actions.reopen_cohort(cohort=access.seat_for_manage(request.user, slug).cohort)
        return self._said(access.seat_for_read(request.user, slug))

    @extend_schema(
        operation_id="cohorts_leave",
        tags=TAGS,
        summary="Leave a cohort",
        description="Its mentors see nothing of one any more. The last mentor of learners stays.",
        request=None,
        responses={204: None},
    )
    @action(detail=True, methods=["post"])
    @without_body
    def leave(self, request: Request, slug: str) -> Response:
        actions.leave_cohort(membership=access.seat_for_leaving(request.user, slug))
        return Response(status=204)

    @extend_schema(
        operation_id="cohorts_me",
        tags=TAGS,
        summary="Read what one's mentors see of one",
        responses=shapes.LearnerDetailSerializer,
    )
    @action(detail=True, methods=["get"])
    def me(self, request: Request, slug: str) -> Response:
        seat = access.seat_for_read(request.user, slug)
        if not seat.is_learner:
            raise Http404
        return Response(learner_data(seat, seat.membership))

    @extend_schema(
        operation_id="cohorts_waits",
        tags=TAGS,
        summary="Who waits for whom, the longest wait first",
        responses=page_of(shapes.WaitSerializer),
    )
    @action(detail=True, methods=["get"])
    def waits(self, request: Request, slug: str) -> Response:
        seat = access.seat_for_overview(request.user, slug)
        waits = waits_in(seat.cohort, request.user)
        rows = [(wait, True) for wait in waits.mine] + [(wait, False) for wait in waits.others]
        return whole([shapes.WaitSerializer(wait, context={"mine": mine}).data for wait, mine in rows])


def learner_data(seat: access.Seat, member: Membership) -> dict[str, Any]:
    member.cohort = seat.cohort
    learner = learner_of(member)
    context = {"columns": columns_of(seat.cohort, [learner]), "details": details_of(member, learner)}
    return shapes.LearnerDetailSerializer(learner, context=context).data


class LearnerViewSet(GenericViewSet):
    """How the learners of a cohort fare. For its mentors."""

    queryset = Membership.objects.all()
    serializer_class = shapes.LearnerSerializer
    pagination_class = None
    lookup_value_converter = "int"

    @extend_schema(
        operation_id="cohort_learners_list",
        tags=TAGS,
        summary="List how the learners fare, fifty a page",
        parameters=[
            OpenApiParameter("sort", enum=SORTS, description="With a minus the other way round.", default="name"),
            OpenApiParameter("page", int, description="From 1."),
        ],
        responses=page_of(shapes.LearnerSerializer),
    )
    def list(self, request: Request, cohort: str) -> Response:
        seat = access.seat_for_overview(request.user, cohort)
        sort = request.query_params.get("sort", Sort.NAME)
        if sort not in SORTS:
            raise _unknown("sort")
        asked = request.query_params.get("page", "1")
        pages = Paginator(in_order(learners_of(seat.cohort), sort), LEARNERS_A_PAGE)
        if not (asked.isascii() and asked.isdecimal() and len(asked) < 10 and 1 <= int(asked) <= pages.num_pages):
            raise _unknown("page")
        page = pages.page(int(asked))
        learners: list[Learner] = list(page)
        address = request.build_absolute_uri()
        context = {"columns": columns_of(seat.cohort, learners)}
        return Response(
            {
                "next": replace_query_param(address, "page", page.number + 1) if page.has_next() else None,
                "previous": replace_query_param(address, "page", page.number - 1) if page.has_previous() else None,
                "results": shapes.LearnerSerializer(learners, many=True, context=context).data,
            }
        )

    @extend_schema(
        operation_id="cohort_learners_retrieve",
        tags=TAGS,
        summary="Read how one learner fares, with delays that they explained and words of mentors",
        responses=shapes.LearnerDetailSerializer,
    )
    def retrieve(self, request: Request, cohort: str, pk: int) -> Response:
        seat = access.seat_for_overview(request.user, cohort)
        return Response(learner_data(seat, access.learner_for_overview(seat, pk)))

    @extend_schema(
        operation_id="cohort_learners_write",
        tags=TAGS,
        summary="Write a word to a learner",
        description="At most one a day from each mentor. The other mentors of the cohort can read it.",
        request=shapes.WordInput,
        responses={201: shapes.WordSerializer},
        examples=[OpenApiExample("A question", {"text": "How is week 9 going?"}, request_only=True)],
    )
    @action(detail=True, methods=["post"])
    def words(self, request: Request, cohort: str, pk: int) -> Response:
        seat = access.seat_for_overview(request.user, cohort)
        learner = access.learner_for_overview(seat, pk)
        given = shapes.WordInput.of(request.data)
        word: Nudge = actions.write_word(cohort=seat.cohort, learner=learner.user, mentor=request.user, **given)
        return Response(shapes.WordSerializer(word).data, status=201)


class MemberViewSet(GenericViewSet):
    """Who is in a cohort. For its mentors."""

    queryset = Membership.objects.all()
    serializer_class = shapes.MemberSerializer
    ordering = "pk"
    lookup_value_converter = "int"

    @extend_schema(operation_id="cohort_members_list", tags=TAGS, summary="List who is in a cohort")
    def list(self, request: Request, cohort: str) -> Response:
        seat = access.seat_for_manage(request.user, cohort)
        page = self.paginate_queryset(Membership.objects.here().filter(cohort=seat.cohort).select_related("user"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="cohort_members_destroy",
        tags=TAGS,
        summary="Remove somebody from a cohort; they are told",
        description="An admin removes mentors too.",
        responses={204: None},
    )
    @without_body
    def destroy(self, request: Request, cohort: str, pk: int) -> Response:
        seat = access.seat_for_manage(request.user, cohort)
        actions.remove_member(membership=access.member_for_removal(seat, pk))
        return Response(status=204)


class InvitationViewSet(GenericViewSet):
    """Open invitations to a cohort. For its mentors."""

    queryset = Invitation.objects.all()
    serializer_class = shapes.InvitationSerializer
    ordering = "-pk"
    lookup_value_converter = "int"

    @extend_schema(operation_id="cohort_invitations_list", tags=TAGS, summary="List the open invitations")
    def list(self, request: Request, cohort: str) -> Response:
        seat = access.seat_for_manage(request.user, cohort)
        page = self.paginate_queryset(Invitation.objects.open().filter(cohort=seat.cohort).select_related("made_by"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="cohort_invitations_create",
        tags=TAGS,
        summary="Invite one person by e-mail",
        description="It works for that address only, and once. Whether it belongs to an account is not told.",
        request=shapes.InvitationInput,
        responses={201: shapes.InvitationSerializer},
        examples=[OpenApiExample("A learner", {"email": "ana@example.org"}, request_only=True)],
    )
    def create(self, request: Request, cohort: str) -> Response:
        seat = access.seat_for_manage(request.user, cohort)
        given = shapes.InvitationInput.of(request.data)
        invitation = actions.invite(cohort=seat.cohort, by=request.user, **given)
        return Response(self.get_serializer(invitation).data, status=201)

    @extend_schema(
        operation_id="cohort_invitations_link",
        tags=TAGS,
        summary="Make a link by which learners come in",
        description="Whoever has its `address` can come in as a learner until it ends or is revoked.",
        request=shapes.CohortLinkInput,
        responses={201: shapes.NewLinkSerializer},
        examples=[OpenApiExample("For a week", {"days": 7}, request_only=True)],
    )
    @action(detail=False, methods=["post"])
    def links(self, request: Request, cohort: str) -> Response:
        seat = access.seat_for_manage(request.user, cohort)
        given = shapes.CohortLinkInput.of(request.data)
        link, secret = actions.make_link(cohort=seat.cohort, by=request.user, **given)
        return Response(shapes.NewLinkSerializer(link, context={"secret": secret}).data, status=201)

    @extend_schema(
        operation_id="cohort_invitations_destroy",
        tags=TAGS,
        summary="Revoke an invitation",
        description="Whoever came by it stays. " + SAFE_TO_REPEAT,
        responses={204: None},
    )
    @without_body
    def destroy(self, request: Request, cohort: str, pk: int) -> Response:
        seat = access.seat_for_manage(request.user, cohort)
        actions.revoke_invitation(invitation=access.invitation_for_write(seat, pk))
        return Response(status=204)


class OfferViewSet(GenericViewSet):
    """An invitation, for whoever has its secret."""

    queryset = Invitation.objects.all()
    serializer_class = shapes.OfferSerializer
    pagination_class = None
    lookup_field = "secret"
    lookup_value_converter = "str"

    @extend_schema(
        operation_id="cohort_offers_retrieve",
        tags=TAGS,
        summary="Read an invitation: what one comes into, and what will be seen",
        parameters=[OpenApiParameter("secret", str, OpenApiParameter.PATH)],
    )
    def retrieve(self, request: Request, secret: str) -> Response:
        return Response(self.get_serializer(access.invitation_for_read(secret)).data)

    @extend_schema(
        operation_id="cohort_offers_accept",
        tags=TAGS,
        summary="Accept an invitation",
        description="Who is in the cohort already stays as they are.",
        parameters=[OpenApiParameter("secret", str, OpenApiParameter.PATH)],
        request=shapes.AcceptInput,
        responses=shapes.CohortSerializer,
    )
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, secret: str) -> Response:
        invitation = access.invitation_for_read(secret)
        given = shapes.AcceptInput.of(request.data)
        actions.accept_invitation(invitation=invitation, user=request.user, **given)
        return Response(shapes.CohortSerializer(access.seat_for_read(request.user, invitation.cohort.slug)).data)


def _unknown(parameter: str) -> ValidationError:
    return ValidationError({parameter: ValidationError(_("There is no such one."), code="unknown")})
