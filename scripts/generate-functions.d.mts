/** The text of `src/api/functions.ts`. */
export function functionsSource(): Promise<string>;
/** The text of `src/functions/family/names.ts`. */
export function familyNamesSource(): Promise<string>;
