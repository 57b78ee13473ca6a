// The sign of a verdict, so that none is told by its colour alone.

/** Of what a table or a chart calls a verdict; empty of any other text. */
export function signOf(text: string): "▲" | "▼" | "=" | "✓" | "✗" | "?" | "" {
  switch (/^(faster|slower|equivalent|inconclusive|too few blocks|no verdict|yes|no|\?)(?= |$)/.exec(text)?.[1]) {
    case "faster":
      return "▲";
    case "slower":
      return "▼";
    case "yes":
      return "✓";
    case "no":
      return "✗";
    case "equivalent":
      return "=";
    case undefined:
      return "";
    default:
      return "?";
  }
}
