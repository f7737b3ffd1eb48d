"""Lectures: questions and answers, who holds them, ratings, material."""

from typing import Literal

from community.outcomes.base import Attached, Facts, Outcome
from community.outcomes.facts import AboutActivity, ActivityFacts
from community.outcomes.lecturers import Introduced
from community.outcomes.questions import Asks
from community.outcomes.series import AboutSeries


class LectureQuestionFacts(Facts):
    """A question to whoever lectures; its words stand in private messages alone."""

    about: Literal["lecture_question"] = "lecture_question"
    title: str


class RatingFacts(Facts):
    """What one person thought of a lecture."""

    about: Literal["rating"] = "rating"
    title: str


class LectureAnswer(AboutActivity):
    """What a lecture's facts say to a question."""

    public = True
    asked: tuple[str, ...]  # when | where | seats | bring | who_may | lecturer | profile | title
    free: int | None = None  # seats; None: no limit
    open: bool = True  # whether one can sign up
    introduced: Introduced | None = None
    others: bool = False  # a part of the question that nothing answers


class LectureQuestionAsked(AboutActivity, Asks):
    """[问主讲]: the next line is the question."""

    personal = True
    asks = "words"
    lecturer: bool  # whether somebody who lectures hears it, or whoever organises


class LectureQuestionPassedOn(AboutActivity):
    """To whoever asked: who has it now."""

    public = True
    lecturer: bool
    reached: bool = True  # whether anybody could be told
    too_many: bool = False  # nothing was passed on: others of theirs wait for an answer
    waits_in_private: bool = False  # the reply comes there once they have opened it


class _AboutQuestion(Outcome, abstract=True):
    personal = True
    question: LectureQuestionFacts
    activity: ActivityFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.question,)


class LectureQuestionTold(_AboutQuestion):
    """To whoever lectures: a reply to it goes back to the person who asks."""

    asker: str  # empty: who asks is not said
    words: str


class LectureReplyAsked(_AboutQuestion, Asks):
    """[回答]: the next line is the reply."""

    asks = "words"
    words: str


class LectureReply(AboutActivity):
    """To whoever has asked."""

    personal = True
    asked: str
    words: str


class LectureReplyPassedOn(_AboutQuestion):
    """To whoever has replied."""

    waits: bool = False  # until whoever asked opens the private chat


class LecturerAway(AboutActivity):
    """To whoever is in charge."""

    personal = True
    lecturer: str
    words: str
    comes: bool = False  # they can after all


class LecturerAwayPassedOn(AboutActivity):
    """To whoever lectures."""

    public = True
    reached: bool = True  # whether anybody could be told
    comes: bool = False


# --- ratings -----------------------------------------------------------------------------------------------------


class RatingAsked(AboutActivity, Asks):
    """A line about the lecture asks for the stars once more; any other is understood as what it is."""

    personal = True
    asks = "aside"
    lives = "rating_words_live"
    stars: int = 0  # given already


class RatingThanks(Asks):
    """A line about the lecture is a remark; any other is understood as what it is."""

    personal = True
    asks = "aside"
    rating: RatingFacts
    activity: ActivityFacts
    stars: int
    words: str = ""

    def concerns(self) -> tuple[Facts, ...]:
        return (self.rating,)


class RatingWordsAsked(Asks):
    personal = True
    asks = "words"
    rating: RatingFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.rating,)


class RatingSummary(AboutActivity):
    """From five ratings on. Never who, and nothing in the order in which it came."""

    personal = True
    count: int
    stars: int  # all of them together
    words: tuple[str, ...] = ()


class SeriesRated(AboutSeries):
    """All lectures of a series together, from five ratings on."""

    personal = True
    lectures: int
    count: int
    stars: int  # all of them together


# --- material ----------------------------------------------------------------------------------------------------


class LectureMaterial(AboutActivity):
    personal = True
    words: tuple[str, ...] = ()  # empty: there is none, or none for whoever asks
    file: Attached | None = None
    for_those_who_came: bool = False

    def brings(self) -> Attached | None:
        return self.file


class LectureMaterialGiven(AboutActivity):
    """To whoever gives it."""

    personal = True
    told: int
    unreachable: int = 0
    later: bool = False  # sent when attendance has closed


class MaterialIncomplete(AboutActivity, Asks):
    personal = True
    asks = "more"
