"""What `linli doctor` says of Telegram."""

from typing import Any

import pytest

from bot.channels.telegram import Account
from bot.channels.telegram.examine import examine
from tests.bot.channels.telegram import updates
from tests.bot.channels.telegram.fake_api import BOT, TOKEN, FakeTelegram


async def findings(server: FakeTelegram, token: str = TOKEN, **more: Any) -> list[tuple[str, bool, str]]:
    return [found async for found in examine(Account(token, server.url, **more), [("-55", "龙城3栋群")])]


async def test_the_bots_name_and_that_privacy_mode_is_on(server: FakeTelegram) -> None:
    what, well, said = (await findings(server))[0]
    assert (what, well) == ("Telegram", True)
    assert "@linli_bot" in said
    assert "privacy mode is on" in said


async def test_how_updates_come_and_what_went_wrong_there(server: FakeTelegram) -> None:
    _, well, said = (await findings(server))[1]
    assert (well, said) == (True, "the bot asks for updates itself, 0 waiting")
    server.webhook |= {"url": "https://here", "pending_update_count": 3, "last_error_message": "Connection refused"}
    _, well, said = (await findings(server, webhook_url="https://here"))[1]
    assert not well
    assert "3 waiting" in said
    assert "Connection refused" in said


async def test_a_webhook_that_the_settings_do_not_know_will_be_changed(server: FakeTelegram) -> None:
    server.webhook |= {"url": "https://elsewhere"}
    assert "linli run changes this to asking" in (await findings(server))[1][2]


@pytest.mark.parametrize(
    ("status", "rights", "well", "said"),
    [
        ("administrator", {}, True, "sees people come and go"),
        ("member", {}, True, "not an administrator"),
        ("left", {}, False, "add it again"),
        ("kicked", {}, False, "add it again"),
        ("restricted", {"can_send_messages": False}, False, "may not write"),
    ],
)
async def test_the_rights_in_each_group(
    server: FakeTelegram, status: str, rights: dict[str, bool], well: bool, said: str
) -> None:
    server.members[-55] = updates.member(status, BOT, **rights)
    what, found, why = (await findings(server))[2]
    assert (what, found) == ("Telegram group 龙城3栋群", well)
    assert said in why


async def test_a_group_that_is_gone_does_not_hide_the_others(server: FakeTelegram) -> None:
    assert (await findings(server))[2][1:] == (False, "not reached: Chat not found")


LACKING = [("administrator", "can_edit_stories"), ("restricted", "can_edit_tag"), ("restricted", "until_date")]


@pytest.mark.parametrize(("status", "lacks"), [*LACKING, ("member", "status"), ("kicked", "until_date")])
async def test_rights_that_lack_a_field_are_one_line_and_stop_no_other(
    server: FakeTelegram, status: str, lacks: str
) -> None:
    """A Bot API server of another version leaves out what the library must have."""
    server.members[-55] = updates.member(status, BOT)
    del server.members[-55][lacks]
    server.members[-56] = updates.member("administrator", BOT)
    groups = [("-55", "龙城3栋群"), ("-56", "龙城5栋群")]
    (_, well, said), other = [found async for found in examine(Account(TOKEN, server.url), groups)][2:]
    assert not well
    assert said
    assert "\n" not in said
    assert other[1]


@pytest.mark.parametrize("lacks", ["id", "is_bot", "first_name"])
async def test_a_bot_that_lacks_a_field_is_one_line(server: FakeTelegram, lacks: str) -> None:
    server.me = {name: value for name, value in BOT.items() if name != lacks}
    ((_, well, said),) = await findings(server)
    assert not well
    assert "cannot be read" in said


async def test_updates_that_lack_a_field_are_one_line(server: FakeTelegram) -> None:
    del server.webhook["pending_update_count"]
    _, (_, well, said), _ = await findings(server)
    assert not well
    assert "cannot be read" in said


async def test_a_wrong_token_says_where_to_get_one(server: FakeTelegram) -> None:
    ((_, well, said),) = await findings(server, "1:wrong")
    assert not well
    assert "@BotFather" in said
