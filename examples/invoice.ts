// Renders an invoice as a PDF of several pages, each compressed: what a service does for every order.

import { deflateSync } from "node:zlib";

interface Order {
  readonly number: number;
  readonly items: readonly { readonly name: string; readonly count: number; readonly cents: number }[];
}

const LINES_A_PAGE = 50;

export default function invoice({ number, items }: Order): Uint8Array {
  const rows = items.map(({ name, count, cents }) => `${name.padEnd(40)}${count} x ${(cents / 100).toFixed(2)}`);
  const total = items.reduce((sum, { count, cents }) => sum + count * cents, 0);
  const lines = [`Invoice ${number}`, "", ...rows, "", `Total ${(total / 100).toFixed(2)}`];
  const pages = Array.from(
    { length: Math.ceil(lines.length / LINES_A_PAGE) },
    (_, page) => pageOf(lines.slice(page * LINES_A_PAGE, (page + 1) * LINES_A_PAGE)),
  );
  return fileOf(pages);
}

/** The drawing of a page: its lines from the top, and a rule below each. */
function pageOf(lines: readonly string[]): Uint8Array {
  const text = lines.map((line, at) => `1 0 0 1 50 ${790 - 15 * at} Tm (${line.replace(/[\\()]/g, "\\$&")}) Tj`);
  const rules = lines.map((_, at) => `50 ${787 - 15 * at} m 545 ${787 - 15 * at} l S`);
  return deflateSync(["BT /F 10 Tf", ...text, "ET 0.2 w", ...rules].join("\n"), { level: 9 });
}

/** A file by the book: catalogue, pages, font, a page and its stream each, and where every object begins. */
function fileOf(streams: readonly Uint8Array[]): Uint8Array {
  const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
  const kids = streams.map((_, index) => `${4 + 2 * index} 0 R`).join(" ");
  const objects: (string | readonly [string, Uint8Array])[] = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${streams.length} /MediaBox [0 0 595 842] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ...streams.flatMap((stream, index): (string | readonly [string, Uint8Array])[] => [
      `<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> /Contents ${5 + 2 * index} 0 R >>`,
      [`<< /Length ${stream.length} /Filter /FlateDecode >>`, stream],
    ]),
  ];
  const parts: Uint8Array[] = [latin("%PDF-1.7\n")];
  const places: number[] = [];
  let length = parts[0]!.length;
  const add = (part: Uint8Array): void => {
    parts.push(part);
    length += part.length;
  };
  objects.forEach((object, index) => {
    places.push(length);
    const [head, stream] = typeof object === "string" ? [object, null] : object;
    add(latin(`${index + 1} 0 obj\n${head}\n`));
    if (stream) { for (const part of [latin("stream\n"), stream, latin("\nendstream\n")]) add(part); }
    add(latin("endobj\n"));
  });
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const start = length;
  add(latin(
    `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}` +
      `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
  ));
  const file = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** Four orders of 600 lines. */
export const inputs: readonly Order[] = [1, 2, 3, 4].map((number) => ({
  number,
  items: Array.from({ length: 600 }, (_, index) => ({
    name: `Part ${(index * 7919 + number * 104_729) % 9973}`,
    count: 1 + index % 9,
    cents: 99 + (index * 131) % 9900,
  })),
}));
