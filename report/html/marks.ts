// What charts are made of, free of the library that draws them. Types only.

import type { Interval } from "../../engine/result/result.ts";
import type { Look } from "./look.ts";

/** A figure of a page: one picture, or several on one common axis. */
export interface DrawnChart {
  /** What is drawn, with its unit. */
  readonly caption: string;
  readonly panels: readonly Panel[];
  /** What the shades of a hue stand for, the darkest first. */
  readonly shades?: readonly string[];
  /** What its other signs mean, in words. */
  readonly notes?: readonly string[];
}

export interface Panel {
  /** What tells it from the others; empty of a single one. */
  readonly name: string;
  readonly svg: string;
}

/** What stands in a row, in the unit of the axis; `title` is what it says when it is pointed at. */
export interface Mark {
  readonly row: number;
  readonly shape: "bar" | "reach" | "dot" | "ring" | "diamond" | "sample" | "median";
  /** A bar begins at `from`, a reach lies between both; the others stand at `to`. */
  readonly from: number;
  readonly to: number;
  /** From the upper edge of its row (0) to the lower one (1). */
  readonly place: number;
  readonly title: string;
  /** The colour of the text where there is none. */
  readonly look?: Look;
  /** What is written at the right end of its row. */
  readonly label?: string;
  /** What is written beside it. */
  readonly tag?: string;
}

export interface Marks {
  /** Which of the shades of its hue they have, from 0, the darkest; the hue itself where it is not said. */
  readonly shade?: number;
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
  readonly band?: Interval;
  /** Where the axis ends, where it is that of other charts too. */
  readonly ends?: Interval;
  /** One of several beside each other. */
  readonly narrow?: boolean;
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
  /** A law has no points of its own; an ideal may leave the picture; a reference was measured elsewhere. */
  readonly kind: "measured" | "law" | "ideal" | "reference";
  readonly look?: Look;
  /** Which of several lines of one look it is, from 0: they have different signs and dashes. */
  readonly nth?: number;
}

export interface LineChart {
  readonly name: string;
  readonly unit: string;
  readonly over: string;
  readonly lines: readonly Line[];
  /** Where the upright axis ends, where it is that of other charts too. */
  readonly ends?: Interval;
  /** Whether that axis is logarithmic; all values are above 0 then. */
  readonly log?: boolean;
  /** One of several beside each other. */
  readonly narrow?: boolean;
}

/** On two logarithmic axes, of which that of x has these labels; all values are above 0. */
export interface LadderChart extends LineChart {
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
}
