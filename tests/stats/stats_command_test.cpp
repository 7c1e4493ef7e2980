// The calculator as its user sees it: one JSON document in, one out. The program is not a library, so its source is
// compiled into this test.
#include "cli/stats_command.cpp"  // NOLINT(bugprone-suspicious-include)

#include <gtest/gtest.h>

namespace syscard::cli {

namespace {

// The result of a request that must succeed.
Object result_of(std::string_view method, std::string_view request) {
    const auto answer = answer_statistics(method, request);
    if (!answer) {
        ADD_FAILURE() << method << ": " << answer.error().what << " at " << answer.error().where;
        return {};
    }
    return json::parse(*answer, "answer").value().at("result").as_object();
}

double number(const Value& value) { return value.to_number<double>(); }

Error error_of(std::string_view method, std::string_view request) {
    const auto answer = answer_statistics(method, request);
    if (!answer) return answer.error();
    ADD_FAILURE() << method << " should fail, and answers " << *answer;
    return {};
}

}  // namespace

TEST(StatsCommand, AnswersOneDocument) {
    EXPECT_EQ(answer_statistics("zero-failures", R"({"trials": 1, "level": 0.5})").value(),
              R"({"schema":"syscard.stats/1","method":"zero-failures","result":{"upper":0.5}})");
}

TEST(StatsCommand, WritesIntervalsWithLevelSideAndMethod) {
    const Object result = result_of("wilson", R"({"successes": 0, "trials": 20, "side": "upper"})");
    EXPECT_EQ(number(result.at("rate")), 0);
    const Object interval = result.at("interval").as_object();
    EXPECT_EQ(interval.at("side"), "upper");
    EXPECT_EQ(interval.at("method"), "wilson");
    EXPECT_EQ(number(interval.at("level")), 0.95);
    EXPECT_EQ(number(interval.at("lower")), 0);
}

TEST(StatsCommand, WritesOpenEndsAsNull) {
    const Object result = result_of("mean", R"({"scores": [1, 2, 4], "side": "lower"})");
    EXPECT_TRUE(result.at("interval").as_object().at("upper").is_null());
}

TEST(StatsCommand, NumbersRoundTrip) {
    const Object result = result_of("wilson", R"({"successes": 81, "trials": 263})");
    EXPECT_EQ(number(result.at("rate")), 81.0 / 263);
}

TEST(StatsCommand, WritesExactFractions) {
    const Object result = result_of("pass-at-k", R"({"k": 2, "items": [{"n": 5, "c": 2}, {"n": 5, "c": 0}]})");
    EXPECT_EQ(result.at("exact"), Value({"7/10", "0"}));
    EXPECT_EQ(number(result.at("value")), 0.35);
    const Object one = result_of("pass-hat-k", R"({"k": 2, "items": [{"n": 5, "c": 2}]})");
    EXPECT_TRUE(one.at("standard_error").is_null());
}

TEST(StatsCommand, TakesClustersOfAnyLabels) {
    const char* const named = R"({"scores": [1, 0, 1, 1, 0, 1], "clusters": ["x", "x", "y", "y", "z", "z"]})";
    const char* const numbered = R"({"scores": [1, 0, 1, 1, 0, 1], "clusters": [3, 3, 1, 1, 7, 7]})";
    EXPECT_EQ(result_of("mean", named), result_of("mean", numbered));
    EXPECT_EQ(result_of("mean", named).at("interval").as_object().at("method"), "cr2-t");
}

TEST(StatsCommand, LabelsForecasts) {
    const Object result = result_of("beta-binomial", R"({"n": 10, "counts": [0, 0, 1, 3, 0, 0, 9, 0], "k": [100]})");
    EXPECT_EQ(result.at("label"), "forecast");
    EXPECT_EQ(number(result.at("items")), 8);
}

TEST(StatsCommand, ReadsBetaBinomialCountsByNumberOfSuccesses) {
    const Object families = result_of(
        "beta-binomial", R"({"n": 12, "counts": [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7]})");
    EXPECT_NEAR(number(families.at("alpha")), 34.1028576, 1e-3);
    EXPECT_EQ(number(families.at("items")), 6115);
}

TEST(StatsCommand, AnswersEveryKindOfRequest) {
    EXPECT_EQ(number(result_of("without-replacement", R"({"population": 200, "sampled": 100, "failures": 0})").at("max")), 10);
    EXPECT_EQ(number(result_of("sample-size", R"({"effect": 0.03, "omega2": 0.1111111111111111})").at("n")), 969);
    EXPECT_EQ(number(result_of("spot-check", R"({"population": 10, "falsified": 1, "power": 0.3})").at("replayed")), 3);
    EXPECT_EQ(number(result_of("pareto", R"({"points": [[1, 5], [4, 1]], "reference": [6, 6]})").at("hypervolume")), 13);
    EXPECT_EQ(result_of("e-bh", R"({"e": [100, 0], "alpha": 0.1})").at("rejected"), Value({true, false}));
    EXPECT_EQ(number(result_of("cons-at-k", R"({"k": 2, "items": [{"answers": ["a", "b"], "target": "a"}],
                                                "ties": "split"})").at("value")), 0.5);
    EXPECT_EQ(number(result_of("goodness", R"({"q": 0.5, "items": [[1, 0], [1, 1]]})").at("value")), 0.5);
    EXPECT_EQ(number(result_of("krippendorff", R"({"ratings": [[1, 2, null], [1, 2, 3]],
                                                   "level_of_measurement": "nominal"})").at("alpha")), 1);
    EXPECT_TRUE(result_of("cusum", R"({"values": [1], "target": 1, "k": 1, "h": 4})").at("alarm_at").is_null());
}

TEST(StatsCommand, NamesTheFieldThatIsWrong) {
    EXPECT_EQ(error_of("wilson", R"({"successes": 1})").where, "trials");
    EXPECT_EQ(error_of("wilson", R"({"successes": "1", "trials": 2})").where, "successes");
    EXPECT_EQ(error_of("wilson", R"({"successes": 0.5, "trials": 2})").where, "successes");
    EXPECT_EQ(error_of("wilson", R"({"successes": 3, "trials": 2})").where, "successes");
    EXPECT_EQ(error_of("newcombe", R"({"a": {"successes": 3, "trials": 2}, "b": {"successes": 1, "trials": 2}})").where,
              "a.successes");
    EXPECT_EQ(error_of("pass-at-k", R"({"k": 1, "items": [{"n": 2, "c": 1}, {"n": 2, "c": 3}]})").where, "items[1].c");
    EXPECT_EQ(error_of("mean", R"({"scores": [1, null]})").where, "scores[1]");
    EXPECT_EQ(error_of("mean", R"({"scores": [1, 2, 3], "clusters": [1, 2]})").where, "clusters");
    EXPECT_EQ(error_of("spot-check", R"({"population": 9, "falsified": 1})").where, "replayed");
}

TEST(StatsCommand, RefusesFieldsAndMethodsItDoesNotKnow) {
    EXPECT_EQ(error_of("wilson", R"({"successes": 1, "trails": 2})").hint, "did you mean `trials`?");
    EXPECT_EQ(error_of("wlison", "{}").hint, "did you mean `wilson`?");
    EXPECT_EQ(error_of("wilson", "[]").code, ErrorCode::BadInput);
    EXPECT_EQ(error_of("wilson", "{").code, ErrorCode::BadInput);
}

TEST(StatsCommand, EveryMethodRefusesAnEmptyRequest) {
    for (const std::string& method : statistics_methods()) {
        EXPECT_EQ(error_of(method, "{}").code, ErrorCode::BadInput) << method;
    }
}

TEST(StatsCommand, NumbersBeyondDoublesAreErrorsNotCrashes) {
    EXPECT_EQ(error_of("cost-per-success", R"({"costs": [1e308, 1e308, 1e308], "successes": [1, 1, 0]})").code,
              ErrorCode::BadInput);
    EXPECT_EQ(error_of("mean", R"({"scores": [1e308, -1e308, 1e308]})").code, ErrorCode::BadInput);
}

}  // namespace syscard::cli
