// Mutants that no test can notice, as they change nothing; each with the reason.

export const EQUIVALENT: readonly { readonly mutant: string; readonly why: string }[] = [];
