import type { JsonValue } from '../../connectors/connector.ts';
import { malformedLogEntry, unsupportedLogVersion } from '../../errors/checkpoint-errors.ts';

/** A JSON object whose fields are still to be looked at. */
export type JsonObject = { readonly [key: string]: JsonValue };

/**
 * The lines after the version line `v1`. Fails with MALFORMED_LOG_ENTRY or UNSUPPORTED_LOG_VERSION, which name the
 * entry. Follows Spark's `MetadataVersionUtil.validateVersion`.
 */
export function linesOfVersion(text: string, maxVersion: number, entry: string): string[] {
  const [header, ...lines] = text.split('\n');
  const version = /^v([1-9]\d*)$/.exec(header);
  if (version === null) {
    throw malformedLogEntry({
      entry,
      expected: 'a version line such as v1',
      found: quoted(header),
    });
  }
  if (Number(version[1]) > maxVersion) {
    throw unsupportedLogVersion({ entry, version: header, maxVersion: `v${maxVersion}` });
  }
  return lines;
}

/** Reads a line of JSON. Fails with MALFORMED_LOG_ENTRY. */
export function parseJsonLine(line: string | undefined, entry: string): JsonValue {
  try {
    return JSON.parse(line ?? '');
  } catch {
    throw malformedLogEntry({ entry, expected: 'a line of JSON', found: quoted(line ?? '') });
  }
}

/** Reads a line that must hold a JSON object. Fails with MALFORMED_LOG_ENTRY. */
export function parseJsonObject(line: string | undefined, entry: string): JsonObject {
  return jsonObject(parseJsonLine(line, entry), entry);
}

/** A value that must be an object. Fails with MALFORMED_LOG_ENTRY. */
export function jsonObject(value: JsonValue | undefined, entry: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw malformedLogEntry({ entry, expected: 'a JSON object', found: quotedJson(value) });
}

/** A list that an entry must have. Fails with MALFORMED_LOG_ENTRY. */
export function jsonList(object: JsonObject, key: string, entry: string): readonly JsonValue[] {
  const value = object[key];
  if (isJsonList(value)) return value;
  throw malformedLogEntry({ entry, expected: `a list ${key}`, found: quotedJson(value) });
}

/** A whole number that an entry must have. Fails with MALFORMED_LOG_ENTRY. */
export function wholeNumber(object: JsonObject, key: string, entry: string): number {
  const value = object[key];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw malformedLogEntry({
      entry,
      expected: `a whole number ${key}`,
      found: quotedJson(value),
    });
  }
  return value;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function quotedJson(value: JsonValue | undefined): string {
  return quoted(JSON.stringify(value) ?? 'nothing');
}

/** The start of a line, short enough for a message. */
function quoted(line: string): string {
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}
