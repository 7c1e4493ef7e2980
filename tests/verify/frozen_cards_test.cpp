// Cards of earlier formats, made by the programs of their time: each verifies for ever.

#include <gtest/gtest.h>

#include "support/files.h"
#include "verify/verify.h"

namespace syscard::verify {

TEST(FrozenCards, VerifyForEver) {
    const test::fs::path cards = SYSCARD_SOURCE_DIR "/tests/cards";
    ASSERT_FALSE(test::fs::is_empty(cards));
    for (const auto& entry : test::fs::directory_iterator(cards)) {
        const auto verification = verify_card(entry.path(), {});
        ASSERT_TRUE(verification) << entry.path() << ": " << verification.error().what;
        EXPECT_TRUE(verification->holds()) << entry.path() << ": " << verification->problems[0].what << " ("
                                           << verification->problems[0].where << ")";
    }
}

}  // namespace syscard::verify
