// What parts of Node's single executable are called, besides the jobs, by those who make it and by what is in it.

/** The command line. */
export const MAIN_ASSET = "main";
/** What measures a cell. */
export const CELL_ASSET = "cell";
