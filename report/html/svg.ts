// Turns what echarts leaves in its SVG for a script into what works without one: a <title> in each mark, shown on hover.

import { escape } from "./escape.ts";

const MARK =
  /<(\w+) ([^>]*?)ecmeta_series_index="(\d+)" ecmeta_data_index="(\d+)" ecmeta_ssr_type="chart"[^>]*><\/\1>/g;
/** echarts' own names of series and data, its classes and their style; the pages' style speaks of `.mark`. */
const LEFTOVERS = / ecmeta_\w+="[^"]*"| class="zr\d+-cls-\d+"|<style ?><!\[CDATA\[[\s\S]*?\]\]>\s*<\/style>/g;

/** `titles` has the words of each mark, by series and datum; `alternative` is what is read out in place of the picture. */
export function labelled(
  svg: string,
  titles: readonly (readonly string[])[],
  alternative: string,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${
    escape(alternative)
  }">`;
  return svg.replace(/^<svg [^>]*>/, () => head).replace(MARK, (all, tag, attributes, series, datum) => {
    const title = titles[series]?.[datum];
    return title ? `<${tag} ${attributes}class="mark"><title>${escape(title)}</title></${tag}>` : all;
  }).replace(LEFTOVERS, "");
}
