"""Which activity is meant, before anybody reads names and times: what is certain goes first."""

from community.wishes import Wanted
from services.signup.joining import sign_up
from services.visit import attend
from storage.tables.signup import SignUp
from tests.cast import CLEANING, GROUP, cleaning, wish


def test_a_tap_means_that_activity_whatever_else_was_said(found, rows):
    program = found(cleaning(), cleaning(title="交通文明劝导"))
    event = program.event("小李", GROUP)
    answer = attend(program.desk, sign_up, event, wish("sign_up", 2, wanted=Wanted(title=CLEANING)))
    assert answer.activity.id == 2
    assert [row.activity_id for row in rows(SignUp)] == [2]
