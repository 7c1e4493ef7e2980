#include "cli/key_arguments.h"

#include <cstdio>
#include <memory>
#include <string_view>

#include <CLI/CLI.hpp>
#include <openssl/crypto.h>
#include <termios.h>
#include <unistd.h>

namespace syscard::cli {

namespace {

constexpr std::size_t kLongestPassphrase = 4096;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using Terminal = std::unique_ptr<std::FILE, CloseFile>;

// Turns the echo off for as long as it lives.
class Silence {
  public:
    explicit Silence(int terminal) : terminal_(terminal) {
        ::tcgetattr(terminal_, &before_);
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(terminal_, TCSAFLUSH, &silent);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    ~Silence() { ::tcsetattr(terminal_, TCSAFLUSH, &before_); }

  private:
    int terminal_;
    termios before_{};
};

// From the terminal itself, so that pipes on stdin and stdout do not matter. Never from an
// argument, which every process of the machine could read.
Result<crypto::Passphrase> ask(const char* prompt) {
    const Terminal terminal(std::fopen("/dev/tty", "r+e"));
    if (!terminal)
        return fail(ErrorCode::BadInput,
                    "there is no terminal to ask for the passphrase on",
                    "",
                    "put it into a file that only you can read: --passphrase-file FILE");
    std::fputs(prompt, terminal.get());
    std::fflush(terminal.get());
    std::string line(kLongestPassphrase, '\0');
    const Silence silence(::fileno(terminal.get()));
    const char* got = std::fgets(line.data(), static_cast<int>(line.size()), terminal.get());
    std::fputc('\n', terminal.get());
    std::string text =
        got == nullptr ? "" : line.substr(0, line.find_first_of(std::string_view("\r\n\0", 3)));
    OPENSSL_cleanse(line.data(), line.size());
    return crypto::Passphrase::from(std::move(text));
}

Result<crypto::Passphrase> choose() {
    SYSCARD_TRY(crypto::Passphrase first, ask("passphrase for the keys in private/: "));
    SYSCARD_TRY(const crypto::Passphrase second, ask("the same again: "));
    if (first.reveal() != second.reveal())
        return fail(ErrorCode::BadInput, "the two passphrases are not the same");
    return first;
}

}  // namespace

void add_key_flags(CLI::App& command, KeyArguments& arguments) {
    command.add_option("--log-key",
                       arguments.log_key,
                       "Ed25519 key that signs the log, as OpenSSH keeps it; else one is made");
    command.add_option(
        "--publication-key", arguments.publication_key, "likewise the key that signs the card");
    command.add_flag("--passphrase",
                     arguments.ask_passphrase,
                     "keep private/ under a passphrase; asks for it on the terminal");
    command.add_option(
        "--passphrase-file", arguments.passphrase_file, "the same, with the first line of a file");
}

Result<eval::RunKeys> load_keys(const KeyArguments& arguments, PassphraseUse use) {
    eval::RunKeys keys;
    if (!arguments.passphrase_file.empty()) {
        SYSCARD_TRY(keys.passphrase, crypto::Passphrase::load(arguments.passphrase_file));
    } else if (arguments.ask_passphrase) {
        SYSCARD_TRY(keys.passphrase,
                    use == PassphraseUse::Choose ? choose() : ask("passphrase of private/: "));
    }
    if (!arguments.log_key.empty()) {
        SYSCARD_TRY(keys.log_key, crypto::Signer::load(arguments.log_key, keys.passphrase));
    }
    if (!arguments.publication_key.empty()) {
        SYSCARD_TRY(keys.publication_key,
                    crypto::Signer::load(arguments.publication_key, keys.passphrase));
    }
    return keys;
}

}  // namespace syscard::cli
