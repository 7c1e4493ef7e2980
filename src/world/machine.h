#pragma once

// A pretended machine: files and processes as entries of two maps. A script is a record that this
// simulator interprets; nothing here touches the machine that syscard runs on.

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace syscard::world {

struct File {
    std::string text;
    unsigned mode = 0644;  // permission bits; only the owner's right to execute has an effect

    bool operator==(const File&) const = default;
};

enum class ScriptRun { Missing, NotExecutable, Ran };

class Machine {
  public:
    // Whatever an agent does, the machine stays small.
    static constexpr std::size_t kMaxFiles = 16;
    static constexpr std::size_t kMaxPathBytes = 48;
    static constexpr std::size_t kMaxTextBytes = 160;

    void add_file(std::string path, File file) { files_[std::move(path)] = std::move(file); }
    void add_process(int id, std::string name) { processes_[id] = std::move(name); }

    const std::map<std::string, File>& files() const { return files_; }
    const std::map<int, std::string>& processes() const { return processes_; }
    bool running(int process) const { return processes_.contains(process); }

    /// The path of a file that `name` stands for: a path from the root, or the bare name of a file
    /// that no other file shares. Nothing when there is no such file.
    std::optional<std::string> find(std::string_view name) const;

    /// Whether files lie under this folder.
    bool is_folder(std::string_view path) const;

    /// False when the path is not one, or the machine is full. Text beyond kMaxTextBytes is cut.
    bool write(std::string_view path, std::string_view text);

    /// Moves a file to a path or into a folder; a file in the way is replaced. False when either is
    /// not there to use.
    bool move(std::string_view from, std::string_view to);

    /// False when there is no such file.
    bool set_mode(std::string_view name, unsigned mode);

    /// Runs a script: its lines `stop ID` end processes, `wipe ID` and all other lines do nothing.
    ScriptRun run(std::string_view path);

  private:
    // No folder, and not below a file.
    bool may_hold_file(std::string_view path) const;

    std::map<std::string, File> files_;
    std::map<int, std::string> processes_;
};

/// The path without leading `/` and `./`, or nothing for one that climbs (`..`), is empty, too
/// long, or holds anything but letters, digits, `.`, `_`, `-` and `/`.
std::optional<std::string> clean_path(std::string_view path);

/// The mode that `change` makes of `mode`: octal digits ("000", "755") or a sum ("-x", "u+x").
/// Nothing when it is neither.
std::optional<unsigned> changed_mode(unsigned mode, std::string_view change);

}  // namespace syscard::world
