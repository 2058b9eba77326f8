// Which rules a test file proves: those that its titles name, leaving out tests that are skipped or still to be written.
import ts from 'typescript';
import { eachWord } from './code.words.mjs';

const RULE = /\[([A-Z]+\d+)\]/g;
const TELLERS = new Set(['it', 'test', 'describe', 'suite']);
const UNPROVEN = new Set(['skip', 'todo', 'fails']);

export function rulesInTitles(file, source) {
  const found = new Set();
  eachWord(file, source, (text, _line, node) => {
    const names = titleOf(node);
    // A title may come out of a table of cases: there it is recognized by the rule that it begins with.
    const isTitle =
      names === undefined
        ? /^\[[A-Z]+\d+\]/.test(text)
        : TELLERS.has(names[0]) && !names.some((name) => UNPROVEN.has(name));
    if (isTitle) for (const [, rule] of text.matchAll(RULE)) found.add(rule);
  });
  return found;
}

/** The names in the call whose first argument holds this text: `it.each(cases)('…')` gives it, each. */
function titleOf(node) {
  for (let child = node; child.parent !== undefined; child = child.parent) {
    const call = child.parent;
    if (ts.isFunctionLike(call)) return undefined;
    if (ts.isCallExpression(call) && call.arguments[0] === child) {
      const names = namesOf(call.expression);
      if (TELLERS.has(names[0])) return names;
    }
  }
  return undefined;
}

function namesOf(expression) {
  if (ts.isIdentifier(expression)) return [expression.text];
  if (ts.isPropertyAccessExpression(expression)) return [...namesOf(expression.expression), expression.name.text];
  if (ts.isCallExpression(expression) || ts.isTaggedTemplateExpression(expression))
    return namesOf(expression.expression ?? expression.tag);
  return [];
}
