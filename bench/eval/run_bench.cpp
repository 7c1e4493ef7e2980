// What a run itself costs: samples a second with durable evidence, and the peak of its memory, with
// a subject that answers at once and 1,000 samples in flight. Each size is a process of its own,
// because a peak is never given back.
//
//     run_bench [SAMPLES…]        1,000 and 100,000 unless said otherwise

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "async/async.h"
#include "eval/run.h"
#include "plan/dataset.h"

namespace {

using namespace syscard;

constexpr std::size_t kInFlight = 1000;

// Answers each request after all others had their turn on the loop.
class InstantModel final : public model::Model {
  public:
    const model::Identity& identity() const override { return identity_; }
    std::size_t parallel() const override { return kInFlight; }
    void cancel_all() override {}

    Async<Result<model::Generation>> generate(model::GenerateRequest, Deadline) override {
        co_await boost::asio::post(boost::asio::use_awaitable);
        model::Generation generation;
        generation.text = "The answer is 42.";
        generation.tokens = {.prompt = 20,
                             .prompt_cached = 0,
                             .reply = 6,
                             .reasoning = 0,
                             .by = model::CountedBy::Syscard};
        co_return generation;
    }
    Async<Result<model::OptionScores>> score_options(model::OptionsRequest, Deadline) override {
        co_return fail(ErrorCode::Unsupported, "no options here");
    }

  private:
    model::Identity identity_{.name = "bench",
                              .provider = "bench",
                              .model = "instant",
                              .revision = "none",
                              .derived_from = "",
                              .detail = ""};
};

plan::Plan plan_of(std::int64_t samples) {
    plan::Task task;
    task.name = "sums";
    task.row = "N";
    task.scorer = "numeric/1";
    task.items = plan::generate_arithmetic(samples, 1);
    plan::Plan plan;
    plan.suites = {{.name = "bench", .version = "1", .title = "B", .digest = "", .tasks = {task}}};
    return plan;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int run(std::int64_t samples, const std::filesystem::path& place, int report) {
    plan::Plan plan = plan_of(samples);
    const auto unattacked = [](auto, auto objective, auto) -> Result<std::string> {
        return std::string(objective);
    };
    if (!plan::expand(plan, unattacked)) return 1;
    InstantModel subject;
    auto open = eval::begin_run({place}, plan, subject.identity(), eval::RunState());
    if (!open) {
        fmt::print(stderr, "{}: {}\n", open.error().what, open.error().where);
        return 1;
    }
    Loop loop;
    Stop stop;
    const auto start = std::chrono::steady_clock::now();
    const auto complete = run_on(loop, eval::run_samples(*open, plan, subject, stop, {}));
    const double seconds = seconds_since(start);
    if (!complete || !*complete) return 1;
    return ::write(report, &seconds, sizeof seconds) == sizeof seconds ? 0 : 1;
}

void measure(std::int64_t samples) {
    std::string place = (std::filesystem::temp_directory_path() / "syscard-bench-XXXXXX").string();
    if (::mkdtemp(place.data()) == nullptr) return;
    int ends[2];
    if (::pipe(ends) != 0) return;
    const pid_t child = ::fork();
    if (child == 0) ::_exit(run(samples, std::filesystem::path(place) / "run", ends[1]));
    ::close(ends[1]);
    double seconds = 0;
    const bool told = ::read(ends[0], &seconds, sizeof seconds) == sizeof seconds;
    ::close(ends[0]);
    rusage used{};
    int status = 0;
    ::wait4(child, &status, 0, &used);
    std::filesystem::remove_all(place);
    if (!told || status != 0) {
        fmt::print("{:>9} samples: the run failed\n", samples);
        return;
    }
    fmt::print("{:>9} samples, {} in flight: {:>8.0f} samples/s, peak {:>4} MB\n",
               samples,
               kInFlight,
               static_cast<double>(samples) / seconds,
               used.ru_maxrss / 1024);
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::int64_t> sizes = {1'000, 100'000};
    if (argc > 1) sizes.clear();
    for (int i = 1; i < argc; ++i) sizes.push_back(std::atoll(argv[i]));
    for (const std::int64_t samples : sizes) measure(samples);
}
