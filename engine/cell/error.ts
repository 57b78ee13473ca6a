// What goes wrong in a cell.

/** One sentence. Anything else that is thrown is a defect of the tool. */
export class CellError extends Error {}

/** This runtime or system cannot do it: the cell is a row that says why. */
export class Unsupported extends CellError {}

/** A result that is not what replaying the work gives; it fails its cell in the phase "verify". */
export class WrongAnswer extends CellError {}
