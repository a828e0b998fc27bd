/**
 * Makes a `switch` over `kind` exhaustive. The engine's own would bring the texts of all its error conditions into the
 * page's script.
 */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
