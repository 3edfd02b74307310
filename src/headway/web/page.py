"""One way to answer with a page: the whole of it, or the fragment that HX-Target names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.response import TemplateResponse

from headway.actions.permission import LEADERS, SELLERS
from headway.actions.shares import SHARERS
from headway.web.menu import Menu, menu_of
from headway.web.replaying import Replay, replay_of
from headway.web.request import SignedInRequest, seat_of, sits_as
from headway.web.workplace import here


@dataclass(frozen=True, slots=True)
class Shell:
    """What surrounds a page. `other`: this person may go to the company beside this one; `other_name`: its name."""

    workspace: str
    demo: bool
    person: str
    role: str
    menu: Menu
    may_import: bool = False
    may_type: bool = False
    may_seat: bool = False
    may_share: bool = False
    live: bool = True
    other: bool = False
    other_name: str = ""
    replay: Replay | None = None


ROLES = {"rep": "rep", "manager": "manager", "owner": "owner", "analyst": "analyst", "operator": "operator"}


def page(
    request: SignedInRequest,
    template: str,
    screen: Any,
    *,
    section: str = "",
    fragments: Sequence[str] = (),
    status: int = 200,
    **more: Any,
) -> TemplateResponse:
    """The template with its frozen `screen`; where htmx asks for one of its `fragments`, only that one."""
    target = request.htmx.target if request.htmx else None
    if target in fragments:
        return TemplateResponse(request, f"{template}#{target}", {"screen": screen, **more}, status=status)
    context: Mapping[str, Any] = {"screen": screen, "shell": shell(request, section), **more}
    return TemplateResponse(request, template, dict(context), status=status)


def shell(request: SignedInRequest, section: str) -> Shell:
    """The rail and what it knows; a section without records is not listed, except where a person starts."""
    place = here()
    seat = seat_of(request)
    other = place.neighbour if sits_as(request, ("owner",)) else None
    person = seat.member.name if seat and seat.member else request.user.first_name or request.user.username
    replay = replay_of(request)
    return Shell(
        workspace=place.name,
        demo=place.demo,
        person=person,
        role=ROLES[seat.role] if seat else "guest",
        menu=menu_of(section, role=seat.role if seat else "guest", may_import=may_import(request)),
        may_import=replay is None and may_import(request),
        may_type=replay is None and sits_as(request, SELLERS),
        may_seat=sits_as(request, LEADERS),
        may_share=sits_as(request, SHARERS),
        other=other is not None,
        other_name=other.name if other and place.demo else "",
        replay=replay,
    )


def may_import(request: SignedInRequest) -> bool:
    """Whether this person may bring files in: owners and operators."""
    return sits_as(request, LEADERS)
