/**
 * Keeps a `StreamMap` on disk, so that positions outlive the process that gave them out. One JSON object a line:
 *
 * ```text
 * {"stream":"6b1f…","version":1,"start":0}
 * {"file":0,"identity":{"files":[{"path":"/var/log/access.log","inode":"2049:77","head":"1024:9c…", …}]}}
 * {"file":0,"from":0,"to":4096}
 * {"file":0,"from":4096,"to":4106,"newline":true}
 * ```
 *
 * A line is written before a position behind it is given out, by a call that a kill of the process can't undo. A line that
 * is cut short by a crash of the machine is as if it had not been written. From time to time the file is written anew,
 * with the growth of each stretch in one line.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '../../../src/connectors/connector.ts';
import { isJsonObject, type JsonObject } from '../../../src/streaming/checkpoint/log-text.ts';
import { errorCode, makeFolderNow } from '../../storage/file-system.ts';
import { type Growth, StreamMap } from './stream-map.ts';
import { fromOffset, type TailPosition, toOffset } from './tail-offset.ts';

const NAME = 'stream.jsonl';
/** So many lines more than there are files and stretches are worth a rewrite. */
const EXCESS_LINES_MAX = 10_000;

export class StreamJournal {
  /** Names the positions. Another stream under the same path has another one. */
  readonly streamId: string;
  readonly map: StreamMap;
  readonly #path: string;
  #file: number;
  #lines = 0;

  private constructor(path: string, streamId: string, map: StreamMap) {
    this.#path = path;
    this.streamId = streamId;
    this.map = map;
    this.#file = this.#rewrite();
  }

  /** Reads what an earlier process left in a folder; what is no journal begins a new stream. */
  static open(folder: string): StreamJournal {
    makeFolderNow(folder);
    const path = join(folder, NAME);
    const found = parseJournal(textOf(path));
    return new StreamJournal(
      path,
      found?.streamId ?? randomUUID().slice(0, 8),
      found?.map ?? new StreamMap(),
    );
  }

  /** Notes how far a file can be read now, durably, and then in the map. */
  follow(file: TailPosition, addsNewline: boolean): void {
    const number = this.map.numberOf(file);
    const known = this.map.files.at(number);
    const from = known?.position ?? 0;
    // The position of before, since the line of the growth may be the one that a crash cuts short.
    const identity = { ...file, position: from };
    const growth = { file: number, from, to: file.position, addsNewline };
    const isNews = known?.path !== file.path || known.head.bytes !== file.head.bytes;
    const hasGrown = growth.to > from;
    this.#append([
      ...(isNews ? [fileLine(number, identity)] : []),
      ...(hasGrown ? [growthLine(growth)] : []),
    ]);
    this.map.setFile(number, identity);
    if (hasGrown) this.map.grow(growth);
  }

  close(): void {
    closeSync(this.#file);
  }

  #append(lines: readonly string[]): void {
    if (this.#lines > this.map.files.length + this.map.stretches.length + EXCESS_LINES_MAX) {
      closeSync(this.#file);
      this.#file = this.#rewrite();
    }
    if (lines.length > 0) writeSync(this.#file, lines.join(''));
    this.#lines += lines.length;
  }

  /** Replaces the file by the least that says the same, and opens it. */
  #rewrite(): number {
    const { start, files, stretches } = this.map;
    const header = `${JSON.stringify({ stream: this.streamId, version: 1, start })}\n`;
    const lines = [
      header,
      ...files.map((file, number) => fileLine(number, file)),
      ...stretches.map(growthLine),
    ];
    writeFileSync(`${this.#path}.partial`, lines.join(''));
    renameSync(`${this.#path}.partial`, this.#path);
    this.#lines = lines.length;
    return openSync(this.#path, 'a');
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function fileLine(number: number, file: TailPosition): string {
  return `${JSON.stringify({ file: number, identity: toOffset([file]) })}\n`;
}

function growthLine({ file, from, to, addsNewline }: Growth): string {
  return `${JSON.stringify({ file, from, to, newline: addsNewline || undefined })}\n`;
}

/** Undefined for a text that is no journal. Of a damaged one, what comes before the damage. */
function parseJournal(text: string): { streamId: string; map: StreamMap } | undefined {
  const [header, ...lines] = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .map(parseLine);
  if (header?.version !== 1 || typeof header.stream !== 'string' || !isCount(header.start)) {
    return undefined;
  }
  const map = new StreamMap(header.start);
  for (const line of lines) if (line === undefined || !apply(map, line)) break;
  return { streamId: header.stream, map };
}

function parseLine(line: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the line makes sense after those before it. */
function apply(map: StreamMap, { file, identity, from, to, newline }: JsonObject): boolean {
  if (!isCount(file) || file > map.files.length) return false;
  if (identity !== undefined) {
    const position = fromOffset(identity)?.at(0);
    if (position !== undefined) map.setFile(file, position);
    return position !== undefined;
  }
  if (file === map.files.length || !isCount(from) || !isCount(to) || to <= from) return false;
  map.grow({ file, from, to, addsNewline: newline === true });
  return true;
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
