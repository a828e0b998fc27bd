const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const CLOCK = String.raw`(?<h>\d\d):(?<m>\d\d):(?<s>\d\d)(?:[.,](?<f>\d*))?`;
const ZONE = String.raw`(?<zone> ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)|[+-]\d\d)?`;
const FORMS = [
  String.raw`(?<y>\d{4})[-/](?<mo>\d\d)[-/](?<d>\d\d)[T ]${CLOCK}${ZONE}`,
  String.raw`(?<d>\d{1,2})[/ -](?<name>[A-Z][a-z]{2})[/ -](?<y>\d{4})[: ]${CLOCK}${ZONE}`,
  String.raw`(?<name>[A-Z][a-z]{2}) {1,2}(?<d>\d{1,2}) (?:(?<y>\d{4}) )?${CLOCK}`,
].map((form) => new RegExp(`^(?:${form})$`));

/**
 * The micros of a whole text that is a time, by pattern, in UTC; undefined where it is none. A time without a year takes
 * the latest in which it is not after `latest`, by trying them.
 */
export function stampMicros(text: string, latest: bigint): bigint | undefined {
  const parts = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return undefined;
  const month = parts.name === undefined ? Number(parts.mo) : MONTHS.indexOf(parts.name) + 1;
  const inYear = (year: number) => localMicros({ ...parts, month: String(month), y: String(year) });
  if (parts.y !== undefined) return withZone(inYear(Number(parts.y)), parts.zone);
  for (let year = 2100; year > 1900; year--) {
    const micros = inYear(year);
    if (micros !== undefined && micros <= latest) return micros;
  }
  return undefined;
}

type Parts = Readonly<Record<string, string | undefined>>;

function localMicros({ y, month, d, h, m, s, f = '' }: Parts): bigint | undefined {
  const date = new Date(0);
  date.setUTCFullYear(Number(y), Number(month) - 1, Number(d));
  date.setUTCHours(Number(h), Number(m), Number(s));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(d);
  if (!isDay || Number(h) > 23 || Number(m) > 59 || Number(s) > 59) return undefined;
  return BigInt(date.getTime()) * 1000n + BigInt(f.slice(0, 6).padEnd(6, '0'));
}

function withZone(micros: bigint | undefined, zone: string | undefined): bigint | undefined {
  const [, sign, hours, minutes = '0'] = /([+-])(\d\d):?(\d\d)?$/.exec(zone ?? '') ?? [];
  if (micros === undefined || sign === undefined) return micros;
  const total = BigInt(Number(hours) * 60 + Number(minutes)) * 60_000_000n;
  if (Number(minutes) > 59 || total > 18n * 3_600_000_000n) return undefined;
  return sign === '-' ? micros + total : micros - total;
}
