import type { DStreamPlatform } from '../../src/dstream/dstream-platform.ts';
import { unsupportedInBrowser } from '../../src/errors/dstream-errors.ts';
import { webClock } from '../clock.ts';
import { ConsoleLogger } from '../console-logger.ts';
import { webRandom } from '../random.ts';
import { StorageOnUse } from '../storage/storage-on-use.ts';
import { webScheduler } from '../timers.ts';

/** What DStreams need, in a page or a worker. There are no folders and no TCP. */
export function dstreamPlatform(): DStreamPlatform {
  return {
    clock: webClock,
    scheduler: webScheduler,
    random: webRandom,
    logger: new ConsoleLogger('warn'),
    checkpoints: {
      open: (location) =>
        new StorageOnUse(async () => {
          const { IndexedDbCheckpointStorage } = await import('../storage/indexeddb.ts');
          return new IndexedDbCheckpointStorage(location);
        }),
    },
    loadCore: async () => (await import('../core-module.ts')).compileCore(),
    print: (line) => console.log(line),
    saveLines: () => refused('saveAsTextFile', 'files', 'Use foreachRDD() and keep the elements.'),
    listFiles: () =>
      refused(
        'A stream of files',
        'folders',
        'Use dataFrameStream() over files that were dropped.',
      ),
    readFile: () => refused('A stream of files', 'folders', ''),
    connect: () => {
      throw noTcp();
    },
  };
}

function noTcp() {
  return unsupportedInBrowser({
    operation: 'A socket stream',
    what: 'TCP',
    instead: "Use dataFrameStream() over readStream.format('websocket').",
  });
}

function refused(operation: string, what: string, instead: string): Promise<never> {
  return Promise.reject(unsupportedInBrowser({ operation, what, instead }));
}
