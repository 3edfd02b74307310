"""Frames of nothing but ids, however many."""

from headway.config.workspace import Workspace
from headway.records import frames
from headway.records.frames_sqlite import MANY
from headway.records.models import Account


def test_a_frame_of_ids_alone_is_read_however_many_are_asked_for(store: Workspace) -> None:
    made = [Account.objects.create(name=str(number)).pk for number in range(3)]
    others = set(frames.types_of("accounts")) - {"id"}
    for asked in (made, list(range(1, MANY + 2))):
        assert frames.rows("accounts", asked, without=others)["id"].to_list() == made
