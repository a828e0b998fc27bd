import { keyText } from './keyed-map.ts';

/** The partition of a key among several: of equal keys the same, in every run. */
export function partitionOf(key: unknown, partitionCount: number): number {
  if (partitionCount === 1) return 0;
  const hash = typeof key === 'number' && Number.isInteger(key) ? key : textHash(textOf(key));
  return ((hash % partitionCount) + partitionCount) % partitionCount;
}

function textOf(key: unknown): string {
  if (typeof key !== 'object' || key === null) return String(key);
  // Objects that are only themselves have nothing that is the same in every run.
  return keyText(key) ?? '';
}

/** As Java hashes strings. */
function textHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  }
  return hash;
}
