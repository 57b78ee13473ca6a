// A table as a reader sees it, still free of any format: table.ts and markdown.ts render it.

export interface View {
  readonly title: string;
  /** Where its figures come from: a line, or one for each of several results. */
  readonly source?: readonly string[];
  /** Sentences above the table: what it comes to. */
  readonly lead?: readonly string[];
  /** Empty where there is no table. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The metric of each column, empty where it is of none. */
  readonly metrics?: readonly string[];
  /** An answer as it stands: no columns of it are chosen, no rows sorted. */
  readonly whole?: true;
  /** How many columns from the left hold text; the others hold numbers. */
  readonly textColumns: number;
  /** Sentences below the table. */
  readonly notes: readonly string[];
  /** Ratios to draw below the table, where text can be drawn with. */
  readonly bars?: Bars;
  /** Lines to draw there. */
  readonly plot?: Plot;
  /** How the values lie that one of its figures sums up, for a last column where that can be drawn and has room. */
  readonly spread?: Spread;
}

export interface Spread {
  /** The head of the figure's column. */
  readonly of: string;
  /** How its values are shown: times this, in this unit. */
  readonly scale: number;
  readonly unit: string;
  /** The values behind the figure of a row, by its number; read when they are asked for, and null where there are none. */
  readonly values: (row: number) => readonly number[] | null;
  /** It is asked for, whether there is room or not. */
  readonly asked?: true;
}

export interface Plot {
  /** Points by x, ascending; all above 0. */
  readonly lines: readonly {
    readonly name: string;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  }[];
  /** Of y. */
  readonly unit: string;
  /** What stands below the axis of x. */
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  readonly caption: string;
}

export interface Bars {
  /** Ratios to 1, with their intervals; all above 0. */
  readonly bars: readonly {
    readonly label: string;
    readonly ratio: number;
    readonly low: number;
    readonly high: number;
    /** What several of the others come to, or what is shown and does not count. */
    readonly kind?: "sum" | "left out";
  }[];
  /** Half the band around 1 that is taken for no difference, as a fraction. */
  readonly delta: number;
  readonly caption: string;
}
