/* What the machine itself allows, to hold figures against: the same work as the scenarios in C. A contender of paratax
   (docs/contenders.md), and for its benchmark
   cc -O2 -pthread -o floor floor.c;  floor set|shm|fifo|locked WORKERS SECONDS, or floor ring|shmring WORKERS SECONDS
   WRITERS;  prints operations per second. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_IDS = 10000000, SLOT_BITS = 24, MOST_WORKERS = 256, RECORD = 16 };

static int workers;
static double seconds;
static uint64_t ops; /* attempts of each worker; 0 is by time */
static uint32_t id_space = MOST_IDS;
static int timed = 1;

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
  struct { _Alignas(64) uint64_t attempts, inserts; double begun, ended, waited, acked; } of[MOST_WORKERS];
};
static struct places *place;
static uint32_t *slots;

static uint32_t next_id(uint64_t *state) { /* SplitMix64, as the article seeds it */
  uint64_t z = (*state += 0x9E3779B97F4A7C15ull);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return (uint32_t)((z ^ (z >> 31)) % id_space);
}

static int insert(uint32_t key) { /* whether it was new */
  uint32_t slot = (key * 0x9E3779B1u) >> (32 - SLOT_BITS);
  while (slots[slot] != 0 && slots[slot] != key) slot = (slot + 1) & ((1u << SLOT_BITS) - 1);
  int is_new = slots[slot] == 0;
  slots[slot] = key;
  return is_new;
}

static int goes_on(int worker, double end) {
  return ops ? place->of[worker].attempts < ops : now() < end;
}

/* Touches each page by a write that changes nothing: otherwise the first touch of each by each process is on the meter, also
   of pages that are there, where a hypervisor keeps page tables of its own. */
static void touch(void) {
  for (size_t slot = 0; slot < (size_t)1 << SLOT_BITS; slot += 1024) __atomic_fetch_or(&slots[slot], 0, __ATOMIC_RELAXED);
}

static void *fill(void *argument) {
  intptr_t worker = (intptr_t)argument;
  uint64_t state = 0xC0FFEEull ^ (uint64_t)(worker + 1) * 0x9E3779B97F4A7C15ull;
  touch();
  pthread_barrier_wait(&place->barrier);
  double end = (place->of[worker].begun = now()) + seconds;
  while (goes_on((int)worker, end)) {
    uint32_t key = next_id(&state) + 1;
    double asked = timed ? now() : 0;
    pthread_mutex_lock(&place->mutex);
    if (timed) place->of[worker].waited += now() - asked;
    place->of[worker].inserts += (uint64_t)insert(key);
    pthread_mutex_unlock(&place->mutex);
    place->of[worker].attempts++;
  }
  place->of[worker].ended = now();
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
      prctl(PR_SET_PDEATHSIG, SIGKILL);
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
   have them; who waits looks for a moment, lets others have the core, and then sleeps on the
   word. */
enum { MOST_WRITERS = 64, CAPACITY = 2 * MOST_WORKERS, SLEEPER = 2, AWAITED = -1, KNOWN = 1, NEW = 2, LOOKS = 5000, FEWEST = 64, YIELDS = 4, GOODBYE = -1 };
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
  for (int turn = 0; turn < YIELDS; turn++) {
    sched_yield();
    int seen = atomic_load(word);
    if (seen != value) return seen;
  }
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
    int letter = insert(id + 1) ? NEW : KNOWN; /* shards lie in one table here: a slot is one writer's, but for what runs over */
    if (atomic_exchange(&boxes[producer].letter, letter) == AWAITED) rouse(&boxes[producer].letter);
  }
  return NULL;
}

static void *produce(int producer) {
  uint64_t state = 0xC0FFEEull ^ (uint64_t)(producer + 1) * 0x9E3779B97F4A7C15ull;
  _Atomic int *box = &boxes[producer].letter;
  pthread_barrier_wait(&place->barrier);
  double end = (place->of[producer].begun = now()) + seconds;
  for (; goes_on(producer, end); place->of[producer].attempts++) {
    uint32_t id = next_id(&state);
    double asked = timed ? now() : 0;
    put(&rings[id % (uint32_t)writers], producer, id);
    double sent = timed ? now() : 0;
    int letter = glance(box, 0);
    if (letter == 0 && !atomic_compare_exchange_strong(box, &letter, AWAITED)) {}
    else if (letter == 0) letter = AWAITED;
    while (letter <= 0) {
      doze(box, AWAITED);
      letter = atomic_load(box);
    }
    atomic_store(box, 0);
    place->of[producer].inserts += letter == NEW;
    if (!timed) continue;
    place->of[producer].waited += sent - asked;
    place->of[producer].acked += now() - sent;
  }
  place->of[producer].ended = now();
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

/* As a contender. What is not said of the key here stands in docs/contenders.md. */
enum { TASK_WORDS = 4, LONGEST_NAME = 64 };
static const char *key;
static const char *self = "/proc/self/exe";

static void refuse(const char *what) {
  fprintf(stderr, "Cannot measure: the key has no %s that can be read.\n", what);
  exit(2);
}

static void unsupported(const char *reason) {
  printf("{\"kind\":\"outcome\",\"outcome\":{\"status\":\"unsupported\",\"reason\":\"%s\"}}\n", reason);
  exit(0);
}

static const char *find(const char *name) { /* the value behind a name, or NULL */
  char quoted[LONGEST_NAME];
  snprintf(quoted, sizeof quoted, "\"%s\"", name);
  const char *at = strstr(key, quoted);
  if (!at) return NULL;
  at += strlen(quoted);
  at += strspn(at, " ");
  return *at == ':' ? at + 1 + strspn(at + 1, " ") : NULL;
}

static long whole(const char *name, long least) {
  const char *at = find(name);
  size_t digits = at ? strspn(at, "0123456789") : 0;
  if (digits == 0 || digits > 10 || !strchr(",} ", at[digits]) || atol(at) < least) refuse(name);
  return atol(at);
}

static int is(const char *name, const char *text) {
  const char *at = find(name);
  return at && *at == '"' && strncmp(at + 1, text, strlen(text)) == 0 && at[1 + strlen(text)] == '"';
}

static void *hear(void *ignored) { /* ends all when standard input ends or says stop */
  char heard[256];
  (void)ignored;
  if (read(0, heard, sizeof heard) >= 0) {
    if (getpgrp() == getpid()) kill(0, SIGKILL);
    _exit(1);
  }
  return NULL;
}

/* Scenario 1: the article's function, in workers that are made for it. */
static long rounds;
static uint32_t *answers;

static uint32_t cpu(void) {
  uint32_t x = 0x12345678;
  for (long round = 0; round < rounds; round++) {
    x = x * 1103515245u + 12345u;
    x ^= x >> 16;
  }
  return x;
}

static void *task(void *argument) {
  answers[(intptr_t)argument] = cpu();
  return NULL;
}

static void spawn_tasks(void) { /* a fresh program each, whose answer comes by a pipe */
  extern char **environ;
  int ends[2];
  char times[24], fd[24], number[24];
  uint32_t record[2];
  if (pipe(ends)) fail("pipe");
  snprintf(times, sizeof times, "%ld", rounds);
  snprintf(fd, sizeof fd, "%d", ends[1]);
  for (int worker = 0; worker < workers; worker++) {
    snprintf(number, sizeof number, "%d", worker);
    char *words[] = {"floor", "task", times, fd, number, NULL};
    pid_t child;
    if (posix_spawn(&child, self, NULL, NULL, words, environ)) fail("posix_spawn");
  }
  for (int each = 0; each < workers; each++) {
    int status;
    if (wait(&status) < 0 || status != 0) fail("a worker");
  }
  for (int each = 0; each < workers; each++) {
    if (read(ends[0], record, sizeof record) != sizeof record) fail("read");
    answers[record[0]] = record[1];
  }
  close(ends[0]);
  close(ends[1]);
}

static int answer_task(char **words) {
  rounds = atol(words[2]);
  uint32_t record[2] = {(uint32_t)atoi(words[4]), cpu()};
  return write(atoi(words[3]), record, sizeof record) == sizeof record ? 0 : 1;
}

static void overhead(int processes, int inline_only) {
  long warmup = whole("warmup", 0), iterations = whole("iterations", 1), each = 0;
  rounds = whole("work_iters", 0);
  answers = shared(sizeof *answers * (size_t)workers);
  double *taken = malloc(sizeof *taken * (size_t)iterations);
  uint32_t *all = malloc(sizeof *all * (size_t)iterations * (size_t)workers);
  if (!taken || !all) fail("malloc");
  for (long index = -warmup; index < iterations; index++) {
    memset(answers, 0, sizeof *answers * (size_t)workers);
    double begun = now();
    if (inline_only) for (intptr_t worker = 0; worker < workers; worker++) task((void *)worker);
    else if (processes && is("start", "spawn")) spawn_tasks();
    else run(task, workers, processes);
    double took = now() - begun;
    if (index < 0) continue;
    taken[index] = took;
    for (int worker = 0; worker < workers; worker++) all[each++] = answers[worker];
  }
  double begun = now();
  task(NULL);
  double task_s = now() - begun;
  printf("{\"kind\":\"outcome\",\"outcome\":{\"status\":\"measured\",\"samples\":{\"task_s\":[%.9g],\"iter_s\":[", task_s);
  for (long index = 0; index < iterations; index++) printf("%s%.9g", index ? "," : "", taken[index]);
  printf("]},\"metrics\":{\"task_s\":%.9g},\"facts\":{\"join\":\"%s\"}},\"proof\":{\"answers\":[", task_s,
         inline_only ? "none" : processes ? "wait" : "pthread_join");
  for (long index = 0; index < each; index++) printf("%s%u", index ? "," : "", all[index]);
  printf("]}}\n");
}

static void tell(const char *name, size_t offset, int as_count) { /* one sample of each worker */
  double first = place->of[0].begun;
  for (int worker = 1; worker < workers; worker++) if (place->of[worker].begun < first) first = place->of[worker].begun;
  printf(",\"%s\":[", name);
  for (int worker = 0; worker < workers; worker++) {
    const char *field = (const char *)&place->of[worker] + offset;
    if (as_count) printf("%s%llu", worker ? "," : "", (unsigned long long)*(const uint64_t *)field);
    else printf("%s%.9g", worker ? "," : "", *(const double *)field - first);
  }
  printf("]");
}

static double average_ns(size_t offset) {
  double total = 0;
  uint64_t count = 0;
  for (int worker = 0; worker < workers; worker++) {
    total += *(const double *)((const char *)&place->of[worker] + offset);
    count += place->of[worker].attempts;
  }
  return 1e9 * total / (double)count;
}

#define FIELD(name) ((size_t)((char *)&place->of[0].name - (char *)&place->of[0]))

static void tell_sets(int shards) {
  printf("\"proof\":{\"sets\":[");
  for (int shard = 0; shard < shards; shard++) {
    uint32_t taken = 0, sum = 0, mix = 0;
    for (uint32_t slot = 0; slot < 1u << SLOT_BITS; slot++) {
      uint32_t id = slots[slot] - 1;
      if (slots[slot] == 0 || id % (uint32_t)shards != (uint32_t)shard) continue;
      taken++;
      sum += id;
      mix += (id ^ (id >> 16)) * 0x45d9f3bu;
    }
    printf("%s{\"count\":%u,\"sum\":%u,\"mix\":%u}", shard ? "," : "", taken, sum, mix);
  }
  printf("]}}\n");
}

static void sets(int processes, int shards) {
  if (find("ops")) ops = (uint64_t)whole("ops", 1);
  else seconds = (double)whole("duration_ms", 1) / 1000;
  long space = whole("id_space", 1);
  if (space > MOST_IDS) unsupported("its table has room for 10,000,000 ids");
  id_space = (uint32_t)space;
  timed = !is("timing", "off");
  writers = shards ? shards : 1;
  double wall_s = 0;
  for (long left = whole("warmup", 0); left >= 0; left--) {
    double begun = now();
    if (shards) sharded(processes);
    else shared_set(processes);
    wall_s = now() - begun;
  }
  printf("{\"kind\":\"outcome\",\"outcome\":{\"status\":\"measured\",\"samples\":{\"wall_s\":[%.9g]", wall_s);
  tell("worker_attempts", FIELD(attempts), 1);
  tell("worker_inserts", FIELD(inserts), 1);
  tell("worker_begun_s", FIELD(begun), 0);
  tell("worker_ended_s", FIELD(ended), 0);
  printf("},\"metrics\":{");
  if (timed && shards) printf("\"avg_queue_put_ns\":%.9g,\"avg_ack_wait_ns\":%.9g", average_ns(FIELD(waited)), average_ns(FIELD(acked)));
  else if (timed) printf("\"avg_lock_wait_ns\":%.9g", average_ns(FIELD(waited)));
  printf("},\"facts\":{\"start\":\"%s\",\"%s\":\"%s\"}},", processes ? "fork" : "pthread_create", shards ? "transport" : "lock",
         shards ? "rings in shared memory" : "pthread_mutex");
  tell_sets(shards ? shards : 1);
}

static int measure(void) {
  pthread_t listener;
  if (*key != '{' || !find("config") || *find("config") != '{') refuse("config");
  int threads = is("mode", "threads"), processes = is("mode", "processes"), spawned = is("start", "spawn");
  workers = (int)whole("workers", is("scenario", "memory") ? 0 : 1);
  if (pthread_create(&listener, NULL, hear, NULL)) fail("pthread_create");
  if (workers > MOST_WORKERS) unsupported("it has room for 256 workers");
  if (is("scenario", "overhead")) {
    if (is("mode", "inline")) overhead(0, 1);
    else if ((threads && spawned) || (processes && (spawned || is("start", "fork")))) overhead(processes, 0);
    else unsupported("there is no such start method in C");
  } else if (is("scenario", "shared-set") || is("scenario", "sharded-writers")) {
    int one = is("scenario", "shared-set");
    if (!(threads || processes) || !spawned) unsupported("its workers are threads, or processes that are forked once");
    if (find("stripes") || find("hold_ns") || find("think_ns") || find("read_pct") || !(is("lock", "own") || !find("lock")))
      unsupported("it has one lock, and does nothing else behind it");
    if (one && processes && !is("transport", "shm")) unsupported("it has no manager: its processes share the set (--transport shm)");
    if (!one && !is("transport", "own")) unsupported("items travel by its own rings: leave out --transport");
    if (!one && whole("writers", 1) > MOST_WRITERS) unsupported("it has room for 64 writers");
    sets(processes, one ? 0 : (int)whole("writers", 1));
  } else if (is("scenario", "memory")) unsupported("a floor of memory would be the system's pages");
  else unsupported("it does not measure this scenario");
  return 0;
}

int main(int count, char **words) {
  if (count == 2 && strcmp(words[1], "--paratax-contender") == 0) {
    printf("{\"kind\":\"contender\",\"version\":\"%s\",\"engine\":\"C\"}\n", __VERSION__);
    return 0;
  }
  if (count == 3 && strcmp(words[1], "--paratax-cell") == 0) {
    key = words[2];
    return measure();
  }
  if (count == 1 + TASK_WORDS && strcmp(words[1], "task") == 0) return answer_task(words);
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
