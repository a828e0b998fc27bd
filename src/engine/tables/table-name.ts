import type { NameParts } from '../../plan/command.ts';

export const CATALOG = 'spark_catalog';
/** The only schema that there is besides that of temporary names. */
export const DEFAULT_NAMESPACE = 'default';

/** The name with catalog and schema before it. */
export function wholeName(name: string): readonly string[] {
  return [CATALOG, DEFAULT_NAMESPACE, name.toLowerCase()];
}

/** What a name in a query or statement may name: the name of a table of the only schema, else undefined. */
export function savedName(nameParts: NameParts): string | undefined {
  const lower = nameParts.map((part) => part.toLowerCase());
  const path = [CATALOG, DEFAULT_NAMESPACE].slice(3 - lower.length);
  const isHere = lower.length <= 3 && path.every((part, at) => part === lower[at]);
  return isHere ? lower[lower.length - 1] : undefined;
}
