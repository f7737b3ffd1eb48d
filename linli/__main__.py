"""`python -m linli`."""

from linli.main import app

app()
