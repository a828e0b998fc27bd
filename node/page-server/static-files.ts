/**
 * Serves a folder of built files. By hand, because it is this short: the files are few, small and built together, so that
 * neither ranges nor compression nor listings are wanted, and each is hashed as it is sent.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { errorCode } from '../storage/file-system.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** A part of a path below the folder: no hidden files, no way up, no drives or streams of other systems. */
const NAME = /^[\w-][\w.-]*$/;

/** Answers a request for a file below the folder; `/` is its `index.html`. */
export async function sendFile(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const names = namesOf(request.url ?? '/');
  const file = names === undefined ? undefined : join(folder, ...names);
  const content = file === undefined ? undefined : await contentOf(file);
  if (file === undefined || content === undefined) {
    sendText(response, 404, 'There is no such file here.');
    return;
  }
  const tag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
  // The page must never be older than the agent that serves it: ask each time, and send it only if it is new.
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('ETag', tag);
  if (isKnown(request.headers['if-none-match'], tag)) response.writeHead(304).end();
  else sendBytes(response, 200, content);
}

/** Answers with a line of text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  sendBytes(response, status, Buffer.from(`${text}\n`));
}

/** Answers with bytes; to `HEAD` Node leaves the body out. */
export function sendBytes(response: ServerResponse, status: number, bytes: Uint8Array): void {
  response.setHeader('Content-Length', bytes.length);
  response.writeHead(status).end(bytes);
}

/** The parts of a URL's path; undefined for one that no built file has. */
function namesOf(url: string): string[] | undefined {
  const [path] = url.split('?', 1);
  if (path === '/') return ['index.html'];
  const names = path.slice(1).split('/');
  return names.every((name) => NAME.test(name)) ? names : undefined;
}

async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(tag) || known.includes('*');
}
