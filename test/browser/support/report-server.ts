/** Takes what pages report: JSON that they post to a path, from any origin. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReportServer {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Calls `onReport` with each body that is posted, and answers when that is done. */
export async function receiveReports(
  onReport: (path: string, body: unknown) => void | Promise<void>,
): Promise<ReportServer> {
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    const parts: Buffer[] = [];
    try {
      for await (const part of request) parts.push(part);
      const text = Buffer.concat(parts).toString();
      if (request.method === 'POST') await onReport(request.url ?? '/', JSON.parse(text));
      response.writeHead(204).end();
    } catch {
      // A page that was killed while it posted: it reports again, or the test waits in vain.
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
