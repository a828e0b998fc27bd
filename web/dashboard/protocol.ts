/**
 * What the live page and its engine say to each other. The engine is a module worker that holds the session, sockets,
 * files and storage; the page only draws. Everything here survives a structured clone. The page may send any request at
 * any time; what does not fit the moment (a filter while nothing is open) is kept for the next source or passed over.
 */

// What is looked at

/** A file as it was dropped: `path` is its place below the dropped folder, or its name. */
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
  /** Lets a file that grows be followed, where the browser gives handles. */
  readonly handle?: FileSystemFileHandle;
}

export type SourceRequest =
  | { readonly kind: 'files'; readonly files: readonly DroppedFile[] }
  /** `protocol` undefined: the engine offers Millrace's and takes what the server answers. */
  | {
      readonly kind: 'webSocket';
      readonly url: string;
      readonly protocol?: 'millrace' | 'plain';
      /** What the server calls its log; by default the host. */
      readonly name?: string;
    }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'text'; readonly text: string };

/** A source whose windows are kept in this browser. */
export interface KeptSource {
  readonly id: string;
  readonly name: string;
  readonly kind: SourceRequest['kind'];
  readonly rows: number;
  readonly bytes: number;
  readonly lastUsedMs: number;
}

/** How the lines are read, and how sure that is. */
export interface FormatChoice {
  /** For people: `nginx combined`, `JSON lines`. */
  readonly name: string;
  /** By which `setFormat` chooses it. */
  readonly id: string;
  /** 0 to 1; 1 and `isChosen` when the user said so. */
  readonly confidence: number;
  readonly isChosen: boolean;
  readonly runnerUp?: { readonly id: string; readonly name: string; readonly confidence: number };
  /** All that can be chosen. */
  readonly alternatives: readonly { readonly id: string; readonly name: string }[];
}

/**
 * What a row's class is taken from: the status (2xx, 3xx, 4xx, 5xx), or the level (info, debug, warn, error); `none`
 * where a log has neither. A class is an index: 0 fine, 1 neutral, 2 warning, 3 failing.
 */
export type ClassKind = 'status' | 'level' | 'none';
export const CLASS_COUNT = 4;

export interface OpenedSource {
  readonly id: string;
  readonly name: string;
  /** File names, or the address. */
  readonly inputs: readonly string[];
  /** Hosts that the page talks to for it; none for files. */
  readonly hosts: readonly string[];
  readonly format: FormatChoice;
  readonly classes: ClassKind;
  /** The field that the first list ranks, and its title: `path`, `service`, …; undefined where there is none. */
  readonly rankedField: string | undefined;
  readonly hasDuration: boolean;
  readonly hasBytes: boolean;
  /** False for lines without a time: windows are those of arrival. */
  readonly hasEventTime: boolean;
  /** The size of a window, the width of a bar. */
  readonly windowMs: number;
}

// What is asked

/** A part of the filter. Terms of one field that are kept are alternatives; all else must hold together. */
export interface FilterTerm {
  /** A column of the log, `class` (values `0` to `3`), or `text` for the whole line. */
  readonly field: string;
  readonly value: string;
  readonly isNegated: boolean;
  /** `prefix` for `path:/api/*`, `class` for `status:5xx`, `contains` for text. */
  readonly match: 'exact' | 'prefix' | 'class' | 'contains';
}

export interface TimeRange {
  readonly fromMs: number;
  /** Not part of it. */
  readonly toMs: number;
}

export interface Filter {
  readonly terms: readonly FilterTerm[];
  readonly brush: TimeRange | undefined;
}

export type RankOrder = 'rows' | 'failing' | 'p95' | 'name';

export type PageRequest =
  | { readonly kind: 'open'; readonly source: SourceRequest; readonly format?: string }
  /** Opens a source again whose windows are kept; files may then be asked for. */
  | { readonly kind: 'reopen'; readonly id: string }
  /** The answer to `filesNeeded`. */
  | { readonly kind: 'supplyFiles'; readonly files: readonly DroppedFile[] }
  | { readonly kind: 'setFormat'; readonly id: string }
  | { readonly kind: 'setFilter'; readonly filter: Filter }
  /** The last so many milliseconds, or all that is kept. */
  | { readonly kind: 'setSpan'; readonly spanMs: number | 'all' }
  | { readonly kind: 'rank'; readonly by: RankOrder; readonly limit: number }
  /**
   * Which lines the tail shows: the newest `count`, or from the row with number `from` on. `failingOnly` leaves out
   * classes 0 and 1.
   */
  | {
      readonly kind: 'tail';
      readonly from: number | 'end';
      /** With it `from` is passed over: the last `count` before the row with this number, for scrolling up under a filter. */
      readonly before?: number;
      readonly count: number;
      readonly failingOnly: boolean;
    }
  /** Tries to connect at once. */
  | { readonly kind: 'retry' }
  /** Gives a buffer of a strip back; the next strip is sent in it. */
  | { readonly kind: 'returnBuffer'; readonly buffer: ArrayBuffer }
  /** Asks the browser not to evict what is kept. */
  | { readonly kind: 'persist' }
  /** Forgets one kept source, or all. */
  | { readonly kind: 'forget'; readonly id: string | 'all' }
  /** Back to the empty page; what is kept stays. */
  | { readonly kind: 'close' };

// What is told

export type Activity =
  | { readonly kind: 'empty' }
  /** `share` 0 to 1 where the size is known. */
  | { readonly kind: 'reading'; readonly share: number | undefined }
  | { readonly kind: 'live' }
  | { readonly kind: 'finished' }
  | {
      readonly kind: 'disconnected';
      readonly sinceMs: number;
      readonly reason: string;
      readonly attempts: number;
      readonly nextAttemptMs: number | undefined;
    }
  /** Another tab owns the query; this one shows what that one says. */
  | { readonly kind: 'watching' }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** Why something is not as it should be. The page has the words for each condition that it knows; `message` for others. */
export interface Problem {
  readonly condition: string;
  readonly message: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly atMs: number;
}

export interface Vitals {
  readonly rowsPerSecond: number;
  /** How far the newest event is behind the clock; undefined for logs that are not of now. */
  readonly lagMs: number | undefined;
  readonly watermarkMs: number | undefined;
  readonly lateRows: number;
  /** Rows shed because a socket outran the engine, or lost in gaps. */
  readonly droppedRows: number;
  readonly gaps: number;
  readonly unparsedRows: number;
  /** When the last checkpoint was made; undefined before the first. */
  readonly checkpointMs: number | undefined;
  /** Rows counted in all, and those that pass the filter. */
  readonly totalRows: number;
  readonly matchingRows: number;
  /** Of how many rows those are: of all, or, where the filter asks for text or another column, of the kept ones. */
  readonly matchedOf?: number;
}

/** The columns of a strip, in order: `windows` numbers each. Not-a-number where there is no value. */
export const STRIP_COLUMNS = [
  'startMs',
  'class0',
  'class1',
  'class2',
  'class3',
  'p50',
  'p95',
  'p99',
] as const;

/**
 * The time strip: `STRIP_COLUMNS` one after the other, each of `windows` values, sorted by start and without holes:
 * a window without rows has zeros. Counts are rows a window; percentiles are in milliseconds.
 */
export interface Strip {
  readonly windows: number;
  readonly windowMs: number;
  readonly values: Float64Array<ArrayBuffer>;
  /** Windows that begin here or later are still open. */
  readonly openFromMs: number;
  /** Times in which nothing can have arrived: the source was away. */
  readonly gaps: readonly TimeRange[];
}

/** A line of a ranked list. */
export interface RankedRow {
  readonly name: string;
  /** What stands before the name, such as the method; empty where there is none. */
  readonly prefix: string;
  readonly rows: number;
  readonly failing: number;
  /** Milliseconds; undefined where the log has no durations. */
  readonly p95: number | undefined;
}

export interface StatusRow {
  /** `404`, or a level. */
  readonly name: string;
  readonly classIndex: number;
  readonly rows: number;
  /** The share of the rows in the span before this one; undefined where there is none. */
  readonly shareBefore: number | undefined;
  /** Rows a window over the span of the strip, at most 60 values. */
  readonly spark: readonly number[];
}

export interface TailRow {
  /** Counts all rows of the source from 0, whatever the filter. */
  readonly number: number;
  readonly timeMs: number | undefined;
  readonly classIndex: number;
  /** The status or the level as it stands there. */
  readonly status: string;
  readonly prefix: string;
  /** The request's path, or the message. */
  readonly text: string;
  readonly durationMs: number | undefined;
  readonly bytes: number | undefined;
  readonly client: string;
  /** The line as it was. */
  readonly raw: string;
  /** Why it was not parsed; undefined when it was. */
  readonly error: string | undefined;
}

export interface Resumed {
  readonly atMs: number;
  readonly openWindows: number;
  readonly lostRows: number;
  /** What the source sent again or kept meanwhile; undefined where it can't be known. */
  readonly gapMs: number | undefined;
  readonly gapRows: number | undefined;
}

export interface StorageState {
  readonly usedBytes: number;
  readonly quotaBytes: number | undefined;
  readonly isPersisted: boolean;
  /** False in private windows and the like: nothing outlives the tab. */
  readonly isAvailable: boolean;
  readonly keptRowsMax: number;
}

export type PageEvent =
  /** Once, when the engine can be talked to. */
  | { readonly kind: 'ready'; readonly kept: readonly KeptSource[]; readonly storage: StorageState }
  | {
      readonly kind: 'storage';
      readonly kept: readonly KeptSource[];
      readonly storage: StorageState;
    }
  | { readonly kind: 'opened'; readonly source: OpenedSource }
  | { readonly kind: 'activity'; readonly activity: Activity }
  /** At most twice a second. */
  | { readonly kind: 'vitals'; readonly vitals: Vitals }
  /** At most ten times a second, and not before the page has returned one of two buffers. */
  | { readonly kind: 'strip'; readonly strip: Strip; readonly spanMs: number }
  | {
      readonly kind: 'lists';
      readonly ranked: readonly RankedRow[];
      readonly rankedTotal: number;
      readonly statuses: readonly StatusRow[];
      /** The rows that the shares are of. */
      readonly rows: number;
    }
  | {
      readonly kind: 'tail';
      readonly rows: readonly TailRow[];
      /** Of how many rows one is shown, where rows come faster than anyone reads; else 1. */
      readonly oneIn: number;
      /** The newest row's number plus one. */
      readonly end: number;
      /** The oldest row that is still kept. */
      readonly start: number;
    }
  | { readonly kind: 'resumed'; readonly resumed: Resumed }
  /** The source was files, which a page can't reach after a refresh: these are needed again. */
  | {
      readonly kind: 'filesNeeded';
      readonly id: string;
      readonly files: readonly { readonly path: string; readonly bytes: number }[];
      /** Names of files that were given and are not those. */
      readonly refused: readonly { readonly path: string; readonly reason: 'size' | 'content' }[];
    }
  /** Something went wrong, and the query goes on or could be opened anew. */
  | { readonly kind: 'problem'; readonly problem: Problem };
