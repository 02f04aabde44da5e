"""Pages of cohorts: how the learners fare, what a learner's mentors see, who comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.models import Invitation, Membership

from . import access, actions
from .forms import DescriptionForm, InviteForm, JoinForm, LinkForm, NewCohortForm, WordForm
from .heatmap import SORTS, Sort, common_week, in_order, need_a_word, summary
from .learners import columns_of, details_of, learner_of, learners_of, name_of
from .table import as_csv
from .waiting import waits_in

LEARNERS_A_PAGE = 50
WAITS_SHOWN = 10
WORDS_SHOWN = 10


@never_cache
@login_required
@require_GET
def cohorts(request: HttpRequest) -> HttpResponse:
    """The cohorts that one is in. Who is in one only goes straight there, unless they ask for the list."""
    seats = access.seats_of(request.user)
    if len(seats) == 1 and "list" not in request.GET and not seats[0].cohort.is_closed:
        return redirect("cohort", seats[0].cohort.slug)
    context = {"seats": seats, "can_make": access.can_make(request.user), "nav": "cohort"}
    return render(request, "reviews/cohorts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_cohort(request: HttpRequest) -> HttpResponse:
    access.require_maker(request.user)
    form = NewCohortForm(request.POST) if request.method == "POST" else NewCohortForm()
    made = _try(form, lambda given: actions.make_cohort(by=request.user, **given)) if form.is_bound else None
    if made:
        messages.success(request, _("“%(cohort)s” is made. Invite the first learners.") % {"cohort": made.name})
        return redirect("cohort-manage", made.slug)
    context = {"form": form, "nav": "cohort"}
    return render(request, "reviews/cohort_new.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_GET
def cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """For mentors every learner and every week; for a learner what their mentors see of them."""
    seat = access.seat_for_read(request.user, cohort)
    if seat.sees_learners:
        return _overview(request, seat)
    if seat.is_learner:
        return _own(request, seat)
    return redirect("cohort-manage", cohort)


def _overview(request: HttpRequest, seat: access.Seat) -> HttpResponse:
    learners = learners_of(seat.cohort)
    sort = request.GET.get("sort", "")
    sort = sort if sort.removeprefix("-") in SORTS else Sort.NAME
    page = Paginator(in_order(learners, sort), LEARNERS_A_PAGE).get_page(request.GET.get("page"))
    columns = columns_of(seat.cohort, page.object_list)
    waits = waits_in(seat.cohort, request.user)
    words = need_a_word(learners)
    week = common_week(learners)
    context = {
        "seat": seat,
        "cohort": seat.cohort,
        "summary": summary(learners),
        "week": week,
        "mine": waits.mine[:WAITS_SHOWN],
        "more_mine": len(waits.mine[WAITS_SHOWN:]),
        "others": waits.others[: 2 * WAITS_SHOWN],
        "more_others": len(waits.others[2 * WAITS_SHOWN :]),
        "words": words[:WORDS_SHOWN],
        "more_words": len(words[WORDS_SHOWN:]),
        "columns": columns,
        "now": week[0] if week else None,
        "rows": [(learner, learner.cells(columns) if columns else []) for learner in page],
        "page": page,
        "sort": sort,
        "sorts": SORTS.items(),
        "heads": {name: _head(name, sort) for name in SORTS},
        "today": request.user.today(),
        "nav": "cohort",
    }
    return render(request, "reviews/cohort.html", context)


def _head(name: str, sort: str) -> dict[str, str]:
    """Of a sortable column: how it is sorted now, and what its link asks for."""
    if sort == name:
        return {"aria": "ascending", "link": f"-{name}"}
    return {"aria": "descending" if sort == f"-{name}" else "none", "link": name}


def _own(request: HttpRequest, seat: access.Seat, **extra: Any) -> HttpResponse:
    learner = learner_of(seat.membership)
    columns = columns_of(seat.cohort, [learner])
    context = {
        "seat": seat,
        "cohort": seat.cohort,
        "mentors": Membership.objects.active().acting_mentors().filter(cohort=seat.cohort).by_name(),
        "learner": learner,
        "phases": _phases(columns, learner),
        "details": details_of(seat.membership, learner),
        "today": request.user.today(),
        "nav": "cohort",
    }
    return render(request, "reviews/cohort_own.html", context | extra)


def _phases(columns: Any, learner: Any) -> list[tuple[Any, list]]:
    """The weeks of one learner by phase, each with its cell."""
    if columns is None:
        return []
    cells = dict(zip((week.key for week in columns.weeks), learner.cells(columns), strict=True))
    return [(phase, [(week, cells[week.key]) for week in weeks]) for phase, weeks in columns.weeks_by_phase]


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def learner(request: HttpRequest, cohort: str, member: int) -> HttpResponse:
    """One learner, and a word to them."""
    seat = access.seat_for_overview(request.user, cohort)
    membership = access.learner_for_overview(seat, member)
    form = WordForm(request.POST) if request.method == "POST" else WordForm()
    if form.is_bound:
        sent = _try(
            form,
            lambda given: actions.write_word(cohort=seat.cohort, learner=membership.user, mentor=request.user, **given),
        )
        if sent:
            messages.success(request, _("Your words are on their way."))
            return redirect("cohort-learner", cohort, member)
    shown = learner_of(membership)
    columns = columns_of(seat.cohort, [shown])
    context = {
        "seat": seat,
        "cohort": seat.cohort,
        "learner": shown,
        "phases": _phases(columns, shown),
        "details": details_of(membership, shown),
        "form": form,
        "today": request.user.today(),
        "nav": "cohort",
    }
    return render(request, "reviews/cohort_learner.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_GET
def export(request: HttpRequest, cohort: str) -> HttpResponse:
    """Every learner and every week, as CSV."""
    seat = access.seat_for_overview(request.user, cohort)
    learners = in_order(learners_of(seat.cohort), Sort.NAME)
    table = as_csv(learners, columns_of(seat.cohort, learners), request.user.zone)
    # The mark makes spreadsheets read it as UTF-8.
    response = HttpResponse("\ufeff" + table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{seat.cohort.slug}.csv"'
    return response


def _manage(request: HttpRequest, seat: access.Seat, *, status: int = 200, **extra: Any) -> HttpResponse:
    now_in = Membership.objects.here().filter(cohort=seat.cohort).by_name()
    description = {"name": seat.cohort.name, "about": seat.cohort.about}
    forms = {
        "form": DescriptionForm(initial=description),
        "link_form": LinkForm(),
        "invite_form": InviteForm(),
    } | extra
    learners = Paginator(now_in.learners(), LEARNERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "seat": seat,
        "cohort": seat.cohort,
        "mentors": now_in.mentors(),
        "page": learners,
        "invitations": Invitation.objects.open().filter(cohort=seat.cohort).newest_first().select_related("made_by"),
        "refused": next((each for each in forms.values() if isinstance(each, Form) and each.errors), None),
        "nav": "cohort",
    }
    return render(request, "reviews/cohort_manage.html", context | forms, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, cohort: str) -> HttpResponse:
    """Its name, its members, and who is invited."""
    seat = access.seat_for_manage(request.user, cohort)
    if request.method != "POST":
        return _manage(request, seat)
    form = DescriptionForm(request.POST)
    if _try(form, lambda given: actions.rename_cohort(cohort=seat.cohort, **given)):
        messages.success(request, _("Saved."))
        return redirect("cohort-manage", cohort)
    return _manage(request, seat, form=form, status=422)


@login_required
@require_POST
def close(request: HttpRequest, cohort: str) -> HttpResponse:
    seat = access.seat_for_manage(request.user, cohort)
    return _do(
        request,
        seat,
        lambda: actions.close_cohort(cohort=seat.cohort),
        _("The cohort is closed. Nobody sees its learners through it any more. For a day you can reopen it."),
    )


@login_required
@require_POST
def reopen(request: HttpRequest, cohort: str) -> HttpResponse:
    seat = access.seat_for_manage(request.user, cohort)
    return _do(request, seat, lambda: actions.reopen_cohort(cohort=seat.cohort), _("The cohort is open again."))


@login_required
@require_POST
def remove(request: HttpRequest, cohort: str, member: int) -> HttpResponse:
    seat = access.seat_for_manage(request.user, cohort)
    membership = access.member_for_removal(seat, member)
    return _do(
        request,
        seat,
        lambda: actions.remove_member(membership=membership),
        _("%(name)s is not in the cohort any more, and is told so.") % {"name": name_of(membership.user)},
    )


@never_cache
@login_required
@require_POST
def make_link(request: HttpRequest, cohort: str) -> HttpResponse:
    """Make a link. Its address is in this answer and nowhere else, so there is no redirect."""
    seat = access.seat_for_manage(request.user, cohort)
    form = LinkForm(request.POST)
    made = _try(form, lambda given: actions.make_link(cohort=seat.cohort, by=request.user, **given))
    if made is None:
        return _manage(request, seat, link_form=form, status=422)
    address = settings.SITE_URL + reverse("cohort-join", args=[made[1]])
    return _manage(request, seat, new_link=address)


@login_required
@require_POST
def invite(request: HttpRequest, cohort: str) -> HttpResponse:
    seat = access.seat_for_manage(request.user, cohort)
    form = InviteForm(request.POST)
    sent = _try(form, lambda given: actions.invite(cohort=seat.cohort, by=request.user, **given))
    if sent is None:
        return _manage(request, seat, invite_form=form, status=422)
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": sent.email})
    return redirect(reverse("cohort-manage", args=[cohort]) + "#invitations")


@login_required
@require_POST
def revoke(request: HttpRequest, cohort: str, invitation: int) -> HttpResponse:
    seat = access.seat_for_manage(request.user, cohort)
    actions.revoke_invitation(invitation=access.invitation_for_write(seat, invitation))
    messages.success(request, _("That invitation lets nobody in any more."))
    return redirect(reverse("cohort-manage", args=[cohort]) + "#invitations")


@login_required
@require_POST
def leave(request: HttpRequest, cohort: str) -> HttpResponse:
    membership = access.seat_for_leaving(request.user, cohort)
    try:
        actions.leave_cohort(membership=membership)
    except ValidationError as error:
        return _refusal(request, access.seat_for_read(request.user, cohort), error)
    messages.success(request, _("You have left. Its mentors do not see your progress any more."))
    return redirect(reverse("cohorts") + "?list")


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """What one would come into, and what would be seen, before anything is accepted. For anybody with the secret."""
    invitation = access.invitation_for_read(secret)
    user = request.user
    if request.method == "POST" and not user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    form = JoinForm(request.POST) if request.method == "POST" else JoinForm()
    if request.method == "POST":
        joined = _try(form, lambda given: actions.accept_invitation(invitation=invitation, user=user, **given))
        if joined:
            messages.success(request, _("Welcome to “%(cohort)s”.") % {"cohort": invitation.cohort.name})
            return redirect("cohort", invitation.cohort.slug)
    context = {
        "invitation": invitation,
        "cohort": invitation.cohort,
        "mentors": Membership.objects.active().acting_mentors().filter(cohort=invitation.cohort).by_name(),
        "is_in": access.is_in(user, invitation.cohort),
        "needs_name": user.is_authenticated and not user.name,
        "form": form,
    }
    return render(request, "reviews/cohort_join.html", context, status=422 if form.errors else 200)


def _try(form: Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """What the action gives, or ``None`` and the refusal in the form."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except ValidationError as error:
        fields = set(form.fields)
        named = hasattr(error, "error_dict") and set(error.error_dict) <= fields | {"__all__"}
        form.add_error(None, error if named or not hasattr(error, "error_dict") else error.messages)
        return None


def _do(request: HttpRequest, seat: access.Seat, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        return _refusal(request, seat, error)
    messages.success(request, done)
    return redirect("cohort-manage", seat.cohort.slug)


def _refusal(request: HttpRequest, seat: access.Seat, error: ValidationError) -> HttpResponse:
    return _manage(request, seat, problem=" ".join(error.messages), status=422)
