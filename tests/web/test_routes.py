"""Every address by every role (ARCHITECTURE D16): who may open it, who is refused, who is told that it is not here.

A new address must be entered below; one that is not fails the first test.
"""

from collections.abc import Mapping

import pytest
from django.urls import URLPattern

from headway.config.urls import urlpatterns

PUBLIC = "public"  # without a session
EVERYBODY = "everybody"  # who is signed in, a guest too; what they see is their scope
OWN = "own"  # who sees the record: its rep, their manager, the owner; to others it is not here
SELLERS = "sellers"  # who has a seat
DEFINERS = "definers"  # owner and manager: who may say what a number is made of
OWNERS = "owners"

REFUSED: Mapping[str, Mapping[str, int]] = {
    PUBLIC: {},
    EVERYBODY: {},
    OWN: {"guest": 404, "cy": 404},
    SELLERS: {"guest": 403},
    DEFINERS: {"guest": 403, "bo": 403, "cy": 403},
    OWNERS: {"guest": 403, "bo": 403, "cy": 403, "max": 403},
}
ROUTES: Mapping[str, tuple[str, ...]] = {
    PUBLIC: ("healthz", "sign-in", "shared/<str:token>", "shared/<str:token>/events"),
    EVERYBODY: (
        "", "card/<slug:key>", "arrange", "explore", "explore.csv", "explore.xlsx", "metrics", "metrics/<slug:key>",
        "metrics/<slug:key>/trust",
        "questions", "questions/<slug:key>", "questions/<slug:key>.csv", "compare", "compare.csv", "cohorts",
        "cohorts.csv", "pipeline", "pipeline.csv", "pipeline/deals", "pipeline/deals.csv", "funnel", "funnel.csv",
        "explain/<slug:key>",
        "rows/<slug:key>", "rows/<slug:key>.csv", "rows/<slug:key>.xlsx", "deals", "leads", "orders", "customers",
        "<slug:kind>/columns", "<slug:kind>/filter/<str:key>", "<slug:kind>.csv", "<slug:kind>.xlsx",
        "saved", "saved/new", "saved/<int:number>", "saved/<int:number>/copy", "saved/<int:number>/edit",
        "saved/<int:number>/remove", "dashboards", "dashboards/new", "dashboards/<int:number>",
        "dashboards/<int:number>/copy", "dashboards/<int:number>/edit", "dashboards/<int:number>/remove",
        "dashboards/<int:number>/order", "dashboards/<int:number>/tiles/<slug:key>",
        "dashboards/<int:number>/tiles/<slug:key>/edit", "dashboards/<int:number>/tiles/<slug:key>/<slug:how>", "pin",
        "team", "settings", "find", "changes", "changes/<int:number>/undo", "suggest/<slug:table>", "events",
        "sign-out", "records", "<slug:kind>",
    ),
    OWN: (
        "deals/<int:public_id>", "leads/<int:public_id>", "orders/<int:public_id>", "customers/<int:public_id>",
        "orders/<int:public_id>/lines/<int:position>/set/<str:name>",
        "orders/<int:public_id>/lines/<int:position>/do/<slug:key>", "<slug:kind>/<int:public_id>/do/<slug:key>",
        "<slug:kind>/<int:public_id>/set/<str:name>",
    ),
    SELLERS: (
        "new", "new/<slug:key>", "<slug:kind>/change", "<slug:kind>/change/<str:name>", "share", "shares",
        "shares/<int:number>/revoke",
    ),
    DEFINERS: ("metrics/new", "metrics/<slug:key>/edit", "metrics/<slug:key>/remove"),
    OWNERS: (
        "settings/<slug:part>", "people", "people/invite", "people/<int:user_id>/link",
        "people/<int:user_id>/<slug:key>", "other-company",
        "import", "import/<slug:key>", "imports/<int:number>", "imports/<int:number>/refused.csv",
        "imports/<int:number>/undo", "same-as", "same-as/join",
    ),
}  # fmt: skip
WHO_MAY = {route: who for who, routes in ROUTES.items() for route in routes}
NEVER_ENDS = {"events"}
SAMPLES = {
    "<int:number>": "999", "<int:user_id>": "999", "<int:position>": "1", "<slug:how>": "up", "<slug:kind>": "deals",
    "<str:name>": "name", "<str:key>": "state", "<str:token>": "nothing", "<slug:table>": "accounts",
    "<slug:part>": "zone",
}  # fmt: skip
KEYS = {
    "questions": "people",
    "settings": "zone",
    "new": "deal",
    "people": "role",
    "<slug:kind>": "win",
    "import": "nothing",
}


def route(pattern: URLPattern) -> str:
    return str(pattern.pattern)


def test_every_address_is_in_the_matrix() -> None:
    assert {route(pattern) for pattern in urlpatterns} == set(WHO_MAY)


@pytest.fixture
def path(shop):
    """The address of a route, of Bo's records where it is of a record."""

    def filled(text: str) -> str:
        first = text.partition("/")[0]
        held = {"leads": shop.leads, "orders": shop.orders}.get(first, shop.deals)["bo"]
        if first == "customers":
            held = shop.orders["bo"].account
        held.refresh_from_db()
        for name, value in SAMPLES.items():
            text = text.replace(name, value)
        return "/" + text.replace("<int:public_id>", str(held.public_id)).replace(
            "<slug:key>", KEYS.get(first, "net_sales")
        )

    return filled


@pytest.fixture
def status(as_):
    """What somebody is answered with: `status("bo", "get", "/deals")`."""
    return lambda who, method, address: int(getattr(as_(who), method)(address).status_code)


@pytest.mark.parametrize("text", sorted(set(WHO_MAY) - {*ROUTES[PUBLIC], *NEVER_ENDS}))
def test_without_a_session_every_address_leads_to_the_sign_in(status, path, text) -> None:
    assert [status("", method, path(text)) for method in ("get", "post")] == [302, 302]


@pytest.mark.parametrize("text", sorted(ROUTES[PUBLIC]))
def test_what_needs_no_session_is_answered(status, path, text) -> None:
    assert status("", "get", path(text)) == (410 if "<str:token>" in text else 200)


@pytest.mark.parametrize("text", sorted(route for who in (OWN, SELLERS, DEFINERS, OWNERS) for route in ROUTES[who]))
def test_who_may_not_is_refused_and_who_may_is_not(status, path, text) -> None:
    refused, address = REFUSED[WHO_MAY[text]], path(text)
    for who in ("guest", "cy", "bo", "max", "ada"):
        for method in ("get", "post"):
            found = status(who, method, address)
            if who in refused:
                assert found in (refused[who], 405), (who, method)
            else:
                assert found not in (401, 403), (who, method)
                assert found < 500
        if who in refused:
            assert refused[who] in [status(who, method, address) for method in ("get", "post")], who


@pytest.mark.parametrize("text", sorted(set(ROUTES[EVERYBODY]) - NEVER_ENDS - {"sign-out"}))
def test_everybody_may_open_what_is_everybodys(status, path, text) -> None:
    found = {who: status(who, "get", path(text)) for who in ("guest", "bo", "max", "ada")}
    assert set(found.values()) in ({200}, {404} if "999" in path(text) else {200}, {405})
