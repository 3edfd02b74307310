"""The steps in which time is counted."""

from enum import StrEnum


class Grain(StrEnum):
    """From the hour to the year; a column of an answer is named after its grain."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
