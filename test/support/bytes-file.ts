import type { ByteFile } from '../../src/connectors/columnar/columnar-file.ts';

/** Bytes in memory as a file. */
export function bytesFile(bytes: Uint8Array<ArrayBuffer>, path = 'bytes'): ByteFile {
  return {
    path,
    sizeBytes: bytes.length,
    read: async (start, end) => bytes.slice(start, end).buffer,
  };
}
