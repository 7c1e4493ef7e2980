#include "sandbox/sandbox.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace syscard::sandbox {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kBubblewrap = "/usr/bin/bwrap";
constexpr std::string_view kNobody = "65534";

// A file descriptor that is closed where its owner ends.
class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        close();
        number_ = std::exchange(other.number_, -1);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }

    int number() const { return number_; }
    bool open() const { return number_ >= 0; }
    void close() {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }

  private:
    int number_ = -1;
};

struct Pipe {
    Descriptor read;
    Descriptor write;
};

Result<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) == 0) return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
    return fail(ErrorCode::Io, fmt::format("no pipe: {}", std::strerror(errno)), "sandbox");
}

// Limits first, then without rights, then without the machine.
std::vector<std::string> wrapped(const Command& command) {
    const Limits& limits = command.limits;
    std::vector<std::string> all = {
        "/usr/bin/prlimit",
        fmt::format("--cpu={}", limits.cpu_seconds),
        fmt::format("--as={}", limits.memory_bytes),
        fmt::format("--fsize={}", limits.file_bytes),
        fmt::format("--nproc={}", limits.processes),
        "--core=0",
        "--nofile=64",
    };
    if (::geteuid() == 0) {  // root has no limit on processes, and need not be inside
        for (const std::string& part : {std::string("/usr/bin/setpriv"),
                                        fmt::format("--reuid={}", kNobody),
                                        fmt::format("--regid={}", kNobody),
                                        std::string("--clear-groups"),
                                        std::string("--no-new-privs")})
            all.push_back(part);
    }
    all.insert(all.end(),
               {std::string(kBubblewrap),
                "--unshare-all",
                "--unshare-user",
                "--die-with-parent",
                "--new-session",
                "--cap-drop",
                "ALL",
                "--hostname",
                "sandbox",
                "--clearenv",
                "--setenv",
                "PATH",
                "/usr/bin",
                "--setenv",
                "LANG",
                "C.UTF-8",
                "--setenv",
                "HOME",
                "/tmp",
                "--ro-bind",
                "/usr",
                "/usr",
                "--symlink",
                "usr/bin",
                "/bin",
                "--symlink",
                "usr/lib",
                "/lib",
                "--symlink",
                "usr/lib64",
                "/lib64",
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                "--size",
                std::to_string(limits.file_bytes),
                "--tmpfs",
                "/tmp",
                "--chdir",
                "/tmp",
                "--"});
    all.insert(all.end(), command.arguments.begin(), command.arguments.end());
    return all;
}

// A child process in a group of its own. Whatever happens, it has ended when this has.
class Child {
  public:
    static Result<Child> start(const Command& command) {
        Child child;
        SYSCARD_TRY(Pipe input, make_pipe());
        SYSCARD_TRY(Pipe output, make_pipe());
        SYSCARD_TRY(Pipe errors, make_pipe());
        posix_spawn_file_actions_t actions{};
        posix_spawnattr_t attributes{};
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
        posix_spawn_file_actions_adddup2(&actions, input.read.number(), STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, output.write.number(), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, errors.write.number(), STDERR_FILENO);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        std::vector<std::string> words = wrapped(command);
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::array<char*, 1> no_environment = {nullptr};
        const int error = ::posix_spawn(&child.id_,
                                        arguments[0],
                                        &actions,
                                        &attributes,
                                        arguments.data(),
                                        no_environment.data());
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
        if (error != 0) {
            child.id_ = -1;
            return fail(
                ErrorCode::Io, fmt::format("cannot start: {}", std::strerror(error)), "sandbox");
        }
        child.input_ = std::move(input.write);
        child.output_ = std::move(output.read);
        child.errors_ = std::move(errors.read);
        for (const Descriptor* one : {&child.input_, &child.output_, &child.errors_})
            ::fcntl(one->number(), F_SETFL, O_NONBLOCK);
        return child;
    }

    Child(Child&& other) noexcept
        : id_(std::exchange(other.id_, -1)),
          input_(std::move(other.input_)),
          output_(std::move(other.output_)),
          errors_(std::move(other.errors_)) {}
    Child& operator=(Child&&) = delete;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (id_ > 0) end();
    }

    /// Feeds and reads until the child closes its streams, or a limit is met.
    Finished talk(const Command& command) {
        Finished finished;
        const auto until = Clock::now() + command.limits.wall;
        std::string_view left = command.input;
        while (output_.open() || errors_.open()) {
            const auto now = Clock::now();
            if (now >= until) return stopped(std::move(finished), Ending::TimedOut);
            const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - now);
            feed(left);
            std::array<pollfd, 3> watched = {{{output_.number(), POLLIN, 0},
                                              {errors_.number(), POLLIN, 0},
                                              {input_.number(), POLLOUT, 0}}};
            ::poll(watched.data(), watched.size(), static_cast<int>(wait.count()));
            take(output_, finished.output);
            take(errors_, finished.errors);
            const auto said = finished.output.size() + finished.errors.size();
            if (said > static_cast<std::size_t>(command.limits.output_bytes))
                return stopped(std::move(finished), Ending::TooMuchOutput);
        }
        // Streams closed, and perhaps a child that goes on in silence.
        while (Clock::now() < until) {
            int status = 0;
            if (::waitpid(id_, &status, WNOHANG) == id_) {
                id_ = -1;
                finished.ending = WIFEXITED(status) ? Ending::Exited : Ending::Signalled;
                finished.status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
                return finished;
            }
            ::poll(nullptr, 0, 2);
        }
        return stopped(std::move(finished), Ending::TimedOut);
    }

  private:
    Child() = default;

    // The namespace of processes ends with bubblewrap, so nothing inside it survives.
    int end() {
        ::kill(-id_, SIGKILL);
        ::kill(id_, SIGKILL);
        int status = 0;
        while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
        }
        id_ = -1;
        return status;
    }

    Finished stopped(Finished finished, Ending ending) {
        end();
        finished.ending = ending;
        finished.status = SIGKILL;
        return finished;
    }

    // A child that closes its input early is its own affair: SIGPIPE is ignored by the program.
    void feed(std::string_view& left) {
        if (!input_.open()) return;
        while (!left.empty()) {
            const ssize_t written = ::write(input_.number(), left.data(), left.size());
            if (written < 0 && errno == EAGAIN) return;
            if (written <= 0) break;
            left.remove_prefix(static_cast<std::size_t>(written));
        }
        input_.close();
    }

    static void take(Descriptor& from, std::string& into) {
        std::array<char, 16384> buffer{};
        while (from.open()) {
            const ssize_t count = ::read(from.number(), buffer.data(), buffer.size());
            if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
            if (count <= 0) return from.close();
            into.append(buffer.data(), static_cast<std::size_t>(count));
            if (into.size() > (std::size_t{4} << 20)) return;
        }
    }

    pid_t id_ = -1;
    Descriptor input_;
    Descriptor output_;
    Descriptor errors_;
};

Result<Finished> run_checked(const Command& command) {
    SYSCARD_TRY(Child child, Child::start(command));
    return child.talk(command);
}

Result<void> try_it() {
    if (!std::filesystem::exists(kBubblewrap))
        return fail(ErrorCode::Unsupported,
                    "bubblewrap is missing, and nothing is run without it",
                    std::string(kBubblewrap),
                    "apt-get install bubblewrap");
    SYSCARD_TRY(const Finished finished,
                run_checked({.arguments = {"true"}, .input = "", .limits = {}}));
    if (finished.ending == Ending::Exited && finished.status == 0) return {};
    const std::string said = finished.errors.substr(0, finished.errors.find('\n'));
    return fail(ErrorCode::Unsupported,
                fmt::format("bubblewrap cannot make a sandbox here: {}", said),
                std::string(kBubblewrap),
                "unprivileged user namespaces have to be allowed; nothing is run without them");
}

}  // namespace

Result<void> available() {
    ::signal(SIGPIPE, SIG_IGN);  // a child may close its input before it has read it
    static const Result<void> answer = try_it();
    return answer;
}

Result<Finished> run(const Command& command) {
    SYSCARD_CHECK(available());
    return run_checked(command);
}

}  // namespace syscard::sandbox
