"""Visits to the web site, social posts, followers."""

from datetime import datetime

from tests.mirror.book import Book, at, day, only


def visitor(**values: object) -> Book:
    book = Book().add("visitors", number="v1", account_id=7, lead_id=1, **values)
    return book.add("web_visits", visitor_id=1, at=at("2024-06-03", "10:00"), engaged=True)


def test_a_visitor_is_a_lead_or_customer_only_by_what_came_after_the_visit() -> None:
    book = visitor().add("web_visits", visitor_id=1, at=at("2024-06-20", "10:00"))
    book.add("leads", created_at=at("2024-06-03", "11:00"))
    book.add("orders", account_id=7, placed_at=at("2024-06-10"), status="cancelled")
    book.add("orders", account_id=7, placed_at=at("2024-06-25"))
    names = ("visit_id", "human", "lead_at", "bought_at", "customer_id")
    assert only(book.facts("web_visits"), *names) == [
        (1, True, at("2024-06-03", "11:00"), at("2024-06-25"), 7),
        (2, True, None, at("2024-06-25"), 7),
    ]


def test_a_lead_of_the_same_day_without_a_time_came_after_the_visit() -> None:
    book = visitor().add("leads", created_at=day("2024-06-03"))
    assert only(book.facts("web_visits"), "lead_day", "lead_hour") == [(day("2024-06-03"), None)]
    book = visitor().add("leads", created_at=day("2024-06-02"))
    assert only(book.facts("web_visits"), "lead_day") == [(None,)]


def test_machines_and_our_own_people_are_no_visitors() -> None:
    assert only(visitor(bot=True).facts("web_visits"), "human") == [(False,)]
    assert only(visitor(staff=True).facts("web_visits"), "human") == [(False,)]


def test_what_was_known_of_a_visitor_before_they_bought() -> None:
    book = visitor().add("leads", created_at=at("2024-01-01"))
    book.add("orders", account_id=7, placed_at=at("2024-06-25"), known=at("2024-08-01"))
    assert only(book.facts("web_visits"), "bought_at", "recorded_to") == [
        (None, at("2024-08-01")),
        (at("2024-06-25"), None),
    ]


def post() -> Book:
    return Book().add("social_posts", network="Pix", content_type="video", at=at("2024-06-01", "10:00"))


def test_a_post_is_measured_by_its_last_count_within_a_week() -> None:
    book = post().add("social_counts", post_id=1, at=at("2024-06-02"), reach=10, reactions=1)
    book.add("social_counts", post_id=1, at=at("2024-06-08", "09:00"), reach=90, reactions=7, comments=2)
    book.add("social_counts", post_id=1, at=at("2024-06-08", "11:00"), reach=500, reactions=50)
    book.add("follower_counts", network="Pix", day=day("2024-05-01"), followers=1000)
    book.add("follower_counts", network="Pix", day=day("2024-07-01"), followers=2000)
    book.add("follower_counts", network="Talk", day=day("2024-05-01"), followers=3)
    assert only(book.facts("social_posts"), "reach", "impressions", "engagements", "followers", "counted_at") == [
        (90, None, 9, 1000, at("2024-06-08", "09:00"))
    ]


def test_what_nobody_counted_is_not_known_and_a_counted_nothing_is_nothing() -> None:
    assert only(post().facts("social_posts"), "reach", "engagements", "followers") == [(None, None, None)]
    book = post().add("social_counts", post_id=1, at=at("2024-06-02"), reach=10)
    assert only(book.facts("social_posts"), "reach", "engagements") == [(10, None)]
    book = post().add("social_counts", post_id=1, at=at("2024-06-02"), reactions=0)
    assert only(book.facts("social_posts"), "reach", "engagements") == [(None, 0)]


def test_a_count_of_followers_holds_until_the_next_of_the_network() -> None:
    book = Book()
    for number, when in ((10, "2024-06-01"), (12, "2024-07-01"), (11, "2024-06-15")):
        book.add("follower_counts", network="Pix", day=day(when), followers=number)
    book.add("follower_counts", network="Talk", day=day("2024-06-20"), followers=3, known=datetime(2024, 8, 1))
    assert [row[1:] for row in only(book.facts("follower_counts"), "count_id", "followers", "from_day", "to_day")] == [
        (10, day("2024-06-01"), day("2024-06-15")),
        (11, day("2024-06-15"), day("2024-07-01")),
        (12, day("2024-07-01"), None),
        (3, day("2024-06-20"), None),
    ]
