import {
  invalidResetSyntax,
  invalidSetSyntax,
  invalidTimeZoneDisplacement,
  timeZoneIntervalOutOfRange,
} from '../errors/sql-errors.ts';
import type { SettingCommand } from '../plan/command.ts';
import type { Expression } from '../plan/expression.ts';
import { unescapeSqlString } from '../types/sql-string.ts';

/*
 * SET and RESET. Their keys and values are whatever text stands there, so it is read before the text is cut into tokens,
 * as Spark's `SparkSqlAstBuilder.visitSetConfiguration` takes it raw.
 */

const COMMENTS = String.raw`(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*`;
/** SET VARIABLE assigns, and is parsed like other statements. */
const SETTING = new RegExp(
  String.raw`^${COMMENTS}(?<word>SET|RESET)(?![\p{L}\p{N}_])(?!${COMMENTS}VAR(?:IABLE)?\b(?!\s*[.=]))(?<rest>[\s\S]*)$`,
  'iu',
);
const TIME_ZONE = /^TIME\s+ZONE(?:\s+(?<zone>[\s\S]+))?$/i;
const TIME_ZONE_KEY = 'spark.sql.session.timeZone';
const QUOTED = /^`(?<name>(?:[^`]|``)*)`$/;
const KEY = /^[\w.:]+$/;
const ASSIGNMENT = /^(?<key>`(?:[^`]|``)*`|[\w.:]+)\s*=(?<value>[\s\S]*)$/;

const MICROS_PER_MINUTE = 60_000_000n;
const MICROS_MAX = 18n * 60n * MICROS_PER_MINUTE;

/** Whether a statement is SET or RESET of a setting. */
export function isSetting(text: string): boolean {
  return SETTING.test(text);
}

/** The command of a SET or RESET statement; `parse` reads an interval. */
export function parseSetting(text: string, parse: (text: string) => Expression): SettingCommand {
  const { word = '', rest = '' } = SETTING.exec(text)?.groups ?? {};
  const body = rest.replace(/[\s;]+$/, '').trimStart();
  const place = { text, offset: text.length - rest.length };
  if (word.toUpperCase() === 'RESET') {
    if (body === '') return { kind: 'resetConfig' };
    if (!KEY.test(body) && !QUOTED.test(body)) throw invalidResetSyntax(place);
    return { kind: 'resetConfig', key: unquoted(body) };
  }
  if (body === '') return { kind: 'setConfig' };
  if (body === '-v') return { kind: 'setConfig', isVerbose: true };
  const timeZone = TIME_ZONE.exec(body);
  if (timeZone !== null) {
    const value = zoneName(timeZone.groups?.zone ?? '', parse);
    if (value === undefined) throw invalidTimeZoneDisplacement(place);
    return { kind: 'setConfig', key: TIME_ZONE_KEY, value };
  }
  const { key, value } = ASSIGNMENT.exec(body)?.groups ?? {};
  if (key !== undefined && (QUOTED.test(value.trim()) || !value.includes(';'))) {
    return { kind: 'setConfig', key: unquoted(key), value: unquoted(value.trim()) };
  }
  if (!KEY.test(body) && !QUOTED.test(body)) throw invalidSetSyntax(place);
  return { kind: 'setConfig', key: unquoted(body) };
}

function unquoted(text: string): string {
  return QUOTED.exec(text)?.groups?.name.replaceAll('``', '`') ?? text;
}

/** LOCAL, the zone of the machine, is left to the session; an interval is the distance from UTC. */
function zoneName(zone: string, parse: (text: string) => Expression): string | undefined {
  if (/^(['"])[\s\S]*\1$/.test(zone)) return unescapeSqlString(zone);
  if (/^LOCAL$/i.test(zone)) return 'LOCAL';
  if (!/^INTERVAL\s/i.test(zone)) return undefined;
  const interval = parse(zone);
  if (interval.kind !== 'literal') return undefined;
  if (interval.dataType.kind !== 'day_time_interval') throw timeZoneIntervalOutOfRange(zone);
  const micros = BigInt(interval.value as bigint);
  if (micros > MICROS_MAX || micros < -MICROS_MAX) throw timeZoneIntervalOutOfRange(zone);
  const size = micros < 0n ? -micros : micros;
  const minutes = Number(size / MICROS_PER_MINUTE);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${micros < 0n ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
