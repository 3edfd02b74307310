"""The days of the week by name and number."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_number(text: str) -> int:
    """1 for Monday to 7 for Sunday, from the name, its first three letters or the number; ValueError for anything
    else.
    """
    if text.isdigit() and 1 <= int(text) <= 7:
        return int(text)
    for number, name in enumerate(WEEKDAYS, start=1):
        if text.casefold() in {name.casefold(), name[:3].casefold()}:
            return number
    raise ValueError(text)
