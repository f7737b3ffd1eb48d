"""Lost umbrellas: what is asked, and for how long they are looked for."""

from datetime import timedelta

from community.forms import Field, Form

LOOKED_FOR = timedelta(days=3)

REPORT = Form("umbrella", (Field("place"), Field("looks", optional=True)), lives=timedelta(hours=1))
