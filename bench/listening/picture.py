"""Who is taken for whom: the confusion table as text and as a picture."""

from collections import Counter
from pathlib import Path

from bench.listening.figures import ASKED, NOTHING
from bot.understanding.engine import OUT_OF_SCOPE

Confused = Counter[tuple[str, str]]


def as_text(confused: Confused) -> str:
    """One line for each intent that was not always met, the commonest mistakes first."""
    rows = []
    for meant in sorted({meant for meant, _ in confused}):
        missed = Counter({done: n for (m, done), n in confused.items() if m == meant and not _is_right(meant, done)})
        if missed:
            lines = sum(n for (m, _), n in confused.items() if m == meant)
            rows.append(f"{meant:22} {lines:5}  " + ", ".join(f"{done} {n}" for done, n in missed.most_common()))
    return "\n".join(rows)


def draw(confused: Confused, title: str, file: Path) -> None:
    """Rows are what was meant, columns what was done; shades are shares of a row."""
    from matplotlib.figure import Figure  # a second to load

    meant = sorted({meant for meant, _ in confused})
    done = [*(one for one in meant if one != OUT_OF_SCOPE), ASKED, NOTHING]
    shares = [[confused[m, d] / sum(confused[m, x] for x in done) for d in done] for m in meant]
    figure = Figure(figsize=(14, 13), layout="constrained")
    axes = figure.add_subplot(title=title, xlabel="done", ylabel="meant")
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(done)), done, rotation=90, fontsize=8)
    axes.set_yticks(range(len(meant)), meant, fontsize=8)
    for row, line in enumerate(shares):
        for column, share in enumerate(line):
            if share >= 0.005:
                shade = "white" if share > 0.5 else "black"
                axes.text(column, row, f"{100 * share:.0f}", ha="center", va="center", fontsize=6, color=shade)
    figure.savefig(file, dpi=110)


def _is_right(meant: str, done: str) -> bool:
    return done in (meant, NOTHING) if meant == OUT_OF_SCOPE else done == meant
