#include "stats/mean.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "stats/chacha8.h"
#include "stats/close.h"

namespace syscard::stats {

namespace {

constexpr double kLevel = 0.95;

const std::vector<double> kZeaMays{49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};

// Scores 0 to 19 in four clusters, as in Inspect's own test.
const std::vector<double> kTwenty = [] {
    std::vector<double> scores(20);
    std::iota(scores.begin(), scores.end(), 0.0);
    return scores;
}();
const std::vector<std::size_t> kFourClusters{0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3};

const std::vector<double> kTwelve{1, 1, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1};
const std::vector<std::size_t> kThreeClusters{7, 7, 7, 7, 3, 3, 3, 3, 9, 9, 9, 9};

double error_of(const std::vector<double>& scores, const std::vector<std::size_t>& clusters, Variance variance) {
    return mean_standard_error(scores, clusters, variance).value();
}

// CR2 by its definition, slowly: the inverse root of I - H within each cluster by its power series.
double slow_cr2(const std::vector<double>& scores, const std::vector<std::size_t>& clusters, std::size_t count) {
    const auto n = static_cast<double>(scores.size());
    const double mean = std::accumulate(scores.begin(), scores.end(), 0.0) / n;
    double variance = 0;
    for (std::size_t cluster = 0; cluster < count; ++cluster) {
        std::vector<double> term;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (clusters[i] == cluster) term.push_back(scores[i] - mean);
        }
        double sum = 0;
        double factor = 1;
        // (I - H)^(-1/2) = Σ binom(-1/2, k) (-H)^k, and H maps a vector to its sum / n in each place.
        for (int k = 0; k < 4000; ++k) {
            const double total = std::accumulate(term.begin(), term.end(), 0.0);
            sum += factor * total;
            factor *= (k + 0.5) / (k + 1);
            for (double& value : term) value = total / n;
        }
        variance += sum * sum;
    }
    return std::sqrt(variance) / n;
}

double standard_normal(ChaCha8& random) {  // Box and Muller
    const auto uniform = [&] { return 1 - std::ldexp(static_cast<double>(random.next() >> 11), -53); };
    const double radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(2 * std::acos(-1.0) * uniform());
}

// How often the 95 % interval holds the true mean 0, for eight clusters of very different size that share 0.3 of the
// variance.
double simulated_coverage(Variance variance) {
    ChaCha8 random = ChaCha8::from_number(1);
    constexpr int kSuites = 1000;
    int covered = 0;
    for (int suite = 0; suite < kSuites; ++suite) {
        std::vector<double> scores;
        std::vector<std::size_t> clusters;
        for (const std::size_t size : {60UL, 20UL, 10UL, 10UL, 5UL, 5UL, 5UL, 5UL}) {
            const double shared = std::sqrt(0.3) * standard_normal(random);
            clusters.insert(clusters.end(), size, scores.size());
            for (std::size_t i = 0; i < size; ++i) scores.push_back(shared + std::sqrt(0.7) * standard_normal(random));
        }
        const Interval interval = mean_estimate(scores, clusters, variance, kLevel).value().interval;
        if (interval.lower <= 0 && 0 <= interval.upper) ++covered;
    }
    return static_cast<double>(covered) / kSuites;
}

}  // namespace

TEST(Mean, OfIndependentScoresIsStudentsTest) {  // G16, Darwin's Zea mays
    const auto estimate = mean_estimate(kZeaMays, {}, Variance::Naive, kLevel);
    ASSERT_TRUE(estimate);
    EXPECT_NEAR(estimate->mean / estimate->standard_error, 2.1479875, 5e-8);
    EXPECT_NEAR(estimate->p, 0.0497029, 5e-8);
    EXPECT_EQ(estimate->df, 14);
    EXPECT_TRUE(spans(estimate->interval, 0.0311933184, 41.8354733483));
    EXPECT_EQ(estimate->interval.method, "naive-t");
}

TEST(Mean, OneSidedBoundsAreOpenAtTheOtherEnd) {
    const auto lower = mean_estimate(kZeaMays, {}, Variance::Naive, 0.975, Side::Lower);
    const auto upper = mean_estimate(kZeaMays, {}, Variance::Naive, 0.975, Side::Upper);
    EXPECT_TRUE(is_close(lower->interval.lower, 0.0311933184));
    EXPECT_EQ(lower->interval.upper, std::numeric_limits<double>::infinity());
    EXPECT_TRUE(is_close(upper->interval.upper, 41.8354733483));
    EXPECT_EQ(upper->interval.lower, -std::numeric_limits<double>::infinity());
    EXPECT_NEAR(lower->p + upper->p, 1, 1e-14);
}

TEST(ClusteredError, DiffersByConvention) {  // G17
    EXPECT_TRUE(is_close(error_of(kTwenty, {}, Variance::Naive), 1.3228756555));
    EXPECT_TRUE(is_close(error_of(kTwenty, kFourClusters, Variance::Naive), 1.3228756555));
    EXPECT_TRUE(is_close(error_of(kTwenty, kFourClusters, Variance::Cr0), 0.5590169944));
    EXPECT_TRUE(is_close(error_of(kTwenty, kFourClusters, Variance::Cr1), 0.6454972244));
    EXPECT_TRUE(is_close(*miller_standard_error(kTwenty, kFourClusters), 0.6324555320));
}

TEST(ClusteredError, AgreesWithClubSandwich) {  // G18
    EXPECT_TRUE(is_close(error_of(kTwelve, {}, Variance::Naive), 0.1421338109));
    EXPECT_TRUE(is_close(error_of(kTwelve, kThreeClusters, Variance::Cr0), 0.1800205750));
    EXPECT_TRUE(is_close(error_of(kTwelve, kThreeClusters, Variance::Cr1), 0.2204792759));
    const auto estimate = mean_estimate(kTwelve, kThreeClusters, Variance::Cr2, kLevel);
    ASSERT_TRUE(estimate);
    EXPECT_TRUE(is_close(estimate->mean, 2.0 / 3));
    EXPECT_TRUE(is_close(estimate->standard_error, 0.2204792759));
    EXPECT_TRUE(is_close(estimate->df, 2));
    EXPECT_TRUE(spans(estimate->interval, -0.2819790917, 1.6153124250));
    EXPECT_EQ(estimate->interval.method, "cr2-t");
}

TEST(ClusteredError, Cr2OfUnequalClustersAgreesWithItsDefinition) {
    const std::vector<double> scores{0.1, 0.9, 0.4, 0.7, 0.2, 0.8, 0.3, 0.95, 0.5};
    const std::vector<std::size_t> clusters{0, 0, 0, 0, 1, 1, 2, 3, 3};
    EXPECT_NEAR(error_of(scores, clusters, Variance::Cr2), slow_cr2(scores, clusters, 4), 1e-12);
}

TEST(ClusteredError, OfClustersOfOneIsTheNaiveOne) {
    const std::vector<std::size_t> own{40, 2, 31, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 99'999'999'999};
    const auto clustered = mean_estimate(kZeaMays, own, Variance::Cr2, kLevel);
    const auto naive = mean_estimate(kZeaMays, {}, Variance::Naive, kLevel);
    EXPECT_NEAR(clustered->standard_error, naive->standard_error, 1e-12);
    EXPECT_NEAR(clustered->df, 14, 1e-9);
}

TEST(ClusteredError, FewerThanTwoDegreesOfFreedomAreRefused) {
    const std::vector<double> scores{1, 0, 1, 1};
    const std::vector<std::size_t> two_clusters{0, 0, 1, 1};
    EXPECT_TRUE(is_bad_input(mean_estimate(scores, two_clusters, Variance::Cr2, kLevel), "clusters"));
    EXPECT_TRUE(is_bad_input(mean_estimate(scores, two_clusters, Variance::Cr1, kLevel), "clusters"));
    const std::vector<std::size_t> one_cluster{5, 5, 5, 5};
    EXPECT_TRUE(is_bad_input(mean_estimate(scores, one_cluster, Variance::Cr0, kLevel), "clusters"));
}

TEST(ClusteredError, OnlyCr2CoversWithFewUnequalClusters) {  // 1,000 simulated suites: ± 1.4 percent
    EXPECT_NEAR(simulated_coverage(Variance::Cr2), 0.95, 0.02);
    EXPECT_LT(simulated_coverage(Variance::Cr1), 0.88);
    EXPECT_LT(simulated_coverage(Variance::Naive), 0.50);
}

TEST(Mean, RefusesWhatGivesNoEstimate) {
    EXPECT_TRUE(is_bad_input(mean_estimate({}, {}, Variance::Naive, kLevel), "scores"));
    const std::vector<double> alike{0.7, 0.7, 0.7, 0.7};
    EXPECT_TRUE(is_bad_input(mean_estimate(alike, {}, Variance::Naive, kLevel), "scores"));
    const std::vector<double> hole{0.7, std::numeric_limits<double>::quiet_NaN(), 0.1};
    EXPECT_TRUE(is_bad_input(mean_estimate(hole, {}, Variance::Naive, kLevel), "scores[1]"));
    const std::vector<std::size_t> short_by_one{0, 1};
    EXPECT_TRUE(is_bad_input(mean_estimate(std::vector<double>{1, 0, 1}, short_by_one, Variance::Cr2, kLevel),
                             "clusters"));
}

TEST(Variance, IsReadByItsName) {
    EXPECT_EQ(parse_variance("cr2"), Variance::Cr2);
    EXPECT_EQ(parse_variance("cr3").error().code, ErrorCode::BadInput);
}

}  // namespace syscard::stats
