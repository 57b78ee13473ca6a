/** The tool's version; deno.json and package.json say the same, which a test holds. */
export const VERSION = "0.2.0";
