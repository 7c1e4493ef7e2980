#pragma once

// One service, shared by all who ask it: who may send now, what is tried again and when, and when
// to give up on the service altogether. Retries live here and nowhere else.

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>

#include "async/async.h"
#include "base/error.h"
#include "net/adaptive_limit.h"
#include "net/backoff.h"
#include "net/http_client.h"
#include "net/rate_limit.h"

namespace syscard::net {

struct EndpointOptions {
    HttpOptions http;
    BackoffOptions backoff;
    AdaptiveLimitOptions limit;
    int most_tries = 6;        // of one call; what the service's being busy costs does not count
    int most_busy_tries = 10;  // of one call, all in all, where some were answered with 429 or so
    // Retries per call, on average over the run, and at its start: a storm of them helps nobody.
    double retry_budget = 3;
    double retry_budget_first = 100;
    std::chrono::milliseconds outage_after{120'000};  // without any answer: the service is down
};

/// What an answer is worth, as its reader sees it.
enum class Verdict {
    Done,    // read
    Again,   // the fault may pass: a server's error, an answer cut short
    Busy,    // the service says: later
    Final,   // this request will never be answered: blocked, or refused as wrong
    Outage,  // no request will be answered: wrong key, no quota, no such model
};

struct Reading {
    Verdict verdict = Verdict::Done;
    Error error{};                                    // unless Done
    std::optional<std::chrono::milliseconds> wait{};  // that the body asks for
};

/// What the status says where the body tells nothing better.
Verdict verdict_of_status(int status);

struct Call {
    std::string body;
    std::string share;  // whose turn it is: shares of equal priority take turns
    int priority = 0;   // higher ones go first
    std::uint64_t seed = 0;
    double tokens = 0;            // prompt and reply at most, estimated, for the token bucket
    bool may_be_refused = false;  // asks for more than any service gives: a refusal tells nothing
    Deadline deadline = Deadline::never();
    /// Reads one answer. Called on the loop; may be called for several answers, of which only a
    /// `Done` one counts.
    std::function<Reading(const HttpResponse&)> read;
    PieceCheck check = {};  // of an answer under way
};

struct CallStats {
    int tries = 0;
    double seconds = 0;  // of the last try, from sending to the last byte
};

class Endpoint {
  public:
    Endpoint(Loop& loop, Target target, EndpointOptions options);

    /// Asks until an answer was read, or it is of no use any more.
    ///
    /// @error Timeout      the deadline passed before the service ever failed
    /// @error Unavailable  it failed too often, or until the deadline; or `cancel_all`
    /// @error Outage       the service answers nobody; every later call ends so too
    /// @error              else what `read` gave with Final
    Async<Result<CallStats>> call(Call call);

    /// Ends every call, those that wait too. On the loop's thread.
    void cancel_all();

    const AdaptiveLimit& limit() const { return limit_; }
    const Target& target() const { return target_; }

  private:
    using Clock = std::chrono::steady_clock;

    struct Waiter {
        explicit Waiter(Loop& loop) : ready(loop) {}
        boost::asio::steady_timer ready;
        double tokens = 0;
        bool granted = false;
    };

    // Waiters of one priority: each share has a queue, and the shares take turns.
    struct Level {
        std::map<std::string, std::deque<Waiter*>> queues;
        std::string last_share;
    };

    struct Progress {                   // of one call
        int failures = 0;               // that it is charged for
        int busy = 0;                   // the same, of a service that said: later
        int waits = 0;                  // before trying again, charged or not
        bool refused_at_first = false;  // before anything was answered to anybody
        std::optional<Error> last_failure;
        Clock::time_point first_sent{};
    };

    Async<Result<CallStats>> ask(const Call& call, Progress& progress);
    Async<void> wait_for_others(Deadline deadline);
    void settle_doubts();
    Async<Result<void>> acquire(const Call& call);
    Async<void> sleep_until(Clock::time_point time);
    void hold(std::optional<std::chrono::milliseconds> asked);
    bool has_place(double tokens, Clock::time_point now) const;
    void pump();
    Waiter* take_next(Clock::time_point now);
    void remove(const Call& call, const Waiter* waiter);
    void release();
    void on_success(Clock::time_point started);
    void on_failure(const Progress& progress);
    bool suspects_outage() const;
    bool ever_answered() const { return last_success_ != Clock::time_point{}; }
    bool refuses_everything(const Error& error);
    void declare_outage(Error error);
    std::optional<Error> closed() const;
    std::optional<Error> count(const Call& call, Progress& progress, const Reading& reading,
                               Clock::time_point started);
    std::optional<Error> count_refusal(const Call& call, Progress& progress, const Error& error);
    Clock::time_point next_try(const Call& call, Progress& progress,
                               std::optional<std::chrono::milliseconds> asked) const;

    Loop& loop_;
    Target target_;
    EndpointOptions options_;
    HttpClient client_;
    AdaptiveLimit limit_;
    RateLimit rate_;
    std::map<int, Level, std::greater<>> waiting_;
    std::size_t waiters_ = 0;
    std::size_t under_way_ = 0;
    boost::asio::steady_timer pump_timer_;
    bool pump_planned_ = false;
    std::list<boost::asio::steady_timer> sleepers_;
    std::list<boost::asio::steady_timer> doubtful_;  // refused calls that wait for what others get
    std::size_t calls_ = 0;                          // that have not ended
    double retries_left_;
    bool cancelled_ = false;
    std::optional<Error> outage_;
    // Failures since the last success that nothing else explains, and when that success was.
    int failures_in_a_row_ = 0;
    int calls_in_a_row_ = 0;  // of so many different calls
    int refusals_at_first_ = 0;
    Clock::time_point held_until_{};  // what the service asked for holds for every call
    Clock::time_point last_success_{};
    Clock::time_point first_failure_{};
};

}  // namespace syscard::net
