/**
 * Fifteen minutes of a made-up nginx edge that end at a given time, as lines of the combined format with the time that
 * each request took. A backend begins to time out in the last four minutes. The same lines for the same time.
 */

interface Route {
  readonly request: string;
  readonly weight: number;
  readonly usualMs: number;
  readonly bytes: number;
}

const ROUTES: readonly Route[] = [
  { request: 'GET /api/products/#', weight: 214, usualMs: 42, bytes: 9200 },
  { request: 'GET /static/app.js', weight: 151, usualMs: 3, bytes: 48_300 },
  { request: 'GET /api/search?q=mill', weight: 128, usualMs: 96, bytes: 14_100 },
  { request: 'GET /', weight: 96, usualMs: 31, bytes: 5400 },
  { request: 'POST /api/checkout', weight: 66, usualMs: 160, bytes: 640 },
  { request: 'GET /api/cart', weight: 58, usualMs: 27, bytes: 2100 },
  { request: 'GET /img/hero-#.avif', weight: 52, usualMs: 6, bytes: 36_200 },
  { request: 'POST /api/events', weight: 47, usualMs: 9, bytes: 0 },
  { request: 'GET /api/recommend', weight: 31, usualMs: 140, bytes: 7300 },
  { request: 'POST /api/login', weight: 14, usualMs: 64, bytes: 410 },
  { request: 'GET /favicon-old.ico', weight: 15, usualMs: 1, bytes: 153 },
];

const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:142.0) Gecko/20100101 Firefox/142.0',
];

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DURATION_MS = 15 * 60_000;
const ROW_COUNT = 60_000;
const FAILING_FROM = 11 / 15;
const TOTAL_WEIGHT = ROUTES.reduce((sum, route) => sum + route.weight, 0);

export function demoLog(endMs: number): string {
  const random = randomNumbers(20_260_101);
  const lines: string[] = [];
  for (let row = 0; row < ROW_COUNT; row++) {
    const share = (row + random()) / ROW_COUNT;
    const timeMs = endMs - DURATION_MS + share * DURATION_MS;
    lines.push(demoLine(timeMs, share >= FAILING_FROM, random));
  }
  return `${lines.join('\n')}\n`;
}

function demoLine(timeMs: number, isFailing: boolean, random: () => number): string {
  const route = pickRoute(random() * TOTAL_WEIGHT);
  const fails = isFailing && route.request.startsWith('POST /api/checkout') && random() < 0.8;
  const status = fails ? (random() < 0.7 ? 504 : 502) : usualStatus(route, random());
  // Latencies are skewed: a few requests take many times the usual.
  const usualMs = route.usualMs * Math.exp(0.55 * bell(random));
  const tookMs =
    status === 504 ? 3000 + random() * 20 : status === 502 ? 2 + random() * 4 : usualMs;
  const bytes =
    status === 304 || status === 204
      ? 0
      : status >= 400
        ? 167
        : Math.round(route.bytes * (0.5 + random()));
  const client = `${['192.0.2', '198.51.100', '203.0.113'][Math.floor(random() * 3)]}.${1 + Math.floor(random() * 254)}`;
  const request = route.request.replace('#', String(1000 + Math.floor(random() * 90_000)));
  const agent = AGENTS[Math.floor(random() * AGENTS.length)];
  return `${client} - - [${accessTime(timeMs)}] "${request} HTTP/2.0" ${status} ${bytes} "-" "${agent}" ${(tookMs / 1000).toFixed(3)}`;
}

function pickRoute(at: number): Route {
  let passed = 0;
  for (const route of ROUTES) {
    passed += route.weight;
    if (passed > at) return route;
  }
  return ROUTES[0];
}

function usualStatus({ request }: Route, chance: number): number {
  if (request.includes('favicon')) return 404;
  if (request.includes('/static/')) return chance < 0.45 ? 304 : 200;
  if (chance < 0.0008) return 500;
  if (request.startsWith('POST')) return chance < 0.02 ? 400 : 201;
  return chance < 0.006 ? 404 : 200;
}

/** A sum of uniform numbers is close enough to a normal one; mean 0, deviation 1. */
const bell = (random: () => number) => (random() + random() + random() + random() - 2) * 1.73;

function accessTime(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** Numbers from 0 to 1 by a linear congruence; the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
