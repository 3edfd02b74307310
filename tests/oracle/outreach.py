"""Mails of the small shop: few recipients, each with another fate, so that what is counted per recipient, per mail, by
people and by machines never comes to the same.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tests.oracle.people import WHO, Row, on

ANCHORS = ("sent", "delivered", "bounced", "blocked", "opened", "clicked", "replied", "unsubscribed", "complained")


def mail(recipient: int, sent: str | None, number: str = "1", rep: int = 1, **more: object) -> Row:
    """One mail; it arrived when it was sent, unless said otherwise. Anchors are moments as text."""
    moments: Mapping[str, object] = {"delivered": sent, **{name: more.pop(name) for name in ANCHORS if name in more}}
    anchors: dict[str, object] = {}
    for name, text in {"sent": sent, "succeeded": more.pop("succeeded", None), **moments}.items():
        anchors |= on(name, text if isinstance(text, str) else None)
    return {
        "recipient_id": recipient,
        "mail": number,
        "first": number == "1",
        "cold": True,
        "rep_id": rep,
        "sequence": "Short",
        "domain": "one.example",
        **WHO[rep],
        **anchors,
        **more,
    }


EMAILS: Sequence[Row] = (
    # Opened, clicked, answered and agreed in June; the answer came to the reminder, which is a mail of its own.
    mail(1, "2024-06-03 09:00", opened="2024-06-03 10:00", read_seconds=Decimal(12), succeeded="2024-06-08 09:00"),
    mail(1, "2024-06-06 09:00", "2", opened="2024-06-08 08:30", clicked="2024-06-08 08:31", replied="2024-06-08 09:00",
         read_seconds=Decimal(3), succeeded="2024-06-08 09:00"),
    # Came back for good after it had arrived; came back for now; came back for now and arrived later (no bounce).
    mail(2, "2024-06-03 09:00", bounced="2024-06-03 09:05", bounce="hard", domain="two.example"),
    mail(3, "2024-06-04 09:00", delivered=None, bounced="2024-06-04 09:01", bounce="soft"),
    mail(4, "2024-06-04 09:00", delivered="2024-06-04 12:00", opened="2024-06-05 08:00", sequence="Long", rep=2),
    # Refused before it left; clicked without its opening being seen; unsubscribed and complained after the month.
    mail(5, "2024-06-05 09:00", delivered=None, blocked="2024-06-05 09:00", rep=2),
    mail(6, "2024-06-05 09:00", clicked="2024-06-06 10:00", unsubscribed="2024-07-02 10:00", cold=False,
         sequence="Long", campaign_id=1, complaints_told=True, customer_id=1),
    mail(7, "2024-06-28 09:00", complained="2024-07-03 10:00", cold=False, complaints_told=True, campaign_id=1, rep=3),
    # Agreed, but was known before: no success of cold mail. Sent nobody knows when.
    mail(8, "2024-06-10 09:00", replied="2024-06-11 09:00", succeeded="2024-06-11 09:00", cold=False, customer_id=2),
    mail(9, None, opened="2024-06-12 09:00"),
)  # fmt: skip
