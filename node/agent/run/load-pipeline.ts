/** Reads a pipeline file, YAML or JSON, and says of each mistake where it is. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Document, isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { invalidPipeline, pipelineNotFound } from '../../../src/errors/agent-errors.ts';
import { failedReadFile } from '../../../src/errors/file-errors.ts';
import { nearestName } from '../../../src/errors/nearest-name.ts';
import { errorCode } from '../../storage/file-system.ts';
import { PIPELINE, type PipelineDefinition } from './pipeline-definition.ts';
import { fillVariables, offsetOf } from './variables.ts';

type Path = readonly PropertyKey[];

interface Problem {
  readonly offset: number;
  readonly text: string;
}

/** Fails with PIPELINE_NOT_FOUND, or with INVALID_PIPELINE, which has all mistakes: `pipeline.yaml:12: queries.a.outputmode: …`. */
export function loadPipeline(
  file: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): PipelineDefinition {
  return parsePipeline(readText(file), file, environment);
}

function readText(file: string): string {
  const path = resolve(file);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw pipelineNotFound(path);
    throw failedReadFile({ path, code: errorCode(error), cause: error });
  }
}

/** The same of a text. `file` is its name in messages. */
export function parsePipeline(
  text: string,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): PipelineDefinition {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (problems: readonly Problem[]) =>
    invalidPipeline(
      file,
      problems.map(({ offset, text }) => `${file}:${lines.linePos(offset).line}: ${text}`),
    );
  if (document.errors.length > 0) {
    throw refuse(document.errors.map(({ pos, message }) => ({ offset: pos[0], text: message })));
  }
  const variables = fillVariables(document, environment);
  if (variables.length > 0) {
    throw refuse(variables.map(({ offset, message }) => ({ offset, text: message })));
  }
  const parsed = PIPELINE.safeParse(document.toJS() ?? {});
  if (!parsed.success)
    throw refuse(issuesOf(parsed.error).flatMap((one) => problemsOf(one, document)));
  const contradictions = contradictionsOf(parsed.data, document);
  if (contradictions.length > 0) throw refuse(contradictions);
  return parsed.data;
}

/** Keys that are not known come first: what is missing may be what they were meant for. */
function issuesOf({ issues }: z.core.$ZodError): z.core.$ZodIssue[] {
  const isUnknown = ({ code }: z.core.$ZodIssue) => Number(code === 'unrecognized_keys');
  return [...issues].sort((left, right) => isUnknown(right) - isUnknown(left));
}

/** What an issue says, for people. */
function problemsOf(issue: z.core.$ZodIssue, document: Document): Problem[] {
  const { path } = issue;
  const offset = offsetAt(document, path);
  const at = path.length === 0 ? '' : `${keyText(path)}: `;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const known = knownKeys(path);
      const nearest = nearestName(key, known);
      const hint =
        nearest === undefined ? `there are ${known.join(', ')}` : `did you mean ${nearest}?`;
      return {
        offset: keyOffset(document, path, key),
        text: `${keyText([...path, key])}: there is no such key; ${hint}`,
      };
    });
  }
  if (issue.code === 'invalid_union') {
    const [first] = issue.errors.flat().filter((one) => one.code !== 'invalid_type');
    if (first !== undefined)
      return problemsOf({ ...first, path: [...path, ...first.path] }, document);
  }
  if (issue.code === 'invalid_type' && document.getIn(path) === undefined) {
    return [{ offset, text: `${at}is missing` }];
  }
  if (issue.code === 'invalid_key') {
    return [
      {
        offset: keyOffset(document, path.slice(0, -1), String(path.at(-1))),
        text: `${at}${issue.issues[0]?.message}`,
      },
    ];
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const nearest = nearestName(String(document.getIn(path)), values);
    const hint = nearest === undefined ? `one of ${values.join(', ')}` : `did you mean ${nearest}?`;
    return [{ offset, text: `${at}there is no such value; ${hint}` }];
  }
  return [{ offset, text: `${at}${messageOf(issue)}` }];
}

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `a ${issue.expected} is needed`;
    case 'too_small':
      return issue.origin === 'string' ? 'is empty' : `at least ${issue.minimum} is needed`;
    case 'too_big':
      return `at most ${issue.maximum} is allowed`;
    case 'invalid_union':
      return 'has none of the forms that it may have';
    default:
      return issue.message ?? issue.code;
  }
}

/** What no single key shows. */
function contradictionsOf(
  { queries, sources, views = {} }: PipelineDefinition,
  document: Document,
): Problem[] {
  const both = Object.entries(queries).flatMap(([name, { sql, module }]) =>
    (sql === undefined) === (module === undefined)
      ? [{ path: ['queries', name], text: 'has to have either sql or module' }]
      : [],
  );
  const twice = Object.keys(views).flatMap((name) =>
    sources[name] === undefined
      ? []
      : [{ path: ['views', name], text: 'is the name of a source, too' }],
  );
  const none =
    Object.keys(queries).length === 0
      ? [{ path: ['queries'], text: 'there is nothing to run' }]
      : [];
  return [...both, ...twice, ...none, ...sharedFolders(queries)].map(({ path, text }) => ({
    offset: offsetAt(document, path),
    text: `${keyText(path)}: ${text}`,
  }));
}

/** Two queries that write files into one folder would each take the other's files for its own. */
function sharedFolders(queries: PipelineDefinition['queries']): { path: string[]; text: string }[] {
  const owners = new Map<string, string>();
  return Object.entries(queries).flatMap(([name, { sink }]) => {
    if (sink.path === undefined) return [];
    const folder = resolve(sink.path);
    const owner = owners.get(folder);
    owners.set(folder, owner ?? name);
    const path = ['queries', name, 'sink', 'path'];
    return owner === undefined ? [] : [{ path, text: `the query ${owner} writes there, too` }];
  });
}

const keyText = (path: Path) => path.map(String).join('.');

/** The keys that the definition has at a path, where names that users give stand for any. */
function knownKeys(path: Path): string[] {
  let schemas: unknown[] = [z.toJSONSchema(PIPELINE)];
  for (const key of path) {
    schemas = schemas.flatMap((schema) => {
      const named = field(field(schema, 'properties'), String(key));
      return formsOf(named ?? field(schema, 'additionalProperties'));
    });
  }
  return schemas.flatMap((schema) => Object.keys(field(schema, 'properties') ?? {}));
}

/** A schema, or each of those that it may be. */
function formsOf(schema: unknown): unknown[] {
  const forms = field(schema, 'anyOf');
  return Array.isArray(forms) ? forms : [schema];
}

function field(of: unknown, name: string): object | undefined {
  const value: unknown = typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** Where the key of a path stands; of a key that is missing, where that stands in which it is. */
function offsetAt(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent = path.slice(0, length - 1);
    const node = length === 1 ? document.contents : document.getIn(parent, true);
    const found = keyIn(node, path[length - 1]);
    if (found !== undefined) return found;
  }
  return offsetOf(document.contents) ?? 0;
}

function keyOffset(document: Document, path: Path, key: string): number {
  return offsetAt(document, [...path, key]);
}

function keyIn(node: unknown, key: PropertyKey | undefined): number | undefined {
  if (!isMap(node)) return offsetOf(node);
  const pair = node.items.find(
    (item) => isPair(item) && isScalar(item.key) && item.key.value === key,
  );
  return pair === undefined ? undefined : offsetOf(pair.key);
}
