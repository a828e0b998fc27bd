/** The text of `src/api/functions.ts`. */
export function functionsSource(): Promise<string>;
