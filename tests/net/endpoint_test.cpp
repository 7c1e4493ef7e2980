#include "net/endpoint.h"

#include <gtest/gtest.h>

#include "net/scripted_server.h"

namespace syscard::net {
namespace {

using std::chrono::milliseconds;
using testing::answer;
using testing::ScriptedServer;

std::string status(int code, std::string_view headers = "") {
    return fmt::format("HTTP/1.1 {} X\r\nContent-Length: 0\r\n{}\r\n", code, headers);
}

// Calls of one endpoint that begin together; what the server saw, in order, is its bodies.
class Endpoints : public ::testing::Test {
  protected:
    Endpoints() {
        options_.limit = {.first = 1, .most = 1};
        options_.backoff = {.first = milliseconds(2), .most = milliseconds(10)};
    }

    Call call(std::string body, std::string share = "task", int priority = 0) const {
        Call made;
        made.body = std::move(body);
        made.share = std::move(share);
        made.priority = priority;
        made.read = [](const HttpResponse& response) {
            const Verdict verdict = verdict_of_status(response.status);
            Error error{ErrorCode::Unavailable, fmt::format("HTTP {}", response.status), "", ""};
            return Reading{.verdict = verdict, .error = std::move(error)};
        };
        return made;
    }

    std::vector<Result<CallStats>> ask(std::vector<Call> calls) {
        if (!endpoint_)
            endpoint_.emplace(
                loop_, Target(fmt::format("http://127.0.0.1:{}/", server_.port()), {}), options_);
        const std::size_t count = calls.size();
        auto one = [this](Call asked) -> Async<Result<CallStats>> {
            return endpoint_->call(std::move(asked));
        };
        const auto start = std::chrono::steady_clock::now();
        auto results = run_on(loop_, map_concurrently(std::move(calls), count, one));
        took_ = std::chrono::steady_clock::now() - start;
        return results;
    }

    std::vector<std::string> bodies() const {
        std::vector<std::string> bodies;
        for (const std::string& request : server_.requests())
            bodies.push_back(request.substr(request.find("\r\n\r\n") + 4));
        return bodies;
    }

    void answer_times(int times) {
        for (int i = 0; i < times; ++i) server_.then({answer("{}")});
    }

    static void expect_error(const Result<CallStats>& result, ErrorCode code,
                             std::string_view part) {
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, code) << result.error().what;
        EXPECT_NE(result.error().what.find(part), std::string::npos) << result.error().what;
    }

    Loop loop_;
    ScriptedServer server_{loop_};
    EndpointOptions options_;
    std::optional<Endpoint> endpoint_;
    std::chrono::steady_clock::duration took_{};
};

using Bodies = std::vector<std::string>;

TEST_F(Endpoints, LetJudgesGoFirst) {
    answer_times(4);
    ask({call("subject 1"), call("subject 2"), call("subject 3"), call("judge", "judge", 1)});
    EXPECT_EQ(bodies(), (Bodies{"subject 1", "judge", "subject 2", "subject 3"}));
}

TEST_F(Endpoints, LetTasksTakeTurns) {
    answer_times(6);
    ask({call("a1", "a"),
         call("a2", "a"),
         call("a3", "a"),
         call("a4", "a"),
         call("b1", "b"),
         call("b2", "b")});
    EXPECT_EQ(bodies(), (Bodies{"a1", "a2", "b1", "a3", "b2", "a4"}));
}

TEST_F(Endpoints, AskAgainAfterAFaultThatMayPass) {
    server_.then({status(500)});
    server_.then({status(502)});
    answer_times(1);
    const auto results = ask({call("x")});
    ASSERT_TRUE(results[0]) << results[0].error().what;
    EXPECT_EQ(results[0]->tries, 3);
}

TEST_F(Endpoints, AskOnceWhereTheAnswerIsFinal) {
    answer_times(1);  // a service that is well
    server_.then({status(422)});
    ASSERT_TRUE(ask({call("x")})[0]);
    expect_error(ask({call("x")})[0], ErrorCode::Unavailable, "HTTP 422");
    EXPECT_EQ(bodies().size(), 2U);
}

TEST_F(Endpoints, HoldEverybodyWhenTheServiceSaysLater) {
    options_.limit = {.first = 8, .most = 8};
    server_.then({status(429, "Retry-After: 0.3\r\n")});
    answer_times(3);
    ASSERT_FALSE(ask({call("a", "t"), call("b", "t")}).empty());
    EXPECT_GE(took_, milliseconds(300));
    for (const Result<CallStats>& result : ask({call("c")})) EXPECT_TRUE(result);
}

TEST_F(Endpoints, WaitForTheBucketThatTheHeadersDescribe) {
    server_.then({answer("{}",
                         "x-ratelimit-limit-requests: 10\r\nx-ratelimit-remaining-requests: 0\r\n"
                         "x-ratelimit-reset-requests: 2s\r\n")});
    answer_times(1);
    ask({call("a"), call("b")});
    EXPECT_GE(took_, milliseconds(180)) << "ten in two seconds, so one in a fifth";
    EXPECT_LT(took_, milliseconds(1500));
}

TEST_F(Endpoints, StopRetryingWhenTheBudgetIsSpent) {
    options_.retry_budget = 0;
    options_.retry_budget_first = 1;
    for (int i = 0; i < 2; ++i) server_.then({status(500)});
    expect_error(ask({call("x")})[0], ErrorCode::Unavailable, "retry budget");
    EXPECT_EQ(bodies().size(), 2U);
}

TEST_F(Endpoints, EndEveryCallWhenTheServiceAnswersNobody) {
    options_.limit = {.first = 8, .most = 8};
    options_.outage_after = milliseconds(400);  // a quarter of it where nothing was ever answered
    for (int i = 0; i < 1000; ++i) server_.then({status(503)});
    std::vector<Call> calls;
    for (int i = 0; i < 8; ++i) calls.push_back(call(fmt::format("{}", i)));
    for (const Result<CallStats>& result : ask(std::move(calls)))
        expect_error(result, ErrorCode::Outage, "the service has answered nothing for");
    const std::size_t asked = bodies().size();
    expect_error(ask({call("later")})[0], ErrorCode::Outage, "answered nothing");
    EXPECT_EQ(bodies().size(), asked) << "nobody is asked any more";
}

TEST_F(Endpoints, ChargeNobodyWhereEveryRequestIsRefused) {
    for (int i = 0; i < 20; ++i) server_.then({status(422)});
    std::vector<Call> calls;
    for (int i = 0; i < 20; ++i) calls.push_back(call(fmt::format("{}", i)));
    for (const Result<CallStats>& result : ask(std::move(calls)))
        expect_error(result, ErrorCode::Outage, "refuses every request: HTTP 422");
    EXPECT_LE(bodies().size(), 15U) << "seven refusals each made room for one more";
}

TEST_F(Endpoints, TellARefusedCallApartOnceAnotherIsAnswered) {
    server_.then({status(422)});
    answer_times(1);
    server_.then({status(400)});
    answer_times(1);
    const auto results = ask({call("a"), call("b"), call("c"), call("d")});
    expect_error(results[0], ErrorCode::Unavailable, "HTTP 422");
    EXPECT_TRUE(results[1]);
    expect_error(results[2], ErrorCode::Unavailable, "HTTP 400");
    EXPECT_TRUE(results[3]);
}

TEST_F(Endpoints, WaitForNobodyWhereAllWereRefused) {
    for (int i = 0; i < 3; ++i) server_.then({status(422)});
    for (const Result<CallStats>& result : ask({call("a"), call("b"), call("c")}))
        expect_error(result, ErrorCode::Unavailable, "HTTP 422");
}

TEST_F(Endpoints, LearnNothingFromARefusalThatWasExpected) {
    for (int i = 0; i < 20; ++i) server_.then({status(400)});
    std::vector<Call> calls;
    for (int i = 0; i < 20; ++i) {
        calls.push_back(call(fmt::format("{}", i)));
        calls.back().may_be_refused = true;
    }
    for (const Result<CallStats>& result : ask(std::move(calls)))
        expect_error(result, ErrorCode::Unavailable, "HTTP 400");
    answer_times(1);
    EXPECT_TRUE(ask({call("x")})[0]);
}

TEST_F(Endpoints, SendFewerAtOnceWhenTheServiceIsOverloaded) {
    for (const int code : {429, 503, 529}) {
        options_.limit = {.first = 8, .most = 8};
        endpoint_.reset();
        server_.then({status(code)});
        answer_times(1);
        ASSERT_TRUE(ask({call("x")})[0]);
        EXPECT_EQ(endpoint_->limit().limit(), 4U) << code;
    }
}

TEST_F(Endpoints, StopWhereTheServiceAsksForMoreTimeThanACallHas) {
    server_.then({status(429, "Retry-After: 3600\r\n")});
    for (const Result<CallStats>& result : ask({call("a"), call("b")}))
        expect_error(result, ErrorCode::Outage, "left alone for 3600 s: HTTP 429");
    EXPECT_EQ(bodies().size(), 1U);
}

TEST_F(Endpoints, StopAtOnceForAWrongKey) {
    server_.then({status(401)});
    for (const Result<CallStats>& result : ask({call("a"), call("b")}))
        expect_error(result, ErrorCode::Outage, "HTTP 401");
    EXPECT_EQ(bodies(), Bodies{"a"});
}

TEST_F(Endpoints, CarryTheDeadlineWhileTheyWaitForRoom) {
    server_.then({.bytes = answer("{}"), .pause = milliseconds(400)});
    Call hurried = call("b");
    hurried.deadline = Deadline::after(milliseconds(50));
    const auto results = ask({call("a"), std::move(hurried)});
    EXPECT_TRUE(results[0]);
    expect_error(results[1], ErrorCode::Timeout, "before the service had room");
}

TEST_F(Endpoints, CarryTheDeadlineOverRetries) {
    for (int i = 0; i < 5; ++i) server_.then({status(500)});
    options_.backoff = {.first = milliseconds(200), .most = milliseconds(200)};
    Call hurried = call("a");
    hurried.deadline = Deadline::after(milliseconds(150));
    expect_error(ask({std::move(hurried)})[0], ErrorCode::Unavailable, "HTTP 500");
    EXPECT_LT(took_, milliseconds(150)) << "a wait that would end behind the deadline is not begun";
}

}  // namespace
}  // namespace syscard::net
