#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace syscard {

/// Why something was cancelled: recorded in the evidence, neither an error nor a score.
enum class CancelReason { UserRequest, Deadline, BudgetSpent, Shutdown };

constexpr std::string_view cancel_reason_name(CancelReason reason) {
    switch (reason) {
        case CancelReason::UserRequest:
            return "user_request";
        case CancelReason::Deadline:
            return "deadline";
        case CancelReason::BudgetSpent:
            return "budget_spent";
        case CancelReason::Shutdown:
            return "shutdown";
    }
    return "shutdown";
}

/// A request to stop, seen by everything that runs on the loop. Belongs to the loop's thread.
class Stop {
  public:
    /// The first reason wins. Calls what was registered with `on_request`.
    void request(CancelReason reason) {
        if (reason_) return;
        reason_ = reason;
        for (const auto& call : calls_) call();
    }

    /// `call` must stay valid as long as this object lives; it is called at once when a stop was
    /// requested before.
    void on_request(std::function<void()> call) {
        if (reason_) call();
        calls_.push_back(std::move(call));
    }

    bool requested() const { return reason_.has_value(); }
    std::optional<CancelReason> reason() const { return reason_; }

  private:
    std::optional<CancelReason> reason_;
    std::vector<std::function<void()>> calls_;
};

}  // namespace syscard
