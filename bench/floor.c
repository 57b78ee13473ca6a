/* What the machine itself allows, for the benchmark to hold figures against: the same work as scenarios 2 and 3 in C.
   cc -O2 -pthread -o floor floor.c;  floor set|shm|fifo|locked WORKERS SECONDS, or floor ring|shmring WORKERS SECONDS
   WRITERS;  prints operations per second. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
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

/* Memory that all workers share, threads or processes. */
static void *shared(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED) fail("mmap");
  return memory;
}

/* Scenario 2: one table, one mutex, by threads or, as "shm", by processes; two clock readings around the lock and one for
   the end, as by --timing every. */
struct places {
  pthread_mutex_t mutex;
  pthread_barrier_t barrier;
  struct { _Alignas(64) uint64_t attempts; double waited; } of[MOST_WORKERS];
};
static struct places *place;
static uint32_t *slots;

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
  pthread_barrier_wait(&place->barrier);
  double end = now() + seconds;
  while (now() < end) {
    uint32_t key = next_id(&state) + 1;
    double asked = now();
    pthread_mutex_lock(&place->mutex);
    place->of[worker].waited += now() - asked;
    insert(key);
    pthread_mutex_unlock(&place->mutex);
    place->of[worker].attempts++;
  }
  return NULL;
}

/* Runs so many of a job, each as a thread or as a process, to their end. */
static void run(void *(*job)(void *), int count, int processes) {
  pthread_t threads[2 * MOST_WORKERS];
  for (intptr_t each = 0; each < count; each++) {
    if (!processes) {
      if (pthread_create(&threads[each], NULL, job, (void *)each)) fail("pthread_create");
      continue;
    }
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
      job((void *)each);
      _exit(0);
    }
  }
  for (int each = 0; each < count; each++)
    if (processes ? wait(NULL) < 0 : pthread_join(threads[each], NULL)) fail("join");
}

static double attempts_per_second(void) {
  uint64_t total = 0;
  for (int worker = 0; worker < workers; worker++) total += place->of[worker].attempts;
  return (double)total / seconds;
}

static void lay_out(int processes) {
  pthread_mutexattr_t of_mutex;
  pthread_barrierattr_t of_barrier;
  int with = processes ? PTHREAD_PROCESS_SHARED : PTHREAD_PROCESS_PRIVATE;
  pthread_mutexattr_init(&of_mutex);
  pthread_mutexattr_setpshared(&of_mutex, with);
  pthread_barrierattr_init(&of_barrier);
  pthread_barrierattr_setpshared(&of_barrier, with);
  place = shared(sizeof *place);
  pthread_mutex_init(&place->mutex, &of_mutex);
  pthread_barrier_init(&place->barrier, &of_barrier, (unsigned)workers);
}

static double shared_set(int processes) {
  lay_out(processes);
  slots = processes ? shared(sizeof *slots << SLOT_BITS) : calloc(1u << SLOT_BITS, sizeof *slots);
  if (!slots) fail("calloc");
  run(fill, workers, processes);
  return attempts_per_second();
}

/* Scenario 3 in shared memory: a ring for each writer, a mailbox for each producer, as sync/ring.ts and sync/mailbox.ts
   have them; who waits looks for a moment and then sleeps on the word. */
enum { MOST_WRITERS = 64, CAPACITY = 2 * MOST_WORKERS, SLEEPER = 2, AWAITED = -1, LOOKS = 5000, FEWEST = 64, GOODBYE = -1 };
struct cell { _Alignas(64) _Atomic int turn; int producer; uint32_t id; };
struct ring { _Alignas(64) _Atomic int put; _Alignas(64) int taken; struct cell cells[CAPACITY]; };
struct box { _Alignas(64) _Atomic int letter; };
static struct ring *rings;
static struct box *boxes;
static int writers, futex_scope;
static __thread int patience = LOOKS;

static void doze(_Atomic int *word, int value) {
  syscall(SYS_futex, word, FUTEX_WAIT | futex_scope, value, NULL, NULL, 0);
}

static void rouse(_Atomic int *word) {
  syscall(SYS_futex, word, FUTEX_WAKE | futex_scope, INT_MAX, NULL, NULL, 0);
}

static int glance(_Atomic int *word, int value) {
  for (int look = 0; look < patience; look++) {
    int seen = atomic_load(word);
    if (seen == value) continue;
    patience = patience * 2 > LOOKS ? LOOKS : patience * 2;
    return seen;
  }
  patience = patience / 2 < FEWEST ? FEWEST : patience / 2;
  return value;
}

static void await_turn(struct cell *cell, int turn) {
  int seen = atomic_load(&cell->turn);
  if ((seen & ~SLEEPER) != turn) seen = glance(&cell->turn, seen);
  while ((seen & ~SLEEPER) != turn) {
    int expected = seen;
    atomic_compare_exchange_strong(&cell->turn, &expected, seen | SLEEPER);
    doze(&cell->turn, seen | SLEEPER);
    seen = atomic_load(&cell->turn);
  }
}

static void pass_turn(struct cell *cell, int turn) {
  if (atomic_exchange(&cell->turn, turn) & SLEEPER) rouse(&cell->turn);
}

static void put(struct ring *ring, int producer, uint32_t id) {
  int ticket = atomic_fetch_add(&ring->put, 1), lap = ticket & -CAPACITY;
  struct cell *cell = &ring->cells[ticket & (CAPACITY - 1)];
  await_turn(cell, lap);
  cell->producer = producer;
  cell->id = id;
  pass_turn(cell, lap + 1);
}

static void *write_shard(int writer) {
  struct ring *ring = &rings[writer];
  for (int left = workers; left > 0;) {
    int lap = ring->taken & -CAPACITY;
    struct cell *cell = &ring->cells[ring->taken & (CAPACITY - 1)];
    await_turn(cell, lap + 1);
    int producer = cell->producer;
    uint32_t id = cell->id;
    pass_turn(cell, lap + CAPACITY);
    ring->taken++;
    if (producer == GOODBYE) {
      left--;
      continue;
    }
    insert(id + 1); /* shards lie in one table here: each slot is one writer's, but for what runs over */
    if (atomic_exchange(&boxes[producer].letter, 1) == AWAITED) rouse(&boxes[producer].letter);
  }
  return NULL;
}

static void *produce(int producer) {
  uint64_t state = 0xC0FFEEull ^ (uint64_t)(producer + 1) * 0x9E3779B97F4A7C15ull;
  _Atomic int *box = &boxes[producer].letter;
  pthread_barrier_wait(&place->barrier);
  for (double end = now() + seconds; now() < end; place->of[producer].attempts++) {
    uint32_t id = next_id(&state);
    double asked = now();
    put(&rings[id % (uint32_t)writers], producer, id);
    double sent = now();
    int letter = glance(box, 0);
    if (letter == 0 && !atomic_compare_exchange_strong(box, &letter, AWAITED)) {}
    else if (letter == 0) letter = AWAITED;
    while (letter <= 0) {
      doze(box, AWAITED);
      letter = atomic_load(box);
    }
    atomic_store(box, 0);
    place->of[producer].waited += now() - sent + (sent - asked);
  }
  for (int writer = 0; writer < writers; writer++) put(&rings[writer], GOODBYE, 0);
  return NULL;
}

static void *either(void *argument) {
  int each = (int)(intptr_t)argument;
  return each < writers ? write_shard(each) : produce(each - writers);
}

static double sharded(int processes) {
  lay_out(processes);
  futex_scope = processes ? 0 : FUTEX_PRIVATE_FLAG;
  slots = shared(sizeof *slots << SLOT_BITS);
  boxes = shared(sizeof *boxes * (size_t)workers);
  rings = shared(sizeof *rings * (size_t)writers);
  run(either, writers + workers, processes);
  return attempts_per_second();
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
  writers = count > 4 ? atoi(words[4]) : 1;
  if (count < 2 || workers < 1 || workers > MOST_WORKERS || writers < 1 || writers > MOST_WRITERS) return 2;
  if (strcmp(words[1], "set") == 0) printf("%.0f\n", shared_set(0));
  else if (strcmp(words[1], "shm") == 0) printf("%.0f\n", shared_set(1));
  else if (strcmp(words[1], "ring") == 0) printf("%.0f\n", sharded(0));
  else if (strcmp(words[1], "shmring") == 0) printf("%.0f\n", sharded(1));
  else if (strcmp(words[1], "fifo") == 0) printf("%.0f\n", round_trips(0));
  else if (strcmp(words[1], "locked") == 0) printf("%.0f\n", round_trips(1));
  else return 2;
  return 0;
}
