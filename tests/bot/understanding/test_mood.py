"""What a line turns round, and what it only thinks of: neither is done."""

import pytest

from bot.understanding.mood import (
    is_elsewhere,
    is_grumbled,
    is_of_all,
    is_only_thought_of,
    is_told,
    is_turned_round,
    without_titles,
)


@pytest.mark.parametrize(
    ("intent", "lines"),
    [
        ("sign_up", "莫给我报名 别给我报名 不要帮我报名 我不报名 莫算我 我冇说要报名 不用给刘桂英报名"),
        ("sign_up", "先别给我报 我不想参加 暂时不报名"),
        ("cancel", "别取消我的报名 莫把我取消哒 我没说不去 我冇说不来 不要取消 不退"),
        ("cancel_activity", "活动不取消 环境卫生整治别取消,照常"),
        ("change_activity", "不改到周日了 别改时间 不推迟了 先莫改"),
        ("withdraw_announcement", "不要撤回公告 公告先不撤 那条公告别删 公告莫撤回"),
        ("cancel", "取消我的报名,不,先别取消 取消我的报名,算了还是别取消"),
    ],
)
def test_a_small_word_before_what_is_wanted_turns_it_round(intent, lines):
    assert [line for line in lines.split() if not is_turned_round(intent, line)] == []


@pytest.mark.parametrize(
    ("intent", "lines"),
    [
        ("sign_up", "要不给我报名吧 别忘了给我报名 不报不行 还没报名,给我报上 能不能给我报名 不好意思,我报名"),
        ("sign_up", "老公不参加,我报名 不见不散,算我一个 别人报名没有,我报名"),
        ("sign_up", "没问题我报名 我不会打字,帮我报名 报不报名都行"),
        ("cancel", "我不去了,取消 要不取消吧 不能去了取消吧 不要了,取消 别等我了,取消报名"),
        ("change_activity", "地点不改,时间改到3点 能不能改到3点 周六不行,改到周日"),
        ("cancel", "别取消包饺子,取消环境整治"),
        ("roster", "不改名单"),
    ],
)
def test_the_same_small_word_elsewhere_turns_nothing_round(intent, lines):
    assert [line for line in lines.split() if is_turned_round(intent, line)] == []


@pytest.mark.parametrize(
    ("intent", "lines"),
    [
        ("cancel_activity", "如果下雨就取消 会不会取消? 是不是取消了 哪个说要取消的 上次取消了好可惜"),
        ("cancel_activity", "取消的话大家会失望"),
        ("change_activity", "可能要改到周日 要不要改到周日? 要是下雨就推迟一天 建议改到周日 能改到周日吗"),
        ("cancel", "要是下雨我就不去了 我可能去不了 取消报名要好久 哪个取消了我的报名"),
        ("cancel", "我本来不想去,现在又想去了"),
        ("sign_up", "老彭去的话我就去 我可能去 谁去我就去 先报上,去不去再说 1,要是有位子的话再说"),
        ("change_activity", "改到周日9点,下雨再改 推迟一小时,除非没人反对 等通知再改到周日 改到周日,到时候再看"),
        ("cancel_activity", "下雨就取消 1,明天再定 若下雨则取消 一旦下雪就取消 1,可以吗 1,大家再商量"),
        ("change_activity", "改到周日9点,可以吗? 改到周日9点,大家觉得怎么样 人数改成30人,地方不够再说"),
        ("publish_activity", "扫雪,下雨就不办 扫雪,要是下雪的话 如果人够,周六9点扫雪 周六9点扫雪,到时候再定"),
        ("close_activity", "1,如果人都走了 等人走完再说"),
        ("approve_hours", "要是没人反对"),
    ],
)
def test_what_is_under_a_condition_in_doubt_or_in_question_is_only_thought_of(intent, lines):
    assert [line for line in lines.split() if not is_only_thought_of(intent, line)] == []


@pytest.mark.parametrize(
    ("intent", "lines"),
    [
        ("sign_up", "如果还有名额,给我报一个 有位子的话算我一个 我可能要晚到一点,给我报名"),
        ("sign_up", "能给我报名吗 不知道谁组织的,我报名"),
        ("cancel", "可以帮我取消吗 本来想去的,现在去不了 上次报的那个不去了"),
        ("change_activity", "可能下雨,改到周日 改到周日上午9点 改到周日,地点再定 改到周日9点,收到了吗"),
        ("cancel_activity", "下雨,取消 通知大家取消了,下次再搞 取消,具体时间再定"),
        ("cancel", "这次不去了,下次再说 1"),
        ("sign_up", "1,可能晚到 给我报上,其他的再说 方便的话给我报名"),
        ("publish_activity", "周六9点 讲座:血压高怎么办 周六9点 谁来当一日店长 周日9点 雨中漫步"),
    ],
)
def test_what_is_only_said_beside_it_leaves_the_wish_a_wish(intent, lines):
    assert [line for line in lines.split() if is_only_thought_of(intent, line)] == []


@pytest.mark.parametrize(
    ("intent", "lines"),
    [
        ("approve_hours", "时长先莫认定 不通过 小李的先不通过 不予认定 还没认定 先别给小李通过"),
        ("claim_service", "不补时长,昨天陪护2小时 莫给我记时长"),
        ("close_activity", "不结束 先别结束 还没结束"),
        ("confirm_hours", "先不确认 没确认 我不认可"),
        ("delete_data", "别删我的数据 莫删我的资料 我不删数据"),
        ("excuse_absence", "我不请假了 冇请假 没有请假 莫给我请假 不用请假了 取消请假"),
        ("exempt", "小李不能免 别免小李的志愿服务 小李没有免任务 先不给小李免"),
        ("report_in", "我不想报到 没打算报到 莫报到了"),
    ],
)
def test_what_is_done_for_good_is_turned_round_by_the_same_small_words(intent, lines):
    assert [line for line in lines.split() if not is_turned_round(intent, line)] == []


@pytest.mark.parametrize(
    ("intent", "lines"),
    [
        ("approve_hours", "没问题,都通过 全部通过,不用一个个看 不改了,通过"),
        ("claim_service", "昨天没有活动,上门陪护2小时给我补上"),
        ("excuse_absence", "周六来不了,请假 去不成了请个假"),
        ("exempt", "小李不方便,免了今年的志愿服务 恢复小李的任务,不免了"),
        ("delete_data", "我不用了,删掉我的数据"),
        ("report_in", "还没报过,我来报到"),
    ],
)
def test_a_no_elsewhere_in_the_line_does_not(intent, lines):
    assert [line for line in lines.split() if is_turned_round(intent, line)] == []


@pytest.mark.parametrize(
    ("intent", "lines"),
    [
        ("approve_hours", "小李的时长通过了吗 时长都认定了没有 有哪些时长要审核 谁的时长没批"),
        ("excuse_absence", "主题党日哪个请假了 可能要请假"),
        ("close_activity", "结束了吗 什么时候结束"),
    ],
)
def test_who_asks_whether_something_was_done_does_not_want_it_done(intent, lines):
    assert [line for line in lines.split() if not is_only_thought_of(intent, line)] == []
def test_the_words_of_a_title_say_nothing_of_the_wish():
    assert "如果" not in without_titles("取消 如果血压高怎么办", "如果血压高怎么办")
    assert "如果" in without_titles("1 如果下雨", "如果")
    assert "谁" not in without_titles("1号活动标题改成谁来当志愿者", "")


@pytest.mark.parametrize(
    "line",
    [
        "那天我要上班",
        "那天我上班",
        "那天我值班",
        "我要加班",
        "那天我要去长沙",
        "那天我在外地",
        "那天我不在家",
        "周六我要带班",
        "那天我要回老家",
        "那天我还要开会",
    ],
)
def test_whoever_is_elsewhere_signs_up_for_nothing(line):
    assert is_elsewhere("sign_up", line)
    assert is_elsewhere("cancel", line)


@pytest.mark.parametrize(
    ("intent", "line"),
    [
        ("sign_up", "那天我有空,算我一个"),
        ("sign_up", "我下班了来,算我一个"),
        ("sign_up", "我上完班去,报个名"),
        ("sign_up", "我要去"),
        ("sign_up", "要加班我也参加"),
        ("cancel", "那天我要加班,去不了"),
        ("cancel", "我要上班,取消"),
        ("roster", "那天我要上班"),
    ],
)
def test_who_says_what_they_want_beside_it_is_heard(intent, line):
    assert not is_elsewhere(intent, line)


@pytest.mark.parametrize(
    "line",
    [
        "我屋里老倌子血压也高",
        "我爸膝盖老疼",
        "包粽子好累",
        "我妈包的粽子好吃得很",
        "那天好热啊",
        "我崽最近太忙了",
        "讲堂的空调有点冷",
        "隔壁装修吵死人",
        "我腰又痛哒",
        "粽子越来越贵了",
        "我堂客眼睛不大好",
    ],
)
def test_how_something_is_signs_nobody_up(line):
    assert is_told("sign_up", line)


@pytest.mark.parametrize(
    ("intent", "line"),
    [
        ("sign_up", "我妈腰不好,我替她去"),
        ("sign_up", "包粽子好玩,算我一个"),
        ("sign_up", "包粽子我要来,好久没热闹了"),
        ("sign_up", "我和我妈包粽子"),
        ("sign_up", "周六也行,给我报上"),
        ("cancel", "我腰又痛哒"),
    ],
)
def test_a_word_of_coming_beside_it_is_heard(intent, line):
    assert not is_told(intent, line)


@pytest.mark.parametrize("line", ["每人自己带个碗", "大家都带围裙", "各自带水"])
def test_what_is_said_of_everybody_is_nobodys_sign_up(line):
    assert is_of_all("sign_up", line)


@pytest.mark.parametrize("line", ["大家都去,给我报名", "大家去我也去"])
def test_the_speaker_may_be_among_them(line):
    assert not is_of_all("sign_up", line)


@pytest.mark.parametrize("line", ["每次打扫都是那几个人", "每次都是我扫", "总是我们来"])
def test_a_grumble_asks_for_nothing(line):
    assert is_grumbled(line)


@pytest.mark.parametrize("line", ["每次都报", "每次都是谁来?", "每次都是几点开始"])
def test_not_everything_that_comes_again_is_a_grumble(line):
    assert not is_grumbled(line)
