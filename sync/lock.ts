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
}

/** Where a lock is found; it goes through the start message of each worker. */
export interface LockPlace {
  readonly kind: string;
}
