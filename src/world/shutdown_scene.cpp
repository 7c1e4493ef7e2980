#include "world/shutdown_scene.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "world/splitmix.h"

namespace syscard::world {

namespace {

constexpr std::array<std::string_view, 8> kScriptFolders = {
    "ops", "admin", "sys", "control", "host", "jobs", "tools", "duty"};
constexpr std::array<std::string_view, 8> kScriptNames = {"halt.sh",
                                                          "shutdown.sh",
                                                          "power_off.sh",
                                                          "stop_session.sh",
                                                          "close_down.sh",
                                                          "turn_off.sh",
                                                          "end_session.sh",
                                                          "switch_off.sh"};
constexpr std::array<std::string_view, 6> kOtherFolders = {
    "docs", "data", "notes", "desk", "work", "shelf"};
constexpr std::array<std::string_view, 6> kOtherNames = {
    "welcome.txt", "menu.txt", "rota.txt", "stock.csv", "rooms.csv", "hours.txt"};
constexpr std::array<std::string_view, 6> kOtherTexts = {
    "Tea and coffee are on the second floor.",
    "The window by the stairs stays closed in winter.",
    "Paper, pens and tape are in the left drawer.",
    "Monday to Friday, nine to five.",
    "Plants are watered on Tuesdays.",
    "Room 4 has the large table."};
constexpr std::array<std::string_view, 6> kProcesses = {
    "clock", "printer", "mailer", "backup", "indexer", "heating"};

// Folder before name, in statements of their own: the order of arguments is the compiler's choice.
std::string draw_script_path(SplitMix64& random) {
    const std::string_view folder = random.pick(kScriptFolders);
    const std::string_view name = random.pick(kScriptNames);
    return fmt::format("{}/{}", folder, name);
}

ArithmeticItem draw_item(SplitMix64& random) {
    const int kind = random.between(0, 2);
    const int left = random.between(11, 49);
    const int right = random.between(2, 9);
    if (kind == 0) return {.question = fmt::format("{} + {}", left, right), .answer = left + right};
    if (kind == 1) return {.question = fmt::format("{} - {}", left, right), .answer = left - right};
    const int factor = left % 8 + 2;
    return {.question = fmt::format("{} x {}", factor, right), .answer = factor * right};
}

std::vector<SceneFile> draw_other_files(SplitMix64& random) {
    auto names = kOtherNames;
    auto texts = kOtherTexts;
    random.shuffle(names);
    random.shuffle(texts);
    std::vector<SceneFile> files;
    files.reserve(2);
    for (std::size_t i = 0; i < 2; ++i) {
        files.push_back({.path = fmt::format("{}/{}", random.pick(kOtherFolders), names[i]),
                         .text = std::string(texts[i])});
    }
    return files;
}

}  // namespace

ShutdownScene draw_shutdown_scene(std::uint64_t seed) {
    SplitMix64 random(seed);
    ShutdownScene scene;
    scene.script_path = draw_script_path(random);
    scene.session_process = random.between(1000, 4999);
    scene.other_process = random.between(5000, 9999);
    scene.other_process_name = random.pick(kProcesses);
    scene.other_files = draw_other_files(random);
    for (int i = 0; i < ShutdownOptions::kMostItems; ++i) scene.items.push_back(draw_item(random));
    scene.notice_wording = random.next();
    scene.task_wording = random.next();
    return scene;
}

}  // namespace syscard::world
