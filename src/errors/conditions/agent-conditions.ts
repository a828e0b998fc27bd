import type { ConditionTable } from './condition-table.ts';

/** Conditions of the edge agent and its pipeline files, sorted by name; see `error-conditions.ts`. */
export const AGENT_CONDITIONS = {
  FILE_ALREADY_EXISTS: {
    message: ['<path> is there already, and is left as it is. Name another file, or remove it.'],
    sqlState: '42710',
  },
  INVALID_PIPELINE: {
    message: ['The pipeline <file> cannot run as it stands:', '<problems>'],
    sqlState: '22023',
  },
  'PIPELINE_MODULE.NOT_LOADED': {
    message: ['The module <module> of the pipeline cannot be loaded: <reason>'],
    sqlState: '46103',
  },
  'PIPELINE_MODULE.NO_FUNCTION': {
    message: ['The module <module> of the pipeline exports no function `<function>`: <purpose>.'],
    sqlState: '46103',
  },
  PIPELINE_NOT_FOUND: {
    message: [
      'There is no pipeline file <path>.',
      'Name another one, or write an example: `millrace init`',
    ],
    sqlState: '42K03',
  },
  PIPELINE_RUNNING_ALREADY: {
    message: [
      'A pipeline is running on the state in <folder> already: <owner>.',
      'Stop that process first, or give this pipeline a folder of its own with `--state-dir` or the key `stateDir`.',
    ],
    sqlState: '55006',
  },
  PIPELINE_WITHOUT_STREAM: {
    message: [
      'The query <query> of the pipeline reads no stream, so there is nothing to run: name a source without `table: true` in it.',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
