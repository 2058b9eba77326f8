// Every bad input that can be derived from a command's table of fields, for one door.
import type { Command } from '../conformance/contract.js';
import type { Door } from '../conformance/doors.js';
import { type Place, placeOf, RAW } from './answers.js';
import { COMMANDS, type Field, type Kind } from './commands.table.js';

/** One good input, spoiled. */
export interface Spoiled {
  what: string;
  /** The field that the answer must name. */
  field: string;
  spoil(good: Record<string, unknown>): Record<string, unknown>;
  raw?: string;
}

const SAMPLES: Record<string, unknown> = {
  number: 7,
  string: 'nonsense',
  boolean: true,
  null: null,
  array: [],
  object: {},
};

const JSON_TYPE: Record<Kind, string> = {
  uuid: 'string',
  userId: 'string',
  text: 'string',
  word: 'string',
  integer: 'number',
  boolean: 'boolean',
  object: 'object',
  array: 'array',
};

const TEXT_FAULTS: Record<string, string> = {
  NUL: '\u0000',
  'a lone high surrogate': '\ud83d',
  'a lone low surrogate': '\udc00',
  'U+202D': '\u202d',
  'U+202E': '\u202e',
  '31 combining marks': 'e'.padEnd(32, '\u0301'),
};

const NO_NUMBERS = ['1e999', '-1e999', '1'.repeat(400), '1.0000001', '-0.5'];

/** Text in a path or a query has no type, so there only a value that reads wrong is wrong. */
function canBeWritten(place: Place, field: Field, value: unknown): boolean {
  if (place === 'json') return true;
  const text = String(value);
  if (place === 'path' && (text === '' || text.length > 5_000)) return false;
  if (field.kind === 'userId' || field.kind === 'text') return typeof value === 'string';
  if (field.kind === 'array') {
    return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
  }
  return field.kind !== 'integer' || !/^\d+$/.test(text) || (field.wrong ?? []).includes(value);
}

const fieldsOf = (door: Door, command: Command) =>
  Object.entries(COMMANDS[command].fields).map(([name, field]) => ({
    name,
    field,
    place: placeOf(door, command, name),
  }));

export function missingFields(door: Door, command: Command): Spoiled[] {
  return fieldsOf(door, command)
    .filter(({ field, place }) => field.required && place !== 'path')
    .map(({ name }) => ({
      what: `without ${name}`,
      field: name,
      spoil: (good) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)),
    }));
}

export function wrongValues(door: Door, command: Command): Spoiled[] {
  return fieldsOf(door, command).flatMap(({ name, field, place }) => {
    const types = Object.keys(SAMPLES).filter(
      (type) => type !== JSON_TYPE[field.kind] && !(field.nullable && type === 'null'),
    );
    return [...types.map((type) => SAMPLES[type]), ...(field.wrong ?? [])]
      .filter((value) => canBeWritten(place, field, value))
      .map((value) => ({
        what: `${name}=${JSON.stringify(value)?.slice(0, 60)}`,
        field: name,
        spoil: (good) => ({ ...good, [name]: value }),
      }));
  });
}

export function noNumbers(door: Door, command: Command): Spoiled[] {
  return fieldsOf(door, command)
    .filter(({ field, place }) => field.kind === 'integer' && place === 'json')
    .flatMap(({ name }) =>
      NO_NUMBERS.map((raw) => ({
        what: `${name}=${raw.slice(0, 20)}`,
        field: name,
        spoil: (good: Record<string, unknown>) => ({ ...good, [name]: RAW }),
        raw,
      })),
    );
}

export function badTexts(door: Door, command: Command): Spoiled[] {
  return fieldsOf(door, command).flatMap(({ name, field: { holding }, place }) =>
    Object.entries(TEXT_FAULTS)
      // A lone surrogate has no UTF-8, so no path or query can hold it.
      .filter(([, text]) => holding && (place === 'json' || text.isWellFormed()))
      .map(([what, text]) => ({
        what: `${what} in ${name}`,
        field: name,
        spoil: (good) => ({ ...good, [name]: holding?.(text) }),
      })),
  );
}
