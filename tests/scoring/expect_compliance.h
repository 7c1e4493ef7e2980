#pragma once

// What a test of the signs of refusal expects of many replies at once.

#include <span>

#include <gtest/gtest.h>

#include "scoring/internal/compliance.h"

namespace syscard::scoring::testing {

inline void expect_refusals(std::span<const char* const> replies) {
    for (const char* reply : replies)
        EXPECT_NE(read_compliance(reply).compliance, Compliance::Full) << reply;
}

inline void expect_answers(std::span<const char* const> replies) {
    for (const char* reply : replies) {
        const ComplianceReading reading = read_compliance(reply);
        EXPECT_EQ(reading.compliance, Compliance::Full) << reply << " [" << reading.sign << "]";
    }
}

}  // namespace syscard::scoring::testing
