#!/bin/sh
# Service levels of a log of tickets: cs beside Polars and DuckDB, whichever of them are here.
#
# usage: benches/clocks-beside-peers.sh [TICKETS]
#
# Without an argument the data of `cargo bench --bench clocks` is made first: half a million tickets, ten million with
# CS_BENCH=full. Each tool runs RUNS times (5), the tools in turn. Answers that differ from cs's are an error. PYTHON names the
# interpreter that has the peers. Needs GNU time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
python=${PYTHON:-python3}
runs=${RUNS:-5}
target=${CARGO_TARGET_DIR:-$root/target}

(cd "$root" && cargo build --release --quiet)
if [ $# -eq 1 ]; then
    tickets=$(realpath "$1")
else
    rows=500000
    [ "${CS_BENCH:-}" = full ] && rows=10000000
    (cd "$root" && CS_BENCH_RUNS=0 cargo bench --quiet --bench clocks)
    tickets=$target/tmp/tickets-$rows.csv
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# Tickets that still run are none of the peers' business: cs is told that it is before the first of them.
check="$target/release/cs sla-check --summary --by category -q -f csv --exit-zero --now 2022-01-01 -p $here/clocks.toml"
tools=
offer() { # offer NAME COMMAND: a tool that is here
    tools="$tools $1"
    mkdir -p "$1"
    printf 'exec %s\n' "$2" >"$1/run"
}
offer cs "$check $tickets"
offer cs-from-stdin "$check - <$tickets"
for peer in polars duckdb; do
    if "$python" -c "import $peer" 2>/dev/null; then
        offer $peer "$python $here/peers/clocks_$peer.py $tickets"
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

# category, then stopped, late, p50, p90, p95 and greatest of each clock
for tool in $tools; do
    case $tool in
    cs*) awk -F, -v OFS=, 'NR > 1 { line = OFS $4 + $5 OFS $5 OFS $9 OFS $10 OFS $11 OFS $12; of[$2] = of[$2] line } END { for (group in of) print group of[group] }' $tool/answer ;;
    *) cat $tool/answer ;;
    esac | LC_ALL=C sort >$tool/figures
    cmp -s cs/figures $tool/figures || { echo "$tool answers otherwise than cs:" && diff cs/figures $tool/figures | head -5; exit 1; }
done
echo "$(wc -l <cs/figures) categories, the same figures from all; $(nproc) cores, $runs runs"
printf '%-14s %8s %8s %8s %9s %8s\n' tool median fastest cpu peak-MiB times-cs
for tool in $tools; do
    sort -n $tool/times | awk -v tool=$tool '{ wall[NR] = $1; cpu += $2 + $3; if ($4 > peak) peak = $4 }
        END { print tool, wall[int((NR + 1) / 2)], wall[1], cpu / NR, peak / 1024 }'
done | awk 'NR == 1 { cs = $2 }
    $1 !~ /^cs/ && (fastest == "" || $2 < best) { fastest = $1; best = $2 }
    { printf "%-14s %8.2f %8.2f %8.2f %9.0f %8.1f\n", $1, $2, $3, $4, $5, $2 / cs }
    END { if (fastest != "") printf "the fastest peer is %s: cs is %.1f times as fast\n", fastest, best / cs }'
