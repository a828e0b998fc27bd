/**
 * What a pipeline file may say, key by key. The check, the types and the JSON Schema (`millrace schema`) all come from
 * here.
 */
import * as z from 'zod/mini';

const described = <Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema => {
  z.globalRegistry.add(schema, { description });
  return schema;
};

const text = (description: string) => described(z.string().check(z.minLength(1)), description);
const name = z.string().check(z.regex(/^[A-Za-z_]\w*$/, 'a name has letters, digits and _'));

const OPTIONS = described(
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  'Options of the connector and its format, by name. Secrets as env:NAME or file:PATH.',
);

const SOURCE = z.strictObject({
  format: text('The kind of source: tail, json, kafka, websocket, rate, …'),
  path: z.optional(text('A file, a folder or a pattern, for sources that have one.')),
  schema: z.optional(text("The columns as DDL: 'ts TIMESTAMP, status INT'.")),
  options: z.optional(OPTIONS),
  watermark: z.optional(
    described(
      z.strictObject({
        column: text('The event time.'),
        delay: text("How late rows may be: '10 seconds'."),
      }),
      'Which column is the event time, and how late rows may be.',
    ),
  ),
  table: z.optional(
    described(z.boolean(), 'Reads it as a table at rest instead of as a stream: for joins.'),
  ),
});

const TRIGGER = described(
  z.union([
    z.string(),
    z.strictObject({ processingTime: z.string() }),
    z.strictObject({ continuous: z.string() }),
    z.strictObject({ availableNow: z.literal(true) }),
  ]),
  "How often a micro-batch runs: '10 seconds', or continuous: '1 second' for rows that go through as they come.",
);

const SINK = z.strictObject({
  format: text('The kind of sink: json, csv, parquet, kafka, console, socket, …'),
  path: z.optional(text('The folder, for sinks that have one.')),
  partitionBy: z.optional(described(z.array(z.string()), 'Columns that make folders.')),
  options: z.optional(OPTIONS),
});

const QUERY = z.strictObject({
  sql: z.optional(text('The query, over the names of sources and views.')),
  module: z.optional(
    text('A JS or TS file, beside this one, that exports query(session) and gives a DataFrame.'),
  ),
  outputMode: z.optional(
    described(
      z.enum(['append', 'update', 'complete']),
      'Which rows go to the sink: new ones, changed ones, or each time all.',
    ),
  ),
  trigger: z.optional(TRIGGER),
  sink: SINK,
});

const STATUS = z.strictObject({
  host: z.optional(text('The address to listen on; 127.0.0.1 unless it is said.')),
  port: described(z.number().check(z.int(), z.minimum(0), z.maximum(65_535)), '0 takes any.'),
  page: z.optional(
    described(z.boolean(), 'Whether the live page is there, too, with the rows of each query.'),
  ),
  token: z.optional(
    text(
      'Where the token stands that /metrics, /progress and the page ask for: env:NAME or file:PATH.',
    ),
  ),
  tls: z.optional(
    z.strictObject({
      cert: text('Where the certificate stands: file:PATH or env:NAME.'),
      key: text('Where its key stands: file:PATH or env:NAME.'),
    }),
  ),
});

export const PIPELINE = z.strictObject({
  name: z.optional(text('What the pipeline is called in logs and metrics.')),
  stateDir: z.optional(text('Where checkpoints are kept; --state-dir wins.')),
  settings: z.optional(
    described(
      z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      "Settings by Spark's keys: spark.sql.session.timeZone, …",
    ),
  ),
  modules: z.optional(
    described(
      z.array(z.string()),
      'JS or TS files, beside this one, that export setup(session): functions for SQL.',
    ),
  ),
  sources: described(z.record(name, SOURCE), 'What queries read, by name.'),
  views: z.optional(described(z.record(name, z.string()), 'SQL that has a name, in order.')),
  queries: described(z.record(name, QUERY), 'What runs: each has a checkpoint of its own.'),
  status: z.optional(described(STATUS, 'A port with /healthz, /readyz, /metrics and /progress.')),
});

export type PipelineDefinition = z.infer<typeof PIPELINE>;
export type SourceDefinition = z.infer<typeof SOURCE>;
export type QueryDefinition = z.infer<typeof QUERY>;
export type StatusDefinition = z.infer<typeof STATUS>;

/** The JSON Schema of a pipeline file, for editors. */
export function pipelineJsonSchema(): object {
  return { title: 'A pipeline of Millrace', ...z.toJSONSchema(PIPELINE) };
}
