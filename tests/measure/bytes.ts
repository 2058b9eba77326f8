// How many bytes a page loads: as the server sends them, unpacked, and as gzip would send them.
import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';

export interface Size {
  /** The bodies as they came, and how they were packed. */
  sent: number;
  packed: string;
  gzip: number;
  raw: number;
}

/** `total` has the document, the pictures and the calls too. */
export type Bytes = Record<'script' | 'stylesheet' | 'total', Size>;

/** What is loaded while `load` runs. */
export async function bytesOf(page: Page, load: () => Promise<unknown>): Promise<Bytes> {
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  await load();
  const ofHttp = responses.filter((response) => response.url().startsWith('http') && response.status() === 200);
  const parts = await Promise.all(
    ofHttp.map(async (response) => {
      const [body, sizes] = [await response.body(), await response.request().sizes()];
      const packed = (await response.headerValue('content-encoding')) ?? '';
      const size = { sent: sizes.responseBodySize, packed, gzip: gzipSync(body).length, raw: body.length };
      return { type: response.request().resourceType(), size };
    }),
  );
  const sum = (type?: string) =>
    parts
      .filter((part) => type === undefined || part.type === type)
      .map(({ size }) => size)
      .reduce((one, other) => ({
        sent: one.sent + other.sent,
        packed: one.packed || other.packed,
        gzip: one.gzip + other.gzip,
        raw: one.raw + other.raw,
      }));
  return { script: sum('script'), stylesheet: sum('stylesheet'), total: sum() };
}
