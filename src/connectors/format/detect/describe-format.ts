import type { DetectedFormat } from './detected-format.ts';

const NAMES: Readonly<Record<string, string>> = {
  csv: 'CSV',
  json: 'JSON lines',
  log: 'access log',
  logfmt: 'logfmt',
  syslog: 'syslog',
  text: 'plain text',
  'text-log': 'text with times',
  tsv: 'TSV',
};

/** What a log is, for people: `combined access log, 99 % of 200 lines (then json, 2 %)`. */
export function describeFormat(detected: DetectedFormat): string {
  const { format, confidence, runnerUp, isBinary, binaryKind, sampleLines } = detected;
  if (isBinary) return `no text but ${binaryKind}`;
  if (sampleLines === 0) return `${formatTitle(detected)}, no lines yet`;
  const lines = sampleLines === 1 ? '1 line' : `${sampleLines} lines`;
  const then =
    runnerUp === undefined ? '' : ` (then ${runnerUp.format}, ${percent(runnerUp.confidence)})`;
  const share = format === 'text' ? lines : `${percent(confidence)} of ${lines}`;
  // The others go on from the line before: they are no failures.
  const which = format === 'text-log' && confidence < 1 ? ' have one' : '';
  return `${formatTitle(detected)}, ${share}${which}${then}`;
}

/** The format with what it is more closely. */
export function formatTitle({ format, variant }: DetectedFormat): string {
  const name = NAMES[format] ?? format;
  if (variant === undefined) return name;
  return format === 'log' ? `${variant} ${name}` : `${name} ${variant}`;
}

/** No share is shown as all, or as nothing, unless it is. */
function percent(share: number): string {
  const rounded = Math.round(share * 100);
  const shown = share > 0 && share < 1 ? Math.min(99, Math.max(1, rounded)) : rounded;
  return `${shown} %`;
}
