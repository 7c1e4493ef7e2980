"""The work of stats_bench done by numpy, as fast as we could make it: the baseline of the same run.

usage: numpy_baseline.py bootstrap CLUSTERS CLUSTER_SIZE RESAMPLES
       numpy_baseline.py error-by-number CLUSTERS CLUSTER_SIZE
       numpy_baseline.py error-by-label CLUSTERS CLUSTER_SIZE

Prints the core seconds of the fastest way, after a warm-up. Needs `apt-get install python3-numpy`.
"""

import sys
import time

import numpy as np

REPETITIONS = 10


def fastest(*ways):
    """Core seconds of the fastest repetition of the fastest way; the first of each is a warm-up."""
    seconds = []
    for way in ways:
        way()
        for _ in range(REPETITIONS):
            start = time.process_time()
            way()
            seconds.append(time.process_time() - start)
    return min(seconds)


def sum_gathered(sums, drawn, buffer):
    return sums[drawn].sum(axis=1)


def sum_taken(sums, drawn, buffer):
    return sums.take(drawn, mode="wrap").sum(axis=1)


def sum_by_einsum(sums, drawn, buffer):
    return np.einsum("ij->i", sums.take(drawn, mode="wrap", out=buffer))


def bootstrap(scores, clusters, count, resamples, generator, add_up, at_once):
    """Standard error and percentile interval. All clusters are of one size, so numpy needs no second gather for it."""
    random = np.random.Generator(generator(7))
    sums = np.bincount(clusters, weights=scores)
    means = np.empty(resamples)
    buffer = np.empty((at_once, count))  # small enough for the cache
    for first in range(0, resamples, at_once):
        drawn = random.integers(count, size=(at_once, count), dtype=np.uint16)
        means[first:first + at_once] = add_up(sums, drawn, buffer)
    means /= len(scores)
    return means.std(ddof=1), np.quantile(means, [0.025, 0.975])


def error_by_number(scores, clusters):
    """CR1, where it is known that clusters are numbered from 0 without gaps."""
    sums = np.bincount(clusters, weights=scores - scores.mean())
    count = len(sums)
    return np.sqrt(sums @ sums * count / (count - 1)) / len(scores)


def error_by_label(scores, labels):
    """The same where labels may be any numbers, as they may for us."""
    return error_by_number(scores, np.unique(labels, return_inverse=True)[1])


def main(work, count, size, resamples=0):
    scores = np.random.default_rng(1).random(count * size)
    clusters = np.repeat(np.arange(count), size)
    if work == "error-by-number":
        return fastest(lambda: error_by_number(scores, clusters))
    if work == "error-by-label":
        return fastest(lambda: error_by_label(scores, clusters))
    return fastest(*[
        lambda g=generator, a=add_up, n=at_once: bootstrap(scores, clusters, count, resamples, g, a, n)
        for generator in (np.random.PCG64, np.random.SFC64)
        for add_up in (sum_gathered, sum_taken, sum_by_einsum)
        for at_once in (100, 250)
    ])


print(main(sys.argv[1], *map(int, sys.argv[2:])))
