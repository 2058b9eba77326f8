// A registry for one run: our packages as npm would publish them, and everything else as it is installed in this workspace.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../..');
const OURS = ['protocol', 'server', 'client', 'react'];

interface Manifest {
  name: string;
  version: string;
  exports: object;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  [field: string]: unknown;
}

/** What `npm pack` made of one of our packages. */
export interface Packed {
  name: string;
  manifest: Manifest;
  tarball: string;
  /** Paths in the package. */
  files: string[];
}

interface Source {
  manifest: Manifest;
  send(response: ServerResponse): void;
}

export interface Registry {
  url: string;
  packed: Packed[];
  close(): Promise<void>;
}

/** Packs into `folder` and listens. It asks no other registry, so that a run needs no network. */
export async function openRegistry(folder: string): Promise<Registry> {
  const packed = await Promise.all(OURS.map((name) => pack(name, folder)));
  const sources = new Map<string, Source[]>();
  const add = (source: Source) => {
    const { name } = source.manifest;
    sources.set(name, [...(sources.get(name) ?? []), source]);
  };
  for (const { manifest, tarball } of packed) {
    add({ manifest, send: (response) => createReadStream(tarball).pipe(response) });
  }
  for (const source of await installed()) add(source);

  const server = createServer((request, response) => {
    const [name = '', at] = decodeURIComponent(request.url ?? '')
      .slice(1)
      .split('/-/');
    const known = sources.get(name);
    const tarball = at === undefined ? undefined : known?.[Number.parseInt(at, 10)];
    if (tarball) return tarball.send(response);
    response.statusCode = known ? 200 : 404;
    const has = (other: string) => sources.has(other);
    const url = `http://${request.headers.host}`;
    response.end(JSON.stringify(known ? packument(name, known, has, url) : { error: `${name} is not installed here` }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    packed,
    async close() {
      server.closeAllConnections();
      await promisify(server.close.bind(server))();
    },
  };
}

async function pack(name: string, folder: string): Promise<Packed> {
  const cwd = path.join(ROOT, 'packages', name);
  const args = ['pack', '--json', '--loglevel=error', '--pack-destination', folder];
  const { stdout } = await promisify(execFile)('npm', args, { cwd });
  const [made] = Object.values(JSON.parse(stdout) as Record<string, { filename: string; files: { path: string }[] }>);
  if (!made) throw new Error(`npm pack made nothing of ${name}: ${stdout}`);
  return {
    name,
    manifest: await manifestIn(cwd),
    tarball: path.join(folder, made.filename),
    files: made.files.map((file) => file.path),
  };
}

const manifestIn = async (folder: string) =>
  JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;

/** npm notes what it installed where. Those nearest to the root come first. */
async function installed(): Promise<Source[]> {
  const note = await readFile(path.join(ROOT, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(note) as { packages: Record<string, { link?: boolean }> };
  const places = Object.keys(packages).filter((place) => place.includes('node_modules/') && !packages[place]?.link);
  places.sort((one, other) => one.split('node_modules').length - other.split('node_modules').length);
  return Promise.all(
    places.map(async (place) => {
      const folder = path.join(ROOT, place);
      const { dir, base } = path.parse(folder);
      // npm strips the first folder of a tarball, whatever its name.
      const args = ['-c', `--exclude=${base}/node_modules`, '-C', dir, base];
      return {
        manifest: await manifestIn(folder),
        send: (response) => void spawn('tar', args).stdout.pipe(response),
      };
    }),
  );
}

function packument(name: string, sources: Source[], has: (name: string) => boolean, url: string): object {
  const versions = sources.map(({ manifest }, index) => {
    const { peerDependencies = {}, peerDependenciesMeta } = manifest;
    // npm looks optional peers up too, which nobody has installed here.
    const isThere = (peer: string) => !peerDependenciesMeta?.[peer]?.optional || has(peer);
    const peers = Object.entries(peerDependencies).filter(([peer]) => isThere(peer));
    const dist = { tarball: `${url}/${name}/-/${index}.tgz` };
    return [manifest.version, { ...manifest, peerDependencies: Object.fromEntries(peers), dist }] as const;
  });
  // Of a version that stands in several places, the first will do.
  return { name, 'dist-tags': { latest: versions[0]?.[0] }, versions: Object.fromEntries(versions.reverse()) };
}
