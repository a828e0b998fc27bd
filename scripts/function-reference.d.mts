/** Where the reference is. */
export const REFERENCE: string;
/** Forms that are written like functions and have no record. */
export const FORMS: readonly {
  readonly name: string;
  readonly usage: string;
  readonly examples: readonly (readonly [sql: string, expected: unknown])[];
}[];
/** The text of `docs/functions.md`. */
export function referenceSource(): Promise<string>;
