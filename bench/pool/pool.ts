// What all pools of this benchmark do: one worker, kept warm, that hands a number back.

export interface Pool {
  call(input: number): Promise<unknown>;
  close(): Promise<unknown>;
}

/** A file of this folder: `open` starts the one worker. */
export interface PoolModule {
  open(): Pool | Promise<Pool>;
}
