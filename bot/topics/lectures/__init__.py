"""The lecture hall: questions, who lectures, ratings, material."""

from bot.topic import Intent, Tap, Topic, declare
from bot.topics.lectures import lecturers, links, questions, ratings
from community.lectures import Stars
from community.rights import Right
from services.lectures import asking, away, material, passing_on, profiles, rating

declare(
    Topic(
        intents={
            "lecture_question": Intent(
                asking.question, reads=questions.questioning, said_here=questions.is_question, only_asks=True
            ),
            "ask_lecturer": Intent(
                asking.to_lecturer, reads=questions.to_lecturer, said=False, said_here=questions.is_for_lecturer
            ),
            "answer_lecture_question": Intent(passing_on.reply, reads=questions.replying, said=False),
            "introduce_lecturer": Intent(
                profiles.introduce,
                reads=lecturers.introducing,
                said_as=lecturers.is_introduction,
                takes_file=True,
                right=Right.CONFIRM_ATTENDANCE,
            ),
            "cannot_lecture": Intent(away.cannot, reads=lecturers.cannot, said=False, said_as=lecturers.is_away),
            "lecture_again": Intent(away.can_again, reads=lecturers.can_again, said=False, said_as=lecturers.is_back),
            "drop_lecturer": Intent(profiles.drop, said=False),
            "drop_lecturer_picture": Intent(profiles.drop_picture, said=False),
            "rate": Intent(
                rating.rate, reads=ratings.rating, said=False, said_as=ratings.is_rating, fits=ratings.speaks_of_it
            ),
            "rate_words": Intent(rating.remark, reads=ratings.remarking, said=False, fits=ratings.is_remark),
            "lecture_material": Intent(material.material, reads=links.giving, takes_file=True),
        },
        taps={
            "ask_lecturer": Tap("activity", "ask_lecturer"),
            "reply": Tap("lecture_question", "answer_lecture_question"),
            "lecturer": Tap("activity", "introduce_lecturer"),
            "drop_lecturer": Tap("lecturer", "drop_lecturer"),
            "no_picture": Tap("lecturer", "drop_lecturer_picture"),
            "remark": Tap("rating", "rate_words"),
            "material": Tap("activity", "lecture_material"),
            **{f"stars_{n}": Tap("activity", "rate", Stars(stars=n)) for n in range(1, 6)},
        },
        replies={"lecture_question": "answer_lecture_question", "rating": "rate_words"},
    )
)
