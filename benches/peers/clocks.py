"""What the peers of the clocks share: the calendar of clocks.toml as tables by day, the limits, one way of printing."""
import datetime
import os
import re

BOOK = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "clocks.toml"), encoding="utf-8").read()
OFF = {datetime.date.fromisoformat(day) for day in re.findall(r"(\d{4}-\d\d-\d\d) = \[\]", BOOK)}
FIRST_DAY = datetime.date(2022, 1, 1)
EPOCH_DAY = (FIRST_DAY - datetime.date(1970, 1, 1)).days
REPLY = {"P1": 900, "P2": 1800, "P3": 3600, "P4": 7200}
RESOLUTION = {"P1": 7200, "P2": 14400, "P3": 27000, "P4": 86400}


def calendar():
    """For each day the working seconds before it, and whether it is worked."""
    before, worked, total = [], [], 0
    for at in range(366 * 6):
        day = FIRST_DAY + datetime.timedelta(days=at)
        works = int(day.weekday() != 6 and day not in OFF)
        before.append(total)
        worked.append(works)
        total += 27000 * works
    return before, worked


def show(rows):
    """Rows of category, then stopped, late, p50, p90, p95 and greatest of each clock, by category."""
    for row in sorted(rows):
        print(",".join(str(cell) for cell in row))
