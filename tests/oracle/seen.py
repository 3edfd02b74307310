"""Who came to the small shop's web site, and what its posts came to."""

from collections.abc import Sequence

from tests.oracle.people import WHO, Row, on


def visit(number: int, visitor: int, when: str, **more: object) -> Row:
    """One visit; `lead` and `bought` are moments as text."""
    anchors = {**on("happened", when)}
    for name in ("lead", "bought"):
        anchors |= on(name, str(more.pop(name)) if name in more else None)
    return {"visit_id": number, "visitor_id": visitor, "human": True, "page": "/", "source_id": 2, **anchors, **more}


VISITS: Sequence[Row] = (
    # Came twice and became a lead after, in the next month a customer.
    visit(1, 1, "2024-06-03 10:00", lead="2024-06-04 09:00", bought="2024-07-02", engaged=True),
    visit(2, 1, "2024-06-04 08:00", lead="2024-06-04 09:00", bought="2024-07-02", engaged=False, page="/offer"),
    # Came back when they were a lead already; a machine; one of us; nobody known; from nowhere known.
    visit(3, 1, "2024-06-20 08:00", bought="2024-07-02", engaged=True),
    visit(4, 2, "2024-06-05 10:00", human=False, engaged=True, lead="2024-06-06 10:00"),
    visit(5, 3, "2024-06-05 11:00", human=False),
    visit(6, 4, "2024-06-06 10:00", engaged=False, page="/offer"),
    visit(7, 5, "2024-06-07 10:00", source_id=None, lead="2024-07-20 10:00"),
    visit(8, 6, "2024-07-01 10:00", source_id=1, engaged=True),
)


def post(number: int, network: str, when: str, counted: str | None, **more: object) -> Row:
    """One post with what it came to."""
    rep = more.pop("rep", 1)
    anchors = {**on("happened", when), **on("counted", counted)}
    return {"post_id": number, "network": network, "rep_id": rep, **WHO[rep], **anchors, **more}


POSTS: Sequence[Row] = (
    post(1, "Pix", "2024-06-01 10:00", "2024-06-07 10:00", content_type="video", reach=100, impressions=200,
         engagements=20, followers=1000),
    post(2, "Pix", "2024-06-02 10:00", "2024-06-08 10:00", content_type="picture", reach=300, impressions=None,
         engagements=10, followers=1000),
    post(3, "Talk", "2024-06-03 10:00", "2024-06-09 10:00", content_type="video", reach=None, impressions=50,
         engagements=30, followers=None),
    post(4, "Talk", "2024-06-04 10:00", "2024-06-10 10:00", content_type="text", reach=80, rep=2),
    post(5, "Talk", "2024-06-05 10:00", None, rep=2),
    post(6, "Pix", "2024-07-14 10:00", "2024-07-20 10:00", reach=500, engagements=50, followers=1200, rep=2),
)  # fmt: skip


def followed(number: int, network: str, since: str, until: str | None, followers: int) -> Row:
    """How many followed from one count to the next."""
    return {"count_id": number, "network": network, "followers": followers, **on("from", since), **on("to", until)}


FOLLOWERS: Sequence[Row] = (
    followed(1, "Pix", "2024-05-01", "2024-06-15", 1000),
    followed(2, "Pix", "2024-06-15", None, 1200),
    followed(3, "Talk", "2024-06-01", None, 80),
)
