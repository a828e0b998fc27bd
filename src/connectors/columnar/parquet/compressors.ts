/// <reference path="./decompressor-modules.d.ts" />
import { decompress } from 'fzstd';
import type { Compressors } from 'hyparquet';
import { gunzip } from 'hyparquet-compressors/src/gzip.js';
import { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors/src/lz4.js';

/** What decompresses the codecs that few files have. Brotli is not among them: its dictionary is larger than all the rest. */
export const compressors: Compressors = {
  GZIP: (input, length) => gunzip(input, new Uint8Array(length)),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
  ZSTD: (input, length) => decompress(input, new Uint8Array(length)),
};
