"""What a mentor keeps: texts to use again, and notes on a learner for other mentors."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.actions.writing import checked_paragraph
from reviews.models import MentorNote, SavedReply
from reviews.models.comments import COMMENT_MAX_LENGTH
from roadmaps.actions.progress import refuse

TITLE_MAX_LENGTH = 80
NOTE_MAX_LENGTH = 4_000
REPLIES_AT_MOST = 100


@transaction.atomic
def save_reply(*, owner: User, title: str, body: str, reply: SavedReply | None = None) -> SavedReply:
    """Keep a text of one's own under a title, or change ``reply``. Raises ``ValidationError``."""
    User.objects.select_for_update(of=("self",)).get(pk=owner.pk)  # one at a time, so that a title is there once
    title = " ".join(checked_paragraph("title", title, TITLE_MAX_LENGTH).split())
    body = checked_paragraph("body", body, COMMENT_MAX_LENGTH)
    if not title:
        raise refuse("title", _("Give it a title, so that you find it again."), "required")
    if not body:
        raise refuse("body", _("Write the text."), "required")
    others = SavedReply.objects.own_of(owner)
    if reply:
        others = others.exclude(pk=reply.pk)
    if others.filter(title=title).exists():
        raise refuse("title", _("You have a reply with this title."), "taken")
    if reply is None and others.count() >= REPLIES_AT_MOST:
        message = _("You have %(most)s saved replies. That is as many as we keep.")
        raise ValidationError(message % {"most": REPLIES_AT_MOST}, code="too_many")
    reply = reply or SavedReply(owner=owner)
    reply.title, reply.body = title, body
    reply.save()
    return reply


@transaction.atomic
def delete_reply(*, reply: SavedReply) -> None:
    """Forget a text of one's own; again is no error."""
    SavedReply.objects.filter(pk=reply.pk).delete()


@transaction.atomic
def add_mentor_note(*, learner: User, author: User, text: str) -> MentorNote:
    """Tell the other mentors something about a learner. It is in the learner's export of their data.

    Raises ``ValidationError`` without words.
    """
    text = checked_paragraph("text", text, NOTE_MAX_LENGTH)
    if not text:
        raise refuse("text", _("Write the note first."), "required")
    return MentorNote.objects.create(learner=learner, author=author, text=text)
