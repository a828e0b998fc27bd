import type { Command } from '../plan/logical-plan.ts';
import { unescapeSqlString } from '../types/sql-string.ts';

/**
 * SET. Its value is whatever text stands after the equals sign, so it is read before the text is cut into tokens, as
 * Spark's `SparkSqlAstBuilder.visitSetConfiguration` takes it raw.
 */
const SET = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*SET(?![\p{L}\p{N}_])(?<rest>[\s\S]*)$/iu;
const TIME_ZONE = /^TIME\s+ZONE\s+(?<zone>[\s\S]+)$/i;
const TIME_ZONE_KEY = 'spark.sql.session.timeZone';

/** The command of a SET statement; undefined for any other. SET alone lists the settings, SET with a key shows one. */
export function parseSet(text: string): Command | undefined {
  const rest = SET.exec(text)?.groups?.rest;
  if (rest === undefined) return undefined;
  const body = rest.replace(/[\s;]+$/, '').trimStart();
  if (body === '' || body === '-v') return { kind: 'setConfig' };
  const zone = TIME_ZONE.exec(body)?.groups?.zone;
  if (zone !== undefined) return { kind: 'setConfig', key: TIME_ZONE_KEY, value: zoneName(zone) };
  const equals = body.indexOf('=');
  if (equals === -1) return { kind: 'setConfig', key: unquoted(body) };
  const key = unquoted(body.slice(0, equals).trim());
  return { kind: 'setConfig', key, value: unquoted(body.slice(equals + 1).trim()) };
}

function unquoted(text: string): string {
  return /^`[^`]*`$/.test(text) ? text.slice(1, -1) : text;
}

/** LOCAL, the zone of the machine, is left to the session. */
function zoneName(zone: string): string {
  return /^(['"])[\s\S]*\1$/.test(zone) ? unescapeSqlString(zone) : zone.toUpperCase();
}
