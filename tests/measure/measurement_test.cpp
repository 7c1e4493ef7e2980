#include "measure/measurement.h"

#include <gtest/gtest.h>

#include "measure/record.h"

namespace syscard::measure {

namespace {

Measurement full() {
    std::vector<Became> samples = independent(3, 7);
    for (Became& sample : samples) sample.tags = {{"kind", "x"}};
    samples.push_back(failed("f"));
    plan::Metric metric = metric_of(Estimator::Mean, "kind");
    metric.direction = Direction::LowerIsSafer;
    metric.note = "n";
    RunRecord record = record_of(samples, metric, 12);
    record.plan.calibrations = {{.scorer = "refusal/1", .labels = "people", .true_positives = 5}};
    return measured(record);
}

Measurement empty() { return measured(record_of({}, {}, 2)); }

std::string canonical(const Measurement& measurement) {
    return json::canonical(to_json(measurement));
}

}  // namespace

TEST(MeasurementJson, ReadsBackEverythingThatItWrote) {
    const auto read = measurement_from_json(to_json(full()), "entry");
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(canonical(*read), canonical(full()));
    EXPECT_EQ(read->interval->upper, full().interval->upper);
    EXPECT_EQ(read->breakdown.size(), 2U);
}

TEST(MeasurementJson, KeepsNoEstimateAsNull) {
    const json::Object written = to_json(empty());
    EXPECT_TRUE(written.at("value").is_null());
    EXPECT_TRUE(written.at("interval").is_null());
    const Measurement read = measurement_from_json(written, "entry").value();
    EXPECT_FALSE(read.value);
    EXPECT_FALSE(read.standard_error);
    EXPECT_EQ(canonical(read), canonical(empty()));
}

TEST(MeasurementJson, WritesDecimalsAsStrings) {
    EXPECT_EQ(to_json(full()).at("value").as_string(), "0.300000");
    EXPECT_EQ(to_json(full()).at("interval").as_object().at("level").as_string(), "0.9500");
}

TEST(MeasurementJson, RefusesWhatIsMissingOrUnknown) {
    json::Object without = to_json(full());
    without.erase("trials");
    EXPECT_EQ(measurement_from_json(without, "entry 9").error().what, "`trials` is missing");
    EXPECT_EQ(measurement_from_json(without, "entry 9").error().where, "entry 9");
    json::Object strange = to_json(full());
    strange["estimator"] = "median";
    EXPECT_EQ(measurement_from_json(strange, "entry 9").error().what, "unknown estimator `median`");
}

}  // namespace syscard::measure
