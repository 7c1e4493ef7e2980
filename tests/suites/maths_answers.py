"""The answers to the items of suites/maths, computed again from the wording by counting and searching.

The competition problems are solved by going through all cases, the word problems by the arithmetic of their stories.
"""

from collections import deque
from itertools import combinations, count, permutations, product
from math import comb, factorial, gcd, isqrt, sqrt


def is_prime(n):
    return n > 1 and all(n % d for d in range(2, n))


def m_plus_n(favourable, all_cases):
    """Numerator and denominator of a probability in lowest terms, added."""
    common = gcd(favourable, all_cases)
    return favourable // common + all_cases // common


def nth_term(first, second, n):
    terms = [first, second]
    while len(terms) < n:
        terms.append(terms[-1] + terms[-2] + 1)
    return terms[n - 1]


def fewest_steps(start, goal):
    """Steps from start to goal by doubling and adding 3, breadth first."""
    steps, waiting = {start: 0}, deque([start])
    while waiting:
        number = waiting.popleft()
        for following in (2 * number, number + 3):
            if following <= goal and following not in steps:
                steps[following] = steps[number] + 1
                waiting.append(following)
    return steps[goal]


def domino_tilings(rows, columns, covered=frozenset()):
    """Ways to cover what is not yet covered of a board, square by square."""
    free = [square for square in product(range(columns), range(rows)) if square not in covered]
    if not free:
        return 1
    x, y = free[0]
    others = [square for square in ((x + 1, y), (x, y + 1)) if square in free]
    return sum(domino_tilings(rows, columns, covered | {(x, y), other}) for other in others)


def inside_triangle(a, b, c):
    """Points with integer coordinates strictly inside a triangle."""

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    sides = ((a, b), (b, c), (c, a))
    points = product(range(-1, 20), repeat=2)
    return sum(
        1 for p in points if len({side(q, r, p) > 0 for q, r in sides}) == 1 and all(side(q, r, p) for q, r in sides)
    )


def snail_days(up, down, height):
    position, day = 0, 0
    while True:
        day += 1
        position += up
        if position >= height:
            return day
        position -= down


COMPETITION = {
    "number-theory-01": lambda: sum(1 for n in range(1, 1000) if n % 6 and n % 15),
    "number-theory-02": lambda: next(n for n in count(1) if (n % 7, n % 9, n % 11) == (3, 5, 4)),
    "number-theory-03": lambda: (7**2026 + 2026**7) % 100,
    "number-theory-04": lambda: sum(1 for r in range(1, 2000) if factorial(10) % (r * r) == 0),
    "number-theory-05": lambda: sum(1 for n in range(1, 1000) if sum(map(int, str(n))) % 7 == 0),
    "number-theory-06": lambda: max(n for n in range(1, 1000) if n * n % 1000 == 444),
    "number-theory-07": lambda: sum(p for p in range(2, 100) if is_prime(p) and is_prime(2 * p + 1)),
    "number-theory-08": lambda: sum(1 for x in range(25, 601) for y in range(25, 601) if 24 * (x + y) == x * y),
    "number-theory-09": lambda: sum(1 for n in range(1, 501) if (n * n + n + 1) % 7 == 0),
    "number-theory-10": lambda: next(k for k in count() if factorial(100) % 12 ** (k + 1)),
    "number-theory-11": lambda: next(n for n in count(1) if sum(1 for d in range(1, n + 1) if n % d == 0) == 20),
    "number-theory-12": lambda: gcd(2**60 - 1, 2**42 - 1),
    "number-theory-13": lambda: sum(1 for n in range(1, 61) for m in range(1, n) if m * n % (m + n) == 0),
    "combinatorics-01": lambda: sum(
        1 for w in product("AB", repeat=8) if not any(w[i] == w[i + 1] == w[i + 2] for i in range(6))
    ),
    "combinatorics-02": lambda: domino_tilings(3, 8),
    "combinatorics-03": lambda: sum(
        1 for s in permutations("ABCDEF") if abs(s.index("A") - s.index("B")) > 1 and s.index("C") not in (0, 5)
    ),
    "combinatorics-04": lambda: sum(
        1 for k in range(3, 13) for s in combinations(range(12), k) if all(b - a > 1 for a, b in zip(s, s[1:]))
    ),
    "combinatorics-05": lambda: sum(1 for s in permutations(range(6)) if sum(1 for i in range(6) if s[i] == i) == 2),
    "combinatorics-06": lambda: sum(1 for s in combinations(range(1, 30), 3) if sum(s) == 30),
    "combinatorics-07": lambda: sum(1 for n in range(1000, 10000) if all(a > b for a, b in zip(str(n), str(n)[1:]))),
    "combinatorics-08": lambda: sum(
        1
        for ups in combinations(range(12), 6)
        if all(sum(1 for u in ups if u < t) <= sum(1 for i in range(t) if i not in ups) + 1 for t in range(13))
    ),
    "combinatorics-09": lambda: sum((6 - a) * (8 - b) for a in range(1, 6) for b in range(1, 8) if a != b),
    "combinatorics-10": lambda: sum(1 for c in product(range(3), repeat=6) if all(c[i] != c[i - 1] for i in range(6))),
    "combinatorics-11": lambda: sum(
        1 for p, q in combinations(list(product(range(4), repeat=2)), 2) if (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 == 5
    ),
    "probability-01": lambda: m_plus_n(sum(1 for r in product(range(1, 7), repeat=4) if sum(r) == 14), 6**4),
    "probability-02": lambda: m_plus_n(
        sum(1 for d in combinations("RRRRRBBBBBBB", 4) if d.count("R") == 2), comb(12, 4)
    ),
    "probability-03": lambda: m_plus_n(sum(1 for a, b in combinations(range(1, 21), 2) if a * b % 6 == 0), comb(20, 2)),
    "probability-04": lambda: m_plus_n(sum(1 for t in product("HT", repeat=8) if "HH" not in "".join(t)), 2**8),
    "algebra-01": lambda: nth_term(1, 3, 11),
    "algebra-02": lambda: sum(x for x in range(-100, 100) if abs(x * x - 20 * x + 51) <= 48),
    "algebra-03": lambda: round(sum(r**3 for r in ((11 + sqrt(53)) / 2, (11 - sqrt(53)) / 2))),
    "algebra-04": lambda: sum(1 for n in range(1, 1001) if n % isqrt(n) == 0),
    "algebra-05": lambda: sum(k * k // 50 for k in range(1, 41)),
    "algebra-06": lambda: next(
        343 + 49 * a + 7 * b + c
        for a, b, c in product(range(-20, 21), repeat=3)
        if (1 + a + b + c, 8 + 4 * a + 2 * b + c, 27 + 9 * a + 3 * b + c) == (2, 3, 4)
    ),
    "algebra-07": lambda: sum(bin(n).count("1") for n in range(1, 201)),
    "algebra-08": lambda: fewest_steps(1, 200),
    "algebra-09": lambda: sum(1 for a, b in product(range(1, 51), repeat=2) if (a * a - b * b) % 9 == 0),
    "geometry-01": lambda: sum(a * b // 2 for a in range(1, 65) for b in range(a, 65) if a * a + b * b == 65 * 65),
    "geometry-02": lambda: sum(1 for x, y in product(range(-8, 9), repeat=2) if x * x + y * y < 50),
    "geometry-03": lambda: sum(1 for x, y, z in product(range(-9, 10), repeat=3) if x * x + y * y + z * z == 81),
    "geometry-04": lambda: inside_triangle((0, 0), (12, 5), (4, 15)),
    "geometry-05": lambda: sum(
        1 for a in range(1, 7) for b in range(a, 13) for c in range(b, 100) if a * b * c == 2 * (a * b + b * c + c * a)
    ),
    "geometry-06": lambda: sum(
        1 for a in range(1, 40) for b in range(a, 40) for c in range(b, 40) if a + b + c == 40 and a + b > c
    ),
    "geometry-07": lambda: sum(1 for a in range(1, 16) for b in range(a, 16) if a + b > 15),
    "geometry-08": lambda: sum(
        1 for x in range(84) for y in range(36) if 36 * x < 84 * (y + 1) and 84 * y < 36 * (x + 1)
    ),
}

GRADE_SCHOOL = {
    "shopping-01": lambda: 20 - (3 * 4 + 2),
    "shopping-02": lambda: (150 - 12) // 6,
    "shopping-03": lambda: 80 - 80 * 25 // 100,
    "shopping-04": lambda: 2 * 9 + 4 * 5,
    "shopping-05": lambda: next(w for w in count() if 60 + 15 * w >= 210),
    "shopping-06": lambda: 14 * 6 // 4,
    "shopping-07": lambda: next(2 * t for t in range(97) if 2 * t + t == 96),
    "shopping-08": lambda: 48 + 48 // 2 + (48 // 2 + 10),
    "shopping-09": lambda: 3 * 24 - 7 * 8,
    "shopping-10": lambda: 27 + 5 * (27 // 3),
    "time-01": lambda: 40 + 135,
    "time-02": lambda: 12 * (120 // 20),
    "time-03": lambda: 5 * (240 // 3),
    "time-04": lambda: 6 * 35 + 50,
    "time-05": lambda: sum(range(1, 7)),
    "time-06": lambda: next(m for m in count() if 60 + 8 * m >= 300),
    "time-07": lambda: next(h for h in count() if (14 + 16) * h == 90),
    "time-08": lambda: next(n for n in range(100) if 5 * n + 10 == 80),
    "time-09": lambda: snail_days(30, 10, 110),
    "time-10": lambda: sum(1 for minute in range(0, 121) if minute % 12 == 0),
    "sharing-01": lambda: 47 % 5,
    "sharing-02": lambda: 4 * 27 + 12,
    "sharing-03": lambda: 56 - 42 // 3 - 14 // 2,
    "sharing-04": lambda: 120 - 60 - (120 - 60) // 3,
    "sharing-05": lambda: next(7 * k for k in range(91) if 2 * k + 7 * k == 90),
    "sharing-06": lambda: 9 * 250 // 2,
    "sharing-07": lambda: 7 * 5 * 4 // 10,
    "sharing-08": lambda: 36 - 9 - (36 - 9) // 3,
    "sharing-09": lambda: -(-28 // 5),
    "sharing-10": lambda: next(a for a in range(19) if a - (18 - a) == 4),
    "measuring-01": lambda: 2 * (14 + 9) - 2,
    "measuring-02": lambda: (6 * 2) * (4 * 2),
    "measuring-03": lambda: 3 * 5 * 4 * 10,
    "measuring-04": lambda: len(range(0, 121, 8)),
    "measuring-05": lambda: 2000 - 24 * 45 - 3 * 150,
    "measuring-06": lambda: next(b for b in range(14) if b + 2 * (7 - b) == 13),
    "measuring-07": lambda: (2 * (11 + 5) // 4) ** 2,
    "counting-01": lambda: 340 + 85 - 47 - 6,
    "counting-02": lambda: 13 * 16 - 29,
    "counting-03": lambda: next(c for c in range(31) if 4 * c + 2 * (30 - c) == 84),
    "counting-04": lambda: sum(1 for a in range(8) for b in range(a)),
    "counting-05": lambda: 3 * 4 * 2,
    "counting-06": lambda: next(n for n in range(100) if 2 * n - 9 == 43),
    "counting-07": lambda: next(n + 2 for n in range(72) if 3 * n + 3 == 72),
}
