#include "net/endpoint.h"

#include <algorithm>

#include <fmt/format.h>

namespace syscard::net {

namespace {

// So many failures in a row, of so many different calls, are no accident of single requests: with
// one request in ten always failing, four calls in a row fail once in ten thousand.
constexpr int kSuspiciousFailures = 8;
constexpr int kSuspiciousCalls = 4;
// A single answer must not silence everybody for longer than that.
constexpr std::chrono::milliseconds kLongestHold{60'000};
// A service that asks for a longer wait answers nobody until then.
constexpr std::chrono::milliseconds kLongestWait{600'000};

std::optional<std::chrono::milliseconds> asked_to_wait(const HttpResponse& response,
                                                       const Reading& reading) {
    if (reading.wait) return reading.wait;
    if (const auto value = response.header("retry-after-ms")) {
        if (const auto wait = parse_duration(std::string(*value) + "ms")) return wait;
    }
    const auto value = response.header("retry-after");
    if (!value) return std::nullopt;
    return parse_retry_after(*value, std::chrono::system_clock::now());
}

Verdict verdict_of_error(ErrorCode code) {
    switch (code) {
        case ErrorCode::Timeout:
            return Verdict::Final;
        case ErrorCode::Outage:
            return Verdict::Outage;
        default:
            return Verdict::Again;
    }
}

Error cancelled_error() { return {ErrorCode::Unavailable, "cancelled", "", ""}; }

}  // namespace

Verdict verdict_of_status(int status) {
    if (status >= 200 && status < 300) return Verdict::Done;
    // 503 is what many proxies and servers say where another says 429: too many at once.
    if (status == 429 || status == 503 || status == 529) return Verdict::Busy;
    if (status == 501 || status == 505) return Verdict::Final;  // it cannot, and never will
    if (status == 401 || status == 402 || status == 403 || status == 404 || status == 405)
        return Verdict::Outage;
    if (status == 408 || status == 409 || status == 425 || status >= 500) return Verdict::Again;
    if (status >= 300 && status < 400) return Verdict::Outage;
    return Verdict::Final;
}

Endpoint::Endpoint(Loop& loop, Target target, EndpointOptions options)
    : loop_(loop),
      target_(std::move(target)),
      options_(std::move(options)),
      client_(loop, options_.http),
      limit_(options_.limit),
      pump_timer_(loop),
      retries_left_(options_.retry_budget_first) {}

std::optional<Error> Endpoint::closed() const {
    if (outage_) return outage_;
    if (cancelled_) return cancelled_error();
    return std::nullopt;
}

Async<Result<CallStats>> Endpoint::call(Call call) {
    Progress progress;
    ++calls_;
    auto stats = co_await ask(call, progress);
    if (!stats && progress.refused_at_first) {
        co_await wait_for_others(call.deadline);
        if (auto end = closed()) stats = std::unexpected(std::move(*end));
    }
    --calls_;
    settle_doubts();
    co_return stats;
}

Async<Result<CallStats>> Endpoint::ask(const Call& call, Progress& progress) {
    CallStats stats;
    retries_left_ = std::min(retries_left_ + options_.retry_budget,
                             options_.retry_budget_first + 1000 * options_.retry_budget);
    while (true) {
        const auto acquired = co_await acquire(call);
        if (!acquired) {
            const bool late = acquired.error().code == ErrorCode::Timeout;
            co_return std::unexpected(late && progress.last_failure ? *progress.last_failure
                                                                    : acquired.error());
        }
        const Clock::time_point started = Clock::now();
        if (stats.tries++ == 0) progress.first_sent = started;
        auto response = co_await client_.post(target_, call.body, call.deadline, call.check);
        stats.seconds = std::chrono::duration<double>(Clock::now() - started).count();
        Reading reading;
        if (response) {
            rate_.observe(*response, Clock::now(), std::chrono::system_clock::now());
            reading = call.read(*response);
        } else {
            reading = {verdict_of_error(response.error().code), response.error()};
        }
        if (auto end = closed()) {
            release();
            co_return std::unexpected(std::move(*end));
        }
        if (reading.verdict == Verdict::Done) {
            on_success(started);
            release();
            co_return stats;
        }
        if (response) reading.wait = asked_to_wait(*response, reading);
        if (reading.verdict == Verdict::Busy) hold(reading.wait);
        auto end = count(call, progress, reading, started);
        release();
        if (end) co_return std::unexpected(std::move(*end));
        const Clock::time_point when = next_try(call, progress, reading.wait);
        if (when >= call.deadline.at()) co_return std::unexpected(*progress.last_failure);
        co_await sleep_until(when);
        if (auto over = closed()) co_return std::unexpected(std::move(*over));
    }
}

// Books a try that gave no answer; gives the error that ends the call, if it ends here.
std::optional<Error> Endpoint::count(const Call& call, Progress& progress, const Reading& reading,
                                     Clock::time_point started) {
    if (reading.verdict == Verdict::Final) return count_refusal(call, progress, reading.error);
    if (reading.verdict == Verdict::Outage) {
        declare_outage(reading.error);
        return outage_;
    }
    if (reading.verdict == Verdict::Busy && reading.wait && *reading.wait > kLongestWait) {
        Error error = reading.error;
        error.what =
            fmt::format("the service asks to be left alone for {} s: {}",
                        std::chrono::duration_cast<std::chrono::seconds>(*reading.wait).count(),
                        error.what);
        declare_outage(std::move(error));
        return outage_;
    }
    progress.last_failure = reading.error;
    // A fault of one request says nothing about how many may be under way.
    if (reading.verdict == Verdict::Busy) limit_.on_refusal(started, Clock::now());
    on_failure(progress);
    if (outage_) return outage_;
    // While the service itself is in doubt, no call is charged for its failures.
    if (!suspects_outage())
        ++(reading.verdict == Verdict::Busy ? progress.busy : progress.failures);
    const auto tried = [&](int tries) {
        Error error = reading.error;
        error.code = ErrorCode::Unavailable;
        error.what = fmt::format("{} ({} tries)", error.what, tries);
        return error;
    };
    if (progress.failures >= options_.most_tries ||
        progress.failures + progress.busy >=
            std::max(options_.most_tries, options_.most_busy_tries))
        return tried(progress.failures + progress.busy);
    if (reading.verdict == Verdict::Again && !suspects_outage()) {
        if (retries_left_ < 1) {
            Error error = tried(progress.failures + progress.busy);
            error.what += "; the retry budget of the service is spent";
            return error;
        }
        retries_left_ -= 1;
    }
    return std::nullopt;
}

std::optional<Error> Endpoint::count_refusal(const Call& call, Progress& progress,
                                             const Error& error) {
    if (error.code == ErrorCode::Timeout)
        return progress.last_failure ? progress.last_failure : error;
    // The service is well: it looked at the request and declined.
    failures_in_a_row_ = calls_in_a_row_ = 0;
    // A filter that stops everything is a result, and a doubtful stream is asked again without one.
    const bool tells = error.code != ErrorCode::Blocked && error.code != ErrorCode::Incomplete;
    if (ever_answered() || !tells || call.may_be_refused) return error;
    if (refuses_everything(error)) return outage_;
    progress.refused_at_first = true;
    return error;
}

// Before the first answer: a wrong parameter in every request is no fault of single samples.
bool Endpoint::refuses_everything(const Error& error) {
    if (++refusals_at_first_ < kSuspiciousFailures) return false;
    Error outage = error;
    outage.what = fmt::format("the service refuses every request: {}", error.what);
    declare_outage(std::move(outage));
    return true;
}

// One of the first calls was refused: for a fault of its own, or as every other will be? That shows
// once another is answered, or enough were refused, or nobody is left who could be answered.
Async<void> Endpoint::wait_for_others(Deadline deadline) {
    const auto timer = doubtful_.emplace(doubtful_.end(), loop_, deadline.at());
    settle_doubts();
    boost::system::error_code ignored;
    co_await timer->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    doubtful_.erase(timer);
}

void Endpoint::settle_doubts() {
    if (!ever_answered() && !closed() && calls_ > doubtful_.size()) return;
    // Those that were woken and have not gone on yet are woken again, to no effect.
    for (auto& timer : doubtful_) timer.expires_at(Clock::time_point::min());
}

Endpoint::Clock::time_point Endpoint::next_try(
    const Call& call, Progress& progress, std::optional<std::chrono::milliseconds> asked) const {
    auto wait = backoff(options_.backoff, call.seed, progress.waits++);
    // What the service asks for is a least; the jitter on top keeps the herd apart.
    if (asked) wait = *asked + std::min(wait, *asked / 4 + std::chrono::milliseconds(1));
    return Clock::now() + wait;
}

// Who is told to come back later need not send somebody else in the meantime.
void Endpoint::hold(std::optional<std::chrono::milliseconds> asked) {
    if (asked) held_until_ = std::max(held_until_, Clock::now() + std::min(*asked, kLongestHold));
}

// ---- who may send ----

bool Endpoint::has_place(double tokens, Clock::time_point now) const {
    const std::size_t most = suspects_outage() ? 1 : limit_.limit();
    return under_way_ < most && now >= held_until_ && rate_.wait_for(tokens, now).count() == 0;
}

Async<Result<void>> Endpoint::acquire(const Call& call) {
    if (auto end = closed()) co_return std::unexpected(std::move(*end));
    if (call.deadline.passed())
        co_return fail(ErrorCode::Timeout, "the deadline of the request passed");
    const Clock::time_point now = Clock::now();
    if (waiters_ == 0 && has_place(call.tokens, now)) {
        ++under_way_;
        rate_.take(call.tokens, now);
        co_return Result<void>{};
    }
    Waiter waiter(loop_);
    waiter.tokens = call.tokens;
    waiter.ready.expires_at(call.deadline.at());
    waiting_[call.priority].queues[call.share].push_back(&waiter);
    ++waiters_;
    pump();
    boost::system::error_code ignored;
    while (!waiter.granted && !closed() && !call.deadline.passed())
        co_await waiter.ready.async_wait(
            boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    if (waiter.granted) {
        if (auto end = closed()) {
            release();
            co_return std::unexpected(std::move(*end));
        }
        co_return Result<void>{};
    }
    remove(call, &waiter);
    if (auto end = closed()) co_return std::unexpected(std::move(*end));
    co_return fail(ErrorCode::Timeout, "the deadline passed before the service had room");
}

void Endpoint::remove(const Call& call, const Waiter* waiter) {
    auto& queues = waiting_[call.priority].queues;
    auto& queue = queues[call.share];
    std::erase(queue, waiter);
    if (queue.empty()) queues.erase(call.share);
    --waiters_;
}

// The next in line, if there is room for it now: of the highest priority, of the share after the
// one that went last.
Endpoint::Waiter* Endpoint::take_next(Clock::time_point now) {
    for (auto& [priority, level] : waiting_) {
        if (level.queues.empty()) continue;
        auto share = level.queues.upper_bound(level.last_share);
        if (share == level.queues.end()) share = level.queues.begin();
        Waiter* waiter = share->second.front();
        if (!has_place(waiter->tokens, now)) return nullptr;
        level.last_share = share->first;
        share->second.pop_front();
        if (share->second.empty()) level.queues.erase(share);
        --waiters_;
        return waiter;
    }
    return nullptr;
}

void Endpoint::pump() {
    const Clock::time_point now = Clock::now();
    while (Waiter* waiter = take_next(now)) {
        ++under_way_;
        rate_.take(waiter->tokens, now);
        waiter->granted = true;
        waiter->ready.cancel();
    }
    // Where a bucket is empty no answer may be coming that would wake the next in line.
    if (waiters_ == 0 || pump_planned_) return;
    const auto held = std::chrono::ceil<std::chrono::milliseconds>(held_until_ - now);
    const auto wait = std::max(rate_.wait_for(1, now), held);
    if (wait.count() <= 0 && under_way_ > 0) return;
    pump_planned_ = true;
    pump_timer_.expires_after(std::max(wait, std::chrono::milliseconds(10)));
    pump_timer_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        pump_planned_ = false;
        pump();
    });
}

void Endpoint::release() {
    --under_way_;
    pump();
}

Async<void> Endpoint::sleep_until(Clock::time_point time) {
    const auto timer = sleepers_.emplace(sleepers_.end(), loop_, time);
    boost::system::error_code ignored;
    co_await timer->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    sleepers_.erase(timer);
}

// ---- is the service well? ----

void Endpoint::on_success(Clock::time_point started) {
    const Clock::time_point now = Clock::now();
    limit_.on_answer(started, now, under_way_);
    failures_in_a_row_ = calls_in_a_row_ = 0;
    last_success_ = now;
    settle_doubts();
}

void Endpoint::on_failure(const Progress& progress) {
    // Others were answered after this call was first sent: the fault is its own.
    if (last_success_ > progress.first_sent) return;
    const Clock::time_point now = Clock::now();
    if (failures_in_a_row_++ == 0) first_failure_ = now;
    if (progress.failures + progress.busy == 0) ++calls_in_a_row_;
    // A service that never answered is rather not there than down for a while.
    const auto patience = ever_answered() ? options_.outage_after : options_.outage_after / 4;
    if (!suspects_outage() || now - first_failure_ < patience) return;
    Error error = *progress.last_failure;
    error.code = ErrorCode::Outage;
    error.what =
        fmt::format("the service has answered nothing for {} s; last: {}",
                    std::chrono::duration_cast<std::chrono::seconds>(now - first_failure_).count(),
                    error.what);
    declare_outage(std::move(error));
}

bool Endpoint::suspects_outage() const {
    return failures_in_a_row_ >= kSuspiciousFailures && calls_in_a_row_ >= kSuspiciousCalls;
}

void Endpoint::declare_outage(Error error) {
    if (outage_) return;
    error.code = ErrorCode::Outage;
    outage_ = std::move(error);
    cancel_all();
}

void Endpoint::cancel_all() {
    cancelled_ = true;
    for (auto& timer : sleepers_) timer.cancel();
    settle_doubts();
    for (auto& [priority, level] : waiting_) {
        for (auto& [share, queue] : level.queues) {
            for (Waiter* waiter : queue) waiter->ready.cancel();
        }
    }
    client_.cancel_all();
}

}  // namespace syscard::net
