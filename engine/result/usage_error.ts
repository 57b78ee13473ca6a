/** Wrong use: one sentence of what was wrong, what was given and what to do. Of the command line: exit code 2. */
export class UsageError extends Error {}
