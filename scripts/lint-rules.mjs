/** Lint rules of our own, loaded by .oxlintrc.json as the plugin "house". */

/** Every way in which PostgreSQL reads a clock. */
const clockPattern = new RegExp(
  [
    String.raw`\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)`,
    String.raw`\b(current_date|current_time|current_timestamp|localtime|localtimestamp)\b`,
    String.raw`'(now|today|tomorrow|yesterday)'\s*::\s*(date|time)`,
  ].join('|'),
  'i',
);

/** Whether a piece of SQL asks the database for the time. */
export function readsClock(sql) {
  return clockPattern.test(sql);
}

const sqlClock = {
  meta: { type: 'problem', docs: { description: 'SQL gets its day or instant as a parameter' } },
  create(context) {
    const check = (node, text) => {
      if (!readsClock(text)) return;
      context.report({
        node,
        message:
          'SQL must not read the database clock: an audit has to replay to the byte years later, and tests ' +
          'must choose their day. Pass the day or instant as a parameter. Only src/server/db/ may ask for ' +
          'the time, to record when a row became known.',
      });
    };
    return {
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value);
      },
      TemplateElement(node) {
        check(node, node.value.raw);
      },
    };
  },
};

/** Types explain themselves by their fields' names; what runs has to say what it promises. */
function runs(declaration) {
  if (/^(Function|Class)Declaration$/.test(declaration.type)) return true;
  const init = declaration.declarations?.[0]?.init;
  return init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression';
}

const exportedDocs = {
  meta: { type: 'suggestion', docs: { description: 'exported functions and classes have a docstring' } },
  create(context) {
    return {
      ExportNamedDeclaration(node) {
        if (!node.declaration || !runs(node.declaration)) return;
        const before = context.sourceCode.getCommentsBefore(node).at(-1);
        if (before?.type === 'Block' && before.value.startsWith('*')) return;
        context.report({
          node: node.declaration.id ?? node.declaration.declarations[0].id,
          message:
            'What a module exports to others begins with a /** docstring */: in a sentence, what it answers ' +
            'or does, with units, and what it refuses.',
        });
      },
    };
  },
};

export default { meta: { name: 'house' }, rules: { 'exported-docs': exportedDocs, 'sql-clock': sqlClock } };
