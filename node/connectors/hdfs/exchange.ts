import { createReadStream } from 'node:fs';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { pipeline } from 'node:stream/promises';

/** What is sent: a file of this machine, of a known length. */
export interface FileBody {
  readonly file: string;
  readonly sizeBytes: number;
}

export interface Exchange {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly body?: FileBody | undefined;
  /** The most bytes of an answer that are taken. */
  readonly answerBytesMax: number;
  /** How long nothing may happen on the connection. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly bytes: Uint8Array;
}

/**
 * One HTTP request and its whole answer; redirects are not followed. It is Node's own client, and not `fetch`: DataNodes send a
 * `100 Continue` that nobody asked for, on which Node's `fetch` fails.
 */
export async function exchange(options: Exchange): Promise<Answer> {
  const { method, url, body, signal, idleMs } = options;
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  const headers =
    body === undefined
      ? {}
      : { 'content-type': 'application/octet-stream', 'content-length': body.sizeBytes };
  const sent = request(url, { method, headers, signal });
  sent.setTimeout(idleMs, () => sent.destroy(new Error(`no answer within ${idleMs} ms`)));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', reject);
  });
  // Whoever refuses a body answers before it has taken it all: then the answer says why, and not the broken pipe.
  const uploaded = (
    body === undefined || body.sizeBytes === 0
      ? Promise.resolve(sent.end())
      : pipeline(createReadStream(body.file, { end: body.sizeBytes - 1 }), sent)
  ).catch(() => {});
  const answer = await answered;
  const bytes = await wholeBody(answer, options.answerBytesMax);
  if ((answer.statusCode ?? 0) < 300) await uploaded;
  else sent.destroy();
  return { status: answer.statusCode ?? 0, location: answer.headers.location, bytes };
}

async function wholeBody(answer: IncomingMessage, bytesMax: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let count = 0;
  for await (const piece of answer) {
    count += piece.length;
    if (count > bytesMax) {
      answer.destroy();
      throw new Error(`an answer of more than ${bytesMax} bytes`);
    }
    pieces.push(piece);
  }
  // A connection that breaks in the middle ends the stream of an answer as if it were whole.
  if (!answer.complete) throw new Error('the connection ended in the middle of an answer');
  return Buffer.concat(pieces);
}
