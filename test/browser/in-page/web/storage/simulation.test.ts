import { afterAll, beforeAll } from 'vitest';
import { simulationSuite } from '../../../../support/simulated/suite.ts';
import {
  DatabaseWorld,
  disturbTransactions,
  removeDatabases,
} from '../../../support/database-world.ts';

/* The simulation of the unit tests over IndexedDB. */
let calm: () => void;
beforeAll(() => {
  calm = disturbTransactions();
});
afterAll(async () => {
  calm();
  await removeDatabases();
});

simulationSuite({
  medium: 'IndexedDB',
  newWorld: () => new DatabaseWorld(),
  mode: 'either mode',
  seeds: 4,
  share: 1 / 4,
});
