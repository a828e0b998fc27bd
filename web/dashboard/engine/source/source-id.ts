/** A short name for a text, the same wherever it is computed: two 32-bit FNV-1a hashes with different starts. */
export function shortHash(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (const byte of bytes) {
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x01000197);
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The host of an address, port included; the text itself where it is no address. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
