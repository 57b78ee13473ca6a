// What every command is given besides its request.

import type { Host } from "../engine/run/host.ts";
import type { Text } from "./output.ts";

export interface Surroundings extends Host {
  /** Standard error is a terminal that can show a bar. */
  readonly terminal: boolean;
  /** Columns to write tables for. */
  readonly width: number;
  /** Whether standard output shows colours. */
  readonly colours: boolean;
  /** Standard output is /dev/null: tables are not made. */
  readonly unseen: boolean;
  /** Text to standard output. Rejects once its reader is gone. */
  readonly print: (text: Text) => Promise<void>;
}
