#!/bin/sh
# Orders and amounts by agent in xan, on all cores; the commission is left out. usage: commission_xan.sh ORDERS
xan parallel groupby agent 'sum(if(refunded eq "0", 1, 0)) as orders, sum(if(refunded eq "0", amount, 0)) as amount' "$1" |
    xan sort -s agent
