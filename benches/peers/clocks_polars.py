#!/usr/bin/env python3
"""Working time to first reply and resolution, by category, in Polars' streaming engine. usage: clocks_polars.py TICKETS"""
import sys
import polars as pl
from clocks import EPOCH_DAY, REPLY, RESOLUTION, calendar, show

before, worked = (pl.Series(values, dtype=pl.Int32) for values in calendar())


def until(column):
    """The working seconds before an instant: a day's place in the tables is its number."""
    def seconds(at):
        day, second = (at // 86400 - EPOCH_DAY).cast(pl.UInt32), (at % 86400).cast(pl.Int32)
        return before.gather(day) + worked.gather(day) * (second.clip(30600, 43200) - 30600 + second.clip(48600, 63000) - 48600)
    at = pl.col(column).str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", cache=False).dt.epoch("s")
    return at.map_batches(seconds, return_dtype=pl.Int32, is_elementwise=True)


def clock(column, limits):
    limit = pl.col("priority").replace_strict(list(limits), list(limits.values()), return_dtype=pl.Int32)
    return (until(column) - until("created_at")).alias(column), limit.alias("limit_" + column)


def figures(column):
    of = pl.col(column)
    ranks = [of.quantile(share, interpolation="equiprobable").cast(pl.Int64).alias(f"{column}{share}") for share in (0.5, 0.9, 0.95)]
    late = (of > pl.col("limit_" + column)).sum().alias("late_" + column)
    return of.count().alias("stopped_" + column), late, *ranks, of.max().alias("greatest_" + column)


tickets = pl.scan_csv(sys.argv[1], infer_schema=False)
clocks = tickets.select("category", *clock("first_response_at", REPLY), *clock("resolved_at", RESOLUTION))
answer = clocks.group_by("category").agg(*figures("first_response_at"), *figures("resolved_at"))
show(answer.collect(engine="streaming").rows())
