/** A pipeline's sources and views as names in a session, and its queries as DataFrames. */
import type { DataFrame } from '../../../src/api/dataframe.ts';
import type { Session } from '../../../src/api/session.ts';
import { queryWithoutStream } from '../../../src/errors/agent-errors.ts';
import { statementInputs } from '../sql/statement-inputs.ts';
import type {
  PipelineDefinition,
  QueryDefinition,
  SourceDefinition,
} from './pipeline-definition.ts';
import { callModule, moduleVersion } from './pipeline-module.ts';

/** A pipeline and the file that it stands in, beside which its modules are. */
export interface PipelineFile {
  readonly file: string;
  readonly definition: PipelineDefinition;
}

/** Names what a pipeline has. Fails as reading sources and views does. */
export async function nameInputs(
  session: Session,
  { file, definition }: PipelineFile,
): Promise<void> {
  const { settings = {}, modules = [], sources, views = {} } = definition;
  for (const [key, value] of Object.entries(settings)) session.conf.set(key, value);
  for (const module of modules) await callModule(session, file, module, 'setup');
  for (const [name, source] of Object.entries(sources)) {
    await sourceFrame(session, source).createOrReplaceTempView(name);
  }
  for (const [name, text] of Object.entries(views)) {
    await (await session.sql(text)).createOrReplaceTempView(name);
  }
}

function sourceFrame(session: Session, source: SourceDefinition): DataFrame {
  const { format, path, schema, options = {}, watermark, table = false } = source;
  const reader = (table ? session.read : session.readStream).format(format).options(options);
  if (schema !== undefined) reader.schema(schema);
  const frame = path === undefined ? reader.load() : reader.load(path);
  return watermark === undefined ? frame : frame.withWatermark(watermark.column, watermark.delay);
}

/** The DataFrame of a query, whose names and types have been checked. */
export async function queryFrame(
  session: Session,
  file: string,
  name: string,
  { sql, module }: QueryDefinition,
): Promise<DataFrame> {
  const frame =
    module === undefined
      ? await session.sql(sql ?? '')
      : await callModule(session, file, module, 'query');
  if (frame === undefined || !frame.isStreaming) throw queryWithoutStream(name);
  await frame.schema();
  return frame;
}

/** All that decides what a query does: while it is the same, a reload leaves the query alone. */
export function queryFingerprint({ file, definition }: PipelineFile, name: string): string {
  const { settings, modules = [], sources, views = {}, queries } = definition;
  const query = queries[name];
  const seen = new Set<string>();
  const reached: unknown[] = [];
  const follow = (text: string) => {
    for (const input of statementInputs(text).names) {
      const key = [...Object.keys(sources), ...Object.keys(views)].find(
        (candidate) => candidate.toLowerCase() === input,
      );
      if (key === undefined || seen.has(key)) continue;
      seen.add(key);
      reached.push([key, sources[key] ?? views[key]]);
      if (views[key] !== undefined) follow(views[key]);
    }
  };
  if (query.sql !== undefined) follow(query.sql);
  else reached.push(sources, views);
  const code = [...modules, ...(query.module === undefined ? [] : [query.module])];
  const versions = code.map((module) => moduleVersion(file, module));
  return JSON.stringify([query, settings, code, versions, reached.sort()]);
}
