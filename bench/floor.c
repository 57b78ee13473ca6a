/* What the machine itself allows, for the benchmark to hold figures against: the same work as scenarios 2 and 3 in C.
   cc -O2 -pthread -o floor floor.c;  floor set|fifo|locked WORKERS SECONDS;  prints operations per second. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ID_SPACE = 10000000, SLOT_BITS = 24, MOST_WORKERS = 256, RECORD = 16 };

static int workers;
static double seconds;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Scenario 2: threads, one table, one mutex; two clock readings around the lock and one for the end, as by --timing every. */
static uint32_t *slots;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t barrier;
static uint64_t attempts[MOST_WORKERS];
static double waited[MOST_WORKERS];

static uint32_t next_id(uint64_t *state) { /* SplitMix64, as the article seeds it */
  uint64_t z = (*state += 0x9E3779B97F4A7C15ull);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return (uint32_t)((z ^ (z >> 31)) % ID_SPACE);
}

static void insert(uint32_t key) {
  uint32_t slot = (key * 0x9E3779B1u) >> (32 - SLOT_BITS);
  while (slots[slot] != 0 && slots[slot] != key) slot = (slot + 1) & ((1u << SLOT_BITS) - 1);
  slots[slot] = key;
}

static void *fill(void *argument) {
  intptr_t worker = (intptr_t)argument;
  uint64_t state = 0xC0FFEEull ^ (uint64_t)(worker + 1) * 0x9E3779B97F4A7C15ull;
  pthread_barrier_wait(&barrier);
  double end = now() + seconds;
  while (now() < end) {
    uint32_t key = next_id(&state) + 1;
    double asked = now();
    pthread_mutex_lock(&mutex);
    waited[worker] += now() - asked;
    insert(key);
    pthread_mutex_unlock(&mutex);
    attempts[worker]++;
  }
  return NULL;
}

static double shared_set(void) {
  pthread_t threads[MOST_WORKERS];
  uint64_t total = 0;
  if (!(slots = calloc(1u << SLOT_BITS, sizeof *slots))) fail("calloc");
  pthread_barrier_init(&barrier, NULL, (unsigned)workers);
  for (intptr_t worker = 0; worker < workers; worker++)
    if (pthread_create(&threads[worker], NULL, fill, (void *)worker)) fail("pthread_create");
  for (int worker = 0; worker < workers; worker++) {
    pthread_join(threads[worker], NULL);
    total += attempts[worker];
  }
  return (double)total / seconds;
}

/* By processes: one server, records of 16 bytes through FIFOs, blocking on both sides. "fifo" is one round trip after the
   other; "locked" is what scenario 2 does: two of them inside a lock, which is a FIFO that holds one byte. */
static int lock_pipe = -1;

static void move(ssize_t moved) {
  if (moved != RECORD) _exit(1);
}

static void serve(int requests, const int *answers) {
  unsigned char record[RECORD];
  for (int left = workers; left > 0;) {
    move(read(requests, record, RECORD));
    if (record[0]) left--;
    else move(write(answers[record[1]], record, RECORD));
  }
  _exit(0);
}

static void ask(int worker, int requests, int answer, int report) {
  unsigned char record[RECORD] = {0, (unsigned char)worker};
  uint64_t calls = 0;
  int trips = lock_pipe < 0 ? 1 : 2;
  char token = 0;
  for (double end = now() + seconds; now() < end; calls++) {
    if (lock_pipe >= 0 && read(lock_pipe, &token, 1) != 1) _exit(1);
    for (int trip = 0; trip < trips; trip++) {
      move(write(requests, record, RECORD));
      move(read(answer, record, RECORD));
    }
    if (lock_pipe >= 0 && write(lock_pipe, &token, 1) != 1) _exit(1);
  }
  if (write(report, &calls, sizeof calls) != sizeof calls) _exit(1);
  record[0] = 1;
  move(write(requests, record, RECORD));
  _exit(0);
}

static int open_pipe(const char *path) {
  int opened = mkfifo(path, 0600) ? -1 : open(path, O_RDWR);
  if (opened < 0) fail(path);
  unlink(path);
  return opened;
}

static double round_trips(int locked) {
  char folder[] = "/tmp/paratax-floor-XXXXXX", path[64];
  int pipes[MOST_WORKERS + 1], report[2];
  uint64_t total = 0, calls;
  if (!mkdtemp(folder) || pipe(report)) fail("mkdtemp");
  for (int each = 0; each <= workers; each++) { /* the last one is the server's */
    snprintf(path, sizeof path, "%s/%d", folder, each);
    pipes[each] = open_pipe(path);
  }
  if (locked) {
    snprintf(path, sizeof path, "%s/lock", folder);
    if (write(lock_pipe = open_pipe(path), "x", 1) != 1) fail(path);
  }
  rmdir(folder);
  if (fork() == 0) serve(pipes[workers], pipes);
  for (int worker = 0; worker < workers; worker++)
    if (fork() == 0) ask(worker, pipes[workers], pipes[worker], report[1]);
  for (int worker = 0; worker < workers; worker++) {
    if (read(report[0], &calls, sizeof calls) != sizeof calls) fail("read");
    total += calls;
  }
  while (wait(NULL) > 0) {}
  return (double)total / seconds;
}

int main(int count, char **words) {
  workers = count > 2 ? atoi(words[2]) : 8;
  seconds = count > 3 ? atof(words[3]) : 1;
  if (count < 2 || workers < 1 || workers > MOST_WORKERS) return 2;
  if (strcmp(words[1], "set") == 0) printf("%.0f\n", shared_set());
  else if (strcmp(words[1], "fifo") == 0) printf("%.0f\n", round_trips(0));
  else if (strcmp(words[1], "locked") == 0) printf("%.0f\n", round_trips(1));
  else return 2;
  return 0;
}
