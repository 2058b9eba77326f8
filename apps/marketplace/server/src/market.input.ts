// Where what a page sends becomes a typed value, once; what does not fit is refused in both languages, field by field.
import { z } from 'zod';
import { MarketError, type Words } from './market.error.js';

/** A schema's message in both languages, kept in the one string that a schema has room for. */
export const words = (ko: string, en: string): string => `${ko}\n${en}`;

const UNSAID = words('입력한 내용을 다시 확인해 주세요.', 'Please check what you entered.');

function toWords(message: string): Words {
  const [ko = '', en = ''] = (message.includes('\n') ? message : UNSAID).split('\n');
  return { ko, en };
}

export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message: toWords(message) }));
  throw new MarketError('invalid', fields[0]?.message ?? toWords(UNSAID), { fields });
}
