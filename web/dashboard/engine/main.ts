/** The worker of the live page. What the page asks before the engine is there waits in the worker's own queue. */
import { pageConnectors } from '../../connectors.ts';
import { webPlatform } from '../../platform.ts';
import type { PageEvent, PageRequest } from '../protocol.ts';
import { browserEstate } from './browser-estate.ts';
import { Engine } from './engine.ts';

const engine = new Engine({
  platform: webPlatform(),
  connectors: pageConnectors,
  estate: browserEstate,
  tell: (event: PageEvent, transfer: readonly ArrayBuffer[] = []) =>
    self.postMessage(event, { transfer: [...transfer] }),
});
self.onmessage = ({ data }: MessageEvent<PageRequest>) => engine.handle(data);
void engine.start();
