"""Ratings: asked of those who were there, given by a tap, told as a summary and never as anybody's own."""

from community import lectures as rules
from community.lectures import Stars
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.lectures import (
    RatingAsked,
    RatingFacts,
    RatingSummary,
    RatingThanks,
    RatingWordsAsked,
    SeriesRated,
)
from community.outcomes.questions import NothingFound, Option
from community.wishes import Wish
from services import closings, whom
from services.actor import Actor
from services.finding import find, which
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from services.visit import Answer, InPlace
from storage import lectures
from storage.tables.activities import Activity
from storage.tables.lectures import Rating, RatingTold
from storage.tables.series import Series
from storage.tables.signup import SignUp
from storage.tables.subject import Subject

LONGEST = 200  # characters of a remark


def _ask(turn: Turn, activity: Activity) -> None:
    """Whoever cannot be reached in private is asked nothing."""
    news = _asked(turn, activity)
    for row in lectures.present(turn.tx, activity.id):
        if row.member_id is not None and rules.may_rate(activity, row.member_id):
            turn.tell({row.member_id: None}, news, hold=True)


def _asked(turn: Turn, activity: Activity) -> RatingAsked:
    meant = Wish(intent="rate", about=subject(activity))
    return RatingAsked(activity=turn.facts(activity), options=(Option(wish=meant),))


def rate(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """[1分] … [5分], again as often as one likes; or 5分 for the last one heard."""
    activity = _heard(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    row = lectures.was_present(turn.tx, activity.id, actor.id) if actor.id else None
    if row is None or actor.id is None or not rules.may_rate(activity, actor.id):
        return NotAllowed(because="not_yours")
    said = Stars.of(wish)
    if not said.stars:  # only spoken of, or stars that there are not
        return _asked(turn, activity)
    rating = _set(turn, row, said.stars)
    rating.words = said.words[:LONGEST] or rating.words
    turn.tx.flush()
    _tell(turn, activity)
    _tell_of_series(turn, activity)
    thanks = _thanks(turn, activity, rating)
    return InPlace(thanks) if wish.tapped else thanks


def remark(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """One line, when somebody wants to say more, of what they have just rated; the next takes its place."""
    certain = wish.about_a("rating")
    rating = turn.tx.get(Rating, certain) if certain else lectures.latest_of(turn.tx, actor.id or 0)
    row = turn.tx.get(SignUp, rating.sign_up_id) if rating else None
    if rating is None or row is None or row.member_id != actor.id:
        return NotAllowed(because="not_yours")
    activity = turn.tx.get_one(Activity, row.activity_id)
    if not wish.text.strip():
        return RatingWordsAsked(rating=_facts(rating, activity), options=(_more(rating),))
    rating.words = wish.text.strip()[:LONGEST]
    turn.tx.flush()
    return _thanks(turn, activity, rating)


def _heard(turn: Turn, actor: Actor, wish: Wish) -> Activity | Outcome:
    if wish.about is not None:
        return turn.tx.get(Activity, wish.about_a("activity") or 0) or NotAllowed(because="not_yours")
    heard = lectures.heard_by(turn.tx, actor.id, turn.now - turn.figures.rating_lives) if actor.id else []
    found = find(turn, actor, wish, [one for one in heard if actor.id and rules.may_rate(one, actor.id)])
    if len(found) == 1:
        return found[0]
    return which(turn, wish, found) if found else NothingFound()


def _set(turn: Turn, row: SignUp, stars: int) -> Rating:
    rating = turn.tx.get(Rating, row.id)
    if rating is None:
        rating = Rating(sign_up_id=row.id, stars=stars, rated_at=turn.now)
        turn.tx.add(rating)
    rating.stars, rating.rated_at = stars, turn.now
    turn.tx.flush()
    return rating


def _thanks(turn: Turn, activity: Activity, rating: Rating) -> RatingThanks:
    return RatingThanks(
        rating=_facts(rating, activity),
        activity=turn.facts(activity),
        stars=rating.stars,
        words=rating.words or "",
        options=(_more(rating),),
    )


def _more(rating: Rating) -> Option:
    return Option(wish=Wish(intent="rate_words", about=Subject("rating", rating.sign_up_id)))


def _facts(rating: Rating, activity: Activity) -> RatingFacts:
    return RatingFacts(id=rating.sign_up_id, title=activity.title)


# --- told ----------------------------------------------------------------------------------------------------------


def _tell(turn: Turn, activity: Activity) -> None:
    """To whoever lectured and whoever organised; remarks in the order of their letters, not of their coming."""
    found = lectures.ratings(turn.tx, activity.id)
    told = turn.tx.get(RatingTold, activity.id)
    if not rules.tells(found, told, turn.now, turn.figures):
        return
    turn.tx.merge(RatingTold(activity_id=activity.id, count=len(found), at=turn.now))
    news = RatingSummary(
        activity=turn.facts(activity),
        count=len(found),
        stars=sum(one.stars for one in found),
        words=tuple(sorted(one.words for one in found if one.words)),
    )
    lecturer = [activity.lecturer_id] if activity.lecturer_id else []
    turn.tell(dict.fromkeys([*lecturer, *whom.in_charge(turn, activity)]), news, hold=True)


def _tell_of_series(turn: Turn, activity: Activity) -> None:
    """All lectures of a series together, so that small ones are heard of too."""
    of = turn.lock(Series, activity.series_id) if activity.series_id else None
    counts = lectures.rated_of_series(turn.tx, of.id) if of else []
    if of is None or not rules.tells_of_series(counts, of, turn.now, turn.figures):
        return
    of.rated, of.rated_at = sum(one.count for one in counts), turn.now
    news = SeriesRated(
        series=turn.facts(of), lectures=len(counts), count=of.rated, stars=sum(one.stars for one in counts)
    )
    turn.tell(dict.fromkeys(whom.in_charge(turn, of)), news, hold=True)


def _tell_more(turn: Turn, activity_id: int) -> None:
    _tell(turn, turn.tx.get_one(Activity, activity_id))


closings.after(_ask)
declare(
    at_moments(
        "tell_more_ratings", lectures.MORE_RATINGS, _tell_more, late=lambda figures: figures.ratings_told_every
    )
)
