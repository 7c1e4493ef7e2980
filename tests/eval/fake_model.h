#pragma once

// Models that do what a test orders, one request at a time or several.

#include <functional>
#include <utility>

#include "model/model.h"

namespace syscard::eval {

/// Answers by a function, or else as another model does; remembers what it was asked.
class FakeModel final : public model::Model {
  public:
    using Answer =
        std::function<Result<model::Generation>(const model::GenerateRequest&, Deadline)>;

    explicit FakeModel(Answer answer) : answer_(std::move(answer)) {}
    /// As `other`, but calls `before` with the number of each request, from 1.
    FakeModel(model::Model& other, std::function<void(std::size_t)> before)
        : other_(&other), before_(std::move(before)) {
        identity_ = other.identity();
    }

    const model::Identity& identity() const override { return identity_; }
    std::size_t parallel() const override { return 1; }
    void cancel_all() override { ++cancelled; }

    Async<Result<model::Generation>> generate(model::GenerateRequest request,
                                              Deadline deadline) override {
        requests.push_back(request);
        keys.push_back(request.key);
        if (!other_) co_return answer_(request, deadline);
        before_(keys.size());
        co_return co_await other_->generate(std::move(request), deadline);
    }

    Async<Result<model::OptionScores>> score_options(model::OptionsRequest request,
                                                     Deadline deadline) override {
        keys.push_back(request.key);
        options.push_back(request.options);
        if (!other_) {
            model::OptionScores scores{.log_likelihood = {-1.0, -0.5},
                                       .tokens = {.prompt = 5, .prompt_cached = 0, .reply = 0},
                                       .seconds = 0.5};
            co_return scores;
        }
        before_(keys.size());
        co_return co_await other_->score_options(std::move(request), deadline);
    }

    std::vector<model::GenerateRequest> requests;
    std::vector<std::vector<std::string>> options;
    std::vector<std::string> keys;
    int cancelled = 0;

  private:
    model::Identity identity_{.name = "fake",
                              .provider = "test",
                              .model = "Fake",
                              .revision = "sha256:0",
                              .derived_from = "",
                              .detail = ""};
    Answer answer_;
    model::Model* other_ = nullptr;
    std::function<void(std::size_t)> before_;
};

}  // namespace syscard::eval
