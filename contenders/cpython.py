#!/usr/bin/env python3
"""CPython as a contender of paratax: what the article measured, as this machine does it (docs/contenders.md).

Any CPython from 3.10 on, without a package; on a free-threading build its threads run in parallel. Children that are
spawned import this file, so it imports at the top only what an interpreter has loaded already.
"""

import os
import sys
import time

MASK_32 = 0xFFFF_FFFF
MASK_64 = 0xFFFF_FFFF_FFFF_FFFF
GOLDEN = 0x9E37_79B9_7F4A_7C15
STARTS = ("spawn", "fork", "forkserver")
#: Reports of progress are at least so far apart, in seconds.
NEWS_S = 0.1
#: With --timing sampled one operation in so many is timed.
SAMPLED = 64
#: Whoever must be ready, or gone, is so by then, in seconds.
PATIENCE_S = 60


class Unsupported(Exception):
    """What this Python does not have: the cell is a row with this reason."""


class Refused(Exception):
    """A key that is none."""


def cpu(rounds):
    """The article's function: so many rounds of a linear congruence and a shift, modulo 2**32."""
    x = 0x1234_5678
    for _ in range(rounds):
        x = (x * 1103515245 + 12345) & MASK_32
        x ^= x >> 16
    return x


def seed_of(worker):
    """The state in which a worker's SplitMix64 begins."""
    return 0xC0FFEE ^ ((worker + 1) * GOLDEN & MASK_64)


def contents_of(ids):
    """What a set holds, as three numbers that two sets share only where they hold the same ids."""
    return {
        "count": len(ids),
        "sum": sum(ids) & MASK_32,
        "mix": sum((one ^ one >> 16) * 0x45D9F3B for one in ids) & MASK_32,
    }


# ---------------------------------------------------------------- overhead and memory


def answer_in_file(path, worker, rounds):
    """A process's task: its answer goes into a file, which takes no import and no lock."""
    write_at(path, 4 * worker, cpu(rounds).to_bytes(4, "little"))


def hold_in_file(path, worker, workers, rounds):
    """Computes until the parent writes the byte that stands behind all answers and all signs of being ready."""
    parent = os.getppid()
    stop = 5 * workers
    write_at(path, 4 * workers + worker, b"1")
    while True:
        answer = cpu(rounds)
        if read_at(path, stop, 1) == b"1" or os.getppid() != parent:
            break
    write_at(path, 4 * worker, answer.to_bytes(4, "little"))


def write_at(path, offset, data):
    file = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    try:
        os.lseek(file, offset, os.SEEK_SET)
        os.write(file, data)
    finally:
        os.close(file)


def read_at(path, offset, count):
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        os.lseek(file, offset, os.SEEK_SET)
        return os.read(file, count)
    finally:
        os.close(file)


class Crew:
    """Workers of a kind, started together and joined together."""

    def __init__(self, key, jobs):
        if key.mode == "threads":
            import threading

            self.members = [threading.Thread(target=job, args=args) for job, *args in jobs]
        else:
            context = key.context()
            self.members = [context.Process(target=job, args=args) for job, *args in jobs]
        for member in self.members:
            member.start()

    def join(self):
        for member in self.members:
            member.join()
            code = getattr(member, "exitcode", 0)
            if code != 0:
                raise RuntimeError(f"a worker ended with {code}")

    def alive(self):
        return all(member.is_alive() for member in self.members)


def overhead(key):
    workers, rounds = key.number("workers", 1), key.number("work_iters", 0)
    warmup, iterations = key.number("warmup", 0), key.number("iterations", 1)
    if key.mode not in ("inline", "threads", "processes"):
        raise Unsupported(f"there is no mode {key.mode}")
    path = key.file("answers", 4 * workers) if key.mode == "processes" else None
    found = [0] * workers

    def task(worker):
        found[worker] = cpu(rounds)

    iter_s, answers = [], []
    for index in range(warmup + iterations):
        begun = time.perf_counter()
        if key.mode == "inline":
            for worker in range(workers):
                task(worker)
        elif key.mode == "threads":
            Crew(key, [(task, worker) for worker in range(workers)]).join()
        else:
            Crew(key, [(answer_in_file, path, worker, rounds) for worker in range(workers)]).join()
        ended = time.perf_counter()
        if path is not None:
            found = words_in(read_at(path, 0, 4 * workers))
            write_at(path, 0, bytes(4 * workers))
        if index >= warmup:
            iter_s.append(ended - begun)
            answers.extend(found)
        found = [0] * workers
        key.progress(index + 1, warmup + iterations)
    begun = time.perf_counter()
    cpu(rounds)
    task_s = time.perf_counter() - begun
    return {
        "samples": {"iter_s": iter_s, "task_s": [task_s]},
        "metrics": {"task_s": task_s},
        "facts": {"join": {"threads": "Thread.join", "processes": "Process.join"}.get(key.mode, "none")},
        "proof": {"answers": answers},
    }


def words_in(data):
    return [int.from_bytes(data[at : at + 4], "little") for at in range(0, len(data), 4)]


def memory(key):
    workers, rounds = key.number("workers", 0), key.number("work_iters", 0)
    warmup, iterations = key.number("warmup", 0), key.number("iterations", 1)
    hold_s, interval_s = key.number("hold_ms", 1) / 1000, key.number("mem_interval_ms", 1) / 1000
    if key.mode not in ("threads", "processes"):
        raise Unsupported(f"there is no mode {key.mode}")
    look = memory_reader()
    stop_at = 5 * workers
    path = key.file("held", stop_at + 1) if key.mode == "processes" else None
    baseline = look([os.getpid()])
    taken = {name: [] for name in baseline}
    times, costs, answers, missed = [], [], [], 0
    for index in range(warmup + iterations):
        counts = index >= warmup
        flags = [0] * (workers + 1)
        found = [0] * workers

        def hold(worker):
            flags[worker] = 1
            while True:
                found[worker] = cpu(rounds)
                if flags[workers]:
                    break

        if path is not None:
            write_at(path, 0, bytes(stop_at + 1))
            jobs = [(hold_in_file, path, worker, workers, rounds) for worker in range(workers)]
        else:
            jobs = [(hold, worker) for worker in range(workers)]
        crew = Crew(key, jobs)
        ready = (lambda: read_at(path, 4 * workers, workers)) if path else (lambda: flags[:workers])
        wait_until(lambda: all(one in (1, 0x31) for one in ready()), "become ready")
        released = time.perf_counter()
        due = released
        while (begun := time.perf_counter()) < released + hold_s:
            sample = look([os.getpid(), *descendants(os.getpid())])
            ended = time.perf_counter()
            if counts and crew.alive() and sample is not None:
                for name, value in sample.items():
                    taken[name].append(value)
                times.append(begun - released)
                costs.append(ended - begun)
            elif counts:
                missed += 1
            due += interval_s
            while due < ended:
                due += interval_s
                missed += counts
            time.sleep(max(0.0, min(due, released + hold_s) - time.perf_counter()))
        if path is not None:
            write_at(path, stop_at, b"1")
        else:
            flags[workers] = 1
        crew.join()
        if path is not None:
            found = words_in(read_at(path, 0, 4 * workers))
        if counts:
            answers.extend(found)
        key.progress(index + 1, warmup + iterations)
    samples = {f"{name}_bytes": values for name, values in taken.items()}
    samples.update({f"{name}_baseline_bytes": [value] for name, value in baseline.items()})
    samples.update({"sampled_at_s": times, "sample_cost_s": costs, "missed": [missed]})
    reason = "neither /proc nor anything else here tells it"
    lacking = [name for name in ("uss", "pss") if name not in baseline]
    metrics = {f"{name}_{part}": None for name in lacking for part in ("min", "max", "avg", "baseline", "per_worker")}
    if len(lacking) == 2:
        raise Unsupported("memory of one's own is read from /proc, which this system lacks")
    return {
        "samples": samples,
        "metrics": {**metrics, "samples_missed": missed},
        "unavailable": {name: reason for name in metrics},
        "facts": {"footprint": "pss"},
        "proof": {"answers": answers},
    }


def memory_reader():
    """Returns a function from pids to the sums of their memory in bytes, by kind; None where one of them is gone."""
    if not os.path.exists("/proc/self/smaps_rollup"):
        raise Unsupported("memory is read from /proc/PID/smaps_rollup, which this system lacks")

    def look(pids):
        total = {"rss": 0, "uss": 0, "pss": 0}
        for pid in pids:
            try:
                with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
                    text = file.read()
            except OSError:
                return None
            for line in text.splitlines():
                name, _, rest = line.partition(b":")
                kind = {b"Rss": "rss", b"Pss": "pss", b"Private_Clean": "uss", b"Private_Dirty": "uss"}.get(name)
                if kind is not None:
                    total[kind] += int(rest.split()[0]) * 1024
        return total

    return look


def descendants(pid):
    """The processes below one: workers, and what starts or watches them (forkserver, resource tracker)."""
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", "rb") as file:
                found.extend(int(word) for word in file.read().split())
    except OSError:
        return found
    return [one for child in found for one in (child, *descendants(child))]


def wait_until(done, what):
    late = time.monotonic() + PATIENCE_S
    while not done():
        if time.monotonic() > late:
            raise RuntimeError(f"the workers did not {what} within {PATIENCE_S} s")
        time.sleep(0.001)


# ---------------------------------------------------------------- sets


def end_with_parent():
    """In a child process that may block: ends it when its parent is gone."""
    import threading

    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.3)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def fill(worker, shared, lock, barrier, reports, pace, own_process):
    """Checks and inserts into the set, or the manager's dictionary, that all share, behind the lock that all share."""
    id_space, duration_s, ops, timing = pace
    if own_process:
        end_with_parent()
        shared.get(-1)  # connects to the manager
    is_set = isinstance(shared, set)
    clock, acquire, release = time.perf_counter, lock.acquire, lock.release
    state, attempts, inserts, waits, waited = seed_of(worker), 0, 0, 0, 0.0
    every = {"every": 1, "sampled": SAMPLED}.get(timing, 0)
    barrier.wait()
    begun = clock()
    end = begun + duration_s
    while attempts < ops if ops else clock() < end:
        state = (state + GOLDEN) & MASK_64
        z = (state ^ state >> 30) * 0xBF58_476D_1CE4_E5B9 & MASK_64
        z = (z ^ z >> 27) * 0x94D0_49BB_1331_11EB & MASK_64
        uid = (z ^ z >> 31) % id_space
        if every and attempts % every == 0:
            asked = clock()
            acquire()
            waited += clock() - asked
            waits += 1
        else:
            acquire()
        try:
            if uid not in shared:
                if is_set:
                    shared.add(uid)
                else:
                    shared[uid] = 1
                inserts += 1
        finally:
            release()
        attempts += 1
    reports.put((worker, attempts, inserts, begun, clock(), (waited, waits)))


def shared_set(key):
    for name in ("stripes", "hold_ns", "think_ns", "read_pct"):
        if name in key.config:
            raise Unsupported(f"CPython's lock is measured as it is, without --{name.replace('_', '-')}")
    if key.text("lock", "own") != "own":
        raise Unsupported("CPython has one lock: leave out --lock")
    transport = key.text("transport", "own")
    if key.mode == "processes" and transport == "shm":
        raise Unsupported("processes of CPython share no set in memory: they ask a manager")
    if transport not in ("memory", "own"):
        raise Unsupported("processes of CPython reach a set by its own manager: leave out --transport")
    workers, pace = key.number("workers", 1), key.pace()

    def run():
        begun = time.perf_counter()
        manager = None
        try:
            if key.mode == "threads":
                import queue
                import threading

                shared, lock, barrier = set(), threading.Lock(), threading.Barrier(workers)
                reports = queue.SimpleQueue()
            elif key.mode == "processes":
                from multiprocessing.managers import SyncManager

                context = key.context()
                manager = SyncManager(ctx=context)
                manager.start(initializer=end_with_parent)
                shared, lock, barrier = manager.dict(), context.Lock(), context.Barrier(workers)
                reports = context.SimpleQueue()
            else:
                raise Unsupported(f"there is no mode {key.mode}")
            own_process = key.mode == "processes"
            jobs = [(fill, worker, shared, lock, barrier, reports, pace, own_process) for worker in range(workers)]
            crew = Crew(key, jobs)
            told = sorted(heard(crew, reports, workers))
            crew.join()
            wall_s = time.perf_counter() - begun
            return wall_s, told, [contents_of(shared if manager is None else set(shared.keys()))]
        finally:
            if manager is not None:
                manager.shutdown()

    return set_answer(
        key,
        run,
        lambda extras: {"avg_lock_wait_ns": average_ns(extra for (extra,) in extras)},
        {
            "transport": "memory" if key.mode == "threads" else "Manager().dict()",
            "lock": "threading.Lock" if key.mode == "threads" else "multiprocessing.Lock",
        },
    )


def heard(crew, reports, count):
    """So many reports, or an error where the workers end without them."""
    told = []
    while len(told) < count:
        if not reports.empty():
            told.append(reports.get())
        elif any(getattr(member, "exitcode", None) for member in crew.members) or not any(
            member.is_alive() for member in crew.members
        ):
            if not reports.empty():
                continue  # its last words
            raise RuntimeError("a worker ended before its work was done")
        else:
            time.sleep(0.005)
    return told


def write_shard(writer, requests, answers, producers, reports, own_process):
    """Owns a set: enters each id that comes, and answers its producer whether it was new."""
    if own_process:
        end_with_parent()
    own = set()
    left = producers
    while left:
        producer, uid = requests.get()
        if producer < 0:
            left -= 1
        elif uid in own:
            answers[producer].put(False)
        else:
            own.add(uid)
            answers[producer].put(True)
    reports.put((writer, contents_of(own)))


def produce(producer, requests, answer, barrier, reports, pace, own_process):
    """Sends each id to the writer that owns its shard, and waits for the answer."""
    if own_process:
        end_with_parent()
    id_space, duration_s, ops, timing = pace
    writers = len(requests)
    clock, hear = time.perf_counter, answer.get
    state, attempts, inserts, timed, put_s, ack_s = seed_of(producer), 0, 0, 0, 0.0, 0.0
    every = {"every": 1, "sampled": SAMPLED}.get(timing, 0)
    barrier.wait()
    begun = clock()
    end = begun + duration_s
    while attempts < ops if ops else clock() < end:
        state = (state + GOLDEN) & MASK_64
        z = (state ^ state >> 30) * 0xBF58_476D_1CE4_E5B9 & MASK_64
        z = (z ^ z >> 27) * 0x94D0_49BB_1331_11EB & MASK_64
        uid = (z ^ z >> 31) % id_space
        if every and attempts % every == 0:
            asked = clock()
            requests[uid % writers].put((producer, uid))
            sent = clock()
            inserts += hear()
            put_s += sent - asked
            ack_s += clock() - sent
            timed += 1
        else:
            requests[uid % writers].put((producer, uid))
            inserts += hear()
        attempts += 1
    ended = clock()
    for request in requests:
        request.put((-1, 0))
    reports.put((producer, attempts, inserts, begun, ended, (put_s, timed), (ack_s, timed)))


def sharded_writers(key):
    if key.text("transport", "own") != "own":
        raise Unsupported("items of CPython travel by its own SimpleQueue: leave out --transport")
    workers, writers, pace = key.number("workers", 1), key.number("writers", 1), key.pace()

    def run():
        begun = time.perf_counter()
        if key.mode == "threads":
            import queue
            import threading

            new_queue, barrier = queue.SimpleQueue, threading.Barrier(workers)
        elif key.mode == "processes":
            context = key.context()
            new_queue, barrier = context.SimpleQueue, context.Barrier(workers)
        else:
            raise Unsupported(f"there is no mode {key.mode}")
        own_process = key.mode == "processes"
        requests = [new_queue() for _ in range(writers)]
        answers = [new_queue() for _ in range(workers)]
        told, shards = new_queue(), new_queue()
        owners = Crew(
            key,
            [
                (write_shard, writer, requests[writer], answers, workers, shards, own_process)
                for writer in range(writers)
            ],
        )
        producers = Crew(
            key,
            [
                (produce, worker, requests, answers[worker], barrier, told, pace, own_process)
                for worker in range(workers)
            ],
        )
        work = sorted(heard(producers, told, workers))
        sets = [contents for _, contents in sorted(heard(owners, shards, writers), key=lambda one: one[0])]
        producers.join()
        owners.join()
        return time.perf_counter() - begun, work, sets

    return set_answer(
        key,
        run,
        lambda extras: {
            "avg_queue_put_ns": average_ns(put for put, _ in extras),
            "avg_ack_wait_ns": average_ns(ack for _, ack in extras),
        },
        {"transport": f"{'queue' if key.mode == 'threads' else 'multiprocessing'}.SimpleQueue"},
    )


def set_answer(key, run, latencies, facts):
    """Plays the untimed runs and the timed one; `run` gives the wall, the workers' reports and what the sets hold."""
    warmup = key.number("warmup", 0)
    for index in range(warmup + 1):
        wall_s, work, sets = run()
        key.progress(index + 1, warmup + 1)
    _, attempts, inserts, begun, ended, *extras = zip(*work)
    first = min(begun)
    metrics = latencies(list(zip(*extras)))
    return {
        "samples": {
            "wall_s": [wall_s],
            "worker_attempts": attempts,
            "worker_inserts": inserts,
            "worker_begun_s": [one - first for one in begun],
            "worker_ended_s": [one - first for one in ended],
        },
        "metrics": metrics,
        "unavailable": {name: "not timed, by --timing off" for name, value in metrics.items() if value is None},
        "facts": facts,
        "proof": {"sets": sets},
    }


def average_ns(timed):
    pairs = list(timed)
    count = sum(number for _, number in pairs)
    return 1e9 * sum(total for total, _ in pairs) / count if count else None


# ---------------------------------------------------------------- the protocol


class Key:
    """What a cell is asked for. Raises Refused for what is no key."""

    def __init__(self, text):
        import json

        try:
            key = json.loads(text)
            self.scenario, self.mode, self.start = (key[name] for name in ("scenario", "mode", "start"))
            self.config = dict(key["config"])
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(f"the key is none ({error!r})") from None
        self.dumps = json.dumps
        self.folder = os.environ.get("PARATAX_FOLDER") or os.getcwd()
        self.told = 0.0

    def number(self, name, least):
        value = self.config.get(name)
        if type(value) is not int or value < least:
            raise Refused(f"{name} is {value!r} where a whole number from {least} on is due")
        return value

    def text(self, name, standard):
        return str(self.config.get(name, standard))

    def pace(self):
        """The id space, for how long in seconds, how many attempts instead (0: by time), and what is timed."""
        ops = self.number("ops", 1) if "ops" in self.config else 0
        duration_s = 0 if ops else self.number("duration_ms", 1) / 1000
        return self.number("id_space", 1), duration_s, ops, self.text("timing", "every")

    def context(self):
        import multiprocessing

        if self.start not in multiprocessing.get_all_start_methods():
            raise Unsupported(f"this system has no start method {self.start}")
        return multiprocessing.get_context(self.start)

    def file(self, name, size):
        """A file of zeros in the run's own folder."""
        path = os.path.join(self.folder, f"cpython-{os.getpid()}-{name}")
        with open(path, "wb") as file:
            file.write(bytes(size))
        return path

    def progress(self, done, total):
        if time.monotonic() - self.told >= NEWS_S:
            self.told = time.monotonic()
            self.say({"kind": "progress", "done": done, "total": total})

    def say(self, message):
        sys.stdout.write(self.dumps(message) + "\n")
        sys.stdout.flush()


SCENARIOS = {
    "overhead": overhead,
    "memory": memory,
    "shared-set": shared_set,
    "sharded-writers": sharded_writers,
}


def measure(key):
    scenario = SCENARIOS.get(key.scenario)
    if scenario is None:
        raise Unsupported(f"it does not measure {key.scenario}")
    if key.start == "pool":
        raise Unsupported("the article has no pools, and neither has this")
    if key.mode == "threads" and key.start != "spawn":
        raise Unsupported(f"a thread has no start method {key.start}")
    if key.mode == "processes" and key.start not in STARTS:
        raise Unsupported(f"there is no start method {key.start}")
    answer = scenario(key)
    answer["facts"]["gil"] = "on" if has_gil() else "off"
    return answer


def has_gil():
    return getattr(sys, "_is_gil_enabled", lambda: True)()


def end_at_once():
    """Ends this process and all that it started."""
    import signal

    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    if "multiprocessing" in sys.modules:
        for child in sys.modules["multiprocessing"].active_children():
            child.kill()
    os._exit(1)


def end_when_told():
    """Ends everything when standard input ends or says stop. On Linux without a thread: it would be forked around."""

    def hear(*_):
        try:
            data = os.read(0, 4096)
        except BlockingIOError:
            return
        if data == b"" or data.startswith(b"stop"):
            end_at_once()

    if sys.platform == "linux":
        import fcntl
        import select
        import signal

        signal.signal(signal.SIGIO, hear)
        fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(0, fcntl.F_GETFL)
        fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_ASYNC | os.O_NONBLOCK)
        if select.select([0], [], [], 0)[0]:
            hear()  # what came before
    else:
        import threading

        def listen():
            while True:
                hear()

        threading.Thread(target=listen, daemon=True).start()


def main(words):
    if sys.version_info < (3, 10):
        print(f"Cannot run on Python {sys.version.split()[0]}: it must be 3.10 or newer.", file=sys.stderr)
        return 2
    if words == ["--paratax-contender"]:
        import json
        import platform

        build = "free-threading" if not has_gil() else "GIL"
        print(
            json.dumps(
                {
                    "kind": "contender",
                    "version": platform.python_version(),
                    "engine": f"{platform.python_implementation()}, {build}",
                }
            )
        )
        return 0
    if len(words) != 2 or words[0] != "--paratax-cell":
        print("Cannot run by itself: give it to paratax by --contender; see docs/contenders.md.", file=sys.stderr)
        return 2
    message = {"kind": "outcome"}
    try:
        key = Key(words[1])
        os.environ["TMPDIR"] = key.folder
        end_when_told()
        answer = measure(key)
        proof = answer.pop("proof")
        message.update(outcome={"status": "measured", **answer}, proof=proof)
    except Refused as error:
        print(f"Cannot measure: {error}.", file=sys.stderr)
        return 2
    except Unsupported as reason:
        message.update(outcome={"status": "unsupported", "reason": str(reason)})
    except Exception as error:  # whatever it is, the cell has failed, and its row says so
        key.say({**message, "outcome": {"status": "failed", "phase": "run", "error": f"{type(error).__name__}: {error}"}})
        end_at_once()  # its children may wait for each other
    key.say(message)
    wait_for_servers()
    return 0


def wait_for_servers():
    """Ends what multiprocessing leaves behind, and waits for it: its CPU time, and its workers', is this program's then."""
    for module in ("forkserver", "resource_tracker"):
        server = getattr(sys.modules.get(f"multiprocessing.{module}"), f"_{module}", None)
        stop = getattr(server, "_stop", None)
        if stop is not None:
            stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
