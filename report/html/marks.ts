// What charts are made of, free of the library that draws them. Types only.

export interface DrawnChart {
  readonly caption: string;
  readonly svg: string;
}

/** What stands in a row, in the unit of the axis; `title` is what it says when it is pointed at. */
export interface Mark {
  readonly row: number;
  readonly shape: "bar" | "reach" | "dot" | "sample" | "median";
  /** A bar begins at `from`, a reach lies between both; the others stand at `to`. */
  readonly from: number;
  readonly to: number;
  /** From the upper edge of its row (0) to the lower one (1). */
  readonly place: number;
  readonly title: string;
}

export interface Marks {
  /** In the legend, where there are several; "" is not in it. */
  readonly name: string;
  readonly marks: readonly Mark[];
}

export interface RowChart {
  readonly name: string;
  readonly unit: string;
  readonly rows: readonly string[];
  readonly series: readonly Marks[];
  /** For what is many times of another; all values above 0. */
  readonly log: boolean;
  /** A stripe over all rows: what counts as no difference. */
  readonly band?: { readonly from: number; readonly to: number };
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
  readonly title: string;
}

export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
  /** A law has no points of its own; an ideal may leave the picture. */
  readonly kind: "measured" | "law" | "ideal";
  readonly dashed?: boolean;
}

export interface LineChart {
  readonly name: string;
  readonly unit: string;
  readonly over: string;
  readonly lines: readonly Line[];
}

/** On two logarithmic axes, of which that of x has these labels; all values are above 0. */
export interface LadderChart extends LineChart {
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
}
