"""Who may act: decided by the seat of whoever acts, before anything is changed."""

from headway.actions.actor import Actor
from headway.errors import Refused
from headway.records.models import Seat

LEADERS = ("owner", "operator")
SELLERS = ("rep", "manager", *LEADERS)
"""Who may type in and put right what is theirs (their own and their people's, D16)."""
SEATED = (*SELLERS, "analyst")
"""Everybody with a seat: who may keep answers of their own."""
SPENDERS = ("manager", *LEADERS)
"""Who may record what selling costs, and put products right."""
DEFINERS = SPENDERS
"""Who may say what a number of the business's own is made of."""


class NotAllowed(Refused):
    """Somebody's seat does not let them do this."""

    def __init__(self, by: Actor, verb: str, roles: tuple[str, ...]) -> None:
        super().__init__(f"{by.name} may not {verb.replace('_', ' ')}. Ask somebody who is {' or '.join(roles)}.")


def check_allowed(by: Actor, *, verb: str, roles: tuple[str, ...]) -> None:
    """Raise NotAllowed unless the actor is a program (shell, connector: the owner's) or an active user with one of
    the roles.
    """
    if by.user_id is None:
        return
    if not Seat.objects.filter(user_id=by.user_id, user__is_active=True, role__in=roles).exists():
        raise NotAllowed(by, verb, roles)
