// The files of deploy/ fit one another and the code: names, ports, addresses, settings, metrics, versions, time to drain.
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { checkConfiguration, configurationFor, makeNginxFolder } from '../support/nginx.process.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string };
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: unknown;
  restart: string;
  stop_grace_period?: string;
  extra_hosts?: string[];
  ports?: string[];
  volumes?: string[];
  networks?: string[] | { chat: { ipv4_address: string } };
}
interface Compose {
  services: Record<string, Service>;
  networks: { chat: { ipam: { config: { subnet: string }[] } } };
  volumes: Record<string, null>;
}

const nginx = read('deploy/nginx.conf');
const unit = read('deploy/doran@.service');
const dockerfile = read('deploy/Dockerfile');
const compose: Compose = parse(read('deploy/compose.yaml'), { merge: true });
const prometheus = parse(read('deploy/prometheus.yml'));
const { services } = compose;
const nodes = Object.entries(services).filter(([name]) => name.startsWith('node-'));

/** What the server reads, and nothing else: a setting that is misspelt here would be silently absent. */
const options = read('packages/server/src/chat.options.ts');
const SETTINGS = [
  ...all(/const ENVIRONMENT[^{]*\{([^}]*)\}/.exec(options)?.[1] ?? '', /'([A-Z_]+)'/g),
  ...['PORT', 'HOST', 'NODE_ENV'],
];

it.each(['deploy/compose.yaml', 'deploy/prometheus.yml'])('%s is well-formed', (file) => {
  const document = parseDocument(read(file), { merge: true, uniqueKeys: true });
  expect([...document.errors, ...document.warnings]).toEqual([]);
});

describe('compose.yaml', () => {
  it('has the nodes that nginx knows, at the addresses that it gives nginx, with the ids that nginx looks for', () => {
    expect(nodes).toHaveLength(3);
    expect(sorted(all(nginx, /server (node-\w):3000\b/g))).toEqual(nodes.map(([name]) => name).sort());
    expect(sorted(all(nginx, /server [\w-]+:(\d+)/g))).toEqual([/PORT=(\d+)/.exec(dockerfile)?.[1]]);
    const [{ subnet } = { subnet: '' }] = compose.networks.chat.ipam.config;
    for (const [name, { environment, networks }] of nodes) {
      const id = environment?.DORAN_NODE_ID;
      expect(name).toBe(`node-${id}`);
      expect(nginx).toMatch(new RegExp(`upstream doran_${id} \\{\\s*server ${name}:3000;`));
      expect(all(nginx, new RegExp(`~\\^${id}\\\\\\. +(\\w+);`, 'g'))).toEqual([`doran_${id}`, `doran_${id}`]);
      const address = Array.isArray(networks) ? '' : networks?.chat.ipv4_address;
      expect(services.nginx?.extra_hosts).toContain(`${name}:${address}`);
      expect(address?.split('.').slice(0, 3)).toEqual(subnet.split('.').slice(0, 3));
    }
  });

  it('publishes the port on which nginx listens, and no other one to the world', () => {
    const listens = /^ +listen (\d+);/m.exec(nginx)?.[1];
    expect(services.nginx?.ports).toEqual([`\${HTTP_PORT:-8080}:${listens}`]);
    const published = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(published.filter((port) => !/^127\.0\.0\.1:|HTTP_PORT/.test(port))).toEqual([]);
  });

  it('waits for what is healthy, restarts what died, and gives each time to end', () => {
    for (const [name, service] of Object.entries(services)) {
      expect(service.restart, name).toBe('unless-stopped');
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(condition, name).toBe('service_healthy');
        const checked = services[other]?.healthcheck ?? (services[other]?.build && /^HEALTHCHECK /m.test(dockerfile));
        expect(checked, `the health of ${other}`).toBeTruthy();
      }
    }
  });

  it('gives the nodes settings that exist, and each secret by name from .env', () => {
    const example = all(read('deploy/.env.example'), /^([A-Z_]+)=/gm);
    const used = all(read('deploy/compose.yaml'), /\$\{([A-Z_]+)/g);
    expect(sorted(used)).toEqual(sorted(example));
    for (const [, { environment }] of nodes) {
      expect(Object.keys(environment ?? {}).filter((name) => !SETTINGS.includes(name))).toEqual([]);
      const secrets = Object.entries(environment ?? {}).filter(([name]) => /SECRET|TOKEN|_URL/.test(name));
      for (const [name, value] of secrets) expect(value, name).toMatch(/\$\{[A-Z_]+:\?see \.env\.example\}/);
    }
    expect(read('deploy/.env.example')).not.toMatch(/^(?!HTTP_PORT)[A-Z_]+=\S/m);
  });

  it('declares each volume that a service names, and mounts files that are here', () => {
    const sources = Object.values(services).flatMap((one) => (one.volumes ?? []).map((it) => it.split(':')[0] ?? ''));
    const files = sources.filter((source) => source.startsWith('./'));
    for (const file of files) expect(read(path.join('deploy', file))).not.toBe('');
    expect(sorted(sources.filter((source) => !source.startsWith('.')))).toEqual(sorted(Object.keys(compose.volumes)));
  });
});

describe('the container', () => {
  it('runs the Node that the project pins, copies what is here, and every workspace’s manifest', () => {
    const { packages } = JSON.parse(read('package-lock.json'));
    expect(sorted(all(dockerfile, /^FROM node:([\d.]+)/gm))).toEqual([packages['node_modules/node'].version]);
    const manifests = all(dockerfile, /^COPY (\S+)\/package\.json \1\/$/gm);
    expect(sorted(manifests)).toEqual(sorted(JSON.parse(read('package.json')).workspaces));
    const server = JSON.parse(read('packages/server/package.json'));
    for (const folder of server.files.filter((name: string) => /^(bin|dist|migrations)$/.test(name))) {
      expect(dockerfile).toContain(`/src/packages/server/${folder} packages/server/${folder}\n`);
    }
    expect(dockerfile).toContain('node_modules/@doran/server/bin/doran.js');
  });

  it('is not root, and is told to end by the signal that drains', () => {
    expect(dockerfile.slice(dockerfile.lastIndexOf('FROM '))).toMatch(/^USER node$[\s\S]*^STOPSIGNAL SIGTERM$/m);
  });
});

describe('doran@.service', () => {
  it('names settings that exist, and starts what the container starts', () => {
    const named = [...all(unit, /\b((?:DORAN|DATABASE|REDIS)_[A-Z_]+)\b/g), ...all(unit, /\b(NODE_ENV|PORT)=/g)];
    expect(sorted(named).filter((name) => !SETTINGS.includes(name))).toEqual([]);
    expect(unit).toMatch(/^ExecStart=\/usr\/bin\/node node_modules\/@doran\/server\/bin\/doran\.js serve$/m);
  });
});

it('gives a node the same time to drain wherever it runs, and more than it takes', () => {
  const DRAIN_S = 30;
  const seconds = nodes.map(([, { stop_grace_period: period }]) => Number.parseInt(period ?? '', 10));
  seconds.push(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]));
  expect(sorted(seconds.map(String))).toHaveLength(1);
  expect(Math.min(...seconds)).toBeGreaterThan(DRAIN_S);
});

describe('nginx.conf', () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  it('is one that nginx takes without a warning', async () => {
    const folder = await makeNginxFolder();
    folders.push(folder);
    const nowhere = { a: 'http://127.0.0.1:1', b: 'http://127.0.0.1:2', c: 'http://127.0.0.1:3' };
    const file = path.join(folder, 'nginx.conf');
    await writeFile(file, await configurationFor(nowhere, '127.0.0.1:1', folder));
    const { ok, words } = checkConfiguration(file);
    expect(words).toMatch(/test is successful/);
    expect(words).not.toMatch(/\[(warn|emerg|alert|error)\]/);
    expect(ok).toBe(true);
  });

  it('is patient for longer than a node is ever silent', () => {
    const silentMs = Number(
      /PING_MS = ([\d_]+)/.exec(read('packages/server/src/gateway/wire.sse.ts'))?.[1]?.replaceAll('_', ''),
    );
    const patience = (location: string) =>
      1_000 * Number(new RegExp(`location ${location} \\{[^}]*proxy_read_timeout (\\d+)s`).exec(nginx)?.[1]);
    expect(patience('= /chat/events')).toBeGreaterThan(2 * silentMs);
    // engine.io's own defaults, which socket.server.ts leaves as they are: a ping each 25 s, answered within 20 s.
    expect(read('packages/server/src/gateway/socket.server.ts')).not.toMatch(/pingInterval|pingTimeout/);
    expect(patience('/socket.io/')).toBeGreaterThan(25_000 + 20_000);
  });
});

describe('what watches', () => {
  it('asks each node of compose.yaml, and shows it the token of the secret that compose mounts', () => {
    const [{ static_configs: targets, authorization }] = prometheus.scrape_configs;
    const asked = targets.flatMap((one: { targets: string[] }) => one.targets);
    expect(asked).toEqual(nodes.map(([name]) => `${name}:3000`));
    expect(targets.map((one: { labels: { node: string } }) => one.labels.node)).toEqual(
      nodes.map(([, { environment }]) => environment?.DORAN_NODE_ID),
    );
    expect(authorization.credentials_file).toBe('/run/secrets/metrics-token');
  });

  it('draws every metric that a node has, and none that it has not', () => {
    const declared = sorted(all(read('packages/server/src/observability/metrics.ts'), /'(doran_\w+)'/g));
    const { panels } = JSON.parse(read('deploy/grafana-dashboard.json'));
    const expressions = panels.flatMap(({ targets = [] }: { targets?: { expr: string }[] }) =>
      targets.map(({ expr }) => expr),
    );
    const drawn = sorted(all(expressions.join('\n'), /\b(doran_\w+?)(?:_bucket)?\b(?=[{[])/g));
    expect(drawn).toEqual(declared);
    expect(panels.map(({ id }: { id: number }) => id)).toHaveLength(
      new Set(panels.map(({ id }: { id: number }) => id)).size,
    );
  });
});
