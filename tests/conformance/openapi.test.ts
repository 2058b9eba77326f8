// The OpenAPI document names every REST call of the contract, and holds together.
import { describe, expect, it } from 'vitest';
import { REST, STREAM_REST } from './contract.js';
import { request } from './target.js';

interface Operation {
  responses: Record<string, unknown>;
  parameters?: { in: string; name: string; required?: boolean }[];
  requestBody?: { content: Record<string, unknown> };
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components?: { securitySchemes?: Record<string, { type: string; scheme?: string }> };
}

async function readDocument(): Promise<Document> {
  const answer = await request('/openapi.json');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  return answer.body as Document;
}

/** Every `$ref` in the document. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
}

function resolve(document: unknown, reference: string): unknown {
  const steps = reference.slice(2).split('/');
  const unescaped = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return unescaped.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document);
}

describe('/openapi.json', () => {
  it('is an OpenAPI 3 document with a bearer scheme', async () => {
    const document = await readDocument();
    expect(document.openapi).toMatch(/^3\.[01]\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    const schemes = Object.values(document.components?.securitySchemes ?? {});
    expect(schemes).toContainEqual(expect.objectContaining({ type: 'http', scheme: 'bearer' }));
  });

  it('has no reference that leads nowhere', async () => {
    const document = await readDocument();
    for (const reference of references(document)) {
      expect(reference).toMatch(/^#\//);
      expect(resolve(document, reference), reference).toBeDefined();
    }
  });

  for (const [command, { method, path }] of Object.entries({ ...REST, ...STREAM_REST })) {
    it(`has ${method} ${path} (${command}) with its path parameters, a success and an error`, async () => {
      const document = await readDocument();
      const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect(operation).toBeDefined();
      const statuses = Object.keys(operation?.responses ?? {});
      expect(statuses.some((status) => /^2/.test(status))).toBe(true);
      expect(statuses.some((status) => /^(4|default)/.test(status))).toBe(true);
      const inPath = operation?.parameters?.filter((one) => one.in === 'path').map((one) => one.name) ?? [];
      expect(inPath.sort()).toEqual([...path.matchAll(/:(\w+)/g)].map((match) => match[1]).sort());
      if (['POST', 'PUT', 'PATCH'].includes(method)) {
        expect(Object.keys(operation?.requestBody?.content ?? {})).toContain('application/json');
      }
    });
  }
});
