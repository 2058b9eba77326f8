// Proves that the OpenAPI description has every route of the protocol's table, and that it is well formed.
import { COMMAND_NAMES, REST_PREFIX, ROUTES } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from './openapi.js';

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: { properties: Record<string, unknown>; required: string[] } }> };
  responses: Record<string, object>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  info: { version: string };
}

const document = openApiDocument('1.2.3') as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);
const operationOf = (id: string) => {
  const operation = operations.find(({ operationId }) => operationId === id);
  if (!operation) throw new Error(`${id} is missing`);
  return operation;
};

describe('the OpenAPI document', () => {
  it('has every route, and nothing else', () => {
    const described = operations.map(({ method, path }) => `${method} ${path}`).sort();
    const served = ROUTES.map(
      ({ method, path }) => `${method.toLowerCase()} ${REST_PREFIX}${path.replace(/:(\w+)/g, '{$1}')}`,
    );
    expect(described).toEqual(served.sort());
  });

  it('names its operations by command, so that a generated client keeps its names', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toMatchInlineSnapshot(`
      [
        "block:list",
        "block:set",
        "block:set:delete",
        "member:add",
        "member:remove",
        "message:delete",
        "message:edit",
        "message:list",
        "message:send",
        "presence:get",
        "presence:watch",
        "receipt:mark",
        "report:create",
        "room:get",
        "room:list",
        "room:open",
        "room:subscribe",
        "room:unsubscribe",
        "room:update",
        "session:refresh",
        "sync",
        "typing:set",
        "unread:get",
      ]
    `);
    for (const { operationId } of operations) expect(COMMAND_NAMES).toContain(operationId.split(':', 2).join(':'));
  });

  it('points only at what is there', () => {
    const pointers: string[] = [];
    JSON.stringify(document, (key, value) => {
      if (key === '$ref') pointers.push(value);
      return value;
    });
    expect(pointers).toContain('#/components/responses/Problem');
    for (const pointer of new Set(pointers)) {
      const steps = pointer.replace(/^#\//, '').split('/');
      const target = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], document);
      expect(target, pointer).toBeTypeOf('object');
    }
  });

  it('has no schema that a JSON document cannot hold', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(document.info.version).toBe('1.2.3');
  });

  it('declares each field of a path as a required parameter, and once', () => {
    for (const { path, parameters, requestBody } of operations) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = parameters.filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name }) => name)).toEqual(names);
      for (const { required, schema } of declared) {
        expect(required).toBe(true);
        expect(schema).toHaveProperty('type');
      }
      const body = requestBody?.content['application/json']?.schema.properties ?? {};
      for (const { name } of parameters) expect(body).not.toHaveProperty(name);
    }
  });

  it('says which body a message takes', () => {
    const { requestBody, responses } = operationOf('message:send');
    const schema = requestBody?.content['application/json']?.schema;
    expect(Object.keys(schema?.properties ?? {}).sort()).toEqual([
      'attachments',
      'body',
      'data',
      'id',
      'replyTo',
      'type',
    ]);
    expect(schema?.required.sort()).toEqual(['id', 'type']);
    expect(Object.keys(responses)).toEqual(['200', '201', 'default']);
  });

  it('has no body where none is read', () => {
    const bodiless = operations.filter(({ requestBody }) => requestBody === undefined);
    expect(new Set(bodiless.map(({ method }) => method))).toEqual(new Set(['get', 'delete']));
    expect(operationOf('presence:get').parameters).toMatchObject([
      { name: 'userIds', in: 'query', required: true, style: 'form', explode: false },
    ]);
  });
});
