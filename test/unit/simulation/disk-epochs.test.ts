import { diskSuite } from '../../support/simulated/disk-suite.ts';

await diskSuite('epochs');
