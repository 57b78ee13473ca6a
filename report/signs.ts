// Signs before the words that judge, so that they are told apart at a glance and without colour, and what colour means.

export type Sign = "▲" | "▼" | "=" | "✓" | "✗" | "?";

const VERDICTS: Readonly<Record<string, Sign>> = {
  "faster": "▲",
  "slower": "▼",
  "equivalent": "=",
  "inconclusive": "?",
  "too few blocks": "?",
  "no verdict": "?",
};

const WORDS: Readonly<Record<string, Sign>> = { ...VERDICTS, "yes": "✓", "no": "✗", "?": "?" };

/** Longer words first: "no verdict" is no "no". */
const JUDGES = new RegExp(`^(?:${Object.keys(WORDS).map((word) => word.replace("?", "\\?")).join("|")})(?= |$)`);

/** The sign of a word that judges, whatever stands behind it; null of any other text. */
export function signOf(text: string): Sign | null {
  const [word] = JUDGES.exec(text) ?? [];
  return word === undefined ? null : WORDS[word]!;
}

/** A figure as tables of text show it: a verdict stands behind its sign. */
export function signedVerdict(text: string): string {
  const sign = signOf(text);
  return sign !== null && Object.keys(VERDICTS).some((word) => text.startsWith(word)) ? `${sign} ${text}` : text;
}

/** "✓ yes", "✗ no"; "?" where it is null: neither. */
export function signedWord(good: boolean | null, word: string): string {
  return `${good === null ? "?" : good ? "✓" : "✗"} ${word}`;
}

/** What a colour says: good, bad, as good as the other, or not settled. */
export type Tone = "good" | "bad" | "even" | "open";

const TONES: Readonly<Record<Sign, Tone>> = {
  "▲": "good",
  "✓": "good",
  "▼": "bad",
  "✗": "bad",
  "=": "even",
  "?": "open",
};

/** What the sign says that a text begins with; null where it begins with none. */
export function toneOfSigned(text: string): Tone | null {
  return text[1] === " " ? TONES[text[0] as Sign] ?? null : null;
}

/** The same of a figure, which may be a word that judges without its sign. */
export function toneOf(text: string): Tone | null {
  const sign = signOf(text);
  return toneOfSigned(text) ?? (sign === null ? null : TONES[sign]);
}

/** Whether it is a word behind its sign, and no figure. */
export function isSignedWord(text: string): boolean {
  return toneOfSigned(text) !== null && /^. \p{L}/u.test(text);
}
