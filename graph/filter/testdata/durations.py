"""Prints durations as Python has them: what is read, how, and its microseconds.

number: seconds as a double, which is how Prefect takes them (timedelta).
iso: an ISO 8601 duration, whose decimals are exact.
"""

import random
import sys
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

MICROSECOND = timedelta(microseconds=1)
random.seed(int(sys.argv[1]))


def number(text):
    if abs(Fraction(text) * 10**6) % 1 == 0:  # whole microseconds are exact, in any number of digits
        print("number", text, int(Fraction(text) * 10**6))
    else:
        print("number", text, timedelta(seconds=float(text)) // MICROSECOND)


def iso(text):
    print("iso", f"PT{text}S".replace("PT-", "-PT"), round(Fraction(text) * 10**6))


for text in ["7297.069341684286", "-7297.069341684286", "0.0000005", "0.0000015", "0.0000025", "-0.0000005", "-0.0000015",
             "1.0000005", "1.0000015", "2.0000005", "-1.0000005", "9007199254.7409925", "9007199254.740993", "0.49999999999999994e-6",
             "9223372036854.775807", "-9223372036854.775808", "1e-300", "1.5e3", "123456789.123456789"]:
    number(text)
    iso(format(Decimal(text), "f")[:99])
for _ in range(int(sys.argv[2])):
    x = random.choice([
        random.uniform(0, 1), random.uniform(-100_000, 100_000), random.lognormvariate(0, 12), random.uniform(-8e13, 8e13) / 10,
        (random.randrange(10**7) + 0.5) / 10**6, -(random.randrange(10**13) + 0.5) / 10**6, random.randrange(10**12) / 10**6,
    ])
    if abs(x) < 9_000_000_000_000:
        number(repr(x))
        iso(format(Decimal(repr(x)), "f"))
