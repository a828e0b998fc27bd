import type { ConditionTable } from './condition-table.ts';

/** Conditions of DStreams, sorted by name; see `error-conditions.ts`. */
export const DSTREAM_CONDITIONS = {
  'DSTREAM_CHECKPOINT_MISMATCH.BATCH_DURATION': {
    message: [
      'The checkpoint in <location> does not belong to this program: its batches are <expected> ms apart, and those of the program <found> ms.',
      'Use the batch duration of the checkpoint, or another checkpoint directory.',
    ],
    sqlState: '42K06',
  },
  'DSTREAM_CHECKPOINT_MISMATCH.GRAPH': {
    message: [
      'The checkpoint in <location> does not belong to this program: its stream <stream> is "<expected>", and that of the program "<found>".',
      'The function that makes the context must make the same streams, in the same order; or use another checkpoint directory.',
    ],
    sqlState: '42K06',
  },
  DSTREAM_ELEMENT_IS_NO_PAIR: {
    message: [
      'Operations by key need pairs: lists of a key and a value. Found <element>. Make pairs first: map((value) => [key, value]).',
    ],
    sqlState: '42K09',
  },
  DSTREAM_INPUT_FAILED: {
    message: ['The input stream <stream> has failed: <reason>'],
    sqlState: 'XXKST',
  },
  'DSTREAM_INVALID_STATE.ALREADY_STARTED': {
    message: ['The StreamingContext has been started already, and <action> is no longer possible.'],
    sqlState: '55000',
  },
  'DSTREAM_INVALID_STATE.ALREADY_STOPPED': {
    message: ['The StreamingContext has been stopped, and can <action> no more. Make another one.'],
    sqlState: '55000',
  },
  'DSTREAM_INVALID_STATE.ANOTHER_ACTIVE': {
    message: [
      'Only one StreamingContext may be started at a time in a program. Stop the one that is active first.',
    ],
    sqlState: '55000',
  },
  'DSTREAM_INVALID_STATE.NOT_STARTED': {
    message: ['The StreamingContext has not been started, and <action> is not possible yet.'],
    sqlState: '55000',
  },
  'DSTREAM_INVALID_STATE.NO_OUTPUT': {
    message: [
      'No output operations are registered, so there is nothing to execute. Add one, such as print() or foreachRDD().',
    ],
    sqlState: '55000',
  },
  DSTREAM_JOB_FAILED: {
    message: ['The batch of <time> has failed in its output operation <output>: <reason>'],
    sqlState: 'XXKST',
  },
  DSTREAM_MISSING_RDD: {
    message: ['Could not generate an RDD from a parent of <operation> at time <time> ms.'],
    sqlState: 'XXKST',
  },
  DSTREAM_NO_KEY_IN_WINDOW: {
    message: [
      'Neither the previous window has a value for the key <key>, nor new values were found. A filter function has dropped the key before all of its values had left the window.',
    ],
    sqlState: 'XXKST',
  },
  DSTREAM_QUEUE_NOT_RECOVERABLE: {
    message: [
      'queueStream does not support checkpointing: what was in the queue is gone. Use another input where a checkpoint is to be recovered.',
    ],
    sqlState: '0A000',
  },
  DSTREAM_STATE_GONE: {
    message: ['The state cannot be used by <call>: <reason>.'],
    sqlState: '55000',
  },
  DSTREAM_STATE_TIMING_OUT: {
    message: ['A state that is timing out is removed after this call, and <call> is not possible.'],
    sqlState: '55000',
  },
  DSTREAM_VALUE_NOT_SERIALIZABLE: {
    message: [
      'A value of <stream> cannot be written to the checkpoint: <reason>. Use plain values: numbers, texts, dates, lists, records, maps and sets of them.',
    ],
    sqlState: '42K09',
  },
  DSTREAM_ZIP_LENGTHS: {
    message: [
      'Only RDDs with the same number of elements can be zipped. Found <here> and <there>. Join them by zipWithIndex() where one may be longer.',
    ],
    sqlState: '22023',
  },
  EMPTY_COLLECTION: {
    message: ['<action> needs at least one element, and the RDD is empty.'],
    sqlState: '22023',
  },
  INVALID_DSTREAM_OPTION: {
    message: ['Invalid <option>: <problem>.'],
    sqlState: '22023',
  },
  'INVALID_DSTREAM_WINDOW.DIFFERENT_SLIDES': {
    message: [
      'The streams of <operation> must have the same slide duration. Found <durations> ms.',
    ],
    sqlState: '22023',
  },
  'INVALID_DSTREAM_WINDOW.NOT_MULTIPLE': {
    message: [
      'The <name> of a windowed stream (<duration> ms) must be a multiple of the slide duration of the stream (<parent> ms).',
    ],
    sqlState: '22023',
  },
  UNSUPPORTED_IN_BROWSER: {
    message: ['<operation> needs <what>, which a browser does not have. <instead>'],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
