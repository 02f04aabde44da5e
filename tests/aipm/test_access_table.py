"""Who gets what at every address of the project.

One line an address and method: the status for a visitor, the owner of the plan, another learner
(who follows no plan), a mentor, a curator and an admin. ``302`` sends to the sign-in page, unless
the line says where else. An address that is not in the table fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from django.utils import timezone

from accounts.notifications.actions import notify
from careers.actions import add_posting, save_application
from portfolio.actions import start_revision
from portfolio.actions.sharing import show_case_study
from portfolio.models import ArtifactType, Transfer
from reviews.cohorts import actions as cohorts
from reviews.models import Absence, ReviewRequest, SavedReply
from roadmaps import actions
from roadmaps.models import Skill
from tests.factories import (
    make_admin,
    make_attachment,
    make_case_study,
    make_curator,
    make_edition,
    make_enrollment,
    make_guide,
    make_learner,
    make_market,
    make_material,
    make_mentor,
    make_portfolio,
    make_roadmap,
    make_share_link,
    make_submitted,
    make_term,
    make_token,
)
from tests.reviews.factories import make_absence, make_cohort, make_comment, make_request, make_review

ROLES = ("visitor", "owner", "other", "mentor", "curator", "admin")

TABLE = """
# route, method, then: visitor owner other mentor curator admin
                                                                             GET    200 200 200 200 200 200
^api/                                                                        GET    404 404 404 404 404 404
^api/                                                                        POST   404 404 404 404 404 404
^api/                                                                        PUT    404 404 404 404 404 404
^api/                                                                        PATCH  404 404 404 404 404 404
^api/                                                                        DELETE 404 404 404 404 404 404
account-deleted/                                                             GET    200 200 200 200 200 200
accounts/2fa/                                                                GET    302 200 200 200 200 200
accounts/2fa/authenticate/                                                   GET    302 302 302 302 302 302
accounts/2fa/authenticate/                                                   POST   302 302 302 302 302 302
accounts/2fa/authenticate/                                                   PUT    302 302 302 302 302 302
accounts/2fa/authenticate/                                                   PATCH  302 302 302 302 302 302
accounts/2fa/authenticate/                                                   DELETE 302 302 302 302 302 302
accounts/2fa/reauthenticate/                                                 GET    302 302 302 302 302 302
accounts/2fa/reauthenticate/                                                 POST   302 302 302 302 302 302
accounts/2fa/reauthenticate/                                                 PUT    302 302 302 302 302 302
accounts/2fa/reauthenticate/                                                 PATCH  302 302 302 302 302 302
accounts/2fa/reauthenticate/                                                 DELETE 302 302 302 302 302 302
accounts/2fa/recovery-codes/                                                 GET    302 404 404 404 404 404
accounts/2fa/recovery-codes/download/                                        GET    302 404 404 404 404 404
accounts/2fa/recovery-codes/download/                                        POST   302 404 404 404 404 404
accounts/2fa/recovery-codes/download/                                        PUT    302 404 404 404 404 404
accounts/2fa/recovery-codes/download/                                        PATCH  302 404 404 404 404 404
accounts/2fa/recovery-codes/download/                                        DELETE 302 404 404 404 404 404
accounts/2fa/recovery-codes/generate/                                        GET    302 302 302 302 302 302
accounts/2fa/recovery-codes/generate/                                        POST   302 302 302 302 302 302
accounts/2fa/recovery-codes/generate/                                        PUT    302 302 302 302 302 302
accounts/2fa/recovery-codes/generate/                                        PATCH  302 302 302 302 302 302
accounts/2fa/recovery-codes/generate/                                        DELETE 302 302 302 302 302 302
accounts/2fa/totp/activate/                                                  GET    302 302 302 302 302 302
accounts/2fa/totp/activate/                                                  POST   302 302 302 302 302 302
accounts/2fa/totp/activate/                                                  PUT    302 302 302 302 302 302
accounts/2fa/totp/activate/                                                  PATCH  302 302 302 302 302 302
accounts/2fa/totp/activate/                                                  DELETE 302 302 302 302 302 302
accounts/2fa/totp/deactivate/                                                GET    302 404 404 404 404 404
accounts/2fa/totp/deactivate/                                                POST   302 404 404 404 404 404
accounts/2fa/totp/deactivate/                                                PUT    302 404 404 404 404 404
accounts/2fa/totp/deactivate/                                                PATCH  302 404 404 404 404 404
accounts/2fa/totp/deactivate/                                                DELETE 302 404 404 404 404 404
accounts/2fa/webauthn/                                                       GET    302 200 200 200 200 200
accounts/2fa/webauthn/add/                                                   GET    302 302 302 302 302 302
accounts/2fa/webauthn/add/                                                   POST   302 302 302 302 302 302
accounts/2fa/webauthn/add/                                                   PUT    302 302 302 302 302 302
accounts/2fa/webauthn/add/                                                   PATCH  302 302 302 302 302 302
accounts/2fa/webauthn/add/                                                   DELETE 302 302 302 302 302 302
accounts/2fa/webauthn/keys/<int:pk>/edit/                                    GET    302 302 302 302 302 302
accounts/2fa/webauthn/keys/<int:pk>/edit/                                    POST   302 302 302 302 302 302
accounts/2fa/webauthn/keys/<int:pk>/edit/                                    PUT    302 302 302 302 302 302
accounts/2fa/webauthn/keys/<int:pk>/edit/                                    PATCH  302 302 302 302 302 302
accounts/2fa/webauthn/keys/<int:pk>/edit/                                    DELETE 302 302 302 302 302 302
accounts/2fa/webauthn/keys/<int:pk>/remove/                                  GET    302 302 302 302 302 302
accounts/2fa/webauthn/keys/<int:pk>/remove/                                  POST   302 302 302 302 302 302
accounts/2fa/webauthn/keys/<int:pk>/remove/                                  PUT    302 302 302 302 302 302
accounts/2fa/webauthn/keys/<int:pk>/remove/                                  PATCH  302 302 302 302 302 302
accounts/2fa/webauthn/keys/<int:pk>/remove/                                  DELETE 302 302 302 302 302 302
accounts/2fa/webauthn/login/                                                 GET    302 302 302 302 302 302
accounts/2fa/webauthn/login/                                                 POST   302 302 302 302 302 302
accounts/2fa/webauthn/login/                                                 PUT    302 302 302 302 302 302
accounts/2fa/webauthn/login/                                                 PATCH  405 302 302 302 302 302
accounts/2fa/webauthn/login/                                                 DELETE 405 302 302 302 302 302
accounts/2fa/webauthn/reauthenticate/                                        GET    302 302 302 302 302 302
accounts/2fa/webauthn/reauthenticate/                                        POST   302 302 302 302 302 302
accounts/2fa/webauthn/reauthenticate/                                        PUT    302 302 302 302 302 302
accounts/2fa/webauthn/reauthenticate/                                        PATCH  302 302 302 302 302 302
accounts/2fa/webauthn/reauthenticate/                                        DELETE 302 302 302 302 302 302
accounts/2fa/webauthn/signup/                                                GET    302 302 302 302 302 302
accounts/2fa/webauthn/signup/                                                POST   302 302 302 302 302 302
accounts/2fa/webauthn/signup/                                                PUT    302 302 302 302 302 302
accounts/2fa/webauthn/signup/                                                PATCH  302 302 302 302 302 302
accounts/2fa/webauthn/signup/                                                DELETE 302 302 302 302 302 302
accounts/3rdparty/                                                           GET    302 200 200 200 200 200
accounts/3rdparty/                                                           POST   302 422 422 422 422 422
accounts/3rdparty/                                                           PUT    302 200 200 200 200 200
accounts/3rdparty/login/cancelled/                                           GET    200 200 200 200 200 200
accounts/3rdparty/login/error/                                               GET    401 401 401 401 401 401
accounts/3rdparty/signup/                                                    GET    302 302 302 302 302 302
accounts/3rdparty/signup/                                                    POST   302 302 302 302 302 302
accounts/3rdparty/signup/                                                    PUT    302 302 302 302 302 302
accounts/3rdparty/signup/                                                    PATCH  302 302 302 302 302 302
accounts/3rdparty/signup/                                                    DELETE 302 302 302 302 302 302
accounts/confirm-email/                                                      GET    302 302 302 302 302 302
accounts/confirm-email/                                                      POST   302 302 302 302 302 302
accounts/confirm-email/                                                      PUT    302 302 302 302 302 302
accounts/confirm-email/                                                      PATCH  302 302 302 302 302 302
accounts/confirm-email/                                                      DELETE 302 302 302 302 302 302
accounts/email/                                                              GET    302 200 200 200 200 200
accounts/email/                                                              POST   302 302 302 302 302 302
accounts/email/                                                              PUT    302 302 302 302 302 302
accounts/inactive/                                                           GET    200 200 200 200 200 200
accounts/login/                                                              GET    200 302 302 302 302 302
accounts/login/                                                              POST   422 302 302 302 302 302
accounts/login/                                                              PUT    200 302 302 302 302 302
accounts/login/                                                              PATCH  405 302 302 302 302 302
accounts/login/                                                              DELETE 405 302 302 302 302 302
accounts/login/code/                                                         GET    200 302 302 302 302 302
accounts/login/code/                                                         POST   422 302 302 302 302 302
accounts/login/code/                                                         PUT    200 302 302 302 302 302
accounts/login/code/                                                         PATCH  405 302 302 302 302 302
accounts/login/code/                                                         DELETE 405 302 302 302 302 302
accounts/login/code/confirm/                                                 GET    302 302 302 302 302 302
accounts/login/code/confirm/                                                 POST   302 302 302 302 302 302
accounts/login/code/confirm/                                                 PUT    302 302 302 302 302 302
accounts/login/code/confirm/                                                 PATCH  302 302 302 302 302 302
accounts/login/code/confirm/                                                 DELETE 302 302 302 302 302 302
accounts/logout/                                                             GET    302 200 200 200 200 200
accounts/logout/                                                             POST   302 302 302 302 302 302
accounts/password/change/                                                    GET    302 200 200 200 200 200
accounts/password/change/                                                    POST   302 422 422 422 422 422
accounts/password/change/                                                    PUT    302 200 200 200 200 200
accounts/password/reset/                                                     GET    200 200 200 200 200 200
accounts/password/reset/                                                     POST   422 422 422 422 422 422
accounts/password/reset/                                                     PUT    200 200 200 200 200 200
accounts/password/reset/complete/                                            GET    302 302 302 302 302 302
accounts/password/reset/complete/                                            POST   302 302 302 302 302 302
accounts/password/reset/complete/                                            PUT    302 302 302 302 302 302
accounts/password/reset/complete/                                            PATCH  302 302 302 302 302 302
accounts/password/reset/complete/                                            DELETE 302 302 302 302 302 302
accounts/password/reset/confirm/                                             GET    302 302 302 302 302 302
accounts/password/reset/confirm/                                             POST   302 302 302 302 302 302
accounts/password/reset/confirm/                                             PUT    302 302 302 302 302 302
accounts/password/reset/confirm/                                             PATCH  302 302 302 302 302 302
accounts/password/reset/confirm/                                             DELETE 302 302 302 302 302 302
accounts/password/reset/done/                                                GET    200 200 200 200 200 200
accounts/password/set/                                                       GET    302 302 302 302 302 302
accounts/password/set/                                                       POST   302 302 302 302 302 302
accounts/password/set/                                                       PUT    302 302 302 302 302 302
accounts/password/set/                                                       PATCH  302 302 302 302 302 302
accounts/password/set/                                                       DELETE 302 302 302 302 302 302
accounts/reauthenticate/                                                     GET    302 200 200 200 200 200
accounts/reauthenticate/                                                     POST   302 422 422 422 422 422
accounts/reauthenticate/                                                     PUT    302 200 200 200 200 200
accounts/sessions/                                                           GET    302 200 200 200 200 200
accounts/sessions/                                                           POST   302 302 302 302 302 302
accounts/sessions/                                                           PUT    302 302 302 302 302 302
accounts/signup/                                                             GET    200 302 302 302 302 302
accounts/signup/                                                             POST   422 302 302 302 302 302
accounts/signup/                                                             PUT    200 302 302 302 302 302
accounts/signup/                                                             PATCH  405 302 302 302 302 302
accounts/signup/                                                             DELETE 405 302 302 302 302 302
accounts/signup/passkey/                                                     GET    200 302 302 302 302 302
accounts/signup/passkey/                                                     POST   422 302 302 302 302 302
accounts/signup/passkey/                                                     PUT    200 302 302 302 302 302
accounts/signup/passkey/                                                     PATCH  405 302 302 302 302 302
accounts/signup/passkey/                                                     DELETE 405 302 302 302 302 302
accounts/social/connections/                                                 GET    301 301 301 301 301 301
accounts/social/connections/                                                 POST   301 301 301 301 301 301
accounts/social/connections/                                                 PUT    301 301 301 301 301 301
accounts/social/connections/                                                 PATCH  301 301 301 301 301 301
accounts/social/connections/                                                 DELETE 301 301 301 301 301 301
accounts/social/login/cancelled/                                             GET    301 301 301 301 301 301
accounts/social/login/cancelled/                                             POST   301 301 301 301 301 301
accounts/social/login/cancelled/                                             PUT    301 301 301 301 301 301
accounts/social/login/cancelled/                                             PATCH  301 301 301 301 301 301
accounts/social/login/cancelled/                                             DELETE 301 301 301 301 301 301
accounts/social/login/error/                                                 GET    301 301 301 301 301 301
accounts/social/login/error/                                                 POST   301 301 301 301 301 301
accounts/social/login/error/                                                 PUT    301 301 301 301 301 301
accounts/social/login/error/                                                 PATCH  301 301 301 301 301 301
accounts/social/login/error/                                                 DELETE 301 301 301 301 301 301
accounts/social/signup/                                                      GET    301 301 301 301 301 301
accounts/social/signup/                                                      POST   301 301 301 301 301 301
accounts/social/signup/                                                      PUT    301 301 301 301 301 301
accounts/social/signup/                                                      PATCH  301 301 301 301 301 301
accounts/social/signup/                                                      DELETE 301 301 301 301 301 301
applications/                                                                GET    302 200 200 200 200 200
applications/                                                                POST   302 422 422 422 422 422
applications/applications.csv                                                GET    302 200 200 200 200 200
applications/<uuid:pk>/                                                      GET    302 200 404 404 404 404
applications/<uuid:pk>/                                                      POST   302 422 404 404 404 404
applications/<uuid:pk>/move/                                                 GET    302 405 405 405 405 405
applications/<uuid:pk>/move/                                                 POST   302 422 404 404 404 404
applications/<uuid:pk>/delete/                                               GET    302 405 405 405 405 405
applications/<uuid:pk>/delete/                                               POST   302 302 404 404 404 404
applications/<uuid:pk>/take-back/                                            GET    302 405 405 405 405 405
applications/<uuid:pk>/take-back/                                            POST   302 302 404 404 404 404
api/v1/                                                                      GET    200 200 200 200 200 200
api/v1/artifact-types/                                                       GET    200 200 200 200 200 200
api/v1/artifact-types/<slug:key>/                                            GET    200 200 200 200 200 200
api/v1/cohort-invitations/<str:secret>/                                      GET    401 200 200 200 200 200
api/v1/cohort-invitations/<str:secret>/accept/                               GET    401 405 405 405 405 405
api/v1/cohort-invitations/<str:secret>/accept/                               POST   401 415 415 415 415 415
api/v1/cohorts/                                                              GET    401 200 200 200 200 200
api/v1/cohorts/                                                              POST   401 403 403 415 403 415
api/v1/cohorts/<slug:cohort>/invitations/                                    GET    401 403 404 200 404 200
api/v1/cohorts/<slug:cohort>/invitations/                                    POST   401 403 404 415 404 415
api/v1/cohorts/<slug:cohort>/invitations/<int:pk>/                           DELETE 401 403 404 204 404 204
api/v1/cohorts/<slug:cohort>/invitations/<int:pk>/                           GET    401 405 405 405 405 405
api/v1/cohorts/<slug:cohort>/invitations/links/                              GET    401 405 405 405 405 405
api/v1/cohorts/<slug:cohort>/invitations/links/                              POST   401 403 404 415 404 415
api/v1/cohorts/<slug:cohort>/learners/                                       GET    401 403 404 200 404 200
api/v1/cohorts/<slug:cohort>/learners/<int:pk>/                              GET    401 403 404 200 404 200
api/v1/cohorts/<slug:cohort>/learners/<int:pk>/words/                        GET    401 405 405 405 405 405
api/v1/cohorts/<slug:cohort>/learners/<int:pk>/words/                        POST   401 403 404 415 404 415
api/v1/cohorts/<slug:cohort>/members/                                        GET    401 403 404 200 404 200
api/v1/cohorts/<slug:cohort>/members/<int:pk>/                               DELETE 401 403 404 204 404 204
api/v1/cohorts/<slug:cohort>/members/<int:pk>/                               GET    401 405 405 405 405 405
api/v1/cohorts/<slug:slug>/                                                  GET    401 200 404 200 404 200
api/v1/cohorts/<slug:slug>/                                                  PATCH  401 403 404 200 404 200
api/v1/cohorts/<slug:slug>/close/                                            GET    401 405 405 405 405 405
api/v1/cohorts/<slug:slug>/close/                                            POST   401 403 404 200 404 200
api/v1/cohorts/<slug:slug>/leave/                                            GET    401 405 405 405 405 405
api/v1/cohorts/<slug:slug>/leave/                                            POST   401 204 404 400 404 404
api/v1/cohorts/<slug:slug>/me/                                               GET    401 200 404 404 404 404
api/v1/cohorts/<slug:slug>/reopen/                                           GET    401 405 405 405 405 405
api/v1/cohorts/<slug:slug>/reopen/                                           POST   401 403 404 200 404 200
api/v1/cohorts/<slug:slug>/waits/                                            GET    401 403 404 200 404 200
api/v1/docs/                                                                 GET    200 200 200 200 200 200
api/v1/enrollments/                                                          GET    401 200 200 200 200 200
api/v1/enrollments/                                                          POST   401 415 415 415 415 415
api/v1/enrollments/<int:enrollment>/calendar-feed/                           GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/calendar-feed/                           POST   401 415 404 404 404 404
api/v1/enrollments/<int:enrollment>/calendar-feed/                           PUT    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/calendar-feed/                           DELETE 401 204 404 404 404 404
api/v1/enrollments/<int:enrollment>/events/                                  GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/events/<int:pk>/undo/                    GET    401 405 405 405 405 405
api/v1/enrollments/<int:enrollment>/events/<int:pk>/undo/                    POST   401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/export/csv/                              GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/export/markdown/                         GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/phases/<slug:key>/reset/                 GET    401 405 405 405 405 405
api/v1/enrollments/<int:enrollment>/phases/<slug:key>/reset/                 POST   401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/schedule-changes/                        GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/schedule-changes/                        POST   401 415 404 404 404 404
api/v1/enrollments/<int:enrollment>/schedule-changes/<int:pk>/undo/          GET    401 405 405 405 405 405
api/v1/enrollments/<int:enrollment>/schedule-changes/<int:pk>/undo/          POST   401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/schedule-changes/preview/                GET    401 400 404 404 404 404
api/v1/enrollments/<int:enrollment>/schedule/                                GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/tasks/<slug:key>/notes/                  GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/tasks/<slug:key>/notes/                  PUT    401 400 404 404 404 404
api/v1/enrollments/<int:enrollment>/ticks/                                   GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/ticks/<slug:key>/                        GET    401 405 405 405 405 405
api/v1/enrollments/<int:enrollment>/ticks/<slug:key>/                        PUT    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/ticks/<slug:key>/                        DELETE 401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/                                   GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/                        GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/complete/               GET    401 405 405 405 405 405
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/complete/               POST   401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/notes/                  GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/notes/                  PUT    401 400 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/reflection/             GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/reflection/             PUT    401 400 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/reopen/                 GET    401 405 405 405 405 405
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/reopen/                 POST   401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/reset/                  GET    401 405 405 405 405 405
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/reset/                  POST   401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/skip/                   GET    401 405 405 405 405 405
api/v1/enrollments/<int:enrollment>/weeks/<slug:key>/skip/                   POST   401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:week>/links/                 GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:week>/links/                 POST   401 415 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:week>/links/<slug:id>/       GET    401 405 405 405 405 405
api/v1/enrollments/<int:enrollment>/weeks/<slug:week>/links/<slug:id>/       DELETE 401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:week>/own-tasks/             GET    401 200 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:week>/own-tasks/             POST   401 415 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:week>/own-tasks/<slug:id>/   GET    401 405 405 405 405 405
api/v1/enrollments/<int:enrollment>/weeks/<slug:week>/own-tasks/<slug:id>/   PATCH  401 400 404 404 404 404
api/v1/enrollments/<int:enrollment>/weeks/<slug:week>/own-tasks/<slug:id>/   DELETE 401 200 404 404 404 404
api/v1/enrollments/<int:pk>/                                                 GET    401 200 404 404 404 404
api/v1/enrollments/<int:pk>/leave/                                           GET    401 405 405 405 405 405
api/v1/enrollments/<int:pk>/leave/                                           POST   401 200 404 404 404 404
api/v1/enrollments/<int:pk>/rejoin/                                          GET    401 405 405 405 405 405
api/v1/enrollments/<int:pk>/rejoin/                                          POST   401 200 404 404 404 404
api/v1/enrollments/<int:pk>/reset/                                           GET    401 405 405 405 405 405
api/v1/enrollments/<int:pk>/reset/                                           POST   401 200 404 404 404 404
api/v1/guides/                                                               GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/salary-figures/                                   GET    200 200 200 200 200 200
api/v1/guides/<slug:key>/                                                    GET    200 200 200 200 200 200
api/v1/job-applications/                                                     GET    401 200 200 200 200 200
api/v1/job-applications/                                                     POST   401 415 415 415 415 415
api/v1/job-applications/csv/                                                 GET    401 200 200 200 200 200
api/v1/job-applications/ends/                                                GET    401 200 200 200 200 200
api/v1/job-applications/<uuid:pk>/                                           GET    401 200 404 404 404 404
api/v1/job-applications/<uuid:pk>/                                           PATCH  401 200 404 404 404 404
api/v1/job-applications/<uuid:pk>/                                           DELETE 401 204 404 404 404 404
api/v1/job-applications/<uuid:pk>/move/                                      GET    401 405 405 405 405 405
api/v1/job-applications/<uuid:pk>/move/                                      POST   401 415 404 404 404 404
api/v1/job-applications/<uuid:pk>/take-back/                                 GET    401 405 405 405 405 405
api/v1/job-applications/<uuid:pk>/take-back/                                 POST   401 200 404 404 404 404
api/v1/job-postings/                                                         GET    401 200 200 200 200 200
api/v1/job-postings/                                                         POST   401 415 415 415 415 415
api/v1/job-postings/upload/                                                  GET    401 405 405 405 405 405
api/v1/job-postings/upload/                                                  POST   401 400 400 400 400 400
api/v1/job-postings/<uuid:pk>/                                               GET    401 200 404 404 404 404
api/v1/job-postings/<uuid:pk>/                                               PATCH  401 200 404 404 404 404
api/v1/job-postings/<uuid:pk>/                                               DELETE 401 204 404 404 404 404
api/v1/job-postings/<uuid:pk>/comparison/                                    GET    401 400 404 404 404 404
api/v1/job-postings/<uuid:pk>/correct/                                       GET    401 405 405 405 405 405
api/v1/job-postings/<uuid:pk>/correct/                                       POST   401 415 404 404 404 404
api/v1/job-postings/<uuid:pk>/fit/                                           GET    401 200 404 404 404 404
api/v1/job-postings/<uuid:pk>/fit/csv/                                       GET    401 200 404 404 404 404
api/v1/job-postings/<uuid:pk>/fit/markdown/                                  GET    401 200 404 404 404 404
api/v1/job-postings/<uuid:pk>/read-again/                                    GET    401 405 405 405 405 405
api/v1/job-postings/<uuid:pk>/read-again/                                    POST   401 200 404 404 404 404
api/v1/job-postings/<uuid:pk>/take-back/                                     GET    401 405 405 405 405 405
api/v1/job-postings/<uuid:pk>/take-back/                                     POST   401 200 404 404 404 404
api/v1/me/                                                                   GET    401 200 200 200 200 200
api/v1/me/                                                                   PATCH  401 200 200 200 200 200
api/v1/me/                                                                   DELETE 401 403 403 403 403 403
api/v1/me/export/                                                            GET    401 403 403 403 403 403
api/v1/portfolio/case-studies/                                               GET    401 200 200 200 200 200
api/v1/portfolio/case-studies/                                               POST   401 415 415 415 415 415
api/v1/portfolio/case-studies/<slug:case_study>/files/                       GET    401 200 404 404 404 404
api/v1/portfolio/case-studies/<slug:case_study>/files/                       POST   401 400 404 404 404 404
api/v1/portfolio/case-studies/<slug:case_study>/files/restore/               GET    401 405 405 405 405 405
api/v1/portfolio/case-studies/<slug:case_study>/files/restore/               POST   401 415 404 404 404 404
api/v1/portfolio/case-studies/<slug:case_study>/revisions/                   GET    401 200 404 404 404 404
api/v1/portfolio/case-studies/<slug:case_study>/revisions/<int:number>/      GET    401 200 404 404 404 404
api/v1/portfolio/case-studies/<slug:case_study>/revisions/<int:number>/blocks/ GET    401 200 404 404 404 404
api/v1/portfolio/case-studies/<slug:case_study>/revisions/<int:number>/restore/ GET    401 405 405 405 405 405
api/v1/portfolio/case-studies/<slug:case_study>/revisions/<int:number>/restore/ POST   401 415 404 404 404 404
api/v1/portfolio/case-studies/<slug:case_study>/revisions/<int:number>/withdraw/ GET    401 405 405 405 405 405
api/v1/portfolio/case-studies/<slug:case_study>/revisions/<int:number>/withdraw/ POST   401 400 404 404 404 404
api/v1/portfolio/case-studies/<slug:slug>/                                   GET    401 200 404 404 404 404
api/v1/portfolio/case-studies/<slug:slug>/                                   PATCH  401 200 404 404 404 404
api/v1/portfolio/case-studies/<slug:slug>/                                   DELETE 401 204 404 404 404 404
api/v1/portfolio/case-studies/<slug:slug>/comparison/                        GET    401 400 404 404 404 404
api/v1/portfolio/case-studies/<slug:slug>/draft/                             GET    401 200 404 404 404 404
api/v1/portfolio/case-studies/<slug:slug>/draft/                             POST   401 200 404 404 404 404
api/v1/portfolio/case-studies/<slug:slug>/draft/                             PUT    401 400 404 404 404 404
api/v1/portfolio/case-studies/<slug:slug>/draft/                             DELETE 401 204 404 404 404 404
api/v1/portfolio/case-studies/<slug:slug>/preview/                           GET    401 405 405 405 405 405
api/v1/portfolio/case-studies/<slug:slug>/preview/                           POST   401 415 404 404 404 404
api/v1/portfolio/case-studies/<slug:slug>/submit/                            GET    401 405 405 405 405 405
api/v1/portfolio/case-studies/<slug:slug>/submit/                            POST   401 415 404 404 404 404
api/v1/portfolio/deleted-case-studies/                                       GET    401 200 200 200 200 200
api/v1/portfolio/deleted-case-studies/<slug:slug>/take-back/                 GET    401 405 405 405 405 405
api/v1/portfolio/deleted-case-studies/<slug:slug>/take-back/                 POST   401 200 404 404 404 404
api/v1/portfolio/files/<uuid:file>/                                          GET    401 200 404 404 404 404
api/v1/portfolio/files/<uuid:file>/                                          PATCH  401 200 404 404 404 404
api/v1/portfolio/files/<uuid:file>/                                          DELETE 401 200 404 404 404 404
api/v1/portfolio/files/<uuid:file>/check/                                    GET    401 405 405 405 405 405
api/v1/portfolio/files/<uuid:file>/check/                                    POST   401 400 404 404 404 404
api/v1/portfolio/files/<uuid:file>/download/                                 GET    401 200 404 404 404 404
api/v1/portfolio/upload-limits/                                              GET    401 200 200 200 200 200
api/v1/notification-preferences/                                             GET    401 200 200 200 200 200
api/v1/notification-preferences/<slug:key>/                                  GET    401 405 405 405 405 405
api/v1/notification-preferences/<slug:key>/                                  PATCH  401 200 200 200 200 200
api/v1/notifications/                                                        GET    401 200 200 200 200 200
api/v1/notifications/<int:pk>/read/                                          GET    401 405 405 405 405 405
api/v1/notifications/<int:pk>/read/                                          POST   401 200 404 404 404 404
api/v1/notifications/read/                                                   GET    401 405 405 405 405 405
api/v1/notifications/read/                                                   POST   401 200 200 200 200 200
api/v1/notifications/unread-count/                                           GET    401 200 200 200 200 200
api/v1/portfolio/exports/                                                    GET    401 200 200 200 200 200
api/v1/portfolio/exports/                                                    POST   401 415 415 415 415 415
api/v1/portfolio/exports/<uuid:pk>/                                          GET    401 200 404 404 404 404
api/v1/portfolio/exports/<uuid:pk>/                                          DELETE 401 204 404 404 404 404
api/v1/portfolio/exports/<uuid:pk>/download/                                 GET    401 404 404 404 404 404
api/v1/portfolio/imports/                                                    GET    401 200 200 200 200 200
api/v1/portfolio/imports/                                                    POST   401 400 400 400 400 400
api/v1/portfolio/imports/<uuid:pk>/                                          GET    401 200 404 404 404 404
api/v1/portfolio/imports/<uuid:pk>/                                          DELETE 401 204 404 404 404 404
api/v1/portfolio/links/                                                      GET    401 200 200 200 200 200
api/v1/portfolio/links/                                                      POST   401 415 415 415 415 415
api/v1/portfolio/links/<int:pk>/                                             GET    401 405 405 405 405 405
api/v1/portfolio/links/<int:pk>/                                             DELETE 401 204 404 404 404 404
api/v1/portfolio/page/                                                       GET    401 200 200 200 200 200
api/v1/portfolio/page/                                                       PATCH  401 200 200 200 200 200
api/v1/portfolio/resume/                                                     GET    401 200 200 200 200 200
api/v1/portfolio/shown/                                                      GET    401 200 200 200 200 200
api/v1/portfolio/shown/                                                      PUT    401 400 400 400 400 400
api/v1/portfolio/shown/<slug:case_study>/                                    GET    401 405 405 405 405 405
api/v1/portfolio/shown/<slug:case_study>/                                    PUT    401 400 404 404 404 404
api/v1/portfolios/<slug:handle>/                                             GET    200 200 200 200 200 200
api/v1/portfolios/<slug:handle>/pieces/<slug:slug>/                          GET    200 200 200 200 200 200
api/v1/portfolios/<slug:handle>/resume/                                      GET    200 200 200 200 200 200
api/v1/preview/                                                              GET    401 405 405 405 405 405
api/v1/preview/                                                              POST   401 415 415 415 415 415
api/v1/problems/                                                             GET    200 200 200 200 200 200
api/v1/problems/<slug:code>/                                                 GET    200 200 200 200 200 200
api/v1/roadmaps/                                                             GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:key>/                                                  GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/materials/                                    GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/materials/<slug:key>/                         GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/phases/                                       GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/phases/<slug:key>/                            GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/resources/                                    GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/search/                                       GET    400 400 400 400 400 400
api/v1/roadmaps/<slug:roadmap>/self-checks/                                  GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/tasks/                                        GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/tasks/<slug:key>/                             GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/terms/                                        GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/terms/<slug:key>/                             GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/weeks/                                        GET    200 200 200 200 200 200
api/v1/roadmaps/<slug:roadmap>/weeks/<slug:key>/                             GET    200 200 200 200 200 200
api/v1/schema/                                                               GET    200 200 200 200 200 200
api/v1/skills/                                                               GET    200 200 200 200 200 200
api/v1/skills/<slug:key>/                                                    GET    200 200 200 200 200 200
api/v1/tokens/                                                               GET    401 200 200 200 200 200
api/v1/tokens/                                                               POST   401 415 415 415 415 415
api/v1/tokens/<int:pk>/                                                      GET    401 405 405 405 405 405
api/v1/tokens/<int:pk>/                                                      DELETE 401 204 404 404 404 404
calendar/<str:token>.ics                                                     GET    404 404 404 404 404 404
cohorts/                                                                     GET    302 302 200 302 200 302
cohorts/<slug:cohort>/                                                       GET    302 200 404 200 404 200
cohorts/<slug:cohort>/learners/<int:member>/                                 GET    302 403 404 200 404 200
cohorts/<slug:cohort>/learners/<int:member>/                                 POST   302 403 404 422 404 422
cohorts/<slug:cohort>/leave/                                                 GET    302 405 405 405 405 405
cohorts/<slug:cohort>/leave/                                                 POST   302 302 404 422 404 404
cohorts/<slug:cohort>/manage/                                                GET    302 403 404 200 404 200
cohorts/<slug:cohort>/manage/                                                POST   302 403 404 422 404 422
cohorts/<slug:cohort>/manage/close/                                          GET    302 405 405 405 405 405
cohorts/<slug:cohort>/manage/close/                                          POST   302 403 404 302 404 302
cohorts/<slug:cohort>/manage/invitations/<int:invitation>/revoke/            GET    302 405 405 405 405 405
cohorts/<slug:cohort>/manage/invitations/<int:invitation>/revoke/            POST   302 403 404 302 404 302
cohorts/<slug:cohort>/manage/invite/                                         GET    302 405 405 405 405 405
cohorts/<slug:cohort>/manage/invite/                                         POST   302 403 404 422 404 422
cohorts/<slug:cohort>/manage/links/                                          GET    302 405 405 405 405 405
cohorts/<slug:cohort>/manage/links/                                          POST   302 403 404 422 404 422
cohorts/<slug:cohort>/manage/members/<int:member>/remove/                    GET    302 405 405 405 405 405
cohorts/<slug:cohort>/manage/members/<int:member>/remove/                    POST   302 403 404 302 404 302
cohorts/<slug:cohort>/manage/reopen/                                         GET    302 405 405 405 405 405
cohorts/<slug:cohort>/manage/reopen/                                         POST   302 403 404 302 404 302
cohorts/<slug:cohort>/progress.csv                                           GET    302 403 404 200 404 200
cohorts/join/<str:secret>/                                                   GET    200 200 200 200 200 200
cohorts/join/<str:secret>/                                                   POST   302 302 302 302 302 302
cohorts/new/                                                                 GET    302 403 403 200 403 200
cohorts/new/                                                                 POST   302 403 403 422 403 422
favicon.ico                                                                  GET    302 302 302 302 302 302
files/<uuid:pk>/<str:name>                                                   GET    302 200 404 404 404 404
files/<uuid:pk>/<str:name>                                                   POST   302 405 405 405 405 405
files/<uuid:pk>/pages/<int:page>/                                            GET    302 404 404 404 404 404
files/<uuid:pk>/pages/<int:page>/                                            POST   302 405 405 405 405 405
guide/                                                                       GET    302 302 302 302 302 302
guides/<slug:guide>/                                                         GET    200 200 200 200 200 200
job-fit/                                                                     GET    302 200 200 200 200 200
job-fit/                                                                     POST   302 422 422 422 422 422
job-fit/compare/                                                             GET    302 302 302 302 302 302
job-fit/postings/<uuid:pk>/                                                  GET    302 200 404 404 404 404
job-fit/postings/<uuid:pk>/words/                                            GET    302 200 404 404 404 404
job-fit/postings/<uuid:pk>/fit.md                                            GET    302 200 404 404 404 404
job-fit/postings/<uuid:pk>/fit.csv                                           GET    302 200 404 404 404 404
job-fit/postings/<uuid:pk>/describe/                                         GET    302 200 404 404 404 404
job-fit/postings/<uuid:pk>/describe/                                         POST   302 422 404 404 404 404
job-fit/postings/<uuid:pk>/correct/                                          GET    302 405 405 405 405 405
job-fit/postings/<uuid:pk>/correct/                                          POST   302 422 404 404 404 404
job-fit/postings/<uuid:pk>/read-again/                                       GET    302 405 405 405 405 405
job-fit/postings/<uuid:pk>/read-again/                                       POST   302 302 404 404 404 404
job-fit/postings/<uuid:pk>/delete/                                           GET    302 405 405 405 405 405
job-fit/postings/<uuid:pk>/delete/                                           POST   302 302 404 404 404 404
job-fit/postings/<uuid:pk>/save/                                             GET    302 405 405 405 405 405
job-fit/postings/<uuid:pk>/save/                                             POST   302 302 404 404 404 404
job-fit/postings/<uuid:pk>/take-back/                                        GET    302 405 405 405 405 405
job-fit/postings/<uuid:pk>/take-back/                                        POST   302 302 404 404 404 404
livez                                                                        GET    200 200 200 200 200 200
notifications/                                                               GET    302 200 200 200 200 200
notifications/<int:pk>/read/                                                 GET    302 405 405 405 405 405
notifications/<int:pk>/read/                                                 POST   302 302 404 404 404 404
notifications/read/                                                          GET    302 405 405 405 405 405
notifications/read/                                                          POST   302 302 302 302 302 302
p/<slug:handle>/                                                             GET    200 200 200 200 200 200
p/<slug:handle>/<slug:slug>/                                                 GET    200 200 200 200 200 200
p/<slug:handle>/files/<uuid:pk>/<str:name>                                   GET    404 404 404 404 404 404
p/<slug:handle>/files/<uuid:pk>/pages/<int:page>/                            GET    404 404 404 404 404 404
p/<slug:handle>/picture.png                                                  GET    200 200 200 200 200 200
p/<slug:handle>/resume.json                                                  GET    200 200 200 200 200 200
pieces/<slug:kind>/                                                          GET    200 200 200 200 200 200
plan/                                                                        GET    302 302 302 302 302 302
plans/<slug:roadmap>/                                                        GET    200 200 200 200 200 200
plans/<slug:roadmap>/export/                                                 GET    302 200 404 404 404 404
plans/<slug:roadmap>/export/calendar/                                        GET    302 405 405 405 405 405
plans/<slug:roadmap>/export/calendar/                                        POST   302 422 404 404 404 404
plans/<slug:roadmap>/export/plan.csv                                         GET    302 200 404 404 404 404
plans/<slug:roadmap>/export/plan.md                                          GET    302 200 404 404 404 404
plans/<slug:roadmap>/export/print/                                           GET    302 200 404 404 404 404
plans/<slug:roadmap>/leave/                                                  GET    302 405 405 405 405 405
plans/<slug:roadmap>/leave/                                                  POST   302 302 404 404 404 404
plans/<slug:roadmap>/glossary/                                                GET    200 200 200 200 200 200
plans/<slug:roadmap>/materials/<slug:material>.md                            GET    200 200 200 200 200 200
plans/<slug:roadmap>/materials/<slug:material>/                              GET    200 200 200 200 200 200
plans/<slug:roadmap>/phases/<slug:phase>/                                    GET    200 200 200 200 200 200
plans/<slug:roadmap>/phases/<slug:phase>/reset/                              GET    302 405 405 405 405 405
plans/<slug:roadmap>/phases/<slug:phase>/reset/                              POST   302 302 404 404 404 404
plans/<slug:roadmap>/rejoin/                                                 GET    302 405 405 405 405 405
plans/<slug:roadmap>/rejoin/                                                 POST   302 302 404 404 404 404
plans/<slug:roadmap>/reset/                                                  GET    302 405 405 405 405 405
plans/<slug:roadmap>/reset/                                                  POST   302 302 404 404 404 404
plans/<slug:roadmap>/schedule/                                               GET    302 200 404 404 404 404
plans/<slug:roadmap>/schedule/<slug:change>/                                 GET    302 405 405 405 405 405
plans/<slug:roadmap>/schedule/<slug:change>/                                 POST   302 404 404 404 404 404
plans/<slug:roadmap>/schedule/undo/<int:change>/                             GET    302 405 405 405 405 405
plans/<slug:roadmap>/schedule/undo/<int:change>/                             POST   302 404 404 404 404 404
plans/<slug:roadmap>/search/                                                 GET    200 200 200 200 200 200
plans/<slug:roadmap>/start/                                                  GET    302 302 200 200 200 200
plans/<slug:roadmap>/start/                                                  POST   302 302 422 422 422 422
plans/<slug:roadmap>/tasks/<slug:task>/                                      GET    302 405 405 405 405 405
plans/<slug:roadmap>/tasks/<slug:task>/                                      POST   302 200 404 404 404 404
plans/<slug:roadmap>/tasks/<slug:task>/notes/                                GET    302 405 405 405 405 405
plans/<slug:roadmap>/tasks/<slug:task>/notes/                                POST   302 302 404 404 404 404
plans/<slug:roadmap>/undo/<int:event>/                                       GET    302 405 405 405 405 405
plans/<slug:roadmap>/undo/<int:event>/                                       POST   302 302 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/                                      GET    200 200 200 200 200 200
plans/<slug:roadmap>/weeks/<slug:week>/complete/                             GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/complete/                             POST   302 302 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/links/                                GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/links/                                POST   302 422 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/notes/                                GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/notes/                                POST   302 302 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/own-tasks/                            GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/own-tasks/                            POST   302 422 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/own-tasks/<slug:line>/                GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/own-tasks/<slug:line>/                POST   302 422 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/own/<slug:line>/remove/               GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/own/<slug:line>/remove/               POST   302 302 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/reflection/                           GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/reflection/                           POST   302 302 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/reopen/                               GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/reopen/                               POST   302 302 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/reset/                                GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/reset/                                POST   302 302 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/skip/                                 GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/skip/                                 POST   302 302 404 404 404 404
plans/<slug:roadmap>/weeks/<slug:week>/tasks/                                GET    302 405 405 405 405 405
plans/<slug:roadmap>/weeks/<slug:week>/tasks/                                POST   302 302 404 404 404 404
portfolio/exports/                                                           GET    302 200 200 200 200 200
portfolio/exports/                                                           POST   302 422 422 422 422 422
portfolio/exports/<uuid:pk>/                                                 GET    302 404 404 404 404 404
portfolio/exports/<uuid:pk>/delete/                                          GET    302 405 405 405 405 405
portfolio/exports/<uuid:pk>/delete/                                          POST   302 302 404 404 404 404
portfolio/exports/resume.json                                                GET    302 200 200 200 200 200
portfolio/<slug:slug>/files/                                                 GET    302 200 404 404 404 404
portfolio/<slug:slug>/files/                                                 POST   302 422 404 404 404 404
portfolio/<slug:slug>/files/                                                 PUT    302 405 405 405 405 405
portfolio/<slug:slug>/files/<uuid:pk>/                                       GET    302 200 404 404 404 404
portfolio/<slug:slug>/files/<uuid:pk>/                                       POST   302 422 404 404 404 404
portfolio/<slug:slug>/files/<uuid:pk>/                                       PUT    302 405 405 405 405 405
portfolio/<slug:slug>/files/<uuid:pk>/check/                                 GET    302 405 405 405 405 405
portfolio/<slug:slug>/files/<uuid:pk>/check/                                 POST   302 422 404 404 404 404
portfolio/<slug:slug>/files/<uuid:pk>/move/                                  GET    302 405 405 405 405 405
portfolio/<slug:slug>/files/<uuid:pk>/move/                                  POST   302 302 404 404 404 404
portfolio/<slug:slug>/files/<uuid:pk>/remove/                                GET    302 405 405 405 405 405
portfolio/<slug:slug>/files/<uuid:pk>/remove/                                POST   302 302 404 404 404 404
portfolio/<slug:slug>/files/restore/                                         GET    302 405 405 405 405 405
portfolio/<slug:slug>/files/restore/                                         POST   302 422 404 404 404 404
portfolio/import/                                                            GET    302 200 200 200 200 200
portfolio/import/                                                            POST   302 422 422 422 422 422
portfolio/import/<uuid:pk>/delete/                                           GET    302 405 405 405 405 405
portfolio/import/<uuid:pk>/delete/                                           POST   302 302 404 404 404 404
portfolio/sharing/                                                           GET    302 200 200 200 200 200
portfolio/sharing/                                                           POST   302 422 422 422 422 422
portfolio/sharing/links/                                                     GET    302 405 405 405 405 405
portfolio/sharing/links/                                                     POST   302 422 422 422 422 422
portfolio/sharing/links/<int:pk>/revoke/                                     GET    302 405 405 405 405 405
portfolio/sharing/links/<int:pk>/revoke/                                     POST   302 302 404 404 404 404
portfolio/sharing/pieces/<slug:slug>/                                        GET    302 405 405 405 405 405
portfolio/sharing/pieces/<slug:slug>/                                        POST   302 422 404 404 404 404
portfolio/                                                                   GET    302 200 200 200 200 200
reviews/                                                                     GET    302 302 302 200 302 302
reviews/asked/                                                               GET    302 200 200 200 200 200
reviews/ask/<slug:slug>/                                                     GET    302 302 404 404 404 404
reviews/ask/<slug:slug>/                                                     POST   302 422 404 404 404 404
reviews/ask/<slug:slug>/                                                     PUT    302 405 405 405 405 405
reviews/away/                                                                GET    302 403 403 200 403 403
reviews/away/                                                                POST   302 403 403 422 403 403
reviews/away/<int:pk>/remove/                                                GET    302 405 405 405 405 405
reviews/away/<int:pk>/remove/                                                POST   302 404 404 302 404 404
reviews/requests/<int:pk>/                                                   GET    302 200 404 200 404 404
reviews/requests/<int:pk>/another-mentor/                                    GET    302 200 404 404 404 404
reviews/requests/<int:pk>/another-mentor/                                    POST   302 422 404 404 404 404
reviews/requests/<int:pk>/claim/                                             GET    302 405 405 405 405 405
reviews/requests/<int:pk>/claim/                                             POST   302 404 404 302 404 404
reviews/requests/<int:pk>/reassign/                                          GET    302 404 404 404 404 200
reviews/requests/<int:pk>/reassign/                                          POST   302 404 404 404 404 422
reviews/requests/<int:pk>/release/                                           GET    302 405 405 405 405 405
reviews/requests/<int:pk>/release/                                           POST   302 404 404 422 404 404
reviews/requests/<int:pk>/renew/                                             GET    302 405 405 405 405 405
reviews/requests/<int:pk>/renew/                                             POST   302 404 404 422 404 404
reviews/requests/<int:pk>/withdraw/                                          GET    302 405 405 405 405 405
reviews/requests/<int:pk>/withdraw/                                          POST   302 302 404 404 404 404
api/v1/reviews/absences/                                                     GET    401 403 403 200 403 403
api/v1/reviews/absences/                                                     POST   401 403 403 415 403 403
api/v1/reviews/absences/<int:pk>/                                            GET    401 405 405 405 405 405
api/v1/reviews/absences/<int:pk>/                                            DELETE 401 404 404 204 404 404
api/v1/reviews/mentors/                                                      GET    401 200 200 200 200 200
api/v1/reviews/mentors/                                                      POST   401 405 405 405 405 405
api/v1/reviews/queue/                                                        GET    401 403 403 200 403 403
api/v1/reviews/queue/                                                        POST   401 405 405 405 405 405
api/v1/reviews/queue/<int:pk>/                                               GET    401 404 404 200 404 404
api/v1/reviews/queue/<int:pk>/                                               DELETE 401 405 405 405 405 405
api/v1/reviews/queue/<int:pk>/claim/                                         GET    401 405 405 405 405 405
api/v1/reviews/queue/<int:pk>/claim/                                         POST   401 404 404 200 404 404
api/v1/reviews/queue/<int:pk>/reassign/                                      GET    401 405 405 405 405 405
api/v1/reviews/queue/<int:pk>/reassign/                                      POST   401 404 404 404 404 415
api/v1/reviews/queue/<int:pk>/release/                                       GET    401 405 405 405 405 405
api/v1/reviews/queue/<int:pk>/release/                                       POST   401 404 404 415 404 404
api/v1/reviews/queue/<int:pk>/renew/                                         GET    401 405 405 405 405 405
api/v1/reviews/queue/<int:pk>/renew/                                         POST   401 404 404 400 404 404
api/v1/reviews/requests/                                                     GET    401 200 200 200 200 200
api/v1/reviews/requests/                                                     POST   401 415 415 415 415 415
api/v1/reviews/requests/<int:pk>/                                            GET    401 200 404 404 404 404
api/v1/reviews/requests/<int:pk>/                                            DELETE 401 405 405 405 405 405
api/v1/reviews/requests/<int:pk>/another-mentor/                             GET    401 405 405 405 405 405
api/v1/reviews/requests/<int:pk>/another-mentor/                             POST   401 415 404 404 404 404
api/v1/reviews/requests/<int:pk>/withdraw/                                   GET    401 405 405 405 405 405
api/v1/reviews/requests/<int:pk>/withdraw/                                   POST   401 200 404 404 404 404
api/v1/reviews/usual-wait/                                                   GET    401 200 200 200 200 200
api/v1/reviews/usual-wait/                                                   POST   401 405 405 405 405 405
portfolio/<slug:slug>/                                                       GET    302 200 404 404 404 404
portfolio/<slug:slug>/compare/                                               GET    302 200 404 404 404 404
portfolio/<slug:slug>/delete/                                                GET    302 405 405 405 405 405
portfolio/<slug:slug>/delete/                                                POST   302 302 404 404 404 404
portfolio/<slug:slug>/describe/                                              GET    302 200 404 404 404 404
portfolio/<slug:slug>/describe/                                              POST   302 422 404 404 404 404
portfolio/<slug:slug>/edit/                                                  GET    302 200 404 404 404 404
portfolio/<slug:slug>/edit/                                                  POST   302 302 404 404 404 404
portfolio/<slug:slug>/submit/                                                GET    302 200 404 404 404 404
portfolio/<slug:slug>/submit/                                                POST   302 422 404 404 404 404
portfolio/<slug:slug>/versions/<int:number>/                                 GET    302 200 404 404 404 404
portfolio/<slug:slug>/versions/<int:number>/blocks/<int:block>.csv           GET    302 404 404 404 404 404
portfolio/<slug:slug>/versions/<int:number>/restore/                         GET    302 302 404 404 404 404
portfolio/<slug:slug>/versions/<int:number>/restore/                         POST   302 422 404 404 404 404
portfolio/<slug:slug>/versions/<int:number>/withdraw/                        GET    302 405 405 405 405 405
portfolio/<slug:slug>/versions/<int:number>/withdraw/                        POST   302 422 404 404 404 404
portfolio/<slug:slug>/versions/discard/                                      GET    302 405 405 405 405 405
portfolio/<slug:slug>/versions/discard/                                      POST   302 302 404 404 404 404
portfolio/<slug:slug>/versions/new/                                          GET    302 405 405 405 405 405
portfolio/<slug:slug>/versions/new/                                          POST   302 302 404 404 404 404
portfolio/deleted/                                                           GET    302 200 200 200 200 200
portfolio/deleted/<slug:slug>/take-back/                                     GET    302 405 405 405 405 405
portfolio/deleted/<slug:slug>/take-back/                                     POST   302 302 404 404 404 404
portfolio/new/                                                               GET    302 200 200 200 200 200
portfolio/new/                                                               POST   302 422 422 422 422 422
portfolio/work-on/<slug:kind>/                                               GET    302 302 302 302 302 302
privacy/                                                                     GET    200 200 200 200 200 200
readyz                                                                       GET    200 200 200 200 200 200
robots.txt                                                                   GET    200 200 200 200 200 200
settings/                                                                    GET    302 200 200 200 200 200
settings/                                                                    POST   302 422 422 422 422 422
settings/notifications/                                                      GET    302 200 200 200 200 200
settings/notifications/                                                      POST   302 422 422 422 422 422
settings/sessions/<int:pk>/end/                                              GET    302 405 405 405 405 405
settings/sessions/<int:pk>/end/                                              POST   302 404 404 404 404 404
settings/tokens/                                                             GET    302 200 200 200 200 200
settings/tokens/<int:pk>/revoke/                                             GET    302 405 405 405 405 405
settings/tokens/<int:pk>/revoke/                                             POST   302 302 404 404 404 404
settings/tokens/new/                                                         GET    302 302 302 302 302 302
settings/tokens/new/                                                         POST   302 302 302 302 302 302
settings/tokens/new/                                                         PUT    302 302 302 302 302 302
settings/tokens/new/                                                         PATCH  302 302 302 302 302 302
settings/tokens/new/                                                         DELETE 302 302 302 302 302 302
settings/your-data/                                                          GET    302 200 200 200 200 200
settings/your-data/delete/                                                   GET    302 302 302 302 302 302
settings/your-data/delete/                                                   POST   302 302 302 302 302 302
settings/your-data/download/                                                 GET    302 405 405 405 405 405
settings/your-data/download/                                                 POST   302 302 302 302 302 302
shared/<str:token>/                                                          GET    404 404 404 404 404 404
shared/<str:token>/<slug:slug>/                                              GET    404 404 404 404 404 404
shared/<str:token>/files/<uuid:pk>/<str:name>                                GET    404 404 404 404 404 404
shared/<str:token>/files/<uuid:pk>/pages/<int:page>/                         GET    404 404 404 404 404 404
sitemap.xml                                                                  GET    200 200 200 200 200 200
sitemap.xml                                                                  POST   200 200 200 200 200 200
sitemap.xml                                                                  PUT    200 200 200 200 200 200
sitemap.xml                                                                  PATCH  200 200 200 200 200 200
sitemap.xml                                                                  DELETE 200 200 200 200 200 200
theme/                                                                       GET    405 405 405 405 405 405
theme/                                                                       POST   302 302 302 302 302 302
skills/                                                                      GET    200 200 200 200 200 200
guides/<slug:guide>/job-descriptions/                                        GET    200 200 200 200 200 200
guides/<slug:guide>/job-descriptions/<slug:job>/                             GET    200 200 200 200 200 200
guides/<slug:guide>/certifications/                                          GET    200 200 200 200 200 200
guides/<slug:guide>/ladder/                                                  GET    200 200 200 200 200 200
guides/<slug:guide>/interview/                                               GET    200 200 200 200 200 200
guides/<slug:guide>/applying/                                                GET    200 200 200 200 200 200
guides/<slug:guide>/comparisons/                                             GET    200 200 200 200 200 200
guides/<slug:guide>/comparisons/<slug:comparison>/                           GET    200 200 200 200 200 200
guides/<slug:guide>/toolbox/                                                 GET    200 200 200 200 200 200
guides/<slug:guide>/openings/                                                GET    200 200 200 200 200 200
guides/<slug:guide>/market/                                                  GET    302 403 403 403 200 200
api/v1/guides/<slug:guide>/job-descriptions/                                 GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/job-descriptions/<slug:key>/                      GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/certifications/                                   GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/rungs/                                            GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/interview-questions/                              GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/advice/                                           GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/comparisons/                                      GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/comparisons/<slug:key>/                           GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/tools/                                            GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/openings/                                         GET    200 200 200 200 200 200
api/v1/guides/<slug:guide>/market/                                           GET    401 403 403 403 200 200
this-week/                                                                   GET    302 200 302 302 302 302
unsubscribe/<str:token>/                                                     GET    404 404 404 404 404 404
unsubscribe/<str:token>/                                                     POST   404 404 404 404 404 404
reviews/requests/<int:pk>/review/                                            GET    302 405 405 405 405 405
reviews/requests/<int:pk>/review/                                            POST   302 404 404 403 404 404
reviews/agreement/                                                           GET    302 403 403 403 403 200
reviews/agreement/                                                           POST   302 405 405 405 405 405
reviews/saved/                                                               GET    302 403 403 200 403 403
reviews/saved/                                                               POST   302 403 403 422 403 403
reviews/saved/<int:pk>/                                                      GET    302 403 403 200 403 403
reviews/saved/<int:pk>/                                                      POST   302 403 403 422 403 403
reviews/saved/<int:pk>/delete/                                               GET    302 405 405 405 405 405
reviews/saved/<int:pk>/delete/                                               POST   302 403 403 302 403 403
reviews/comments/<uuid:pk>/                                                  GET    302 403 404 200 404 403
reviews/comments/<uuid:pk>/                                                  POST   302 403 404 422 404 403
reviews/comments/<uuid:pk>/delete/                                           GET    302 405 405 405 405 405
reviews/comments/<uuid:pk>/delete/                                           POST   302 403 404 302 404 403
reviews/comments/<uuid:pk>/reply/                                            GET    302 405 405 405 405 405
reviews/comments/<uuid:pk>/reply/                                            POST   302 422 404 422 404 403
reviews/comments/<uuid:pk>/state/                                            GET    302 405 405 405 405 405
reviews/comments/<uuid:pk>/state/                                            POST   302 422 404 422 404 403
reviews/comments/<uuid:pk>/apply/                                            GET    302 405 405 405 405 405
reviews/comments/<uuid:pk>/apply/                                            POST   302 422 404 403 404 403
reviews/comments/<uuid:pk>/take-back/                                        GET    302 405 405 405 405 405
reviews/comments/<uuid:pk>/take-back/                                        POST   302 422 404 403 404 403
reviews/<int:pk>/                                                            GET    302 200 404 200 404 200
reviews/<int:pk>/                                                            POST   302 403 404 422 404 403
reviews/<int:pk>/newer/                                                      GET    302 200 404 403 404 403
reviews/<int:pk>/newer/                                                      POST   302 405 405 405 405 405
reviews/<int:pk>/take-back/                                                  GET    302 405 405 405 405 405
reviews/<int:pk>/take-back/                                                  POST   302 403 404 302 404 403
reviews/<int:pk>/replace/                                                    GET    302 405 405 405 405 405
reviews/<int:pk>/replace/                                                    POST   302 403 404 302 404 403
reviews/<int:pk>/discard/                                                    GET    302 405 405 405 405 405
reviews/<int:pk>/discard/                                                    POST   302 403 404 302 404 403
reviews/<int:pk>/hide/                                                       GET    302 403 404 403 404 200
reviews/<int:pk>/hide/                                                       POST   302 403 404 403 404 422
reviews/<int:pk>/comments/new/                                               GET    302 403 404 200 404 403
reviews/<int:pk>/comments/new/                                               POST   302 403 404 422 404 403
reviews/<int:pk>/answer/                                                     GET    302 405 405 405 405 405
reviews/<int:pk>/answer/                                                     POST   302 302 404 403 404 403
reviews/<int:pk>/rating/                                                     GET    302 405 405 405 405 405
reviews/<int:pk>/rating/                                                     POST   302 422 404 403 404 403
reviews/<int:pk>/second-opinion/                                             GET    302 405 405 405 405 405
reviews/<int:pk>/second-opinion/                                             POST   302 422 404 403 404 403
reviews/<int:pk>/notes/                                                      GET    302 405 405 405 405 405
reviews/<int:pk>/notes/                                                      POST   302 403 404 302 404 403
reviews/<int:pk>/files/<uuid:attachment>/<str:name>                          GET    302 200 404 200 404 200
reviews/<int:pk>/files/<uuid:attachment>/<str:name>                          POST   302 405 405 405 405 405
reviews/<int:pk>/files/<uuid:attachment>/pages/<int:page>/                   GET    302 404 404 404 404 404
reviews/<int:pk>/files/<uuid:attachment>/pages/<int:page>/                   POST   302 405 405 405 405 405
api/v1/reviews/                                                              GET    401 200 200 200 200 200
api/v1/reviews/                                                              POST   401 415 415 415 415 415
api/v1/reviews/<int:pk>/                                                     GET    401 200 404 200 404 200
api/v1/reviews/<int:pk>/                                                     POST   401 405 405 405 405 405
api/v1/reviews/<int:pk>/                                                     PATCH  401 403 404 409 404 403
api/v1/reviews/<int:pk>/                                                     DELETE 401 403 404 409 404 403
api/v1/reviews/<int:pk>/answer/                                              GET    401 405 405 405 405 405
api/v1/reviews/<int:pk>/answer/                                              POST   401 405 405 405 405 405
api/v1/reviews/<int:pk>/answer/                                              PUT    401 400 404 403 404 403
api/v1/reviews/<int:pk>/comments/                                            GET    401 200 404 200 404 200
api/v1/reviews/<int:pk>/comments/                                            POST   401 403 404 415 404 403
api/v1/reviews/<int:pk>/comparison/                                          GET    401 400 404 400 404 400
api/v1/reviews/<int:pk>/comparison/                                          POST   401 405 405 405 405 405
api/v1/reviews/<int:pk>/earlier-comments/                                    GET    401 200 404 200 404 200
api/v1/reviews/<int:pk>/earlier-comments/                                    POST   401 405 405 405 405 405
api/v1/reviews/<int:pk>/newer-version/                                       GET    401 200 404 403 404 403
api/v1/reviews/<int:pk>/newer-version/                                       POST   401 405 405 405 405 405
api/v1/reviews/<int:pk>/feedback/                                            GET    401 200 404 200 404 200
api/v1/reviews/<int:pk>/feedback/                                            POST   401 405 405 405 405 405
api/v1/reviews/<int:pk>/hide/                                                GET    401 405 405 405 405 405
api/v1/reviews/<int:pk>/hide/                                                POST   401 403 404 403 404 415
api/v1/reviews/<int:pk>/notes/                                               GET    401 403 404 200 404 403
api/v1/reviews/<int:pk>/notes/                                               POST   401 403 404 415 404 403
api/v1/reviews/<int:pk>/publish/                                             GET    401 405 405 405 405 405
api/v1/reviews/<int:pk>/publish/                                             POST   401 403 404 415 404 403
api/v1/reviews/<int:pk>/rating/                                              GET    401 405 405 405 405 405
api/v1/reviews/<int:pk>/rating/                                              POST   401 405 405 405 405 405
api/v1/reviews/<int:pk>/rating/                                              PUT    401 400 404 403 404 403
api/v1/reviews/<int:pk>/second-opinion/                                      GET    401 405 405 405 405 405
api/v1/reviews/<int:pk>/second-opinion/                                      POST   401 415 404 403 404 403
api/v1/reviews/<int:pk>/supersede/                                           GET    401 405 405 405 405 405
api/v1/reviews/<int:pk>/supersede/                                           POST   401 403 404 200 404 403
api/v1/reviews/<int:pk>/take-back/                                           GET    401 405 405 405 405 405
api/v1/reviews/<int:pk>/take-back/                                           POST   401 403 404 409 404 403
api/v1/reviews/saved-replies/                                                GET    401 403 403 200 403 403
api/v1/reviews/saved-replies/                                                POST   401 403 403 415 403 403
api/v1/reviews/saved-replies/<int:pk>/                                       GET    401 405 405 405 405 405
api/v1/reviews/saved-replies/<int:pk>/                                       POST   401 405 405 405 405 405
api/v1/reviews/saved-replies/<int:pk>/                                       PUT    401 403 403 400 403 403
api/v1/reviews/saved-replies/<int:pk>/                                       DELETE 401 403 403 204 403 403
api/v1/reviews/agreement/                                                    GET    401 403 403 403 403 200
api/v1/reviews/agreement/                                                    POST   401 405 405 405 405 405
api/v1/reviews/comments/<uuid:comment>/                                      GET    401 200 404 200 404 200
api/v1/reviews/comments/<uuid:comment>/                                      POST   401 405 405 405 405 405
api/v1/reviews/comments/<uuid:comment>/                                      PATCH  401 403 404 409 404 403
api/v1/reviews/comments/<uuid:comment>/                                      DELETE 401 403 404 409 404 403
api/v1/reviews/comments/<uuid:comment>/applied/                              GET    401 405 405 405 405 405
api/v1/reviews/comments/<uuid:comment>/applied/                              POST   401 405 405 405 405 405
api/v1/reviews/comments/<uuid:comment>/applied/                              PUT    401 400 404 403 404 403
api/v1/reviews/comments/<uuid:comment>/applied/                              DELETE 401 400 404 403 404 403
api/v1/reviews/texts/<int:text>/                                             GET    401 200 404 200 404 200
api/v1/reviews/texts/<int:text>/                                             POST   401 405 405 405 405 405
api/v1/reviews/texts/<int:text>/annotations/                                 GET    401 200 404 200 404 200
api/v1/reviews/texts/<int:text>/annotations/                                 POST   401 405 405 405 405 405
api/v1/reviews/comments/<uuid:comment>/replies/                              GET    401 405 405 405 405 405
api/v1/reviews/comments/<uuid:comment>/replies/                              POST   401 415 404 415 404 403
api/v1/reviews/comments/<uuid:comment>/state/                                GET    401 405 405 405 405 405
api/v1/reviews/comments/<uuid:comment>/state/                                POST   401 405 405 405 405 405
api/v1/reviews/comments/<uuid:comment>/state/                                PUT    401 400 404 400 404 403
"""

Line = tuple[str, str, tuple[int, ...]]


def lines() -> list[Line]:
    found = []
    for line in TABLE.splitlines():
        match = re.fullmatch(r"(\S*)\s+(GET|POST|PUT|PATCH|DELETE)((?:\s+\d{3}){6})", line)
        if match:
            route, method, statuses = match.groups()
            found.append((route, method, tuple(map(int, statuses.split()))))
        else:
            assert not line or line.startswith("#"), f"not a line of the table: {line!r}"
    return found


def routes(patterns: list, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def is_admin(route: str) -> bool:
    return route.startswith("admin/")


def test_every_address_is_in_the_table():
    project = {route for route in routes(get_resolver().url_patterns) if not is_admin(route)}
    table = {route for route, _method, _statuses in lines()}
    assert sorted(project - table) == []
    assert sorted(table - project) == []


@pytest.fixture
def world(db):
    """A plan with a guide and a material, and one person of each role; the owner follows the plan."""
    roadmap = make_roadmap("a-roadmap")
    edition = make_edition(roadmap)
    make_market(make_guide(roadmap, key="a-guide"))
    Skill.objects.create(key="a-skill", name="A skill", category="Skills")
    artifact_type = ArtifactType.objects.create(
        key="an-artifact", position=1, title="Plan", summary="A plan.", description="It.", template="#", good="Good."
    )
    make_material(edition, key="a-material")
    make_term(roadmap, key="a-term")
    owner = make_learner(handle="a-handle")
    enrollment = make_enrollment(owner, edition, start_date=owner.today() - timedelta(days=7))
    event = actions.complete_week(enrollment=enrollment, week_key="week-2")
    actions.make_feed(enrollment=enrollment, weeks=True, due=True)
    link = actions.add_link(enrollment=enrollment, week_key="week-1", title="A talk", url="https://example.org/")
    change = actions.apply_change(enrollment=enrollment, propose=actions.propose_hours, hours_a_week=5)
    make_portfolio(owner, visibility="public")
    study = make_submitted(make_case_study(owner, slug="a-study", artifact_type=artifact_type)).case_study
    show_case_study(case_study=study, visibility="public")
    start_revision(study=study)
    mentor = make_mentor()
    people = {
        "owner": owner,
        "other": make_learner(),
        "mentor": mentor,
        "curator": make_curator(),
        "admin": make_admin(),
    }
    file = make_attachment(study.draft)
    submitted = study.revisions.submitted().get()
    asked = make_request(submitted, status="reviewed", closed_at=timezone.now())
    ReviewRequest.objects.filter(pk=asked.pk).update(claimed_by=people["mentor"])
    review = make_review(asked, mentor=people["mentor"], verdict="declined", took_effect_at=timezone.now())
    posting = add_posting(user=owner, text="Requirements: a skill")
    cohort = make_cohort(mentors=[people["mentor"]], learners=[owner], roadmap=roadmap, slug="a-cohort")
    invitation, secret = cohorts.make_link(cohort=cohort, by=people["mentor"])
    application = save_application(user=owner, title="A job")
    parts = {
        "cohort": cohort.slug,
        "member": cohort.memberships.get(user=owner).pk,
        "learner": cohort.memberships.get(user=owner).pk,
        "invitation": invitation.pk,
        "secret": secret,
        "roadmap": roadmap.key,
        "guide": "a-guide",
        "job": "role",
        "comparison": "sides",
        "material": "a-material",
        "phase": "phase-1",
        "week": "week-1",
        "task": "week-1-task-1",
        "event": event.pk,
        "schedule-change": change.pk,
        "enrollment": enrollment.pk,
        "token": make_token(owner).pk,
        "handle": owner.handle,
        "link": make_share_link(owner).pk,
        "review": review.pk,
        "text": review.revision_id,
        "comment": make_comment(review, kind="issue").pk,
        "attachment": make_attachment(submitted).pk,
        "saved": SavedReply.objects.create(owner=people["mentor"], title="Goal", body="Who?").pk,
        "saved-replie": SavedReply.objects.get().pk,  # the word before its key, without an s
        "export": Transfer.objects.create(owner=owner, kind="pdf").pk,
        "file": file.pk,
        "name": file.name,
        "page": 1,
        "posting": posting.pk,
        "job-posting": posting.pk,
        "application": application.pk,
        "job-application": application.pk,
        "import": Transfer.objects.create(owner=owner, kind="import").pk,
        "request": make_request(study.revisions.submitted().get()).pk,
        "queue": ReviewRequest.objects.open().get().pk,
        "away": make_absence(mentor, begins_in=7).pk,
        "absence": Absence.objects.get().pk,
        "line": "nothing",
        "id": link["id"],
        "kind": "an-artifact",
        "slug": "a-study",
        "case_study": "a-study",
        "number": 1,
        "notification": notify(user=owner, kind="token_expires", params={"name": "A script", "day": "2026-01-21"}).pk,
        "block": 1,
        "change": 0,
        "pk": 0,
        "code": "not_found",
    }
    return people, parts


# What ``<slug:key>`` stands for in the API, by the word before it.
KEYS = {
    "artifact-types": "an-artifact",
    "comparisons": "sides",
    "guides": "a-guide",
    "job-descriptions": "role",
    "materials": "a-material",
    "notification-preferences": "token_expires",
    "phases": "phase-1",
    "roadmaps": "a-roadmap",
    "skills": "a-skill",
    "tasks": "week-1-task-1",
    "terms": "a-term",
    "ticks": "week-1-task-1",
    "weeks": "week-1",
}


def address(route: str, parts: dict) -> str:
    """The route with the parts of the world filled in. ``pk`` is the owner's own row of that kind."""

    def fill(match: re.Match) -> str:
        name = match.group(1)
        before = route[: match.start()].rstrip("/").rpartition("/")[2]
        if name == "key":
            return KEYS[before]
        if name == "slug" and before == "cohorts":
            return str(parts["cohort"])
        if name == "pk":
            return str(parts.get(before.removesuffix("s"), parts["pk"]))
        return str(parts[name])

    route = re.sub(r"<(?:\w+:)?(\w+)>", fill, route)
    route = re.sub(r"\^?\(\?P<(\w+)>[^)]*\)", fill, route)
    return "/" + route.replace("^", "").replace("$", "").replace("\\", "")


def as_each(people: dict, ask: Callable[[Client], HttpResponse]) -> dict[str, HttpResponse]:
    """The answers to one question for every role, each on the untouched world."""
    answers = {}
    for role in ROLES:
        client = Client()
        untouched = transaction.savepoint()
        if role != "visitor":
            client.force_login(people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        answers[role] = ask(client)
        if answers[role].streaming:
            answers[role].getvalue()  # a file that is read to its end is closed
        transaction.savepoint_rollback(untouched)
    return answers


# Where a visitor is sent somewhere else than to the sign-in.
ELSEWHERE = {"favicon.ico", "theme/", "plan/", "guide/", "accounts/logout/"}


@pytest.mark.parametrize(
    ("route", "method", "statuses"), lines(), ids=[f"{method} /{route}" for route, method, _statuses in lines()]
)
def test_status(world, route, method, statuses):
    people, parts = world
    answers = as_each(people, lambda client: getattr(client, method.lower())(address(route, parts)))
    assert tuple(answer.status_code for answer in answers.values()) == statuses
    visitor = answers["visitor"]
    if visitor.status_code == 302 and route not in ELSEWHERE:
        assert visitor.url.startswith("/accounts/"), visitor.url


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=lambda model: model._meta.label))
def test_admin_list(world, model):
    """Curators open the lists of content and of nothing else; admins open all; nobody else any."""
    people, _parts = world
    answers = as_each(people, lambda client: client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/"))
    curator = 200 if getattr(model, "is_content", False) else 403
    assert [answer.status_code for answer in answers.values()] == [302, 302, 302, 302, curator, 200]


MODEL_PAGES = ("", "add/", "<path:object_id>/change/", "<path:object_id>/delete/", "<path:object_id>/history/")
# Django's own pages of the admin site, below its sign-in like all others.
SITE_PAGES = {"", "login/", "logout/", "password_change/", "password_change/done/", "autocomplete/", "jsi18n/"}
VIEW_ON_SITE = "r/<path:content_type_id>/<path:object_id>/"


def test_every_admin_address_is_of_a_known_kind():
    models = [f"{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
    known = SITE_PAGES | {VIEW_ON_SITE} | {f"{model}{page}" for model in models for page in MODEL_PAGES}
    known |= {f"{model}<path:object_id>/" for model in models}  # leads on to the change page
    known |= {f"{model}^([^/]+)/history/([^/]+)/$" for model in models}  # one entry of a row's history
    unknown = {route.removeprefix("admin/") for route in routes(get_resolver().url_patterns) if is_admin(route)} - known
    catch_all = {route for route in unknown if route == r"(?P<url>.*)$" or route.startswith("^(?P<app_label>")}
    assert sorted(unknown - catch_all) == []


@pytest.mark.parametrize("page", ["add/", "0/change/", "0/delete/", "0/history/"])
def test_pages_of_an_admin_row(world, page):
    """Nobody below a curator gets further than the sign-in; a curator gets nowhere but to content."""
    people, _parts = world
    wrong = {}
    for model in admin.site._registry:
        answers = as_each(people, lambda client, model=model: client.get(f"/admin/{_path(model)}/{page}"))
        statuses = {role: answer.status_code for role, answer in answers.items()}
        outside = {statuses[role] for role in ("visitor", "owner", "other", "mentor")} == {302}
        ordinary = (200, 302, 403, 404) if getattr(model, "is_content", False) else (302, 403)
        curator = statuses["curator"] in ordinary
        if not (outside and curator and statuses["admin"] in (200, 302, 403, 404)):
            wrong[_path(model)] = statuses
    assert wrong == {}


@pytest.mark.parametrize("page", sorted(SITE_PAGES - {"login/", "logout/"}))
def test_pages_of_the_admin_site(world, page):
    people, _parts = world
    answers = as_each(people, lambda client: client.get(f"/admin/{page}"))
    assert [answers[role].status_code for role in ("visitor", "owner", "other", "mentor")] == [302] * 4


def _path(model: type) -> str:
    return f"{model._meta.app_label}/{model._meta.model_name}"
