#pragma once

// Writes results to the log on a thread of its own: compression and fsync never hold up the event
// loop. Results that arrive while a commit is under way are committed together with the next one.

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "base/error.h"
#include "eval/solver.h"
#include "evidence/log_writer.h"

namespace syscard::eval {

/// Called on the recorder's thread with the ordinals of the samples whose results are now durable.
using OnAcknowledged = std::function<void(std::span<const std::int64_t>)>;

class Recorder {
  public:
    /// @param log   used by the recorder's thread alone until `finish` returns.
    Recorder(const plan::Plan& plan, evidence::LogWriter& log, OnAcknowledged on_acknowledged = {});
    ~Recorder();

    /// From the loop's thread. Blocks while very many results wait for the disk.
    void record(SampleResult result);

    /// How many results are durable.
    std::int64_t acknowledged() const;

    /// The failure that ended recording, if one did: nothing is written after it.
    std::optional<Error> failure() const;

    /// Waits until everything recorded is durable, and ends the thread. @error NoSpace, ReadOnly,
    /// Io
    Result<void> finish();

  private:
    void work();
    static void gather(std::unique_lock<std::mutex>& lock);
    Result<void> write(const std::vector<SampleResult>& results);
    Result<void> write_one(const SampleResult& result);
    void tell(const std::vector<SampleResult>& durable) const;

    const plan::Plan& plan_;
    evidence::LogWriter& log_;
    OnAcknowledged on_acknowledged_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::vector<SampleResult> waiting_;
    std::int64_t acknowledged_ = 0;
    std::optional<Error> failure_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace syscard::eval
