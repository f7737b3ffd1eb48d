"""我的数据: everything that the register lists of a person, to that person alone, and no copy of it on the way."""

import json

import pytest
from sqlmodel import SQLModel

from bot.channels.telegram.posting import Posting
from bot.intents import INTENTS
from bot.messages import Outgoing
from community.outcomes.own_data import MyData, MyDataFile
from community.own_data import Whose
from community.wishes import Wish
from services.own_data import showing
from services.visit import act
from storage import people, tables
from storage.own_data import Export, Own
from storage.tables.notices import Notice
from storage.tables.people import Profile
from tests.cast import BOT, GROUP, SUNDAY, ZONE, cleaning
from texts.render import Renderer, environment


def member_id(program, name):
    with program.database.reading() as tx:
        return people.named(tx, name)[0].id


def shown(program, name):
    page, _ = act(program.desk, showing.my_data, member_id(program, name), Wish(intent="my_data"), program.now)
    return page


def values(page):
    return {(one.table, value.column): value.value for one in page.holdings for row in one.rows for value in row}


async def test_it_holds_what_was_given_done_and_brought(program):
    await program.neighbour("小李").says("帮我妈刘桂英报名")
    await program.neighbour("小李").taps("报名", GROUP)
    found = values(shown(program, "小李"))
    assert found["member", "name"] == "小李"
    assert found["member", "home_unit_id"] == "大汉龙城3栋"
    assert found["profile", "phone"] == "13800000002"
    assert found["identity", "external_id"] == "小李"
    assert found["sign_up", "activity_id"] == "环境卫生整治"
    names = [v.value for o in shown(program, "小李").holdings if o.table == "sign_up" for r in o.rows for v in r]
    assert {"刘桂英", "小李"} <= set(names)


async def test_it_holds_nothing_of_anybody_else(program):
    for who in ("小李", "刘婶", "老彭", "王阿姨"):
        await program.neighbour(who).taps("报名", GROUP)
    others = {"刘婶", "老彭", "王阿姨", "13800000001"}
    assert not others & {str(value) for value in values(shown(program, "小李")).values()}


def test_a_lecturer_is_listed_to_the_lecturer_and_not_to_the_organiser(found):
    program = found(cleaning(kind="lecture", lecturer="刘婶", organiser="王阿姨"))
    assert values(shown(program, "刘婶"))["activity", "lecturer"] == "刘婶"
    assert ("activity", "lecturer") not in values(shown(program, "王阿姨"))
    assert values(shown(program, "王阿姨"))["activity", "id"] == "环境卫生整治"


def test_secrets_of_the_program_are_not_among_it(found):
    program = found(cleaning(organiser="王阿姨"))
    assert ("activity", "code_secret") not in values(shown(program, "王阿姨"))


def test_the_file_says_the_same_for_machines(found):
    program = found()
    _, file = act(program.desk, showing.my_data, member_id(program, "小李"), Wish(intent="my_data"), program.now)
    read = json.loads(file.attached().content)
    assert read["profile"] == [{"member_id": member_id(program, "小李"), "in_service": True, "phone": "13800000002"}]


async def test_the_outbox_keeps_no_copy(program, rows):
    await program.neighbour("小李").says("我的数据")
    assert "13800000002" in program.neighbour("小李").text
    assert [one.fields for one in rows(Notice) if one.outcome in ("my_data", "my_data_file")] == [{}, {}]


async def test_it_is_as_things_stand_when_it_is_sent(program):
    await program.neighbour("老陈").says("@小邻 我的数据", GROUP)
    with program.desk.turn(program.now) as turn:
        turn.tx.get_one(Profile, member_id(program, "老陈")).phone = "13800000009"
    await program.neighbour("老陈").says("/start")
    assert "13800000009" in program.neighbour("老陈").text


# --- nobody else's ---------------------------------------------------------------------------------------------


def test_nobody_gets_anothers_by_any_name_they_say(found):
    program = found()
    for who in ("王阿姨", "张书记", "赵师傅", "刘婶"):
        wish = Wish(intent="my_data", details=Whose(name="小李"))
        answer = act(program.desk, showing.my_data, member_id(program, who), wish, program.now)
        assert [one.called() for one in answer] == ["not_allowed"]


def test_only_one_service_shows_data_and_it_takes_no_member():
    """Whoever asks is the actor; nothing in a wish chooses another."""
    makers = [name for name, intent in INTENTS.items() if intent.service.__module__ == showing.__name__]
    assert makers == ["my_data"]
    assert set(Whose.model_fields) == {"topic", "name", "reason"}


# --- how it is shown -------------------------------------------------------------------------------------------


def test_every_column_that_is_listed_has_a_word_for_readers():
    words = environment().get_template("_held.j2").module
    read = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if isinstance(line := tables.OWN_DATA.get(f"{table.name}.{column.name}"), Own)
        and line.export is Export.LISTED
        and not (column.foreign_keys and column.name in ("member_id", "host_id", "lecturer_id", "organiser_id"))
    }
    missing = read - words.columns.keys()
    assert not missing, f"no word in texts/zh/_held.j2 for {', '.join(sorted(missing))}"
    assert {one.split(".")[0] for one in read} - words.tables.keys() == set()


@pytest.mark.parametrize("kind", [MyData, MyDataFile])
def test_both_are_for_the_person_alone(kind):
    assert kind.personal
    assert kind.latest


async def test_telegram_hands_the_file_over_as_a_file():
    sent = []

    class Api:
        username = "bot"

        async def send_document(self, **how):
            sent.append(how)
            return type("Message", (), {"chat": type("Chat", (), {"id": 7}), "message_id": 9})

    rendered = Renderer(ZONE, BOT, lambda: SUNDAY).render(MyDataFile())
    await Posting(Api()).send(Outgoing(outcome="my_data_file", rendered=rendered, chat="7", private=True))
    assert [(one["filename"], one["document"]) for one in sent] == [("my-data.json", b"{}")]
