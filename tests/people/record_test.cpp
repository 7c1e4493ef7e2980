#include "people/record.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "people/kinds.h"

namespace syscard::people {
namespace {

constexpr const char* kNow = "2026-12-01T12:00:00Z";

Error refused(const std::string& yaml) {
    const auto records = parse_records(yaml, "r.yaml", kNow);
    EXPECT_FALSE(records);
    return records ? Error{} : records.error();
}

const std::string kHead = "schema: syscard.records/1\nrecords:\n";

TEST(Records, AreReadFromYamlAndComeBackFromTheLog) {
    const auto records = parse_records(kHead +
                                           "  - engagement:\n"
                                           "      by: {name: An assessor, role: third party}\n"
                                           "      assessor: A lab\n"
                                           "      access: weights\n"
                                           "      hours: 40\n"
                                           "      snapshot: r1\n"
                                           "      terms: paid\n"
                                           "      publication_right: yes, after thirty days\n"
                                           "      findings_withheld: 2\n",
                                       "r.yaml",
                                       kNow);
    ASSERT_TRUE(records) << records.error().what;
    const Record& one = records->front();
    EXPECT_EQ(one.count("hours"), 40);
    EXPECT_EQ(one.time, kNow);
    EXPECT_EQ(one.where, "r.yaml:3:5");
    const auto again = record_from_json(to_json(one), "entry 7");
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(json::canonical(to_json(*again)), json::canonical(to_json(one)));
}

TEST(Records, NameTheNearestKindAndMember) {
    EXPECT_EQ(refused(kHead + "  - vot: {by: {name: a, role: b}}\n").hint, "did you mean `vote`?");
    const Error error =
        refused(kHead + "  - vote: {by: {name: a, role: b}, proposal: p, value: fro}\n");
    EXPECT_EQ(error.what, "unknown value `fro`");
    EXPECT_EQ(error.hint, "did you mean `for`?");
    EXPECT_EQ(error.where, "r.yaml:3:56");
}

TEST(Records, RefuseWhatIsMissingEmptyOrNoDay) {
    EXPECT_EQ(refused(kHead + "  - vote: {by: {name: a, role: b}, value: for}\n").what,
              "a vote needs `proposal`");
    EXPECT_EQ(
        refused(kHead + "  - vote: {by: {name: a, role: b}, proposal: \"\", value: for}\n").what,
        "`proposal` is empty");
    EXPECT_EQ(refused(kHead + "  - exception: {by: {name: a, role: b}, action: deploy, reason: r, "
                              "expires: 2026-02-30}\n")
                  .what,
              "`expires` is not a day: `2026-02-30`");
}

TEST(Records, FromTheLogRefuseMembersThatTheirKindDoesNotHave) {
    json::Object entry = {{"schema", "syscard.vote/1"},
                          {"by", json::Object{{"name", "a"}, {"role", "b"}}},
                          {"time", kNow},
                          {"example", false},
                          {"proposal", "p"},
                          {"value", "for"},
                          {"valu", "for"}};
    const auto record = record_from_json(entry, "entry 7");
    ASSERT_FALSE(record);
    EXPECT_EQ(record.error().where, "entry 7");
}

TEST(Records, EveryKindAndMemberStandsInTheFormatsPage) {
    const auto page = read_file(SYSCARD_SOURCE_DIR "/docs/formats/records.md");
    ASSERT_TRUE(page);
    for (const Kind& kind : kinds()) {
        const std::size_t at = page->find("## `" + std::string(kind.name) + "`");
        ASSERT_NE(at, std::string::npos) << kind.name;
        const std::string part = page->substr(at, page->find("\n## ", at + 1) - at);
        for (const MemberRule& rule : kind.members) {
            const std::string row = "| `" + std::string(rule.name) + "` | " +
                                    std::string(form_name(rule.form)) + " | " +
                                    (rule.required ? "required" : "optional") + " |";
            EXPECT_NE(part.find(row), std::string::npos) << kind.name << ": " << row;
        }
    }
}

}  // namespace
}  // namespace syscard::people
