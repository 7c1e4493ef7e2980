// A disk that fails, for the real program: LD_PRELOAD=faulty_disk.so.
//
//   FAULTY_SYNC=n   the n-th fsync, fdatasync or syncfs of a process fails with EIO, and its data are gone: the pages
//                   are marked clean, as Linux does it, so a second sync would succeed and prove nothing
//   FAULTY_SPACE=n  after n bytes are written to files, writes fail with ENOSPC (part of the last one succeeds)
//   FAULTY_COUNT=F  the counts are written to the file F when the process ends: syncs, bytes

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long long syncs = 0;
static long long bytes = 0;

static long long limit_of(const char* name) {
    const char* text = getenv(name);
    return text ? atoll(text) : -1;
}

static int is_file(int fd) {
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

static int fails_to_sync(void) {
    pthread_mutex_lock(&mutex);
    const long long number = ++syncs;
    pthread_mutex_unlock(&mutex);
    if (number != limit_of("FAULTY_SYNC")) return 0;
    errno = EIO;
    return 1;
}

// How much of a write of `wanted` bytes there is room for; -1 if for none of it.
static ssize_t room_for(int fd, size_t wanted) {
    const long long space = limit_of("FAULTY_SPACE");
    if (!is_file(fd)) return (ssize_t)wanted;
    pthread_mutex_lock(&mutex);
    ssize_t room = (ssize_t)wanted;
    if (space >= 0 && bytes + room > space) room = (ssize_t)(space - bytes);
    if (room > 0) bytes += room;
    pthread_mutex_unlock(&mutex);
    if (room > 0 || wanted == 0) return room;
    errno = ENOSPC;
    return -1;
}

#define NEXT(type, name) static type next = NULL; if (!next) next = (type)dlsym(RTLD_NEXT, name)

typedef int (*sync_function)(int);
int fsync(int fd) {
    NEXT(sync_function, "fsync");
    return fails_to_sync() ? -1 : next(fd);
}
int fdatasync(int fd) {
    NEXT(sync_function, "fdatasync");
    return fails_to_sync() ? -1 : next(fd);
}
int syncfs(int fd) {
    NEXT(sync_function, "syncfs");
    return fails_to_sync() ? -1 : next(fd);
}

typedef ssize_t (*write_function)(int, const void*, size_t);
ssize_t write(int fd, const void* from, size_t length) {
    NEXT(write_function, "write");
    const ssize_t room = room_for(fd, length);
    return room < 0 ? -1 : next(fd, from, (size_t)room);
}

__attribute__((destructor)) static void report(void) {
    const char* path = getenv("FAULTY_COUNT");
    if (!path) return;
    FILE* file = fopen(path, "w");
    if (!file) return;
    fprintf(file, "%lld %lld\n", syncs, bytes);
    fclose(file);
}
