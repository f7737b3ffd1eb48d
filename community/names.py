"""Names as they are compared: 小 李 is 小李, Ｔｏｍ and tom are Tom."""

import unicodedata
from collections.abc import Iterable

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤游卿奉伍晏康欧易聂刁阳柳骆祝"
    "詹管舒申甘殷庄章鲁葛岳齐尚施牛洪倪耿关兰左柯卜冉鲍喻季单庞宁"
)
COMPOUND_SURNAMES = "欧阳|司马|上官|诸葛|司徒|令狐|皇甫|尉迟|公孙|慕容|东方|夏侯|端木|百里|南宫"
TITLES = (
    "阿姨|大爷|大妈|大娘|大姐|大哥|大叔|大伯|叔叔|伯伯|奶奶|爷爷|婆婆|嫂子|师傅|老师|医生|律师|主任|书记|队长|楼长|委员|同志|先生|女士"
    "|爸爸|妈妈|叔|婶|姐|哥|姨|嫂|爹|伯|妈|爸|奶|爷|工|总|嗲|娭毑"
)

_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def name_key(name: str) -> str:
    """Without width, case and spaces. For comparing only: what is shown stays as it was written."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def said_in(text: str, names: Iterable[str]) -> set[str]:
    """Those that stand in a text: of names that lie in one another the longest, 小李子 and not 小李."""
    said = {name for name in names if name and name in text}
    return {name for name in said if not any(name in other and name != other for other in said)}


def half_width(text: str) -> str:
    """Letters, digits and signs as a keyboard writes them, one for one; nothing else is touched."""
    return text.translate(_HALF_WIDTH)
