"""A described community becomes rows; describing it twice adds only what is missing."""

from datetime import datetime

import pytest
from pydantic import ValidationError

from community.spec import CommunitySpec
from services.founding import FoundingProblem, found
from services.visit import Desk
from storage.tables.activities import Activity
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Notice
from storage.tables.people import Identity, Member, Profile, Role
from storage.tables.units import Unit, UnitKind
from tests.cast import CLEANING, FIGURES, START, SUNDAY, cleaning, community

TABLES = (Unit, Chat, Member, Profile, Identity, Role, Activity, Card, Notice)


@pytest.fixture
def founded(database):
    """Writes a description into the tables."""
    desk = Desk(database, FIGURES)
    return lambda spec: found(desk, spec, "replay", SUNDAY)


def described(**parts):
    return CommunitySpec.model_validate({"units": [{"name": "大汉龙城3栋"}], **parts})


def test_the_same_description_twice_adds_nothing(founded, rows):
    founded(community())
    before = {table: len(rows(table)) for table in TABLES}
    founded(community())
    assert {table: len(rows(table)) for table in TABLES} == before


def test_a_longer_description_adds_what_is_new(founded, rows):
    founded(community())
    founded(community(cleaning(), cleaning(title="交通文明劝导")))
    assert [row.title for row in rows(Activity)] == [CLEANING, "交通文明劝导"]


def test_a_parent_that_is_not_described_is_a_street(founded, rows):
    founded(CommunitySpec.model_validate({"units": [{"name": "大汉龙城3栋", "in": "上梅街道"}]}))
    assert {row.name: row.kind for row in rows(Unit)}["上梅街道"] == UnitKind.STREET


def test_a_time_without_an_offset_is_the_communitys_own(founded, rows):
    founded(described(activities=[cleaning(start=datetime(2026, 11, 28, 9), end=datetime(2026, 11, 28, 11))]))  # noqa: DTZ001
    assert rows(Activity)[0].starts_at == START


def test_who_has_neither_home_nor_role_is_no_member_yet(founded, rows):
    founded(described(people={"路人": {}}))
    assert rows(Member) == []
    assert [row.name for row in rows(Identity)] == ["路人"]


def test_what_is_private_is_kept_apart(founded, rows):
    founded(described(people={"小李": {"home": "大汉龙城3栋", "phone": 13800000002, "skills": ["水电", "急救"]}}))
    (profile,) = rows(Profile)
    assert (profile.phone, profile.skills) == ("13800000002", "水电、急救")
    assert not {"phone", "address", "in_service"} & set(Member.model_fields)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"units": [{"name": "甲", "kind": "castle"}]}, "unit 甲: unknown kind 'castle'"),
        ({"chats": {"群": "乙"}}, "chat 群: no unit is called '乙'"),
        ({"people": {"小李": {"home": "乙"}}}, "person 小李: no unit is called '乙'"),
        ({"people": {"小李": {"home": "大汉龙城3栋", "roles": [{"role": "国王"}]}}}, "unknown role '国王'"),
        ({"people": {"小李": {"roles": [{"role": "网格长"}]}}}, "needs a unit"),
        ({"activities": [cleaning(unit="乙")]}, f"activity {CLEANING}: no unit is called '乙'"),
    ],
)
def test_what_cannot_be_carried_out_is_said_and_nothing_is_written(founded, rows, parts, says):
    with pytest.raises(FoundingProblem, match=says):
        founded(described(**parts))
    assert all(rows(table) == [] for table in TABLES)


@pytest.mark.parametrize("parts", [{"unit": []}, {"people": {"小李": {"hone": "x"}}}, {"activities": [{"titel": "x"}]}])
def test_an_unknown_key_is_an_error(parts):
    with pytest.raises(ValidationError):
        CommunitySpec.model_validate(parts)
