"""The two families of failure.

    HeadwayError
    ├── UserError      its message tells the reader what to change; shown as a page, a JSON body or an exit code
    │   ├── BadQuestion        a question that cannot be asked as it stands (exit 2)
    │   ├── Refused            an action that was refused, nothing was changed (exit 1)
    │   └── AnswersNeeded      a decision is needed first, nothing was changed (exit 3)
    └── anything else is a bug and is reported as one

An exception lives beside the function that raises it and derives from one of these.
"""


class HeadwayError(Exception):
    """Anything that Headway itself raises."""


class UserError(HeadwayError):
    """A failure whose message says what happened, to what, and what to do."""

    exit_code = 1


class BadQuestion(UserError):
    """The question itself must be changed."""

    exit_code = 2


class Refused(UserError):
    """The action was refused and nothing was changed."""

    exit_code = 1


class AnswersNeeded(UserError):
    """A person must decide first; nothing was changed."""

    exit_code = 3
