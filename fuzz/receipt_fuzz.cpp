// Receipts: `.tlog-proof` files.

#include "evidence/receipt.h"
#include "fuzz.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    const auto receipt = evidence::Receipt::parse(bytes, "receipt");
    if (!receipt) return;
    const auto again = evidence::Receipt::parse(receipt->text(), "receipt");
    require(again && again->text() == receipt->text(), "a receipt is its text");
    static const crypto::Verifier somebody =
        *crypto::Verifier::from_public_key("syscard-log", {1, 2, 3});
    require(!evidence::check_receipt(*receipt, somebody, "receipt"),
            "nobody signs for a key nobody has");
}

}  // namespace syscard::fuzz
