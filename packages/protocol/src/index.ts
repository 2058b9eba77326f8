// What travels between a Doran client and server, and nothing else.
export * from './commands.js';
export * from './errors.js';
export * from './errors.schema.js';
export * from './events.js';
export * from './limits.js';
export * from './limits.schema.js';
export * from './routes.js';
export * from './text.fault.js';
export * from './text.js';
export * from './things.js';
