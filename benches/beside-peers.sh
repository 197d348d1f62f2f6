#!/bin/sh
# Commission on an orders log: cs beside the tools people use for such a file, whichever of them are here.
#
# usage: benches/beside-peers.sh [ORDERS EMPLOYEES]
#
# Without arguments the data of `cargo bench --bench orders` is made first: half a million orders, ten million with
# CS_BENCH=full. Each tool runs RUNS times (5), the tools in turn, so that a machine whose speed drifts is fair to all;
# the table has the median and the fastest wall seconds, processor seconds, and the largest memory. Answers that differ
# from cs's are an error. PYTHON names the interpreter that has duckdb, polars, pandas and pyarrow. Needs GNU time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
python=${PYTHON:-python3}
runs=${RUNS:-5}
target=${CARGO_TARGET_DIR:-$root/target}

(cd "$root" && cargo build --release --quiet)
cs=$target/release/cs
if [ $# -eq 2 ]; then
    orders=$(realpath "$1") EMPLOYEES=$(realpath "$2")
else
    rows=500000
    [ "${CS_BENCH:-}" = full ] && rows=10000000
    (cd "$root" && CS_BENCH_RUNS=0 cargo bench --quiet --bench orders)
    orders=$target/tmp/orders-$rows.csv EMPLOYEES=$target/tmp/employees.csv
fi
export EMPLOYEES

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
awk -F, 'NR == 1 { print "employee,department,base,rate"; next } { printf "%s,service,%s,%s%%\n", $1, $4, $5 / 100 }' \
    "$EMPLOYEES" >staff.csv
# The peers take every row whatever its date, so cs is told that paid_at is no payment date; "cs, by month" reads the dates too.
printf '[columns]\npaid_at = "not-a-payment-date"\n' >cs.toml
mkdir month && cp staff.csv month && printf 'lang = "en"\n' >month/cs.toml
payroll="$cs payroll staff.csv -q -f csv -p $here/commission.toml --orders"

tools=
offer() { # offer NAME FOLDER COMMAND: a tool that is here
    tools="$tools $1"
    mkdir -p "$1"
    printf 'cd "%s" && exec %s\n' "$2" "$3" >"$1/run"
}
offer cs . "$payroll $orders"
[ $# -eq 2 ] || offer cs-by-month month "$payroll $orders"
offer cs-from-stdin . "$payroll - <$orders"
for peer in polars duckdb pandas; do
    if "$python" -c "import $peer" 2>/dev/null; then
        offer $peer . "$python $here/peers/commission_$peer.py $orders"
    fi
done
for peer in xan awk; do
    if command -v $peer >/dev/null; then
        offer $peer . "$here/peers/commission_$peer.sh $orders"
    fi
done

round=0
while [ $round -le "$runs" ]; do # the first round warms up and is not counted
    for tool in $tools; do
        /usr/bin/time -o "$tool/time" -f '%e %U %S %M' sh "$tool/run" >"$tool/answer"
        [ $round -eq 0 ] || cat "$tool/time" >>"$tool/times"
    done
    round=$((round + 1))
done

# agent,commission of each; xan's sums are floats and have no commission, so its amounts are compared to the fen
awk -F, 'NR > 1 { print $1 "," $6 }' cs/answer | LC_ALL=C sort >expected
for tool in $tools; do
    case $tool in
    cs*) awk -F, 'NR > 1 { print $1 "," $6 }' $tool/answer ;;
    xan) awk -F, -v OFS=, 'NR == FNR { rate[$1] = $5; next } FNR > 1 { fen = int($3 * 100 + 0.5); printf "%s,%.2f\n", $1, int((fen * rate[$1] + 5000) / 10000) / 100 }' "$EMPLOYEES" $tool/answer ;;
    *) awk -F, '{ print $1 "," $4 }' $tool/answer ;;
    esac | LC_ALL=C sort >$tool/commissions
    cmp -s expected $tool/commissions || { echo "$tool answers otherwise than cs:" && diff expected $tool/commissions | head -5; exit 1; }
done
echo "$(($(wc -l <"$orders") - 1)) orders, $(wc -l <expected) agents, the same commissions from all; $(nproc) cores, $runs runs"
printf '%-14s %8s %8s %8s %9s %8s\n' tool median fastest cpu peak-MiB times-cs
for tool in $tools; do
    sort -n $tool/times | awk -v tool=$tool '{ wall[NR] = $1; cpu += $2 + $3; if ($4 > peak) peak = $4 }
        END { print tool, wall[int((NR + 1) / 2)], wall[1], cpu / NR, peak / 1024 }'
done | awk 'NR == 1 { cs = $2 } { printf "%-14s %8.2f %8.2f %8.2f %9.0f %8.1f\n", $1, $2, $3, $4, $5, $2 / cs }'
