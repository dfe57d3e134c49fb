// MPI, whose communicators and types are macros that Swift cannot see. Every call ends the whole run where it fails (MPI_ERRORS_ARE_FATAL), so
// none returns a status.
#ifndef HETEROLORA_CMPI_SHIM_H
#define HETEROLORA_CMPI_SHIM_H

#include <limits.h>
#include <mpi.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/// Messages go in pieces of at most so many bytes: MPI counts in int.
#define HETEROLORA_MPI_PIECE ((size_t)1 << 30)
#define HETEROLORA_MPI_LENGTH_TAG 1
#define HETEROLORA_MPI_PIECE_TAG 2

/// Joins the run. Returns 0 where the library lets no thread but the first call it, which is all that is asked for, or better.
static inline int heterolora_mpi_start(void) {
    int provided = 0;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
    return provided >= MPI_THREAD_FUNNELED ? 0 : -1;
}

/// All processes of the run.
static inline void *heterolora_mpi_all(void) { return (void *)MPI_COMM_WORLD; }

static inline int heterolora_mpi_place(void *peers) {
    int place = 0;
    MPI_Comm_rank((MPI_Comm)peers, &place);
    return place;
}

static inline int heterolora_mpi_count(void *peers) {
    int count = 0;
    MPI_Comm_size((MPI_Comm)peers, &count);
    return count;
}

/// Those that give the same number, in the order of their places.
static inline void *heterolora_mpi_split(void *peers, int group) {
    MPI_Comm own = MPI_COMM_NULL;
    MPI_Comm_split((MPI_Comm)peers, group, heterolora_mpi_place(peers), &own);
    return (void *)own;
}

/// Speaks once with every other process, so that whatever connects two of them is there.
static inline void heterolora_mpi_greet(void *peers) {
    int place = heterolora_mpi_place(peers), count = heterolora_mpi_count(peers);
    for (int shift = 1; shift < count; shift++) {
        char sent = 0, received = 0;
        MPI_Sendrecv(&sent, 1, MPI_CHAR, (place + shift) % count, 0, &received, 1, MPI_CHAR, (place + count - shift) % count, 0,
            (MPI_Comm)peers, MPI_STATUS_IGNORE);
    }
}

/// `lengths` takes the length that each process gives.
static inline void heterolora_mpi_gather_lengths(void *peers, int length, int *lengths) {
    MPI_Allgather(&length, 1, MPI_INT, lengths, 1, MPI_INT, (MPI_Comm)peers);
}

/// `all` takes the bytes of each process at its place of `starts`.
static inline void heterolora_mpi_gather(
    void *peers, const void *bytes, int length, void *all, const int *lengths, const int *starts) {
    MPI_Allgatherv(bytes, length, MPI_BYTE, all, lengths, starts, MPI_BYTE, (MPI_Comm)peers);
}

/// Adds up element by element, in the order of the places. Each process sums one part of the elements, of which there are `part` times as
/// many as processes, and all get all parts: each sends and receives about twice its bytes, as in any all-reduce that is good for large ones,
/// but the order of additions does not depend on the library. `room` holds as many floats as `values`.
static inline void heterolora_mpi_sum(void *peers, float *values, float *room, int part) {
    int place = heterolora_mpi_place(peers), count = heterolora_mpi_count(peers);
    MPI_Alltoall(values, part, MPI_FLOAT, room, part, MPI_FLOAT, (MPI_Comm)peers);
    float *sum = values + (size_t)place * part;
    memcpy(sum, room, (size_t)part * sizeof(float));
    for (int other = 1; other < count; other++) {
        const float *its = room + (size_t)other * part;
        for (int index = 0; index < part; index++) sum[index] += its[index];
    }
    MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, values, part, MPI_FLOAT, (MPI_Comm)peers);
}

static inline void heterolora_mpi_send(void *peers, const void *bytes, unsigned long long length, int place) {
    MPI_Send(&length, 1, MPI_UNSIGNED_LONG_LONG, place, HETEROLORA_MPI_LENGTH_TAG, (MPI_Comm)peers);
    for (size_t start = 0; start < length; start += HETEROLORA_MPI_PIECE) {
        size_t rest = length - start, piece = rest < HETEROLORA_MPI_PIECE ? rest : HETEROLORA_MPI_PIECE;
        MPI_Send((const char *)bytes + start, (int)piece, MPI_BYTE, place, HETEROLORA_MPI_PIECE_TAG, (MPI_Comm)peers);
    }
}

/// Who has sent a message that is to be received; -1 where nobody has. `length` takes its length.
static inline int heterolora_mpi_look(void *peers, unsigned long long *length) {
    int found = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, HETEROLORA_MPI_LENGTH_TAG, (MPI_Comm)peers, &found, &status);
    if (!found) return -1;
    MPI_Recv(length, 1, MPI_UNSIGNED_LONG_LONG, status.MPI_SOURCE, HETEROLORA_MPI_LENGTH_TAG, (MPI_Comm)peers,
        MPI_STATUS_IGNORE);
    return status.MPI_SOURCE;
}

/// The rest of a message that was looked at.
static inline void heterolora_mpi_receive(void *peers, void *bytes, unsigned long long length, int place) {
    for (size_t start = 0; start < length; start += HETEROLORA_MPI_PIECE) {
        size_t rest = length - start, piece = rest < HETEROLORA_MPI_PIECE ? rest : HETEROLORA_MPI_PIECE;
        MPI_Recv((char *)bytes + start, (int)piece, MPI_BYTE, place, HETEROLORA_MPI_PIECE_TAG, (MPI_Comm)peers,
            MPI_STATUS_IGNORE);
    }
}

/// Leaves the run, when all processes do.
static inline void heterolora_mpi_finish(void) { MPI_Finalize(); }

/// Ends all processes of the run; whoever started them ends with this status.
static inline void heterolora_mpi_abort(int status) { MPI_Abort(MPI_COMM_WORLD, status); }

#endif
