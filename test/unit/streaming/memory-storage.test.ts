import { MemoryCheckpoints } from '../../../src/streaming/checkpoint/memory-storage.ts';
import { checkpointStorageContract } from '../../support/checkpoint-storage-contract.ts';

checkpointStorageContract('memory', () => {
  const checkpoints = new MemoryCheckpoints();
  return { open: (location) => checkpoints.open(location) };
});
