"""Signing in by a one-time link, through Django's door, so that repeated wrong tries are counted and stopped."""

from typing import Any

from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from headway.actions.sign_in import use_link


class LinkBackend(BaseBackend):
    """Knows a user by the token of a link that was made for them."""

    def authenticate(self, request: HttpRequest | None, token: str | None = None, **_given: Any) -> User | None:
        """The user, and the link is spent; None for a token that opens nothing."""
        del request
        return use_link(token=token, now=timezone.now()) if token else None

    def get_user(self, user_id: int) -> User | None:
        """The user of a session."""
        return ModelBackend().get_user(user_id)  # the project has one user model
