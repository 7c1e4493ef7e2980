#include "base/file.h"

#include <cerrno>
#include <csignal>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "support/files.h"

namespace syscard {

namespace {

using test::content;
using test::overwrite;
using test::TemporaryDirectory;

// While it lives, no file of this process can grow beyond `bytes`: the system refuses the write, as
// a full disk does.
class LargestFile {
  public:
    explicit LargestFile(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    LargestFile(const LargestFile&) = delete;
    LargestFile& operator=(const LargestFile&) = delete;
    ~LargestFile() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

  private:
    rlimit before_{};
    void (*handler_)(int);
};

ErrorCode code_of(int error_number) { return system_error(error_number, "write", "f").code; }

}  // namespace

TEST(ReadFile, GivesEveryByte) {
    const TemporaryDirectory directory;
    const std::string bytes = std::string(100'000, 'x') + std::string("\0\xff\r\n", 4);
    overwrite(directory / "f", bytes);
    EXPECT_EQ(read_file(directory / "f").value(), bytes);
}

TEST(ReadFile, ThatIsNotThereIsNotFoundByName) {
    const auto read = read_file("/nowhere/f.txt");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::NotFound);
    EXPECT_EQ(read.error().what, "no such file: `/nowhere/f.txt`");
    EXPECT_EQ(read.error().where, "/nowhere/f.txt");
}

TEST(ReadFile, OfADirectoryIsAnError) {
    const TemporaryDirectory directory;
    EXPECT_EQ(read_file(directory.path()).error().code, ErrorCode::Io);
}

TEST(ReadForeignFile, GivesEveryByteUpToItsBound) {
    const TemporaryDirectory directory;
    const std::string bytes = std::string(100'000, 'x') + std::string("\0\xff\r\n", 4);
    overwrite(directory / "f", bytes);
    EXPECT_EQ(read_foreign_file(directory / "f", bytes.size()).value(), bytes);
    const auto larger = read_foreign_file(directory / "f", bytes.size() - 1);
    ASSERT_FALSE(larger);
    EXPECT_EQ(larger.error().code, ErrorCode::Tampered);
    EXPECT_TRUE(larger.error().what.ends_with("is larger than 100003 bytes"));
}

TEST(ReadForeignFile, DoesNotReadWhatHasNoEnd) {
    const TemporaryDirectory directory;
    overwrite(directory / "f", "");
    std::filesystem::resize_file(directory / "f", 1ULL << 40U);  // of holes: it takes no room
    EXPECT_EQ(read_foreign_file(directory / "f", 1000).error().code, ErrorCode::Tampered);
    EXPECT_EQ(read_foreign_file("/dev/zero", 1000).error().code, ErrorCode::Tampered);
}

TEST(ReadForeignFile, DoesNotWaitForAPipe) {
    const TemporaryDirectory directory;
    ASSERT_EQ(::mkfifo((directory / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(read_foreign_file(directory / "pipe", 1000).error().code, ErrorCode::Tampered);
}

TEST(ReadForeignFile, IsNotLedElsewhereByALink) {
    const TemporaryDirectory directory;
    overwrite(directory / "f", "text");
    std::filesystem::create_symlink("f", directory / "link");
    const auto read = read_foreign_file(directory / "link", 1000);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::Tampered);
    EXPECT_EQ(read_foreign_file(directory.path(), 1000).error().code, ErrorCode::Tampered);
    EXPECT_EQ(read_foreign_file(directory / "nothing", 1000).error().code, ErrorCode::NotFound);
}

TEST(WriteFileDurably, ReplacesTheContentAndLeavesNothingElse) {
    const TemporaryDirectory directory;
    overwrite(directory / "f", "old and longer");
    ASSERT_TRUE(write_file_durably(directory / "f", "new"));
    EXPECT_EQ(test::files_in(directory.path()), (std::map<std::string, std::string>{{"f", "new"}}));
}

TEST(WriteFileDurably, LeavesTheOldContentWhenTheDiskRefuses) {
    const TemporaryDirectory directory;
    overwrite(directory / "f", "old");
    const auto written = [&] {
        const LargestFile limit(1000);
        return write_file_durably(directory / "f", std::string(5000, 'x'));
    }();
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::Io);
    EXPECT_EQ(test::files_in(directory.path()), (std::map<std::string, std::string>{{"f", "old"}}));
}

TEST(WriteFileDurably, IntoAFolderThatIsNotThereIsNotFound) {
    const TemporaryDirectory directory;
    EXPECT_EQ(write_file_durably(directory / "none/f", "x").error().code, ErrorCode::NotFound);
}

TEST(WriteFileDurably, OverADirectoryFailsAndLeavesNoTemporaryFile) {
    const TemporaryDirectory directory;
    ASSERT_TRUE(make_directories(directory / "d"));
    EXPECT_FALSE(write_file_durably(directory / "d", "x"));
    EXPECT_TRUE(test::files_in(directory.path()).empty());
}

TEST(MakeDirectories, MakesParentsAndMayBeRepeated) {
    const TemporaryDirectory directory;
    EXPECT_TRUE(make_directories(directory / "a/b/c"));
    EXPECT_TRUE(make_directories(directory / "a/b/c"));
    EXPECT_TRUE(std::filesystem::is_directory(directory / "a/b/c"));
}

TEST(MakeDirectories, WhereAFileStandsIsExists) {
    const TemporaryDirectory directory;
    overwrite(directory / "f", "");
    EXPECT_EQ(make_directories(directory / "f").error().code, ErrorCode::Exists);
    EXPECT_EQ(make_directories(directory / "f/below").error().code, ErrorCode::Exists);
}

TEST(SyncDirectory, ThatIsNotThereIsAnError) {
    const TemporaryDirectory directory;
    EXPECT_TRUE(sync_directory(directory.path()));
    EXPECT_FALSE(sync_directory(directory / "none"));
}

TEST(SystemError, TellsAFullDiskFromAPlaceThatMayNotBeWrittenTo) {
    EXPECT_EQ(code_of(ENOSPC), ErrorCode::NoSpace);
    EXPECT_EQ(code_of(EDQUOT), ErrorCode::NoSpace);
    EXPECT_EQ(code_of(EROFS), ErrorCode::ReadOnly);
    EXPECT_EQ(code_of(EACCES), ErrorCode::ReadOnly);
    EXPECT_EQ(code_of(ENOENT), ErrorCode::NotFound);
    EXPECT_EQ(code_of(EEXIST), ErrorCode::Exists);
    EXPECT_EQ(code_of(EIO), ErrorCode::Io);
}

TEST(SystemError, SaysWhatWasDoneWhereAndWhatToDo) {
    const Error error = system_error(ENOSPC, "write", "out/checkpoint");
    EXPECT_EQ(error.what, "cannot write `out/checkpoint`: No space left on device");
    EXPECT_EQ(error.where, "out/checkpoint");
    EXPECT_EQ(error.hint, "make room on that disk");
}

}  // namespace syscard
