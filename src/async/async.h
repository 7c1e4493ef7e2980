#pragma once

// One thread runs the event loop and all orchestration, so state there needs no locks. Jobs start
// only through `for_each_concurrently` and `map_concurrently`, which return when every job has
// ended: nothing is detached.
//
// Coroutine parameters are values, or references to services that outlive the run. g++ 12 destroys
// an aggregate made inside an expression with `co_await` twice: name it first.

#include <chrono>
#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace syscard {

template <typename T>
using Async = boost::asio::awaitable<T>;

using Loop = boost::asio::io_context;

/// A moment by which something must have ended; handed down, so that each hop sees what is left.
class Deadline {
  public:
    using Clock = std::chrono::steady_clock;

    static Deadline never() { return Deadline(Clock::time_point::max()); }
    static Deadline after(Clock::duration left) { return Deadline(Clock::now() + left); }

    bool passed() const { return Clock::now() >= at_; }
    Clock::time_point at() const { return at_; }

  private:
    explicit Deadline(Clock::time_point at) : at_(at) {}
    Clock::time_point at_;
};

/// A value that another thread will set once, awaited on the loop. Copies share the one value: the
/// thread that sets it may outlive the coroutine that waits.
template <typename T>
class Promise {
  public:
    explicit Promise(Loop& loop) : state_(std::make_shared<State>(loop)) {}

    /// From any thread; the second call does nothing.
    void set(T value) const {
        boost::asio::post(state_->loop, [state = state_, value = std::move(value)]() mutable {
            if (state->value) return;
            state->value.emplace(std::move(value));
            state->ready.cancel();
        });
    }

    /// On the loop; by one waiter.
    Async<T> wait() const {
        const auto state = state_;
        boost::system::error_code ignored;
        while (!state->value)
            co_await state->ready.async_wait(
                boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
        co_return std::move(*state->value);
    }

  private:
    struct State {
        explicit State(Loop& on)
            : loop(on), ready(on, boost::asio::steady_timer::time_point::max()) {}
        Loop& loop;
        boost::asio::steady_timer ready;
        std::optional<T> value;
    };
    std::shared_ptr<State> state_;
};

/// Calls `job(item)` for each item that `next()` gives, at most `limit` at once, in the order
/// given, and returns when every job has ended. After a job throws no further one starts, and the
/// first exception is thrown on.
///
/// @param next   `std::optional<Item>()`: nothing ends the sequence. Items are made one at a time,
///               so a million samples need no more memory than `limit`.
/// @param limit  at least 1; with 0 nothing would ever be done, which throws.
template <typename Next, typename Job>
Async<void> for_each_concurrently(Next next, std::size_t limit, Job& job) {
    if (limit == 0) throw std::logic_error("no job can run when at most 0 may");
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer all_ended(executor, boost::asio::steady_timer::time_point::max());
    std::exception_ptr first_failure;
    std::size_t running = 0;
    auto work = [](Next& source, Job& work_job, std::exception_ptr& failure) -> Async<void> {
        while (!failure) {
            auto item = source();
            if (!item) co_return;
            co_await work_job(std::move(*item));
        }
    };
    for (std::size_t i = 0; i < limit; ++i) {
        ++running;
        boost::asio::co_spawn(
            executor, work(next, job, first_failure), [&](const std::exception_ptr& failure) {
                if (failure && !first_failure) first_failure = failure;
                if (--running == 0) all_ended.cancel();
            });
    }
    boost::system::error_code ignored;
    while (running > 0)
        co_await all_ended.async_wait(
            boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    if (first_failure) std::rethrow_exception(first_failure);
}

/// The results of `job(item)` in the order of the items, whatever order the jobs finish in.
template <typename Item, typename Job>
auto map_concurrently(std::vector<Item> items, std::size_t limit, Job& job)
    -> Async<std::vector<typename std::invoke_result_t<Job&, Item>::value_type>> {
    using Value = typename std::invoke_result_t<Job&, Item>::value_type;
    std::vector<std::optional<Value>> slots(items.size());
    std::size_t index = 0;
    auto next = [&]() -> std::optional<std::size_t> {
        if (index == items.size()) return std::nullopt;
        return index++;
    };
    auto fill = [](std::vector<Item>& from,
                   std::vector<std::optional<Value>>& into,
                   Job& fill_job,
                   std::size_t at) -> Async<void> {
        into[at].emplace(co_await fill_job(std::move(from[at])));
    };
    auto fill_one = [&](std::size_t at) { return fill(items, slots, job, at); };
    co_await for_each_concurrently(next, limit, fill_one);
    std::vector<Value> values;
    values.reserve(slots.size());
    for (auto& slot : slots) values.push_back(std::move(*slot));
    co_return values;
}

/// Runs a coroutine on the loop until it has ended, and gives its value.
template <typename T>
T run_on(Loop& loop, Async<T> job) {
    std::optional<T> value;
    std::exception_ptr failure;
    boost::asio::co_spawn(loop, std::move(job), [&](const std::exception_ptr& thrown, T result) {
        failure = thrown;
        if (!thrown) value.emplace(std::move(result));
        loop.stop();
    });
    loop.restart();
    loop.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
}

}  // namespace syscard
