const MONTHS = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const WEEKDAYS = 'Mon|Tue|Wed|Thu|Fri|Sat|Sun';
const CLOCK = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?`;
const DAY = String.raw`(?:0?[1-9]|[12]\d|3[01])`;
const END = String.raw`(?![\w/.])`;
const ZONE = String.raw`(?:(?: ?(?:Z|UTC|GMT|[+-][01]\d:?[0-5]\d)|[+-][01]\d)${END})?`;
const isoDay = (separator: string) =>
  String.raw`${separator}(?:0[1-9]|1[0-2])${separator}(?:0[1-9]|[12]\d|3[01])`;

/**
 * The forms of times that `assembly/text/stamp.ts` reads, as patterns. They tell a line's form and where its time ends;
 * whether the month has such a day is not looked at.
 */
const FORMS = [
  String.raw`\d{4}(?:${isoDay('-')}|${isoDay('/')})[T ]${CLOCK}${ZONE}`,
  String.raw`${DAY}(?<between>[/ -])(?:${MONTHS})\k<between>\d{4}[: ]${CLOCK}${ZONE}`,
  String.raw`(?:${MONTHS}) {1,2}${DAY} (?:\d{4} )?${CLOCK}`,
  String.raw`(?:${WEEKDAYS}) (?:${MONTHS}) {1,2}${DAY} ${CLOCK} \d{4}`,
  String.raw`(?:${WEEKDAYS}), ${DAY} (?:${MONTHS}) \d{4}[: ]${CLOCK}${ZONE}`,
  String.raw`[1-4]\d{9}(?:[.,]\d+)?`,
  String.raw`[1-4]\d{12}(?:[.,]\d+)?`,
].map((form) => `(?:${form})`);

/** A time at some place. */
export const STAMP = `(?:${FORMS[0]}|${FORMS.slice(1).join('|')})${END}`;

/** The month and day before a clock, as in the older syslog, with or without a year. */
export const MONTH_STAMP = `${FORMS[2]}${END}`;

/** The head of a line of glog: the letter of the level, the day, the time. */
export const GLOG_STAMP = String.raw`[DIWEF](?:\d{4})?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ${CLOCK}${END}`;

const PARTS = /(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d:\d\d:\d\d)/;
const NAMED = new RegExp(String.raw`(\d{1,2})[/ -](${MONTHS})[/ -](\d{4}).(\d\d:\d\d:\d\d)`);
const MONTH_FIRST = new RegExp(String.raw`(${MONTHS}) {1,2}(\d{1,2}).*?(\d\d:\d\d:\d\d)`);
const GLOG = /^[DIWEF](?:\d{4})?(\d\d)(\d\d) (\d\d:\d\d:\d\d)/;

/** The year of times that have none; any will do to see their order. */
const ANY_YEAR = '2000';

/** A time's milliseconds, for the order of lines alone: zones are not looked at. */
export function stampMs(text: string): number | undefined {
  const iso = isoText(text);
  if (iso !== undefined) return Date.parse(`${iso}Z`);
  const seconds = /^\d{10,13}/.exec(text)?.[0];
  return seconds === undefined ? undefined : Number(seconds.padEnd(13, '0'));
}

function isoText(text: string): string | undefined {
  const [, year, month, day, clock] = PARTS.exec(text) ?? [];
  if (year !== undefined) return `${year}-${month}-${day}T${clock}`;
  const [, namedDay, name, namedYear, namedClock] = NAMED.exec(text) ?? [];
  if (name !== undefined)
    return `${namedYear}-${monthOf(name)}-${twoDigits(namedDay)}T${namedClock}`;
  const [, first, firstDay, firstClock] = MONTH_FIRST.exec(text) ?? [];
  if (first !== undefined)
    return `${ANY_YEAR}-${monthOf(first)}-${twoDigits(firstDay)}T${firstClock}`;
  const [, glogMonth, glogDay, glogClock] = GLOG.exec(text) ?? [];
  return glogMonth === undefined ? undefined : `${ANY_YEAR}-${glogMonth}-${glogDay}T${glogClock}`;
}

const twoDigits = (text: string) => text.padStart(2, '0');
const monthOf = (name: string) => twoDigits(String(MONTHS.indexOf(name) / 4 + 1));
