"""登录, 后台: a link to the pages, in private; 退出登录 ends every session."""

from bot.topic import Intent, Topic, declare
from bot.understanding.reading_words import bare, reading_words
from services.sign_in import asking


def _is_elsewhere(text: str) -> bool:
    """微信退出登录 is another program's, 小李登录了没有 somebody else's affair, 别退出登录 neither."""
    said = bare(text)
    return any(word in said for word in reading_words().signs_in_elsewhere)


declare(
    Topic(
        intents={
            "sign_in": Intent(asking.link, discreet=True, doubted=_is_elsewhere),
            "end_sessions": Intent(asking.end, discreet=True, doubted=_is_elsewhere),
        }
    )
)
