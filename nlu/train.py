"""Teaches Rasa: checks the data, learns, and writes nlu/models/linli.tar.gz. Run by nlu/.venv; see `make rasa`.

`train.py --fresh` only says whether the model has learnt what lies here now (exit code 0) or not (1).
"""

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.understanding.fingerprint import fingerprint  # noqa: E402

MODEL = ROOT / "nlu" / "models" / "linli.tar.gz"
LEARNT = MODEL.with_name("linli.sha256")  # of everything that the model hangs on
HANGS_ON = (
    "domain.yml",
    "nlu/config.yml",
    "nlu/words.yml",
    "nlu/requirements.txt",
    "nlu/data/*.yml",
    "nlu/components/*.py",
    *(f"bot/understanding/{name}.py" for name in ("lessons", "machine", "normalise", "repair")),
    *(f"bot/understanding/{name}.py" for name in ("traits", "views", "words")),
)
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


def is_fresh() -> bool:
    return MODEL.exists() and LEARNT.exists() and LEARNT.read_text().strip() == fingerprint(ROOT, HANGS_ON)


def train() -> None:
    """:raises SystemExit: the data does not fit the domain, or Rasa made no model."""
    os.environ.update(QUIET, RASA_MAX_CACHE_SIZE="0")  # its cache would not notice that a shared file has changed
    os.chdir(ROOT)
    learnt = fingerprint(ROOT, HANGS_ON)
    say("1/3 loading Rasa (half a minute)")
    import rasa.model_training
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    say("2/3 checking domain.yml and nlu/data")
    files = TrainingDataImporter.load_from_config("nlu/config.yml", "domain.yml", ["nlu/data"])
    checked = Validator.from_importer(files)
    if not (checked.verify_intents(False) and checked.verify_example_repetition_in_intents(False)):
        sys.exit("nlu/data: the lines named above do not fit domain.yml; mend them and run make rasa again")
    say("3/3 learning")
    made = rasa.model_training.train_nlu(
        "nlu/config.yml", "nlu/data", str(MODEL.parent), fixed_model_name="linli", domain="domain.yml"
    )
    if made is None:
        sys.exit("Rasa has made no model; what it says stands above")
    LEARNT.write_text(learnt + "\n")
    say(f"done: {MODEL.relative_to(ROOT)}, {MODEL.stat().st_size / 1e6:.1f} MB")


def say(what: str) -> None:
    print(f"[{time.perf_counter() - BEGAN:4.0f} s] {what}", flush=True)


BEGAN = time.perf_counter()

if __name__ == "__main__":
    if sys.argv[1:] != ["--fresh"]:
        train()
    elif is_fresh():
        print("Rasa's model has learnt what lies in nlu/: nothing to do")
    else:
        sys.exit(1)
