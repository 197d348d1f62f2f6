#!/usr/bin/env python3
"""Working time to first reply and resolution, by category, in DuckDB. usage: clocks_duckdb.py TICKETS"""
import sys
import duckdb
from clocks import EPOCH_DAY, REPLY, RESOLUTION, calendar, show

connection = duckdb.connect()
connection.execute("set preserve_insertion_order = false")
before, worked = calendar()
for name, values in (("before", before), ("worked", worked)):
    connection.execute(f"set variable {name} = {values}")
header = open(sys.argv[1], encoding="utf-8").readline().strip().split(",")
types = {name: "TIMESTAMP_S" if name in ("created_at", "first_response_at", "resolved_at") else "VARCHAR" for name in header}
case = lambda limits: "case priority " + " ".join(f"when '{cell}' then {limit}" for cell, limit in limits.items()) + " end"
connection.execute("create macro within(s) as greatest(least(s, 43200), 30600) - 30600 + greatest(least(s, 63000), 48600) - 48600")
connection.execute(f"""create macro until(t) as
    list_extract(getvariable('before'), (t // 86400 - {EPOCH_DAY})::integer + 1)
    + list_extract(getvariable('worked'), (t // 86400 - {EPOCH_DAY})::integer + 1) * within((t % 86400)::integer)""")
figures = "count({0}), count(*) filter (where {0} > {1}), quantile_disc({0}, [0.5, 0.9, 0.95]), max({0})"
rows = connection.execute(f"""
    with seconds as (select category, priority, epoch(created_at)::bigint as created, epoch(first_response_at)::bigint as replied,
            epoch(resolved_at)::bigint as resolved
            from read_csv('{sys.argv[1]}', header = true, auto_detect = false, quote = '"', escape = '"', delim = ',', columns = {types})),
        clocks as (select category, {case(REPLY)} as reply_limit, {case(RESOLUTION)} as resolution_limit,
            until(replied) - until(created) as reply, until(resolved) - until(created) as resolution from seconds)
    select category, {figures.format("reply", "reply_limit")}, {figures.format("resolution", "resolution_limit")}
    from clocks group by category""").fetchall()
show((row[0], *row[1:3], *row[3], *row[4:7], *row[7], row[8]) for row in rows)
