import { simulationSuite } from '../../support/simulated/suite.ts';
import { PortWorld } from '../../support/simulated/world.ts';

/* Storage that keeps what its port promises, whatever it is made of. A query goes on in either mode. */
simulationSuite({
  medium: 'any storage',
  newWorld: () => new PortWorld(),
  mode: 'either mode',
  seeds: 4,
  share: 1 / 4,
});
