import { DuckDBInstance } from '@duckdb/node-api';
import { LogicEngine } from 'json-logic-engine';
import { Engine } from 'json-rules-engine';

export async function duckdb(ladders, columns, rows) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const names = [...columns.keys()];
  await connection.run(`create table facts (${names.map((n) => `${n} double`).join(', ')})`);
  const appender = await connection.createAppender('facts');
  const arrays = names.map((n) => columns.get(n));
  for (let i = 0; i < rows; i++) {
    for (const array of arrays) appender.appendDouble(array[i]);
    appender.endRow();
  }
  appender.closeSync();
  const text = (c) =>
    'any' in c ? `(${c.any.map(text).join(' or ')})` : `${c.metric} ${c.op} ${c.threshold}`;
  const tier = (ladder) => {
    const upTo = ladder.map((_, t) =>
      ladder
        .slice(0, t + 1)
        .flat()
        .map(text)
        .join(' and '),
    );
    const cases = upTo.map((holds, t) => `when ${holds} then ${t}`).toReversed();
    return `case ${cases.join(' ')} else -1 end`;
  };
  const query = `select ${ladders.map((l) => `sum(${tier(l)})`).join(' + ')} as tiers from facts`;
  return async () => {
    const reader = await connection.runAndReadAll(query);
    return Number(reader.getRows()[0][0]);
  };
}

export async function jsonLogic(ladders, columns, rows) {
  const engine = new LogicEngine();
  const logic = (c) => ('any' in c ? { or: c.any.map(logic) } : { [c.op]: [{ var: c.metric }, c.threshold] });
  const rules = ladders.map((l) => l.map((tier) => engine.build({ and: tier.map(logic) })));
  const facts = rowObjects(columns, rows);
  return async () => {
    let sum = 0;
    for (const row of facts) for (const ladder of rules) sum += climb(ladder, (rule) => rule(row));
    return sum;
  };
}

export async function jsonRules(ladders, columns, rows) {
  const condition = (c) =>
    'any' in c
      ? { any: c.any.map(condition) }
      : {
          fact: c.metric,
          operator: c.op === '>=' ? 'greaterThanInclusive' : 'lessThanInclusive',
          value: c.threshold,
        };
  const engine = new Engine();
  ladders.forEach((ladder, l) =>
    ladder.forEach((tier, t) =>
      engine.addRule({ conditions: { all: tier.map(condition) }, event: { type: `${l}:${t}` } }),
    ),
  );
  const facts = rowObjects(columns, rows);
  return async () => {
    let sum = 0;
    for (const row of facts) {
      const { events } = await engine.run(row);
      const held = new Set(events.map((e) => e.type));
      ladders.forEach((ladder, l) => {
        sum += climb(
          ladder.map((_, t) => `${l}:${t}`),
          (type) => held.has(type),
        );
      });
    }
    return sum;
  };
}

function climb(tiers, holds) {
  let tier = -1;
  for (const one of tiers) {
    if (!holds(one)) break;
    tier++;
  }
  return tier;
}

function rowObjects(columns, rows) {
  const entries = [...columns];
  return Array.from({ length: rows }, (_, i) => Object.fromEntries(entries.map(([n, x]) => [n, x[i]])));
}
