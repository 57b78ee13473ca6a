// What tables say below themselves.

export const QUICK = "Quick: a first look, with too few iterations to rest a decision on.";

export interface Remarks {
  /** "[1]" for the first remark, and again for the same one. */
  readonly mark: (remark: string) => string;
  /** Each with its number, in the order in which they were made. */
  readonly notes: () => string[];
}

export function makeRemarks(): Remarks {
  const numbers = new Map<string, number>();
  return {
    mark(remark) {
      if (!numbers.has(remark)) numbers.set(remark, numbers.size + 1);
      return `[${numbers.get(remark)}]`;
    },
    notes: () => [...numbers].map(([remark, number]) => `[${number}] ${remark}`),
  };
}
