#include "cli/receipt_command.h"

#include <filesystem>

#include <fmt/format.h>

#include "base/file.h"
#include "evidence/entry.h"
#include "evidence/receipt.h"
#include "evidence/run_entries.h"

namespace syscard::cli {

namespace {

Result<std::uint64_t> index_of(const ReceiptArguments& arguments,
                               const evidence::LogReader& reader) {
    if (arguments.entry >= 0) return static_cast<std::uint64_t>(arguments.entry);
    std::optional<std::uint64_t> found;
    SYSCARD_CHECK(
        reader.for_each([&](std::uint64_t index, const json::Object& entry) -> Result<void> {
            if (evidence::schema_of(entry) != evidence::kSampleSchema) return {};
            SYSCARD_TRY(const auto sample,
                        evidence::SampleEntry::from_json(entry, fmt::format("entry {}", index)));
            if (sample.sample == arguments.sample && sample.epoch == arguments.epoch) found = index;
            return {};
        }));
    if (found) return *found;
    return fail(
        ErrorCode::NotFound,
        fmt::format("the log has no sample `{}` in epoch {}", arguments.sample, arguments.epoch),
        arguments.directory);
}

Result<int> write(const ReceiptArguments& arguments, const Output& output) {
    if (arguments.sample.empty() == (arguments.entry < 0))
        return fail(ErrorCode::BadInput, "say which entry: --sample ID or --entry N");
    SYSCARD_TRY(const evidence::LogReader reader,
                evidence::LogReader::open(std::filesystem::path(arguments.directory) / "evidence"));
    SYSCARD_TRY(const std::uint64_t index, index_of(arguments, reader));
    SYSCARD_TRY(const evidence::Receipt receipt, evidence::receipt_for(reader, index));
    const json::Object document = {{"schema", "syscard.receipt/1"},
                                   {"index", static_cast<std::int64_t>(index)},
                                   {"receipt", receipt.text()}};
    if (arguments.to.empty()) {
        output.answer(document, receipt.text());
        return 0;
    }
    SYSCARD_CHECK(write_file_durably(arguments.to, receipt.text()));
    output.answer(
        document,
        fmt::format("receipt for entry {}: {}\ncheck it: syscard verify {} --trust log.vkey\n",
                    index,
                    arguments.to,
                    arguments.to));
    return 0;
}

}  // namespace

int receipt(const ReceiptArguments& arguments, const Output& output) {
    const auto code = write(arguments, output);
    return code ? *code : output.fail(code.error());
}

}  // namespace syscard::cli
