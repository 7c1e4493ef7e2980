// Feeds a fuzzer its corpus, and each file of it changed a little in so many ways: cut, doubled,
// bytes changed, spliced with another. The same every time.
//
// usage: <name>_fuzz_replay CORPUS [CHANGES]

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz.h"

namespace {

std::string changed(std::string bytes, const std::vector<std::string>& corpus, std::mt19937& random) {
    const auto below = [&](std::size_t bound) { return bound == 0 ? 0 : random() % bound; };
    for (auto changes = 1 + below(3); changes > 0; --changes) {
        const std::size_t at = below(bytes.size() + 1);
        switch (below(5)) {
            case 0:
                bytes.resize(at);
                break;
            case 1:
                bytes.insert(at, bytes.substr(below(bytes.size()), below(64)));
                break;
            case 2:
                if (at < bytes.size()) bytes[at] = static_cast<char>(random());
                break;
            case 3:
                bytes.erase(at, 1 + below(8));
                break;
            default: {
                const std::string& other = corpus[below(corpus.size())];
                bytes = bytes.substr(0, at) + other.substr(std::min(at, other.size()));
            }
        }
    }
    return bytes;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> corpus;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    if (corpus.empty()) return 2;
    const int changes = argc > 2 ? std::atoi(argv[2]) : 1000;
    std::mt19937 random(1);
    for (const std::string& bytes : corpus) {
        syscard::fuzz::feed(bytes);
        for (int i = 0; i < changes / static_cast<int>(corpus.size()); ++i)
            syscard::fuzz::feed(changed(bytes, corpus, random));
    }
    std::printf("%zu files of the corpus, %d changes: nothing fell over\n", corpus.size(), changes);
}
