"""What `linli bench` can measure."""

from collections.abc import Callable

from bench.broadcast import broadcast
from bench.duty import county_duty
from bench.measure import Measured
from bench.seats import last_seat
from bench.signup import chatter, sign_ups
from bench.start import demo_start
from bench.table import import_of_a_table
from bench.tally import year_tally
from bench.telegram import telegram
from bench.year import year

BENCHES: dict[str, Callable[[], list[Measured]]] = {
    "chatter": chatter,
    "signup": sign_ups,
    "telegram": telegram,
    "broadcast": broadcast,
    "seats": last_seat,
    "tally": year_tally,
    "duty": county_duty,
    "import": import_of_a_table,
    "year": year,
    "start": demo_start,
}
