/** More bytes tell nothing new. */
const SAMPLE_BYTES = 64 * 1024;
/** Lines that are looked at. */
const SAMPLE_LINES = 200;

/** The text of a sample, without a byte order mark and without a last line that may be cut. */
export function sampleText(sample: Uint8Array): string {
  const text = new TextDecoder().decode(sample.subarray(0, SAMPLE_BYTES));
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return end < 0 ? text : text.slice(0, end + 1);
}

/** The first lines of a text, blank ones left out. */
export function sampleLines(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line.trim() !== '') lines.push(line);
    if (lines.length === SAMPLE_LINES) break;
  }
  return lines;
}
