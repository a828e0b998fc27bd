import type { DurationRole, LogRoles, TimeRole, TimeUnit } from './detected-format.ts';
import type { FieldSample } from './field-sample.ts';

/**
 * The names that loggers give to what they log, the more telling first, in small letters: pino, bunyan, zap, logrus, Serilog
 * (CLEF), structlog, the Elastic Common Schema, OpenTelemetry, and access lines of nginx in JSON.
 */
const NAMES = {
  time: [
    '@timestamp',
    'ts',
    'timestamp',
    'time',
    '@t',
    'datetime',
    'event_time',
    'eventtime',
    'time_iso8601',
    'asctime',
    'date',
    'msec',
    'created_at',
    't',
  ],
  level: [
    'level',
    'severity',
    'log.level',
    'lvl',
    'loglevel',
    'log_level',
    'levelname',
    'severitytext',
    '@l',
  ],
  status: [
    'status',
    'status_code',
    'statuscode',
    'http.response.status_code',
    'http.status_code',
    'http_status',
    'response_code',
    'response_status',
    'code',
  ],
  method: ['method', 'request_method', 'http.request.method', 'http.method', 'http_method', 'verb'],
  path: [
    'path',
    'uri',
    'url',
    'request_uri',
    'url.path',
    'http.target',
    'http.route',
    'request_path',
    'route',
    'endpoint',
  ],
  duration: [
    'duration_ms',
    'latency_ms',
    'elapsed_ms',
    'response_time_ms',
    'durationms',
    'elapsedms',
    'duration_us',
    'duration_ns',
    'duration_s',
    'duration',
    'latency',
    'responsetime',
    'response_time',
    'request_time',
    'elapsed',
    'event.duration',
    'time_taken',
    'took',
  ],
  bytes: [
    'bytes',
    'body_bytes_sent',
    'bytes_sent',
    'response_size',
    'http.response.body.bytes',
    'content_length',
    'size',
    'length',
  ],
  client: [
    'client_ip',
    'clientip',
    'remote_addr',
    'client.ip',
    'source.ip',
    'remote_ip',
    'remoteaddress',
    'client.address',
    'ip',
    'client',
    'remote',
  ],
  message: ['message', 'msg', '@m', '@mt', 'event', 'body', 'log', 'text', 'short_message'],
  group: [
    'service',
    'service.name',
    'service_name',
    'app',
    'application',
    'component',
    'logger',
    'log.logger',
    'sourcecontext',
    'module',
    'program',
    'name',
    'level',
    'severity',
    'log.level',
    'lvl',
    '@l',
    'host',
    'hostname',
  ],
} as const;

/** What values of an epoch lie between, by unit: the years 2001 to 2100. */
const EPOCH_UNITS: readonly (readonly [unit: TimeUnit, scale: number])[] = [
  ['s', 1],
  ['ms', 1e3],
  ['us', 1e6],
  ['ns', 1e9],
];
const EPOCH_SECONDS = { from: 1_000_000_000, to: 4_102_444_800 };

/** Names whose numbers have a unit that they do not say. */
const KNOWN_UNITS: Readonly<Record<string, TimeUnit>> = {
  request_time: 's',
  upstream_response_time: 's',
  responsetime: 'ms',
  elapsed: 'ms',
  'event.duration': 'ns',
};

/** Most durations are below this many seconds. */
const TYPICAL_SECONDS_MAX = 10;

/** The roles of fields by their usual names and by what the sample has in them. */
export function rolesOf(fields: readonly FieldSample[]): LogRoles {
  const find = (role: keyof typeof NAMES, fits: (field: FieldSample) => boolean) =>
    NAMES[role]
      .map((name) => fields.find((field) => field.name.toLowerCase() === name && fits(field)))
      .find((field) => field !== undefined);
  const isText = ({ type }: FieldSample) => type.kind === 'string';
  const isLevel = ({ type }: FieldSample) => type.kind === 'string' || type.kind === 'long';
  const duration = find('duration', isMeasure);
  return withoutAbsent({
    time: timeRole(
      find('time', (field) => epochUnit(field) !== undefined),
      fields,
    ),
    level: find('level', isLevel)?.name,
    status: find('status', isStatus)?.name,
    method: find('method', isText)?.name,
    path: find('path', isText)?.name,
    duration: duration && durationRole(duration),
    bytes: find('bytes', isMeasure)?.name,
    client: find('client', isText)?.name,
    message: find('message', isText)?.name,
    group: find('group', isLevel)?.name,
  });
}

/** Leaves out what is undefined. */
function withoutAbsent(
  roles: { readonly [Role in keyof LogRoles]: LogRoles[Role] | undefined },
): LogRoles {
  return Object.fromEntries(Object.entries(roles).filter(([, role]) => role !== undefined));
}

/** Without a name that is known, the first TIMESTAMP is the event time. */
function timeRole(
  named: FieldSample | undefined,
  fields: readonly FieldSample[],
): TimeRole | undefined {
  const field = named ?? fields.find(({ type }) => type.kind === 'timestamp');
  const unit = field && epochUnit(field);
  return field && unit && { column: field.name, unit };
}

/** What a field counts that may be the event time; undefined for one that can't be. */
function epochUnit({ type, numbers, isNumeric }: FieldSample): TimeRole['unit'] | undefined {
  if (type.kind === 'timestamp') return 'timestamp';
  if (!isNumeric || type.kind === 'string') return undefined;
  return EPOCH_UNITS.find(([, scale]) =>
    numbers.every(
      (number) => number >= EPOCH_SECONDS.from * scale && number < EPOCH_SECONDS.to * scale,
    ),
  )?.[0];
}

/** Numbers, also as text: nginx quotes all it logs. */
function isMeasure({ isNumeric, numbers }: FieldSample): boolean {
  return isNumeric && numbers.every((number) => number >= 0);
}

function isStatus({ isNumeric, numbers }: FieldSample): boolean {
  return (
    isNumeric && numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 1000)
  );
}

function durationRole({ name, type, numbers }: FieldSample): DurationRole {
  const lower = name.toLowerCase();
  const suffix = /(?:_|^|(?<=[a-z])(?=[A-Z]))(ns|us|ms|s|micros|millis|seconds)$/i.exec(name)?.[1];
  const named = unitOfSuffix(suffix?.toLowerCase() ?? '') ?? KNOWN_UNITS[lower];
  if (named !== undefined) return { column: name, unit: named };
  const sorted = [...numbers].sort((left, right) => left - right);
  const isSeconds = type.kind !== 'long' && sorted[sorted.length >> 1] < TYPICAL_SECONDS_MAX;
  return { column: name, unit: isSeconds ? 's' : 'ms' };
}

function unitOfSuffix(suffix: string): TimeUnit | undefined {
  switch (suffix) {
    case 'ns':
      return 'ns';
    case 'us':
    case 'micros':
      return 'us';
    case 'ms':
    case 'millis':
      return 'ms';
    case 's':
    case 'seconds':
      return 's';
    default:
      return undefined;
  }
}
