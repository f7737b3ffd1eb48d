"""Every number the rules depend on, in one place. What was decided where the rules leave it open: docs/decisions."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Figures:
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))

    quiet_from: time = time(21, 30)
    quiet_to: time = time(7, 30)
    message_budget: int = 6  # new messages per group and day
    evening_line: time = time(20, 30)  # what did not fit is told then, before the quiet hours

    question_lives: timedelta = timedelta(minutes=10)
    draft_lives: timedelta = timedelta(hours=1)  # for so long the next 取消 is the draft's
    undo_lives: timedelta = timedelta(minutes=2)  # [撤销] under a cancellation
    dispute_lives: timedelta = timedelta(days=1)  # "what is wrong?" may be answered after asking at home
    answer_waits: timedelta = timedelta(hours=1)  # for the person to open the private chat
    offer_lives: timedelta = timedelta(hours=2)  # a freed seat waits this long for a person with a clash

    check_in_opens: timedelta = timedelta(minutes=30)  # before the start
    check_out_closes: timedelta = timedelta(hours=2)  # after the end; attendance closes then
    code_period: timedelta = timedelta(minutes=10)
    link_code_lives: timedelta = timedelta(minutes=10)
    sign_in_link_lives: timedelta = timedelta(minutes=5)
    sign_in_link_kept: timedelta = timedelta(hours=1)  # so long whoever opens it is told why it does not hold
    session_lives: timedelta = timedelta(hours=12)
    session_seen: timedelta = timedelta(minutes=10)  # that it is in use is noted so often
    wrong_codes: int = 5  # of one person at one activity or account, then none counts for as long as
    code_pause: timedelta = timedelta(minutes=10)
    back_fill_within: timedelta = timedelta(days=14)  # after the end, for whoever came and did not check in
    claimed_within: timedelta = timedelta(days=30)  # a service without an activity
    entered_a_day: int = 8 * 60  # minutes, with all that somebody served on that day
    role_end_told: timedelta = timedelta(days=7)  # before a role ends
    hours_count_after: timedelta = timedelta(days=7)  # approved and unanswered

    ratings_told: int = 5  # so many ratings make a summary, and never fewer
    ratings_told_every: timedelta = timedelta(days=1)
    rating_lives: timedelta = timedelta(days=14)  # after the closing, by words without a button
    rating_words_live: timedelta = timedelta(days=1)  # for so long a remark without stars is asked for them
    question_waits: timedelta = timedelta(days=7)  # a lecturer's reply, for the asker to open the private chat
    lecture_questions_kept: timedelta = timedelta(days=30)
    open_questions: int = 5  # of one person at one lecture that nobody has answered yet

    day_before: timedelta = timedelta(hours=24)
    soon_before: timedelta = timedelta(hours=2)
    too_few_before: timedelta = timedelta(days=2)  # its organiser is asked, where a least number was said
    missed_shown: timedelta = timedelta(days=7)  # what was missed altogether is noted as expired so far back
    useless_before: timedelta = timedelta(minutes=30)  # a reminder later than this helps nobody

    late_report: tuple[int, int] = (10, 1)  # reported in from this day: the yearly duty begins next year

    usual_length: timedelta = timedelta(hours=2)  # of an activity published without an end
    names_on_card: int = 30
    small_count: int = 5
    title_length: int = 40
    headline_length: int = 20  # of an announcement, where it is told from others
    copy_takes: timedelta = timedelta(milliseconds=100)  # to a platform that far away, one after the other (0017)
    name_length: int = 24
    note_length: int = 60  # behind a name on a list
    text_length: int = 2000  # longer messages are not read as wishes
    with_file_length: int = 800  # of an announcement with a picture: a caption of 1024 at most, with our words
    file_bytes: int = 10 * 2**20
    file_name_length: int = 60
    picture_points: int = 50_000_000  # what phones take; more is made to fill a memory
    picture_side: int = 1920  # to which it is made smaller
    picture_ratio: int = 20  # longer ones are refused by platforms
    loose_files_kept: timedelta = timedelta(hours=2)  # of which nobody has said what for
    told_at_once: timedelta = timedelta(hours=24)  # changes that take effect sooner break the quiet hours
    events_remembered: timedelta = timedelta(days=7)  # the platforms redeliver for a day at most; what was told, too
    untold_kept: timedelta = timedelta(days=30)  # what cannot be sent, on a channel that is not run any more
    looks_remembered: timedelta = timedelta(days=100)  # of timers that look once: longer than anything stays due
    poll_options: int = 10
    poll_question_length: int = 300
    poll_lives: timedelta = timedelta(days=30)  # one that its organiser was to close
    polls_kept: timedelta = timedelta(days=366)  # after their end: counts, no votes
    double_tap: timedelta = timedelta(seconds=3)  # two taps that are one
    help_requests: int = 3  # of one person that are not over
    help_words: int = 300
    help_title: int = 16
    help_helpers: int = 20
    help_lives: timedelta = timedelta(days=3)  # where nobody has said when it is needed
    part_of_a_day: timedelta = timedelta(hours=4)  # 今晚, 上午
    help_asked_before: timedelta = timedelta(hours=3)  # it expires: whether it is still needed
    help_answer: timedelta = timedelta(hours=1)
    help_escalates: tuple[tuple[timedelta, str], ...] = (
        (timedelta(minutes=30), "on_duty"),
        (timedelta(hours=2), "lead"),
    )  # nobody has come
    help_answered: tuple[timedelta, ...] = (timedelta(minutes=30), timedelta(hours=2), timedelta(days=1))  # in tallies
    help_drags: timedelta = timedelta(hours=2)  # from then on the grid head hears of it, once a day
    help_digest: time = time(8, 0)
    claim_waits: timedelta = timedelta(minutes=10)  # for a helper to open the private chat
    help_done_after: timedelta = timedelta(hours=48)  # of which only one side has spoken
    help_lines: int = 30  # that one side passes on in one day
    help_drafts_kept: timedelta = timedelta(days=1)
    help_words_kept: timedelta = timedelta(days=30)  # after its end
    help_kept: timedelta = timedelta(days=366)  # who asked and who helped
    care_told: time = time(8, 0)  # whose turn it is to visit, on the day
    care_evening: time = time(20, 0)  # by then they have said how it was, or the organiser hears of it
    care_answer: timedelta = timedelta(hours=3)  # so long whoever was asked late has for it
    care_words: int = 300
    borrow_asked_lives: timedelta = timedelta(days=2)  # 可以借 by itself, without the button
    care_asked_lives: timedelta = timedelta(days=2)  # 我愿意 by itself, without the button
    care_turns_kept: timedelta = timedelta(days=90)  # with what was said of them
    skills_each: int = 20  # things that one person lends or can do
    skill_name: int = 16
    mere_yes_lives: timedelta = timedelta(minutes=2)  # 好 to whether they may be asked; later it may mean anything
    nudge_after: timedelta = timedelta(minutes=1)  # its card went out: whoever was too quick may take it back
    nudges_each: int = 3  # people to whom one request is shown in private
    nudges_a_week: int = 2  # requests that one person is shown
    nudges_within: timedelta = timedelta(days=7)
    nudges_kept: timedelta = timedelta(days=30)
    borrow_asks: int = 3  # of one person that are not over
    borrow_answer: timedelta = timedelta(days=2)  # for whoever is asked
    borrow_again: timedelta = timedelta(days=7)  # who has said no is not asked for it again by the same person
    borrow_lasts: timedelta = timedelta(days=30)  # then nothing is passed on between the two any more
    borrow_kept: timedelta = timedelta(days=30)
    borrow_lines: int = 30  # that one of them passes on in one day
    announcements_kept: timedelta = timedelta(days=366)  # with their copies, which may be corrected and withdrawn
    sign_within: int = 1  # working days for a department, unless its item says otherwise (services/limits.py)
    answer_within: int = 5  # … from signing for it
    overdue_clock: time = time(9, 0)
    problem_solved_after: timedelta = timedelta(days=7)  # answered, and the reporter has said nothing
    problem_alike: timedelta = timedelta(days=14)  # what is reported within these may be one thing
    problem_shown: timedelta = timedelta(days=30)  # to its reporter, after it was solved
    problems_kept: timedelta = timedelta(days=366)  # their words, after they are over
    duty_slots_kept: timedelta = timedelta(days=366)
    duty_swap_lives: timedelta = timedelta(days=1)  # so long whoever is asked to take a slot over may answer
    duty_empty_told: time = time(10, 0)  # that somebody is lacking tomorrow
    drafts_kept: timedelta = timedelta(days=30)  # that nobody publishes or drops
    details_kept: timedelta = timedelta(days=3 * 366)  # who came when, whom they brought; then only what counts
    duty_reminders: tuple[tuple[int, int], ...] = ((1, 10), (4, 10), (7, 10), (10, 10), (11, 1), (12, 1))  # month, day
    duty_reminder_clock: time = time(10, 0)
    workdays_folder: Path | None = None  # the owner's own files of holidays and make-up working days
    departments_folder: Path | None = None  # the owner's own files of departments and of the service guide
    guide_papers_in_group: int = 3  # more of them are told in private
    guide_questions: int = 3  # of one person in a day that are passed on
    occurrences_ahead: timedelta = timedelta(weeks=4)  # of a series; they can be signed up for
    numbers_of_series: int = 4  # of its dates to come that have a short number; all others get theirs with their card
    occurrence_shown: timedelta = timedelta(days=3)  # before it starts it has its card; the nearest one has it anyway
    skips_foretold: timedelta = timedelta(days=184)  # dates that are not held for a holiday, in a preview

    weekly_tally: tuple[int, time] = (0, time(8, 30))  # Monday morning
    monthly_tally: time = time(9, 0)  # on the first working day
    monthly_tally_is_news: timedelta = timedelta(days=5)  # when nothing could be sent before

    outbox_late: timedelta = timedelta(minutes=15)  # something could go out for so long: /health says no
    tick_late: timedelta = timedelta(minutes=3)
    backup_clock: time = time(3, 30)
    backups_kept: tuple[int, int, int] = (7, 4, 12)  # days, weeks, months; of each the newest
    backup_rests: timedelta = timedelta(hours=1)  # before one that has failed is tried again
    backup_missed: timedelta = timedelta(days=2)  # without one: whoever runs the program should look

    page_guests: int = 5  # whom one form on an activity's page brings
    page_within: timedelta = timedelta(minutes=10)
    page_presses: int = 20  # of one browser within that time
    page_network: int = 200  # of one network: a phone company's holds many people
    page_newcomers: int = 40  # of one network
    public_url: str = ""  # where certificates are checked and calendars read from outside; a setting
    pages_url: str = "http://127.0.0.1:8080"  # where one signs in: the same, or this machine
