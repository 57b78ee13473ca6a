// What doctor finds, one fact each.

/**
 * "ok" is fit, "warn" spoils numbers, "missing" takes a measurement away. `code` is stable; `message` is one sentence
 * and ends with what to do, unless all is well.
 */
export interface Diagnosis {
  readonly level: "ok" | "warn" | "missing";
  readonly code: string;
  readonly message: string;
}

export function ok(code: string, message: string): Diagnosis {
  return { level: "ok", code, message };
}

export function warn(code: string, message: string): Diagnosis {
  return { level: "warn", code, message };
}

export function missing(code: string, message: string): Diagnosis {
  return { level: "missing", code, message };
}
