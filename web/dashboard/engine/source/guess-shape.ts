/** How a log is read, guessed from its first bytes. */
import { logFormat } from '../../../../src/connectors/format/log.ts';
import { toDDL } from '../../../../src/types/ddl.ts';
import type { LogRoles, LogShape } from './log-shape.ts';

const ACCESS_LINE = /^(?:\S+ )?\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/;
const NAMES = { json: 'JSON lines', log: 'access log' };
const ALTERNATIVES = Object.entries(NAMES).map(([id, name]) => ({ id, name }));

export function guessShape(sample: Uint8Array, chosen: string | undefined): LogShape {
  const lines = new TextDecoder().decode(sample).split('\n', 200).slice(0, -1);
  const isLog = lines.filter((line) => ACCESS_LINE.test(line)).length * 2 > lines.length;
  const format = chosen === 'json' || chosen === 'log' ? chosen : isLog ? 'log' : 'json';
  const schema =
    format === 'log'
      ? toDDL(logFormat.fixedSchema?.({}) ?? { kind: 'struct', fields: [] })
      : jsonSchema(lines);
  const columns = [...schema.matchAll(/`?([\w@]+)`? [A-Z]+/g)].map((match) => match[1]);
  return {
    format,
    options: {},
    schema,
    columns,
    roles: format === 'log' ? LOG_ROLES : jsonRoles(columns),
    choice: {
      id: format,
      name: NAMES[format],
      confidence: 1,
      isChosen: chosen !== undefined,
      alternatives: ALTERNATIVES,
    },
  };
}

const LOG_ROLES: LogRoles = {
  time: 'ts',
  status: 'status',
  method: 'method',
  path: 'path',
  duration: 'request_time',
  durationUnitMs: 1000,
  bytes: 'bytes',
  client: 'ip',
};

function jsonSchema(lines: readonly string[]): string {
  const types = new Map<string, string>();
  for (const line of lines) {
    try {
      for (const [name, value] of Object.entries(JSON.parse(line) as object))
        types.set(name, typeOf(value));
    } catch {}
  }
  return [...types].map(([name, type]) => `\`${name}\` ${type}`).join(', ');
}

function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'BIGINT' : 'DOUBLE';
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? 'TIMESTAMP' : 'STRING';
}

function jsonRoles(columns: readonly string[]): LogRoles {
  const named = (...names: string[]) => names.find((name) => columns.includes(name));
  return {
    time: named('ts', 'time', 'timestamp'),
    status: named('status'),
    level: named('level'),
    method: named('method'),
    path: named('path', 'url'),
    group: named('service', 'logger'),
    duration: named('latency_ms', 'duration_ms'),
    durationUnitMs: 1,
    bytes: named('bytes'),
    client: named('ip', 'client'),
    message: named('message', 'msg'),
  };
}
