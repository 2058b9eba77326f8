// The log of a program that is nothing but a server: a line of JSON for machines, or a readable one on a terminal.
import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Level, type Logger, pino, stdTimeFunctions } from 'pino';
import { storyOf, wordsOf } from './words.js';

/** Where lines go: stdout, or a test's own. */
export interface Output {
  isTTY?: boolean;
  write(text: string): unknown;
}

interface LogSettings {
  logLevel: Level | 'silent';
  nodeId: string;
}

/** Nest tells each route that it maps; at `info` an operator wants what happens, not what is built. */
const BUILDING = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);
/** A terminal obeys these. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

export function openLog({ logLevel, nodeId }: LogSettings, out: Output = process.stdout): LoggerService {
  const lines: DestinationStream = out.isTTY ? readable(out) : { write: (line) => void out.write(line) };
  const settings = {
    level: logLevel,
    base: { node: nodeId },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = pino(settings, lines);
  return {
    fatal: (message, ...rest) => tell(logger, 'fatal', message, rest),
    error: (message, ...rest) => tell(logger, 'error', message, rest),
    warn: (message, ...rest) => tell(logger, 'warn', message, rest),
    log: (message, ...rest) => tell(logger, 'info', message, rest),
    debug: (message, ...rest) => tell(logger, 'debug', message, rest),
    verbose: (message, ...rest) => tell(logger, 'trace', message, rest),
  };
}

/** Nest gives a message, perhaps what belongs to it, and at the end who says it. */
function tell(logger: Logger, level: Level, message: unknown, rest: unknown[]): void {
  const context = typeof rest.at(-1) === 'string' ? (rest.pop() as string) : undefined;
  // Only words and errors are told: whatever else somebody hands over may hold what another wrote.
  const story = [message, ...rest].filter((one) => one instanceof Error).map((error) => storyOf(error));
  const stack = [...story, ...rest.filter((one) => typeof one === 'string')].join('\n');
  const asked = level === 'info' && context !== undefined && BUILDING.has(context) ? 'debug' : level;
  logger[asked]({ ...(context ? { context } : {}), ...(stack ? { stack } : {}) }, wordsOf(message));
}

function readable(out: Output): DestinationStream {
  return {
    write(line) {
      const { time, level, context, msg, stack } = JSON.parse(line) as Record<string, string | undefined>;
      const said = [time?.slice(11, 19), level?.toUpperCase().padEnd(5), context && `[${context}]`, msg];
      const text = [said.filter(Boolean).join(' '), ...(stack ? [stack] : [])].join('\n');
      out.write(`${text.replace(CONTROL, ' ')}\n`);
    },
  };
}
