/** The port of a running pipeline: what it tells of itself, and the live page with the rows of its queries. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Logger } from '../../../src/ports/logger.ts';
import { BearerToken } from '../../connectors/listen/bearer-token.ts';
import { PageServer } from '../../page-server/page-server.ts';
import { hasBrowser, openBrowser } from '../open-browser.ts';
import { addressOf, exposure, isPageAddress, portsToTry, USUAL_HOST } from '../page-address.ts';
import { BUILT_PAGE, type PageOptions, TOKEN_HINT } from '../served-log.ts';
import { readJson, writeJson } from '../state-folder.ts';
import type { PipelineDefinition } from './pipeline-definition.ts';
import type { RunOptions } from './run-command.ts';
import type { ShownStreams } from './shown-streams.ts';
import {
  type StatusReport,
  StatusServer,
  sendStatus,
  statusAnswer,
  statusTls,
  statusToken,
} from './status-server.ts';

export interface PipelinePort {
  /** The queries are others than before. */
  showQueries(): void;
  close(): Promise<void>;
}

export interface ServedPipeline {
  readonly name: string;
  readonly definition: PipelineDefinition;
  readonly stateDir: string;
  readonly options: RunOptions;
  readonly report: () => StatusReport;
}

/** What the page shows. */
export interface ShownQueries {
  readonly streams: ShownStreams;
  readonly queries: () => Iterable<string>;
}

interface Surroundings {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly logger: Logger;
}

/** Whether the command line or the file asks for the page. */
export function wantsPage({ status }: PipelineDefinition, { page }: RunOptions): boolean {
  return page !== undefined || status?.page === true;
}

/**
 * Opens the port that the command line or the file asks for; undefined where neither does. Fails with ADDRESS_IN_USE,
 * ADDRESS_NOT_AVAILABLE or CREDENTIAL_UNAVAILABLE.
 */
export async function openPort(
  pipeline: ServedPipeline,
  shown: ShownQueries | undefined,
  surroundings: Surroundings,
): Promise<PipelinePort | undefined> {
  if (shown !== undefined) return openPagePort(pipeline, shown, surroundings);
  const { definition, options, report } = pipeline;
  const { port = definition.status?.port } = options;
  if (port === undefined) return undefined;
  const server = await StatusServer.start(
    { ...definition.status, port },
    report,
    surroundings.clock,
  );
  surroundings.logger.info('listening', { url: server.url });
  return { showQueries: () => {}, close: () => server.close() };
}

async function openPagePort(
  { name, definition, stateDir, options, report }: ServedPipeline,
  { streams, queries }: ShownQueries,
  { clock, logger }: Surroundings,
): Promise<PipelinePort> {
  const { status } = definition;
  const page: PageOptions = options.page ?? FROM_FILE;
  const host = page.host ?? status?.host ?? USUAL_HOST;
  const file = join(stateDir, 'agent/page.json');
  const found = readJson(file);
  const asked = page.port ?? options.port ?? status?.port;
  const token =
    page.token === undefined
      ? await statusToken(status?.token, clock)
      : await BearerToken.at({ option: '--token', place: page.token }, clock);
  const tls = await statusTls(status?.tls);
  const server = await PageServer.listen({
    page: page.page ? page.pageDir : undefined,
    streams: streams.of(queries()),
    title: name,
    host,
    ports: portsToTry(asked, isPageAddress(found) ? found.port : undefined),
    allowedOrigins: page.allowOrigin,
    tls,
    token,
    answersFirst: async (request, response) => {
      const answer = await statusAnswer(request, report, token);
      if (answer !== undefined) sendStatus(request, response, answer);
      return answer !== undefined;
    },
  });
  streams.onRows((rows) => server.notify(rows));
  const scheme = tls === undefined ? 'http' : 'https';
  const url = `${scheme}://${addressOf(host, server.port)}/`;
  writeJson(file, { port: server.port, url });
  const warning = exposure(host, { hasToken: token !== undefined, hasTls: tls !== undefined });
  if (warning !== undefined) logger.warn(warning);
  if (options.page === undefined) logger.info('listening', { url });
  else announce({ url, name, page, hasToken: token !== undefined });
  return {
    showQueries: () => server.show(streams.of(queries())),
    close: () => server.close('the agent was stopped'),
  };
}

/** How the page is shown that the file alone asks for. */
const FROM_FILE: PageOptions = { page: true, open: false, allowOrigin: [], pageDir: BUILT_PAGE };

interface Announcement {
  readonly url: string;
  readonly name: string;
  readonly page: PageOptions;
  readonly hasToken: boolean;
}

function announce({ url, name, page, hasToken }: Announcement): void {
  const hasPage = page.page && existsSync(join(page.pageDir, 'index.html'));
  if (hasPage) {
    console.log(`${name} is live at ${url} (Ctrl-C stops; open tabs wait for the next start)`);
  } else {
    const reason = page.page ? `; there is no page in ${page.pageDir}` : '';
    console.log(`The rows of ${name} can be read at ${url}millrace.json (Ctrl-C stops)${reason}`);
  }
  if (hasToken) console.log(TOKEN_HINT);
  // Nobody but the user has the token.
  if (hasPage && (page.open ?? (hasBrowser() && !hasToken))) openBrowser(url);
}
