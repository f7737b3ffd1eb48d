"""Pictures and files on Telegram: what comes in, what is uploaded once, and what becomes of a copy that has one."""

from io import BytesIO

import pytest
from PIL import Image
from telegram import Update, User

from bot.channels.telegram import Account, Telegram
from bot.channels.telegram.incoming import read
from bot.messages import Outgoing, Shown
from community.figures import Figures
from community.outcomes.announcements import Announcement, AnnouncementPreview, AnnouncementWithdrawn
from community.spec import CommunitySpec
from replay.files import content_of
from replay.transcript import FileSpec
from services.founding import found
from tests.bot.channels.telegram import updates
from tests.bot.channels.telegram.fake_api import BOT, TOKEN
from tests.bot.channels.telegram.stage import BOT_NAME, TelegramStage
from tests.cast import FIGURES, SUNDAY
from tests.texts.outcomes import minimal
from texts.render import Rendered

GROUP, PERSON = -55, 7001
ME = User(**{key: BOT[key] for key in ("id", "is_bot", "first_name", "username")})
LI, ALONE = updates.user(5), updates.private(5)


@pytest.fixture
def channel(server):
    server.limited = False
    return opened(server)


def opened(server):
    made = Telegram(Account(TOKEN, server.url), lambda: SUNDAY)
    server.clients.append(made.api)
    return made


def heard(**message):
    update = updates.message(1, LI, message.pop("where", ALONE), **message)
    return read(Update.de_json(update, None), ME, "telegram", SUNDAY)


def size(side, bytes_, file="f"):
    known = {"file_id": f"{file}{side}", "file_unique_id": f"{file}{side}"}
    return {**known, "width": side, "height": side, "file_size": bytes_}


# --- what comes in -----------------------------------------------------------------------------------------------


def test_the_caption_is_what_was_said_and_the_picture_comes_along():
    (said,) = heard(photo=[size(90, 1000), size(1280, 200_000)], caption="发公告：包粽子")
    assert said.text == "发公告：包粽子"
    assert (said.file.name, said.file.size, said.file.usable) == ("photo.jpg", 200_000, True)


def test_of_a_photo_the_largest_that_may_be_fetched_is_meant():
    (said,) = heard(photo=[size(1280, 200_000), size(9000, Figures.file_bytes + 1)])
    assert said.file.size == 200_000


def test_a_document_has_its_name_and_an_album_what_it_has_in_common():
    document = {"file_id": "d", "file_unique_id": "d", "file_name": "讲义.pdf", "file_size": 9}
    (said,) = heard(document=document, media_group_id="77")
    assert (said.file.name, said.file.album, said.text) == ("讲义.pdf", "77", "")


def test_a_film_comes_along_as_what_nothing_takes_and_a_place_not_at_all():
    film = {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1}
    assert not heard(video=film, caption="看")[0].file.usable
    assert heard(location={"longitude": 1.0, "latitude": 2.0})[0].file is None
    assert heard(text="您好")[0].file is None


def test_in_a_group_a_picture_without_words_is_nothing():
    assert heard(where=updates.group(-5), photo=[size(90, 1000)]) == ()


# --- what goes out -----------------------------------------------------------------------------------------------


def picture(number=1, name="海报.jpg", loads=None):
    async def load():
        if loads is not None:
            loads.append(number)
        return content_of(FileSpec(name=name))

    return Shown(number, name, name.endswith("jpg"), load)


def copy(html="公告", chat=GROUP, file=None, kind=Announcement, **more):
    outcome = minimal(kind.called())
    private = chat > 0
    return Outgoing(kind.called(), Rendered(html, (), outcome), str(chat), private, file=file, **more)


async def sent(channel, server, message):
    chat, number = map(int, (await channel.send(message)).split("/"))
    return server.messages[chat, number]


async def test_forty_groups_get_one_upload(channel, server):
    loads = []
    for group in range(1, 41):
        await channel.send(copy(chat=-group, file=picture(loads=loads)))
    assert server.uploads == len(loads) == 1
    assert {shown.kind for shown in server.messages.values()} == {"photo"}
    assert len(server.messages) == 40


async def test_a_file_that_is_no_picture_goes_under_its_name(channel, server):
    stands = await sent(channel, server, copy(file=picture(name="讲义.pdf")))
    assert (stands.kind, stands.text) == ("document", "公告")


async def test_other_words_under_the_same_picture_upload_nothing(channel, server):
    first = await channel.send(copy(file=picture()))
    stands = await sent(channel, server, copy("公告（已更正）", file=picture(), edits=first))
    assert (stands.kind, stands.text, server.uploads) == ("photo", "公告（已更正）", 1)


async def test_the_same_again_is_no_failure(channel):
    first = await channel.send(copy(file=picture()))
    assert await channel.send(copy(file=picture(), edits=first)) == first


async def test_another_picture_takes_the_place_of_the_first(channel, server):
    first = await channel.send(copy(file=picture(1)))
    stands = await sent(channel, server, copy(file=picture(2, "另一张.jpg"), edits=first))
    assert stands.file == content_of(FileSpec(name="另一张.jpg"))


async def test_a_text_gets_a_picture_in_place(channel, server):
    first = await channel.send(copy())
    stands = await sent(channel, server, copy(file=picture(), edits=first))
    assert (stands.kind, stands.edits) == ("photo", 1)


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("name", ["海报.jpg", "讲义.pdf"])
async def test_of_a_withdrawn_copy_the_picture_is_not_seen_any_more(channel, server, name, restarted):
    first = await channel.send(copy(file=picture(name=name)))
    stands = await sent(
        opened(server) if restarted else channel,
        server,
        copy("公告（已撤回）", kind=AnnouncementWithdrawn, edits=first),
    )
    assert (stands.kind, stands.text) == ("photo", "公告（已撤回）")
    assert stands.file != content_of(FileSpec(name=name))
    assert len(Image.open(BytesIO(stands.file)).convert("RGB").getcolors()) == 1


async def test_after_a_restart_a_pause_that_telegram_wants_does_not_come_again_and_again(server):
    server.limited = True
    first = await opened(server).send(copy(file=picture()))
    channel = opened(server)
    for _ in range(2):
        server.clock.now += 10
        try:
            await channel.send(copy("撤回", kind=AnnouncementWithdrawn, edits=first))
        except Exception as problem:
            assert problem.wait  # noqa: PT017
    assert [shown.text for shown in server.messages.values()] == ["撤回"]


async def test_a_preview_that_is_over_keeps_the_senders_own_picture(channel, server):
    first = await channel.send(copy(chat=PERSON, kind=AnnouncementPreview, file=picture()))
    stands = await sent(channel, server, copy("收起来了", PERSON, kind=AnnouncementPreview, edits=first))
    assert (stands.kind, stands.text) == ("photo", "收起来了")
    assert stands.file == content_of(FileSpec(name="海报.jpg"))


async def test_words_too_long_for_a_caption_come_below_the_picture_in_private_and_alone_in_a_group(channel, server):
    private = await sent(channel, server, copy("长" * 1025, PERSON, file=picture()))
    assert [(one.kind, len(one.text)) for one in server.in_chat(PERSON)] == [("photo", 0), ("text", 1025)]
    assert private.number == 2
    assert (await sent(channel, server, copy("长" * 1025, file=picture()))).kind == "text"


async def test_words_that_outgrow_the_caption_are_cut_and_the_picture_stays(channel, server):
    first = await channel.send(copy("长" * 1024, file=picture()))
    stands = await sent(channel, server, copy("长" * 1025, file=picture(), edits=first))
    assert (stands.kind, len(stands.text) <= 1024) == ("photo", True)


async def test_what_was_gone_a_moment_ago_is_tried_again_and_not_sent_without(channel, server):
    async def gone():
        return None

    with pytest.raises(Exception, match="gone") as problem:
        await channel.send(copy(file=Shown(1, "海报.jpg", True, gone)))
    assert not problem.value.permanent
    assert server.messages == {}


# --- the whole way -----------------------------------------------------------------------------------------------


@pytest.fixture
def stage(database, server):
    spec = CommunitySpec.model_validate(
        {
            "units": [
                {"name": "工农社区", "kind": "community", "in": "上梅街道"},
                *({"name": f"{n}栋", "in": "工农社区"} for n in range(1, 41)),
            ],
            "chats": {f"{n}栋群": f"{n}栋" for n in range(1, 41)},
            "people": {"赵师傅": {"reachable": True, "roles": [{"role": "网格长", "unit": "工农社区"}]}},
        }
    )
    made = TelegramStage(server, database, FIGURES, SUNDAY, BOT_NAME, None)
    made.settle(lambda desk, channel, now: found(desk, spec, channel, now))
    return made


async def announces(stage, server):
    """赵师傅 sends a photo as a phone does, and taps [发布]."""
    zhao = stage.names.person("赵师傅")
    photo = server.keeps(content_of(FileSpec(name="海报.jpg"))) | {"width": 64, "height": 48}
    said = {"photo": [photo], "caption": "发公告给全社区：周六包粽子"}
    server.delivers(updates.message(1, updates.user(zhao, "赵师傅"), updates.private(zhao), **said))
    stage._polling = await stage._listening()
    assert await stage._polling.take(await stage.channel.api.raw_updates(1))
    await stage.deliver()
    button = next(b for b in server.in_chat(zhao)[-1].buttons if b["text"] == "发布")["callback_data"]
    tap = updates.taps(2, button, updates.user(zhao, "赵师傅"), updates.private(zhao), server.in_chat(zhao)[-1].number)
    server.delivers(tap)
    assert await stage._polling.take(await stage.channel.api.raw_updates(2))


async def test_a_photo_of_a_phone_reaches_forty_groups_at_the_pace_they_bear_and_once_each(stage, server):
    await announces(stage, server)
    await stage.deliver()
    groups = [one for one in server.messages.values() if one.chat < 0]
    assert len(groups) == 40
    assert {(one.kind, one.text) for one in groups} == {("photo", "公告\n周六包粽子")}
    assert server.uploads == 1
    assert server.refused() == []


async def test_a_group_that_becomes_a_supergroup_meanwhile_gets_the_picture_once(stage, server):
    old = stage.names.group("3栋群")
    server.moves(old, -(10**12) - 3)
    stage.names._names[-(10**12) - 3] = "3栋群"
    await announces(stage, server)
    await stage.deliver()
    groups = [one for one in server.messages.values() if one.chat < 0]
    assert len(groups) == 40
    assert [one.kind for one in server.in_chat(-(10**12) - 3)] == ["photo"]


async def test_the_double_takes_no_file_id_of_another_bot(server, channel):
    await channel.begin()
    with pytest.raises(Exception, match=r"[Ww]rong file identifier"):
        await channel.api.send_photo(GROUP, "AgACAgIAAxkBAAOfromAnotherBot")
