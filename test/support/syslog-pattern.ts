import { stampMicros } from './stamp-pattern.ts';

const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];
const ISO = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d*)?(?:Z|[+-]\d\d:\d\d)?`;
const MONTH = String.raw`[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:[.,]\d+)?(?![\w/.])`;
const ELEMENT = String.raw`\[[^\] "][^\]"]*(?:"(?:[^"\\]|\\.)*"[^\]"]*)*\]`;
const NEWER = new RegExp(
  `^(-|${ISO}) ([^ ]+) ([^ ]+) ([^ ]+) ([^ ]+) (-|(?:${ELEMENT})+)(?: (.*))?$`,
  's',
);
const OLDER = new RegExp(`^(${MONTH}(?=:? )|${ISO}(?= )):? (.*)$`, 's');
const HOSTLESS = /^(?:[^ ]+:|[^ []+\[[^ ]*\])(?: |$)/s;
const TAG = /^([^ :[]+)(?:\[([^ \]]*)\])?(?::|(?<=\]))(?: (.*))?$/s;

/** A row of syslog by pattern: pri, facility, severity, level, ts, hostname, app, procid, msgid, structured_data, message. */
export function syslogRow(
  line: string,
  latest: bigint,
): (string | number | bigint | null)[] | null {
  const [, digits, text] = /^(?:<(\d{1,3})>)?(.*)$/s.exec(line)!;
  const pri = digits === undefined ? null : Number(digits);
  if (pri !== null && pri > 191) return null;
  const rest = readNewer(text, latest) ?? (hasVersion(text) ? null : readOlder(text, latest));
  if (rest === null) return null;
  const head = pri === null ? [null, null, null, null] : [pri, pri >> 3, pri & 7, LEVELS[pri & 7]];
  return [...head, ...rest];
}

const hasVersion = (text: string) => /^[1-9]\d{0,2} /.test(text);
const known = (text: string | undefined) =>
  text === undefined || text === '-' || text === '' ? null : text;
const message = (text: string | undefined) => text?.replace(/^\ufeff/, '') || null;

function readNewer(text: string, latest: bigint) {
  if (!hasVersion(text)) return null;
  const match = NEWER.exec(text.slice(text.indexOf(' ') + 1));
  if (match === null) return null;
  const [, time, host, app, id, kind, data, content] = match;
  const micros = time === '-' ? null : stampMicros(time, latest);
  if (micros === undefined) return null;
  return [micros, known(host), known(app), known(id), known(kind), known(data), message(content)];
}

function readOlder(text: string, latest: bigint) {
  const [, time, rest] = OLDER.exec(text) ?? [];
  const micros = time === undefined ? undefined : stampMicros(time, latest);
  if (micros === undefined || rest === undefined || rest === '') return null;
  const space = rest.indexOf(' ');
  const isHostless = HOSTLESS.test(rest) && rest.indexOf(' ') !== 1 && rest.length > 1;
  const host = isHostless ? undefined : space < 0 ? rest : rest.slice(0, space);
  const body = isHostless ? rest : space < 0 ? '' : rest.slice(space + 1);
  const tag = TAG.exec(body);
  const fields = tag === null ? [null, null] : [known(tag[1]), known(tag[2])];
  return [micros, known(host), ...fields, null, null, message(tag === null ? body : tag[3])];
}
