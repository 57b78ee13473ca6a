// What a process that died without a word of its own was short of, as its runtime put it on standard error.

const SHORTAGES: readonly (readonly [sign: RegExp, shortage: string])[] = [
  [
    /Too many open files|EMFILE|file descriptors/i,
    "it ran out of file descriptors; raise ulimit -n or use fewer workers",
  ],
  [
    /EAGAIN|Resource temporarily unavailable|pthread_create|create(d)? (a )?(new )?(worker )?thread/i,
    "it may start no more threads or processes; raise ulimit -u or use fewer workers",
  ],
  [
    /out of memory|Cannot allocate memory|ENOMEM|allocation fail/i,
    "it ran out of memory; use fewer workers or a smaller --id-space",
  ],
];

/** What to do about it, or where to see more. */
export function shortageIn(standardError: string): string {
  return SHORTAGES.find(([sign]) => sign.test(standardError))?.[1] ?? "--debug shows what it said";
}
