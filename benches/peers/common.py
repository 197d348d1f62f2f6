"""What the peers share: where the employees are, and one way of printing."""
import os

EMPLOYEES = os.environ["EMPLOYEES"]


def show(rows):
    """Rows of agent, orders, amount and commission, by agent."""
    for row in sorted(rows):
        print(",".join(str(cell) for cell in row))


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02d}"


def commission(fen, rate):
    """Fen at a rate of basis points, half up to the fen."""
    return yuan((fen * rate + 5000) // 10000)
