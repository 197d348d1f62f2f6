#!/bin/sh
# Commission by agent in awk, which knows no quotes: whole fen, so that the sums are exact. usage: commission_awk.sh ORDERS
awk -F, 'NR == FNR { rate[$1] = $5; next } FNR > 1 && $9 == "0" { orders[$3]++; fen[$3] += int($5 * 100 + 0.5) }
END { for (agent in orders) printf "%s,%d,%.2f,%.2f\n", agent, orders[agent], fen[agent] / 100, int((fen[agent] * rate[agent] + 5000) / 10000) / 100 }' \
    "$EMPLOYEES" "$1" | LC_ALL=C sort
