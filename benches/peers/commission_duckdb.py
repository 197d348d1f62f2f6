#!/usr/bin/env python3
"""Commission by agent in DuckDB. usage: commission_duckdb.py ORDERS"""
import sys
import duckdb
from common import EMPLOYEES, show

connection = duckdb.connect()
connection.execute("set preserve_insertion_order = false")
columns = "agent amount refunded".split()
header = open(sys.argv[1], encoding="utf-8").readline().strip().split(",")
types = {name: "DECIMAL(18,2)" if name == "amount" else "VARCHAR" for name in header}
show(connection.execute(
    """
    select agent, orders, amount, (amount * rate_bp / 10000)::decimal(18, 2)
    from (select agent, count(*) as orders, sum(amount)::decimal(18, 2) as amount
          from read_csv($orders, header = true, auto_detect = false, quote = '"', delim = ',', columns = $types)
          where refunded = '0' group by agent)
    join (select agent, rate_bp::decimal(18, 0) as rate_bp from read_csv($employees, header = true)) using (agent)
    """.replace("$orders", f"'{sys.argv[1]}'").replace("$employees", f"'{EMPLOYEES}'").replace("$types", str(types))
).fetchall())
