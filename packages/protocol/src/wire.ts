// The contract for those who trust the server: types, errors, numbers and routes, and no schema, so no validator comes along.
export type * from './commands.js';
export * from './errors.js';
export type * from './events.js';
export * from './limits.js';
export type * from './limits.schema.js';
export * from './routes.js';
export * from './text.fault.js';
export type * from './things.js';
