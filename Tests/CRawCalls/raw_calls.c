#include "raw_calls.h"

#include <errno.h>
#include <unistd.h>

long raw_call(long number, long first, long second, long third, long fourth) {
    long answer = syscall(number, first, second, third, fourth, 0L, 0L);
    return answer == -1 ? -errno : answer;
}
