"""Prints golden values for tests/stats from scipy and statsmodels. Run by hand; the numbers are kept in the tests.

usage: python3 golden.py        (pip install numpy scipy statsmodels)
"""

import numpy as np
import statsmodels.api as sm
from scipy import optimize, special, stats


def show(name, *values):
    print(name, " ".join(f"{value:.12g}" for value in np.ravel(np.concatenate([np.ravel(v) for v in values]))))


def proportions():
    k, n = 5, 2_000_000
    show("clopper-pearson 5/2000000", special.betaincinv(k, n - k + 1, 0.025), special.betaincinv(k + 1, n - k, 0.975))
    show("mid-p upper one-sided 3/50", optimize.brentq(
        lambda p: stats.binom.cdf(2, 50, p) + stats.binom.pmf(3, 50, p) / 2 - 0.05, 1e-9, 1 - 1e-9, xtol=1e-15))


def beta_binomial():
    families = np.array([3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7])  # Geissler's boys in 12 children
    boys = np.arange(13)

    def minus(log_parameters, k=None, value=None):
        a, b = np.exp(log_parameters)
        return -np.sum(families * stats.betabinom.logpmf(boys, 12, a, b))

    fit = optimize.minimize(minus, [3, 3], method="Nelder-Mead", options=dict(xatol=1e-12, fatol=1e-12, maxiter=100000))
    show("beta-binomial families", np.exp(fit.x), -fit.fun)
    rare = np.array([0] * 40 + [1] * 6 + [2] * 2 + [5, 9])

    def minus_rare(log_parameters):
        a, b = np.exp(log_parameters)
        return -np.sum(stats.betabinom.logpmf(rare, 20, a, b))

    fit = optimize.minimize(minus_rare, [-1, 1], method="Nelder-Mead", options=dict(xatol=1e-12, fatol=1e-13, maxiter=100000))
    a, b = np.exp(fit.x)
    pass_at = lambda a, b, k: -np.expm1(special.betaln(a, b + k) - special.betaln(a, b))
    show("beta-binomial rare", a, b, -fit.fun, pass_at(a, b, 100))

    def profile(value):
        along = lambda x: minus_rare([optimize.brentq(lambda la: pass_at(np.exp(la), np.exp(x), 100) - value, -40, 40), x])
        return optimize.minimize_scalar(along, bounds=(np.log(b) - 3, np.log(b) + 5), method="bounded", options=dict(xatol=1e-12)).fun

    bar = fit.fun + stats.chi2.ppf(0.95, 1) / 2
    centre = pass_at(a, b, 100)
    show("profile interval", optimize.brentq(lambda v: profile(v) - bar, 0.05, centre), optimize.brentq(lambda v: profile(v) - bar, centre, 0.9))


def regression():
    i = np.arange(24)
    x = np.column_stack([np.ones(24), (i * 7 % 5) / 2.0, (i % 3 == 0).astype(float)])
    y = np.round(np.sin(i * 1.7) + x[:, 1] - 0.5 * x[:, 2], 3)
    y01 = ((i * 11 % 7) > 2).astype(float)
    groups = i // 4
    for name, model in (("linear", sm.OLS(y, x)), ("logistic", sm.Logit(y01, x))):
        plain = model.fit(disp=0, tol=1e-12) if name == "logistic" else model.fit()
        robust = model.fit(cov_type="cluster", cov_kwds=dict(groups=groups), **({"disp": 0, "tol": 1e-12} if name == "logistic" else {}))
        show(name, plain.params, plain.bse, plain.conf_int()[0], robust.bse)
    robust = sm.OLS(y, x).fit(cov_type="cluster", cov_kwds=dict(groups=groups), use_t=True)
    show("linear clustered interval", robust.conf_int()[1])


def bradley_terry():
    wins = np.array([[0, 7, 9, 7], [6, 0, 7, 5], [4, 6, 0, 7], [6, 8, 6, 0]], dtype=float)
    rows, outcomes, weights = [], [], []
    for i in range(4):
        for j in range(4):
            if i != j:
                row = np.zeros(4)
                row[i], row[j] = 1, -1
                rows.append(row)
                outcomes.append(1)
                weights.append(wins[i, j])
    x = np.array(rows)[:, 1:]
    minus = lambda s: np.sum(np.array(weights) * np.log1p(np.exp(-x @ s)))
    fit = optimize.minimize(minus, np.zeros(3), method="BFGS", options=dict(gtol=1e-12))
    p = 1 / (1 + np.exp(-x @ fit.x))
    information = (x * (np.array(weights) * p * (1 - p))[:, None]).T @ x
    show("bradley-terry", fit.x, np.sqrt(np.diag(np.linalg.inv(information))))


def run_length(k, h, shift, states=4001):
    width = 2 * h / (2 * states - 1)
    centres = np.arange(states) * width
    upper = stats.norm.cdf(centres[None, :] + width / 2 - centres[:, None] + k - shift)
    lower = stats.norm.cdf(centres[None, :] - width / 2 - centres[:, None] + k - shift)
    lower[:, 0] = 0
    return np.linalg.solve(np.eye(states) - (upper - lower), np.ones(states))[0]



if __name__ == "__main__":
    proportions()
    beta_binomial()
    regression()
    bradley_terry()
    show("cusum run lengths (Brook and Evans, 1001 states)", [run_length(0.5, 4, 0, 1001), run_length(0.5, 5, 0, 1001), run_length(0.5, 4, 1, 1001)])
