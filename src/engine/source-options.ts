import type { Connector, OptionDefinition } from '../connectors/connector.ts';
import type { Format } from '../connectors/format/format.ts';
import { loadFormat } from '../connectors/format/loaders.ts';
import { dataSourceNotFound, unknownOption } from '../errors/api-errors.ts';
import { nearestName } from '../errors/nearest-name.ts';
import { sameName } from '../types/same-name.ts';

type Options = Readonly<Record<string, string>>;

/** Options that `load`, `start` and the session understand themselves. */
const READER_OPTIONS = ['path'];
const WRITER_OPTIONS = ['path', 'checkpointLocation', 'queryName'];

type Connectors = ReadonlyMap<string, Connector>;
type SourceConnector = Connector & Required<Pick<Connector, 'openSource'>>;
type SinkConnector = Connector & Required<Pick<Connector, 'openSink'>>;

/** The connector that reads a format. Fails with DATA_SOURCE_NOT_FOUND and the nearest name, or all of them. */
export function sourceConnector(connectors: Connectors, format: string): SourceConnector {
  return findConnector([...connectors.values()].filter(isSource), format);
}

/** The connector that writes a format; fails as `sourceConnector` does. */
export function sinkConnector(connectors: Connectors, format: string): SinkConnector {
  return findConnector([...connectors.values()].filter(isSink), format);
}

function isSource(connector: Connector): connector is SourceConnector {
  return connector.openSource !== undefined;
}

function isSink(connector: Connector): connector is SinkConnector {
  return connector.openSink !== undefined;
}

/** The connector of a name, in any case. Fails with DATA_SOURCE_NOT_FOUND. */
export function findConnector<T extends Connector>(connectors: readonly T[], format: string): T {
  const connector = connectors.find(({ name }) => sameName(name, format));
  if (connector !== undefined) return connector;
  const names = connectors.map(({ name }) => name).sort();
  const nearest = nearestName(format, names);
  throw dataSourceNotFound(format, nearest === undefined ? names : [nearest]);
}

/**
 * Fails with UNKNOWN_DATA_SOURCE_OPTION on an option of a source that neither its connector nor its format knows. What a
 * value may be is the connector's to say, when it opens. What the options need of the format is loaded then.
 */
export async function checkSourceOptions(connector: Connector, options: Options): Promise<void> {
  const { sourceOptions = [] } = (await connector.load?.()) ?? connector;
  const format = await loadFormat(formatName(connector.name, sourceOptions, options));
  check(connector, options, READER_OPTIONS, [...sourceOptions, ...(format?.readOptions ?? [])]);
  await format?.load?.(options);
}

/** The same for a sink. */
export async function checkSinkOptions(connector: Connector, options: Options): Promise<void> {
  const { sinkOptions = [] } = (await connector.load?.()) ?? connector;
  const format = await loadFormat(formatName(connector.name, sinkOptions, options));
  check(connector, options, WRITER_OPTIONS, [...sinkOptions, ...(format?.writeOptions ?? [])]);
  await loadForWriting(format, options);
}

/**
 * Of a table's options those that its sink understands. The others are for its reader; fails with
 * UNKNOWN_DATA_SOURCE_OPTION on one that neither knows.
 */
export async function tableWriteOptions(connector: Connector, options: Options): Promise<Options> {
  const known = (await connector.load?.()) ?? connector;
  const { sourceOptions = [], sinkOptions = [], tableOptions = [] } = known;
  const format = await loadFormat(formatName(connector.name, sinkOptions, options));
  const forSink = [...sinkOptions, ...tableOptions, ...(format?.writeOptions ?? [])];
  const forSource = [...sourceOptions, ...(format?.readOptions ?? [])];
  check(connector, options, [], [...forSource, ...forSink]);
  await loadForWriting(format, options);
  const isForSink = ([name]: readonly [string, string]) =>
    forSink.some((definition) => isNamed(definition, name));
  return Object.fromEntries(Object.entries(options).filter(isForSink));
}

/** Loads what encoders need besides their format. */
async function loadForWriting(format: Format | undefined, options: Options): Promise<void> {
  await Promise.all([format?.load?.(options), format?.loadEncoder?.()]);
}

/** The format whose options count: the one that is given, the connector's default, or that of its own name. */
function formatName(
  name: string,
  definitions: readonly OptionDefinition[],
  options: Options,
): string {
  const definition = definitions.find((known) => known.name === 'format');
  return optionValue(options, 'format') ?? definition?.default ?? name;
}

/** An option's value, whatever the case of its name. */
export function optionValue(options: Options, name: string): string | undefined {
  const key = Object.keys(options).find((candidate) => sameName(candidate, name));
  return key === undefined ? undefined : options[key];
}

/** `header.*` stands for every name that begins so. */
function isNamed({ name: known }: OptionDefinition, name: string): boolean {
  if (!known.endsWith('.*')) return sameName(known, name);
  const prefix = known.slice(0, -1);
  return name.length > prefix.length && sameName(prefix, name.slice(0, prefix.length));
}

function check(
  connector: Connector,
  options: Options,
  general: readonly string[],
  definitions: readonly OptionDefinition[],
): void {
  for (const name of Object.keys(options)) {
    if (general.some((known) => sameName(known, name))) continue;
    if (definitions.some((known) => isNamed(known, name))) continue;
    const known = definitions.map((candidate) => candidate.name);
    const nearest = nearestName(name, [...known, ...general]);
    throw unknownOption(connector.name, name, nearest === undefined ? known.sort() : [nearest]);
  }
}
