// Receipts (C2SP tlog-proof): an entry, its place, and nothing else needed but the log's key.

#include "evidence/receipt.h"

#include <gtest/gtest.h>

#include "support.h"

namespace syscard::evidence {

namespace {

using namespace testing_support;

// A published log of so many entries.
class Receipts : public testing::Test {
  protected:
    void SetUp() override {
        LogWriter log = directory_.create();
        for (std::int64_t n = 1; n < 300; ++n) ASSERT_TRUE(log.append(numbered(n)));
        ASSERT_TRUE(log.publish());
        key_ = log.verifier();
    }
    Receipt receipt(std::uint64_t index) const {
        return receipt_for(LogReader::open(directory_.evidence()).value(), index).value();
    }
    ErrorCode refusal(const std::string& text, const crypto::Verifier& key) const {
        const auto parsed = Receipt::parse(text, "receipt");
        if (!parsed) return parsed.error().code;
        const auto checked = check_receipt(*parsed, key, "receipt");
        return checked ? ErrorCode::Internal : checked.error().code;
    }

    TemporaryDirectory directory_;
    crypto::Verifier key_ = crypto::Signer::generate("x").value().verifier();
};

}  // namespace

TEST_F(Receipts, HoldForEveryKindOfPlaceWithTheKeyAlone) {
    for (const std::uint64_t index : {0U, 1U, 255U, 256U, 299U}) {
        const Receipt read = Receipt::parse(receipt(index).text(), "").value();
        const ReceivedEntry received = check_receipt(read, key_, "").value();
        EXPECT_EQ(received.checkpoint.size, 300U);
        if (index > 0) {
            EXPECT_EQ(received.entry.at("n").as_int64(), static_cast<std::int64_t>(index));
        }
    }
}

TEST_F(Receipts, HaveTheLinesOfTheFormat) {
    const std::string text = receipt(7).text();
    EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nextra "));
    EXPECT_NE(text.find("\nindex 7\n"), std::string::npos);
    EXPECT_NE(text.find("\n\nexample.com/log\n300\n"), std::string::npos);
}

TEST_F(Receipts, WithAnyCharacterChangedNeverHold) {
    const std::string good = receipt(7).text();
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_NE(refusal(changed, key_), ErrorCode::Internal) << at;
    }
}

TEST_F(Receipts, CutShortNeverHold) {
    const std::string good = receipt(7).text();
    for (std::size_t size = 0; size < good.size(); ++size)
        EXPECT_NE(refusal(good.substr(0, size), key_), ErrorCode::Internal) << size;
}

TEST_F(Receipts, OfAnotherLogDoNotHold) {
    const crypto::Verifier other = crypto::Signer::generate("example.com/log").value().verifier();
    EXPECT_EQ(refusal(receipt(7).text(), other), ErrorCode::Tampered);
}

TEST_F(Receipts, WithTheEntryOfAnotherPlaceDoNotHold) {
    Receipt wrong = receipt(7);
    wrong.entry = receipt(8).entry;
    EXPECT_EQ(refusal(wrong.text(), key_), ErrorCode::Tampered);
}

TEST_F(Receipts, AreNotGivenForEntriesThatAreNotThere) {
    EXPECT_FALSE(receipt_for(LogReader::open(directory_.evidence()).value(), 300));
}

}  // namespace syscard::evidence
