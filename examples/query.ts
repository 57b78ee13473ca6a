// Parses the orders of a shop, a megabyte or two of JSON, and answers what was sold where: a large input, a small output.

interface Order {
  readonly id: number;
  readonly country: string;
  readonly paid: boolean;
  readonly lines: readonly { readonly product: string; readonly pieces: number; readonly cents: number }[];
}

export interface Sales {
  readonly country: string;
  readonly orders: number;
  readonly cents: number;
  readonly bestseller: string;
}

/** What was paid for, by country, the largest first. */
export default function salesByCountry(json: string): Sales[] {
  const paid = (JSON.parse(json) as readonly Order[]).filter((order) => order.paid);
  const countries = Map.groupBy(paid, ({ country }) => country);
  return [...countries].map(([country, orders]) => {
    const pieces = new Map<string, number>();
    let cents = 0;
    for (const line of orders.flatMap(({ lines }) => lines)) {
      cents += line.pieces * line.cents;
      pieces.set(line.product, (pieces.get(line.product) ?? 0) + line.pieces);
    }
    const [[bestseller]] = [...pieces].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1));
    return { country, orders: orders.length, cents, bestseller };
  }).sort((one, other) => other.cents - one.cents);
}

const COUNTRIES = ["Brazil", "Chile", "France", "Ghana", "India", "Japan", "Kenya", "Norway"];

/** Three days of a shop. */
export function* inputs(): Generator<string> {
  for (let day = 1; day <= 3; day++) yield JSON.stringify(Array.from({ length: 6000 }, (_, nth) => order(day, nth)));
}

function order(day: number, nth: number): Order {
  const some = (of: number, salt: number): number => (Math.imul(nth + 7919 * day, 2_654_435_761 + salt) >>> 8) % of;
  return {
    id: 10_000 * day + nth,
    country: COUNTRIES[some(COUNTRIES.length, 2)]!,
    paid: some(10, 4) > 0,
    lines: Array.from({ length: 1 + some(5, 6) }, (_, line) => ({
      product: `product ${some(200, 8 + 2 * line)}`,
      pieces: 1 + some(9, 20 + 2 * line),
      cents: 100 + some(9900, 40 + 2 * line),
    })),
  };
}
