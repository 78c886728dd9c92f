/** The text of a program larger than any that people write. */

/** A program with so many ladders of so many tiers of so many criteria; every fourth criterion is a formula's, every fifth in a choice. */
export function largeProgram(ladders: number, tiers: number, criteria: number): string {
  const metrics: string[] = [];
  const blocks: string[] = [];
  for (let l = 0; l < ladders; l++) {
    for (let c = 0; c < criteria; c++) metrics.push(metricText(l, c));
    const rungs = Array.from({ length: tiers }, (_, t) => {
      const asked = Array.from({ length: criteria }, (__, c) => {
        const one = `{ metric: m${l}_${c}, atLeast: ${(t + 1) * (c + 1)}, keep: ${(t + 1) * (c + 1) - 1} }`;
        return c % 5 === 4 ? `{ any: [${one}, { metric: m${l}_0, atLeast: ${1000 * (t + 1)} }] }` : one;
      });
      return `      - { key: t${t}, label: Tier ${t}, enter: { all: [${asked.join(', ')}] } }`;
    });
    blocks.push(`  l${l}:\n    motion: resale\n    label: Ladder ${l}\n    tiers:\n${rungs.join('\n')}`);
  }
  return `tierwright: 1
program: { key: large, name: Large, currency: USD, timeZone: Etc/UTC }
metrics:
${metrics.join('\n')}
motions:
  resale: { label: Resale, axis: m0_0, style: transactional, activity: [deal_won] }
ladders:
${blocks.join('\n')}
`;
}

function metricText(ladder: number, n: number): string {
  const name = `m${ladder}_${n}`;
  const head = `  ${name}: { label: metric ${n} of ladder ${ladder}, unit: count`;
  if (n % 4 === 3 && n > 0)
    return `${head}, measure: add, of: [m${ladder}_${n - 1}, m${ladder}_${n - 2}, ${n}] }`;
  if (n % 4 === 2)
    return `${head}, measure: each, by: customer, with: { won: { kinds: [deal_won], where: { amount: { atLeast: ${1000 * (n + ladder)} } }, window: review-year, reduce: count } }, having: { value: won, atLeast: ${n} }, reduce: count }`;
  return `${head}, measure: rows, kinds: [deal_won], where: { amount: { atLeast: ${500 * (n + 1) + ladder} } }, window: review-year, reduce: count }`;
}
