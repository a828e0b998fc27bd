import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { DStreamPlatform, FoundFile } from '../../src/dstream/dstream-platform.ts';
import { nodePlatform } from '../platform.ts';
import { errorCode } from '../storage/file-system.ts';

/** What DStreams need, in Node. */
export function dstreamPlatform(): DStreamPlatform {
  const { clock, scheduler, random, logger, checkpoints, loadCore, print } = nodePlatform();
  return {
    clock,
    scheduler,
    random,
    logger,
    checkpoints,
    loadCore,
    print,
    saveLines,
    listFiles,
    readFile: (path) => readFile(path),
    connect: receivedBytes,
  };
}

/** As Spark's streams do: a batch that is run again after a crash writes its files again. */
async function saveLines(folder: string, partitions: readonly Iterable<string>[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [index, lines] of partitions.entries()) {
    const text = [...lines].map((line) => `${line}\n`).join('');
    await writeFile(join(folder, `part-${String(index).padStart(5, '0')}`), text);
  }
  await writeFile(join(folder, '_SUCCESS'), '');
}

async function listFiles(folder: string): Promise<readonly FoundFile[]> {
  const files: FoundFile[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const status = await stat(path).catch(ifThere);
    if (status?.isFile()) files.push({ path, modifiedMs: status.mtimeMs });
  }
  return files;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(ifThere)) ?? [];
}

function ifThere(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error;
}

async function* receivedBytes(
  host: string,
  port: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const socket = connect({ host, port });
  const close = () => socket.destroy();
  signal.addEventListener('abort', close);
  try {
    for await (const bytes of socket) yield bytes;
  } finally {
    signal.removeEventListener('abort', close);
    socket.destroy();
  }
}
