// Packs what is built once, as tight as it gets, so that the server never has to.
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const PACKERS = { br: promisify(brotliCompress), gz: promisify(gzip) };

export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        for (const [ending, pack] of Object.entries(PACKERS)) {
          this.emitFile({ type: 'asset', fileName: `${fileName}.${ending}`, source: await pack(bytes) });
        }
      }
    },
  };
}
