#!/usr/bin/env python3
"""Registrations of Spectravox and of its peers on the same pairs, judged by the same code.

    python3 -m venv V && V/bin/pip install -r requirements.txt
    V/bin/python peers.py --data SHARED --out DIR [--tasks cardiac,mr-slabs] [--methods elastix]

Finished runs are kept in DIR and repeated only when their line in settings.toml has changed, so a
stopped command goes on where it was; `--again` repeats the selected ones, as after a change of a
program or of a file in elastix/. One run at a time, two threads each. Writes DIR/runs.csv (every run) and
DIR/table.md (means over the pairs of a task, and the worst pair).
"""
import argparse
import csv
import json
import shutil
import sys
import traceback
from pathlib import Path

import judge
import methods
from pairs import TASKS

# The measure that ranks each task, whether more is better, and what else the table shows.
HEADLINE = {
    "lung-ct": ("TRE mean", False, ["TRE median", "TRE max", "TRE mean of 51"]),
    "brain-pair": ("Dice", True, []),
    "cardiac": ("Dice", True, ["Dice 1", "Dice 2", "Dice 3"]),
    "mr-slabs": ("Dice", True, ["Dice 1", "Dice 2", "Dice 3", "Dice 4"]),
    "mr-trus": ("Dice gland", True, ["Dice"]),
    "histology": ("TRE median", False, ["TRE mean", "TRE max"]),
    "xray-2d": ("TRE mean", False, ["TRE median", "TRE max"]),
    "templates": ("NCC", True, ["inverse mean", "inverse 95 %", "inverse max"]),
    "known-field": ("error mean", False, ["error median", "error 95 %", "error max"]),
}
OURS = "spectravox variational"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, required=True, help="folder with SOURCES.md")
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--spectravox", type=Path, default=Path("build/release/bin/spectravox"))
    options.add_argument("--tasks", default=",".join(HEADLINE), help="in this order")
    options.add_argument("--methods", default="", help="parts of names; empty: all")
    options.add_argument("--pairs", default="", help="parts of names; empty: all")
    options.add_argument("--again", action="store_true", help="repeat the selected runs")
    given = options.parse_args()
    chosen = lambda name, parts: any(part in name for part in parts.split(","))

    out = given.out.absolute()
    for task in given.tasks.split(","):
        for pair in TASKS[task](given.data.absolute(), out):
            for method in methods.names():
                if chosen(method, given.methods) and chosen(pair.name, given.pairs):
                    complete(method, pair, out, given.spectravox.absolute(), given.again)
    runs = read(out)
    write_csv(runs, out / "runs.csv")
    (out / "table.md").write_text(table(runs))


def complete(method, pair, out, spectravox, again):
    """Runs and judges one method on one pair, unless that is done; a failure is noted, too."""
    settings = methods.settings(method, pair.task)
    if settings is None:
        return
    folder = out / pair.task / pair.name / method.replace(" ", "-")
    done = folder / "run.json"
    if done.exists() and not again and json.loads(done.read_text())["settings"] == settings:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    record = {"task": pair.task, "pair": pair.name, "method": method, "settings": settings}
    try:
        record |= methods.run(method, pair, folder, spectravox)
        field = judge.Field(record["field"])
        record["measures"] = pair.score(field, record["field"])
        record["measures"]["folding %"] = 100 * (field.determinant() <= 0).mean()
        record["field"] = record["field"].name
    except Exception as error:
        if not isinstance(error, methods.Failed):
            traceback.print_exc()
        record |= {"failed": str(error)}
        record.pop("field", None)
    done.write_text(json.dumps(record, indent=1, default=float))
    measure = HEADLINE[pair.task][0]
    shown = record.get("measures", {}).get(measure, float("nan"))
    print(
        f"{pair.task:12} {pair.name:22} {method:24} {measure} {shown:.4f}"
        f"  folding {record.get('measures', {}).get('folding %', float('nan')):.4f} %"
        f"  {record.get('seconds', float('nan')):.1f} s",
        flush=True,
    )


def read(out):
    runs = [json.loads(p.read_text()) for p in sorted(out.glob("*/*/*/run.json"))]
    order = methods.names()
    return sorted(runs, key=lambda r: (list(HEADLINE).index(r["task"]), order.index(r["method"])))


def write_csv(runs, path):
    measures = sorted({m for r in runs for m in r.get("measures", {})})
    columns = ["task", "pair", "method", "version", "seconds", "method seconds", "memory"]
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns + measures + ["settings", "failed"])
        for r in runs:
            values = [r.get(c, "") for c in columns]
            values += [r.get("measures", {}).get(m, "") for m in measures]
            writer.writerow(values + [json.dumps(r["settings"]), r.get("failed", "")[-200:]])


def table(runs):
    """Markdown: one table a task, methods in rows, means over the pairs that are done."""
    text = ""
    for task, (headline, more, others) in HEADLINE.items():
        of_task = [r for r in runs if r["task"] == task]
        if not of_task:
            continue
        shown = [headline, *others, "folding %"]
        head = ["method", *shown, "worst pair", "seconds", "of ours", "MB"]
        text += f"### {task}\n\n| " + " | ".join(head) + " |\n|" + "---|" * len(head) + "\n"
        ours = mean([r["seconds"] for r in of_task if r["method"] == OURS and "measures" in r])
        for method in dict.fromkeys(r["method"] for r in of_task):
            text += row(method, [r for r in of_task if r["method"] == method], shown, more, ours)
        text += "\n"
    return text


def row(method, runs, shown, more, ours):
    good = [r for r in runs if "measures" in r]
    if not good:
        return f"| {method} | failed |" + " |" * (len(shown) + 3) + "\n"
    cells = [method]
    for measure in shown:
        cells.append(number(mean([r["measures"][measure] for r in good if measure in r["measures"]])))
    by_headline = lambda r: r["measures"][shown[0]]
    worst = (min if more else max)(good, key=by_headline)
    cells.append(f"{worst['pair']} {number(by_headline(worst))}" if len(good) > 1 else "")
    seconds = mean([r["seconds"] for r in good])
    cells += [f"{seconds:.1f}", f"{seconds / ours:.1f}" if ours else ""]
    cells.append(f"{max(r.get('memory', 0) for r in good):.0f}")
    if len(good) < len(runs):
        cells[0] += f" ({len(runs) - len(good)} of {len(runs)} failed)"
    return "| " + " | ".join(cells) + " |\n"


def mean(values):
    return sum(values) / len(values) if values else None


def number(value):
    return "" if value is None else f"{value:.3f}" if abs(value) < 100 else f"{value:.1f}"


if __name__ == "__main__":
    sys.exit(main())
