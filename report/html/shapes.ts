// The shapes that marks are drawn with, as the drawing library wants them.

import { type Look, paintOf, strokeOf } from "./look.ts";
import type { Mark } from "./marks.ts";

/** What can be pointed at around a thin line. */
const HIT = 14;
const RADIUS = 5.5;
/** Between a mark and what is written behind it. */
const GAP = 9;

/** Where a mark is drawn: its ends, its middle line, the height of its row, and how thick a bar is there. */
export interface Place {
  readonly x1: number;
  readonly x2: number;
  readonly y: number;
  readonly band: number;
  readonly thickness: number;
  /** The right end of the row. */
  readonly edge: number;
}

type Shape = ReturnType<typeof rect | typeof circle | typeof diamond | typeof line | typeof text>;

interface Group {
  readonly type: "group";
  readonly children: Shape[];
}

/** A mark with what is written of it; `shade` is how much of its hue it has. */
export function drawn(mark: Mark, place: Place, shade: number): Shape | Group {
  const { label, tag } = mark;
  const shapes = shapesOf(mark, place, shade);
  const words = [
    ...(tag === undefined ? [] : [text(tag, place.x2 + GAP, place.y)]),
    ...(label === undefined ? [] : [text(label, place.edge + GAP, place.y)]),
  ];
  const [only] = shapes;
  return shapes.length + words.length === 1 ? only! : { type: "group", children: [...shapes, ...words] };
}

function shapesOf({ shape, look }: Mark, { x1, x2, y, band, thickness }: Place, shade: number): Shape[] {
  const style = { ...inkOf(look), opacity: shade };
  switch (shape) {
    case "bar":
      return [rect(Math.min(x1, x2), y, Math.abs(x2 - x1), thickness, style)];
    case "reach":
      return [rect(x1, y, x2 - x1, HIT, { fill: "transparent" }), ...reach(x1, x2, y)];
    case "median":
      return [rect(x2 - 1.5, y, 3, band * 0.8, { fill: "currentColor" }, 3)];
    case "dot":
      return [circle(x2, y, RADIUS, style)];
    case "ring":
      return [circle(x2, y, RADIUS, { ...style, fill: "var(--back)" })];
    case "diamond":
      return [diamond(x2, y, { ...style, fill: look ? style.fill : "var(--back)" })];
    case "sample":
      return [circle(x2, y, 3.5, { fill: look ? strokeOf(look) : "currentColor", opacity: 0.7 })];
  }
}

interface Style {
  readonly fill: string;
  readonly stroke?: string;
  readonly lineWidth?: number;
  readonly opacity?: number;
}

function inkOf(look: Look | undefined) {
  if (look === undefined) return { fill: "currentColor", stroke: "currentColor", lineWidth: 1.5 };
  return { fill: paintOf(look), stroke: strokeOf(look), lineWidth: 1.5 };
}

export function rect(x: number, y: number, width: number, height: number, style: Style, z2 = 0) {
  return { type: "rect", shape: { x, y: y - height / 2, width, height }, style, z2 } as const;
}

function circle(cx: number, cy: number, r: number, style: Style) {
  return { type: "circle", shape: { cx, cy, r }, style, z2: 2 } as const;
}

function diamond(x: number, y: number, style: Style) {
  const points = [[x, y - 7], [x + 6, y], [x, y + 7], [x - 6, y]];
  return { type: "polygon", shape: { points }, style, z2: 3 } as const;
}

export function line(x1: number, y1: number, x2: number, y2: number) {
  return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: "currentColor", lineWidth: 1.5 }, z2: 1 } as const;
}

function reach(x1: number, x2: number, y: number) {
  return [line(x1, y, x2, y), line(x1, y - 4, x1, y + 4), line(x2, y - 4, x2, y + 4)];
}

function text(text: string, x: number, y: number) {
  const style = { text, x, y, fill: "currentColor", fontSize: 11, verticalAlign: "middle" } as const;
  return { type: "text", style, silent: true, z2: 4 } as const;
}
