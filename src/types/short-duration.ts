const UNITS_MS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A length of time in Spark's short form, in milliseconds where it has no unit: `10`, `5s`, `2 min`; undefined for anything else. */
export function shortDurationMs(text: string): number | undefined {
  const [, digits, unit = 'ms'] = /^\s*([+-]?\d+)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const unitMs = UNITS_MS[unit.toLowerCase() || 'ms'];
  return digits === undefined || unitMs === undefined
    ? undefined
    : Math.trunc(Number(digits) * unitMs);
}
