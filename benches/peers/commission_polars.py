#!/usr/bin/env python3
"""Commission by agent in Polars, the streaming engine. usage: commission_polars.py ORDERS"""
import sys
import polars as pl
from common import EMPLOYEES, commission, show, yuan

orders = pl.scan_csv(sys.argv[1], schema_overrides={"order_id": pl.String, "amount": pl.Float64, "refunded": pl.Int8})
orders = orders.select("agent", "amount", "refunded").filter(pl.col("refunded") == 0)
# Whole fen are exact in a float; a decimal column takes longer.
fen = (pl.col("amount") * 100).round().cast(pl.Int64).sum().alias("fen")
sums = orders.group_by("agent").agg(pl.len().alias("orders"), fen)
rows = sums.join(pl.scan_csv(EMPLOYEES).select("agent", "rate_bp"), on="agent").collect(engine="streaming").rows()
show((agent, count, yuan(fen), commission(fen, rate)) for agent, count, fen, rate in rows)
