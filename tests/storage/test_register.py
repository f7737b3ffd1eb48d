"""What the register does to rows, on each backend: escapes, references and doubles are the database's affair too."""

from sqlmodel import select

from storage import audit, people, register
from storage.tables.audit import Audit
from storage.tables.groups import Chat, ChatMember
from storage.tables.notices import HandledEvent, Notice
from storage.tables.people import Identity, Member, Profile, Role
from storage.tables.units import Unit
from tests.cast import SUNDAY

NAMES = ("小'李\\", "100%_真", "刘婶")


def settle(tx):
    """Two who are known, each with an account, a role, a group and a profile, and somebody else."""
    tx.add(Unit(id=1, kind="building", name="大汉龙城3栋"))
    tx.flush()
    tx.add(Chat(id=1, channel="web", external_id="g", title="群", unit_id=1))
    tx.flush()
    for number, name in enumerate(NAMES, 1):
        tx.add(Member(id=number, name=name, home_unit_id=1, joined_at=SUNDAY))
        tx.flush()
        tx.add(Identity(id=number, channel="web", external_id=f"account-{number}", name=name, member_id=number))
        tx.add(Role(member_id=number, unit_id=1, role="lecturer"))
        tx.add(ChatMember(chat_id=1, member_id=number))
        tx.add(Profile(member_id=number, phone=f"1380000000{number}"))
    tx.flush()


def test_words_with_every_sign_are_taken_out(tables):
    with tables.transaction() as tx:
        settle(tx)
        kept = {"channel": "web", "lane": "0-reply", "outcome": "help", "queued_at": SUNDAY, "not_before": SUNDAY}
        for name in NAMES:
            audit.write_audit(tx, at=SUNDAY, member_id=3, action="x", detail={"who": [name, f"{name}说"]})
        tx.add(Notice(state="queued", mentions=[1, 3], chat_id=1, **kept))
        tx.add(Notice(state="queued", identity_id=1, **kept))
        tx.add(HandledEvent(channel="web", event_id="7.account-1", at=SUNDAY))
    with tables.transaction() as tx:
        who = register.person(tx, tx.get_one(Member, 1))
        register.forget(tx, who, register.words_of(tx, who), "…")
    with tables.transaction() as tx:
        assert [one.detail["who"] for one in tx.exec(select(Audit).order_by(Audit.id))] == [
            ["…", "…说"],
            ["100%_真", "100%_真说"],
            ["刘婶", "刘婶说"],
        ]
        assert [one.mentions for one in tx.exec(select(Notice))] == [[3]]
        assert tx.exec(select(HandledEvent)).all() == []
        assert {one.member_id for one in tx.exec(select(Role))} == {2, 3}
        assert tx.get_one(Member, 1).name == "…"


def test_two_members_become_one(tables):
    with tables.transaction() as tx:
        settle(tx)
        tx.add(Role(member_id=2, unit_id=1, role="team_lead"))
        tx.get_one(Profile, 2).employer = "县医院"
    with tables.transaction() as tx:
        moved = register.join(tx, 1, 2)
    with tables.transaction() as tx:
        assert tx.get(Member, 2) is None
        assert sorted(role.role for role in people.roles(tx, 1, SUNDAY)) == ["lecturer", "team_lead"]
        assert (tx.get_one(Profile, 1).phone, tx.get_one(Profile, 1).employer) == ("13800000001", "县医院")
        assert [one.member_id for one in tx.exec(select(ChatMember).order_by(ChatMember.member_id))] == [1, 3]
        assert moved["identity.member_id"] == [2]
        assert len(moved["role.member_id"]) == 1
        tx.add(Member(id=9, name="新", joined_at=SUNDAY))
        tx.flush()
        register.part(tx, moved, 1, 9)
        assert [role.role for role in people.roles(tx, 9, SUNDAY)] == ["team_lead"]
