#include "async/async.h"

#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "async/stop.h"

namespace syscard {

namespace {

// Lets everything else that is ready go first, `times` times.
Async<void> give_way(int times) {
    for (int i = 0; i < times; ++i) co_await boost::asio::post(boost::asio::use_awaitable);
}

// What the jobs of a test did, in the order in which it happened.
struct Journal {
    std::vector<int> started;
    std::vector<int> ended;
    int running = 0;
    int most_running = 0;

    void start(int item) {
        started.push_back(item);
        most_running = std::max(most_running, ++running);
    }
    void end(int item) {
        ended.push_back(item);
        --running;
    }
};

Async<int> take_turns(Journal& journal, int item, int turns) {
    journal.start(item);
    co_await give_way(turns);
    journal.end(item);
    co_return item * 10;
}

Async<int> fail_at(Journal& journal, int item, int bad) {
    journal.start(item);
    co_await give_way(item == bad ? 1 : 5);
    if (item == bad) throw std::runtime_error("job " + std::to_string(item));
    journal.end(item);
    co_return item;
}

Async<int> sum_of(std::vector<int> items, std::size_t limit, Journal& journal) {
    auto next = [&items, at = std::size_t{0}]() mutable -> std::optional<int> {
        if (at == items.size()) return std::nullopt;
        return items[at++];
    };
    int sum = 0;
    auto add = [](Journal& into, int& total, int item) -> Async<void> {
        total += co_await take_turns(into, item, 2);
    };
    auto job = [&](int item) { return add(journal, sum, item); };
    co_await for_each_concurrently(next, limit, job);
    co_return sum;
}

}  // namespace

// ---- map_concurrently ----

TEST(MapConcurrently, GivesResultsInTheOrderOfTheItemsWhicheverEndsFirst) {
    Loop loop;
    Journal journal;
    auto job = [&](int item) { return take_turns(journal, item, 20 - 5 * item); };
    const auto results = run_on(loop, map_concurrently(std::vector<int>{1, 2, 3}, 3, job));
    EXPECT_EQ(results, (std::vector<int>{10, 20, 30}));
    EXPECT_EQ(journal.ended, (std::vector<int>{3, 2, 1}));
}

TEST(MapConcurrently, RunsAtMostTheLimitAtOnceAndReachesIt) {
    Loop loop;
    Journal journal;
    auto job = [&](int item) { return take_turns(journal, item, 3); };
    (void)run_on(loop, map_concurrently(std::vector<int>{1, 2, 3, 4, 5, 6, 7}, 3, job));
    EXPECT_EQ(journal.most_running, 3);
    EXPECT_EQ(journal.started, (std::vector<int>{1, 2, 3, 4, 5, 6, 7}));
}

TEST(MapConcurrently, WithALimitOfOneRunsOneAfterTheOther) {
    Loop loop;
    Journal journal;
    auto job = [&](int item) { return take_turns(journal, item, 5 - item); };
    (void)run_on(loop, map_concurrently(std::vector<int>{1, 2, 3}, 1, job));
    EXPECT_EQ(journal.most_running, 1);
    EXPECT_EQ(journal.ended, (std::vector<int>{1, 2, 3}));
}

TEST(MapConcurrently, OfNothingReturnsNothing) {
    Loop loop;
    Journal journal;
    auto job = [&](int item) { return take_turns(journal, item, 1); };
    EXPECT_TRUE(run_on(loop, map_concurrently(std::vector<int>{}, 4, job)).empty());
}

TEST(MapConcurrently, ThrowsTheFirstExceptionOnWhenEveryJobHasEnded) {
    Loop loop;
    Journal journal;
    auto job = [&](int item) { return fail_at(journal, item, 2); };
    EXPECT_THROW((void)run_on(loop, map_concurrently(std::vector<int>{1, 2, 3, 4, 5}, 3, job)),
                 std::runtime_error);
    EXPECT_EQ(journal.ended, (std::vector<int>{1, 3}));
}

TEST(MapConcurrently, StartsNothingAfterAnException) {
    Loop loop;
    Journal journal;
    auto job = [&](int item) { return fail_at(journal, item, 1); };
    EXPECT_THROW((void)run_on(loop, map_concurrently(std::vector<int>{1, 2, 3, 4, 5}, 2, job)),
                 std::runtime_error);
    EXPECT_EQ(journal.started, (std::vector<int>{1, 2}));
}

TEST(MapConcurrently, MovesItemsThatCannotBeCopied) {
    Loop loop;
    auto job = [](std::unique_ptr<int> item) -> Async<std::unique_ptr<int>> {
        ++*item;
        co_return item;
    };
    std::vector<std::unique_ptr<int>> items;
    items.push_back(std::make_unique<int>(6));
    const auto results = run_on(loop, map_concurrently(std::move(items), 2, job));
    EXPECT_EQ(*results.at(0), 7);
}

// ---- for_each_concurrently ----

TEST(ForEachConcurrently, DoesEveryItemOnce) {
    Loop loop;
    Journal journal;
    EXPECT_EQ(run_on(loop, sum_of({1, 2, 3, 4, 5}, 2, journal)), 150);
    EXPECT_EQ(journal.started, (std::vector<int>{1, 2, 3, 4, 5}));
    EXPECT_EQ(journal.most_running, 2);
    EXPECT_EQ(journal.running, 0);
}

TEST(ForEachConcurrently, OfNothingReturns) {
    Loop loop;
    Journal journal;
    EXPECT_EQ(run_on(loop, sum_of({}, 2, journal)), 0);
}

TEST(ForEachConcurrently, WithMoreRoomThanItemsRunsThemAllAtOnce) {
    Loop loop;
    Journal journal;
    EXPECT_EQ(run_on(loop, sum_of({1, 2, 3}, 64, journal)), 60);
    EXPECT_EQ(journal.most_running, 3);
}

// ---- promise, run_on ----

TEST(Promise, IsKeptByAnotherThread) {
    Loop loop;
    const Promise<int> promise(loop);
    std::thread other([promise] { promise.set(7); });
    EXPECT_EQ(run_on(loop, promise.wait()), 7);
    other.join();
}

TEST(Promise, KeepsTheFirstValue) {
    Loop loop;
    const Promise<int> promise(loop);
    promise.set(1);
    promise.set(2);
    EXPECT_EQ(run_on(loop, promise.wait()), 1);
}

TEST(RunOn, ThrowsOnWhatTheJobThrows) {
    Loop loop;
    Journal journal;
    EXPECT_THROW((void)run_on(loop, fail_at(journal, 1, 1)), std::runtime_error);
}

TEST(RunOn, CanBeUsedAgainOnTheSameLoop) {
    Loop loop;
    Journal journal;
    EXPECT_EQ(run_on(loop, take_turns(journal, 1, 1)), 10);
    EXPECT_EQ(run_on(loop, take_turns(journal, 2, 1)), 20);
}

// ---- deadline, stop ----

TEST(Deadline, HasPassedOrNot) {
    EXPECT_TRUE(Deadline::after(std::chrono::seconds(-1)).passed());
    EXPECT_FALSE(Deadline::after(std::chrono::hours(1)).passed());
    EXPECT_FALSE(Deadline::never().passed());
}

TEST(Stop, KeepsTheFirstReasonAndCallsOnce) {
    Stop stop;
    int calls = 0;
    stop.on_request([&] { ++calls; });
    EXPECT_FALSE(stop.requested());
    stop.request(CancelReason::UserRequest);
    stop.request(CancelReason::Shutdown);
    EXPECT_EQ(stop.reason(), CancelReason::UserRequest);
    EXPECT_EQ(calls, 1);
}

TEST(Stop, CallsAtOnceWhatIsRegisteredTooLate) {
    Stop stop;
    stop.request(CancelReason::Deadline);
    int calls = 0;
    stop.on_request([&] { ++calls; });
    EXPECT_EQ(calls, 1);
}

TEST(CancelReason, HasANameForTheLog) {
    EXPECT_EQ(cancel_reason_name(CancelReason::UserRequest), "user_request");
    EXPECT_EQ(cancel_reason_name(CancelReason::BudgetSpent), "budget_spent");
}

TEST(ForEachConcurrently, WithALimitOfNoneIsABugAndNotAnEmptySuccess) {
    Loop loop;
    Journal journal;
    EXPECT_THROW((void)run_on(loop, sum_of({1, 2}, 0, journal)), std::logic_error);
    EXPECT_TRUE(journal.started.empty());
}

}  // namespace syscard
