"""How the links and tasks that a learner adds look to callers, and what they send."""

from __future__ import annotations

from rest_framework import serializers

from rest.inputs import Input
from roadmaps.actions.own import ADDRESS_MAX_LENGTH, MINUTES, TITLE_MAX_LENGTH

TITLE_HELP = f"One line, at most {TITLE_MAX_LENGTH} characters."


class LinkSerializer(serializers.Serializer):
    id = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()


class LinkInput(Input):
    title = serializers.CharField(help_text=TITLE_HELP)
    url = serializers.CharField(help_text=f"http or https, at most {ADDRESS_MAX_LENGTH} characters.")


class OwnTaskSerializer(serializers.Serializer):
    id = serializers.CharField()
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    done_on = serializers.DateField(allow_null=True, help_text="In the learner's time zone; null while it is open.")


class OwnTaskInput(Input):
    title = serializers.CharField(help_text=TITLE_HELP)
    minutes = serializers.IntegerField(help_text=f"{MINUTES.start} to {MINUTES.stop - 1}.")


class OwnTaskTickInput(Input):
    done = serializers.BooleanField()
