"""What the bot tells people to say works where they were told it: every phrase has its story, which is played.

In the templates, quotation marks hold what people may say; a value alone in them is a title or words quoted back.
Square brackets in running text name a button, 回复数字 and 回复编号 ask for a number.
"""

import re
from dataclasses import dataclass, field, replace

import pytest

from bot.understanding.embedded import EmbeddedEngine
from community.outcomes.base import Outcome
from community.spec import DepartmentSpec
from replay.expectations import code_of
from tests.cast import BOT, CLEANING, DAY, FIGURES, GROUP, OTHER_GROUP, Program, at, cleaning, community
from texts.render import TEMPLATES

TRAFFIC = "交通文明劝导"
TEAM = "青少年服务队"
PARTS = {"_consents": "consent_asked"}  # folders whose templates stand in another one
IN_VAIN = {"not_understood", "nothing_found", "not_allowed", "question_closed"}
_TOLD = re.compile(r"“([^”]*)”|\[([^\]]+)\]|回复(编号|数字)")
_ISSUED = re.compile("核验 ([A-Z0-9]{10})")
_BARE = re.compile(r"(?:这样说|说法|比如)[：，]?+(?!\s*(?:· )?“)")


@dataclass(frozen=True)
class Story:
    """:param steps: how the text comes about, the last step being by whoever hears it.
    :param hears: what answers the phrase.
    :param with_: what stands for the example in the phrase.
    :param text: what must be in the answer.
    :param served: the program has an address outside.
    """

    template: str
    phrase: str  # "…" for what a template fills in
    steps: str
    hears: str
    with_: dict[str, str] = field(default_factory=dict)
    text: str = ""
    served: bool = False


# Steps: "小李: 报名 1" says, "小李: [报名]" taps, "小李: {海报.jpg}" sends a file, "28 8:40" moves the clock (31: 1
# December). They are played in private, and in a group too when that may read the text; there the bot is called by
# name. 小李@私 stays in private, 小李@群 in the group.
WHOLE_LINE = "发布 周六上午9点到11点 环境卫生整治 3栋楼下 20人"
GOES = "小李: 报名 1 | 28 8:40"
DRAFT = "王阿姨: 发布 周六上午9点到11点 大家扫雪 3栋楼下 20人"
CAME = f"小李: 报名 {CLEANING} | 刘婶: 报名 {CLEANING} | 28 8:40 | 小李: 签到 {{code}} | 刘婶: 签到 {{code}}"
APPROVED = f"{CAME} | 28 13:10 | 张书记: [全部通过]"
ADJUSTING = f"{CAME} | 28 13:10 | 张书记: [逐个调整]"
HELP, ORGANISER = "小李: 帮助", "王阿姨: 帮助 | 王阿姨@私:"
DISPUTED = f"{APPROVED} | 小李: [有误] | 小李: 我早走了 | 张书记:"
LEADS = "赵师傅: 让刘婶当3栋楼栋长 | 赵师傅: [确定]"
LEADS_FOR_DAYS = "赵师傅: 让刘婶当3栋楼栋长，到11月30日 | 赵师傅: [确定]"
LEADS_FOR_HOURS = "赵师傅: 让刘婶当3栋楼栋长，到11月25日 | 赵师傅: [确定]"
LEADS_TEAM = f"赵师傅@私: 让刘婶当{TEAM}队长 | 赵师傅@私: [确定]"
IN_TEAM = f"小李: 报名 {TRAFFIC} | 小李: 加入 {TEAM}"
ROLE_IN_VAIN = "赵师傅: 让刘婶当3栋楼栋长，一年"
REPORTED = "刘婶: 报到 | 刘婶: 同意 | 刘婶: 刘小英 | 刘婶: 县医院 | 刘婶: 一支部 | 刘婶: 没有 | 刘婶: 没有"
CONFIRMED = f"{REPORTED} | 张书记: [确认]"
CONSENTED = f"{CONFIRMED} | 刘婶: [给单位回执] | 刘婶: 同意 | 张书记:"
RETURNED = f"{REPORTED} | 张书记: [退回] | 张书记: 支部写错了"
LAST_YEAR = "张书记: 免除 小李 去年的组织生活 住院"
TWO_OF_THEM = f"{CONFIRMED} | 张书记: 免除 小李 刘婶 明年的组织生活 住院"
UNLINKED = "小李: 绑定账号 | 刘婶: 关联 {link} | 赵师傅: 解除关联 小李 | 赵师傅: [确定] | 周姐:"
NONE_LEFT = f"{APPROVED} | 张书记: [逐个调整]"
LATE = "小李: 报名 1 | 28 13:10"
SERVED = "补时长 昨天 打扫楼道 1小时"
NINE = " | ".join(f"小李: 补时长 昨天 {deed}药 0.5小时" for deed in "买取送拿配领换退寄")
SERVED_A_YEAR = f"小李: {SERVED} | 张书记: [全部通过] | 小李: [确认]"
CERTIFIED = f"{SERVED_A_YEAR} | 小李@私: 证明 | 小李@私: 李小明"
REVOKING, ITS_CODE = f"{CERTIFIED} | 张书记: 作废证明 {{certificate}}", {"编号": "{certificate}"}
POST = "环境卫生岗"
TAKES, LEAVES = f"小李: 领岗 {POST}", f"小李: 领岗 {POST} | 小李: 退岗"
FOR_MEMBERS = "张书记@私: 设岗 先锋岗 限党员"
SETS = "王阿姨: 设岗 楼道安全岗 2人"
ASKS_HELP = "小李@私: 求助 搬冰箱 | 小李@私: [匿名发布]"
UNCLEAR_CHANGE = f"{ASKS_HELP} | 小李@私: 搬冰箱改到周三周五"
HELPED = f"{ASKS_HELP} | 刘婶@群: [我来帮]"
TWO_REQUESTS = f"{ASKS_HELP} | 小李@私: 求助 借梯子 | 小李@私: [匿名发布] | 刘婶@私: 我来帮"
TAKEN_AWAY = f"{SETS} | 刘婶@私: 领岗 楼道安全岗 | 王阿姨@私: 撤岗 楼道安全岗 | 王阿姨@私: [确定]"
MENDED = "王阿姨: 发公告：周三停水 | 王阿姨: [修改]"
TOMORROW = "王阿姨: 明早8点发公告：周三停水 | 王阿姨: [发布]"
HELD_BACK = f"{TOMORROW} | 赵师傅: 撤掉王阿姨3栋楼栋长的职务 | 赵师傅: [确定] | 23 8:00"
TWO_TO_COME = f"{TOMORROW} | 王阿姨: 明早9点发公告：周五停电 | 王阿姨: [发布] | 王阿姨: 撤回公告"
TALK, WHO_LECTURES = "高血压防治", "讲师介绍 王医生 心内科 县医院副主任医师，讲了二十年高血压"
LECTURE = f"王阿姨@私: 发布 周六下午3点到4点 {TALK} 讲座 会议室 主讲 刘婶 | 王阿姨@私: 发布"
AWAY = f"{LECTURE} | 刘婶: 我讲不成了"
HELD = (
    f"{LECTURE} | 小李@私: 报名 {TALK} | 老彭@私: 报名 {TALK} | 28 15:05 | 王阿姨@私: 点名 {TALK}"
    f" | 王阿姨@私: [到场 小李] | 28 16:01 | 王阿姨@私: 结束 {TALK}"
)
HANDED_OUT = f"{HELD} | 刘婶@私: 课件 {TALK} https://example.cn/1"
POLL = "王阿姨@私: 投票 周六去哪儿？1 公园 2 广场 到明天18点"
OPEN_POLL = f"{POLL} | 王阿姨@私: [发布]"
TWO_POLLS = f"{OPEN_POLL} | 王阿姨@私: 投票 几点去？1 早上 2 下午 到明天18点 | 王阿姨@私: [发布]"
TOO_FEW = "王阿姨: 发布 周六下午3点到5点 大家扫雪 3栋楼下 至少5人 | 王阿姨: [发布] | 26 15:00"
SNOW = "大家扫雪"
SERIES = f"王阿姨@私: 发布 每周六上午9点到11点 {SNOW} 3栋楼下 20人"
SERIES_ON = f"{SERIES} | 王阿姨@私: 好"
SUNDAYS = f"王阿姨: 发布 每周日上午9点到11点 {SNOW} 小广场 | 王阿姨: 好"
TWO_SERIES = f"{SERIES_ON} | {SUNDAYS} | 王阿姨: {SNOW}以后都改到8点"
MENDS_SERIES = f"{SERIES} | 王阿姨: [修改]"
HANDED_OVER = f"{SERIES_ON} | 赵师傅: 撤掉王阿姨的楼栋长 | 赵师傅: [确定] | 周姐:"
SOME_DAYS = f"王阿姨: 发布 每周上午9点 {SNOW}"
NEW_YEAR = f"{SERIES_ON} | 70 9:30 | 王阿姨:"
ROSTER = "王阿姨@私: 值班表 24日 8:00-12:00 巡楼 1人；25日 8:00-12:00 巡楼 2人 | 王阿姨@私: [发布]"
ONE_DUTY = "11月24日 8:00-12:00 巡楼 2人 张三"
TWO_ROSTERS = f"{ROSTER} | {ROSTER.removesuffix('[发布]')}[另发一张] | 王阿姨@私: 取消值班表"
OF_TWO_UNITS = "周姐@私: 值班表 24日 8:00-12:00 巡楼 1人"
BADLY_CHANGED = "王阿姨@私: 1号班改到下午左右"
REFUSED = "小李@私: 跟刘婶换班 | 刘婶@私: 不行 | 小李@私:"
ON_DUTY = f"{ROSTER} | 小李@私: 1号班我来值"
CARE_LINE = "关爱名单 加 刘奶奶 每周二 小李、刘婶轮流"
CONSENT_WORDS = f"王阿姨@私: {CARE_LINE} | 王阿姨@私: 女儿电话里同意的"
CARED_FOR = f"{CONSENT_WORDS} | 王阿姨@私: [确定] | 小李@私: [我愿意]"
CARED_FOR_LIU = "王阿姨@私: 关爱名单 加 刘婶 每周二 小李、老彭 | 王阿姨@私: [问本人] | 刘婶@私: [同意]"
CARE_HANDED_OVER = f"{CARED_FOR_LIU} | 赵师傅@私: 撤掉王阿姨3栋楼栋长的职务 | 赵师傅@私: [确定] |"
NOBODY_LEFT = f"{CARED_FOR} | 刘婶@私: [不方便] | 小李@私: 退出关爱 | 小李@私: [确定]"
REPORTED_PROBLEM = "小李@私: 反映 路灯坏了"
TWO_PROBLEMS = f"{REPORTED_PROBLEM} | 小李@私: 反映 电梯停了"
AT_STREET = f"{REPORTED_PROBLEM} | 王阿姨@私: [报上去] | 张书记@私: [报上去]"
WHISTLED = f"{AT_STREET} | 吴科长@私: 吹哨 供电公司"
CHOOSING = f"{AT_STREET} | 吴科长@私: [吹哨]"
LENDS = "小李@私: 我有梯子可以借"
MAY_BORROW = f"{LENDS} | 小李@私: [可以问我] | 刘婶@私: 有什么可以借"
LENT = f"{MAY_BORROW} | 刘婶@私: [想借] | 小李@私: [可以借]"
LENT_TWICE = f"{LENT} | 老彭@私: 有什么可以借 | 老彭@私: [想借] | 小李@私: [可以借]"
STORIES = [
    Story("care_incomplete", CARE_LINE, "王阿姨@私: 关爱名单 加 刘奶奶", "care_consent_words_asked"),
    Story("care_list", CARE_LINE, "王阿姨@私: 关爱", "care_consent_words_asked", text="刘奶奶"),
    Story("care_consent_words_asked", "算了", f"王阿姨@私: {CARE_LINE}", "question_dropped"),
    Story("care_preview", "不是这位", "王阿姨@私: 关爱名单 加 刘婶 每周二 小李、老彭", "care_consent_words_asked"),
    Story("care_started", "结束", f"{CONSENT_WORDS} | 王阿姨@私: [确定]", "care_sure"),
    Story("care_paused", "关爱名单 改 … 小李、刘婶", f"{NOBODY_LEFT} | 王阿姨@私:", "care_started", text="小李"),
    Story("care_handed_over", "关爱", f"{CARE_HANDED_OVER} 周姐@私:", "care_list"),
    Story("care_handed_over", "退出关爱", f"{CARE_HANDED_OVER} 刘婶@私:", "care_sure"),
    Story("care_consent_noted", "退出关爱", CARED_FOR_LIU, "care_sure"),
    Story("care_help_noted", "退出关爱", CARED_FOR, "care_sure"),
    Story("which_problem", "编号", f"{TWO_PROBLEMS} | 小李@私: 撤回我反映的", "problem_withdrawn", {"编号": "2号"}),
    Story("which_departments", "数字", CHOOSING, "problem_whistled", {"数字": "1"}, "供电公司"),
    Story("which_departments", "算了", CHOOSING, "question_dropped"),
    Story("problem_return_asked", "算了", f"{WHISTLED} | 老彭@私: [退回]", "question_dropped"),
    Story("problem_passed_on", "我反映的事", REPORTED_PROBLEM, "problem_progress", text="路灯坏了"),
    Story("problem_progress", "反映 在哪里、什么情况", "小李@私: 我反映的事", "problem_passed_on"),
    Story("problem_words_asked", "算了", "小李@私: 反映", "question_dropped"),
    Story("problem_more_asked", "算了", f"{REPORTED_PROBLEM} | 小李@私: [补充]", "question_dropped"),
    Story("problem_answer_asked", "算了", f"{REPORTED_PROBLEM} | 王阿姨@私: [办好了]", "question_dropped"),
    Story("skill_what_asked", "我有梯子可以借", "小李@私: 登记", "skill_noted"),
    Story("skill_what_asked", "我会修水管", "小李@私: 登记", "skill_noted"),
    Story("skill_what_asked", "算了", "小李@私: 登记", "question_dropped"),
    Story("skill_noted", "只登记", LENDS, "nudges_off"),
    Story("which_skill", "数字", f"{LENDS} | 小李@私: 我会修水管 | 小李@私: 不借了", "skill_dropped", {"数字": "1"}),
    Story("which_borrow", "数字", f"{LENT_TWICE} | 小李@私: 梯子还了", "borrow_ended", {"数字": "1"}),
    Story("help", "…我有梯子可以借", HELP, "skill_noted"),
    Story("borrow_asked", "还了", f"{LENT} | 老彭@私: 有什么可以借 | 老彭@私: [想借] | 小李@私:", "borrow_ended"),
    Story("skill_list", "我有梯子可以借", "小李@私: 我登记了什么", "skill_noted"),
    Story("nudges_off", "可以问我", "小李@私: 别找我了", "nudges_on"),
    Story("nudges_on", "我有梯子可以借", "小李@私: 可以问我", "skill_noted"),
    Story("nudges_on", "恢复提醒", "小李@私: 别提醒我 | 小李@私: 可以问我", "reminders_on"),
    Story("nudges_on", "别找我了", "小李@私: 可以问我", "nudges_off"),
    Story("things_to_borrow", "想借", MAY_BORROW, "borrow_sent"),
    Story("borrow_agreed", "转告", LENT, "borrow_line_asked"),
    Story("borrow_agreed", "还了", LENT, "borrow_ended"),
    Story("borrow_line_asked", "算了", f"{LENT} | 小李@私: [转告]", "question_dropped"),
    Story("duty_roster_card", "我来值", f"{ROSTER} | 小李@群:", "which_duty_slot"),
    Story("duty_roster_card", "+2", f"{ROSTER} | 小李@群:", "duty_slot_taken", text="11月25日"),
    Story("duty_roster_asked", "算了", "王阿姨@私: 发值班表", "question_dropped"),
    Story("duty_roster_asked", ONE_DUTY, "王阿姨@私: 发值班表", "duty_roster_preview", text="张三"),
    Story("duty_roster_published", "1号班改到14点到18点", ROSTER, "duty_slot_changed", text="14:00–18:00"),
    Story("duty_roster_published", "1号班改成3人", ROSTER, "duty_slot_changed", text="3人"),
    Story("duty_roster_published", "取消1号班", ROSTER, "duty_call_off_asked", text="11月24日"),
    Story("duty_roster_published", "取消值班表", ROSTER, "duty_call_off_asked", text="整张"),
    Story("duty_change_unclear", "…号班改到14点到18点", f"{ROSTER} | {BADLY_CHANGED}", "duty_slot_changed"),
    Story("duty_change_unclear", "…号班改成3人", f"{ROSTER} | {BADLY_CHANGED}", "duty_slot_changed"),
    Story("duty_slot_changed", "不值了", f"{ON_DUTY} | 王阿姨@私: 1号班改到9点到10点 | 小李@私:", "duty_slot_released"),
    Story("duty_slot_released", "还是我来", f"{ON_DUTY} | 小李@私: 不值了", "duty_slot_taken"),
    Story("duty_swap_asked", "谁都行", f"{ON_DUTY} | 小李@私: 换班", "duty_swap_wanted"),
    Story("duty_swap_asked", "算了", f"{ON_DUTY} | 小李@私: 换班", "question_dropped"),
    Story("duty_swap_declined", "换班", f"{ON_DUTY} | {REFUSED}", "duty_swap_asked"),
    Story("which_duty_slot", "数字", f"{ROSTER} | 小李@私: 我来值", "duty_slot_taken", {"数字": "2"}, "11月25日"),
    Story("which_duty_roster", "数字", TWO_ROSTERS, "duty_call_off_asked", {"数字": "1"}),
    Story("duty_unit_asked", "数字", OF_TWO_UNITS, "duty_roster_preview", {"数字": "1"}),
    Story("on_duty_now", "发值班表", "王阿姨@私: 值班", "duty_roster_asked"),
    Story("activity_card", "课件", f"{HANDED_OUT} | 小李@群:", "lecture_material", text="example.cn/1"),
    Story("lecture_question_asked", "算了", f"{LECTURE} | 小李@私: 问讲师", "question_dropped"),
    Story("lecture_reply_asked", "算了", f"{LECTURE} | 小李@私: 问讲师 多久 | 刘婶@私: [回答]", "question_dropped"),
    Story("rating_words_asked", "算了", f"{HELD} | 小李@私: [5分] | 小李@私: [说一句]", "question_dropped"),
    Story("lecture_material", "补签", f"{HANDED_OUT} | 老彭: 课件 {TALK}", "presence_passed_on"),
    Story("lecturer_noted", "讲师介绍 … 领域 一两句话", "王阿姨: 讲师介绍 刘婶 内科", "lecturer_noted", text="领域"),
    Story("lecturer_incomplete", WHO_LECTURES, "王阿姨: 讲师介绍 李医生", "lecturer_noted", text="心内科"),
    Story("calendar_not_served", "日历 编号", "小李: 我的日历", "calendar_file", {"编号": "1"}),
    Story("which_calendar", "日历 编号", "小李: 日历", "calendar_file", {"编号": "1"}, served=True),
    Story("which_calendar", "数字", "小李: 日历", "calendar_address", {"数字": "2"}, "大汉龙城3栋", served=True),
    Story("sign_in_link", "退出登录", "小李@私: 登录", "sessions_ended"),
    Story("sessions_ended", "登录", "小李@私: 退出登录", "sign_in_link", text="/in/"),
    Story("help", "办事 老年证要带什么", "小李@私: 帮助", "service_guide", text="老年优待证"),
    Story("service_list", "小邻 办事 老年证要带什么", "小李@群: 办事", "service_guide", text="老年优待证"),
    Story("which_service", "数字", "小李: 医保怎么办", "service_guide", {"数字": "1"}, "居民医保"),
    Story("help", "日历 12", "小李@私: 帮助", "calendar_file", {"12": "2"}, TRAFFIC),
    Story("new_date_asked", "周日上午9点", f"{TOO_FEW} | 王阿姨: [改期]", "activity_changed", text="11月29日"),
    Story("activity_card", "小邻 报名 …", "刘婶@群: 报名 1 | 小李@群:", "signed_up"),
    Story("activity_incomplete", WHOLE_LINE, "王阿姨: 发布 大家扫雪", "activity_preview", text="周六 09:00–11:00"),
    Story("activity_list", "小邻 报名 编号", "小李: 活动", "signed_up", {"编号": "2"}, TRAFFIC),
    Story("activity_preview", "发布", f"{DRAFT} | 22 18:00 | 王阿姨:", "activity_published", text="大家扫雪"),
    Story("activity_published", "…号活动改到周日9点", f"{DRAFT} | 王阿姨: 好", "activity_changed", text="11月29日"),
    Story("activity_published", "取消活动 …", f"{DRAFT} | 王阿姨: 好", "activity_cancelled", text="大家扫雪"),
    Story("amount_impossible", "小邻 20人", "王阿姨: 1号活动人数改成0人", "activity_changed", text="20人"),
    Story("time_impossible", "小邻 周六上午9点到11点", "王阿姨: 2号活动改到11月31日", "activity_changed", text="28日"),
    Story("time_unclear", "小邻 12月5日上午9点到11点", "王阿姨: 2号活动改到元旦头一天", "activity_changed", text="5日"),
    Story("what_to_change", "改到周日上午9点", f"{DRAFT} | 王阿姨: [修改]", "activity_preview", text="周日 09:00"),
    Story("what_to_change", "地点改成小广场", f"{DRAFT} | 王阿姨: [修改]", "activity_preview", text="地点：小广场"),
    Story("what_to_change", "人数改成30人", f"{DRAFT} | 王阿姨: [修改]", "activity_preview", text="30人"),
    Story("which_day", "数字", "王阿姨: 1号活动改到周六、周日上午9点", "activity_changed", {"数字": "2"}, "11月29"),
    Story("checked_in", "签退", CAME, "checked_out"),
    Story("checkin_code", "签到码", "王阿姨: 签到码 1", "checkin_code"),
    Story("checkin_code_needed", "签到 123456", f"{GOES} | 小李: 签到", "checked_in", {"123456": "{code}"}),
    Story("not_checked_in", "签到 123456", "小李: 报名 1 | 28 9:10 | 小李: 签退", "checked_in", {"123456": "{code}"}),
    Story("too_late", "小邻 点名", "小李: 报名 1 | 28 11:10 | 王阿姨: 签到码 1", "attendance_summary"),
    Story("too_late", "小邻 补签", f"小李: 报名 {CLEANING} | 28 11:10 | 小李: 签到 {{code}}", "presence_passed_on"),
    Story("not_checked_in", "小邻 补签", "小李: 报名 1 | 28 11:10 | 小李: 签退", "presence_passed_on"),
    Story("back_fill_unclear", "小邻 1.5小时", f"{LATE} | 王阿姨: 补录 小李 1小时 2小时", "back_filled", text="1.5"),
    Story("not_on_list", f"小邻 {SERVED}", f"{LATE} | 刘婶: 补签", "service_claimed", text="打扫楼道"),
    Story("presence_refused", "补录 …", f"{LATE} | 小李: 补签 | 王阿姨: [不属实]", "back_filled", text="小李"),
    Story("help", "…报名 周六的环境整治", HELP, "signed_up", text=CLEANING),
    Story("help", "…报名 12", HELP, "signed_up", {"12": "2"}, TRAFFIC),
    Story("help", "…取消", f"小李: 报名 1 | {HELP}", "signup_cancelled"),
    Story("help", "…名单", HELP, "which_activity"),
    Story("help", "…活动", HELP, "activity_list"),
    Story("help", "…我的", HELP, "my_progress"),
    Story("help", "签到", f"{GOES} | {HELP}", "checked_in", {"签到": "签到 {code}"}),
    Story("help", "签退", f"{CAME} | {HELP}", "checked_out"),
    Story("help", "…帮我妈刘桂英报名，带两个孩子", HELP, "which_activity"),
    Story("help", WHOLE_LINE, ORGANISER, "activity_preview"),
    Story("help", "环境卫生整治 改到周日9点", ORGANISER, "activity_changed"),
    Story("help", "取消活动 环境卫生整治", ORGANISER, "activity_cancelled"),
    Story("help", "签到码", f"28 8:40 | {ORGANISER}", "checkin_code"),
    Story("help", "点名", f"28 8:40 | {ORGANISER}", "attendance_summary"),
    Story("help", "结束", f"28 9:10 | {ORGANISER}", "attendance_summary"),
    Story("help", "统计 本月", ORGANISER, "tally"),
    Story("help", "发公告：周三停水，请提前储水", ORGANISER, "announcement_preview", text="3栋"),
    Story("help", "投票 周六去哪儿？1 公园 2 广场 到周五18点", ORGANISER, "poll_preview", text="公园"),
    Story("poll_card", "投 2", f"{OPEN_POLL} | 刘婶@群:", "voted"),
    Story("poll_change_asked", "到明天18点", f"{POLL} | 王阿姨: [修改]", "poll_preview", text="18:00结束"),
    Story("poll_change_asked", "多选", f"{POLL} | 王阿姨: [修改]", "poll_preview", text="可以选几个"),
    Story("poll_opened", "结束投票", OPEN_POLL, "poll_closing_asked"),
    Story("poll_options_asked", "算了", "王阿姨: 投票 | 王阿姨: 周六去哪儿", "question_dropped"),
    Story("poll_question_asked", "算了", "王阿姨: 投票", "question_dropped"),
    Story("poll_time_asked", "明天18点", "王阿姨: 投票 去哪？1 公园 2 广场", "poll_preview", text="18:00结束"),
    Story("which_poll", "数字", f"{TWO_POLLS} | 小李: 投 2", "voted", {"数字": "2"}),
    Story("announcement_scheduled", "更正", f"{TOMORROW} | 王阿姨:", "announcement_change_asked"),
    Story("announcement_scheduled", "撤回", f"{TOMORROW} | 王阿姨:", "announcement_withdrawal_asked"),
    Story("broadcast_held", "继续", f"{HELD_BACK} | 周姐:", "announcement"),
    Story("broadcast_held", "撤回", f"{HELD_BACK} | 周姐:", "announcement_withdrawal_asked"),
    Story("announcement_text_asked", "算了", "王阿姨: 公告", "question_dropped"),
    Story("file_asked", "算了", "王阿姨@私: {海报.jpg}", "question_dropped"),
    Story("announcement_time_asked", "明早8点发", "王阿姨: 明早发公告：停水", "announcement_preview", text="08:00发"),
    Story("urgent_reason_asked", "不紧急", "赵师傅: 发紧急公告给3栋：停水", "announcement_preview", text="马上发"),
    Story("announcement_change_asked", "把…改成…", MENDED, "announcement_preview", {"…改成…": "周三改成周四"}, "周四"),
    Story("announcement_change_asked", "算了", f"{TOMORROW} | 王阿姨: [更正]", "question_dropped"),
    Story("which_announcement", "数字", TWO_TO_COME, "announcement_withdrawn", {"数字": "2"}, "周三停水"),
    Story("help", "小邻", "小李@群: 帮助", "activity_list", {"小邻": "小邻 活动"}),
    Story("not_understood", "小邻 报名 周六的环境整治", "小李: 天书", "signed_up", text=CLEANING),
    Story("hours_approved", "逐个调整 … 1.5", APPROVED, "hours_approved", text="小李 1.5小时"),
    Story("hours_disputed", "改成1.5小时", DISPUTED, "hours_approved", text="小李 1.5小时"),
    Story("hours_to_adjust", "名字 小时数", ADJUSTING, "hours_approved", {"名字 小时数": "刘婶 1"}, "刘婶 1.0"),
    Story("hours_to_adjust", "… 1.5", ADJUSTING, "hours_approved", text="小李 1.5小时"),
    Story("hours_to_adjust", "逐个调整 名字 1.5", NONE_LEFT, "hours_approved", {"名字": "刘婶"}, "刘婶 1.5小时"),
    Story("which_hours", "数字", f"{CAME} | 28 13:10 | 张书记: 改成1.5小时", "hours_approved", {"数字": "2"}),
    Story("hours_to_approve", "逐个调整 … 0", f"小李: {SERVED} | 张书记:", "hours_approved", text="小李 0.0小时"),
    Story("service_incomplete", SERVED, "小李: 补时长", "service_claimed", text="打扫楼道"),
    Story("hours_history", "时长明细 10月", f"{NINE} | 小李: 时长明细", "hours_history", text="10月"),
    Story("not_allowed", "小邻 时长明细", "小李: 时长明细 刘婶", "hours_history"),
    Story("nothing_found", "小邻 报名 编号", "小李: 报名 打太极拳", "signed_up", {"编号": "2"}, TRAFFIC),
    Story("which_activity", "编号", "小李: 报名", "signed_up", {"编号": "2"}, TRAFFIC),
    Story("tally", "消息用量", "王阿姨: 统计 本月 | 王阿姨@私:", "message_usage"),
    Story("which_period", "数字", "王阿姨: 统计 本月和上周", "tally", {"数字": "2"}, "10月"),
    Story("which_group", "数字", "赵师傅@私: 别发月报", "monthly_off", {"数字": "2"}, OTHER_GROUP),
    Story("weekly_off", "小邻 恢复周报", "王阿姨: 别发周报", "weekly_on"),
    Story("weekly_on", "小邻 别发周报", "王阿姨: 恢复周报", "weekly_off"),
    Story("monthly_off", "小邻 本群恢复月报", "王阿姨: 本群别发月报", "monthly_on", text=GROUP),
    Story("monthly_on", "小邻 本群别发月报", "王阿姨: 本群恢复月报", "monthly_off", text=GROUP),
    Story("which_unit", "数字", "周姐: 发布 周六上午9点到11点 大家扫雪", "activity_preview", {"数字": "1"}),
    Story("reminders_off", "小邻 恢复提醒", "小李: 别提醒我", "reminders_on"),
    Story("reminders_on", "小邻 别提醒我", "小李: 恢复提醒", "reminders_off"),
    Story("guest_signed_up", "小邻 取消 …", f"小李: 帮我妈刘桂英报名 {CLEANING}", "signup_cancelled", text="刘桂英"),
    Story("not_signed_up", "小邻 取消 …", "小李: 报名 1 | 小李: 取消 1 刘桂英", "signup_cancelled"),
    Story("not_signed_up", "小邻 取消活动 …", "小李: 报名 | 王阿姨: 环境卫生整治取消", "activity_cancelled"),
    Story("lecturer_away", "取消活动 …", f"{LECTURE} | 刘婶@私: 我讲不成了 | 王阿姨:", "activity_cancelled", text=TALK),
    Story("lecturer_away_passed_on", "小邻 能讲了", AWAY, "lecturer_away_passed_on", text="又能"),
    Story("series_preview", "发布", f"{SERIES} | 22 18:10 | 王阿姨:", "series_published", text=SNOW),
    Story("series_published", "…以后都改到10点", SERIES_ON, "series_changed", text="10:00"),
    Story("series_published", "…以后不办了", SERIES_ON, "series_changed", text="不再定期办"),
    Story("series_what_to_change", "改到每周日上午9点", MENDS_SERIES, "series_preview", text="每周日 09:00"),
    Story("series_what_to_change", "地点改成小广场", MENDS_SERIES, "series_preview", text="小广场"),
    Story("series_what_to_change", "人数改成30人", MENDS_SERIES, "series_preview", text="30人"),
    Story("series_organiser_left", "…以后都改到10点", HANDED_OVER, "series_changed", text="10:00"),
    Story("series_organiser_left", "…以后不办了", HANDED_OVER, "series_changed", text="不再定期办"),
    Story("series_time_unclear", "小邻 每周六上午9点到11点", SOME_DAYS, "series_preview", text=SNOW),
    Story("series_unclear", "数字", TWO_SERIES, "series_changed", {"数字": "1"}, "08:00"),
    Story("occurrence_skipped", "发布 … … …", NEW_YEAR, "activity_preview", text="2月6日 周六 09:00"),
    Story("signed_up", "小邻 每次都报", f"{SERIES_ON} | 老陈@群: [报名]", "every_time", text=SNOW),
    Story("amount_impossible", "小邻 带两个孩子", f"小李: 报名 {CLEANING} 带200个孩子", "signed_up", text="小李+2"),
    Story("amount_impossible", "小邻 就我自己", f"小李: 报名 {CLEANING} 带200个孩子", "signed_up"),
    Story("reminders_own_only", "小邻 别提醒我", "小李: 别提醒老陈了", "reminders_off"),
    Story("reminders_own_only", "小邻 恢复提醒", "小李: 恢复提醒老陈", "reminders_on"),
    Story("no_more_times", "小邻 每次都报", f"{SERIES_ON} | 小李: {SNOW}每次都报 | 小李: 以后不报了", "every_time"),
    Story("every_time", "小邻 以后不报了", f"{SERIES_ON} | 小李: {SNOW}每次都报", "no_more_times", text=SNOW),
    Story("signed_up", "小邻 取消", "小李: 报名 1", "signup_cancelled"),
    Story("role_asked", "确定", "赵师傅: 让刘婶当3栋楼栋长", "role_granted"),
    Story("role_asked", "数字", "赵师傅: 撤掉楼栋长", "role_revoked", {"数字": "1"}),
    Story("role_granted", "帮助", f"{LEADS} | 刘婶:", "help", text="组织者在私聊里说"),
    Story("role_granted", "撤掉", LEADS, "role_asked", text="撤掉刘婶"),
    Story("role_granted", "撤掉…的…", LEADS, "role_asked", text="撤掉刘婶"),
    Story("role_revoked", "让…当…", f"{LEADS} | 赵师傅: [撤掉] | 赵师傅: [确定]", "role_asked", text="让刘婶"),
    Story("role_ends", "让…当…", f"{LEADS_FOR_DAYS} | 24 8:00 | 赵师傅:", "role_asked", text="不设期限"),
    Story("role_ended", "让…当…", f"{LEADS_FOR_HOURS} | 26 8:00 | 赵师傅:", "role_asked", text="让刘婶"),
    Story("role_incomplete", "让老张当3栋楼栋长，到年底", ROLE_IN_VAIN, "role_asked", {"老张": "刘婶"}, "12月31日"),
    Story("role_incomplete", "撤掉老张的3栋楼栋长", "赵师傅: 撤掉楼栋长，试试", "role_asked", {"老张": "王阿姨"}),
    Story("team_joined", "小邻 退出 …", f"小李: 加入 {TEAM}", "team_left", text=TEAM),
    Story("team_left", "小邻 加入 …", f"{IN_TEAM} | 小李: 退出 {TEAM}", "team_joined", text=TEAM),
    Story("team_left", "小邻 取消 编号", f"{IN_TEAM} | 小李: 退出 {TEAM}", "signup_cancelled", {"编号": "2"}, TRAFFIC),
    Story("team_count", "小邻 加入 …", f"小李: 队员名单 {TEAM}", "team_joined", text=TEAM),
    Story("team_news", "队员名单 …", f"{LEADS_TEAM} | 小李: 加入 {TEAM} | 刘婶:", "team_roster", text="小李"),
    Story("which_team", "数字", "小李: 加入", "team_joined", {"数字": "1"}, TEAM),
    Story("post_taken", "退岗 …", TAKES, "post_left", text=POST),
    Story("post_not_held", "领岗", "小李: 退岗", "which_post", text=POST),
    Story("post_for_members", "报到", f"{FOR_MEMBERS} | 刘婶: 领岗 先锋岗", "consent_asked"),
    Story("post_for_members", "领岗", f"{FOR_MEMBERS} | 刘婶: 领岗 先锋岗", "which_post", text=POST),
    Story("which_post", "数字", "小李: 领岗", "post_taken", {"数字": "3"}, POST),
    Story("post_list", "小邻 领岗", "小李: 岗位", "which_post", text=POST),
    Story("post_holders", "设岗 楼道安全岗 3人", "张书记: 岗位", "post_set", text="楼道安全岗"),
    Story("post_holders", "改岗 … 5人", "张书记: 岗位", "post_set", text="5个名额"),
    Story("post_holders", "撤岗 …", "张书记: 岗位", "post_removal_asked"),
    Story("post_news", "岗位", f"{TAKES} | 张书记:", "post_holders", text="小李"),
    Story("post_set", "小邻 改岗 … 5人", SETS, "post_set", text="5个名额"),
    Story("post_set", "小邻 撤岗 …", SETS, "post_removal_asked", text="楼道安全岗"),
    Story("post_removed", "设岗 … …人", TAKEN_AWAY, "post_set", text="楼道安全岗（大汉龙城3栋），2个"),
    Story("post_ended", "领岗", f"{TAKEN_AWAY} | 刘婶:", "which_post", text=POST),
    Story("post_incomplete", "设岗 楼道安全岗 3人 会用灭火器", "王阿姨: 设岗", "post_set", text="会用灭火器"),
    Story("post_incomplete", "数字", "王阿姨: 设岗", "post_set", {"数字": "3"}, POST),
    Story("post_incomplete", "设岗 … 3人", "王阿姨: 设岗 护河岗 0人", "post_set", text="护河岗"),
    Story("post_incomplete", "改岗 … 5人", f"{SETS} | 王阿姨: 改岗 楼道安全岗", "post_set", text="5个名额"),
    Story("post_incomplete", "岗位", "张书记: 撤岗 打太极岗", "post_holders"),
    Story("help", "…求助 明天下午搬冰箱", HELP, "help_preview", text="搬冰箱"),
    Story("help_what_asked", "算了", "小李: 求助", "question_dropped"),
    Story("help_when_asked", "明天下午3点", "小李: 求助 | 小李: 搬冰箱", "help_count_asked"),
    Story("helper_details", "转告", f"{HELPED} | 小李@私:", "help_line_asked"),
    Story("helper_details", "互留电话", f"{HELPED} | 小李@私:", "help_phone_given"),
    Story("asker_details", "转告", f"{HELPED} | 刘婶@私:", "help_line_asked"),
    Story("help_line_asked", "算了", f"{HELPED} | 刘婶@私: [转告]", "question_dropped"),
    Story("help_phone_asked", "算了", f"{HELPED} | 刘婶@私: [互留电话]", "question_dropped"),
    Story("help_relayed", "互留电话", f"{HELPED} | 刘婶@私: [转告] | 刘婶@私: 电话13912345678", "help_phone_asked"),
    Story("help_refused", "求助改成明天下午4点", UNCLEAR_CHANGE, "help_changed", text="16:00"),
    Story("help_refused", "求助改成要2个人", UNCLEAR_CHANGE, "help_changed", text="要2人"),
    Story("help_expired", "求助", f"{ASKS_HELP} | 31 17:30 | 小李@私:", "help_what_asked"),
    Story("which_help", "数字", TWO_REQUESTS, "help_claimed", {"数字": "1"}),
    Story("account_not_linked", "绑定账号", "小李@私: 关联 ACDE3467 | 小李@私:", "linking_code"),
    Story("account_unlinked", "绑定账号", f"{UNLINKED} | 小李:", "linking_code"),
    Story("account_unlinked", "我的数据", f"{UNLINKED} | 小李:", "my_data"),
    Story("deletion_asked", "我的数据", "小李: 删除我的数据", "my_data"),
    Story("my_data", "删除我的数据", "小李: 我的数据", "deletion_asked"),
    Story("not_allowed", "我的数据", "小李@私: 我的数据 刘婶", "my_data"),
    Story("privacy_notice", "我的数据", "小李@私: /start | 小李@私: [隐私说明]", "my_data"),
    Story("privacy_notice", "删除我的数据", "小李@私: /start | 小李@私: [隐私说明]", "deletion_asked"),
    Story("why_deleted", "算了", "赵师傅: 删除数据 老彭", "question_dropped"),
    Story("duty_reminder", "别提醒我", "31 10:05 | 小李@私:", "reminders_off"),
    Story("which_employer", "数字", f"{CONSENTED} 回执 四季度", "employer_return", {"数字": "1"}, "县医院"),
    Story("which_quarter", "数字", f"{CONSENTED} 回执 县医院", "employer_return", {"数字": "2"}, "第4季度"),
    Story("help", "证明", "小李@私: 帮助", "nothing_to_certify"),
    Story("help", "核验", "小李@私: 帮助", "certificate_code_needed"),
    Story("not_allowed", "小邻 证明", "小李@私: 给刘婶开个证明", "nothing_to_certify"),
    Story("certificate", "核验 …", f"{CERTIFIED} | 小李@私:", "certificate_shown", text="李小明"),
    Story("certificate_code_needed", "核验 编号", f"{CERTIFIED} | 小李@私: 核验", "certificate_shown", ITS_CODE),
    Story("certificate_code_needed", "作废证明 编号", f"{CERTIFIED} | 小李: 作废证明", "revocation_asked", ITS_CODE),
    Story("certificate_revoked", "证明", f"{REVOKING} 写错了 | 张书记: [作废] | 小李:", "certificate_name"),
    Story("why_revoked", "算了", REVOKING, "question_dropped"),
    Story("which_member", "数字", TWO_OF_THEM, "exemption_asked", {"数字": "1"}),
    Story("exemption_incomplete", "生病住院", "张书记: 免除 小李 今年的组织生活", "exemption_asked", text="生病住院"),
    Story("exemption_incomplete", "今年", LAST_YEAR, "exemption_asked", text="2026年"),
    Story("exemption_incomplete", "到12月15日", LAST_YEAR, "exemption_asked", text="12月15日"),
    Story("help", "报到", "小李@私: 帮助", "report_in_started"),
    Story("help", "撤回同意", "小李@私: 帮助", "withdrawal_asked"),
    Story("consent_asked", "同意", "刘婶: 报到 | 刘婶: 天书", "report_in_started"),
    Story("consent_asked", "不同意", "刘婶: 报到 | 刘婶: 天书", "report_in_refused"),
    Story("consent_asked", "撤回同意", "刘婶: 报到", "no_consent"),
    Story("consent_asked", "报到", "刘婶: 我和我爱人都报到", "consent_asked"),
    Story("consent_noted", "撤回同意", f"{CONFIRMED} | 刘婶: [给单位回执] | 刘婶: 同意", "withdrawal_asked"),
    Story("consent_withdrawn", "报到", f"{CONFIRMED} | 刘婶: 撤回同意 | 刘婶: [确定]", "consent_asked"),
    Story("my_progress", "报到", f"{CONFIRMED} | 刘婶: 我的", "report_in_started"),
    Story("report_in_confirmed", "退回", f"{CONFIRMED} | 张书记:", "return_reason_asked"),
    Story("report_in_confirmed", "给单位回执", f"{CONFIRMED} | 刘婶:", "consent_asked"),
    Story("report_in_own_only", "报到", "刘婶: 帮我爱人报到", "consent_asked"),
    Story("report_in_refused", "报到", "刘婶: 报到 | 刘婶: 不同意", "consent_asked"),
    Story("report_in_returned", "确认", RETURNED, "report_in_confirmed"),
    Story("report_in_started", "不填了", f"{REPORTED} | 刘婶: 报到", "form_dropped"),
    Story("report_in_started", "报到", f"{CONFIRMED} | 刘婶: 我和我爱人都报到", "report_in_started"),
    Story("reported_in", "报到", REPORTED, "report_in_started"),
    Story("reported_in", "撤回同意", REPORTED, "withdrawal_asked"),
    Story("return_reason_asked", "算了", f"{REPORTED} | 张书记: [退回]", "question_dropped"),
]


# --- completeness ------------------------------------------------------------------------------------------------


def to_say(template):
    """Every phrase, button and number that people are told to say or tap, with … for what is filled in."""
    words = re.sub(r"\{[%#].*?[%#]\}", "", template.replace("{{ bot_name }}", BOT))
    found = _TOLD.findall(re.sub(r"\{\{.*?\}\}", "…", words))
    return ["".join(one) for one in found if one[0] != "…"]


def test_every_phrase_has_its_story_and_every_story_its_phrase():
    templates = [(PARTS.get(path.parent.name, path.stem), path) for path in TEMPLATES.rglob("*.j2")]
    told = {(name, phrase) for name, path in templates for phrase in to_say(path.read_text(encoding="utf-8"))}
    assert {(story.template, story.phrase) for story in STORIES} == told


def test_what_people_may_say_stands_in_quotation_marks():
    bare = {path.stem for path in TEMPLATES.rglob("*.j2") if _BARE.search(path.read_text(encoding="utf-8"))}
    assert bare == set()


# --- playing -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def engine():
    return EmbeddedEngine()


@pytest.fixture
def program(database, engine):
    """Two activities; 周姐 leads two buildings."""
    traffic = cleaning(title=TRAFFIC, team=TEAM, start=at("9:00", 29), end=at("11:00", 29))
    spec = community(cleaning(organiser="王阿姨"), traffic)
    other = spec.people["王阿姨"].roles[0]
    both = spec.people["周姐"].model_copy(update={"roles": [*spec.people["周姐"].roles, other]})
    street = spec.people["张书记"].roles[0].model_copy(update={"unit": "上梅街道"})
    people = spec.people | {"周姐": both, "吴科长": spec.people["张书记"].model_copy(update={"roles": [street]})}
    offices = [DepartmentSpec(name="供电公司", contact="老彭")]
    return Program(database, spec.model_copy(update={"people": people, "departments": offices}), engine=engine)


async def play(program, steps, in_):
    """Returns who reads on, and where."""
    await program.deliver()
    for step in steps.split(" | "):
        who, place, text = re.fullmatch(r"(?:(\D+?)(@.)?: ?)?(.*)", step).groups()
        if who is None:
            day, clock = text.split()
            await program.until(at(clock) + (int(day) - 28) * DAY)
            continue
        where = {"@群": GROUP, "@私": "private"}.get(place, in_)
        if text:
            await act(program.neighbour(who), text, where, BOT if where == GROUP else "")
    return program.neighbour(who), where


async def act(neighbour, text, where, called="", replies_to=None):
    if file := re.fullmatch(r"\{(.+\..+)\}", text):
        await neighbour.sends(file[1], called, where)
    elif text.startswith("["):
        await neighbour.taps(text.strip("[]"), where)
    else:
        stage = neighbour.program.stage
        said = re.sub(r"\{code\}", lambda _: code_of(stage, CLEANING, stage.now), text)
        told = [one for one in neighbour.program.heard if one.outcome == "linking_code"]
        said = said.replace("{link}", told[-1].text.splitlines()[2] if told else "")
        heard = "".join(one.text for one in stage.channel.shown.get("小李", ()))
        said = said.replace("{certificate}", (_ISSUED.findall(heard) or [""])[-1])
        await neighbour.says(f"{called} {said}".strip(), where, replies_to=replies_to)


def read_off(program, story, who):
    """The phrase as it stands in what this person has just heard, and the message if it is to be a reply to that."""
    heard = [one for one in program.heard if one.outcome == story.template and (one.chat or one.reaches(who.name))]
    assert heard, f"{story.template} was not heard, but {program.outcomes}"
    form = re.escape(story.phrase).replace("…", ".*")
    found = ["".join(one) for one in _TOLD.findall(heard[-1].text)]
    phrase = next((one for one in found if re.fullmatch(form, one)), None)
    assert phrase, f"nothing like {story.phrase} in {heard[-1].text}"
    for example, meant in story.with_.items():
        phrase = phrase.replace(example, meant)
    is_reply = f"回复这条说“{phrase}”" in heard[-1].text
    return f"[{phrase}]" if f"[{phrase}]" in heard[-1].text else phrase, heard[-1].message_id if is_reply else None


def places(story):
    return ["private"] if Outcome.catalogue[story.template].personal else ["private", GROUP]


PLAYED = [pytest.param(one, in_, id=f"{one.template}-{one.phrase}-{in_}") for one in STORIES for in_ in places(one)]


@pytest.mark.parametrize(("story", "in_"), PLAYED)
async def test_what_it_says_to_say_works_there(program, story, in_):
    if story.served:
        object.__setattr__(program.desk, "figures", replace(FIGURES, public_url="https://linli.example.org"))
    who, where = await play(program, story.steps, in_)
    phrase, replies_to = read_off(program, story, who)
    await act(who, phrase, where, replies_to=replies_to)
    assert story.hears in program.outcomes
    assert not IN_VAIN & set(program.outcomes)
    assert any(story.text in one.text for one in program.heard if one.outcome == story.hears)
