// The OpenAPI description of the REST door, derived from the same tables that serve it.
import { COMMANDS, ERRORS, problemSchema, REST_PREFIX, ROUTES, type Route } from '@doran/protocol';
import { z } from 'zod';

type JsonSchema = Record<string, unknown> & { properties?: Record<string, unknown>; required?: string[] };

/** OpenAPI 3.1, whose schemas are plain JSON Schema. */
export function openApiDocument(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTES) {
    const path = (REST_PREFIX + route.path).replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Doran',
      version,
      description: 'The chat that a marketplace owns. The same commands travel by Socket.IO on the namespace /chat.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      responses: {
        Problem: {
          description: `Refused: ${Object.entries(ERRORS)
            .map(([code, { status }]) => `${code} ${status}`)
            .join(', ')}`,
          content: { 'application/problem+json': { schema: jsonSchema(problemSchema, 'output') } },
        },
      },
    },
  };
}

function operation(route: Route): object {
  const { input, output, summary } = COMMANDS[route.command];
  const schema = jsonSchema(input, 'input');
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] as string);
  const inQuery = Object.keys(route.query ?? {});
  const answer = { description: summary, content: json(jsonSchema(output, 'output')) };
  const body = without(schema, [...inPath, ...inQuery]);
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  return {
    operationId: route.fixed ? `${route.command}:${route.method.toLowerCase()}` : route.command,
    summary,
    parameters: [
      ...inPath.map((name) => ({ name, in: 'path', required: true, schema: schema.properties?.[name] ?? {} })),
      ...inQuery.map((name) => ({
        name,
        in: 'query',
        required: schema.required?.includes(name) ?? false,
        ...(route.query?.[name] === 'list' ? { style: 'form', explode: false } : {}),
        schema: schema.properties?.[name] ?? {},
      })),
    ],
    ...(hasBody ? { requestBody: { required: true, content: json(body) } } : {}),
    responses: {
      [route.status]: answer,
      ...(route.statusWhen ? { [route.statusWhen.status]: answer } : {}),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

const json = (schema: object): object => ({ 'application/json': { schema } });

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest as JsonSchema;
}

function without(schema: JsonSchema, names: string[]): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name));
  return {
    ...schema,
    properties: Object.fromEntries(properties),
    required: (schema.required ?? []).filter((name) => !names.includes(name)),
  };
}
