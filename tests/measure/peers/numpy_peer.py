"""The engine's work, done with numpy as well as numpy can: columns at once, no loop over rows.

Prints rows as `cargo xtask bench` reads them: row, what was measured, the number, its unit, the limit (none).
The table, the tree and the steps are those of crates/composite/examples/measure_beside.rs.
"""

import sys
import time

import numpy as np

SEED = np.uint64(0x9E3779B97F4A7C15)


def numbers(rows: int, columns: int) -> np.ndarray:
    """Uniform numbers from the place of each cell (SplitMix64; Steele, Lea and Flood, 2014)."""
    with np.errstate(over="ignore"):
        z = (np.arange(rows * columns, dtype=np.uint64) + np.uint64(1)) * SEED
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(11)) * 2.0**-53).reshape(columns, rows)


def table(rows: int, columns: int) -> np.ndarray:
    """A column per indicator; every fifth is skewed, every 33rd cell is missing."""
    cells = numbers(rows, columns)
    cells[::5] = 1.0 / (cells[::5] + 0.002)
    places = np.arange(rows * columns).reshape(columns, rows)
    cells[places % 33 == 7] = np.nan
    return cells


def groups(columns: int) -> list[tuple[list[int], int]]:
    """Eight groups of indicators, the first four of which make one half of the index."""
    return [([c for c in range(columns) if c * 8 // columns == g], g // 4) for g in range(8)]


def skew_and_kurtosis(column: np.ndarray) -> tuple[float, float]:
    x = column[~np.isnan(column)]
    n = x.size
    d = x - x.mean()
    s2, s3, s4 = (d**2).sum(), (d**3).sum(), (d**4).sum()
    skew = np.sqrt(n * (n - 1)) / (n - 2) * (s3 / n) / (s2 / n) ** 1.5
    excess = n * s4 / s2**2 - 3
    return skew, ((n + 1) * excess + 6) * (n - 1) / ((n - 2) * (n - 3))


def treat(column: np.ndarray) -> np.ndarray:
    """Winsorise at most five points, else the logarithm of the original."""

    def passes(x):
        skew, kurtosis = skew_and_kurtosis(x)
        return abs(skew) < 2 or kurtosis < 3.5, skew

    good, skew = passes(column)
    if good:
        return column
    x, moved = column.copy(), 0
    while not good and moved < 5:
        edge = np.nanmax(x) if skew >= 0 else np.nanmin(x)
        at = x == edge
        rest = x[~at & ~np.isnan(x)]
        x[at] = rest.max() if skew >= 0 else rest.min()
        moved = int(at.sum())
        good, skew = passes(x)
    if good:
        return x
    low, high = np.nanmin(column), np.nanmax(column)
    return np.log(column - low + 0.01 * (high - low))


def mean(cells: np.ndarray, weights: np.ndarray) -> np.ndarray:
    present = ~np.isnan(cells)
    total = weights @ present
    return np.where(total > 0, weights @ np.where(present, cells, 0.0) / np.where(total > 0, total, 1), np.nan)


def ranks(scores: np.ndarray) -> np.ndarray:
    """Competition ranks, 1 the highest, of one column."""
    ascending = np.sort(-scores)
    return np.searchsorted(ascending, -scores, side="left") + 1


def min_max(cells: np.ndarray) -> np.ndarray:
    low = np.nanmin(cells, axis=1, keepdims=True)
    return (cells - low) / (np.nanmax(cells, axis=1, keepdims=True) - low) * 100


def z_score(cells: np.ndarray) -> np.ndarray:
    return (cells - np.nanmean(cells, axis=1, keepdims=True)) / np.nanstd(cells, axis=1, ddof=1, keepdims=True)


def aggregate(normal: np.ndarray, tree, weights: np.ndarray) -> list[np.ndarray]:
    low = [mean(normal[members], weights[members]) for members, _ in tree]
    halves = [mean(np.array([low[g] for g in range(8) if tree[g][1] == half]), np.ones(4)) for half in (0, 1)]
    return [*low, *halves, mean(np.array(halves), np.ones(2))]


def whole_pipeline(cells: np.ndarray, tree, weights: np.ndarray, normalise=min_max):
    treated = np.array([treat(column) for column in cells])
    scores = aggregate(normalise(treated), tree, weights)
    return scores, [ranks(column) for column in scores]


def uncertainty(cells: np.ndarray, tree, replications: int) -> np.ndarray:
    """Everything anew in each replication: an error in every cell, weights within a quarter, one of two normalisations."""
    draws = np.random.default_rng(1)
    found = np.empty((replications, cells.shape[1]))
    for replication in range(replications):
        weights = 1 + 0.25 * (2 * draws.random(len(cells)) - 1)
        normalise = min_max if draws.random() < 0.5 else z_score
        noisy = cells + 0.01 * draws.standard_normal(cells.shape)
        found[replication] = whole_pipeline(noisy, tree, weights, normalise)[1][-1]
    return np.percentile(found, [5, 50, 95], axis=0)


def weights_only(units: int, indicators: int, draws: int) -> np.ndarray:
    cells = numbers(units, indicators).T
    weights = np.random.default_rng(1).dirichlet(np.ones(indicators), size=draws)
    scores = cells @ weights.T
    order = np.argsort(-scores, axis=0)
    found = np.empty_like(order)
    np.put_along_axis(found, order, np.arange(1, units + 1)[:, None], axis=0)
    return np.percentile(found, [5, 50, 95], axis=1)


def median_ms(runs: int, work) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[runs // 2]


def main() -> None:
    large, small = table(10_000, 50), table(51, 49)
    trees = groups(50), groups(49)
    total = np.nansum(whole_pipeline(large, trees[0], np.ones(50))[0][-1])
    print("row", "whole pipeline 10,000 x 50 summed up, numpy", repr(float(total)), "points", "-", sep="\t")
    for what, runs, work in [
        ("whole pipeline 10,000 x 50", 5, lambda: whole_pipeline(large, trees[0], np.ones(50))),
        ("whole pipeline 51 x 49, 1,000 replications", 1, lambda: uncertainty(small, trees[1], 1_000)),
        ("weights only 1,000 x 50, 10,000 draws", 3, lambda: weights_only(1_000, 50, 10_000)),
    ]:
        print("row", f"{what}, numpy", median_ms(runs, work), "ms", "-", sep="\t")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
