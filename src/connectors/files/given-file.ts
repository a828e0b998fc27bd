/** A stream of bytes, as far as it is read here: a `ReadableStream`, or what stands for one. */
export interface ByteStream {
  /** With `byob`, reads fill the buffer that they are given; streams that can't do that throw, or disregard it. */
  getReader(options?: { mode: 'byob' }): ByteStreamReader;
}

export interface ByteStreamReader {
  /** The next bytes, in the view's buffer or in another one; nothing, or none, at the end. */
  read(
    view: Uint8Array<ArrayBuffer>,
  ): Promise<{ readonly done: boolean; readonly value?: Uint8Array<ArrayBuffer> }>;
  cancel(): Promise<void>;
}

/** A range of bytes, as far as it is read here: `Blob` of browsers, Node, Deno and Bun. */
export interface ByteBlob {
  readonly size: number;
  slice(start: number, end: number): ByteBlob;
  arrayBuffer(): Promise<ArrayBuffer>;
  stream(): ByteStream;
}

/** A `File`, as far as it is read here. It is a snapshot: once the file on disk has changed it can't be read. */
export interface FileSnapshot extends ByteBlob {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  /** The place below the folder that was chosen; empty for a file that was chosen by itself. */
  readonly webkitRelativePath?: string;
}

/** What is read of a file that a program holds. Bytes in memory have no time. */
export type HeldFile = ByteBlob & Partial<Pick<FileSnapshot, 'lastModified'>>;

/** A `FileSystemFileHandle`, as far as it is used here: gives a new snapshot of a file that has changed. */
export interface FileHandle {
  getFile(): Promise<FileSnapshot>;
}

/** A file to read. With a handle it is followed while it grows; without one it is read as it was when it was given. */
export interface GivenFile {
  /** Its name, or its place below the folder that was given; by it the file is known again after a restart. */
  readonly path: string;
  readonly file: HeldFile;
  readonly handle?: FileHandle;
}

/** The live object of a `files` source. */
export class FilesInput {
  readonly files: readonly GivenFile[];

  constructor(files: readonly GivenFile[]) {
    this.files = files;
  }
}

/**
 * Files with their paths. In folders, hidden files and what is in hidden folders are left out, as Hadoop does: names that
 * begin with a dot or an underline, such as `.DS_Store`. One that shares its path with an earlier one, as two folders' `access.log` that were chosen by
 * themselves, gets a number behind it.
 */
export function givenFiles(files: Iterable<FileSnapshot | GivenFile>): GivenFile[] {
  const counts = new Map<string, number>();
  const all = [...files].map((item) =>
    'file' in item ? item : { path: pathOf(item), file: item },
  );
  return all
    .filter(({ path }) => !isHidden(path))
    .map((given) => {
      const count = (counts.get(given.path) ?? 0) + 1;
      counts.set(given.path, count);
      return count === 1 ? given : { ...given, path: `${given.path}#${count}` };
    });
}

function pathOf({ name, webkitRelativePath = '' }: FileSnapshot): string {
  return webkitRelativePath === '' ? name : webkitRelativePath;
}

/** A file that was given by itself is meant, whatever its name. */
function isHidden(path: string): boolean {
  const names = path.split('/');
  return names.length > 1 && names.some((name) => /^[._]/.test(name));
}
