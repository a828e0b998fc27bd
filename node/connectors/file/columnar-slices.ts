import { type FileHandle, open } from 'node:fs/promises';
import type { ByteFile, ColumnarFormat } from '../../../src/connectors/columnar/columnar-file.ts';
import {
  ColumnarReader,
  type OpenedFile,
} from '../../../src/connectors/columnar/columnar-reader.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import { failedReadFile } from '../../../src/errors/file-errors.ts';
import { errorCode } from '../../storage/file-system.ts';
import type { ReadSlices } from './read-slices.ts';

/** Reads files of columns, each a whole. */
export function columnarSlices(format: ColumnarFormat): ReadSlices {
  return (slices, context, onMissing) => {
    const paths = slices.map(({ path }) => path).values();
    const next = async (): Promise<OpenedFile | undefined> => {
      for (const path of paths) {
        try {
          return await openFile(path);
        } catch (error) {
          const isGone = error instanceof MillraceError && error.condition.endsWith('NOT_EXIST');
          if (!isGone || onMissing === undefined) throw error;
          onMissing(path);
        }
      }
      return undefined;
    };
    return new ColumnarReader(next, format, context);
  };
}

/** Opens a file for reading. Fails with FAILED_READ_FILE. */
export async function openFile(path: string): Promise<OpenedFile> {
  try {
    const handle = await open(path);
    const { size } = await handle.stat();
    return { file: new DiskFile(path, size, handle), close: () => handle.close() };
  } catch (cause) {
    throw failedReadFile({ path, code: errorCode(cause), cause });
  }
}

class DiskFile implements ByteFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly #handle: FileHandle;

  constructor(path: string, sizeBytes: number, handle: FileHandle) {
    this.path = path;
    this.sizeBytes = sizeBytes;
    this.#handle = handle;
  }

  async read(start: number, end: number): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(Math.max(0, end - start));
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesRead } = await this.#handle.read(
          bytes,
          done,
          bytes.length - done,
          start + done,
        );
        if (bytesRead === 0) throw new Error(`the file ends at byte ${start + done}`);
        done += bytesRead;
      }
    } catch (cause) {
      throw failedReadFile({ path: this.path, code: errorCode(cause), cause });
    }
    return bytes.buffer;
  }
}
