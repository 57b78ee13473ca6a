// What travels where bytes do: a record of four Uint32, in the byte order of the machine.

/** The Uint32 of a record, by their index; the value stands in the answer. */
export const RECORD = { client: 0, call: 1, id: 2, value: 3, length: 4 } as const;

/** The call by which a client says goodbye. */
export const GOODBYE = 0xff;
