#!/usr/bin/env python3
"""Commission by agent in pandas over the reader of pyarrow. usage: commission_pandas.py ORDERS"""
import sys
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
from common import EMPLOYEES, commission, show, yuan

types = {"agent": pa.dictionary(pa.int32(), pa.string()), "amount": pa.float64(), "refunded": pa.int8()}
convert = pa.csv.ConvertOptions(include_columns=list(types), column_types=types)
orders = pa.csv.read_csv(sys.argv[1], convert_options=convert).to_pandas()
orders = orders[orders.refunded == 0]
orders = pd.DataFrame({"agent": orders.agent, "fen": np.rint(orders.amount.values * 100).astype("i8")})
sums = orders.groupby("agent", observed=True).fen.agg(["size", "sum"]).join(pd.read_csv(EMPLOYEES).set_index("agent").rate_bp)
show((agent, count, yuan(fen), commission(fen, rate)) for agent, count, fen, rate in sums.itertuples())
