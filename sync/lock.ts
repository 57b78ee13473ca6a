// What a lock is to those who share it. Types only.

/** A lock of which some wait for an answer; one that blocks answers at once. */
export interface Lock {
  /** Takes the lock once nobody else has it. False, without the lock, once this worker was stopped. */
  acquire(): boolean | Promise<boolean>;
  /** Gives it back. Only who has it may call this. */
  release(): void | Promise<void>;
}

/** A lock whose worker sleeps until it has it. */
export interface BlockingLock extends Lock {
  acquire(): boolean;
  release(): void;
  /** Whom this worker took the lock over from, who died with it: what is behind the lock may be half done. 0 for nobody. */
  inheritedFrom?(): number;
  /** Takes and gives back the lock for one who only reads, beside others who do; not there where there is no difference. */
  acquireShared?(): boolean;
  releaseShared?(): void;
}

/** Where a lock is found; it goes through the start message of each worker. */
export interface LockPlace {
  readonly kind: string;
}

/** Where a lock of shared memory is. Zeroed words are a free lock. */
export interface MemoryLockPlace extends LockPlace {
  /** Its first word; a cache line (64 bytes, 16 words) of its own is fastest. */
  readonly index: number;
  /** The first word of a cache line of this worker's own, zeroed at first, for the locks that wait each at its own place. */
  readonly seat: number;
}

/** How many words a cache line has, which is where a lock, and where a worker's seat, has its words. */
export const LINE_WORDS = 16;
