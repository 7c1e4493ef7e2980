// Subject files: what they may say, and what a wrong one is told.

#include "mitigation/layer.h"

#include <gtest/gtest.h>

#include "mitigation/arm.h"

namespace syscard::mitigation {

namespace {

constexpr std::string_view kHead = "schema: syscard.subject/1\nmodel: default\nlayers:\n";

Subject parsed(const std::string& layers) {
    auto subject = parse_subject(std::string(kHead) + layers, "subject.yaml");
    if (!subject) throw std::runtime_error(subject.error().what + " at " + subject.error().where);
    return *subject;
}

Error refused(const std::string& layers) {
    const auto subject = parse_subject(std::string(kHead) + layers, "subject.yaml");
    return subject ? Error{ErrorCode::Internal, "it was taken", "", ""} : subject.error();
}

const std::string kFilter =
    "  - name: prices\n"
    "    kind: output_filter\n"
    "    rules:\n"
    "      - {name: euros, pattern: '[0-9]+ euros'}\n"
    "    reply: Ask the shop.\n";

TEST(SubjectFile, IsNoModelWithAFileAmongItsArguments) {
    EXPECT_TRUE(names_subject_file("subject.yaml"));
    EXPECT_TRUE(names_subject_file("../ours/subject:2.yml"));
    EXPECT_FALSE(names_subject_file("exec:./subject.py questions.yaml"));
    EXPECT_FALSE(names_subject_file("default"));
}

}  // namespace

TEST(SubjectFile, NamesAModelAndItsLayersInOrder) {
    const Subject subject =
        parsed("  - {name: rules, kind: system, text: Be brief.}\n" + kFilter);
    EXPECT_EQ(subject.model, "default");
    ASSERT_EQ(subject.layers.size(), 2U);
    EXPECT_EQ(subject.layers[0].kind, Kind::System);
    EXPECT_EQ(subject.layers[1].rules[0].name, "euros");
    EXPECT_EQ(subject.layers[1].on, Side::Output);
}

TEST(SubjectFile, LayersAreTheSameAfterTheyWereWrittenAndRead) {
    const Subject subject = parsed(kFilter);
    const json::Array written = to_json(subject.layers);
    const auto read = layers_from_json(written, "plan");
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(to_json(*read), written);
}

TEST(SubjectFile, APatternThatCannotBeReadIsRefusedWithItsPlace) {
    const Error error = refused(
        "  - name: prices\n    kind: output_filter\n    rules:\n"
        "      - {name: euros, pattern: '(euros'}\n    reply: Ask.\n");
    EXPECT_EQ(error.code, ErrorCode::BadInput);
    EXPECT_EQ(error.where, "subject.yaml:7:32");
    EXPECT_NE(error.hint.find("RE2"), std::string::npos);
}

TEST(SubjectFile, AMisspelledKindIsRefusedWithTheNearestOne) {
    const Error error = refused("  - {name: rules, kind: sytem, text: Be brief.}\n");
    EXPECT_EQ(error.what, "unknown kind of layer `sytem`");
    EXPECT_EQ(error.where, "subject.yaml:4:25");
    EXPECT_EQ(error.hint, "did you mean `system`?");
}

TEST(SubjectFile, TwoLayersOfOneNameAreRefused) {
    EXPECT_EQ(refused(kFilter + kFilter).what, "the layer `prices` stands twice");
}

TEST(SubjectFile, AJudgeThatWouldNotSeeTheReplyIsRefused) {
    const Error error = refused(
        "  - {name: guard, kind: judge, model: default, prompt: Is it fine, reply: No.}\n");
    EXPECT_EQ(error.what, "the judge would not see what it judges");
    EXPECT_NE(error.hint.find("{reply}"), std::string::npos);
}

TEST(SubjectFile, WithoutLayersIsRefused) {
    EXPECT_EQ(refused("  []\n").what, "a subject file without layers");
}

TEST(SubjectFile, AMemberOfAnotherKindIsRefused) {
    EXPECT_EQ(refused("  - {name: rules, kind: system, text: Be brief., reply: No.}\n").where,
              "subject.yaml:4:50");
}

TEST(Arms, LeaveOutEachLayerOfSeveral) {
    const Subject subject = parsed("  - {name: rules, kind: system, text: Be brief.}\n" + kFilter);
    EXPECT_EQ(arms_of(subject.layers, Measure::Each),
              (std::vector<std::string>{"pre", "post", "without_rules", "without_prices"}));
    EXPECT_EQ(arms_of(subject.layers, Measure::On), std::vector<std::string>{"post"});
    EXPECT_EQ(acting(subject.layers, "without_rules")->at(0).name, "prices");
    EXPECT_TRUE(acting(subject.layers, "pre")->empty());
    EXPECT_FALSE(acting(subject.layers, "without_everything"));
}

TEST(Arms, OfASingleLayerAreBeforeAndAfter) {
    EXPECT_EQ(arms_of(parsed(kFilter).layers, Measure::Each),
              (std::vector<std::string>{"pre", "post"}));
}

TEST(Arms, OfASubjectWithoutLayersIsOneWithoutAName) {
    EXPECT_EQ(arms_of({}, Measure::Both), std::vector<std::string>{""});
}

}  // namespace syscard::mitigation
