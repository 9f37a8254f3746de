/* Counts the calls that change files below a folder, and makes one of them fail, or end the process.

   Preloaded before the C library; `failing_from_here` arms it. Calls that only read are let through. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static long passed, first = -1, last = -1;
static int fault;

/* Calls `from` to `to`, counted from 1, fail with `with`; with 0 the process is killed at `from`. */
void failing_from_here(const char *below, long from, long to, int with) {
    snprintf(folder, sizeof folder, "%s", below);
    first = from, last = to, fault = with;
    __atomic_store_n(&passed, 0, __ATOMIC_SEQ_CST);
}

long failing_passed(void) { return __atomic_load_n(&passed, __ATOMIC_SEQ_CST); }

static int is_below(const char *path) { return path && folder[0] && !strncmp(path, folder, strlen(folder)); }

static int is_ours(int fd) {
    char link[64], path[PATH_MAX];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return is_below(path);
}

static int fails(void) {
    long number = __atomic_add_fetch(&passed, 1, __ATOMIC_SEQ_CST);
    if (number < first || number > last) return 0;
    if (!fault) kill(getpid(), SIGKILL);
    errno = fault;
    return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define BY_FD(type, name, parameters, given)                                                    \
    type name parameters {                                                                      \
        static __typeof__(&name) plain;                                                         \
        if (!plain) plain = NEXT(name);                                                         \
        return is_ours(fd) && fails() ? -1 : plain given;                                       \
    }

BY_FD(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
BY_FD(ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
BY_FD(ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
BY_FD(ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count))
BY_FD(int, fsync, (int fd), (fd))
BY_FD(int, fdatasync, (int fd), (fd))
BY_FD(int, ftruncate, (int fd, off_t size), (fd, size))
BY_FD(int, ftruncate64, (int fd, off64_t size), (fd, size))

int posix_fallocate(int fd, off_t at, off_t size) {
    return is_ours(fd) && fails() ? fault : NEXT(posix_fallocate)(fd, at, size);
}

int rename(const char *from, const char *to) { return is_below(to) && fails() ? -1 : NEXT(rename)(from, to); }
int mkdir(const char *path, mode_t mode) { return is_below(path) && fails() ? -1 : NEXT(mkdir)(path, mode); }
int unlink(const char *path) { return is_below(path) && fault != ENOSPC && fails() ? -1 : NEXT(unlink)(path); }

#define OPENS(name)                                                                             \
    int name(const char *path, int how, ...) {                                                  \
        va_list more;                                                                           \
        va_start(more, how);                                                                    \
        mode_t mode = how & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;                   \
        va_end(more);                                                                           \
        int makes = how & O_CREAT || (fault != ENOSPC && (how & O_ACCMODE) != O_RDONLY);        \
        if (makes && is_below(path) && !(fault == ENOSPC && !access(path, F_OK)) && fails())    \
            return -1;                                                                          \
        return NEXT(name)(path, how, mode);                                                     \
    }

OPENS(open)
OPENS(open64)
