/** What a runtime's users would write by hand: one iteration of eight workers, resolving with their answers. */
export interface Plain {
  threads(): Promise<number[]>;
  processes(): Promise<number[]>;
}
