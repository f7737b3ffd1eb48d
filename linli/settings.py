"""Environment and `.env` become one frozen Settings. Every value is checked at start, with a word on what to change."""

import ipaddress
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from community.figures import Figures
from services import departments, workdays
from services.documents import DocumentProblem

PREFIX = "LINLI_"
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_SECRET = re.compile(r"[\w-]{1,256}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/]+")
_PRINTABLE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[\w.~%/-]*)?", re.ASCII)


class SettingsProblem(Exception):
    """One line for each wrong setting."""


class Settings(BaseSettings):
    """Names in the environment have the prefix LINLI_, e.g. LINLI_PORT. See docs/settings.md."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore"
    )

    data_folder: Path = Field(Path("var"), description="where the database and what is made at run time lie")
    database_url: str | None = Field(None, description="SQLAlchemy URL; left out: SQLite in the data folder")
    host: str = Field("127.0.0.1", description="address that the web pages listen on")
    port: int = Field(8080, ge=1, le=65535, description="port of the web pages")
    timezone: str = Field("Asia/Shanghai", description="the community's time zone, as in the IANA database")
    bot_name: str = Field("小邻", min_length=1, max_length=16, description="what the bot is called in groups")
    owner: str | None = Field(None, description="channel:person who may do everything, e.g. web:wang")
    telegram_token: SecretStr | None = Field(None, description="the bot's token from @BotFather; left out: no Telegram")
    telegram_base_url: str | None = Field(None, description="a Bot API server of one's own")
    telegram_webhook_url: str | None = Field(None, description="where Telegram calls; left out: the bot asks")
    telegram_webhook_secret: SecretStr | None = Field(None, description="what Telegram proves itself with")
    telegram_webhook_host: str = Field("127.0.0.1", description="address that the webhook listens on")
    telegram_webhook_port: int = Field(8443, ge=1, le=65535, description="port that the webhook listens on")
    quiet_hours: Annotated[tuple[time, time], NoDecode] = Field(
        (time(21, 30), time(7, 30)), description="when groups are left in peace, as 21:30-07:30"
    )
    message_budget: int = Field(6, ge=1, le=100, description="new messages for each group and day")
    workdays_folder: Path | None = Field(None, description="the owner's own files of holidays, e.g. 2027.yml")
    departments_folder: Path | None = Field(None, description="the owner's own departments.yml and items.yml")
    engine: str = Field(
        "rasa", pattern="^(rasa|embedded)$", description="rasa: when it is there, else embedded; embedded: always"
    )
    rasa_url: str | None = Field(None, description="a Rasa that runs elsewhere, e.g. http://10.0.0.5:5005")
    rasa_token: SecretStr | None = Field(None, description="the token that it asks for")
    public_url: str | None = Field(None, description="where the pages are reached from outside")
    metrics_token: SecretStr | None = Field(None, description="whoever has it may read /metrics from elsewhere")
    backup_folder: Path | None = Field(None, description="where backups lie; left out: backups in the data folder")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR")
    log_format: str = Field("text", pattern="^(text|json)$", description="text, or one JSON object in each line")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as problem:
            raise ValueError(f"no such time zone: {value!r} (for example Asia/Shanghai)") from problem
        return value

    @field_validator("quiet_hours", mode="before")
    @classmethod
    def _two_clocks(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            start, end = (datetime.strptime(part.strip(), "%H:%M").time() for part in value.split("-"))  # noqa: DTZ007
        except ValueError as problem:
            raise ValueError(f"write it as 21:30-07:30, not {value!r}") from problem
        return start, end

    @field_validator("workdays_folder")
    @classmethod
    def _files_of_years(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"there is no such folder: {value}")
        workdays.read(value)
        return value

    @field_validator("departments_folder")
    @classmethod
    def _files_of_departments(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"there is no such folder: {value}")
        try:
            departments.read(value)
        except DocumentProblem as problem:
            raise ValueError(str(problem)) from problem
        return value

    @field_validator("owner")
    @classmethod
    def _channel_and_person(cls, value: str | None) -> str | None:
        if value and not all(value.partition(":")[::2]):
            raise ValueError(f"write it as channel:person, for example web:wang, not {value!r}")
        return value or None

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and value.get_secret_value() and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("a bot's token looks like 123456789:AAE…; ask @BotFather for it")
        return value if value and value.get_secret_value() else None

    @field_validator("telegram_webhook_secret", "metrics_token")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and value.get_secret_value() and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("1 to 256 letters, digits, _ or -")
        return value if value and value.get_secret_value() else None

    @field_validator("telegram_base_url", "telegram_webhook_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value and not _ADDRESS.match(value):
            raise ValueError(f"write it as https://host/path, not {value!r}")
        return value or None

    @field_validator("public_url")
    @classmethod
    def _printable(cls, value: str | None) -> str | None:
        """It is printed, and what is behind a ? or # would be lost when a code is put behind it."""
        if value and not _PRINTABLE.fullmatch(value):
            raise ValueError(f"write it as https://host or https://host/path, not {value!r}")
        return value.rstrip("/") if value else None

    @field_validator("database_url")
    @classmethod
    def _usable_url(cls, value: str | None) -> str | None:
        if not value:
            return None
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError as problem:
            raise ValueError(f"not a database URL: {value!r} (for example sqlite:///var/linli.db)") from problem
        if backend not in ("sqlite", "postgresql"):
            raise ValueError(f"linli runs on sqlite and postgresql, not on {backend}")
        return value

    @field_validator("rasa_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"write it as http://host:port, not {value!r}")
        return value

    @property
    def local_url(self) -> str:
        """Where the pages are on this machine."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{shown}:{self.port}"

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_folder / 'linli.db'}"

    @property
    def owner_identity(self) -> tuple[str, str]:
        """When nobody is named: somebody whom only the link of `linli login` leads to."""
        channel, _, person = (self.owner or "web:owner").partition(":")
        return channel, person

    @property
    def telegram(self) -> dict[str, Any]:
        """What begins with LINLI_TELEGRAM_, by its rest."""
        found = {name: getattr(self, name) for name in type(self).model_fields if name.startswith("telegram_")}
        secrets = {name: value.get_secret_value() for name, value in found.items() if isinstance(value, SecretStr)}
        return {name.removeprefix("telegram_"): value for name, value in (found | secrets).items()}

    @property
    def is_local_only(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def rasa_secret(self) -> str | None:
        return self.rasa_token.get_secret_value() if self.rasa_token else None

    def figures(self) -> Figures:
        start, end = self.quiet_hours
        return replace(
            Figures(zone=ZoneInfo(self.timezone)),
            quiet_from=start,
            quiet_to=end,
            message_budget=self.message_budget,
            public_url=self.public_url or "",
            pages_url=self.public_url or self.local_url,
            workdays_folder=self.workdays_folder,
            departments_folder=self.departments_folder,
        )


def load_settings(**given: Any) -> Settings:
    """:raises SettingsProblem: with one line for each setting that must be changed."""
    if misspelt := list(_misspelt()):
        raise SettingsProblem("\n".join(misspelt))
    try:
        return Settings(**given)
    except ValidationError as problem:
        raise SettingsProblem("\n".join(_explained(error) for error in problem.errors())) from problem
    except UnicodeDecodeError as problem:
        raise SettingsProblem(f".env is not UTF-8 text: {problem.reason} at byte {problem.start}") from problem


def _misspelt() -> Iterator[str]:
    """Names that are nearly a setting's: LINLI_PROT would be passed over without a word."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in (*os.environ, *_names_in_env_file()):
        near = get_close_matches(name.upper(), known, n=1, cutoff=0.85)
        if name.upper().startswith(PREFIX) and name.upper() not in known and near:
            yield f"{name}: there is no such setting; do you mean {near[0]}?"


def _names_in_env_file() -> list[str]:
    try:
        lines = Path(".env").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):  # missing, or reported when it is read for its values
        return []
    return [line.partition("=")[0].removeprefix("export ").strip() for line in lines if "=" in line]


def _explained(error: Any) -> str:
    name = PREFIX + str(error["loc"][0]).upper()
    reason = error["msg"].removeprefix("Value error, ")
    return f"{name}: {reason}"
