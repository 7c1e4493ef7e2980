#include "evidence/entry.h"

#include <gtest/gtest.h>

#include "evidence/blob.h"
#include "evidence/checkpoint.h"

namespace syscard::evidence {
namespace {

ErrorCode decode_error(std::string_view bytes) {
    const auto entry = decode_entry(bytes, "entry");
    return entry ? ErrorCode::Internal : entry.error().code;
}

TEST(Entry, IsWrittenCanonically) {
    EXPECT_EQ(encode_entry({{"schema", "syscard.sample/1"}, {"b", 1}, {"a", "x"}}).value(), R"({"a":"x","b":1,"schema":"syscard.sample/1"})");
}

TEST(Entry, ReadsBack) {
    const json::Object entry{{"schema", "syscard.run_end/12"}, {"n", 3}};
    EXPECT_EQ(decode_entry(encode_entry(entry).value(), "entry").value(), entry);
}

TEST(Entry, NeedsASchema) {
    EXPECT_EQ(encode_entry({{"a", 1}}).error().code, ErrorCode::BadInput);
    EXPECT_EQ(encode_entry({{"schema", "sample"}}).error().code, ErrorCode::BadInput);
    EXPECT_EQ(decode_error(R"({"a":1})"), ErrorCode::BadInput);
}

TEST(Entry, MayHoldExactly65535Bytes) {
    json::Object entry{{"schema", "syscard.sample/1"}, {"text", ""}};
    const std::size_t overhead = encode_entry(entry).value().size();
    entry["text"] = std::string(kLargestEntry - overhead, 'x');
    EXPECT_EQ(encode_entry(entry).value().size(), kLargestEntry);
    entry["text"] = std::string(kLargestEntry - overhead + 1, 'x');
    EXPECT_EQ(encode_entry(entry).error().code, ErrorCode::BadInput);
}

TEST(Entry, OtherThanCanonicalIsRefused) {
    EXPECT_EQ(decode_error(R"({"schema":"syscard.sample/1","a":1})"), ErrorCode::BadInput);   // order
    EXPECT_EQ(decode_error(R"({"a": 1,"schema":"syscard.sample/1"})"), ErrorCode::BadInput);  // white space
    EXPECT_EQ(decode_error(R"({"a":1.5,"schema":"syscard.sample/1"})"), ErrorCode::BadInput); // fraction
    EXPECT_EQ(decode_error(R"({"a":1,"a":1,"schema":"syscard.sample/1"})"), ErrorCode::BadInput);
    EXPECT_EQ(decode_error(R"(["schema"])"), ErrorCode::BadInput);
    EXPECT_EQ(decode_error(""), ErrorCode::BadInput);
}

TEST(SchemaName, HasATypeAndAVersion) {
    EXPECT_TRUE(is_schema_name("syscard.run_end/1"));
    for (const char* name : {"syscard./1", "syscard.sample", "syscard.sample/", "syscard.sample/0", "syscard.sample/1x", "syscard.Sample/1", "other.sample/1", ""}) {
        EXPECT_FALSE(is_schema_name(name)) << name;
    }
}

TEST(BlobReference, ReadsBack) {
    const BlobReference reference{.segment = 7, .offset = 1ULL << 40U, .length = 12, .digest = crypto::sha256("x")};
    EXPECT_EQ(BlobReference::from_json(reference.to_json(), "entry").value(), reference);
}

TEST(BlobReference, RefusesNumbersOutOfRangeAndOtherMembers) {
    const auto refuses = [](std::string_view name, json::Value value) {
        json::Object object = BlobReference{.segment = 1, .offset = 0, .length = 1, .digest = {}}.to_json();
        object[name] = std::move(value);
        return !BlobReference::from_json(object, "entry");
    };
    EXPECT_TRUE(refuses("segment", 0));
    EXPECT_TRUE(refuses("segment", 1LL << 32U));
    EXPECT_TRUE(refuses("offset", -1));
    EXPECT_TRUE(refuses("length", 0));
    EXPECT_TRUE(refuses("digest", "abc"));
    EXPECT_TRUE(refuses("more", 1));
}

TEST(Checkpoint, IsThreeLines) {
    const Checkpoint checkpoint{.origin = "example.com/log", .size = 0, .root = crypto::sha256(""), .extensions = {}};
    EXPECT_EQ(checkpoint.text(), "example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
}

TEST(Checkpoint, OfTheSpecificationReads) {
    const auto checkpoint = Checkpoint::parse("example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "test").value();
    EXPECT_EQ(checkpoint.size, 20852163U);
    EXPECT_EQ(Checkpoint::parse(checkpoint.text(), "test").value(), checkpoint);
}

TEST(Checkpoint, KeepsExtensionLines) {
    const auto checkpoint = Checkpoint::parse("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n", "test").value();
    EXPECT_EQ(checkpoint.extensions, std::vector<std::string>{"more"});
}

TEST(Checkpoint, RefusesOtherForms) {
    for (const char* text : {"", "o\n1\n", "o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                             "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "o\n1\nAAAA\n", "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
                             "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n", "o\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"}) {
        EXPECT_FALSE(Checkpoint::parse(text, "test")) << text;
    }
}

}  // namespace
}  // namespace syscard::evidence
