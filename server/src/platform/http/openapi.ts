import { z } from 'zod';
import { type Endpoint, endpoints } from '../../contracts/index.ts';

/** The OpenAPI 3.1 description of every operation, made from the contracts themselves. */
export function openApiDocument(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][endpoint.method.toLowerCase()] = operation(name, endpoint);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'County Hub 县域共享诊断与远程医疗平台', version },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'hub_session' },
        deviceKey: { type: 'http', scheme: 'bearer' },
      },
      schemas: {
        Problem: {
          type: 'object',
          properties: {
            type: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            detail: { type: 'object' },
          },
        },
      },
    },
  };
}

function operation(name: string, endpoint: Endpoint): Record<string, unknown> {
  const { permission } = endpoint;
  return {
    operationId: name,
    summary: endpoint.summary,
    'x-permission': permission,
    security:
      permission === 'open' ? [] : [{ session: [] }, ...(permission === 'signed-in' ? [] : [{ deviceKey: [] }])],
    parameters: [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)],
    ...body(endpoint),
    responses: {
      [endpoint.reply || endpoint.produces ? '200' : '204']: { description: 'OK', ...answer(endpoint) },
      default: {
        description: 'Problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): Record<string, unknown>[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function body({ body: schema, consumes }: Endpoint): Record<string, unknown> {
  if (schema)
    return {
      requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(schema, 'input') } } },
    };
  if (!consumes) return {};
  return {
    requestBody: {
      required: true,
      content: Object.fromEntries(consumes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
    },
  };
}

function answer({ reply, produces }: Endpoint): Record<string, unknown> {
  if (reply) return { content: { 'application/json': { schema: jsonSchema(reply, 'output') } } };
  return produces
    ? { content: Object.fromEntries(produces.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])) }
    : {};
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
