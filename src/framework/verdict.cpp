#include "framework/verdict.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace syscard::framework {

namespace {

bool holds(std::span<const Verdict> verdicts, Verdict wanted) {
    return std::ranges::find(verdicts, wanted) != verdicts.end();
}

}  // namespace

Verdict all_of(std::span<const Verdict> verdicts) {
    if (holds(verdicts, Verdict::NotMet)) return Verdict::NotMet;
    if (holds(verdicts, Verdict::Insufficient)) return Verdict::Insufficient;
    return Verdict::Met;
}

Decision decide(std::span<const Verdict> requirements) {
    if (requirements.empty()) return Decision::Denied;
    switch (all_of(requirements)) {
        case Verdict::Met:
            return Decision::Allowed;
        case Verdict::NotMet:
            return Decision::Denied;
        case Verdict::Insufficient:
            break;
    }
    return Decision::Inconclusive;
}

std::string_view verdict_name(Verdict verdict) {
    switch (verdict) {
        case Verdict::Met:
            return "met";
        case Verdict::NotMet:
            return "not_met";
        case Verdict::Insufficient:
            break;
    }
    return "insufficient";
}

std::string_view decision_name(Decision decision) {
    switch (decision) {
        case Decision::Allowed:
            return "allowed";
        case Decision::Denied:
            return "denied";
        case Decision::Inconclusive:
            break;
    }
    return "inconclusive";
}

Result<Verdict> verdict_from_name(std::string_view name, std::string_view where) {
    for (const Verdict verdict : {Verdict::Met, Verdict::NotMet, Verdict::Insufficient}) {
        if (verdict_name(verdict) == name) return verdict;
    }
    return fail(ErrorCode::BadInput, fmt::format("unknown verdict `{}`", name), std::string(where));
}

Result<Decision> decision_from_name(std::string_view name, std::string_view where) {
    for (const Decision decision : {Decision::Allowed, Decision::Denied, Decision::Inconclusive}) {
        if (decision_name(decision) == name) return decision;
    }
    return fail(
        ErrorCode::BadInput, fmt::format("unknown decision `{}`", name), std::string(where));
}

}  // namespace syscard::framework
